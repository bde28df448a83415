"""What the clock does for events: due rows, one verb each."""

import logging

from procrastinate.contrib.django import app

from hubnetz.events import access, actions

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
