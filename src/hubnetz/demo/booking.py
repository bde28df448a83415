"""What can be booked at the hubs, and who has booked it in the weeks to come; no figure knows any of it."""

import random
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from hubnetz.booking import access, rules
from hubnetz.booking.models import Allocation, Booking, Feature, LicenceKind, OpeningHours, Resource, Unit
from hubnetz.demo import facts, rows, sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.demo.names import Names, slug
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN

AHEAD = timedelta(days=21)


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write resources with their hours and the bookings of three weeks, and their journal; return how many rows."""
    data = facts.read("booking.toml")
    rng = told.scenario.rng("booking")
    Feature.objects.bulk_create(
        Feature(code=one["code"], name=_both(one, "name"), position=number)
        for number, one in enumerate(data["feature"])
    )
    kinds = {
        one["code"]: LicenceKind.objects.create(
            code=one["code"], name=_both(one, "name"), months=one["months"]
        )
        for one in data["licence_kind"]
    }
    wholes: dict[str, Resource] = {}
    written: list[tuple[Resource, float]] = []
    for entry in data["resource"]:
        for hub in ground.hubs if entry["hub"] == "all" else [entry["hub"]]:
            made = _resource(entry, hub, ground, kinds, wholes)
            written.append((made, entry["filled"]))
    journal = [
        Entry(
            at=now - timedelta(days=30),
            verb="booking.resource_opened",
            noun="booking.resource",
            code=one.code,
        )
        for one, _filled in written
    ]
    guests = _Guests(
        rng, Names(facts.facts().words, rng), [row for row in told.history.organisations if row.domain]
    )
    bookings = [booking for one, filled in written for booking in _bookings(one, filled, guests, now)]
    journal += [
        Entry(at=one.made_at, verb="booking.booked", noun="booking.booking", code=one.code)
        for one in bookings
    ]
    Entry.objects.bulk_create(journal)
    return {"booking_resource": len(written), "booking_booking": len(bookings), "journal_entry": len(journal)}


def _both(entry: dict[str, Any], name: str) -> dict[str, str]:
    return (
        {"de": entry.get(f"{name}_de", ""), "en": entry.get(f"{name}_en", "")}
        if f"{name}_de" in entry
        else {}
    )


def _resource(
    entry: dict[str, Any],
    hub: str,
    ground: Ground,
    kinds: dict[str, LicenceKind],
    wholes: dict[str, Resource],
) -> Resource:
    whole = wholes.get(entry.get("part_of", ""))
    first = entry["name_de"].startswith("Sprechstunde Digitalisierung")
    made = Resource.objects.create(
        hub_id=ground.hubs[hub],
        site_id=ground.sites[hub][entry.get("site", 0)],
        kind=entry["kind"],
        name=_both(entry, "name"),
        text=_both(entry, "text"),
        house_rules=_both(entry, "rules"),
        safety=_both(entry, "safety"),
        purposes=entry.get("purposes", []),
        modes=entry.get("modes", []),
        user_id=ground.users[sign_ins.address(hub, "adviser")] if first else None,
        people=entry.get("people"),
        whole=whole,
        tree_id=whole.root_id if whole else None,
        step_minutes=entry.get("step", 30),
        shortest_minutes=entry.get("shortest", 30),
        longest_minutes=entry.get("longest", 30),
        before_minutes=entry.get("before", 0),
        after_minutes=entry.get("after", 0),
        lead_minutes=entry.get("lead", 0),
        grace_minutes=entry.get("grace"),
        needs_approval=entry.get("approval", False),
        licence_kind=kinds[entry["licence"]] if "licence" in entry else None,
        accepts_other_hubs=entry.get("accepts_other", True),
        week_minutes_person=entry.get("week_person"),
    )
    if "key" in entry:
        wholes[entry["key"]] = made
    made.features.set(Feature.objects.filter(code__in=entry.get("features", [])))
    made.topics.set([ground.topics[code] for code in entry.get("topics", [])])
    units = Unit.objects.bulk_create(Unit(resource=made, number=n + 1) for n in range(entry.get("units", 1)))
    assert bool(units) != ("key" in entry)
    OpeningHours.objects.bulk_create(
        OpeningHours(
            resource=made, weekday=day, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes)
        )
        for day, opens, closes in entry["hours"]
    )
    return Resource.objects.select_related("site").get(pk=made.pk)


def _bookings(one: Resource, filled: float, guests: "_Guests", now: datetime) -> list[Booking]:
    """Let people book what is free, one after the other, until about so much of it is taken."""
    rng = guests.rng
    today = now.astimezone(BERLIN).date()
    lengths = [n for n in (30, 60, 120, 240) if one.shortest_minutes <= n <= one.longest_minutes]
    lengths = lengths or [one.shortest_minutes]
    own = list(one.units.order_by("number"))
    parts = [] if own else list(Unit.objects.filter(resource__whole=one))
    made = []
    whom: list[Unit | None] = [*own] or [None]
    for unit in whom:
        busy: list[rules.Span] = []
        for slot in access.slots(
            [one], today, today + AHEAD, length=timedelta(minutes=rng.choice(lengths)), now=now
        ):
            around = rules.Span(slot.starts_at - one.terms.before, slot.ends_at + one.terms.after)
            free = not any(
                around.starts_at < other.ends_at and other.starts_at < around.ends_at for other in busy
            )
            if not free or rng.random() > filled * 0.6:
                continue
            booking = guests.booking(one, slot, now)
            busy.append(around)
            Allocation.objects.bulk_create(
                Allocation(booking=booking, resource=one, unit=each, during=tuple(around))
                for each in ([unit] if unit else parts)
            )
            made.append(booking)
    return made


class _Guests:
    """People of companies of the story."""

    def __init__(self, rng: random.Random, names: Names, companies: list[rows.Organisation]) -> None:
        self.rng, self.names, self.companies = rng, names, companies

    def booking(self, one: Resource, slot: access.Slot, now: datetime) -> Booking:
        """Write a booking that somebody made in the last days; a part of those that need a yes wait for it."""
        company, name = self.rng.choice(self.companies), self.names.person()
        booked = now - timedelta(minutes=self.rng.randint(30, 9000))
        asks = one.needs_approval and self.rng.random() < 0.5
        grace = one.grace_minutes
        return Booking.objects.create(
            resource=one,
            mode=self.rng.choice(one.modes or ["on_site"]),
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            name=name,
            email=f"{'.'.join(slug(part) for part in name.split())}@{company.domain}",
            organisation_name=company.name,
            postcode=company.postcode,
            idempotency_key=uuid4(),
            made_at=booked,
            confirmed_at=None if asks else booked,
            release_at=None if grace is None else slot.starts_at + timedelta(minutes=grace),
        )
