"""When somebody with an hour gets the link to it, is reminded and thanked; no Django, no clock, no database."""

from datetime import UTC, datetime, time, timedelta

from hubnetz.lib.periods import BERLIN

LINK_OPENS = timedelta(minutes=15)  # before the beginning: from here on the link is given out
REMINDED_BEFORE = timedelta(days=1)
LATEST_REMINDER = timedelta(hours=2)  # before the beginning; later it helps nobody
TOLD_LATELY = timedelta(hours=12)  # whoever booked or moved so shortly before a reminder needs none
THANKED_FROM = 9  # o'clock on the morning after
THANKED_FOR = timedelta(days=14)


def link_state(
    *,
    mode: str,
    has_link: bool,
    is_standing: bool,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> str:
    """Return why somebody does not get the link to their conversation, what weighs most first; empty where they do."""
    reasons = {
        "elsewhere": mode != "video",
        "not_standing": not is_standing,
        "late": now >= ends_at,
        "no_link": not has_link,
        "early": now < link_from(starts_at),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def link_from(starts_at: datetime) -> datetime:
    """Return from when on the link is given out."""
    return starts_at.astimezone(UTC) - LINK_OPENS


def reminder_due(*, told_at: datetime, starts_at: datetime, now: datetime) -> bool:
    """Say whether somebody who was told of the hour at a moment is to be reminded of it now."""
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


def share(part: int, whole: int) -> int | None:
    """Return a part of a whole in per cent, rounded; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None
