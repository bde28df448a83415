"""What the clock does for bookings: due rows, one verb each."""

import logging

from procrastinate.contrib.django import app

from hubnetz.booking import access, actions

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
