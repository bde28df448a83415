"""When to look, how often to write, how long to wait for a yes: as it would be decided on paper."""

from datetime import datetime, time, timedelta

from hubnetz.lib.periods import BERLIN

MORNING = time(7)
SOON = timedelta(minutes=10)
CONFIRM_WITHIN = timedelta(days=7)
ASKED_AGAIN_AFTER = timedelta(minutes=10)  # the same form sent twice is one letter
SETTLED_AFTER = timedelta(minutes=1)  # what is being published this moment is told next time
ALERTS_PER_ADDRESS = 20
LETTERS_A_DAY = 5  # with news, to one address
QUESTIONS_A_DAY = 3  # whether one really asked, to one address
NAMED_IN_A_LETTER = 20


def next_look(rhythm: str, after: datetime) -> datetime:
    """Return when to look next after a moment: in some minutes, next morning, or on Monday morning, in Berlin."""
    if rhythm == "at_once":
        return after + SOON
    day = after.astimezone(BERLIN).date()
    if rhythm == "weekly":
        day += timedelta(days=-day.weekday() % 7)
    step = timedelta(days=7 if rhythm == "weekly" else 1)
    moment = datetime.combine(day, MORNING, tzinfo=BERLIN)
    return moment if moment > after else datetime.combine(day + step, MORNING, tzinfo=BERLIN)


def day_began(now: datetime) -> datetime:
    """Return when the day began by the clocks of Berlin."""
    return datetime.combine(now.astimezone(BERLIN).date(), time(), tzinfo=BERLIN)


def looks_until(now: datetime) -> datetime:
    """Return up to which moment a look tells: not quite to the present, so that nothing slips through."""
    return now - SETTLED_AFTER
