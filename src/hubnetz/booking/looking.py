"""Looking before booking, without scripts: the same form is sent with another button, and nothing is booked."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from hubnetz.booking import rules, wishing

PRICE = "price"  # what the button says that asks for the price
SIZES = frozenset(str(number) for number in range(1, 21))
_OWN = frozenset({"csrfmiddlewaretoken", "idempotency_key", "do", "instead"})
_SEVERAL = frozenset({"together"})


def at_price(data: QueryDict) -> dict[str, Any] | None:
    """Return what was typed, for a form that is not checked yet, if somebody wants to see the price; else None."""
    if data.get("do") != PRICE:
        return None
    return {name: data.getlist(name) if name in _SEVERAL else data[name] for name in data if name not in _OWN}


def picked_instead(data: QueryDict) -> QueryDict:
    """Return what was sent, with the time of the button that was pressed in place of the one that was refused."""
    if not data.get("instead"):
        return data
    found = data.copy()
    found["slot"] = str(data["instead"])
    return found


def span_typed(form: forms.Form, typed: Mapping[str, Any]) -> rules.Span | None:
    """Return from when to when somebody typed so far; None while a part of it is missing or is no time."""
    try:
        day, starts, ends = (form.fields[name].clean(typed.get(name)) for name in ("day", "starts", "ends"))
        return wishing.span_of(day, starts, ends)
    except (forms.ValidationError, OverflowError):
        return None
