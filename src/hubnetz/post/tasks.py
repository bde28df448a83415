"""What the clock does for the post, and for the queue itself."""

import logging

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from hubnetz.post import access, actions

log = logging.getLogger(__name__)


@app.task(queue="post", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def deliver(letter: int) -> None:
    """Deliver one letter. One the server would not take becomes due again; tried again here is a lost database."""
    actions.deliver(letter)


@app.periodic(cron="* * * * * */10")
@app.task(queue="post", queueing_lock="post.sweep")
def sweep(timestamp: int) -> None:
    """Deliver what is due: tried again, due later, or written while no worker could be told."""
    for letter in access.due_letters(limit=200):
        actions.deliver(letter)


@app.periodic(cron="*/1 * * * *")
@app.task(queue="rescue", queueing_lock="rescue", pass_context=True)
async def rescue_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Take up again what a killed worker left behind: without this such a job stays “doing” for ever."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=30):
        if job.task_name == "hubnetz.post.tasks.rescue_stalled_jobs" and job.id == context.job.id:
            continue
        log.warning("job %s of %s is taken up again", job.id, job.task_name)
        await app.job_manager.retry_job(job)
