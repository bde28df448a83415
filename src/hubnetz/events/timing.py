"""When people join online, are reminded, thanked and forgotten, as it would be decided on paper."""

from datetime import UTC, date, datetime, time, timedelta

from hubnetz.lib.periods import BERLIN, months_before

JOIN_OPENS = timedelta(minutes=30)  # before the beginning: from here on the link to join is given out
REMINDED_BEFORE = timedelta(days=1)
LATEST_REMINDER = timedelta(hours=1)  # before the beginning; later it helps nobody
TOLD_LATELY = timedelta(hours=12)  # whoever was told of the date so shortly before a reminder needs none
THANKED_FROM = 9  # o'clock on the morning after
THANKED_FOR = timedelta(days=14)  # after the end; who is noted as present later than that gets no letter
LEAST_EVENTS, LEAST_SEATS = 3, 20  # before what usually happens is said


def join_state(
    *,
    is_confirmed: bool,
    is_given_back: bool,
    is_cancelled: bool,
    is_online: bool,
    has_link: bool,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> str:
    """Return why somebody does not get the link to join, what weighs most first; empty where they do.

    It is given out to people with a confirmed seat online, from half an hour before the beginning until the end.
    """
    reasons = {
        "cancelled": is_cancelled,
        "given_back": is_given_back,
        "not_confirmed": not is_confirmed,
        "on_site": not is_online,
        "late": now >= ends_at,
        "early": now < joins_from(starts_at),
        "no_link": not has_link,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def joins_from(starts_at: datetime) -> datetime:
    """Return from when on the link to join is given out."""
    return starts_at.astimezone(UTC) - JOIN_OPENS


def reminder_due(*, told_at: datetime, starts_at: datetime, now: datetime) -> bool:
    """Say whether somebody is to be reminded now who was told of the date at a moment: from a day before the beginning
    until an hour before, unless they heard of it shortly before that day."""
    left = starts_at.astimezone(UTC) - now.astimezone(UTC)
    known = starts_at.astimezone(UTC) - told_at.astimezone(UTC)
    return LATEST_REMINDER <= left <= REMINDED_BEFORE and known >= REMINDED_BEFORE + TOLD_LATELY


def counts_as_reminder(starts_at: datetime, now: datetime) -> bool:
    """Say whether a letter about a new time is so close to it that no reminder follows."""
    return starts_at.astimezone(UTC) - now.astimezone(UTC) < REMINDED_BEFORE + TOLD_LATELY


def thanked_from(ends_at: datetime) -> datetime:
    """Return from when on those who came are thanked: the morning after."""
    day = ends_at.astimezone(BERLIN).date() + timedelta(days=1)
    return datetime.combine(day, time(THANKED_FROM), BERLIN).astimezone(UTC)


def thanks_due(ends_at: datetime, now: datetime) -> bool:
    """Say whether those who came are thanked at this moment."""
    return thanked_from(ends_at) <= now < ends_at + THANKED_FOR


def forgotten_on(ends_at: datetime, months: int) -> date:
    """Return the first day on which the people of an event are forgotten."""
    ended = ends_at.astimezone(BERLIN).date()
    day = months_before(ended, -months)
    while (
        months_before(day, months) <= ended
    ):  # several days may lie a month after the last one of a short month
        day += timedelta(days=1)
    return day


def share(part: int, whole: int) -> int | None:
    """Return a part of a whole in per cent, rounded; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def usually_come(registered: int, *, events: int, expected: int, came: int) -> int | None:
    """Return how many of those registered will come if it is as it was; None where too little is known."""
    if events < LEAST_EVENTS or expected < LEAST_SEATS or not registered:
        return None
    return (2 * registered * came + expected) // (2 * expected)
