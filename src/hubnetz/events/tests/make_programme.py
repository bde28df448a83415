"""Sessions, umbrellas, courses and who was there, for tests."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from hubnetz.events import actions
from hubnetz.events.models import Course, Event, Presence, Registration, Session
from hubnetz.events.tests import make
from hubnetz.network.models import Hub


def session(
    event: Event, title: str = "Vortrag", *, at: int = 0, minutes: int = 60, **fields: Any
) -> Session:
    """Add a session through the verb, so many minutes after the event begins."""
    starts_at = event.starts_at + timedelta(minutes=at)
    speakers = fields.pop("speakers", ())
    values = {
        "kind": Session.Kind.TALK,
        "title": {"de": title, "en": f"{title} (en)"},
        "text": {},
        "hub": event.hub,
        "room": "",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=minutes),
        "is_required": False,
        **fields,
    }
    return actions.add_session(event, values=values, speakers=speakers, by=None)


def umbrella(hub: Hub, **fields: Any) -> Event:
    """Make a published umbrella of a whole day in three days."""
    made = make.event(hub, **{"title": {"de": "Aktionstag", "en": "Day of action"}, **fields})
    made.pools.all().delete()
    made.is_umbrella = True
    made.save(update_fields=["is_umbrella"])
    made.refresh_from_db()
    return made


def present(registration: Registration, *sessions: Session) -> Registration:
    """Note that somebody came, and for which sessions they were there."""
    if not hasattr(registration, "attendance"):
        registration.event.attendances.create(
            registration=registration, counted_on=timezone.now().date(), noted_at=timezone.now()
        )
    for one in sessions:
        Presence.objects.create(registration=registration, session=one, noted_at=timezone.now())
    return registration


def course(
    hub: Hub, *, least: int = 0, titles: tuple[str, ...] = ("Eins", "Zwei", "Drei"), **fields: Any
) -> Event:
    """Make a course of three required evenings, still to come."""
    made = make.event(hub, **fields)
    made.ends_at = made.starts_at + timedelta(hours=len(titles) or 1)
    made.save(update_fields=["ends_at"])
    for number, title in enumerate(titles):
        session(made, title, at=60 * number, kind="module", is_required=not least)
    Course.objects.create(event=made, goals=[{"de": "Zahlen lesen", "en": "read figures"}], least=least)
    return made


def over(event: Event) -> Event:
    """Let an event be over, its sessions too."""
    shift = event.ends_at - timezone.now() + timedelta(hours=1)
    for one in event.sessions.all():
        Session.objects.filter(pk=one.pk).update(starts_at=one.starts_at - shift, ends_at=one.ends_at - shift)
    Event.objects.filter(pk=event.pk).update(starts_at=event.starts_at - shift, ends_at=event.ends_at - shift)
    event.refresh_from_db()
    return event
