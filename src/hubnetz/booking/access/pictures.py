"""Pictures of what can be booked: everybody sees those of what is shown."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from hubnetz.booking.access.public import resource_on_show
from hubnetz.booking.access.staff import resource_run_by
from hubnetz.booking.models import Resource, ResourcePicture


def pictures_of(resource: Resource) -> "QuerySet[ResourcePicture]":
    """Return the pictures of a resource in their order, without their bytes."""
    return resource.pictures.defer("content", "small").order_by("position", "pk")


def picture_on_show(code: str, picture: str) -> ResourcePicture:
    """Return one picture with its bytes, of a resource that everybody sees.

    :raises Http404: for one that is not shown, as for a missing one
    """
    return get_object_or_404(resource_on_show(code).pictures, code=picture)


def picture_run_by(user: Any, code: str, picture: str) -> ResourcePicture:
    """Return one picture that the user may change.

    :raises Http404: if the hub is not the user's
    :raises PermissionDenied: if the user works there with another role
    """
    found = resource_run_by(user, code)
    own = get_object_or_404(pictures_of(found), code=picture)
    own.resource = found
    return own


def first_pictures(resources: Any) -> dict[int, ResourcePicture]:
    """Return the first picture of each of the resources that has one; one query."""
    rows = ResourcePicture.objects.filter(resource__in=list(resources)).defer("content", "small")
    found: dict[int, ResourcePicture] = {}
    for one in rows.order_by("resource", "position", "pk").select_related("resource"):
        found.setdefault(one.resource_id, one)
    return found
