"""What the clock and the worker do for organisations: words are counted, records entered in the index, files are read
and taken in. What is forgotten says `privacy.py`."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from hubnetz.organisations import indexing
from hubnetz.organisations.actions import import_work


@app.periodic(cron="11 3 * * *")
@app.task(queue="organisations", queueing_lock="organisations.words")
def count_words(timestamp: int) -> None:
    """Count how common each word of a name is, and drop words that nobody carries any more."""
    indexing.recount()


@app.task(queue="organisations", retry=RetryStrategy(max_attempts=import_work.MOST_TRIES + 1, wait=2))
def work_on_file(source: int) -> None:
    """Read, compare, take in or take back a file, until nothing is to be done with it."""
    while import_work.carry_on(source):
        pass


@app.periodic(cron="*/10 * * * *")
@app.task(queue="organisations", queueing_lock="organisations.index")
def complete_index(timestamp: int) -> None:
    """Enter what no verb has entered: records from before there was an index."""
    entered = 0
    while some := indexing.complete():
        entered += some
    if entered:
        indexing.recount()
