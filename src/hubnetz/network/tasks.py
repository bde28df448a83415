"""What the clock does for the network."""

from procrastinate.contrib.django import app

from hubnetz.network import actions


@app.periodic(cron="*/10 * * * *")
@app.task(queue="network", queueing_lock="network.names")
def use_names_of_today(timestamp: int) -> None:
    """Let hubs bear the names that begin today; phases, areas and sites need no clock."""
    actions.use_names_of_today()
