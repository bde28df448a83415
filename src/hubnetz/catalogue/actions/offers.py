"""Verbs of offers."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.catalogue import access, letters, rules
from hubnetz.catalogue.actions.refusals import ChangedMeanwhile, Incomplete, NotShared, NotShown
from hubnetz.catalogue.models import Offer, OfferTemplate, OfferTopic
from hubnetz.journal import actions as journal
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub, Site, Topic

# What an editor writes; topics come beside it because they are rows of their own.
WRITTEN = (
    "kind",
    "title",
    "summary",
    "text",
    "level",
    "audience",
    "mode",
    "site",
    "languages",
    "price",
    "value",
    "sme_only",
    "most_staff",
    "place",
    "conditions",
    "contact",
    "shareable",
)
# What a copy for another hub leaves behind: it is the first hub's alone.
LEFT_BEHIND = ("site", "contact", "shareable")


@transaction.atomic
def draft(
    hub: Hub, *, values: dict[str, Any], topics: Iterable[Topic], idempotency_key: UUID, by: Any
) -> Offer:
    """Write an offer that nobody but the hub sees yet. Sent again with the same key, it is the same offer.

    :raises KeyUsedElsewhere: if the key belongs to an offer of another hub
    """
    made, is_new = Offer.objects.get_or_create(
        idempotency_key=idempotency_key, defaults={"hub": hub, **_only_written(values)}
    )
    if made.hub_id != hub.pk:
        raise KeyUsedElsewhere(_("This form was already sent for another hub. Please open it anew."))
    if not is_new:
        return made
    _about(made, topics)
    journal.record("catalogue.drafted", made, hub=hub.slug, after={"title": dict(made.title)}, by=by)
    return made


@transaction.atomic
def change(offer: Offer, *, values: dict[str, Any], topics: Iterable[Topic], version: int, by: Any) -> Offer:
    """Change what an offer says. Nothing is noted if nothing is different.

    :raises ChangedMeanwhile: if somebody else changed it after ``version`` was read
    """
    offer = _locked(offer)
    if offer.version != version:
        raise ChangedMeanwhile(
            _(
                "A colleague changed this offer while you were writing. Nothing of yours is lost: your text is "
                "still here, the present one stands beside it. Save again to replace it."
            )
        )
    wanted = list(dict.fromkeys(topics))
    present = [about.topic for about in offer.about.select_related("topic").order_by("position", "pk")]
    written = _only_written(values)
    changed = [name for name, value in written.items() if getattr(offer, name) != value]
    before, after = _noted(offer, changed), {}
    for name in changed:
        setattr(offer, name, written[name])
    after = _noted(offer, changed)
    if wanted != present:
        before["topics"], after["topics"] = [one.code for one in present], [one.code for one in wanted]
        _about(offer, wanted)
    if not after:
        return offer
    offer.version += 1
    offer.save(update_fields=[*changed, "version", "changed_at"])
    journal.record("catalogue.changed", offer, hub=offer.hub.slug, before=before, after=after, by=by)
    return offer


@transaction.atomic
def publish(offer: Offer, *, by: Any) -> Offer:
    """Show an offer to the public, as right from today for half a year. Asked twice, it is published once.

    :raises Incomplete: if title, summary or topic is missing
    :raises NotShown: if it was withdrawn: it is put back, not published anew
    """
    offer = _locked(offer)
    if offer.withdrawn_at:
        raise NotShown(_("This offer is withdrawn. Put it back to show it again."))
    if offer.published_at:
        return offer
    _complete(offer)
    offer.published_at = timezone.now()
    _checked(offer)
    offer.save(update_fields=["published_at", *_CHECKED, "changed_at"])
    journal.record("catalogue.published", offer, hub=offer.hub.slug, by=by)
    return offer


@transaction.atomic
def withdraw(offer: Offer, *, by: Any) -> Offer:
    """Take an offer, or a draft, away; it can be put back. Asked twice, nothing more happens."""
    offer = _locked(offer)
    if offer.withdrawn_at:
        return offer
    offer.withdrawn_at = timezone.now()
    offer.save(update_fields=["withdrawn_at", "changed_at"])
    journal.record("catalogue.withdrawn", offer, hub=offer.hub.slug, by=by)
    return offer


@transaction.atomic
def put_back(offer: Offer, *, by: Any) -> Offer:
    """Take a withdrawal back: what was on show is on show again, as right from today; a draft is a draft."""
    offer = _locked(offer)
    if offer.withdrawn_at is None:
        return offer
    offer.withdrawn_at = None
    fields = ["withdrawn_at", "changed_at"]
    if offer.published_at:
        _checked(offer)
        fields += _CHECKED
    offer.save(update_fields=fields)
    journal.record("catalogue.put_back", offer, hub=offer.hub.slug, by=by)
    return offer


@transaction.atomic
def review(offer: Offer, *, by: Any) -> Offer:
    """Say that an offer is still right: it is good for another half year, and on show again if it had dropped out.

    :raises NotShown: if it is a draft or withdrawn, so that nobody sees it anyway
    """
    offer = _locked(offer)
    if offer.withdrawn_at or offer.published_at is None:
        raise NotShown(_("Nobody sees this offer at the moment, so there is nothing to confirm."))
    before = offer.review_on
    _checked(offer)
    if offer.review_on == before:
        return offer  # said twice on one day
    offer.save(update_fields=[*_CHECKED, "changed_at"])
    journal.record(
        "catalogue.reviewed",
        offer,
        hub=offer.hub.slug,
        before={"review_on": before.isoformat() if before else None},
        after={"review_on": offer.review_on.isoformat() if offer.review_on else None},
        by=by,
    )
    return offer


@transaction.atomic
def copy(offer: Offer, *, idempotency_key: UUID, by: Any) -> Offer:
    """Make a draft with the same text for the same hub. Sent again with the same key, it is the same draft."""
    return _again(offer, offer.hub, idempotency_key, "catalogue.copied", by)


@transaction.atomic
def copy_as_draft(offer: Offer, *, to: Hub, by: Any) -> Offer:
    """Give another hub a draft of an offer, shared or not, as when a hub closes and this one goes on; it needs only
    publishing. The first stays as it is, and where the draft came from is kept.
    """
    return _again(offer, to, uuid4(), "catalogue.copied", by)


@transaction.atomic
def adopt(offer: Offer, *, hub: Hub, idempotency_key: UUID, by: Any) -> Offer:
    """Make a draft for a hub out of another hub's offer, with the hub's own place and contact; it needs only
    publishing. Where it came from is kept. Sent again with the same key, it is the same draft.

    :raises NotShared: if the other hub does not share it (any more), or it is the hub's own
    """
    offer = Offer.objects.select_for_update(of=("self",)).select_related("hub").get(pk=offer.pk)
    day = timezone.localdate(timezone=BERLIN)
    shared = offer.shareable or OfferTemplate.objects.filter(offer=offer).exists()
    if not shared or offer.hub_id == hub.pk or offer.state_on(day) not in ("on_show", "soon"):
        raise NotShared(_("This offer is not shared any more. Please choose another one."))
    return _again(offer, hub, idempotency_key, "catalogue.adopted", by)


@transaction.atomic
def mark(offer: Offer, *, note: str, by: Any) -> OfferTemplate:
    """Recommend an offer to all hubs as a template, and say why. Marked again, only the note is new.

    :raises NotShown: if the public does not see it
    """
    offer = _locked(offer)
    if offer.state_on(timezone.localdate(timezone=BERLIN)) not in ("on_show", "soon"):
        raise NotShown(_("Only an offer that is on show can be a template."))
    template, _made = OfferTemplate.objects.update_or_create(
        offer=offer,
        defaults={"note": note},
        create_defaults={"note": note, "marked_at": timezone.now(), "marked_by": by},
    )
    journal.record("catalogue.marked", offer, hub=offer.hub.slug, after={"note": note}, by=by)
    return template


@transaction.atomic
def unmark(offer: Offer, *, by: Any) -> None:
    """Recommend an offer no longer; what hubs adopted stays theirs."""
    deleted, _rows = OfferTemplate.objects.filter(offer=offer).delete()
    if deleted:
        journal.record("catalogue.unmarked", offer, hub=offer.hub.slug, by=by)


@transaction.atomic
def remind(offer: Offer, *, by: Any = None) -> str:
    """Write to those who look after an offer that is to be checked soon, or has dropped out; each letter once.

    Returns which letter was owed, empty if none.
    """
    offer = _locked(offer)
    now = timezone.now()
    today = now.astimezone(BERLIN).date()
    if offer.withdrawn_at or offer.published_at is None:
        return ""
    due = rules.letter_due(offer.review_on, offer.reminded_at, offer.dropped_at, today)
    if not due:
        return ""
    for reader in access.readers_of(offer):
        letters.offer_to_check(offer, reader) if due == "remind" else letters.offer_dropped(offer, reader)
    if due == "remind":
        offer.reminded_at = now
        offer.save(update_fields=["reminded_at"])
    else:  # the public does not see it any more: what is kept of it elsewhere must be made again
        offer.dropped_at = now
        offer.save(update_fields=["dropped_at", "changed_at"])
    verb = "catalogue.reminded" if due == "remind" else "catalogue.dropped"
    journal.record(verb, offer, hub=offer.hub.slug, by=by)
    return due


_CHECKED = ["checked_on", "review_on", "reminded_at", "dropped_at"]


def _checked(offer: Offer) -> None:
    today = timezone.localdate(timezone=BERLIN)
    offer.checked_on, offer.review_on = today, rules.next_review(today)
    offer.reminded_at = offer.dropped_at = None


def _locked(offer: Offer) -> Offer:
    rows = Offer.objects.select_for_update(of=("self",)).select_related("hub", "kind", "site", "contact")
    return rows.defer("search", "words").get(pk=offer.pk)


def _only_written(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in WRITTEN if name in values}


def _noted(offer: Offer, names: list[str]) -> dict[str, Any]:
    """Return values as the journal keeps them: codes instead of rows, amounts as text; of a person only the key."""
    noted: dict[str, Any] = {}
    for name in names:
        value = getattr(offer, name)
        if name in ("site", "contact"):
            noted[name] = value.pk if value else None
        elif name == "kind":
            noted[name] = value.code
        else:
            noted[name] = str(value) if name in ("price", "value") else value
    return noted


def _about(offer: Offer, topics: Iterable[Topic]) -> None:
    offer.about.all().delete()
    OfferTopic.objects.bulk_create(
        OfferTopic(offer=offer, topic=topic, position=position)
        for position, topic in enumerate(dict.fromkeys(topics))
    )


def _complete(offer: Offer) -> None:
    if not str(offer.title).strip() or not str(offer.summary).strip():
        raise Incomplete(_("Please write a title and a summary before you publish the offer."))
    if not offer.about.exists():
        raise Incomplete(_("Please choose at least one topic, so that the offer can be found."))


def _again(offer: Offer, hub: Hub, idempotency_key: UUID, verb: str, by: Any) -> Offer:
    own = hub.pk == offer.hub_id
    values = {name: getattr(offer, name) for name in WRITTEN if own or name not in LEFT_BEHIND}
    if not own:
        today = timezone.localdate(timezone=BERLIN)
        sites = Site.objects.on(today).filter(hub=hub).order_by("-is_main", "pk")
        values["site"] = sites.first() if offer.mode != "online" else None
        values["contact"] = by if by is not None and access.may_edit(by, hub) else None
    made, is_new = Offer.objects.get_or_create(
        idempotency_key=idempotency_key,
        defaults={"hub": hub, "adopted_from": None if own else offer, **values},
    )
    if not is_new:
        return made
    _about(made, [about.topic for about in offer.about.select_related("topic").order_by("position", "pk")])
    journal.record(verb, made, hub=hub.slug, after={"from": offer.code, "hub": offer.hub.slug}, by=by)
    return made
