"""What the clock does for hackathons: due rows, one verb each."""

import logging
from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from hubnetz.hackathons import access, actions, rules

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queue="hackathons", queueing_lock="hackathons.people")
def keep_up(timestamp: int) -> None:
    """Welcome whoever got a seat, let go whoever gave it back; one that fails does not keep the others waiting."""
    for hackathon in access.hackathons_to_keep_up():
        try:
            for participant in access.people_to_let_go(hackathon):
                actions.let_go(participant)
            actions.welcome(hackathon)
        except Exception:
            log.exception("people of hackathon %s could not be kept up", hackathon.pk)


@app.periodic(cron="* * * * *")
@app.task(queue="hackathons", queueing_lock="hackathons.deadlines")
def remind(timestamp: int) -> None:
    """Remind teams of deadlines, a day and two hours before."""
    until = timezone.now() + timedelta(hours=max(rules.REMIND_BEFORE))
    for hackathon in access.deadlines_near(until):
        for hours in rules.REMIND_BEFORE:
            try:
                actions.remind(hackathon, hours)
            except Exception:
                log.exception("deadline of hackathon %s could not be reminded of", hackathon.pk)
