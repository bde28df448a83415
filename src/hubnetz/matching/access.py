"""What can be matched now, as plain values, and how to notice that it has changed."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from hubnetz.catalogue import access as catalogue
from hubnetz.catalogue.models import Mode, Offer
from hubnetz.events import access as events
from hubnetz.events.models import Event
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.texts import Texts
from hubnetz.matching import phrases as wordings
from hubnetz.matching.embedder import Side
from hubnetz.matching.models import Fit, NeedNote, NeedSum, Phrase, TextVector
from hubnetz.matching.rules import EVENT_KINDS, Item, item_words
from hubnetz.network import access as network
from hubnetz.network import models as network_models
from hubnetz.network import reference
from hubnetz.network.rules import Responsibility, Site

Version = tuple[object, ...]


def version() -> Version:
    """Return a value that changes whenever offers, dates, hubs, their phases and sites, responsibilities, phrases or
    heads do; one cheap query, and that for what hardly ever changes, which most pages have asked already.

    The last four are those of `phrases_version`.
    """
    offer, event = Offer._meta.db_table, Event._meta.db_table
    phrase, fit, vector = (model._meta.db_table for model in (Phrase, Fit, TextVector))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT count(*) FROM {offer}), (SELECT max(changed_at) FROM {offer}),"  # noqa: S608 (our own table names)
            f" (SELECT count(*) FROM {event}), (SELECT max(changed_at) FROM {event}),"
            f" (SELECT max(id) FROM {vector}),"
            f" (SELECT count(*) FROM {phrase}), (SELECT max(changed_at) FROM {phrase}),"
            f" (SELECT max(id) FROM {fit} WHERE taken)"
        )
        return (*network.version(), *cursor.fetchone())


def phrases_version(of: Version) -> dict[str, object]:
    """Return the part of a version that changes with the phrases in use and the newest heads."""
    return dict(zip(("vector", "phrases", "changed", "fit"), of[-4:], strict=True))


def offers(language: str) -> list[Item]:
    """Return the offers on show as items in a language; each carries its offer."""
    return [
        Item(
            code=offer.code,
            words=_words(language, offer.title, offer.summary, offer.text),
            topics=tuple(about.topic.code for about in offer.about.all()),
            kind=offer.kind.code,
            hubs=(offer.hub.slug,),
            online=offer.mode != Mode.ON_SITE,
            thing=offer,
        )
        for offer in catalogue.offers_on_show()
    ]


def dates(language: str) -> list[Item]:
    """Return the dates to come as items in a language, without their seats, which change all the time."""
    return [
        Item(
            code=event.code,
            words=_words(language, event.title, event.text),
            topics=tuple(about.topic.code for about in event.about.all()),
            kind=EVENT_KINDS.get(event.kind.code, event.kind.code),
            hubs=(event.hub.slug, *(hub.slug for hub in event.cohosts.all())),
            online=event.mode != Mode.ON_SITE,
            starts_at=event.starts_at,
        )
        for event in events.events_upcoming().prefetch_related("cohosts")
    ]


def events_now(codes: Sequence[str]) -> dict[str, Event]:
    """Return events to come by their codes, with the seats that are taken at this moment."""
    return {event.code: event for event in events.rows_to_come(codes)}


def responsibilities(on: date) -> tuple[Responsibility, ...]:
    """Return who answers for what on a day, as the rules want it: for hubs that pause or have ended, who does now."""
    return network.answering(on)


def sites() -> tuple[Site, ...]:
    """Return today's sites of all hubs on show, each in the municipality of its postcode."""
    coded = reference.postcodes()
    today = timezone.localdate(timezone=BERLIN)
    found = network_models.Site.objects.on(today).filter(hub__in=network.hubs_on_show()).select_related("hub")
    return tuple(
        Site(
            hub=site.hub.slug,
            name=site.name or site.town,
            municipality_ags=next((place.municipality_ags for place in coded.get(site.postcode, ())), ""),
            lat=site.latitude,
            lon=site.longitude,
        )
        for site in found.order_by("pk")
    )


def _words(language: str, *texts: Texts) -> str:
    return item_words(*(Texts(text).in_language(language) for text in texts))


