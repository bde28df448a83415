"""Which offers a hub edits, what it may take over, and whom the clock must tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, CharField, Count, F, Q, QuerySet, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Lower
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.accounts.models import User
from hubnetz.catalogue import rules
from hubnetz.catalogue.access.offers import HEAVY, offers_on_show
from hubnetz.catalogue.models import Offer
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network.models import Hub, Membership

Role = Membership.Role
EDIT = (Role.LEAD, Role.ADVISER, Role.EVENTS)  # reception and viewers look


def offers_of(user: Any, hubs: "Sequence[Hub] | None" = None) -> "QuerySet[Offer]":
    """Return all offers of the hubs where the user works (or of those named), also drafts and withdrawn ones.

    What was changed last comes first.
    """
    own = Offer.objects.filter(hub__in=network.hubs_of(user))
    if hubs is not None:
        own = own.filter(hub__in=hubs)
    return (
        own.select_related("hub", "kind", "contact", "adopted_from__hub")
        .defer(*HEAVY)
        .order_by("-changed_at", "pk")
    )


def offer_of(user: Any, code: str) -> Offer:
    """Return one offer of a hub where the user works, in whatever state.

    :raises Http404: for another hub's offer as for a missing one
    """
    found = offers_of(user).select_related("site", "template").prefetch_related("about__topic")
    return get_object_or_404(found, code=code)


def may_edit(user: Any, hub: Hub) -> bool:
    """Say whether the user may change the hub's offers."""
    return network.hubs_of(user, *EDIT).filter(pk=hub.pk).exists()


def editors_at(hub: Hub) -> "QuerySet[User]":
    """Return who may look after an offer of the hub, by name."""
    editing = Membership.objects.standing().filter(hub=hub, role__in=EDIT)
    return User.objects.filter(pk__in=editing.values("user"), is_active=True).order_by("name", "pk")


def offers_to_check(user: Any, hubs: "Sequence[Hub]", today: date) -> "QuerySet[Offer]":
    """Return what the user's hubs must look at: dropped out, or about to within two weeks; the oldest first."""
    live = offers_of(user, hubs).filter(published_at__isnull=False, withdrawn_at=None)
    return live.filter(review_on__lte=today + rules.WARNED_BEFORE).order_by("review_on", "pk")


@dataclass(frozen=True)
class Standing:
    """How many offers stand where."""

    on_show: int
    soon: int
    stale: int
    draft: int
    withdrawn: int

    @property
    def shown(self) -> int:
        """What the public sees."""
        return self.on_show + self.soon

    @property
    def live(self) -> int:
        """What was published and not taken back: of these some have gone stale."""
        return self.shown + self.stale

    @classmethod
    def of(cls, offers: "QuerySet[Offer]", today: date) -> "Standing":
        """Count the states of some offers, in one query."""
        rows = offers.order_by().annotate(at=state_in_sql(today)).values_list("at").annotate(Count("pk"))
        counts = dict(rows)
        return cls(**{name: counts.get(name, 0) for name in rules.STATES})


def state_in_sql(today: date) -> Case:
    """Return where an offer stands, as the rules say it, for counting in the database."""
    return Case(
        When(withdrawn_at__isnull=False, then=Value("withdrawn")),
        When(published_at=None, then=Value("draft")),
        When(Q(review_on=None) | Q(review_on__gt=today + rules.SOON), then=Value("on_show")),
        When(review_on__gte=today, then=Value("soon")),
        default=Value("stale"),
        output_field=CharField(),
    )


def templates_for(user: Any, typed: str = "") -> "QuerySet[Offer]":
    """Return what other hubs show and share, or the coordinator recommends; recommended ones come first.

    With words only what has them all.
    """
    shared = offers_on_show().filter(Q(shareable=True) | Q(template__isnull=False))
    for word in rules.words_of(typed):
        shared = shared.filter(Q(words__contains=word) | Q(hub__short__icontains=word))
    others = shared.exclude(hub__in=network.hubs_of(user)).select_related("template")
    return others.order_by(F("template__marked_at").desc(nulls_last=True), "-published_at", "pk")


