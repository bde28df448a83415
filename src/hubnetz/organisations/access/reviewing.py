"""Pairs that may be one organisation: a hub looks at its own two records, the network at cards of two hubs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, overload

from django.db.models import Exists, F, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from hubnetz.lib import sight
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Membership
from hubnetz.organisations.access import explained
from hubnetz.organisations.access.records import WRITE
from hubnetz.organisations.models import Decision, Identity, Merge, Organisation, Resolution, Suspicion

COORDINATOR = Membership.Role.COORDINATOR


@dataclass(frozen=True)
class Card:
    """What hubs share of an organisation, and all of it."""

    name: str
    kind: str
    postcode: str
    town: str


@dataclass(frozen=True)
class Question:
    """Whether two organisations of two hubs are one: cards and reasons, nothing that a hub wrote."""

    pk: int
    first: Card
    second: Card
    likelihood: explained.Likelihood
    reasons: list[explained.Reason]
    effect: float
    found_at: datetime


def _open() -> "QuerySet[Suspicion]":
    rows = Suspicion.objects.filter(
        settled_at=None, first__merged_into=None, second__merged_into=None
    ).exclude(first__identity=F("second__identity"))
    return rows.order_by("-effect", "-log_odds", "pk")


def asked_within(user: Any, hubs: "Sequence[Any] | None" = None) -> "QuerySet[Suspicion]":
    """Return the open questions about two records of one hub, of the hubs where the user may answer, most effective
    first."""
    own = network.hubs_of(user, *WRITE)
    rows = _open().filter(first__hub__in=own, second__hub=F("first__hub"))
    rows = rows if hubs is None else rows.filter(first__hub__in=hubs)
    return rows.select_related("first__hub", "second__hub")


def suspicion_within(user: Any, pk: int) -> Suspicion:
    """Return one question about two records of a hub where the user may answer, open or not.

    :raises Http404: for another hub's as for a missing one
    """
    own = network.hubs_of(user, *WRITE)
    rows = Suspicion.objects.filter(first__hub__in=own, second__hub=F("first__hub"))
    return get_object_or_404(rows.select_related("first__hub", "second__hub"), pk=pk)


def _across(rows: "QuerySet[Suspicion]") -> "QuerySet[Suspicion]":
    """Return those about two hubs' records: what a visitor entered is on no card until a hub has looked at it."""
    looked_at = Organisation.objects.standing().filter(is_provisional=False)
    for side in ("first__identity", "second__identity"):
        rows = rows.filter(Exists(looked_at.filter(identity=OuterRef(side))))
    return rows.exclude(first__hub=F("second__hub")).select_related("first__identity", "second__identity")


class Across(Sequence[Question]):
    """The open questions about organisations of two hubs, most effective first; read when they are asked for."""

    def __init__(self) -> None:
        self._rows = _across(_open())

    @sight.whole_network("the network compares cards of two hubs")
    def __len__(self) -> int:
        return self._rows.count()

    @overload
    def __getitem__(self, which: int) -> Question: ...
    @overload
    def __getitem__(self, which: slice) -> list[Question]: ...
    @sight.whole_network("the network compares cards of two hubs")
    def __getitem__(self, which: int | slice) -> "Question | list[Question]":
        """Return some of them."""
        if isinstance(which, slice):
            return [_question(row) for row in self._rows[which]]
        return _question(self._rows[which])


def _question(row: Suspicion) -> Question:
    return Question(
        row.pk,
        _card(row.first.identity),
        _card(row.second.identity),
        explained.likelihood(row.log_odds),
        explained.reasons(row.evidence),
        row.effect,
        row.found_at,
    )


def _card(identity: Identity) -> Card:
    return Card(identity.name, identity.kind, identity.postcode, identity.town)


def asked_across(user: Any) -> Across:
    """Return the open questions about organisations of two hubs, for who coordinates the network.

    :raises Http404: for everybody else
    """
    network.require(user, COORDINATOR)
    return Across()


