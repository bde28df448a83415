"""What the clock does: tells owners of offers that are to be checked, or have dropped out."""

from django.utils import timezone
from procrastinate.contrib.django import app

from hubnetz.catalogue import access, actions
from hubnetz.lib.periods import BERLIN


@app.periodic(cron="20 5 * * *")
@app.task(queue="catalogue", queueing_lock="catalogue.reviews")
def remind(timestamp: int) -> None:
    """Write every letter that is due, offer by offer; killed between two, the next run goes on."""
    for offer in access.letters_due(timezone.localdate(timezone=BERLIN)):
        actions.remind(offer)
