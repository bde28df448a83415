"""What somebody is asked who comes to all dates of a series: ways, questions, photos; for the public."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from hubnetz.events import alike, rules
from hubnetz.events.models import AttendeeType, Event, Pool, Series


@dataclass(frozen=True, slots=True)
class Package:
    """All dates of a series that take somebody now."""

    days: list[alike.Day]
    ways: list[alike.AlikeWay]
    questions: list[alike.AlikeQuestion]

    @property
    def invited_only(self) -> list[Event]:
        """The dates that nobody comes to without an invitation, and that are named in lists."""
        return [one.event for one in self.days if alike.way_at(one, "") is None and one.event.is_listed]

    @property
    def photo_notes(self) -> list[alike.PhotoNote]:
        """What is said of photos, and at which dates."""
        return alike.photo_notes(one.event for one in self.days)

    @property
    def differs(self) -> bool:
        """Whether a way that can be chosen is not there at each of the dates."""
        return any(way.dates < len(self.days) for way in self.ways)


def package_of(series: Series) -> Package:
    """Return what coming to all dates of a series asks of people; four queries, however many dates there are."""
    now = timezone.now()
    types = Prefetch("types", AttendeeType.objects.order_by("position", "pk"))
    pools = Prefetch("pools", Pool.objects.order_by("position").prefetch_related(types))
    rows = Event.objects.upcoming(now).filter(series=series).order_by("starts_at", "pk")
    rows = rows.only(
        "code", "series", "starts_at", "ends_at", "opens_at", "closes_at", "published_at", "cancelled_at",
        "takes_photos", "photo_note", "is_listed",
    )  # fmt: skip
    days = [alike.day(one) for one in rows.prefetch_related(pools, "questions") if takes(one)]
    return Package(days, alike.ways_of(days), alike.questions_of(days))


def takes(event: Event) -> bool:
    """Say whether a date takes somebody who comes to all: until it closes, also before it opens to others."""
    return rules.takes_registrations(
        published_at=event.published_at,
        cancelled_at=event.cancelled_at,
        ends_at=event.ends_at,
        closes_at=event.closes_at,
        now=timezone.now(),
    )