@sight.whole_network("the network compares cards of two hubs")
def suspicion_across(user: Any, pk: int) -> Suspicion:
    """Return one question about organisations of two hubs, open or not, for who coordinates the network.

    :raises Http404: for everybody else, for a pair within a hub, and for a name that no hub has looked at yet
    """
    network.require(user, COORDINATOR)
    return get_object_or_404(_across(Suspicion.objects.all()), pk=pk)


def last_answer(user: Any, *, within: bool) -> tuple[Decision, Card, Card] | None:
    """Return what the user answered last to a question within a hub or across hubs, with both cards.

    Within a hub only of those where the user may answer now: a role that ended shows nothing more.
    """
    rows = Decision.objects.filter(by=user.pk, rule="", evidence__has_key="suspicion")
    if within:
        own = network.hubs_of(user, *WRITE)
        found = _last(rows.filter(first__hub__in=own, second__hub=F("first__hub")))
        return (found, _card_of(found.first), _card_of(found.second)) if found else None
    with sight.whole_network("a decision may be about two hubs"):
        found = _last(rows.exclude(first__hub=F("second__hub")))
    return (found, _card(found.first.identity), _card(found.second.identity)) if found else None


def _last(rows: "QuerySet[Decision]") -> Decision | None:
    return rows.select_related("first__identity", "second__identity").order_by("-decided_at", "-pk").first()


def _card_of(record: Organisation) -> Card:
    return Card(record.name, record.kind, record.postcode, record.town)


def mergeable(user: Any, hubs: "Sequence[Any] | None" = None) -> "QuerySet[Decision]":
    """Return the pairs of records of one hub that were decided to be the same, and still are two records."""
    own = network.hubs_of(user, *WRITE)
    rows = Decision.objects.filter(
        verdict=Decision.Verdict.SAME,
        first__hub__in=own,
        second__hub=F("first__hub"),
        first__merged_into=None,
        second__merged_into=None,
        first__identity=F("second__identity"),
    )
    rows = rows if hubs is None else rows.filter(first__hub__in=hubs)
    return rows.select_related("first__hub", "second__hub").order_by("-decided_at", "-pk")


def merges(user: Any, hubs: "Sequence[Any] | None" = None) -> "QuerySet[Merge]":
    """Return the merges at the hubs where the user works, newest first, those that were taken back too."""
    own = network.hubs_of(user)
    rows = Merge.objects.filter(kept__hub__in=own)
    rows = rows if hubs is None else rows.filter(kept__hub__in=hubs)
    return rows.select_related("kept__hub", "absorbed__hub", "by", "undone_by").order_by("-merged_at", "-pk")


def merge_of(user: Any, code: str) -> Merge:
    """Return one merge at a hub where the user may change records.

    :raises Http404: for another hub's as for a missing one
    """
    rows = Merge.objects.filter(kept__hub__in=network.hubs_of(user, *WRITE))
    return get_object_or_404(rows.select_related("kept__hub", "absorbed"), code=code)


def last_resolution() -> Resolution | None:
    """Return what the last run over all records came to."""
    return Resolution.objects.order_by("-ran_at", "-pk").first()


@dataclass(frozen=True)
class Own:
    """How many organisations stand behind a hub's own records, as a run decided and as it estimated."""

    hub: Hub
    ran_at: datetime
    records: int
    found: int
    estimate: int
    low: int
    high: int

    @property
    def hidden(self) -> int:
        """How many records are probably still there a second time."""
        return self.found - self.estimate

    @property
    def least(self) -> int:
        """How many are there a second time at least, nineteen times out of twenty."""
        return self.found - self.high

    @property
    def most(self) -> int:
        """How many are there a second time at most, nineteen times out of twenty."""
        return self.found - self.low


def own_estimates(user: Any, hubs: Sequence[Hub]) -> list[Own]:
    """Return what the last run estimated of the records of each of these hubs where the user may change records."""
    run = last_resolution()
    if run is None:
        return []
    may = {hub.pk for hub in network.hubs_of(user, *WRITE)}
    told = [(hub, run.by_hub.get(str(hub.pk))) for hub in hubs if hub.pk in may]
    return [Own(hub, run.ran_at, *numbers) for hub, numbers in told if numbers]