def template_for(user: Any, code: str) -> Offer:
    """Return one offer that the user may take over for the own hub.

    :raises Http404: if it is not shared, not on show, or the own hub's
    """
    return get_object_or_404(templates_for(user), code=code)


def adoptions_of(offer: Offer) -> "QuerySet[Offer]":
    """Return what other hubs made of the offer and show, so that its authors see where it went."""
    return offers_on_show().filter(adopted_from=offer)


@dataclass(frozen=True)
class Alike:
    """An offer that looks like what is being written, with the evidence."""

    offer: Offer
    percent: int
    words: list[str]
    own: bool  # of the same hub


def alike(
    hub: Hub,
    title: dict[str, str],
    summary: dict[str, str],
    *,
    to: Offer | None = None,
    sent_as: UUID | None = None,
    most: int = 4,
) -> list[Alike]:
    """Return offers on show, and the hub's own in any state, that say nearly the same, the most alike first.

    An offer is not compared with where it was taken from, nor with what others made of it, nor with what the same
    form, ``sent_as`` this key, made before. What is compared is
    the text in the first language, or in the other where the first is missing.
    """
    language = "de" if (title.get("de") or "").strip() else "en"
    heading, lead = (title.get(language) or "").strip().lower(), (summary.get(language) or "").strip().lower()
    if len(heading) < 4:
        return []
    today = timezone.localdate(timezone=BERLIN)
    rows = Offer.objects.filter(Q(pk__in=Offer.objects.on_show(today).values("pk")) | Q(hub=hub))
    if to is not None:
        family = {pk for pk in (to.pk, to.adopted_from_id) if pk}
        rows = rows.exclude(pk__in=family).exclude(adopted_from__in=family)
    if sent_as is not None:
        rows = rows.filter(~Q(idempotency_key=sent_as) | Q(idempotency_key=None))
    said = {name: Lower(_text_in(language, name)) for name in ("title", "summary")}
    rows = rows.annotate(
        said_title=said["title"],
        by_title=TrigramSimilarity(said["title"], heading),
        by_summary=TrigramSimilarity(said["summary"], lead),
    )
    # The operator uses the index; a title that shares nothing is not looked at any further.
    rows = rows.filter(said_title__trigram_similar=heading).exclude(withdrawn_at__isnull=False)
    rows = rows.select_related("hub", "kind").defer(*HEAVY).order_by("-by_title", "pk")[:50]
    found = []
    for row in rows:
        score = rules.alike_score(row.by_title, row.by_summary)
        if score >= rules.ALIKE:
            theirs = f"{row.title.get(language, '')} {row.summary.get(language, '')}"
            words = rules.shared_words(f"{title.get(language)} {summary.get(language) or ''}", theirs)
            found.append(Alike(row, round(score * 100), words[:8], row.hub_id == hub.pk))
    return sorted(found, key=lambda one: -one.percent)[:most]


def _text_in(language: str, name: str) -> Any:
    text = KeyTextTransform(language, name)
    # The expression of the index is the bare one; a coalesced one could not use it.
    return (
        text
        if (language, name) == ("de", "title")
        else Coalesce(Cast(text, TextField()), Value("", TextField()))
    )


def letters_due(today: date) -> "QuerySet[Offer]":
    """Return the published offers whose owners must be told that they are to be checked, or have dropped out."""
    shown = Offer.objects.filter(published_at__isnull=False, withdrawn_at=None)
    soon = Q(review_on__gte=today, review_on__lte=today + rules.WARNED_BEFORE, reminded_at=None)
    return shown.filter(soon | Q(review_on__lt=today, dropped_at=None)).defer(*HEAVY).order_by("pk")


def readers_of(offer: Offer) -> "list[User]":
    """Return who is told about the offer: whoever looks after it, if still at the hub, and the hub's leads."""
    standing = Membership.objects.standing().filter(hub=offer.hub_id)
    told = Q(role=Role.LEAD)
    if offer.contact_id:
        told |= Q(user=offer.contact_id)
    people = User.objects.filter(pk__in=standing.filter(told).values("user"), is_active=True)
    return list(people.order_by("pk"))
