"""One function per letter."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from hubnetz.catalogue.models import Mode
from hubnetz.events import access, alike, holding
from hubnetz.events.access import courses as courses_access
from hubnetz.events.access import series as series_access
from hubnetz.events.holding import Addressee
from hubnetz.events.models import Call, Certificate, Enrolment, Event, Party, Pool, Registration, Waiting
from hubnetz.network.models import Hub
from hubnetz.post import actions as post
from hubnetz.post import rendering
from hubnetz.post.models import Letter


def registration_confirmed(registration: Registration, to: str = "") -> Letter | None:
    """Tell somebody that the seat is theirs, where and when to come, and how to cancel."""
    return _letter("registration_confirmed", registration, to=to, ticket=_ticket(registration))


def registration_requested(registration: Registration) -> Letter | None:
    """Tell somebody that the hub has their request and decides."""
    return _letter("registration_requested", registration)


def registration_declined(registration: Registration, reason: str) -> Letter | None:
    """Tell somebody that there is no seat for them, and why."""
    return _letter("registration_declined", registration, reason=reason, dates=_dates)


def registration_withdrawn(registration: Registration, *, by_contact: bool = False) -> Letter | None:
    """Tell somebody, or the contact of somebody not named yet, that the seat is given back; by them, or for them."""
    return _letter(
        "registration_withdrawn", registration, by_contact=by_contact and bool(_contact(registration))
    )


def seat_passed_on(registration: Registration) -> Letter | None:
    """Tell somebody that the contact gave their seat to somebody else, and that their link opens it no longer."""
    return _letter("seat_passed_on", registration)


def party_confirmed(party: Party) -> Letter | None:
    """Tell a contact which seats are theirs, and where to say who comes."""
    seats = party.registrations.standing().count()
    return _letter("party_confirmed", party, seats=seats)


def party_requested(party: Party) -> Letter | None:
    """Tell a contact that the hub has their request for several seats and decides."""
    return _letter("party_requested", party, seats=party.registrations.requests().count())


def party_withdrawn(party: Party, seats: int) -> Letter | None:
    """Tell a contact that all their seats are given back."""
    return _letter("party_withdrawn", party, seats=seats)


def waiting_confirmed(entry: Waiting) -> Letter | None:
    """Tell somebody that they wait, at which place, and how to leave."""
    return _letter("waiting_confirmed", entry, place=access.place_in_queue(entry))


def waiting_left(entry: Waiting) -> Letter | None:
    """Tell somebody that they wait no longer."""
    return _letter("waiting_left", entry)


def seat_offered(entry: Waiting, seats: int, until: datetime) -> Letter | None:
    """Offer somebody who waits a seat, or several, until a moment."""
    return _letter("seat_offered", entry, seats=seats, until=until, got=access.seats_got(entry))


def offer_lapsed(entry: Waiting) -> Letter | None:
    """Tell somebody that an offer went to the next one."""
    return _letter("offer_lapsed", entry)


def host_changed(person: Addressee, former: Hub) -> Letter | None:
    """Tell somebody that another hub runs the event now; place and time stay."""
    return _letter("host_changed", person, former=former)


def event_changed(person: Addressee, what: str, note: str) -> Letter | None:
    """Tell somebody that the event takes place at another time or place, online, or on site again."""
    return _letter("event_changed", person, what=what, note=note)


def event_cancelled(person: Addressee, note: str = "") -> Letter | None:
    """Tell somebody that the event does not take place."""
    return _letter("event_cancelled", person, note=note, dates=_dates)


def series_confirmed(enrolment: Enrolment) -> Letter:
    """Tell somebody at which dates of a series they have a seat, at which they wait, and how to leave."""
    return _series_letter("series_confirmed", enrolment)


def series_changed(enrolment: Enrolment, note: str = "") -> Letter:
    """Tell somebody the dates of a series as they are now."""
    return _series_letter("series_changed", enrolment, note=note)


def series_cancelled(enrolment: Enrolment, cancelled: Sequence[Event], note: str = "") -> Letter:
    """Tell somebody which of their dates do not take place, and which are left."""
    left = [one for one in series_access.dates_of(enrolment) if one.event.cancelled_at is None]
    return _series_letter("series_cancelled", enrolment, cancelled=cancelled, left=left, note=note)


def series_left(enrolment: Enrolment) -> Letter:
    """Tell somebody that they come to the series no longer."""
    return _series_letter("series_left", enrolment)


def _series_letter(kind: str, enrolment: Enrolment, **more: Any) -> Letter:
    series, dates = enrolment.series, series_access.dates_of(enrolment)
    return post.write(
        f"events.{kind}",
        to=enrolment.email,
        language=enrolment.language,
        template=f"events/letters/{kind}.txt",
        context={
            "name": enrolment.name,
            "series": series,
            "hub": series.hub,
            "dates": dates,
            "only_asked": any(one.request for one in dates)
            and not any(one.seat or one.waits for one in dates),
            "photo_notes": series_access.photo_notes_of(dates) if kind != "series_left" else [],
            "no_photos": enrolment.no_photos,
            **more,
            "own_page": lambda: rendering.link("events:enrolment", series_access.key_to_enrolment(enrolment)),
        },
        about=enrolment,
        hub=series.hub.slug,
    )


def by_telephone(person: Registration, *, about: str, note: str = "") -> Call:
    """Ask the hub to call somebody whom no letter reaches."""
    return Call.objects.create(registration=person, about=about, note=note, made_at=timezone.now())


def _call(kind: str, person: Registration, more: dict[str, Any]) -> None:
    """Ask the hub to call somebody whom no letter reaches, and to say what the letter would."""
    about = more.get("what") or kind.removeprefix("registration_").removeprefix("event_")
    if (
        about != "withdrawn"
    ):  # they called themselves, or else the hub speaks with them when it takes the seat
        by_telephone(person, about=about, note=more.get("note") or more.get("reason") or "")


def _letter(kind: str, person: Addressee, to: str = "", **more: Any) -> Letter | None:
    event: Event = person.event
    to = to or holding.address_of(person)
    if not to and isinstance(person, Registration) and person.phone:
        _call(kind, person, more)
        return None
    return post.write(
        f"events.{kind}",
        to=to,
        language=person.language,
        template=f"events/letters/{kind}.txt",
        context=context_of(person, **more),
        about=person,
        hub=event.hub.slug,
    )


def context_of(person: Addressee, **more: Any) -> dict[str, Any]:
    """Return what every letter about a seat, a request or a place on the waiting list says."""
    event: Event = person.event
    return {
        "person": person,
        "name": _name(person),
        "event": event,
        "hub": event.hub,
        "site": event.site,
        "page": lambda: rendering.link("events:event", event.code),
        **more,
        "own_page": lambda: _own_page(person),
        "waits": isinstance(person, Waiting),
        "contact": _contact(person),
        "online": _online(person),
    }


def _dates() -> str:
    return rendering.link("events:events")


def _contact(person: Addressee) -> str:
    """Return who took the seat for somebody else; empty for one's own."""
    party = person.party if isinstance(person, Registration) else None
    return party.name if party and person.email and party.email != person.email else ""


