"""What tells one state of what is planned from another, seats aside: so that what is drawn of it outlives commits.

As `network.versions` does: each table says how many rows it has here, their keys, and the sums of the transactions and
of the commands that wrote them. Of hubs, sites, topics and kinds the version there is a part of each state.
"""

from datetime import datetime
from typing import Any

from django.db import models

from hubnetz.events.models import (
    Cohost,
    Course,
    Event,
    EventTopic,
    Material,
    Question,
    Series,
    Session,
    Speaker,
)
from hubnetz.lib import unwritten, worded
from hubnetz.network import access as network

State = tuple[Any, ...]
_ROWS = "(count(*), sum({0}.id), sum({0}.xmin::text::bigint), sum({0}.cmin::text::bigint))::text"


def _sums(model: type[models.Model], where: str) -> str:
    table = model._meta.db_table
    return f"(SELECT {_ROWS.format(table)} FROM {table} WHERE {where})"  # noqa: S608 (our own names)


def _question_of_event() -> str:
    """Return one question after all that the page of an event shows: itself, its umbrella and series, what it has."""
    own = [
        _sums(model, "event_id = one.id")
        for model in (Cohost, Course, EventTopic, Material, Question, Session)
    ]
    within = f"session_id IN (SELECT id FROM {Session._meta.db_table} WHERE event_id = one.id)"  # noqa: S608
    others = [
        _sums(Speaker, within),
        _sums(Event, f"{Event._meta.db_table}.id IN (one.id, one.part_of_id)"),
        _sums(Series, "id = one.series_id"),
    ]
    return f"SELECT one.id, {', '.join(own + others)} FROM {Event._meta.db_table} one WHERE one.code = %s"  # noqa: S608


_EVENT = _question_of_event()
_BETWEEN = f"SELECT {_sums(Event, 'starts_at < %s AND ends_at > %s')}"


def of_event(code: str) -> State | None:
    """Return the state of all that the page of an event shows but its seats; None where nothing may be kept."""
    return _state(("events.state", code), _EVENT, [code])


def between(first: datetime, last: datetime) -> State | None:
    """Return the state of all events that touch the time between two moments, without what they have beside them; None
    where nothing may be kept. Whoever changes their topics or hosts writes them, too."""
    return _state(("events.state_between", first, last), _BETWEEN, [last, first])


def _state(name: tuple[Any, ...], question: str, values: list[Any]) -> State | None:
    if not unwritten.moment():
        return None

    return network.version(), unwritten.kept(name, lambda: tuple(worded.rows(question, *values)))
