"""Hours that are over and not yet in anybody's file, and whose they probably are."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from hubnetz.booking.models import Booking, Resource
from hubnetz.casework.access import WRITE
from hubnetz.casework.models import Consultation
from hubnetz.network import access as network
from hubnetz.organisations import access as organisations
from hubnetz.organisations import rules
from hubnetz.organisations.models import Organisation


def hours_to_note(user: Any) -> "QuerySet[Booking]":
    """Return the hours that have begun and stand, and are in no file yet, the longest over first.

    Only of hubs whose files the user writes.
    """
    noted = Consultation.objects.filter(booking=OuterRef("pk"))
    rows = Booking.objects.standing().filter(
        resource__kind=Resource.Kind.ADVISER,
        resource__hub__in=network.hubs_of(user, *WRITE),
        starts_at__lte=timezone.now(),
    )
    rows = rows.filter(settled_at=None).exclude(Exists(noted)).select_related("resource__hub", "topic")
    return rows.order_by("starts_at", "pk")


def consultation_of_hour(booking: Booking) -> Consultation | None:
    """Return what an hour became; for pages that found the booking through access."""
    rows = Consultation.objects.filter(booking=booking).select_related("organisation")
    return rows.first()


def clients_likely(booking: Booking) -> tuple[list[Organisation], Organisation | None]:
    """Return the hub's records that may be meant by a booking, likeliest first, and the one that it surely is.

    Sure is one whose name is the same, or the only one with the mail domain of the person.
    """
    hub = booking.resource.hub
    domain = rules.own_domain(booking.email)
    by_domain = list(Organisation.objects.at(hub).filter(domain=domain)[:3]) if domain else []
    by_name = list(organisations.candidates(hub, booking.organisation_name, limit=5))
    folded = rules.folded(booking.organisation_name) if booking.organisation_name else ""
    same = [one for one in by_name if folded and one.folded == folded]
    found = list({one.pk: one for one in [*same, *by_domain, *by_name]}.values())
    sure = same[0] if len(same) == 1 else by_domain[0] if not same and len(by_domain) == 1 else None
    return found[:6], sure