def _online(person: Addressee) -> bool:
    """Say whether the person takes part online; where both is possible their pool knows."""
    event: Event = person.event
    if event.mode != Mode.HYBRID:
        return event.mode == Mode.ONLINE
    seat = person.registrations.select_related("pool").first() if isinstance(person, Party) else person
    return seat is not None and seat.pool.mode == Pool.Mode.ONLINE


def _name(person: Addressee) -> str:
    if person.name or not isinstance(person, Registration):
        return person.name
    return person.party.name if person.party else ""


def _ticket(registration: Registration) -> str:
    """Return where the ticket is shown; empty for who takes part online, who needs none."""
    if registration.pool.mode == Pool.Mode.ONLINE:
        return ""
    return rendering.link("events:ticket", access.key_to(registration))


def _own_page(person: Addressee) -> str:
    if isinstance(person, Party):
        return rendering.link("events:party", access.key_to_party(person))
    if isinstance(person, Waiting):
        return rendering.link("events:waiting", access.key_to_waiting(person))
    return rendering.link("events:registration", access.key_to(person))


def parts_confirmed(umbrella: Event, rows: Sequence[Registration | Waiting]) -> Letter:
    """Tell somebody at which parts of an umbrella they have a seat, asked for one or wait, each with its link."""
    first = rows[0]
    return post.write(
        "events.parts_confirmed",
        to=first.email,
        language=first.language,
        template="events/letters/parts_confirmed.txt",
        context={
            "name": first.name,
            "umbrella": umbrella,
            "hub": umbrella.hub,
            "page": lambda: rendering.link("events:event", umbrella.code),
            "parts": lambda: [_part(row) for row in rows],
            "photo_notes": alike.photo_notes(row.event for row in rows),
            "no_photos": all(row.no_photos for row in rows if row.event.takes_photos),
        },
        about=first,
        hub=umbrella.hub.slug,
    )


def _part(row: Registration | Waiting) -> dict[str, Any]:
    return {
        "event": row.event,
        "where": row.event.where(row.pool.mode),
        "place": access.place_in_queue(row) if isinstance(row, Waiting) else 0,
        "asked": isinstance(row, Registration) and row.confirmed_at is None,
        "own_page": _own_page(row),
    }


def certificate_issued(certificate: Certificate) -> Letter:
    """Tell somebody that their certificate is there, with the link to the paper and the address that confirms it."""
    return _of_certificate("certificate_issued", certificate)


def certificate_revoked(certificate: Certificate) -> Letter:
    """Tell somebody that their certificate was taken back, and why."""
    return _of_certificate("certificate_revoked", certificate)


def _of_certificate(kind: str, certificate: Certificate) -> Letter:
    person = certificate.registration
    return post.write(
        f"events.{kind}",
        to=person.email,
        language=person.language,
        template=f"events/letters/{kind}.txt",
        context={
            "name": person.name,
            "event": person.event,
            "hub": person.event.hub,
            "reason": certificate.reason,
            "paper": lambda: rendering.link("events:paper", courses_access.key_to_certificate(certificate)),
            "check": lambda: rendering.link("events:certificate", certificate.code),
        },
        about=person,  # forgotten with the person
        hub=person.event.hub.slug,
    )
