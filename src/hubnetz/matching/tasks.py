"""What the clock does for matching: vectors made, heads fitted anew. What is forgotten says `privacy.py`."""

from django.utils import timezone
from procrastinate.contrib.django import app

from hubnetz.lib.periods import BERLIN
from hubnetz.matching import actions


@app.periodic(cron="*/2 * * * *")
@app.task(queue="matching", queueing_lock="matching.vectors")
def keep_vectors(timestamp: int) -> None:
    """Compute the vectors of what was published or proposed since; until then such texts are found by their words."""
    actions.keep_vectors(today=timezone.localdate(timezone=BERLIN))


@app.periodic(cron="23 3 * * *")
@app.task(queue="matching", queueing_lock="matching.refit")
def refit(timestamp: int) -> None:
    """Fit the heads anew at night if a phrase was accepted or withdrawn since."""
    actions.refit(even_if_same=False)
