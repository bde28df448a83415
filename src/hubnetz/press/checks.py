"""What the operator still has to say about itself, before the first visitor misses it."""

from typing import Any

from django.conf import settings
from django.core import checks

from hubnetz.press import access


@checks.register(deploy=True)
def operator_is_named(**kwargs: Any) -> list[checks.CheckMessage]:
    """Name each setting that imprint, privacy page or statement on accessibility lack."""
    return [
        checks.Warning(
            f"{name} is empty; the law asks a public body for it.",
            hint="See docs/guides/settings.md, “What the law asks for”.",
            id="press.W001",
        )
        for name in access.still_to_be_filled_in()
    ]


@checks.register(deploy=True)
def statement_is_looked_through(**kwargs: Any) -> list[checks.CheckMessage]:
    """Remind of the yearly look at the statement on accessibility."""
    operator = access.operator()
    if operator.reviewed and operator.review_is_due:
        return [
            checks.Warning(
                f"The statement on accessibility was last looked through on {operator.reviewed}.",
                hint="Look through it every year and set HUBNETZ_ACCESSIBILITY_REVIEWED to that day.",
                id="press.W002",
            )
        ]
    return []


@checks.register()
def review_day_is_a_day(**kwargs: Any) -> list[checks.CheckMessage]:
    """Refuse a day of review that is none."""
    if settings.HUBNETZ_ACCESSIBILITY_REVIEWED and access.operator().reviewed_on is None:
        return [
            checks.Error(
                f"HUBNETZ_ACCESSIBILITY_REVIEWED is “{settings.HUBNETZ_ACCESSIBILITY_REVIEWED}”;"
                " it must be a day such as 2026-11-22.",
                id="press.E001",
            )
        ]
    return []
