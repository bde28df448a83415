"""Programmes, umbrellas and courses of the demo network. No figure knows it: nobody comes who did not come before."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from hubnetz.demo import dates, facts, seats, sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.events import models as events
from hubnetz.events.access import courses
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN

_LATELY = timedelta(days=20)  # ago: when what is to come was published
_TUESDAY, _ORDINARY = 1, 0.9  # how much is going on: no holidays
_DIGITALTAG = dates.at(datetime(2020, 6, 19, tzinfo=BERLIN).date(), 0)


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write all of it with its journal; return how many rows of the tables that the history has, too."""
    made = _Writing(told, ground, now)
    said = facts.read("gatherings.toml")
    made.digitaltag(said["digitaltag"])
    for entry in said["umbrella"]:
        made.umbrella(entry)
    made.course_held(said["course_held"])
    for entry in said["course"]:
        made.course(entry)
    Entry.objects.bulk_create(made.journal)
    return {**made.counts, "journal_entry": len(made.journal)}


class _Writing:
    def __init__(self, told: Told, ground: Ground, now: datetime) -> None:
        self.ground, self.now = ground, now
        self.guests = seats.guests_of(told, "gatherings")
        self.journal: list[Entry] = []
        self.counts = dict.fromkeys(
            ("events_event", "events_pool", "events_registration", "events_eventtopic"), 0
        )

    def digitaltag(self, said: dict[str, Any]) -> None:
        """Gather the talks of 2020 under one umbrella; a small history has none."""
        day = (_DIGITALTAG, _DIGITALTAG + timedelta(days=1))
        talks = list(
            events.Event.objects.filter(title__de__startswith="Digitaltag: ", starts_at__range=day)
            .select_related("hub")
            .order_by("starts_at", "pk")
        )
        if not talks:
            return
        text = next(one for one in facts.facts().events if one.title["de"].startswith(said["title"]))
        first = talks[0]
        entry = {
            "hub": first.hub.slug, "kind": text.kind, "mode": "online", "topics": text.topics,
            "title": text.title, "text": text.text,
        }  # fmt: skip
        published = min(talk.published_at for talk in talks if talk.published_at)
        umbrella = self._event(
            entry,
            first.starts_at,
            first.starts_at + timedelta(minutes=text.minutes),
            published,
            is_umbrella=True,
        )
        for number, talk in enumerate(talks):
            self._join(talk, umbrella, published + timedelta(hours=1 + number))
            title = {language: one.partition(": ")[2] or one for language, one in talk.title.items()}
            length = said["talk_minutes"]
            role = said["roles_de"][number % len(said["roles_de"])]
            self._session(talk, "talk", title, 0, length, role=role)
            ends = int((talk.ends_at - talk.starts_at).total_seconds() / 60)
            if ends > length:
                self._session(
                    talk, "questions", _texts(said, "questions"), length, ends - length, role=said["asks_de"]
                )

    def umbrella(self, said: dict[str, Any]) -> None:
        """Write an umbrella to come and its parts."""
        starts_at = self._begins(said)
        published = self.now - _LATELY
        umbrella = self._event(
            {**said, "kind": "large_event", "mode": "hybrid"},
            starts_at,
            starts_at + timedelta(minutes=said["minutes"]),
            published,
            is_umbrella=True,
        )
        for number, part in enumerate(said["part"]):
            at = starts_at + timedelta(minutes=part["after"])
            one = self._event(part, at, at + timedelta(minutes=part["minutes"]), published)
            self._join(one, umbrella, published + timedelta(hours=2 + 5 * number))
            self._seats(one, part)
            for session in part.get("session", []):
                self._session(
                    one, session["kind"], _texts(session, "title"), session["after"], session["minutes"],
                    role=session.get("role", ""),
                )  # fmt: skip

    def course_held(self, said: dict[str, Any]) -> None:
        """Say of the latest course of the hub, in a small history of any hub, what it was made of, who was there for
        what, and who has a certificate."""
        held = events.Event.objects.held(self.now).filter(kind__code="course", attendances__isnull=False)
        latest = held.select_related("hub").order_by("-starts_at", "-pk")
        event = latest.filter(hub__slug=said["hub"]).first() or latest.first()
        if event is None:
            return
        length = (event.ends_at - event.starts_at).total_seconds() / 60
        begins, sessions = 0.0, []
        for one in said["session"]:
            minutes = one["share"] * length
            made = self._session(
                event, one["kind"], _texts(one, "title"), round(begins), round(begins + minutes) - round(begins),
                role=one.get("role", ""), is_required=one.get("required", False),
            )  # fmt: skip
            begins += minutes
            sessions += [made] if one["kind"] != "break" else []
        course = events.Course.objects.create(event=event, goals=_goals(said))
        came = event.registrations.filter(attendance__isnull=False).order_by("pk")
        for number, person in enumerate(came):
            left_early = number % 6 == 5
            for one in sessions[:-1] if left_early else sessions:
                events.Presence.objects.create(registration=person, session=one, noted_at=one.starts_at)
        issued = min(event.ends_at + timedelta(days=2), self.now)
        ready = [one for one in courses.progress_of(event, course) if one.may_have_one]
        by = self.ground.users[sign_ins.address(event.hub.slug, "lead")]
        for one in ready[: max(len(ready) - said["pending"], 1)]:
            certificate = events.Certificate.objects.create(
                registration=one.person,
                said=courses.what_it_says(event, course, one),
                issued_at=issued,
                issued_by_id=by,
            )
            self._note("certificate_issued", certificate, issued, event.hub.slug, by)

    def course(self, said: dict[str, Any]) -> None:
        """Write a course to come, of several evenings."""
        starts_at = self._begins(said)
        last = said["session"][-1]
        evening = dates.at(starts_at.astimezone(BERLIN).date() + timedelta(weeks=last["week"]), said["hour"])
        event = self._event(said, starts_at, evening + timedelta(minutes=last["minutes"]), self.now - _LATELY)
        self._seats(event, said)
        for one in said["session"]:
            day = starts_at.astimezone(BERLIN).date() + timedelta(weeks=one["week"])
            after = round((dates.at(day, said["hour"]) - starts_at).total_seconds() / 60)
            self._session(
                event, one["kind"], _texts(one, "title"), after, one["minutes"],
                role=one["role"], is_required=one.get("required", False),
            )  # fmt: skip
        events.Course.objects.create(event=event, goals=_goals(said), least=said["least"])

    def _begins(self, said: dict[str, Any]) -> datetime:
        day = self.now.astimezone(BERLIN).date() + timedelta(days=said["days"])
        while day.weekday() != _TUESDAY or dates.liveliness(day) < _ORDINARY:
            day += timedelta(days=1)
        return dates.at(day, said["hour"])

    def _event(
        self, said: dict[str, Any], starts_at: datetime, ends_at: datetime, published: datetime, **more: Any
    ) -> events.Event:
        online = said["mode"] == "online"
        event = events.Event.objects.create(
            hub_id=self.ground.hubs[said["hub"]],
            kind_id=self.ground.event_kinds[said["kind"]],
            title=said.get("title") or _texts(said, "title"),
            text=said.get("text") or _texts(said, "text"),
            mode=said["mode"],
            site_id=None if online or "is_umbrella" in more else self.ground.sites[said["hub"]][0],
            room=said.get("room", ""),
            starts_at=starts_at,
            ends_at=ends_at,
            published_at=published,
            **more,
        )
        events.Event.objects.filter(pk=event.pk).update(changed_at=published)
        for number, topic in enumerate(said["topics"]):
            event.about.create(topic_id=self.ground.topics[topic], position=number)
        self.counts["events_event"] += 1
        self.counts["events_eventtopic"] += len(said["topics"])
        event.refresh_from_db()
        return event

    def _join(self, event: events.Event, umbrella: events.Event, at: datetime) -> None:
        events.Event.objects.filter(pk=event.pk).update(part_of=umbrella)
        for hub in dict.fromkeys((event.hub.slug, umbrella.hub.slug)):
            self._note("attached", event, at, hub, after={"umbrella": umbrella.code})

    def _seats(self, event: events.Event, said: dict[str, Any]) -> None:
        mode = event.mode
        pool = event.pools.create(
            mode=mode, planned_mode=mode, seats=said.get("seats"), queue_seats=said.get("queue_seats")
        )
        self.counts["events_pool"] += 1
        opened = self.now - _LATELY
        for number in range(1, said["taken"] + 1):
            at = opened + (self.now - timedelta(hours=6) - opened) * self.guests.rng.uniform(0.02, 0.95)
            row = event.registrations.create(
                pool=pool,
                **self.guests.person(),
                seat=number if pool.seats else None,
                idempotency_key=uuid4(),
                registered_at=at,
                confirmed_at=at,
            )
            self._note("registered", row, at, event.hub.slug)
            self.counts["events_registration"] += 1

    def _session(
        self,
        event: events.Event,
        kind: str,
        title: dict[str, str],
        after: int,
        minutes: int,
        *,
        role: str = "",
        is_required: bool = False,
    ) -> events.Session:
        starts_at = event.starts_at + timedelta(minutes=after)
        session = event.sessions.create(
            hub_id=event.hub_id,
            kind=kind,
            title=title,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes),
            is_required=is_required,
        )
        if role:
            session.speakers.create(name=self.guests.names.person(), role=role)
        return session

    def _note(
        self, verb: str, about: Any, at: datetime, hub: str, by: int | None = None, **more: Any
    ) -> None:
        noun = type(about)._meta.label_lower
        self.journal.append(
            Entry(at=at, verb=f"events.{verb}", noun=noun, code=about.code, hub=hub, by_id=by, **more)
        )


def _texts(said: dict[str, Any], name: str) -> dict[str, str]:
    return {language: said[f"{name}_{language}"] for language in ("de", "en") if f"{name}_{language}" in said}


def _goals(said: dict[str, Any]) -> list[dict[str, str]]:
    return [
        {"de": german, "en": english}
        for german, english in zip(said["goals_de"], said["goals_en"], strict=True)
    ]
