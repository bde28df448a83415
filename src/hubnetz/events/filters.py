"""What a list of events can be narrowed to: read from an address, said in words, written back as an address.

The same filter stands behind the pages, the calendar files, the feed, the API and the letters. It forgives: a choice
that does not exist any more is left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hubnetz.events import access
from hubnetz.events.models import Cohost, Event, EventTopic
from hubnetz.lib import characters
from hubnetz.lib.periods import BERLIN
from hubnetz.network import reference
from hubnetz.network.rules import Place, Site, distance_km
from hubnetz.ui import formats

RADII = (25, 50, 100)
LONGEST_WORDS = 80
LEGENDS = {
    "topic": gettext_lazy("Topic"),
    "hub": gettext_lazy("Hub"),
    "kind": gettext_lazy("Kind"),
    "mode": gettext_lazy("Format"),
    "county": gettext_lazy("County"),
    "language": gettext_lazy("Language"),
}
MODES = {
    "online": gettext_lazy("online"),
    "on_site": gettext_lazy("on site"),
    "hybrid": gettext_lazy("on site and online"),
}
LANGUAGES = {"de": pgettext_lazy("language", "German"), "en": pgettext_lazy("language", "English")}
SPANS = {"week": gettext_lazy("this week"), "month": gettext_lazy("this month")}
DAYS = ("when", "from", "until")
AROUND = ("place", "km")


@dataclass(frozen=True, slots=True)
class Chip:
    """One choice that was made, with the address without it."""

    text: str
    query: str


class EventFilter:
    """A choice of events. ``apply`` narrows a list, ``chips`` and ``words`` say it, ``query`` is its address."""

    def __init__(self, data: QueryDict, *, choices: access.Choices | None = None) -> None:
        self.choices = choices or access.choices()
        self.options = self._options()
        self.many: dict[str, list[str]] = {
            name: [code for code in options if code in set(data.getlist(name))]
            for name, options in self.options.items()
        }
        self.unknown = [
            value
            for name, known in self.options.items()
            for value in data.getlist(name)
            if value and value not in known
        ]
        self.words_typed = characters.one_line(data.get("q", "").replace("\x00", ""))[:LONGEST_WORDS]
        self.free = data.get("free") == "1"
        self.first, self.last = _day(data.get("from", "")), _day(data.get("until", ""))
        self.wrong_days = bool(self.first and self.last and self.first > self.last)
        if self.wrong_days:
            self.first, self.last = self.last, self.first
        self.span = data.get("when", "") if not (self.first or self.last) else ""
        self.span = self.span if self.span in SPANS else ""
        self.place_typed = characters.one_line(data.get("place", "").replace("\x00", ""))[:LONGEST_WORDS]
        self.km = int(data.get("km", "")) if data.get("km", "") in map(str, RADII) else RADII[0]
        found = reference.find(self.place_typed)
        self.place: Place | None = found.candidates[0] if found.status == "found" else None
        self.which_places = found.candidates if found.status == "ambiguous" else ()
        self.place_unknown = found.status == "unknown"

    def _options(self) -> dict[str, dict[str, Any]]:
        chosen = self.choices
        counties = sorted({c for c in (county_of(*site[1:]) for site in chosen.sites) if c}, key=_county_name)
        return {
            "topic": {code: name for code, (_pk, name) in chosen.topics.items()},
            "mode": MODES,
            "kind": {code: name for code, (_pk, name) in chosen.kinds.items()},
            "county": {ags: _county_name(ags) for ags in counties},
            "hub": {code: name for code, (_pk, name) in chosen.hubs.items()},
            "language": LANGUAGES,
        }

    # Narrowing

    def apply(self, events: "QuerySet[Event]") -> "QuerySet[Event]":
        """Return those of the events that are meant."""
        return events.filter(*self.criteria().values())

    def criteria(self) -> dict[str, Q]:
        """Return each condition that is set, by name; an event is meant when all of them hold."""
        found: dict[str, Q] = {}
        many = self.many
        if many["topic"]:
            topics = [self.choices.topics[code][0] for code in many["topic"]]
            found["topic"] = Q(pk__in=EventTopic.objects.filter(topic__in=topics).values("event"))
        if many["hub"]:
            hubs = [self.choices.hubs[code][0] for code in many["hub"]]
            found["hub"] = Q(hub__in=hubs) | Q(pk__in=Cohost.objects.filter(hub__in=hubs).values("event"))
        if many["kind"]:
            found["kind"] = Q(kind__in=[self.choices.kinds[code][0] for code in many["kind"]])
        if many["mode"]:
            found["mode"] = Q(mode__in=many["mode"])
        if many["county"]:
            here = [site[0] for site in self.choices.sites if county_of(*site[1:]) in many["county"]]
            found["county"] = Q(site__in=here) & ~Q(mode="online")
        if many["language"]:
            found["language"] = Q(languages__overlap=many["language"])
        if self.place:
            found["place"] = Q(site__in=self._sites_around(self.place)) & ~Q(mode="online")
        if self.free:
            found["free"] = Q(pk__in=access.with_free_seats())
        first, last = self.days()
        if first or last:
            found["days"] = Q()
            if first:
                found["days"] &= Q(ends_at__gt=_midnight(first))
            if last:
                found["days"] &= Q(starts_at__lt=_midnight(last + timedelta(days=1)))
        if self.words_typed:
            found["q"] = Q()
            for word in self.words_typed.split():
                found["q"] &= self._says(word)
        return found

    def _sites_around(self, place: Place) -> list[int]:
        centre = Site("", "", "", place.lat or 0.0, place.lon or 0.0)
        return [
            pk
            for pk, _postcode, lat, lon in self.choices.sites
            if distance_km(centre, Site("", "", "", lat, lon)) <= self.km
        ]

    def _says(self, word: str) -> Q:
        """Return the condition that the event's text, its kind, its hub or one of its topics contains the word."""
        says = Q()
        for language in ("de", "en"):
            says |= Q(**{f"title__{language}__icontains": word}) | Q(**{f"text__{language}__icontains": word})

        def named(rows: dict[str, tuple[int, Any]]) -> list[int]:
            return [pk for pk, name in rows.values() if any(word.lower() in t.lower() for t in name.values())]

        if kinds := named(self.choices.kinds):
            says |= Q(kind__in=kinds)
        if hubs := named(self.choices.hubs):
            says |= Q(hub__in=hubs)
        if topics := named(self.choices.topics):
            says |= Q(pk__in=EventTopic.objects.filter(topic__in=topics).values("event"))
        return says

    def days(self) -> tuple[date | None, date | None]:
        """Return the first and the last day that are meant; None where there is no limit."""
        if not self.span:
            return self.first, self.last
        today = timezone.localdate(timezone=BERLIN)
        if self.span == "week":
            return today, today + timedelta(days=6 - today.weekday())
        following = today.replace(day=28) + timedelta(days=4)
        return today, following.replace(day=1) - timedelta(days=1)

    # Saying it

    def chips(self) -> list[Chip]:
        """Return every choice that was made, each with the address of the list without it."""
        return [Chip(text, self.query(without=gone)) for _name, text, gone in self._parts()]

    def words(self) -> str:
        """Return in plain words what is meant."""
        parts: list[str] = []
        last = ""
        for name, text, _gone in self._parts():
            if name == last and parts:
                parts[-1] = _("%(one)s or %(other)s") % {"one": parts[-1], "other": text}
            else:
                parts.append(text)
            last = name
        return ", ".join(parts) or _("all events")

    def _parts(self) -> Iterator[tuple[str, str, tuple[str, str]]]:
        """Yield name, words and what to take away of each choice, in the order of the address."""
        if self.words_typed:
            yield "q", _("“%(words)s”") % {"words": self.words_typed}, ("q", "")
        for name, chosen in self.many.items():
            for code in chosen:
                yield name, str(self.options[name][code]), (name, code)
        if self.place:
            near = {"km": self.km, "place": self.place.label}
            yield "place", _("within %(km)s km of %(place)s") % near, ("place", "")
        if self.free:
            yield "free", _("with free seats"), ("free", "")
        if self.span:
            yield "when", str(SPANS[self.span]), ("when", "")
        if self.first:
            yield "from", _("from %(day)s") % {"day": formats.day(self.first)}, ("from", "")
        if self.last:
            yield "until", _("until %(day)s") % {"day": formats.day(self.last)}, ("until", "")

    def query(self, *, without: tuple[str, str] | Iterable[tuple[str, str]] = (), **changes: str) -> str:
        """Return the address of this choice without a question mark: always in the same order, without defaults.

        ``without`` takes away one choice, name and value (an empty value: all of the name), or several.
        """
        gone = (
            {without}
            if without and isinstance(without, tuple) and isinstance(without[0], str)
            else set(without)
        )
        pairs: list[tuple[str, str]] = [("q", self.words_typed)]
        pairs += [(name, code) for name, chosen in self.many.items() for code in chosen]
        pairs.append(("place", self.place_typed))
        if self.place_typed and self.km != RADII[0] and ("place", "") not in gone:
            pairs.append(("km", str(self.km)))
        pairs += [("free", "1" if self.free else ""), ("when", self.span)]
        pairs += [("from", self.first.isoformat() if self.first else "")]
        pairs += [("until", self.last.isoformat() if self.last else "")]
        kept = QueryDict(mutable=True)
        for name, value in pairs:
            if value and name not in changes and not {(name, value), (name, "")} & gone:
                kept.appendlist(name, value)
        for name, value in changes.items():
            if value:
                kept.appendlist(name, value)
        return kept.urlencode()

    def only(self, kept: Iterable[tuple[str, str]]) -> "EventFilter":
        """Return the choice with nothing but these names of the address."""
        names = {name for name, _value in kept}
        gone = [(name, "") for name in QueryDict(self.query()) if name not in names]
        return EventFilter(QueryDict(self.query(without=gone)), choices=self.choices)

    def without_days(self) -> "EventFilter":
        """Return the same choice of any day: what a month shows."""
        gone = [(name, "") for name in DAYS]
        return EventFilter(QueryDict(self.query(without=gone)), choices=self.choices)

    @property
    def places_meant(self) -> list[Chip]:
        """Return the places that may be meant, each by words that are found again as this one place."""
        return [
            Chip(place.in_full, self.query(place=reference.certain(place))) for place in self.which_places
        ]

    @property
    def spans(self) -> list[tuple[str, str]]:
        """Return the spans of time that have a name."""
        return [(value, str(text)) for value, text in SPANS.items()]

    @property
    def radii(self) -> tuple[int, ...]:
        """Return the distances that can be chosen."""
        return RADII

    @property
    def is_set(self) -> bool:
        """Say whether anything was chosen."""
        return bool(self.query())


@lru_cache(maxsize=4096)
def county_of(postcode: str, latitude: float, longitude: float) -> str:
    """Return the official key of the county an address lies in; empty if the postcode is not known."""
    here = Site("", "", "", latitude, longitude)
    places = reference.postcodes().get(postcode, ())
    nearest = min(places, key=lambda place: distance_km(place, here), default=None)
    return nearest.county_ags if nearest else ""


def _county_name(ags: str) -> str:
    return _county_names().get(ags, ags)


@lru_cache(maxsize=1)
def _county_names() -> dict[str, str]:
    return {place.county_ags: place.label for place in reference.county_places()}


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=BERLIN)
