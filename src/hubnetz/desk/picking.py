"""Choosing companies from the hub's records: what is chosen stays, what is typed brings candidates."""

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest

from hubnetz.network.models import Hub
from hubnetz.organisations import access, actions
from hubnetz.organisations.models import Organisation


@dataclass(frozen=True)
class Pick:
    """What was chosen so far and who else may be meant: the hub's records, then cards of the network."""

    hub: Hub
    typed: str
    chosen: list[Organisation]
    found: list[access.Found]
    single: bool = False
    may_adopt: bool = False

    @property
    def own(self) -> list[access.Found]:
        """The hub's own records."""
        return [one for one in self.found if one.organisation]

    @property
    def cards(self) -> list[access.Found]:
        """What the network knows and the hub has no record of."""
        return [one for one in self.found if one.card]


def pick(
    user: Any,
    hub: Hub,
    typed: str,
    codes: list[str],
    *,
    single: bool = False,
    postcode: str = "",
    email: str = "",
    adopted: Organisation | None = None,
) -> Pick:
    """Return the chosen records of the hub and the candidates for what was typed, each once."""
    chosen = [one for one in access.organisations_named(user, codes) if one.hub_id == hub.pk] if codes else []
    if adopted is not None and adopted not in chosen:
        chosen = [adopted] if single else [*chosen, adopted]
    known = {one.pk for one in chosen}
    found = (
        access.lookup(hub, typed, postcode=postcode, email=email, leave_out=known) if typed.strip() else []
    )
    may_adopt = any(one.card for one in found) and access.may_adopt(user, hub)
    return Pick(hub, typed, chosen, found, single, may_adopt)


def adopted(request: HttpRequest, hub: Hub) -> Organisation | None:
    """Return the hub's record of the card that was picked, made now if it has none; None if no card was picked.

    The button beside a card sends the form it stands in; it is shown again with the record chosen. Of a card that is
    another one by now there is nothing to choose: then it is shown again with whom the network knows now.

    :raises Http404: if there is no such card, or the user keeps no records at the hub
    """
    code = request.POST.get("adopt", "")
    if not code:
        return None
    try:
        return actions.adopt(access.adopting_hub(request.user, hub), access.card_of(code), by=request.user)
    except actions.ChangedMeanwhile:
        return None


def form_for[F: BaseForm](request: HttpRequest, kind: type[F], initial: dict[str, Any] | None = None) -> F:
    """Return the form that stands beside a pick.

    The button “Search” sends it too, so that nothing typed is lost without JavaScript, and so does the button that
    takes a card over; then it is shown again as it was and not judged.
    """
    if request.method != "POST":
        return kind(initial=initial)
    if "look" in request.POST or "adopt" in request.POST:
        return kind(initial={**(initial or {}), **request.POST.dict()})
    return kind(request.POST, initial=initial)
