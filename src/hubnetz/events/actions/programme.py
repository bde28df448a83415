"""Verbs of a programme: its sessions, who speaks there, which hub runs them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hubnetz.events import holding, sessions, timetable
from hubnetz.events.models import Event, Session, Speaker
from hubnetz.events.refusals import ChangedMeanwhile, InUse, NotAHost, NotOpen, RoomTaken
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.texts import Texts

# What an editor writes about a session; speakers come beside it because they are rows of their own.
WRITTEN = ("kind", "title", "text", "hub", "room", "starts_at", "ends_at", "is_required")
Speakers = Sequence[tuple[str, str]]  # name and role


@transaction.atomic
def add_session(event: Event, *, values: Mapping[str, Any], speakers: Speakers = (), by: Any) -> Session:
    """Add a session to the programme of an event.

    :raises NotOpen: if the event is cancelled, or an umbrella, which has parts instead
    :raises OutsideEvent: if it would begin before the event or end after it
    :raises NotAHost: if its hub neither hosts nor co-hosts the event
    :raises RoomTaken: if another session is in the same room at that time
    """
    event = holding.hold(event)
    made = Session(event=event, **_written(values))
    _check(event, made)
    made.save(force_insert=True)
    _speak(made, speakers)
    event.save(update_fields=event.renew())  # calendars fetch it anew
    journal.record("events.session_added", event, hub=event.hub.slug, after=_noted(made), by=by)
    return made


@transaction.atomic
def change_session(
    session: Session, *, values: Mapping[str, Any], speakers: Speakers, version: int, by: Any
) -> Session:
    """Change a session of a programme. Nothing is noted if nothing is different.

    :raises ChangedMeanwhile: if somebody else changed it after `version` was read
    :raises NotOpen: if the event is cancelled
    :raises OutsideEvent: if it would begin before the event or end after it
    :raises NotAHost: if its hub neither hosts nor co-hosts the event
    :raises RoomTaken: if another session is in the same room at that time
    :raises InUse: if it would become a break although people are noted as present
    """
    event = holding.hold(session.event)
    session = Session.objects.select_related("hub").get(pk=session.pk)
    if session.version != version:
        raise ChangedMeanwhile(
            _(
                "A colleague changed this session while you were writing. Nothing of yours is lost: your text is "
                "still here, the present one stands beside it. Save again to replace it."
            )
        )
    before = _noted(session)
    written = _written(values)
    changed = [name for name, value in written.items() if getattr(session, name) != value]
    for name in changed:
        setattr(session, name, written[name])
    _check(event, session)
    if session.kind == Session.Kind.BREAK and "kind" in changed and session.presences.exists():
        raise InUse(_("People are noted as present at this session, so it cannot be a break."))
    present = list(session.speakers.order_by("position").values_list("name", "role"))
    others = _named(speakers) != present
    if not changed and not others:
        return session
    session.version += 1
    session.save(update_fields=[*changed, "version"])
    if others:
        _speak(session, speakers)
    moved = {"starts_at", "ends_at", "room"}.intersection(changed)
    event.save(update_fields=event.renew() if moved else ["changed_at"])
    after = _noted(session)
    differing = {name for name in after if after[name] != before[name]}
    journal.record(
        "events.session_changed",
        event,
        hub=event.hub.slug,
        before={name: before[name] for name in before if name in differing or name == "session"},
        after={name: after[name] for name in after if name in differing or name == "session"},
        by=by,
    )
    return session


@transaction.atomic
def remove_session(session: Session, *, by: Any) -> None:
    """Take a session out of the programme. Done twice, harmless.

    :raises InUse: if somebody is noted as present there
    """
    event = holding.hold(session.event)
    found = Session.objects.filter(pk=session.pk).select_related("hub").first()
    if found is None:
        return
    if found.presences.exists():
        raise InUse(_("People are noted as present at this session, so it stays in the programme."))
    journal.record("events.session_removed", event, hub=event.hub.slug, before=_noted(found), by=by)
    found.delete()
    event.save(update_fields=event.renew())


def _written(values: Mapping[str, Any]) -> dict[str, Any]:
    written = {name: values[name] for name in WRITTEN if name in values}
    if "room" in written:
        written["room"] = characters.one_line(written["room"])
    if written.get("kind") == Session.Kind.BREAK:
        written["is_required"] = False
    return written


def _check(event: Event, session: Session) -> None:
    if event.cancelled_at:
        raise NotOpen(_("This event is cancelled, so its programme stays as it is."))
    if event.is_umbrella:
        raise NotOpen(_("An umbrella gathers events of their own. Add sessions to one of its parts."))
    sessions.within(event, session.starts_at, session.ends_at, str(Texts(session.title)))
    if session.hub_id not in {event.hub_id, *event.cohosting.values_list("hub", flat=True)}:
        raise NotAHost(_("This hub does not run the event. Please choose one of its hosts."))
    if not session.room:
        return
    for other in event.sessions.exclude(pk=session.pk).filter(room__iexact=session.room):
        if timetable.overlap(session, other):
            raise RoomTaken(
                _("“%(title)s” is in this room at that time. Please choose another room or time.")
                % {"title": other.title}
            )


def _named(speakers: Speakers) -> list[tuple[str, str]]:
    found = [(characters.one_line(name), characters.one_line(role)) for name, role in speakers]
    return [(name, role) for name, role in found if name]


def _speak(session: Session, speakers: Speakers) -> None:
    session.speakers.all().delete()
    Speaker.objects.bulk_create(
        Speaker(session=session, name=name, role=role, position=position)
        for position, (name, role) in enumerate(_named(speakers))
    )


def _noted(session: Session) -> dict[str, Any]:
    """Return what the journal keeps: nobody's name."""
    return {
        "session": session.code,
        "title": dict(session.title),
        "kind": session.kind,
        "hub": session.hub.slug,
        "room": session.room,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "is_required": session.is_required,
    }
