"""Verbs about names that are new to a hub: a card becomes its own record, a visitor's name is looked at."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubnetz.journal import actions as journal
from hubnetz.lib import sight
from hubnetz.network.models import Hub
from hubnetz.organisations import identifying, indexing, rules
from hubnetz.organisations.actions import merging, records
from hubnetz.organisations.models import Decision, Identity, Organisation
from hubnetz.organisations.refusals import CannotMerge, ChangedMeanwhile

_GONE = gettext_lazy("Somebody has joined or separated records meanwhile. Please search again.")


@sight.whole_network("the identity is other hubs' as well")
@transaction.atomic
def adopt(hub: Hub, card: Identity, *, by: Any) -> Organisation:
    """Return the hub's own record of an identity that the network knows, made now from its card if the hub has none.

    Only what is on the card is taken over. The record is the hub's; the count of the network stays as it is.

    :raises ChangedMeanwhile: if nothing has that card any more, because somebody joined or separated records
    """
    identifying.one_name_at_a_time(rules.folded(card.name))
    identifying.one_at_a_time()
    known = Organisation.objects.standing().filter(identity=card).order_by("pk")
    if own := known.at(hub).first():
        return own
    first = known.first()
    if first is None:
        raise ChangedMeanwhile(_GONE)
    made = Organisation.objects.create(
        hub=hub,
        identity=card,
        name=card.name,
        folded=rules.folded(card.name),
        kind=card.kind,
        postcode=card.postcode,
        town=card.town,
        welcomed_at=timezone.now(),
    )
    Decision.objects.create(
        first=first,
        second=made,
        verdict=Decision.Verdict.SAME,
        evidence={"card": card.code},
        decided_at=made.welcomed_at,
        by=_person(by),
    )
    indexing.refresh(made)
    journal.record("organisations.adopted", made, hub=hub.slug, after={"card": card.code}, by=by)
    return made


@sight.whole_network("the identity is other hubs' as well")
@transaction.atomic
def settle(
    newcomer: Organisation,
    *,
    same_as: Organisation | None = None,
    card: Identity | None = None,
    unlike: Iterable[Organisation] = (),
    later: bool = False,
    by: Any,
) -> Organisation:
    """Say what becomes of a record that nobody had looked at; return the record that stands afterwards.

    It becomes part of one of the hub's records (``same_as``), has the identity of a card of the network (``card``), is
    new, and then none of those that were shown (``unlike``), or is looked at ``later``: then it stays where it is,
    behind the others. Asked again about a record that somebody has looked at already, nothing changes.

    :raises CannotMerge: if the two must stay two, or the record is of another hub
    :raises ChangedMeanwhile: if nothing has that card any more, because somebody joined or separated records
    """
    identifying.one_at_a_time()
    unlike = list(unlike)
    twins = (
        [] if card is None else list(Organisation.objects.standing().filter(identity=card).order_by("pk")[:1])
    )
    meant = [*([] if same_as is None else [same_as]), *unlike]
    identifying.held(newcomer, *meant, *twins)  # all at once: what follows holds none of them out of order
    newcomer, *meant = records.hold_all([newcomer, *meant])
    if not newcomer.is_provisional:
        return newcomer
    if later:
        Organisation.objects.filter(pk=newcomer.pk).update(put_off_at=timezone.now())
        return newcomer
    newcomer.is_provisional, newcomer.put_off_at = False, None
    newcomer.version += 1
    newcomer.save(update_fields=["is_provisional", "put_off_at", "version"])
    if same_as is not None:
        stands = meant[0]
        if stands.hub_id != newcomer.hub_id:
            raise CannotMerge(_("These are records of two hubs."))
        merging.merge(stands, newcomer, by=by)
        stands.refresh_from_db()
        return stands
    if card is not None:
        if not twins:
            raise ChangedMeanwhile(_GONE)
        twin = twins[0]
        if twin.pk != newcomer.pk:
            records.decide(twin, newcomer, verdict=Decision.Verdict.SAME, evidence={"card": card.code}, by=by)
            newcomer.refresh_from_db()
    for other in meant:
        if other.hub_id == newcomer.hub_id and other.pk != newcomer.pk:
            records.decide(newcomer, other, verdict=Decision.Verdict.DIFFERENT, by=by)
    newcomer.refresh_from_db()
    indexing.refresh(newcomer)
    journal.record("organisations.settled", newcomer, hub=newcomer.hub.slug, by=by)
    return newcomer


def _person(by: Any) -> Any:
    return by if by is not None and by.pk else None
