"""The programme of an event for the programs of a hub: sessions, rooms, who speaks."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.views.decorators.cache import never_cache
from ninja import Field, Router, Schema, Status

from hubnetz.desk import event_programme_forms as forms
from hubnetz.desk.api.bearer import EVENTS, PLAN, STAFF_ERRORS
from hubnetz.desk.api.bodies import Moment, Texts, checked, malformed, said, when
from hubnetz.desk.api.faces import SessionRun
from hubnetz.events import actions
from hubnetz.events.access import programme as access
from hubnetz.events.access import staff
from hubnetz.events.models import Event
from hubnetz.lib import characters

router = Router(tags=["hub: programme"])
router.add_decorator(never_cache, mode="view")
Kind = Literal["talk", "questions", "workshop", "panel", "module", "break"]


class SpeakerIn(Schema):
    """Who speaks, and what they do. Everybody reads it, so ask them first."""

    name: Annotated[str, Field(max_length=120, pattern=r"^[^,\r\n]*[^,\s][^,\r\n]*$")]
    role: Annotated[str, Field(max_length=160, pattern=r"^[^\r\n]*$")] = ""


class SessionIn(Schema):
    """A session to add, within the time of its event. Without a hub it is the host's."""

    kind: Kind = "talk"
    title: Texts
    text: Texts = Texts()
    starts_at: Moment
    ends_at: Moment
    room: Annotated[str, Field(max_length=80)] = ""
    hub: Annotated[str, Field(max_length=60)] = ""
    speakers: Annotated[list[SpeakerIn], Field(max_length=forms.MOST_SPEAKERS)] = []
    is_required: bool = False


class SessionChange(Schema):
    """What is to be different, beside the `version` that was read; what is left out stays."""

    version: int
    kind: Kind | None = None
    title: Texts | None = None
    text: Texts | None = None
    starts_at: Moment | None = None
    ends_at: Moment | None = None
    room: Annotated[str | None, Field(max_length=80)] = None
    hub: Annotated[str | None, Field(max_length=60)] = None
    speakers: Annotated[list[SpeakerIn] | None, Field(max_length=forms.MOST_SPEAKERS)] = None
    is_required: bool | None = None


@router.get(
    "/desk/events/{code}/programme",
    auth=EVENTS,
    response={200: list[SessionRun], **STAFF_ERRORS},
    url_name="desk_programme",
)
def sessions(request: HttpRequest, code: str) -> list[SessionRun]:
    """Return the programme of an event, of a draft too. Scope: events."""
    return [SessionRun.of(one) for one in access.sessions_of(staff.event_seen_by(request.user, code))]


@router.post(
    "/desk/events/{code}/programme",
    auth=PLAN,
    response={201: SessionRun, **STAFF_ERRORS},
    url_name="desk_programme",
)
def add(request: HttpRequest, code: str, body: SessionIn) -> Any:
    """Add a session. There is no key for it: read the programme before you send it again. Scope: plan."""
    found = staff.event_planned_by(request.user, code)
    form = checked(forms.WriteSession(_hosts(found), {"hub": found.hub.slug, **_sent(body)}))
    made = actions.add_session(
        found, values=form.values, speakers=form.cleaned_data["speakers"], by=request.user
    )
    return Status(201, SessionRun.of(access.session_of(found, made.code)))


@router.patch(
    "/desk/events/{code}/programme/{session}",
    auth=PLAN,
    response={200: SessionRun, **STAFF_ERRORS},
    url_name="desk_session",
)
def change(request: HttpRequest, code: str, session: str, body: SessionChange) -> SessionRun:
    """Change a session. Of two who change it, the second gets `event_changed_meanwhile`. Scope: plan."""
    found = staff.event_planned_by(request.user, code)
    one = access.session_of(found, session)
    data = {**forms.WriteSession.initial_of(one), **_sent(body)}
    form = checked(forms.WriteSession(_hosts(found), data))
    actions.change_session(
        one,
        values=form.values,
        speakers=form.cleaned_data["speakers"],
        version=body.version,
        by=request.user,
    )
    return SessionRun.of(access.session_of(found, session))


@router.post(
    "/desk/events/{code}/programme/{session}/removal",
    auth=PLAN,
    response={204: None, **STAFF_ERRORS},
    url_name="desk_session_removal",
)
def remove(request: HttpRequest, code: str, session: str) -> Any:
    """Take a session out of the programme, unless somebody is noted as present there. Scope: plan."""
    found = staff.event_planned_by(request.user, code)
    actions.remove_session(access.session_of(found, session), by=request.user)
    return Status(204, None)


def _hosts(event: Event) -> list[Any]:
    return [event.hub, *event.cohosts.all()]


def _sent(body: SessionIn | SessionChange) -> dict[str, Any]:
    """Return what was sent as the form asks for it; of a change only what was."""
    plain = {name: getattr(body, name) for name in ("kind", "room", "hub", "is_required")}
    sent = {name: value for name, value in plain.items() if value is not None and (name != "hub" or value)}
    sent |= said("title", body.title) | said("text", body.text)
    if body.speakers is not None:
        sent["speakers"] = "\n".join(_line(who) for who in body.speakers)
    if body.starts_at and body.ends_at:
        sent |= when(body.starts_at, body.ends_at)
    elif body.starts_at or body.ends_at:
        raise malformed("ends_at" if body.starts_at else "starts_at", "Beginning and end go together.")
    return sent


def _line(who: SpeakerIn) -> str:
    """Return a person as the form asks for one: a line, whatever else the signs in it would break."""
    name, role = characters.one_line(who.name), characters.one_line(who.role)
    return f"{name}, {role}" if role else name
