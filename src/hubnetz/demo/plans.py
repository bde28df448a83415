"""What hubs plan: a series with an exception, a draft, a date taken over from another hub. All of it lies after the day
of loading, so no figure knows it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from hubnetz.demo import dates, facts, seats, sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.events import models as events
from hubnetz.events import recurrence
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN

_PUBLISHED, _TAKEN_OVER, _DRAFTED = timedelta(days=25), timedelta(days=15), timedelta(days=4)  # ago
_FELL_OUT, _LATE, _GAVE_BACK = timedelta(days=10), timedelta(days=3), timedelta(days=1)  # ago
_FORTNIGHT = 2


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write all of it with its journal; return how many rows of the tables that the history has, too."""
    made, said = _Writing(told, ground, now), facts.read("plans.toml")
    first = made.series(said["series"])
    made.draft(said["draft"])
    made.adopted(said["adopted"], first, said["series"])
    Entry.objects.bulk_create(made.journal)
    return {**made.counts, "journal_entry": len(made.journal)}


class _Writing:
    def __init__(self, told: Told, ground: Ground, now: datetime) -> None:
        self.ground, self.now = ground, now
        self.guests = seats.guests_of(told, "plans")
        self.journal: list[Entry] = []
        self.counts = dict.fromkeys(
            ("events_event", "events_pool", "events_registration", "events_eventtopic"), 0
        )

    def series(self, said: dict[str, Any]) -> events.Event:
        """Write the dates of a series, who comes to all of them and who to one; return the first date."""
        length = timedelta(minutes=said["minutes"])
        rule = recurrence.weekly(_FORTNIGHT)
        slots = recurrence.slots(rule, self._begins(said), length, count=said["dates"])
        at, by = self.now - _PUBLISHED, self._staff(said["hub"])
        series = events.Series.objects.create(
            hub_id=self.ground.hubs[said["hub"]], title=_texts(said, "title"), text=_texts(said, "text"),
            rule=rule, booking=events.Series.Booking.BOTH, made_at=at,
        )  # fmt: skip
        held = [
            self._event(said, slot.starts_at, slot.ends_at, at, series=series, published_at=at)
            for slot in slots
        ]
        self._note("series_made", series, at, said["hub"], by, after={"dates": len(held)})
        for event in held:
            self._note("published", event, at, said["hub"], by)
        out = held[said["falls_out"] - 1]
        for number in range(said["enrolled"]):
            came = self.now - _LATE if number < said["late"] else at + timedelta(days=1 + number)
            there = [one for one in held if came < self.now - _FELL_OUT or one is not out]
            self._enrol(series, there, came, said["hub"], gives_back=number == 0)
        for event, count in zip(held, said["singles"], strict=True):
            self._singles(event, 0 if event is out else count, at)
        fell = self.now - _FELL_OUT
        events.Event.objects.filter(pk=out.pk).update(cancelled_at=fell, changed_at=fell, sequence=1)
        self._note("cancelled", out, fell, said["hub"], by, after={"reason": said["reason_de"]})
        return held[0]

    def draft(self, said: dict[str, Any]) -> None:
        """Write what a hub plans and has not published."""
        starts_at, at = self._begins(said), self.now - _DRAFTED
        event = self._event(said, starts_at, starts_at + timedelta(minutes=said["minutes"]), at)
        by = self._staff(said["hub"])
        self._note("drafted", event, at, said["hub"], by, after={"title": _texts(said, "title")})

    def adopted(self, said: dict[str, Any], first: events.Event, wrote: dict[str, Any]) -> None:
        """Write what another hub made of the first date of the series, at its own place."""
        entry = {**wrote, **said, "room": ""}
        starts_at, at = self._begins(entry), self.now - _TAKEN_OVER
        event = self._event(
            entry, starts_at, starts_at + timedelta(minutes=entry["minutes"]), at,
            adopted_from=first, published_at=at + timedelta(hours=3),
        )  # fmt: skip
        by = self._staff(said["hub"])
        self._note("adopted", event, at, said["hub"], by, after={"from": first.code, "hub": wrote["hub"]})
        self._note("published", event, at + timedelta(hours=3), said["hub"], by)
        self._singles(event, said["taken"], at + timedelta(hours=3))

    def _begins(self, said: dict[str, Any]) -> datetime:
        day = self.now.astimezone(BERLIN).date() + timedelta(days=said["days"])
        while day.weekday() != said.get("weekday", day.weekday()) or not dates.liveliness(day):
            day += timedelta(days=1)
        return dates.at(day, said["hour"])

    def _staff(self, hub: str) -> int:
        return self.ground.users[sign_ins.address(hub, "events" if hub == "zd-bb" else "lead")]

    def _event(
        self, said: dict[str, Any], starts_at: datetime, ends_at: datetime, at: datetime, **more: Any
    ) -> events.Event:
        event = events.Event.objects.create(
            hub_id=self.ground.hubs[said["hub"]], kind_id=self.ground.event_kinds[said["kind"]],
            title=_texts(said, "title"), text=_texts(said, "text"), mode=said["mode"],
            site_id=self.ground.sites[said["hub"]][0], room=said.get("room", ""),
            starts_at=starts_at, ends_at=ends_at, **more,
        )  # fmt: skip
        events.Event.objects.filter(pk=event.pk).update(changed_at=at)
        for number, topic in enumerate(said["topics"]):
            event.about.create(topic_id=self.ground.topics[topic], position=number)
        event.pools.create(
            mode=said["mode"],
            planned_mode=said["mode"],
            seats=said["seats"],
            queue_seats=said.get("queue_seats"),
        )
        self.counts["events_event"] += 1
        self.counts["events_pool"] += 1
        self.counts["events_eventtopic"] += len(said["topics"])
        event.refresh_from_db()
        return event

    def _enrol(
        self,
        series: events.Series,
        held: list[events.Event],
        at: datetime,
        hub: str,
        *,
        gives_back: bool,
    ) -> None:
        person = self.guests.person()
        gone = self.now - _GAVE_BACK if gives_back else None
        enrolment = events.Enrolment.objects.create(
            series=series, **person, idempotency_key=uuid4(), enrolled_at=at, cancelled_at=gone
        )
        self._note("enrolled", enrolment, at, hub, after={"dates": len(held)})
        for event in held:
            self._seat(event, person, at, enrolment=enrolment, cancelled_at=gone)
        if gone:
            self._note("series_left", enrolment, gone, hub)

    def _singles(self, event: events.Event, count: int, since: datetime) -> None:
        for _person in range(count):
            at = since + (self.now - timedelta(hours=6) - since) * self.guests.rng.uniform(0.02, 0.95)
            row = self._seat(event, self.guests.person(), at)
            self._note("registered", row, at, event.hub.slug)

    def _seat(
        self, event: events.Event, person: dict[str, Any], at: datetime, **more: Any
    ) -> events.Registration:
        pool = event.pools.get()
        row = event.registrations.create(
            pool=pool, **person, seat=event.registrations.count() + 1, idempotency_key=uuid4(),
            registered_at=at, confirmed_at=at, **more,
        )  # fmt: skip
        self.counts["events_registration"] += 1
        return row

    def _note(
        self, verb: str, about: Any, at: datetime, hub: str, by: int | None = None, **more: Any
    ) -> None:
        noun = type(about)._meta.label_lower
        self.journal.append(
            Entry(at=at, verb=f"events.{verb}", noun=noun, code=about.code, hub=hub, by_id=by, **more)
        )


def _texts(said: dict[str, Any], name: str) -> dict[str, str]:
    return {language: said[f"{name}_{language}"] for language in ("de", "en")}
