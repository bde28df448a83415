"""What the clock does for privacy, over all rooms: no other task of the house forgets anybody (a test says so)."""

from django.utils import timezone
from procrastinate.contrib.django import app

from hubnetz.privacy import actions


@app.periodic(cron="23 3 * * *")
@app.task(queue="privacy", queueing_lock="privacy.periods")
def keep_to_periods(timestamp: int) -> None:
    """Let every room forget what its declaration says; killed in between, the next night goes on."""
    actions.keep_to_periods(timezone.now())


@app.periodic(cron="41 * * * *")
@app.task(queue="privacy", queueing_lock="privacy.hours")
def keep_for_hours(timestamp: int) -> None:
    """Let every room forget what it keeps for hours only: files that were sent, codes of links that have run out."""
    actions.keep_for_hours(timezone.now())
