"""What the dates of a series have alike: a way to take part, or a question, is the same where it reads the same.

Each date has pools, types and questions of its own. Who comes to all of them is asked once: by keys that are made of
what people read, so that they hold for dates which are added later, too.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, ngettext

from hubnetz.events.models import AttendeeType, Event, Pool, Question
from hubnetz.events.ways import Way
from hubnetz.lib.texts import Texts


@dataclass(frozen=True, slots=True)
class AlikeType:
    """A type of attendee as a form knows it, for all dates that have one of that name."""

    pk: str
    name: Texts
    text: Texts
    needs_approval: bool
    needs_invitation: bool

    def __str__(self) -> str:
        return str(self.name)


@dataclass(frozen=True, slots=True)
class AlikeWay:
    """A way to take part in all dates that have it; to a form it is like a way of one event."""

    code: str
    name: str
    type: AlikeType | None
    dates: int  # how many have it

    may_wait = False
    needs_code = False
    is_open = True

    @property
    def choice(self) -> str:
        """What a form sends for it."""
        return self.code

    @property
    def asks(self) -> bool:
        """Whether a hub decides who comes."""
        return self.type is not None and self.type.needs_approval

    @property
    def state(self) -> tuple[str, str]:
        """What it needs, in words, and a kind for the mark."""
        if self.asks:
            return gettext("on request"), "info"
        return ngettext("%(n)s date", "%(n)s dates", self.dates) % {"n": self.dates}, "success"

    @property
    def label(self) -> str:
        """What a choice calls it."""
        return f"{self.name}: {self.state[0]}"


@dataclass(slots=True)
class AlikeQuestion:
    """A question of one or several dates, asked once; to a form it is like a question of one event."""

    code: str
    kind: str
    text: Texts
    help: Texts
    options: list[dict[str, Any]]
    is_required: bool
    only_type_id: str | None
    only_if_id: str | None
    only_value: str
    dates: list[Event] = field(default_factory=list)

    @property
    def pk(self) -> str:
        """What other questions know it by."""
        return self.code

    def __str__(self) -> str:
        return str(self.text)


@dataclass(frozen=True, slots=True)
class PhotoNote:
    """What is said of photos, at which of the dates."""

    event: Event  # one whose words it is
    dates: list[Event]  # empty: all of them


@dataclass(frozen=True, slots=True)
class Day:
    """One date, its ways and its questions by the keys they are known by in the whole series."""

    event: Event
    ways: dict[str, tuple[Pool, AttendeeType | None]]
    questions: dict[str, Question]


def day(event: Event) -> Day:
    """Return a date by its keys; its pools, their types and its questions are read if they did not come with it."""
    ways: dict[str, tuple[Pool, AttendeeType | None]] = {}
    types: dict[int, str] = {}
    for pool in sorted(event.pools.all(), key=lambda one: one.position):
        kinds = sorted(pool.types.all(), key=lambda one: (one.position, one.pk))
        every: list[AttendeeType | None] = [*kinds]
        for type in every or [None]:
            key = _free(ways, [pool.planned_mode, dict(pool.name), dict(type.name) if type else None])
            ways[key] = (pool, type)
            if type:
                types[type.pk] = key
    questions: dict[str, Question] = {}
    keys: dict[int, str] = {}
    for one in sorted(event.questions.all(), key=lambda one: (one.position, one.pk)):
        said = [one.kind, dict(one.text), one.options]
        when = [types.get(one.only_type_id or 0), keys.get(one.only_if_id or 0), one.only_value]
        keys[one.pk] = key = _free(questions, said + when)
        questions[key] = one
    return Day(event, ways, questions)


def way_at(day: Day, key: str) -> tuple[Pool, AttendeeType | None] | None:
    """Return how somebody takes part in a date who chose a way for all; None where only invited people can.

    Where a date has no such way it is its nearest: of the same kind if there is one, that which asks for least.
    """
    if found := day.ways.get(key):
        return None if found[1] and found[1].needs_invitation else found
    open_ways = [one for one in day.ways.values() if one[1] is None or not one[1].needs_invitation]
    open_ways.sort(key=lambda one: (one[1] is not None and one[1].needs_approval, one[0].position))
    return next(iter(open_ways), None)


def nearest(day: Day, key: str, mode: str) -> tuple[Pool, AttendeeType | None] | None:
    """Return the same, but rather a way of this mode than one that asks for less."""
    if key in day.ways or not mode:
        return way_at(day, key)
    alike = {name: one for name, one in day.ways.items() if one[0].planned_mode == mode}
    return way_at(Day(day.event, alike, {}), key) or way_at(day, key)


def answers_at(day: Day, type: AttendeeType | None, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what somebody answered who was asked once for all dates, as this one keeps it: what applies here."""
    given: dict[int, Any] = {}
    found: dict[str, Any] = {}
    for key, question in day.questions.items():
        if key not in answers:
            continue
        if question.only_type_id and (type is None or type.pk != question.only_type_id):
            continue
        before = given.get(question.only_if_id) if question.only_if_id else None
        if question.only_if_id and not _says(before, question.only_value):
            continue
        given[question.pk] = found[question.code] = answers[key]
    return found


