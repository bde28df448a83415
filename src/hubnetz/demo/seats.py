"""Dates to come that show how seats are given; all of it lies after the day of loading, so no figure knows it."""

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from hubnetz.demo import dates, facts, rows, sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.demo.names import Names, slug
from hubnetz.events import models as events
from hubnetz.events import rules
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN

_LATELY = timedelta(days=16)  # ago: when these dates were published


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write the dates with everybody who has, keeps or waits for a seat, and their journal; return how many rows."""
    guests = guests_of(told, "seats")
    journal: list[Entry] = []
    counts: dict[str, int] = {}
    for entry in facts.read("seats.toml")["event"]:
        written = _Writing(entry, ground, guests, now)
        written.write()
        journal += written.journal
        for table, count in written.counts().items():
            counts[table] = counts.get(table, 0) + count
    Entry.objects.bulk_create(journal)
    return {**counts, "journal_entry": len(journal)}


def guests_of(told: Told, purpose: str) -> "_Guests":
    """Return people of the story's companies, the same ones for the same purpose."""
    rng = told.scenario.rng(purpose)
    companies = [row for row in told.history.organisations if row.domain]
    return _Guests(rng, Names(facts.facts().words, rng), companies)


class _Guests:
    """People of companies of the story, each address once."""

    def __init__(self, rng: random.Random, names: Names, companies: list[rows.Organisation]) -> None:
        self.rng, self.names, self.companies = rng, names, companies
        self._taken: set[str] = set()

    def person(self, company: rows.Organisation | None = None) -> dict[str, str]:
        """Return who comes, from where, with which address."""
        while True:
            company = company or self.rng.choice(self.companies)
            name = self.names.person()
            email = f"{'.'.join(slug(part) for part in name.split())}@{company.domain}"
            if email not in self._taken:
                break
        self._taken.add(email)
        return {
            "name": name,
            "email": email,
            "organisation_name": company.name,
            "postcode": company.postcode,
        }


