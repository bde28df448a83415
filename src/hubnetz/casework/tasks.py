"""What the clock does for hubs that close."""

from procrastinate.contrib.django import app

from hubnetz.casework import access, actions


@app.periodic(cron="17 * * * *")
@app.task(queue="casework", queueing_lock="casework.wind_up")
def wind_up(timestamp: int) -> None:
    """Wind up hubs whose last day is over."""
    for closure in access.closures_to_wind_up():
        actions.wind_up(closure)


@app.periodic(cron="37 7 * * *")
@app.task(queue="casework", queueing_lock="casework.remind")
def remind(timestamp: int) -> None:
    """Ask clients who have not answered once more."""
    for transfer in access.transfers_waiting():
        actions.remind(transfer)
