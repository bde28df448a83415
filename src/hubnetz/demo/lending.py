"""What stands beside the things that can be booked: the way there, plans, seldom hours, closed times, licences, a
series, a room with its projector, a calendar link. All of it lies after the day of loading; no figure knows it."""

import hashlib
import io
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from dateutil.relativedelta import relativedelta

from hubnetz.booking import rules, supply
from hubnetz.booking.models import (
    Allocation,
    Booking,
    BookingSeries,
    CalendarLink,
    ClosedTime,
    Induction,
    Licence,
    LicenceKind,
    OpeningHours,
    Resource,
    ResourcePicture,
)
from hubnetz.demo import dates, facts, sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.events import recurrence
from hubnetz.events.models import Event
from hubnetz.journal.models import Entry
from hubnetz.lib import pictures
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.texts import Texts

_AGO = timedelta(days=12)
_PER_METRE = 60  # dots
_PAPER, _WALL, _TABLE, _GLASS = (250, 249, 244), (40, 40, 36), (255, 225, 0), (120, 180, 215)


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write all of it with its journal; return how many rows of the tables that the history has, too."""
    made, said = _Writing(ground, now), facts.read("lending.toml")
    for way in said["way"]:
        made.way(way)
    for plan in said["plan"]:
        made.plan(plan)
    for hours in said["seldom"]:
        made.seldom(hours)
    for closed in said["closed"]:
        made.closed(closed)
    made.licences(told.scenario.rng("lending"))
    made.series(said["series"])
    made.together(said["together"])
    made.calendar(said["calendar"])
    for course in said["induction"]:
        made.induction(course)
    Entry.objects.bulk_create(made.journal)
    courses = len(said["induction"])
    rows = {"events_event": courses, "events_pool": courses}
    rows["events_eventtopic"] = sum(len(course["topics"]) for course in said["induction"])
    return {"booking_booking": made.booked, **rows, "journal_entry": len(made.journal)}


def _texts(said: dict[str, Any], name: str) -> Texts:
    return Texts({code: said[f"{name}_{code}"] for code in ("de", "en") if f"{name}_{code}" in said})


class _Writing:
    def __init__(self, ground: Ground, now: datetime) -> None:
        self.ground, self.now, self.booked = ground, now, 0
        self.journal: list[Entry] = []

    def _thing(self, hub: str, what: str) -> Resource:
        rows = Resource.objects.filter(hub_id=self.ground.hubs[hub], name__de=what)
        return rows.select_related("hub", "site", "licence_kind").get()

    def _note(self, verb: str, noun: str, code: str) -> None:
        self.journal.append(
            Entry(at=self.now - _AGO, verb=f"booking.{verb}", noun=f"booking.{noun}", code=code)
        )

    def way(self, said: dict[str, Any]) -> None:
        one = self._thing(said["hub"], said["what"])
        Resource.objects.filter(pk=one.pk).update(getting_there=_texts(said, "text"))

    def plan(self, said: dict[str, Any]) -> None:
        one = self._thing(said["hub"], said["what"])
        drawn = pictures.drawn("png", _plan(said))
        made = ResourcePicture.objects.create(
            resource=one,
            alt=_texts(said, "alt"),
            kind=drawn.kind,
            width=drawn.width,
            height=drawn.height,
            digest=hashlib.sha256(drawn.content).hexdigest(),
            content=drawn.content,
            small=drawn.small,
            added_at=self.now - _AGO,
        )
        self._note("picture_added", "resource", made.resource.code)

    def seldom(self, said: dict[str, Any]) -> None:
        one = self._thing(said["hub"], said["what"])
        every = said.get("every", 1)
        first = self.now.astimezone(BERLIN).date() if every > 1 else None
        OpeningHours.objects.create(
            resource=one,
            weekday=said["weekday"],
            opens=time.fromisoformat(said["opens"]),
            closes=time.fromisoformat(said["closes"]),
            every=every,
            first_on=first,
            school=said.get("school", ""),
        )
        self._note("hours_set", "resource", one.code)

    def closed(self, said: dict[str, Any]) -> None:
        one = self._thing(said["hub"], said["what"]) if "what" in said else None
        day = self.now.astimezone(BERLIN).date() + timedelta(days=said["days"])
        begins = rules.moment(day, time(8) if said["hours"] < 24 else time.min)
        made = ClosedTime.objects.create(
            hub_id=self.ground.hubs[said["hub"]],
            resource=one,
            starts_at=begins,
            ends_at=begins + timedelta(hours=said["hours"]),
            reason=_texts(said, "reason"),
            made_at=self.now - _AGO,
        )
        self._note("closed", "closedtime", made.code)

    def licences(self, rng: Any) -> None:
        """Give everybody who has booked a machine the licence that it needs; one in four expires soon."""
        today = self.now.astimezone(BERLIN).date()
        rows = Booking.objects.exclude(resource__licence_kind=None).exclude(email="")
        known: set[tuple[str, int]] = set()
        for one in rows.select_related("resource__licence_kind").order_by("starts_at", "pk"):
            kind = one.resource.licence_kind
            assert kind is not None
            if (one.email, kind.pk) in known:
                continue
            known.add((one.email, kind.pk))
            months = kind.months or 24
            left = timedelta(
                days=rng.randint(25, 55) if rng.random() < 0.25 else rng.randint(120, 25 * months)
            )
            until = today + left
            granted = until - relativedelta(months=months)
            made = Licence.objects.create(
                kind=kind,
                hub_id=one.resource.hub_id,
                name=one.name,
                email=one.email,
                granted_at=min(rules.moment(granted, time(10)), self.now - _AGO),
                valid_until=until,
            )
            self._note("licence_granted", "licence", made.code)

    def series(self, said: dict[str, Any]) -> None:
        """Book the first hour that is free, and the same in the weeks after; what is taken is skipped."""
        one = self._thing(said["hub"], said["what"])
        length = timedelta(minutes=said["minutes"])
        first = self._free([one], length)
        if first is None:
            return
        series = BookingSeries.objects.create(
            resource=one,
            rule=recurrence.weekly(),
            name="Team Brennglas",
            email="kontakt@brennglas.example",
            idempotency_key=uuid4(),
            made_at=self.now - _AGO,
        )
        slots = recurrence.slots(series.rule, first, length, count=said["dates"])
        for slot in slots:
            given = self._given([one], slot.starts_at, slot.ends_at)
            if isinstance(given, rules.Obstacle):
                series.skipped.append({"starts_at": slot.starts_at.isoformat(), "why": given.value})
            else:
                self._book([one], given, slot.starts_at, slot.ends_at, said["subject_de"], series=series)
        series.save(update_fields=["skipped"])
        self._note("series_booked", "bookingseries", series.code)

    def together(self, said: dict[str, Any]) -> None:
        """Book the first time at which all of it is free."""
        asked = [self._thing(said["hub"], what) for what in said["what"]]
        length = max(one.terms.shortest for one in asked)
        first = self._free(asked, length)
        if first is None:
            return
        ends_at = first + length
        given = self._given(asked, first, ends_at)
        if not isinstance(given, rules.Obstacle):
            self._book(asked, given, first, ends_at, said["subject_de"])

    def calendar(self, said: dict[str, Any]) -> None:
        """Let an adviser read their own bookings; the secret is known to nobody."""
        made = CalendarLink.objects.create(
            hub_id=self.ground.hubs[said["hub"]],
            user_id=self.ground.users[sign_ins.address(said["hub"], "adviser")],
            label=said["label"],
            shows_people=True,
            digest=hashlib.sha256(uuid4().bytes).hexdigest(),
            made_by_id=self.ground.users[sign_ins.address(said["hub"], "adviser")],
            made_at=self.now - _AGO,
            read_on=self.now.astimezone(BERLIN).date(),
        )
        self._note("calendar_shared", "calendarlink", made.code)

    def induction(self, said: dict[str, Any]) -> None:
        """Let an event be held soon that gives a licence to whoever comes."""
        day = self.now.astimezone(BERLIN).date() + timedelta(days=said["days"])
        while not dates.liveliness(day):
            day += timedelta(days=1)
        begins, at = dates.at(day, said["hour"]), self.now - _AGO
        event = Event.objects.create(
            hub_id=self.ground.hubs[said["hub"]],
            kind_id=self.ground.event_kinds["workshop"],
            title=_texts(said, "title"),
            text=_texts(said, "text"),
            mode="on_site",
            site_id=self.ground.sites[said["hub"]][0],
            room=said.get("room", ""),
            starts_at=begins,
            ends_at=begins + timedelta(minutes=said["minutes"]),
            published_at=at,
        )
        Event.objects.filter(pk=event.pk).update(changed_at=at)
        for number, topic in enumerate(said["topics"]):
            event.about.create(topic_id=self.ground.topics[topic], position=number)
        event.pools.create(mode="on_site", planned_mode="on_site", seats=said["seats"])
        Induction.objects.create(event=event, kind=LicenceKind.objects.get(code=said["licence"]))
        self.journal.append(Entry(at=at, verb="events.published", noun="events.event", code=event.code))
        self.journal.append(
            Entry(at=at, verb="booking.induction_named", noun="events.event", code=event.code)
        )

    def _free(self, asked: list[Resource], length: timedelta) -> datetime | None:
        today = self.now.astimezone(BERLIN).date()
        stocks = supply.stocks(asked, today, today + timedelta(days=14))
        starts = rules.common_starts(
            [stocks[one.pk].supply for one in asked], length, now=self.now + timedelta(days=1)
        )
        return next(iter(starts), None)

    def _given(
        self, asked: list[Resource], starts_at: datetime, ends_at: datetime
    ) -> list[tuple[Resource, int]] | rules.Obstacle:
        day = starts_at.astimezone(BERLIN).date()
        stocks = supply.stocks(asked, day, day)
        given = []
        for number, one in enumerate(asked):
            stands = rules.obstacle(
                stocks[one.pk].supply, starts_at, ends_at, now=self.now, on_step=not number
            )
            if stands:
                return stands
            given += [(one, unit) for unit in stocks[one.pk].free_units(starts_at, ends_at, 1) or ()]
        return given

    def _book(
        self,
        asked: list[Resource],
        given: list[tuple[Resource, int]],
        starts_at: datetime,
        ends_at: datetime,
        subject: str,
        *,
        series: BookingSeries | None = None,
    ) -> None:
        made = Booking.objects.create(
            resource=asked[0],
            series=series,
            mode="on_site",
            starts_at=starts_at,
            ends_at=ends_at,
            name=series.name if series else "Jule Anders",
            email=series.email if series else "jule.anders@brennglas.example",
            organisation_name="Brennglas Optik",
            subject=subject,
            idempotency_key=uuid4(),
            made_at=self.now - _AGO,
            confirmed_at=self.now - _AGO,
        )
        Allocation.objects.bulk_create(
            Allocation(
                booking=made,
                resource=one,
                unit_id=unit,
                during=(starts_at - one.terms.before, ends_at + one.terms.after),
            )
            for one, unit in given
        )
        self.booked += 1
        self._note("booked", "booking", made.code)


def _plan(said: dict[str, Any]) -> bytes:
    """Draw a room from above: walls, windows, a door, tables."""
    from PIL import Image, ImageDraw

    width, depth = (int(metres * _PER_METRE) for metres in said["room"])
    edge = _PER_METRE
    plan = Image.new("RGB", (width + 2 * edge, depth + 2 * edge), _PAPER)
    pen = ImageDraw.Draw(plan)
    pen.rectangle((edge, edge, edge + width, edge + depth), outline=_WALL, width=10)
    glass = {
        "north": (edge + 60, edge, edge + width - 60, edge + 9),
        "east": (edge + width - 9, edge + 60, edge + width, edge + depth - 60),
    }
    pen.rectangle(glass[said["windows"]], fill=_GLASS)
    door = edge + width // 2
    pen.rectangle((door - 40, edge + depth - 10, door + 40, edge + depth + 1), fill=_PAPER)
    pen.line((door - 40, edge + depth, door - 40, edge + depth - 80), fill=_WALL, width=4)
    pen.arc((door - 120, edge + depth - 80, door + 40, edge + depth + 80), 270, 360, fill=_WALL, width=2)
    for x, y, wide, deep in said["tables"]:
        left, top = edge + x * _PER_METRE, edge + y * _PER_METRE
        box = (left, top, left + wide * _PER_METRE, top + deep * _PER_METRE)
        pen.rounded_rectangle(box, radius=8, fill=_TABLE, outline=_WALL, width=3)
    file = io.BytesIO()
    plan.save(file, "PNG")
    return file.getvalue()
