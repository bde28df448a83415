"""What the clock does for the figures."""

from django.utils import timezone
from procrastinate.contrib.django import app

from hubnetz.indicators import actions
from hubnetz.lib.periods import BERLIN


@app.periodic(cron="*/15 * * * *")
@app.task(queue="figures", queueing_lock="indicators.keep")
def keep(timestamp: int) -> None:
    """Count anew what the public sees."""
    actions.keep_figures(timezone.localdate(timezone=BERLIN))
