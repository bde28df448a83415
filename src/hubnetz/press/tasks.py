"""What the clock does for the press."""

from procrastinate.contrib.django import app

from hubnetz.press import access, actions


@app.periodic(cron="20 4 * * *")
@app.task(queue="press", queueing_lock="press.forget")
def forget(timestamp: int) -> None:
    """Delete addresses and words of feedback that was answered a year ago; the count stays."""
    for feedback in access.feedback_to_forget(limit=500):
        actions.forget(feedback)
