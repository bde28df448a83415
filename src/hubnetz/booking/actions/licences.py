"""Verbs about who may use a machine."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking import letters, licensing
from hubnetz.booking.models import Induction, Licence, LicenceKind
from hubnetz.booking.refusals import LicenceOver
from hubnetz.events.models import Event
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.network.models import Hub


@transaction.atomic
def grant(
    kind: LicenceKind,
    *,
    hub: Hub,
    name: str,
    email: str,
    valid_until: date | None = None,
    language: str = "de",
    by: Any,
) -> Licence:
    """Let somebody use machines of a kind, because a supervisor has seen that they can, and tell them.

    Without `valid_until` it is good as long as the kind says, from today on. Who has one gets a new one beside it;
    but the same until the same day is one, with one letter.
    """
    email, today = email.strip().lower(), licensing.day_of(timezone.now())
    last_on = valid_until or licensing.last_day(kind, today)
    _one_after_the_other(kind)
    same = Licence.objects.filter(kind=kind, hub=hub, email=email, valid_until=last_on, withdrawn_at=None)
    if known := same.filter(event=None).first():
        return known
    return _granted(
        kind,
        hub=hub,
        name=characters.one_line(name),
        email=email,
        language=language,
        granted_by=by,
        valid_until=last_on,
        by=by,
    )


@transaction.atomic
def grant_attended(kind: LicenceKind, *, email: str = "") -> list[Licence]:
    """Give everybody, or one person, the licence by a course they came to; each course gives it once."""
    if not licensing.attended(kind, email).exists():
        return []
    _one_after_the_other(kind)
    return [
        _granted(
            kind,
            hub=came.event.hub,
            name=came.registration.name,
            email=came.registration.email,
            language=came.registration.language,
            event=came.event,
            valid_until=licensing.last_day(kind, came.counted_on),
            by=None,
        )
        for came in licensing.attended(kind, email)
    ]


@transaction.atomic
def withdraw_licence(licence: Licence, *, reason: str, by: Any) -> Licence:
    """Take a licence back, with a reason that the person reads; bookings stay. Done twice, nothing more happens.

    :raises LicenceOver: if no reason is given
    """
    licence = Licence.objects.select_for_update(of=("self",)).select_related("hub", "kind").get(pk=licence.pk)
    if licence.withdrawn_at:
        return licence
    licence.withdrawn_at, licence.reason = timezone.now(), characters.one_line(reason)[:200]
    if not licence.reason:
        raise LicenceOver(_("Please say why. The person reads it."))
    licence.save(update_fields=["withdrawn_at", "reason"])
    journal.record("booking.licence_withdrawn", licence, hub=licence.hub.slug, by=by)
    letters.licence_withdrawn(licence)
    return licence


@transaction.atomic
def name_induction(event: Event, *, kind: LicenceKind, by: Any) -> Induction:
    """Let an event be a course that gives a licence to everybody who comes. Done twice, nothing more happens."""
    induction, is_new = Induction.objects.get_or_create(event=event, kind=kind)
    if is_new:
        journal.record(
            "booking.induction_named", event, hub=event.hub.slug, after={"licence": kind.code}, by=by
        )
    return induction


def _one_after_the_other(kind: LicenceKind) -> None:
    """Hold a kind: of two who grant the same, the second finds it done."""
    LicenceKind.objects.select_for_update(no_key=True).get(pk=kind.pk)


def _granted(kind: LicenceKind, *, by: Any, **values: Any) -> Licence:
    made = Licence.objects.create(kind=kind, granted_at=timezone.now(), **values)
    journal.record("booking.licence_granted", made, hub=made.hub.slug, after={"licence": kind.code}, by=by)
    letters.licence_granted(made)
    return made
