"""The people of an event, or of many, as rows of a table: read as they are written, however many there are."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hubnetz.events.access import staff
from hubnetz.events.access.open_ways import questions_of
from hubnetz.events.models import (
    AttendeeType,
    Cohost,
    Event,
    Group,
    Pool,
    Question,
    Registration,
    Waiting,
)
from hubnetz.events.ways import MODES
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.texts import Texts
from hubnetz.network import access as network
from hubnetz.network.models import Hub

Row = Sequence[object]
AT_ONCE = 2000  # rows that the database hands over together
SEATS = (
    *("event_id", "confirmed_at", "attendance__noted_at", "name", "email", "organisation_name", "postcode"),
    *("pool_id", "type_id", "registered_at", "is_walk_in", "party__name", "party__email", "language"),
    "answers",
)
QUEUE = (
    *("event_id", "name", "email", "organisation_name", "postcode", "pool_id", "type_id", "joined_at"),
    *("size", "language", "answers"),
)


@dataclass(frozen=True)
class People:
    """A table of people: its heading, how many rows it has, and the rows, which are read when they are asked for."""

    heading: Row
    count: int
    rows: Callable[[], Iterator[Row]] = field(repr=False)

    def table(self) -> Iterator[Row]:
        """Return the heading and then the rows."""
        return chain([self.heading], self.rows())


def events_exported_by(user: Any, hub: Hub | None = None) -> "QuerySet[Event]":
    """Return the events of whose people the user may take lists along: those where the user lets people in."""

    def at(*roles: str) -> "QuerySet[Hub]":
        hubs = network.hubs_of(user, *roles)
        return hubs.filter(pk=hub.pk) if hub else hubs

    cohosted = Cohost.objects.filter(hub__in=at(*staff.LET_IN_TOO)).values("event")
    return Event.objects.filter(Q(hub__in=at(*staff.LET_IN)) | Q(pk__in=cohosted))


def people_of(event: Event, groups: Collection[str] = ()) -> People:
    """Return the people of one event, of some groups or all, with what they answered; for staff who let people in."""
    return _people({event.pk: ()}, (), groups, questions_of(event))


def people_of_all(events: "QuerySet[Event]", groups: Collection[str] = ()) -> People:
    """Return the people of several events that came from here, event by event; answers differ and are left out."""
    rows = events.order_by("starts_at", "pk").values_list("pk", "title", "starts_at", "hub__short", "code")
    known = {
        pk: (str(title), _wall(starts_at), short, code)
        for pk, title, starts_at, short, code in rows.iterator()
    }
    return _people(known, (_("Event"), _("Beginning"), _("Hub"), _("Code of the event")), groups, ())


def _people(
    events: Mapping[int, Row], before: Row, groups: Collection[str], questions: Sequence[Question]
) -> People:
    # All words are said now: when the rows are read, the page they were asked on may be gone.
    said = {group: _state(group) for group in Group}
    ways = {
        pk: str(name) or str(MODES[Pool.Mode(mode)])
        for pk, name, mode in Pool.objects.filter(event__in=events).values_list("pk", "name", "mode")
    }
    kinds = AttendeeType.objects.filter(pool__event__in=events).values_list("pk", "name")
    types = {pk: str(name) for pk, name in kinds}
    readers = [_reader(question) for question in questions]
    yes = _("yes")
    seats = _seats(Registration.objects.filter(event__in=events), set(groups or Group))
    queue = Waiting.objects.filter(event__in=events).open()
    waits = not groups or Group.WAITING in groups
    heading = (
        *before,
        *(
            _("State"),
            _("Name"),
            _("E-mail"),
            pgettext("list", "Organisation"),
            _("Postcode"),
            _("Way to take part"),
        ),
        *(_("As"), _("Registered"), _("Seat since"), _("There since"), _("Came without registration")),
        *(_("Registered by"), _("Seats"), _("Language")),
        *(str(question.text) for question in questions),
    )

    def rows() -> Iterator[Row]:
        in_order = seats.order_by("event__starts_at", "event_id", "name", "pk")
        for (
            event,
            confirmed,
            there,
            name,
            email,
            organisation,
            postcode,
            pool,
            kind,
            registered,
            walk_in,
            contact,
            contact_email,
            language,
            answers,
        ) in in_order.values_list(*SEATS).iterator(chunk_size=AT_ONCE):
            state = Group.ATTENDED if there else Group.SEATS if confirmed else Group.REQUESTS
            yield (
                *events[event],
                said[state],
                name,
                email,
                organisation,
                postcode,
                ways[pool],
                types.get(kind, ""),
                _wall(registered),
                _wall(confirmed),
                _wall(there),
                yes if walk_in else "",
                f"{contact}, {contact_email}" if contact else "",
                1,
                language,
                *[read(answers) for read in readers],
            )
        if not waits:
            return
        in_line = queue.order_by("event__starts_at", "event_id", "pool__position", "rank", "pk")
        for (
            event,
            name,
            email,
            organisation,
            postcode,
            pool,
            kind,
            joined,
            size,
            language,
            answers,
        ) in in_line.values_list(*QUEUE).iterator(chunk_size=AT_ONCE):
            yield (
                *events[event],
                said[Group.WAITING],
                name,
                email,
                organisation,
                postcode,
                ways[pool],
                types.get(kind, ""),
                _wall(joined),
                None,
                None,
                "",
                "",
                size,
                language,
                *[read(answers) for read in readers],
            )

    count = seats.count() + (queue.count() if waits else 0)
    return People(heading, count, rows)


def _seats(rows: "QuerySet[Registration]", groups: set[str]) -> "QuerySet[Registration]":
    wanted = Q(pk__in=())
    if Group.SEATS in groups:
        wanted |= Q(confirmed_at__isnull=False)
    if Group.ATTENDED in groups:
        wanted |= Q(attendance__isnull=False)
    if Group.ABSENT in groups:
        wanted |= Q(confirmed_at__isnull=False, attendance=None)
    if Group.REQUESTS in groups:
        wanted |= Q(confirmed_at=None, held_until=None)
    return rows.filter(wanted, cancelled_at=None)


def _state(group: str) -> str:
    return {
        Group.SEATS: pgettext("registration", "has a seat"),
        Group.ATTENDED: _("was there"),
        Group.ABSENT: pgettext("registration", "has a seat"),
        Group.REQUESTS: _("asks for a seat"),
        Group.WAITING: _("waits"),
    }[Group(group)]


def _wall(moment: datetime | None) -> datetime | None:
    """Return a moment as clocks in Germany show it."""
    return moment.astimezone(BERLIN).replace(second=0, microsecond=0, tzinfo=None) if moment else None


def _reader(question: Question) -> Callable[[dict[str, Any]], str]:
    code = question.code
    names = {one["code"]: str(Texts(one["name"])) for one in question.options}
    if question.kind == Question.Kind.YES_NO:
        names = {"yes": _("yes"), "no": _("no")}

    def read(answers: dict[str, Any]) -> str:
        given = answers.get(code)
        if given in (None, "", []):
            return ""
        parts = given if isinstance(given, list) else [given]
        return ", ".join(names.get(part, str(part)) for part in parts)

    return read


def people_on_paper(event: Event) -> list[dict[str, str]]:
    """Return who has a seat, by name, as badges and the list at the door say them: without addresses; one query, and
    two more for the words of the ways."""
    pools = Pool.objects.filter(event=event).values_list("pk", "name", "mode")
    ways = {pk: str(name) or str(MODES[Pool.Mode(mode)]) for pk, name, mode in pools}
    types = {one.pk: str(one.name) for one in staff.types_of(event)}
    seats = event.registrations.standing().order_by("name", "pk")
    rows = seats.values_list("name", "party__name", "organisation_name", "pool_id", "type_id", "no_photos")
    no_photos = _("no photos")
    return [
        {
            "name": name or _("Guest of %(name)s") % {"name": contact or "–"},
            "organisation": organisation,
            "way": types.get(kind) or ways[pool],
            "mark": no_photos if refuses and event.takes_photos else "",
        }
        for name, contact, organisation, pool, kind, refuses in rows
    ]


def in_groups(event: Event) -> list[tuple[str, str, int]]:
    """Return the groups of an event's people with their names and how many belong to each; two queries. Nobody is
    absent before it begins."""
    here = Q(cancelled_at=None)
    counted = event.registrations.aggregate(
        seats=Count("pk", filter=here & Q(confirmed_at__isnull=False)),
        attended=Count("pk", filter=here & Q(attendance__isnull=False)),
        absent=Count("pk", filter=here & Q(confirmed_at__isnull=False, attendance=None)),
        requests=Count("pk", filter=here & Q(confirmed_at=None, held_until=None)),
    )
    if event.starts_at > timezone.now():
        counted["absent"] = 0
    counted["waiting"] = Waiting.objects.filter(event=event).open().count()
    return [(group.value, str(group.label), counted[group.value]) for group in Group]
