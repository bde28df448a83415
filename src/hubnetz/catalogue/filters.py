"""From an address to a narrowed list of offers and back; the address is the whole state.

    narrow = filters.narrow("topic=ai&cost=free")     # or a request's GET
    narrow.apply(access.offers_on_show())             # the offers
    narrow.words()                                    # “Topic: Artificial intelligence. Cost: free of charge.”
    narrow.query()                                    # the same state, always written alike: “topic=ai&cost=free”

Several values of one facet widen it (this or that), several facets narrow (this and that). What does not exist any
more is left out, so that an old address still works.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, reduce
from itertools import chain
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import CharField, F, OrderBy, OuterRef, Q, QuerySet, Value
from django.db.models.functions import MD5, Concat
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hubnetz.catalogue import access, rules, words
from hubnetz.catalogue.models import Offer, OfferTopic
from hubnetz.lib import characters
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.worded import Given, Worded
from hubnetz.network.access import standing

LONGEST = 120
CLOSE = 0.45  # how like a word must be when nothing has it exactly
SORTS = {"new": lazy("newest first"), "title": lazy("by title"), "checked": lazy("checked last")}
LABELS = {
    "topic": lazy("Topic"),
    "kind": lazy("Kind of help"),
    "cost": lazy("Cost"),
    "mode": lazy("Where"),
    "level": lazy("Previous knowledge"),
    "audience": lazy("For"),
    "language": lazy("Language"),
    "hub": lazy("Hub"),
}


@dataclass(frozen=True)
class Choice:
    """One value of a facet: what it is called, how many offers it would give, and where that is."""

    value: str
    label: str
    chosen: bool
    count: int  # with it: this many; already chosen: this many of them have it
    query: str  # the address after choosing or taking it away


@dataclass(frozen=True)
class Facet:
    """What a list can be narrowed by."""

    name: str
    label: str
    choices: list[Choice]

    @property
    def chosen(self) -> int:
        """How many of its values are chosen."""
        return sum(choice.chosen for choice in self.choices)


@dataclass(frozen=True)
class Row:
    """What of an offer the facets need."""

    pk: int
    values: dict[str, Sequence[str]]


def narrow(asked: "Mapping[str, Any] | QueryDict | str") -> "Narrow":
    """Return what an address asks for, with the topics, kinds and hubs there are."""
    given = QueryDict(asked) if isinstance(asked, str) else asked
    return Narrow(
        given,
        topics={topic.code: str(topic) for topic in standing.topics()},
        kinds={kind.code: str(kind) for kind in access.kinds_known()},
        hubs={hub.slug: str(hub) for hub in standing.hubs()},
    )


class Narrow:
    """What is asked for: words, values of facets, an order."""

    def __init__(
        self,
        asked: "Mapping[str, Any] | QueryDict",
        *,
        topics: dict[str, str],
        kinds: dict[str, str],
        hubs: dict[str, str],
    ) -> None:
        self.options: dict[str, dict[str, str]] = {
            "topic": topics,
            "kind": kinds,
            "cost": words.costs(),
            "mode": words.modes(),
            "level": words.levels(),
            "audience": words.audiences(),
            "language": words.languages(),
            "hub": hubs,
        }
        given = {name: _values(asked, name) for name in LABELS}
        self.chosen = {
            name: tuple(value for value in self.options[name] if value in given[name]) for name in LABELS
        }
        self.unknown = {
            name: value
            for name in LABELS
            for value in given[name]
            if value and value not in self.options[name]
        }
        typed = _values(asked, "q")
        self.typed = characters.one_line(typed[0])[:LONGEST].strip() if typed else ""
        sort = _values(asked, "sort")
        self.sort = sort[0] if sort and sort[0] in SORTS else ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for at all."""
        return bool(self.typed or any(self.chosen.values()))

    # -- the address ------------------------------------------------------------------------------------------

    def query(self, **changes: Any) -> str:
        """Return the address of this state, or of it with changes; what stands there unasked is not in it."""
        state: dict[str, Any] = {"q": self.typed, **self.chosen, "sort": self.sort} | changes
        pairs: list[tuple[str, str]] = []
        for name in ("q", *LABELS, "sort"):
            value = state[name]
            pairs += [(name, one) for one in ([value] if isinstance(value, str) else value) if one]
        return urlencode(pairs)

    def toggled(self, name: str, value: str) -> str:
        """Return the address after choosing a value, or taking it away."""
        return self._toggling(name)(value)

    def _toggling(self, name: str) -> Callable[[str], str]:
        """Return what gives the address after choosing a value of this facet, or taking it away."""
        names = ("q", *LABELS, "sort")
        before, after = names[: names.index(name)], names[names.index(name) + 1 :]
        head = self.query(**dict.fromkeys((name, *after), ""))
        tail = self.query(**dict.fromkeys((*before, name), ""))
        present = self.chosen[name]

        def toggled(value: str) -> str:
            both = self.options[name] if present else (value,)
            own = [one for one in both if (one in present) != (one == value)]
            return "&".join(part for part in (head, urlencode([(name, one) for one in own]), tail) if part)

        return toggled

    # -- in words ---------------------------------------------------------------------------------------------

    def parts(self) -> list[tuple[str, str]]:
        """Return what is asked for as labels and values."""
        said = [(_("Words"), words.quoted(self.typed))] if self.typed else []
        for name, chosen in self.chosen.items():
            if chosen:
                labels = [self.options[name][value] for value in chosen]
                said.append((str(LABELS[name]), words.either(labels)))
        return said

    def words(self) -> str:
        """Say what is asked for, as somebody would who reads it aloud; all offers if nothing is."""
        if not self.is_narrowed:
            return _("All offers")
        return " · ".join(
            _("%(label)s: %(values)s") % {"label": label, "values": values} for label, values in self.parts()
        )

    def chips(self) -> list[dict[str, str]]:
        """Return what is asked for, each with the address without it."""
        found = []
        if self.typed:
            found.append({"text": words.quoted(self.typed), "query": self.query(q="")})
        for name, chosen in self.chosen.items():
            found += [
                {"text": self.options[name][value], "query": self.toggled(name, value)} for value in chosen
            ]
        return found

    # -- the list ---------------------------------------------------------------------------------------------

    def apply(self, offers: "QuerySet[Offer]") -> "QuerySet[Offer]":
        """Return the offers that fit, in whatever order they came."""
        return self._by_words(self._by_facets(offers))

    def ordered(self, offers: "QuerySet[Offer]") -> "QuerySet[Offer]":
        """Return the offers in the order asked for: unasked the best hits first, else a fair mix new every day."""
        return offers.order_by(*self._order(), "pk")

    def nearly(self, offers: "QuerySet[Offer]") -> "QuerySet[Offer]":
        """Return offers that have some of the words, or words that look like them, when none has them all."""
        rows = self._by_facets(offers)
        if not self.typed:
            return rows
        rows = rows.annotate(like=TrigramWordSimilarity(self.typed.lower(), "words"))
        some = reduce(or_, (self._has(word) for word in rules.words_of(self.typed)), Q(like__gte=CLOSE))
        return rows.filter(some)

    def rows(self, *, near: bool = False) -> list[Row]:
        """Return what the facets need of every offer on show that has the words, in order, in one query."""
        today = timezone.localdate(timezone=BERLIN)
        if self.typed:
            free, shown = self.without_facets(), access.shown_on(today)
            found = free.nearly(shown) if near else free.apply(shown)
            values = list(_to_narrow(self.ordered(found)))
        else:
            values = _all_to_narrow(self.sort, words.language())(today=today, day=today.isoformat())
        return [
            Row(
                pk,
                {
                    "topic": topics,
                    "kind": (kind,),
                    "cost": ("priced" if price else "free",),
                    "mode": (mode,),
                    "level": (level,),
                    "audience": audience,
                    "language": languages,
                    "hub": (hub,),
                },
            )
            for pk, topics, kind, price, mode, level, audience, languages, hub in values
        ]

    def fitting(self, rows: list[Row], *, but: str = "") -> list[Row]:
        """Return the rows that fit every facet, or every one but the named one."""
        wanted = [(name, set(values)) for name, values in self.chosen.items() if values and name != but]
        if not wanted:
            return rows
        return [
            row for row in rows if all(not values.isdisjoint(row.values[name]) for name, values in wanted)
        ]

    def facets(self, rows: list[Row]) -> list[Facet]:
        """Return every facet with its values that lead somewhere, each with the number it would give."""
        return [self._facet(name, self.fitting(rows, but=name)) for name in LABELS]

    def ladder(self, rows: list[Row]) -> list[dict[str, Any]]:
        """Return, where nothing fits, what there would be without one of the facets; most first."""
        steps = [
            {
                "label": str(LABELS[name]),
                "values": words.either([self.options[name][value] for value in chosen]),
                "count": len(self.fitting(rows, but=name)),
                "query": self.query(**{name: ()}),
            }
            for name, chosen in self.chosen.items()
            if chosen
        ]
        return sorted((step for step in steps if step["count"]), key=lambda step: -step["count"])

    def without_facets(self) -> "Narrow":
        """Return the same search for words alone."""
        other = object.__new__(Narrow)
        other.__dict__ = {**self.__dict__, "chosen": dict.fromkeys(LABELS, ())}
        return other

    def _facet(self, name: str, rows: list[Row]) -> Facet:
        chosen = set(self.chosen[name])
        having = [row for row in rows if not chosen or not chosen.isdisjoint(row.values[name])]
        own = _counted(row.values[name] for row in rows)
        # Beside what is chosen a further value widens: what it gives is what is there already, and its own.
        added = _counted(row.values[name] for row in rows if chosen and chosen.isdisjoint(row.values[name]))
        toggled = self._toggling(name)
        choices = []
        for value, label in self.options[name].items():
            if not own[value] and value not in chosen:
                continue
            count = own[value] if not chosen or value in chosen else len(having) + added[value]
            choices.append(Choice(value, label, value in chosen, count, toggled(value)))
        return Facet(name, str(LABELS[name]), choices)

    def _by_facets(self, offers: "QuerySet[Offer]") -> "QuerySet[Offer]":
        chosen = self.chosen
        if chosen["topic"]:
            about = OfferTopic.objects.filter(topic__code__in=chosen["topic"])
            offers = offers.filter(pk__in=about.values("offer"))
        for name, field in (
            ("kind", "kind__code"),
            ("hub", "hub__slug"),
            ("mode", "mode"),
            ("level", "level"),
        ):
            if chosen[name]:
                offers = offers.filter(**{f"{field}__in": chosen[name]})
        for name, field in (("audience", "audience"), ("language", "languages")):
            if chosen[name]:
                offers = offers.filter(**{f"{field}__overlap": list(chosen[name])})
        if len(chosen["cost"]) == 1:
            offers = offers.filter(price=0) if chosen["cost"] == ("free",) else offers.filter(price__gt=0)
        return offers

    def _by_words(self, offers: "QuerySet[Offer]") -> "QuerySet[Offer]":
        for word in rules.words_of(self.typed):
            offers = offers.filter(self._has(word))
        if self.typed and not rules.words_of(self.typed):
            return offers.none()  # only signs: nothing can be found by them
        return offers

    def _has(self, word: str) -> Q:
        """A word by its stem in either language, as part of a compound, with a typing error, or as topic or kind."""
        found = Q(search=_stems(word))
        if len(word) >= 4:
            found |= Q(words__contains=word)
            if topics := self._named("topic", word):
                found |= Q(pk__in=OfferTopic.objects.filter(topic__code__in=topics).values("offer"))
            if kinds := self._named("kind", word):
                found |= Q(kind__code__in=kinds)
        if len(word) >= 6:
            found |= Q(words__trigram_word_similar=word)
        return found

    def _named(self, name: str, word: str) -> list[str]:
        """Return the values of a facet whose name has the word, also within a compound or with a typing error."""
        found = []
        for value, label in self.options[name].items():
            parts = re.findall(r"\w{4,}", label.lower())
            if any(word in part for part in parts) or get_close_matches(word, parts, 1, 0.8):
                found.append(value)
        return found

    def _order(self) -> list[Any]:
        if self.typed and not self.sort:
            asked = reduce(or_, (_stems(word) for word in rules.words_of(self.typed) or [self.typed]))
            rank = SearchRank(F("search"), asked) + TrigramWordSimilarity(self.typed.lower(), "words")
            return [OrderBy(rank, descending=True)]
        return [
            _order_of(self.sort, words.language(), Value(timezone.localdate(timezone=BERLIN).isoformat()))
        ]


