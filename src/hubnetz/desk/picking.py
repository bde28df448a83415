"""Choosing companies from the hub's records: what is chosen stays, what is typed brings candidates."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest

from hubnetz.network.models import Hub
from hubnetz.organisations import access
from hubnetz.organisations.models import Organisation


@dataclass(frozen=True)
class Pick:
    """What was chosen so far and what else may be meant."""

    hub: Hub
    typed: str
    chosen: list[Organisation]
    found: list[Organisation]
    single: bool = False


def pick(user: Any, hub: Hub, typed: str, codes: list[str], *, single: bool = False) -> Pick:
    """Return the chosen records of the hub and the candidates for what was typed, each once."""
    chosen = [one for one in access.organisations_named(user, codes) if one.hub_id == hub.pk] if codes else []
    known = {one.pk for one in chosen}
    found = [one for one in access.candidates(hub, typed) if one.pk not in known]
    return Pick(hub, typed, chosen, found, single)


def form_for[F: BaseForm](request: HttpRequest, kind: type[F], initial: dict[str, Any] | None = None) -> F:
    """Return the form that stands beside a pick.

    The button “Search” sends it too, so that nothing typed is lost without JavaScript; then it is shown again as it
    was and not judged.
    """
    if request.method != "POST":
        return kind(initial=initial)
    if "look" in request.POST:
        return kind(initial={**(initial or {}), **request.POST.dict()})
    return kind(request.POST, initial=initial)
