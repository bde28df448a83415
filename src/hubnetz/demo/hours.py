"""Around the office hours: how they are reached, what became of the last ones, who waits; no figure knows it."""

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from hubnetz.booking import access
from hubnetz.booking.models import (
    Allocation,
    Booking,
    EarlierWish,
    Line,
    QueueTicket,
    Referral,
    Resource,
)
from hubnetz.demo import facts, rows, sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.demo.names import Names, slug
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write lines, hours of the last weeks, wishes, a referral and queues, with their journal; return how many rows."""
    data = facts.read("hours.toml")
    rng = told.scenario.rng("hours")
    people = _People(rng, [row for row in told.history.organisations if row.domain])
    advisers = list(
        Resource.objects.filter(kind=Resource.Kind.ADVISER).select_related("hub", "site").order_by("pk")
    )
    lines = Line.objects.bulk_create(_line(one, data["line"], rng) for one in advisers)
    past = [booking for one in advisers for booking in _past(one, data["past"], people, ground, now)]
    wishes = _wishes(data["earlier"], now)
    referred = _referred(data["referral"], people, ground, now)
    turns, called = _queues(data["queue"], people, ground, now)
    journal = [
        Entry(at=one.made_at, verb="booking.booked", noun="booking.booking", code=one.code)
        for one in (*past, *referred, *called)
    ]
    Entry.objects.bulk_create(journal)
    return {
        "booking_line": len(lines),
        "booking_booking": len(past) + len(referred) + len(called),
        "booking_earlierwish": wishes,
        "booking_referral": len(referred),
        "booking_queueticket": turns,
        "journal_entry": len(journal),
    }


def _line(one: Resource, said: dict[str, Any], rng: random.Random) -> Line:
    afar = set(one.modes)
    return Line(
        resource=one,
        phone=said["phone"].format(number=rng.randint(100, 999)) if Resource.Mode.PHONE in afar else "",
        video_url=said["video"].format(hub=one.hub.slug) if Resource.Mode.VIDEO in afar else "",
        feedback_url=said["feedback"],
    )


class _People:
    """People of companies of the story."""

    def __init__(self, rng: random.Random, companies: list[rows.Organisation]) -> None:
        self.rng, self.companies = rng, companies
        self.names = Names(facts.facts().words, rng)

    def booking(self, one: Resource, starts_at: datetime, ends_at: datetime, **values: Any) -> Booking:
        """Write a booking that somebody made some days before, and what they have by it."""
        company, name = self.rng.choice(self.companies), self.names.person()
        said = {
            "name": name,
            "email": f"{'.'.join(slug(part) for part in name.split())}@{company.domain}",
            "organisation_name": company.name,
            "postcode": company.postcode,
            "mode": self.rng.choice(one.modes),
            "made_at": starts_at - timedelta(minutes=self.rng.randint(2000, 9000)),
            **values,
        }
        said.setdefault("confirmed_at", said["made_at"])
        made = Booking.objects.create(
            resource=one, starts_at=starts_at, ends_at=ends_at, idempotency_key=uuid4(), **said
        )
        unit = one.units.order_by("number").first()
        assert unit is not None
        terms = one.terms
        Allocation.objects.create(
            booking=made,
            resource=one,
            unit=unit,
            during=(starts_at - terms.before, ends_at + terms.after),
            freed_at=made.cancelled_at,
        )
        return made


def _past(
    one: Resource, said: dict[str, Any], people: _People, ground: Ground, now: datetime
) -> list[Booking]:
    """Let people have been there in the last weeks, or not; what became of the last hours nobody has noted."""
    rng = people.rng
    today = now.astimezone(BERLIN).date()
    known = [code for code in said["topics"] if one.topics.filter(code=code).exists()]
    first = today - timedelta(days=said["days"])
    found = []
    busy_until = now - timedelta(days=999)
    for slot in access.slots(
        [one], first, today - timedelta(days=1), now=now - timedelta(days=said["days"] + 5)
    ):
        taken = slot.starts_at - one.terms.before < busy_until
        if taken or slot.ends_at + one.terms.after > now or rng.random() > said["filled"]:
            continue
        busy_until = slot.ends_at + one.terms.after
        values: dict[str, Any] = {"topic_id": ground.topics[rng.choice(known)] if known else None}
        if slot.ends_at < now - timedelta(days=said["open_days"]):
            fate = rng.random()
            if fate < said["cancelled"]:
                before = timedelta(hours=rng.choice((3, 20, 50, 70)))
                values |= {"cancelled_at": slot.starts_at - before, "ending": Booking.Ending.SELF}
                values |= {"made_at": slot.starts_at - timedelta(days=6)}
            elif fate < said["cancelled"] + said["no_show"]:
                values |= {
                    "cancelled_at": slot.starts_at + timedelta(minutes=20),
                    "ending": Booking.Ending.NO_SHOW,
                }
            else:
                values |= {"checked_in_at": slot.starts_at, "settled_at": slot.ends_at}
        found.append(people.booking(one, slot.starts_at, slot.ends_at, **values))
    return found


def _wishes(said: dict[str, Any], now: datetime) -> int:
    made = 0
    for hub in said["hubs"]:
        ahead = Booking.objects.standing().filter(
            resource__hub__slug=hub,
            resource__kind=Resource.Kind.ADVISER,
            starts_at__gt=now + timedelta(days=6),
        )
        for booking in ahead.order_by("-starts_at")[: said["each"]]:
            EarlierWish.objects.create(
                booking=booking,
                first_on=now.astimezone(BERLIN).date(),
                parts=[EarlierWish.Part.MORNING],
                modes=[booking.mode],
                made_at=now - timedelta(hours=made + 1),
            )
            made += 1
    return made


def _referred(said: dict[str, Any], people: _People, ground: Ground, now: datetime) -> list[Booking]:
    """Let the adviser of a hub have booked for clients elsewhere."""
    found = []
    for hub in said["to"]:
        rows = Resource.objects.filter(hub__slug=hub, kind=Resource.Kind.ADVISER).select_related(
            "hub", "site"
        )
        slots = access.next_slots(rows.order_by("pk")[:1], most=4, now=now)
        if slots:
            slot = slots[-1]
            made = people.booking(
                slot.resource,
                slot.starts_at,
                slot.ends_at,
                made_at=now - timedelta(hours=26),
                subject=said["subject_de"],
            )
            Referral.objects.create(
                booking=made,
                hub_id=ground.hubs[said["from"]],
                by_id=ground.users[sign_ins.address(said["from"], "adviser")],
                agreed_at=made.made_at,
            )
            found.append(made)
    return found


def _queues(
    queues: list[dict[str, Any]], people: _People, ground: Ground, now: datetime
) -> tuple[int, list[Booking]]:
    turns, called = 0, []
    for queue in queues:
        adviser = Resource.objects.filter(
            hub__slug=queue["hub"], kind=Resource.Kind.ADVISER, modes__contains=["on_site"]
        ).order_by("pk")[0]
        for number, person in enumerate(queue["person"], start=1):
            came = now - timedelta(minutes=person["minutes"])
            topic = ground.topics[person["topic"]] if "topic" in person else None
            ticket = QueueTicket(
                hub_id=ground.hubs[queue["hub"]],
                day=now.astimezone(BERLIN).date(),
                number=number,
                topic_id=topic,
                mode=person.get("mode", "on_site"),
                name=people.names.person(),
                phone="069 90009 150" if person.get("mode") == "phone" else "",
                subject=person["subject"],
                idempotency_key=uuid4(),
                came_at=came,
            )
            starts = now - timedelta(minutes=20)
            if person.get("called") and not _busy(adviser, starts, now + timedelta(minutes=10)):
                ticket.booking = people.booking(
                    adviser,
                    starts,
                    now,
                    name=ticket.name,
                    email="",
                    organisation_name="",
                    postcode="",
                    mode="on_site",
                    topic_id=topic,
                    subject=ticket.subject,
                    made_at=came,
                    checked_in_at=starts,
                )
                ticket.called_at = starts
                called.append(ticket.booking)
            ticket.save()
            turns += 1
    return turns, called


def _busy(one: Resource, begins: datetime, ends: datetime) -> bool:
    around = (begins - one.terms.before, ends + one.terms.after)
    return Allocation.objects.filter(unit__resource=one, freed_at=None, during__overlap=around).exists()
