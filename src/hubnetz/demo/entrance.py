"""Two dates that show the entrance: one that has just begun, one that is over. Both lie long after the cut-off."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from hubnetz.demo import dates, facts, sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.demo.names import Names, slug
from hubnetz.events import models as events
from hubnetz.events import rules
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN
from hubnetz.organisations.models import Organisation

_PUBLISHED = timedelta(days=24)  # before the date
_GRID = timedelta(minutes=5)


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write the dates, who has a seat and who came to which session, with their journal; return how many rows."""
    rng = told.scenario.rng("entrance")
    names = Names(facts.facts().words, rng)
    made = [_Date(entry, ground, rng, names, now) for entry in facts.read("entrance.toml")["event"]]
    journal = [line for one in made for line in one.journal]
    Entry.objects.bulk_create(journal)
    own = [one.event.pk for one in made]
    return {
        "events_event": len(own),
        "events_eventtopic": events.EventTopic.objects.filter(event__in=own).count(),
        "events_pool": len(own),
        "events_registration": events.Registration.objects.filter(event__in=own).count(),
        "events_attendance": events.Attendance.objects.filter(event__in=own).count(),
        "journal_entry": len(journal),
    }


class _Date:
    """One date with its sessions, the people who have a seat, and those who came."""

    def __init__(self, entry: dict[str, Any], ground: Ground, rng: Any, names: Names, now: datetime) -> None:
        self.entry, self.ground, self.rng, self.names, self.now = entry, ground, rng, names, now
        self.journal: list[Entry] = []
        self.user = ground.users[sign_ins.address(entry["hub"], "events")]
        self.event = self._event()
        sessions = [self._session(said) for said in entry["session"]]
        companies = Organisation.objects.filter(hub_id=ground.hubs[entry["hub"]], domain__gt="").order_by(
            "pk"
        )
        known = list(companies[:400])
        for number, company in enumerate(rng.sample(known, min(entry["expected"], len(known)))):
            self._guest(company, sessions, is_walk_in=number < entry["walk_ins"])

    def _event(self) -> events.Event:
        entry = self.entry
        day = self.now.astimezone(BERLIN).date() + timedelta(days=entry["days"])
        starts_at = dates.at(day, entry["hour"]) if "hour" in entry else self._just_now()
        event = events.Event.objects.create(
            hub_id=self.ground.hubs[entry["hub"]],
            kind_id=self.ground.event_kinds[entry["kind"]],
            title=_texts(entry, "title"),
            text=_texts(entry, "text"),
            site_id=self.ground.sites[entry["hub"]][0],
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=entry["minutes"]),
            published_at=starts_at - _PUBLISHED,
        )
        events.Event.objects.filter(pk=event.pk).update(changed_at=starts_at - _PUBLISHED)
        for number, topic in enumerate(entry["topics"]):
            event.about.create(topic_id=self.ground.topics[topic], position=number)
        self.pool = event.pools.create(seats=entry["expected"] + 10, queue_seats=10)
        return event

    def _just_now(self) -> datetime:
        begun = self.now - timedelta(minutes=self.entry["begun"])
        midnight = begun.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + (begun - midnight) // _GRID * _GRID

    def _session(self, said: dict[str, Any]) -> tuple[events.Session, float]:
        starts_at = self.event.starts_at + timedelta(minutes=said["at"])
        made = self.event.sessions.create(
            hub_id=self.event.hub_id,
            kind=said["kind"],
            title=_texts(said, "title"),
            room=said["room"],
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=said["minutes"]),
            is_required=said["kind"] == "module",
        )
        return made, said["there"]

    def _guest(
        self, company: Organisation, sessions: list[tuple[events.Session, float]], *, is_walk_in: bool
    ) -> None:
        comes = is_walk_in or self.rng.random() < self.entry["there"]
        came_at = min(
            self.event.starts_at + timedelta(seconds=self.rng.randint(-1500, 700)),
            self.now - timedelta(seconds=20),
        )
        asked_at = came_at
        if not is_walk_in:
            asked_at = self.event.starts_at - _PUBLISHED + timedelta(hours=self.rng.randint(2, 480))
        name = self.names.person()
        row = self.event.registrations.create(
            pool=self.pool,
            name=name,
            email=f"{'.'.join(slug(part) for part in name.split())}.{self.rng.randint(100, 999)}@{company.domain}",
            organisation_name=company.name,
            postcode=company.postcode,
            organisation=company if comes else None,
            seat=None if is_walk_in else self.event.registrations.count() + 1,
            idempotency_key=uuid4(),
            registered_at=asked_at,
            confirmed_at=asked_at,
            is_walk_in=is_walk_in,
        )
        self._note("walked_in" if is_walk_in else "registered", row, asked_at, by=is_walk_in)
        if not comes:
            return
        counted_on = rules.counted_on(self.event.starts_at, came_at)
        events.Attendance.objects.create(
            registration=row, event=self.event, counted_on=counted_on, noted_at=came_at, noted_by_id=self.user
        )
        self._note("attended", row, came_at, by=True)
        for session, share in sessions:
            if share and self.rng.random() < share:
                at = min(max(session.starts_at, came_at + timedelta(minutes=2)), self.now)
                session.presences.create(registration=row, noted_at=at, noted_by_id=self.user)
                self._note("presence_noted", row, at, by=True, after={"session": session.code})

    def _note(self, verb: str, row: events.Registration, at: datetime, *, by: bool, **more: Any) -> None:
        user = self.user if by else None
        noun = events.Registration._meta.label_lower
        hub = self.entry["hub"]
        self.journal.append(
            Entry(at=at, verb=f"events.{verb}", noun=noun, code=row.code, hub=hub, by_id=user, **more)
        )


def _texts(said: dict[str, Any], name: str) -> dict[str, str]:
    return {language: said[f"{name}_{language}"] for language in ("de", "en")}
