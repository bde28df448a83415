"""Companies that somebody entered a second time, under a shorter name: the house cannot be sure, so it asks.

What was advised under the second name lies after the cut-off of the history, so that no figure of it changes. The
questions are those that a run over all records finds; it decides nothing by itself here.
"""

import uuid
from datetime import datetime, timedelta

from hubnetz.accounts.models import User
from hubnetz.casework import actions as casework
from hubnetz.demo import sign_ins
from hubnetz.demo.ground import Ground
from hubnetz.demo.history import Told
from hubnetz.demo.names import FORM
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub, Topic
from hubnetz.organisations import actions
from hubnetz.organisations.actions import resolving
from hubnetz.organisations.models import Organisation

_WITHIN, _ACROSS = 6, 6  # at each hub whose roles can all sign in
_UNADVISED = 3  # every third was only noted


def write(told: Told, ground: Ground, now: datetime) -> dict[str, int]:
    """Write the second records with a consultation each, and what a run over all records asks then."""
    before = Entry.objects.count()
    rng = told.scenario.rng("doubles")
    hubs = [Hub.objects.get(pk=ground.hubs[slug]) for slug in sign_ins.FULLY_STAFFED]
    made = advised = 0
    for at, hub in enumerate(hubs):
        known = Organisation.objects.standing().filter(hub=hub, kind="company").exclude(domain="")
        plain = [one for one in known.order_by("pk") if FORM.search(one.name) and len(_bare(one).split()) > 2]
        chosen = rng.sample(plain, min(len(plain), _WITHIN + _ACROSS))
        for number, one in enumerate(chosen):
            owner = hub if number % 2 else hubs[1 - at]
            advised += _second(one, owner, now, advised=number % _UNADVISED != 0)
            made += 1
    resolving.write(resolving.find())
    return {
        "organisations_organisation": made,
        "casework_consultation": advised,
        "journal_entry": Entry.objects.count() - before,
    }


def _bare(one: Organisation) -> str:
    """Return the name without its legal form."""
    return FORM.sub("", one.name).strip(" ,&")


def _second(one: Organisation, hub: Hub, now: datetime, *, advised: bool) -> bool:
    """Enter a company again: at its own hub by its first words, at another one without a place."""
    by = User.objects.get(email=sign_ins.address(hub.slug, "adviser"))
    within = one.hub_id == hub.pk
    name = " ".join(_bare(one).split()[:-1]).removesuffix(" und").rstrip(" ,&") if within else _bare(one)
    again = actions.welcome(
        hub,
        name=name,
        kind=one.kind,
        postcode=one.postcode if within else "",
        town=one.town if within else "",
        email=f"info@{one.domain}",
        by=by,
    )
    if advised:
        casework.note_consultation(
            again,
            held_on=now.astimezone(BERLIN).date() - timedelta(days=9),
            minutes=30,
            form="phone",
            topic=Topic.objects.get(position=0),
            idempotency_key=uuid.uuid4(),
            adviser=by,
            by=by,
        )
    return advised
