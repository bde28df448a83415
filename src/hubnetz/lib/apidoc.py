"""What all parts of the API share: pages of results, and what a refusal looks like."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from ninja import Schema

PER_PAGE = 50
LAST_PAGE = 1_000_000  # beyond it there is nothing, and the database could not count that far


class Page[T](Schema):
    """One page of a list."""

    items: list[T]
    page: int
    pages: int
    count: int


class Refusal(Schema):
    """Why something was not done: a stable code, and a sentence to show to a person."""

    code: str
    sentence: str


PUBLIC_ERRORS: Any = dict.fromkeys((400, 404, 409, 413, 422, 429, 503), Refusal)


def paged(rows: "QuerySet[Any]", page: int, face: Callable[[Any], Any]) -> Any:
    """Return one page of the rows, each with its public face; a page beyond the last is empty."""
    count = rows.count()
    first = (page - 1) * PER_PAGE
    items = [face(row) for row in rows[first : first + PER_PAGE]]
    return {"items": items, "page": page, "pages": max(1, -(-count // PER_PAGE)), "count": count}
