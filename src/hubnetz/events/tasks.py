"""What the clock does for events: due rows, one verb each."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from hubnetz.events import access, actions
from hubnetz.events.access import near

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queue="events", queueing_lock="events.offers")
def pass_on_offers(timestamp: int) -> None:
    """Let offers whose time is over go to the next ones; an event that fails does not keep the others waiting."""
    for event in access.events_with_lapsed_offers():
        try:
            actions.lapse(event)
        except Exception:
            log.exception("offers of event %s could not be passed on", event.code)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="events", queueing_lock="events.reminders")
def remind(timestamp: int) -> None:
    """Remind everybody whose seat is used within a day; an address that fails does not keep the others waiting."""
    for address in near.addresses_to_remind(timezone.now(), limit=2000):
        try:
            actions.remind(address)
        except Exception:
            log.exception("a reminder could not be written")


@app.periodic(cron="7,37 * * * *")
@app.task(queue="events", queueing_lock="events.thanks")
def thank(timestamp: int) -> None:
    """Thank those who came, on the morning after."""
    for registration in near.people_to_thank(timezone.now(), limit=2000):
        try:
            actions.thank(registration)
        except Exception:
            log.exception("thanks for seat %s could not be written", registration.code)