By = Literal["topic", "county", "outcome", "month"]
_BY = {"topic": "topic", "county": "county", "outcome": "outcome", "month": "to_char(month, 'YYYY-MM')"}


@dataclass(frozen=True, slots=True)
class Needs:
    """How many needs there were of one sort, and how many of them were answered, led to a look, to a booking."""

    key: str  # a topic's code, a county's AGS, an outcome, a month; empty: not known
    needs: int
    answered: int
    opened: int
    booked: int


def needs_by(by: By, *, since: date, until: date, outcomes: Sequence[str] = ()) -> list[Needs]:
    """
    Count the needs from one day to another (inclusive) by topic, county, outcome or month, the most frequent first.

    Also months that remain only as sums count, as far as they begin within those days. A need with two topics
    counts for both, so topics add up to more than the needs. `outcomes` leaves out all others: white spots, say.
    """
    note, total = NeedNote._meta.db_table, NeedSum._meta.db_table
    # a note with topics stands once for each of them, and once for the need as such
    sql = f"""
        WITH told AS (
            SELECT date_trunc('month', noted_on)::date AS month, topic, county, outcome, 1 AS needs,
                   (opened <> '{{}}')::int AS opened, (booked <> '{{}}')::int AS booked
            FROM {note}, unnest(CASE WHEN %(by_topic)s THEN topics ELSE ARRAY[''] END) AS topic
            WHERE noted_on BETWEEN %(since)s AND %(until)s
            UNION ALL
            SELECT month, topic, county, outcome, needs, opened, booked FROM {total}
            WHERE month BETWEEN %(since)s AND %(until)s AND (topic <> '') = %(by_topic)s
        )
        SELECT {_BY[by]}, sum(needs), coalesce(sum(needs) FILTER (WHERE outcome IN ('answered', 'white_spot')), 0),
               sum(opened), sum(booked)
        FROM told WHERE %(any)s OR outcome = ANY(%(outcomes)s) GROUP BY 1 ORDER BY 2 DESC, 1
    """  # noqa: S608 (our own table names)
    values: dict[str, Any] = {
        "by_topic": by == "topic",
        "since": since,
        "until": until,
        "any": not outcomes,
        "outcomes": [*outcomes],
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Needs(str(key), *map(int, numbers)) for key, *numbers in cursor.fetchall()]


Held = network_models.Membership.Role
PROPOSE = (Held.LEAD, Held.ADVISER)


def may_propose(user: Any, hub: network_models.Hub) -> bool:
    """Say whether the user writes phrases for the hub and takes them back."""
    return network.hubs_of(user, *PROPOSE).filter(pk=hub.pk).exists()


def is_judge(user: Any) -> bool:
    """Say whether the user takes phrases into use for the whole network: the coordinator."""
    return network.holds(user, Held.COORDINATOR)


def require_judge(user: Any) -> None:
    """Let only those pass who take phrases into use for the whole network: the coordinator.

    :raises Http404: for everybody else
    """
    network.require(user, Held.COORDINATOR)


def phrases_written() -> "QuerySet[Phrase]":
    """Return all phrases of the hubs that are not withdrawn, the newest first; any hub may learn from another's."""
    return (
        Phrase.objects.exclude(state=Phrase.State.WITHDRAWN)
        .select_related("hub")
        .order_by("-written_on", "-pk")
    )


def phrases_proposed(user: Any) -> "QuerySet[Phrase]":
    """Return the phrases that wait for the network, the oldest first.

    :raises Http404: for everybody who holds no role for the network
    """
    network.require(user)
    return (
        Phrase.objects.filter(state=Phrase.State.PROPOSED).select_related("hub").order_by("written_on", "pk")
    )


def phrase_of(user: Any, code: str) -> Phrase:
    """Return a phrase that the user may take out of use: one of their hub, or any for the coordinator.

    :raises Http404: for everybody else
    """
    phrase = get_object_or_404(Phrase.objects.select_related("hub"), code=code)
    if not may_propose(user, phrase.hub) and not network.holds(user, Held.COORDINATOR):
        raise Http404
    return phrase


def phrases_of_texts(texts: Sequence[str]) -> "QuerySet[Phrase]":
    """Return the phrases with exactly these texts that are not withdrawn."""
    return Phrase.objects.filter(text__in=list(texts)).exclude(state=Phrase.State.WITHDRAWN)


