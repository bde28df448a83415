"""What all parts of the API share: pages of results, and what a refusal looks like."""

from collections.abc import Callable
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from ninja import Field, Schema
from pydantic import AfterValidator, BaseModel

PER_PAGE = 50
LAST_PAGE = 1_000_000  # beyond it there is nothing, and the database could not count that far


def _deliverable(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError:
        raise ValueError("This is no e-mail address, for example name@example.org.") from None
    return address


# The same addresses as in the pages' forms.
Email = Annotated[
    str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"), AfterValidator(_deliverable)
]


class Face(BaseModel):
    """What the API answers with. We make it from plain values ourselves: nothing is looked up in rows, as a Schema does
    for each value, and nothing is checked twice."""


class Page[T](Face):
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


def paged(rows: "QuerySet[Any] | list[Any]", page: int, face: Callable[[Any], Any]) -> Any:
    """Return one page of the rows, each with its public face; a page beyond the last is empty."""
    count = len(rows) if isinstance(rows, list) else rows.count()
    first = (page - 1) * PER_PAGE
    items = [face(row) for row in rows[first : first + PER_PAGE]]
    return {"items": items, "page": page, "pages": max(1, -(-count // PER_PAGE)), "count": count}
