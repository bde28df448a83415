"""An event written down as plain values, and written out again as a draft; for verbs of templates.

Kept are kind, texts, topics, way, length, registration, pools with their types, questions, programme, course and
whether a reminder goes out. Left behind is what belongs to one date: people, invitations, speakers, co-hosts and the
link to join. Place, rooms and the address of a survey come along at the same hub only. What a later version does not
know any more (a topic, a site) is left out.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from hubnetz.catalogue.models import Mode
from hubnetz.events import rules
from hubnetz.events.models import AttendeeType, Course, Event, EventKind, EventTopic, Question
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.texts import Texts
from hubnetz.network.models import Hub, Site, Topic

SAID = (
    "title",
    "text",
    "languages",
    "is_listed",
    "mode",
    "is_umbrella",
    "reminds",
    "takes_photos",
    "photo_note",
)
OF_THE_HUB = ("room", "feedback_url")
POOL = ("mode", "planned_mode", "name", "seats", "queue_seats", "position")
TYPE = ("name", "text", "needs_approval", "needs_invitation", "position")
QUESTION = ("kind", "text", "help", "options", "is_required", "only_value", "position")
SESSION = ("kind", "title", "text", "room", "is_required")


def written_down(event: Event) -> dict[str, Any]:
    """Return what a template keeps of an event, as plain values."""
    names = dict(event.questions.values_list("pk", "code"))
    types = dict(event.pools.filter(types__isnull=False).values_list("types__pk", "types__code"))
    course = Course.objects.filter(event=event).first()
    return {
        "event": {**_values(event, SAID + OF_THE_HUB), "site": event.site_id},
        "at": {
            name: _wall(getattr(event, name)) for name in ("starts_at", "ends_at", "opens_at", "closes_at")
        },
        "minutes": _minutes(event.starts_at, event.ends_at),
        "topics": list(event.about.order_by("position", "pk").values_list("topic__code", flat=True)),
        "pools": [
            {
                **_values(pool, POOL),
                "types": [
                    {**_values(one, TYPE), "key": one.code} for one in pool.types.order_by("position", "pk")
                ],
            }
            for pool in event.pools.order_by("position").prefetch_related("types")
        ],
        "questions": [
            {
                **_values(one, QUESTION),
                "key": one.code,
                "only_type": types.get(one.only_type_id) if one.only_type_id else None,
                "only_if": names.get(one.only_if_id) if one.only_if_id else None,
            }
            for one in event.questions.order_by("position", "pk")
        ],
        "sessions": [
            {**_values(one, SESSION), "starts_at": _wall(one.starts_at), "ends_at": _wall(one.ends_at)}
            for one in event.sessions.order_by("starts_at", "pk")
        ],
        "course": {"goals": course.goals, "least": course.least} if course else None,
    }


def for_all(content: dict[str, Any]) -> dict[str, Any]:
    """Return the same without what only its own hub can use: place, rooms, address of a survey."""
    said = {**content["event"], "room": "", "feedback_url": "", "site": None}
    return {
        **content,
        "event": said,
        "sessions": [{**one, "room": ""} for one in content["sessions"]],
    }


def written_out(
    content: dict[str, Any], kind: EventKind, hub: Hub, starts_at: datetime, key: UUID
) -> tuple[Event, bool]:
    """Write a draft of the hub that says what was written down, and whether it is new: with a key that was used
    already it is the event made then, as it is now."""
    said, at = content["event"], {name: _moment(value) for name, value in content["at"].items()}
    before, end = at["starts_at"], at["ends_at"]
    if before is None or end is None:
        raise ValueError("a template without a time")
    _begins, ends_at = rules.span_shifted(before, end, before, starts_at)
    opens, closes = at["opens_at"], at["closes_at"]
    site = _site(hub, said, starts_at)
    same = site is not None and site.pk == said["site"]
    made, is_new = Event.objects.get_or_create(
        idempotency_key=key,
        defaults={
            **{name: said[name] for name in SAID},
            "title": Texts(said["title"]),
            "text": Texts(said["text"]),
            "hub": hub,
            "kind": kind,
            "site": site,
            "room": said["room"] if same else "",
            "feedback_url": said["feedback_url"],
            "starts_at": starts_at,
            "ends_at": ends_at,
            "opens_at": rules.shifted(opens, before, starts_at) if opens else None,
            "closes_at": rules.shifted(closes, before, starts_at) if closes else None,
        },
    )
    if not is_new:
        return made, False
    _about(made, content["topics"])
    _ways(made, content)
    for one in content["sessions"]:
        begins, ends = _span(one, before, starts_at)
        values = {name: one[name] for name in SESSION if name != "room"}
        made.sessions.create(
            **values, hub=hub, starts_at=begins, ends_at=ends, room=one["room"] if same else ""
        )
    if content["course"]:
        Course.objects.create(event=made, **content["course"])
    return made, True


def _about(made: Event, codes: Iterable[str]) -> None:
    topics = Topic.objects.in_bulk(list(codes), field_name="code")
    EventTopic.objects.bulk_create(
        EventTopic(event=made, topic=topics[code], position=position)
        for position, code in enumerate(codes)
        if code in topics
    )


def _ways(made: Event, content: dict[str, Any]) -> None:
    types: dict[str, AttendeeType] = {}
    questions: dict[str, Question] = {}
    for pool in content["pools"]:
        own = made.pools.create(**{name: pool[name] for name in POOL})
        for one in pool["types"]:
            types[one["key"]] = own.types.create(**{name: one[name] for name in TYPE})
    for one in content["questions"]:
        questions[one["key"]] = made.questions.create(
            **{name: one[name] for name in QUESTION},
            only_type=types.get(one["only_type"]),
            only_if=questions.get(one["only_if"]),
        )


def _site(hub: Hub, said: dict[str, Any], starts_at: datetime) -> Site | None:
    if said["mode"] == Mode.ONLINE or said["is_umbrella"]:
        return None
    sites = list(
        Site.objects.on(starts_at.astimezone(BERLIN).date()).filter(hub=hub).order_by("-is_main", "pk")
    )
    return next((site for site in sites if site.pk == said["site"]), sites[0] if sites else None)


def _values(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _wall(moment: datetime | None) -> str | None:
    return moment.astimezone(BERLIN).replace(tzinfo=None).isoformat() if moment else None


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value).replace(tzinfo=BERLIN) if value else None


def _span(one: dict[str, Any], before: datetime, after: datetime) -> tuple[datetime, datetime]:
    begins, ends = _moment(one["starts_at"]), _moment(one["ends_at"])
    if begins is None or ends is None:
        raise ValueError("a session without a time")
    return rules.span_shifted(begins, ends, before, after)


def _minutes(starts_at: datetime, ends_at: datetime) -> int:
    wall = ends_at.astimezone(BERLIN).replace(tzinfo=None) - starts_at.astimezone(BERLIN).replace(tzinfo=None)
    return max(int(wall.total_seconds() // 60), 1)
