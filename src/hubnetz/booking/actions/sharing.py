"""Verbs about calendar links: make one, revoke it, note that it is read."""

import base64
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from hubnetz.booking.access import sharing
from hubnetz.booking.models import CalendarLink, Resource
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub


@transaction.atomic
def share_calendar(
    hub: Hub, *, resource: Resource | None, label: str, shows_people: bool, idempotency_key: UUID, by: Any
) -> tuple[CalendarLink, str]:
    """Make a link by which a calendar program reads along, and return it with its secret, which is not kept.

    Without a resource it is the calendar of whoever makes it. Sent again with the same key it is the same link with
    the same secret.
    """
    raw = salted_hmac("booking.calendar", f"{by.pk} {idempotency_key}", algorithm="sha256").digest()[:24]
    secret = base64.urlsafe_b64encode(raw).decode()
    made, is_new = CalendarLink.objects.get_or_create(
        digest=sharing.digest_of(secret),
        defaults={
            "hub": hub,
            "resource": resource,
            "user": None if resource else by,
            "label": characters.one_line(label)[:80],
            "shows_people": shows_people,
            "made_by": by,
            "made_at": timezone.now(),
        },
    )
    if is_new:
        after = {"resource": resource.code if resource else "", "people": shows_people}
        journal.record("booking.calendar_shared", made, hub=hub.slug, after=after, by=by)
    return made, secret


@transaction.atomic
def revoke_calendar(link: CalendarLink, *, by: Any) -> CalendarLink:
    """Let nobody read along by a link any more. Done twice, nothing more happens."""
    link = CalendarLink.objects.select_for_update(of=("self",)).select_related("hub").get(pk=link.pk)
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        journal.record("booking.calendar_revoked", link, hub=link.hub.slug, by=by)
    return link


def note_read(link: CalendarLink) -> None:
    """Note on which day a program last read along, once a day: so one sees which links nobody needs."""
    now = timezone.now()
    if sharing.is_due(link, now):
        CalendarLink.objects.filter(pk=link.pk).update(read_on=timezone.localdate(now, BERLIN))
