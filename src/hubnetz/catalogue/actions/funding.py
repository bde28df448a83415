"""Verbs of funding hints."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.catalogue import rules
from hubnetz.catalogue.actions.refusals import ChangedMeanwhile
from hubnetz.catalogue.models import Funding
from hubnetz.journal import actions as journal
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Topic

WRITTEN = (
    "name",
    "giver",
    "purpose",
    "who",
    "form",
    "sme_only",
    "most_staff",
    "region",
    "rate",
    "ceiling",
    "opens_on",
    "closes_on",
    "url",
    "knowledge_on",
    "review_on",
)


@transaction.atomic
def add_funding(
    *, values: dict[str, Any], topics: Iterable[Topic], idempotency_key: UUID, by: Any
) -> Funding:
    """Note what is known about a funding; it is on show at once. Sent again with the same key, it is the same."""
    made, is_new = Funding.objects.get_or_create(
        idempotency_key=idempotency_key,
        defaults={name: values[name] for name in WRITTEN if name in values},
    )
    if not is_new:
        return made
    made.topics.set(topics)
    journal.record("catalogue.funding_added", made, after={"name": dict(made.name)}, by=by)
    return made


@transaction.atomic
def change_funding(
    funding: Funding, *, values: dict[str, Any], topics: Iterable[Topic], version: int, by: Any
) -> Funding:
    """Change what is known about a funding.

    :raises ChangedMeanwhile: if somebody else changed it after ``version`` was read
    """
    funding = _locked(funding)
    if funding.version != version:
        raise ChangedMeanwhile(
            _("Somebody else changed this entry while you were writing. Save again to replace their text.")
        )
    written = {name: values[name] for name in WRITTEN if name in values}
    changed = [name for name, value in written.items() if getattr(funding, name) != value]
    wanted, present = list(topics), list(funding.topics.order_by("position", "pk"))
    if not changed and set(wanted) == set(present):
        return funding
    before, after = _noted(funding, changed), {}
    for name in changed:
        setattr(funding, name, written[name])
    after = _noted(funding, changed)
    if set(wanted) != set(present):
        before["topics"], after["topics"] = [one.code for one in present], [one.code for one in wanted]
        funding.topics.set(wanted)
    funding.version += 1
    funding.save(update_fields=[*changed, "version"])
    journal.record("catalogue.funding_changed", funding, before=before, after=after, by=by)
    return funding


@transaction.atomic
def review_funding(funding: Funding, *, by: Any) -> Funding:
    """Say that what is known is still right: known as of today, good for half a year."""
    funding = _locked(funding)
    today = timezone.localdate(timezone=BERLIN)
    if funding.knowledge_on == today and funding.review_on == rules.next_review(today):
        return funding
    before = {"knowledge_on": str(funding.knowledge_on), "review_on": str(funding.review_on)}
    funding.knowledge_on, funding.review_on = today, rules.next_review(today)
    funding.version += 1
    funding.save(update_fields=["knowledge_on", "review_on", "version"])
    after = {"knowledge_on": str(funding.knowledge_on), "review_on": str(funding.review_on)}
    journal.record("catalogue.funding_reviewed", funding, before=before, after=after, by=by)
    return funding


@transaction.atomic
def withdraw_funding(funding: Funding, *, by: Any) -> Funding:
    """Show a funding no longer. Asked twice, nothing more happens."""
    funding = _locked(funding)
    if funding.withdrawn_at is None:
        funding.withdrawn_at = timezone.now()
        funding.save(update_fields=["withdrawn_at"])
        journal.record("catalogue.funding_withdrawn", funding, by=by)
    return funding


@transaction.atomic
def put_back_funding(funding: Funding, *, by: Any) -> Funding:
    """Show a withdrawn funding again, as long as what is known is not out of date."""
    funding = _locked(funding)
    if funding.withdrawn_at:
        funding.withdrawn_at = None
        funding.save(update_fields=["withdrawn_at"])
        journal.record("catalogue.funding_put_back", funding, by=by)
    return funding


def _locked(funding: Funding) -> Funding:
    return Funding.objects.select_for_update(of=("self",)).select_related("region").get(pk=funding.pk)


def _noted(funding: Funding, names: list[str]) -> dict[str, Any]:
    noted: dict[str, Any] = {}
    for name in names:
        value = getattr(funding, name)
        if name == "region":
            noted[name] = value.ags if value else None
        elif name in ("ceiling", "opens_on", "closes_on", "knowledge_on", "review_on"):
            noted[name] = None if value is None else str(value)
        else:
            noted[name] = value
    return noted