class _Writing:
    """One date with its pools, types, questions, seats and queue."""

    def __init__(self, entry: dict[str, Any], ground: Ground, guests: _Guests, now: datetime) -> None:
        self.entry, self.ground, self.guests, self.now = entry, ground, guests, now
        self.journal: list[Entry] = []
        self.types: dict[str, events.AttendeeType] = {}
        self.published = now - _LATELY - timedelta(minutes=guests.rng.randint(5, 600))

    def write(self) -> None:
        """Write everything in the order in which rows refer to each other."""
        self.event = self._event()
        for number, topic in enumerate(self.entry["topics"]):
            self.event.about.create(topic_id=self.ground.topics[topic], position=number)
        pools = [self._pool(number, pool) for number, pool in enumerate(self.entry["pool"])]
        self.answers = self._questions()
        for pool, said in zip(pools, self.entry["pool"], strict=True):
            self.numbers = iter(range(1, 10_000))
            self._seats(pool, said)
        for said in self.entry.get("invitation", []):
            self._invitation(pools[0], said)
        for pool, said in zip(pools, self.entry["pool"], strict=True):
            self._queue(pool, said)

    def counts(self) -> dict[str, int]:
        """Return how many rows of the tables that the history has, too."""
        return {
            "events_event": 1,
            "events_pool": self.event.pools.count(),
            "events_registration": self.event.registrations.count(),
            "events_eventtopic": self.event.about.count(),
        }

    def _event(self) -> events.Event:
        entry, hub = self.entry, self.entry["hub"]
        day = self.now.astimezone(BERLIN).date() + timedelta(days=entry["days"])
        while day.weekday() > 4:
            day += timedelta(days=1)
        starts_at = dates.at(day, entry["hour"], entry["minute"])
        moved = entry.get("went_online", False)
        opens = entry.get("opens_in")
        event = events.Event(
            hub_id=self.ground.hubs[hub],
            kind_id=self.ground.event_kinds[entry["kind"]],
            title=_texts(entry, "title"),
            text=_texts(entry, "text"),
            mode="online" if moved else entry["mode"],
            site_id=self.ground.sites[hub][0],
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=entry["minutes"]),
            is_listed=entry.get("listed", True),
            opens_at=dates.at(self.now.astimezone(BERLIN).date() + timedelta(days=opens), 8)
            if opens
            else None,
            published_at=self.published,
        )
        if event.mode != "on_site":
            event.join_url = f"https://treffen.hubnetz.example/{event.code}"
        event.save()
        changed = self.now - timedelta(hours=20) if moved else self.published
        events.Event.objects.filter(pk=event.pk).update(changed_at=changed)
        if moved:
            before = {"mode": "on_site", "site": event.site_id}
            self._note("went_online", event, changed, before=before, after={"mode": "online"}, by="events")
        return event

    def _pool(self, number: int, said: dict[str, Any]) -> events.Pool:
        pool = self.event.pools.create(
            mode="online" if self.entry.get("went_online") else said["mode"],
            planned_mode=said["mode"],
            seats=said["seats"],
            queue_seats=said.get("queue_seats"),
            position=number,
        )
        for place, type in enumerate(said.get("type", [])):
            self.types[type["key"]] = pool.types.create(
                name=_texts(type, "name"),
                text=_texts(type, "text"),
                needs_approval=type.get("needs_approval", False),
                needs_invitation=type.get("needs_invitation", False),
                position=place,
            )
        return pool

    def _questions(self) -> dict[str, str]:
        """Write the questions; return how most people answer them."""
        made: dict[str, events.Question] = {}
        for number, said in enumerate(self.entry.get("question", [])):
            made[said["key"]] = self.event.questions.create(
                kind=said["kind"],
                text=_texts(said, "text"),
                help=_texts(said, "help"),
                options=[{"code": o["code"], "name": _texts(o, "name")} for o in said.get("option", [])],
                is_required=said.get("required", False),
                only_if=made.get(said.get("only_if", "")),
                only_value=said.get("only_value", ""),
                only_type=self.types.get(said.get("only_type", "")),
                position=number,
            )
        return {made[q["key"]].code: q["answer"] for q in self.entry.get("question", []) if "answer" in q}

    def _seats(self, pool: events.Pool, said: dict[str, Any]) -> None:
        first = next(iter(self.types.values()), None)
        first = None if first and first.needs_invitation else first
        for size, named in said.get("parties", []):
            self._party(pool, first, size, named)
        for _n in range(said.get("taken", 0)):
            self._seat(pool, first)
        for type in said.get("type", []):
            for _n in range(type.get("taken", 0)):
                self._seat(pool, self.types[type["key"]], approved=type.get("needs_approval", False))
            for _n in range(type.get("requests", 0)):
                at = self._moment()
                self._row(
                    pool, at, type=self.types[type["key"]], seat=None, confirmed_at=None, verb="requested"
                )

    def _seat(self, pool: events.Pool, type: events.AttendeeType | None, *, approved: bool = False) -> None:
        at = self._moment()
        row = self._row(
            pool, at, type=type, seat=next(self.numbers), verb="requested" if approved else "registered"
        )
        if approved:
            row.confirmed_at = at + (self.now - at) / 3
            row.save(update_fields=["confirmed_at"])
            self._note("approved", row, row.confirmed_at, by="events")

    def _party(self, pool: events.Pool, type: events.AttendeeType | None, size: int, named: int) -> None:
        at, contact = self._moment(), self.guests.person()
        party = self.event.parties.create(**contact, idempotency_key=uuid4(), made_at=at)
        company = next(row for row in self.guests.companies if row.name == contact["organisation_name"])
        for number in range(size):
            who = contact if number == 0 else self.guests.person(company)
            who = {**who, **({} if number < named else {"name": "", "email": ""})}
            self._row(pool, at, who=who, type=type, party=party, seat=next(self.numbers), verb="")
        self._note("party_registered", party, at, after={"seats": size})

    def _invitation(self, pool: events.Pool, said: dict[str, Any]) -> None:
        kept = said.get("keep", False)
        invitation = self.event.invitations.create(
            code=said["code"],
            type=self.types[said["type"]],
            pool=pool if kept else None,
            note=said["note"],
            seats=said["seats"],
            valid_until=self.event.starts_at - timedelta(days=2),
            made_at=self.published,
        )
        self._note("invited", self.event, self.published, after={"seats": said["seats"]}, by="events")
        common: dict[str, Any] = {"type": invitation.type, "invitation": invitation}
        for _n in range(said["used"]):
            self._row(pool, self._moment(), seat=next(self.numbers), **common)
        for _n in range(said["seats"] - said["used"] if kept else 0):
            nobody = {"name": "", "email": ""}
            self._row(
                pool, self.published, who=nobody, seat=next(self.numbers), confirmed_at=None,
                held_until=invitation.valid_until, verb="", **common,
            )  # fmt: skip

    def _queue(self, pool: events.Pool, said: dict[str, Any]) -> None:
        joined = sorted(
            self.now - timedelta(hours=self.guests.rng.uniform(8, 120)) for _one in said.get("waiting", [])
        )
        for number, (size, at) in enumerate(zip(said.get("waiting", []), joined, strict=True)):
            entry = events.Waiting.objects.create(
                event=self.event, pool=pool, **self.guests.person(), size=size, together=size == 3,
                rank=float(number), idempotency_key=uuid4(), joined_at=at,
            )  # fmt: skip
            self._note("waits", entry, at, after={"seats": size})
            if number == 0 and said.get("offered"):
                until = rules.offer_until(
                    self.now - timedelta(hours=5), self.event.starts_at, self.event.ends_at
                )
                nobody = {"name": "", "email": "", "organisation_name": entry.organisation_name}
                self._row(
                    pool, self.now - timedelta(hours=5), who=nobody, waiting=entry, seat=next(self.numbers),
                    confirmed_at=None, held_until=until, verb="",
                )  # fmt: skip
                self._note("offered", entry, self.now - timedelta(hours=5), after={"seats": 1})

    def _moment(self) -> datetime:
        return self.published + (self.now - timedelta(hours=6) - self.published) * self.guests.rng.uniform(
            0.02, 0.9
        )

    def _row(
        self,
        pool: events.Pool,
        at: datetime,
        *,
        who: dict[str, str] | None = None,
        verb: str = "registered",
        **more: Any,
    ) -> events.Registration:
        values = {"confirmed_at": at, "answers": self.answers if verb or "party" in more else {}, **more}
        row = self.event.registrations.create(
            pool=pool, **(who or self.guests.person()), idempotency_key=uuid4(), registered_at=at, **values
        )
        if verb:
            self._note(verb, row, at)
        return row

    def _note(self, verb: str, about: Any, at: datetime, *, by: str = "", **more: Any) -> None:
        hub = self.entry["hub"]
        user = self.ground.users[sign_ins.address(hub, by)] if by else None
        noun = type(about)._meta.label_lower
        self.journal.append(
            Entry(at=at, verb=f"events.{verb}", noun=noun, code=about.code, hub=hub, by_id=user, **more)
        )


def _texts(said: dict[str, Any], name: str) -> dict[str, str]:
    return {language: said[f"{name}_{language}"] for language in ("de", "en") if f"{name}_{language}" in said}