def _says(given: Any, value: str) -> bool:
    return value in given if isinstance(given, list) else given == value


def ways_of(days: Sequence[Day]) -> list[AlikeWay]:
    """Return the ways that people can choose for all dates, those that most dates have first; none by invitation."""
    found: dict[str, list[tuple[Pool, AttendeeType | None]]] = {}
    for one in days:
        for key, way in one.ways.items():
            if not (way[1] and way[1].needs_invitation):
                found.setdefault(key, []).append(way)
    alone = len({(pool.planned_mode, str(pool.name)) for rows in found.values() for pool, _type in rows}) == 1
    ways = [_way(key, rows, alone) for key, rows in found.items()]
    return sorted(ways, key=lambda way: -way.dates)


def _way(key: str, rows: list[tuple[Pool, AttendeeType | None]], alone: bool) -> AlikeWay:
    pool, type = rows[0]
    pool.mode = pool.planned_mode  # as it is called in the series, wherever one of its dates is held now
    own = None
    if type:
        asks = any(one is not None and one.needs_approval for _pool, one in rows)
        own = AlikeType(key, type.name, type.text, asks, needs_invitation=False)
    return AlikeWay(key, Way(pool, type, is_only_pool=alone).name, own, len(rows))


def questions_of(days: Sequence[Day]) -> list[AlikeQuestion]:
    """Return the questions of all dates, each once, in the order of the first that asks it; required if one says so."""
    found: dict[str, AlikeQuestion] = {}
    for one in days:
        types = {type.pk: key for key, (_pool, type) in one.ways.items() if type}
        keys = {question.pk: key for key, question in one.questions.items()}
        for key, question in one.questions.items():
            alike = found.setdefault(
                key,
                AlikeQuestion(
                    key, question.kind, question.text, question.help, question.options, False,
                    types.get(question.only_type_id or 0), keys.get(question.only_if_id or 0),
                    question.only_value,
                ),
            )  # fmt: skip
            alike.is_required = alike.is_required or question.is_required
            alike.dates.append(one.event)
    return list(found.values())


def photo_notes(events: Iterable[Event]) -> list[PhotoNote]:
    """Return what is said of photos at some dates, each wording once."""
    every = list(events)
    found: dict[str, list[Event]] = {}
    for event in every:
        if event.takes_photos:
            found.setdefault(_digest(dict(event.photo_note)), []).append(event)
    return [PhotoNote(rows[0], [] if len(rows) == len(every) else rows) for rows in found.values()]


def _free(taken: Mapping[str, Any], said: list[Any]) -> str:
    """Return the key of what is said; of two alike at one date the second has another one."""
    number = 0
    while (key := _digest([*said, number])) in taken:
        number += 1
    return key


def _digest(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
