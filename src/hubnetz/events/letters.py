"""One function per letter."""

from typing import Any

from hubnetz.events import access
from hubnetz.events.models import Registration
from hubnetz.network.models import Hub, Site
from hubnetz.post import actions as post
from hubnetz.post import rendering
from hubnetz.post.models import Letter


def registration_confirmed(registration: Registration) -> Letter:
    """Tell somebody that the seat is theirs, where and when to come, and how to cancel."""
    return _letter("registration_confirmed", registration)


def registration_withdrawn(registration: Registration) -> Letter:
    """Tell somebody that their seat is given back."""
    return _letter("registration_withdrawn", registration)


def host_changed(registration: Registration, former: Hub) -> Letter:
    """Tell somebody who has a seat that another hub runs the event now; place and time stay."""
    return _letter("host_changed", registration, former=former)


def site_changed(registration: Registration, former: Site | None) -> Letter:
    """Tell somebody who has a seat that the event takes place at another address; the time stays."""
    return _letter("site_changed", registration, former=former)


def event_cancelled(registration: Registration) -> Letter:
    """Tell somebody who has a seat that the event does not take place."""
    return _letter("event_cancelled", registration, dates=lambda: rendering.link("events:events"))


def _letter(kind: str, registration: Registration, **more: Any) -> Letter:
    event = registration.event
    return post.write(
        f"events.{kind}",
        to=registration.email,
        language=registration.language,
        template=f"events/letters/{kind}.txt",
        context={
            "registration": registration,
            "event": event,
            "hub": event.hub,
            "site": event.site,
            "page": lambda: rendering.link("events:event", event.code),
            **more,
            "own_page": lambda: rendering.link("events:registration", access.key_to(registration)),
        },
        about=registration,
        hub=event.hub.slug,
    )