def phrases_in_use() -> list[wordings.Phrase]:
    """Return the hubs' phrases in use as the model wants them; those of a topic or kind that is gone are left out."""
    rows = Phrase.objects.filter(state=Phrase.State.IN_USE).order_by("pk")
    known = {"topic": set(wordings.topics()), "kind": set(wordings.kinds())}
    return [
        wordings.Phrase(
            row.text, row.language, "kind" if row.about == "kind" else "topic", row.subject, tuple(row.also)
        )
        for row in rows
        if row.subject in known.get(row.about, set())
    ]


def phrase_counts() -> dict[str, dict[str, int]]:
    """Return for each topic and kind how many phrases hubs have in use and how many wait, by its code."""
    rows = Phrase.objects.values_list("subject").annotate(
        in_use=Count("pk", Q(state="in_use")), proposed=Count("pk", Q(state="proposed"))
    )
    return {subject: {"in_use": in_use, "proposed": proposed} for subject, in_use, proposed in rows}


def phrases_changed_at() -> datetime | None:
    """Return when the phrases changed the last time, None if there are none."""
    changed: datetime | None = Phrase.objects.exclude(state=Phrase.State.PROPOSED).aggregate(
        at=Max("changed_at")
    )["at"]
    return changed


def last_fit() -> Fit | None:
    """Return the newest fit, taken or not, without its heads."""
    return Fit.objects.defer("heads").order_by("-pk").first()


def fitted_heads(shipped: str, embedder: str) -> bytes:
    """Return the newest heads that belong to these shipped ones and this embedder; empty if there are none."""
    fit = Fit.objects.filter(taken=True, shipped=shipped, embedder=embedder).order_by("-pk").first()
    return bytes(fit.heads) if fit else b""


def kept_vectors(embedder: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    """Return the vectors of texts that are kept, by their keys."""
    rows = TextVector.objects.filter(embedder=embedder, key__in=list(keys)).values_list("key", "row")
    return {bytes(key): bytes(row) for key, row in rows}


def texts_to_embed() -> Iterator[tuple[str, Side]]:
    """Return every text that needs can be compared with: offers and dates in both languages, and the hubs' phrases."""
    for language in ("de", "en"):
        for item in (*offers(language), *dates(language)):
            yield item.words, "passage"
    for phrase in phrases_written():
        yield phrase.text, "query"


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic or kind of help, with how many phrases there are about it."""

    about: str
    code: str
    name: str
    de: int = 0  # phrases that come with the product
    en: int = 0
    in_use: int = 0  # phrases of the hubs
    proposed: int = 0

    @property
    def total(self) -> int:
        """How many phrases work."""
        return self.de + self.en + self.in_use


def subjects(language: str) -> list[Subject]:
    """Return all topics, then all kinds of help, with their names in a language and the numbers of their phrases."""
    shipped = _shipped_counts()
    written = phrase_counts()
    named = [("topic", row.code, Texts(row.name).in_language(language)) for row in network.topics()]
    named += [("kind", code, wordings.kind_name(code, language)) for code in wordings.kinds()]
    return [
        Subject(
            about,
            code,
            name,
            de=shipped.get((code, "de"), 0),
            en=shipped.get((code, "en"), 0),
            **written.get(code, {}),
        )
        for about, code, name in named
    ]


@cache
def _shipped_counts() -> Counter[tuple[str, str]]:
    return Counter((phrase.code, phrase.lang) for phrase in wordings.phrases())


def shipped_phrases(*, subject: str = "", words: str = "") -> list[wordings.Phrase]:
    """Return the phrases that come with the product, those of one topic or kind, those that hold the words."""
    typed = words.casefold().split()
    return [
        phrase
        for phrase in wordings.phrases()
        if (not subject or phrase.code == subject)
        and phrase.about != "none"
        and all(word in phrase.text.casefold() for word in typed)
    ]


def phrases_found(*, subject: str = "", words: str = "") -> "QuerySet[Phrase]":
    """Return the hubs' phrases, those of one topic or kind, those that hold the words, the newest first."""
    found = phrases_written()
    if subject:
        found = found.filter(subject=subject)
    for word in words.split():
        found = found.filter(text__icontains=word)
    return found