def _order_of(sort: str, language: str, day: "Value | Given") -> Any:
    """Return an order without words. Equals take turns: the mix is new every day, and the same all day for whoever
    turns the page."""
    if sort == "new":
        return F("published_at").desc()
    if sort == "checked":
        return F("checked_on").desc(nulls_last=True)
    return f"title__{language}" if sort == "title" else MD5(Concat(F("code"), day, output_field=CharField()))


def _to_narrow(offers: "QuerySet[Offer]") -> "QuerySet[Offer, Any]":
    topics = OfferTopic.objects.filter(offer=OuterRef("pk")).order_by().values("topic__code")
    return offers.annotate(topic_codes=ArraySubquery(topics)).values_list(
        "pk", "topic_codes", "kind__code", "price", "mode", "level", "audience", "languages", "hub__slug"
    )


@cache
def _all_to_narrow(sort: str, language: str) -> Worded[Any]:
    day = Given("day", CharField())
    return Worded(
        lambda: _to_narrow(access.shown_on(Given("today")).order_by(_order_of(sort, language, day), "pk"))
    )


def _counted(found: Iterable[Sequence[str]]) -> "Counter[str]":
    return Counter(chain.from_iterable(found))


def _values(asked: "Mapping[str, Any] | QueryDict", name: str) -> list[str]:
    if isinstance(asked, QueryDict):
        return [str(value) for value in asked.getlist(name)]
    value = asked.get(name) or []
    return [value] if isinstance(value, str) else [str(one) for one in value]


def _stems(word: str) -> SearchQuery:
    return SearchQuery(word, config="german") | SearchQuery(word, config="english")
