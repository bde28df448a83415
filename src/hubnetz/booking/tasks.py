"""What the clock does for bookings: due rows, one verb each."""

import logging

from django.utils import timezone
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


@app.periodic(cron="51 2 * * *")
@app.task(queue="booking", queueing_lock="booking.forgetting")
def forget(timestamp: int) -> None:
    """Forget who booked long ago, row by row; killed between two, the next night goes on."""
    forget_due()


def forget_due() -> int:
    """Forget everybody whose time is over; return how many rows that were."""
    now = timezone.now()
    rows = sum(actions.forget_booking(one) for one in access.bookings_to_forget(now))
    return rows + sum(actions.forget_licence(one) for one in access.licences_to_forget(now))
