"""What the clock does for matching: codes and old notes are forgotten."""

from django.utils import timezone
from procrastinate.contrib.django import app

from hubnetz.lib.periods import BERLIN
from hubnetz.matching import actions


@app.periodic(cron="7 * * * *")
@app.task(queue="matching", queueing_lock="matching.forget")
def forget(timestamp: int) -> None:
    """Forget the codes of answers whose links have run out, and sum up notes that are over 400 days old."""
    actions.forget_codes(now=timezone.now())
    actions.sum_up(today=timezone.localdate(timezone=BERLIN))
