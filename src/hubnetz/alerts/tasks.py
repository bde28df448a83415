"""What the clock does for alerts: due rows, one verb each."""

import logging

from procrastinate.contrib.django import app

from hubnetz.alerts import access, actions

log = logging.getLogger(__name__)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="alerts", queueing_lock="alerts.look")
def look(timestamp: int) -> None:
    """Look at every alert that is due; one that cannot be looked at does not keep the others waiting."""
    for alert in access.due_alerts(limit=2000):
        try:
            actions.look(alert)
        except Exception:
            log.exception("alert %s could not be looked at", alert)
