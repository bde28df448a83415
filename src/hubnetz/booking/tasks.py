"""What the clock does for bookings: due rows, one verb each."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from hubnetz.booking import access, actions, reading

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queue="booking", queueing_lock="booking.due")
def end_what_is_due(timestamp: int) -> None:
    """Free what nobody came for, and end requests nobody answered; one that fails does not keep the others waiting."""
    for verb, due in (
        (actions.release, access.bookings_unclaimed()),
        (actions.lapse, access.requests_unanswered()),
    ):
        for booking in due:
            try:
                verb(booking)
            except Exception:
                log.exception("booking %s could not be ended", booking.code)


@app.periodic(cron="*/10 * * * *")
@app.task(queue="booking", queueing_lock="booking.licences")
def grant_licences(timestamp: int) -> None:
    """Give everybody who came to an induction their licence."""
    for kind in access.licences_due():
        try:
            actions.grant_attended(kind)
        except Exception:
            log.exception("licences %s could not be granted", kind.code)


@app.periodic(cron="*/2 * * * *")
@app.task(queue="booking", queueing_lock="booking.earlier")
def pass_on_hours(timestamp: int) -> None:
    """Offer hours that became free to those who wish for an earlier one; what is not answered goes to the next."""
    now = timezone.now()
    for offer in access.offers_to_end(now):
        try:
            actions.lapse_earlier(offer)
        except Exception:
            log.exception("offer %s could not be ended", offer.code)
    for hub in access.hubs_with_wishes(now):
        try:
            actions.offer_earlier(hub)
        except Exception:
            log.exception("earlier hours of %s could not be offered", hub.slug)


@app.periodic(cron="* * * * *")
@app.task(queue="booking", queueing_lock="booking.calendars")
def read_calendars(timestamp: int) -> None:
    """Read the calendars of advisers that are due; one that cannot be read does not keep the others waiting."""
    for calendar in access.calendars_due(timezone.now())[:30]:
        try:
            actions.note_calendar(calendar, reading.read(calendar, timezone.now()))
        except Exception:
            log.exception("the calendar of adviser %s could not be kept", calendar.resource.code)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="booking", queueing_lock="booking.reminders")
def remind(timestamp: int) -> None:
    """Remind everybody of what is theirs within a day; one that fails does not keep the others waiting."""
    for booking in access.bookings_to_remind(timezone.now())[:2000]:
        try:
            actions.remind(booking)
        except Exception:
            log.exception("a reminder of booking %s could not be written", booking.code)


@app.periodic(cron="11,41 * * * *")
@app.task(queue="booking", queueing_lock="booking.thanks")
def thank(timestamp: int) -> None:
    """Thank those who came to an hour, on the morning after."""
    for booking in access.bookings_to_thank(timezone.now())[:2000]:
        try:
            actions.thank(booking)
        except Exception:
            log.exception("thanks for booking %s could not be written", booking.code)
