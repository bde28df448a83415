"""Files and links beside an event: who may see which of them now, and who is to be told of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.events import holding
from hubnetz.events.holding import Addressee
from hubnetz.events.models import Attendance, Event, Material, Party, Registration, Told
from hubnetz.lib.worded import Given, Worded

For = Material.For
_ALL, _SEATED, _THERE = {For.EVERYBODY}, {For.EVERYBODY, For.SEATS}, set(For)


def materials_of(event: Event) -> "QuerySet[Material]":
    """Return all materials of an event in their order, without the bytes of files; for staff who got the event."""
    return event.materials.order_by("position", "pk").defer("content")


def material_of(event: Event, code: str) -> Material:
    """Return one material of an event that staff got from access, without its bytes.

    :raises Http404: if it is not this event's
    """
    found: Material = get_object_or_404(materials_of(event), code=code)
    found.event = event
    return found


def open_to_all(event: Event) -> list[Material]:
    """Return what everybody may see now; one query."""
    return (_OPEN if event.ends_at <= timezone.now() else _OPEN_BEFORE)(event=event.pk)


def open_to(registration: Registration) -> list[Material]:
    """Return what somebody may see now, whose seat came from access; one query."""
    return list(_visible(registration.event, _level(registration)))


def open_to_party(party: Party) -> tuple[Registration | None, list[Material]]:
    """Return what the contact of a party may see now, and the seat by which; whoever has an address of their own has a
    page of their own. Where there are none, no query."""
    if not party.given:  # type: ignore[attr-defined]  # as access read it
        return None, []
    rows = party.registrations.standing().filter(email__in=("", party.email))
    seats = list(rows.select_related("attendance").order_by(F("attendance").asc(nulls_last=True), "pk")[:1])
    if not seats:
        return None, []
    seats[0].event = party.event
    return seats[0], open_to(seats[0])


def file_for_all(event: Event, code: str) -> Material:
    """Return a file that everybody may have now.

    :raises Http404: if there is none, it is not for everybody, or not yet
    """
    return _file(_visible(event, _ALL), code)


def file_for(registration: Registration, code: str) -> Material:
    """Return a file that somebody may have now, whose seat came from access.

    :raises Http404: if there is none, it is not for them, or not yet
    """
    return _file(_visible(registration.event, _level(registration)), code)


def file_of(event: Event, code: str) -> Material:
    """Return a file of an event that staff got from access.

    :raises Http404: if there is none
    """
    return _file(materials_of(event), code)


def _file(rows: "QuerySet[Material]", code: str) -> Material:
    found = rows.filter(url="", code=code).defer(None).first()
    if found is None:
        raise Http404
    return found


def _visible(event: Event, audiences: Iterable[str]) -> "QuerySet[Material]":
    rows = materials_of(event).filter(audience__in=sorted(audiences))
    return rows if event.ends_at <= timezone.now() else rows.filter(after_end=False)


def _open(**more: bool) -> "QuerySet[Material]":
    rows = Material.objects.filter(event=Given("event"), audience=For.EVERYBODY, **more)
    return rows.order_by("position", "pk").defer("content")


_OPEN, _OPEN_BEFORE = Worded(_open), Worded(lambda: _open(after_end=False))


def _level(seat: Registration) -> set[Any]:
    if seat.cancelled_at or not seat.confirmed_at:
        return _ALL
    return _THERE if Attendance.objects.filter(registration=seat).exists() else _SEATED


@dataclass(frozen=True, slots=True)
class ToTell:
    """Somebody who is told that there are materials: whom the e-mail goes to, for which seats, what they may see."""

    person: Addressee
    seats: list[Registration]
    materials: list[Material]


def people_to_tell(event: Event, every: Iterable[Material] | None = None) -> list[ToTell]:
    """Return who may see materials now and was not told yet, each address once; two queries, however many people, or
    one where the materials are read already."""
    is_over = event.ends_at <= timezone.now()
    shown = [one for one in (materials_of(event) if every is None else every) if is_over or not one.after_end]
    if not shown:
        return []
    found = []
    for ours in _seats_by_address(event):
        levels = _THERE if any(hasattr(one, "attendance") for one in ours) else _SEATED
        materials = [one for one in shown if one.audience in levels]
        if materials and not any(one.is_told for one in ours):
            found.append(ToTell(_addressee(ours, event), ours, materials))
    return found


def people_told(material: Material) -> list[ToTell]:
    """Return who was told of materials before and may see this one now, each address once; two queries."""
    event = material.event
    if event.published_at is None or event.cancelled_at:
        return []
    if material.after_end and event.ends_at > timezone.now():
        return []
    found = []
    for ours in _seats_by_address(event):
        level = _THERE if any(hasattr(one, "attendance") for one in ours) else _SEATED
        if material.audience in level and any(one.is_told for one in ours):
            found.append(ToTell(_addressee(ours, event), ours, [material]))
    return found


def _seats_by_address(event: Event) -> Iterable[list[Any]]:
    """Return the seats of each address that is written to, each with whether it was told of materials; one query."""
    told = Exists(Told.objects.filter(registration=OuterRef("pk"), kind=Told.Kind.MATERIALS))
    seats = event.registrations.standing().select_related("party", "waiting", "attendance").order_by("pk")
    by_address: dict[str, list[Any]] = {}
    for seat in seats.annotate(is_told=told):
        seat.event = event
        if address := holding.address_of(seat).lower():
            by_address.setdefault(address, []).append(seat)
    return by_address.values()


def _addressee(seats: list[Registration], event: Event) -> Addressee:
    """Return the contact for seats of a party that have no address of their own, else the person."""
    for seat in seats:
        if seat.party and seat.email in ("", seat.party.email):
            seat.party.event = event
            return seat.party
    return seats[0]
