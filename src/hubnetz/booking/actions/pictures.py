"""Verbs about pictures of what can be booked: add, say anew what it shows, order, remove."""

import hashlib
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking import holding
from hubnetz.booking.models import Resource, ResourcePicture
from hubnetz.booking.refusals import PictureRefused
from hubnetz.journal import actions as journal
from hubnetz.lib import characters
from hubnetz.lib.pictures import Picture
from hubnetz.lib.texts import Texts

MOST = 8  # of one resource


@transaction.atomic
def add_picture(
    resource: Resource, picture: Picture, *, alt: dict[str, str], credit: str, idempotency_key: UUID, by: Any
) -> ResourcePicture:
    """Show how a resource looks, after the pictures it has; with what one sees there in words.

    Sent again with the same key, nothing changes.

    :raises PictureRefused: if it has as many as a page bears, or this one already, or nothing is said of it
    """
    resource = holding.hold([resource])[0]
    if known := ResourcePicture.objects.filter(idempotency_key=idempotency_key, resource=resource).first():
        return known
    if not alt.get("de"):
        raise PictureRefused(_("Please say what the picture shows."))
    rows = list(resource.pictures.defer("content", "small"))
    digest = hashlib.sha256(picture.content).hexdigest()
    if any(one.digest == digest for one in rows):
        raise PictureRefused(_("This picture is here already."))
    if len(rows) >= MOST:
        raise PictureRefused(_("There are eight pictures already. Please remove one first."))
    made = ResourcePicture.objects.create(
        resource=resource,
        alt=Texts(alt),
        credit=characters.one_line(credit)[:120],
        position=max((one.position for one in rows), default=-1) + 1,
        kind=picture.kind,
        width=picture.width,
        height=picture.height,
        digest=digest,
        content=picture.content,
        small=picture.small,
        added_at=timezone.now(),
        idempotency_key=idempotency_key,
    )
    journal.record(
        "booking.picture_added", resource, hub=resource.hub.slug, after={"picture": made.code}, by=by
    )
    return made


@transaction.atomic
def change_picture(picture: ResourcePicture, *, alt: dict[str, str], credit: str, by: Any) -> ResourcePicture:
    """Say anew what a picture shows and who made it.

    :raises PictureRefused: if nothing is said of it
    """
    holding.hold([picture.resource])
    if not alt.get("de"):
        raise PictureRefused(_("Please say what the picture shows."))
    picture.alt, picture.credit = Texts(alt), characters.one_line(credit)[:120]
    picture.save(update_fields=["alt", "credit"])
    _note("booking.picture_changed", picture, by)
    return picture


@transaction.atomic
def place_picture(picture: ResourcePicture, *, up: bool, by: Any) -> None:
    """Show a picture one place earlier or later; at the end of the row nothing happens."""
    holding.hold([picture.resource])
    rows = list(picture.resource.pictures.defer("content", "small").order_by("position", "pk"))
    at = next((n for n, one in enumerate(rows) if one.pk == picture.pk), None)
    other = None if at is None else at - 1 if up else at + 1
    if at is None or other is None or not 0 <= other < len(rows):
        return
    rows[at], rows[other] = rows[other], rows[at]
    for n, one in enumerate(rows):
        if one.position != n:
            one.position = n
            one.save(update_fields=["position"])
    _note("booking.picture_changed", picture, by)


@transaction.atomic
def remove_picture(picture: ResourcePicture, *, by: Any) -> None:
    """Take a picture away, its bytes with it. Done twice, nothing more happens."""
    holding.hold([picture.resource])
    if ResourcePicture.objects.filter(pk=picture.pk).delete()[0]:
        _note("booking.picture_removed", picture, by)


def _note(verb: str, picture: ResourcePicture, by: Any) -> None:
    resource = picture.resource
    journal.record(verb, resource, hub=resource.hub.slug, after={"picture": picture.code}, by=by)
