"""How tables of days are written."""

from datetime import UTC
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import ngettext

from hubnetz.booking import explaining, grid, licensing, offering
from hubnetz.booking.access import pictures
from hubnetz.booking.models import Resource

register = template.Library()


@register.filter
def begins(cell: grid.Cell) -> str:
    """Return when a cell begins, as an address carries it."""
    return grid.utc(cell.starts_at) if cell.starts_at else ""


@register.filter
def from_day_before(stay: grid.Stay, column: grid.Column) -> bool:
    """Say whether a stay began before the day of the column."""
    return stay.starts_at < column.span.starts_at


@register.filter
def until_day_after(stay: grid.Stay, column: grid.Column) -> bool:
    """Say whether a stay goes on after the day of the column."""
    return stay.ends_at > column.span.ends_at


@register.filter
def units(column: grid.Column) -> int:
    """Return how many of it there are."""
    return len(column.supply.engaged)


@register.filter
def taken(cell: grid.Cell, column: grid.Column) -> int:
    """Return how many of it are not free."""
    return len(column.supply.engaged) - cell.free


@register.filter
def how_long(minutes: int) -> str:
    """Return a length as people say it: 45 minutes, 1 hour, 1.5 hours."""
    if minutes < 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    return explaining.hours(minutes)


@register.simple_tag
def slot_at(resource: Resource, cell: grid.Cell, starts: Any) -> str:
    """Return the time to book that begins with a cell, for its least length; nothing where none begins."""
    if cell.starts_at is None or cell.starts_at.astimezone(UTC) not in starts:
        return ""
    return offering.choice(resource, cell.starts_at, cell.starts_at + resource.terms.shortest)


@register.simple_tag
def free_stretches(cells: list[grid.Cell]) -> list[grid.Cell]:
    """Return what of a list is free and not over."""
    return [cell for cell in cells if cell.state == grid.FREE and not cell.is_over]


@register.simple_tag
def pictures_of(resource: Resource) -> Any:
    """Return the pictures of a resource, without their bytes."""
    return pictures.pictures_of(resource)


@register.filter
def of_resource(pictures: dict[int, Any], resource: Resource) -> Any:
    """Return the picture of a resource, if it has one."""
    return pictures.get(resource.pk)


@register.simple_tag
def next_induction(resource: Resource) -> Any:
    """Return the next course that gives the licence which a resource needs; nothing where it needs none."""
    if resource.licence_kind is None:
        return None
    return licensing.next_induction(resource.licence_kind, resource, timezone.now())
