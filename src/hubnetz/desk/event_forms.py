"""What somebody writes who plans an event: the event itself, another date, another place."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.catalogue import words as catalogue
from hubnetz.desk.forms import EMPTY, one_of
from hubnetz.desk.offer_forms import named_place, text_field
from hubnetz.events import actions
from hubnetz.events.models import Event, Pool, Session
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Hub, Topic
from hubnetz.ui.forms import Form

TRANSLATED = ("title", "text")
MOST_TOPICS = 4
WAYS = (Pool.Mode.ON_SITE, Pool.Mode.ONLINE)
LONGEST = timedelta(days=31)
ANNOUNCED = ("day", "begins", "ends", "last_day", "mode", "site", "join_url")
SHORT = {"autocomplete": "off", "class": "input--short", "inputmode": "numeric"}
_NO_SUCH_HOUR = _("This hour does not exist on that day: the clocks go forward.")
_PLACES = {
    "min_value": _("Please write at least 1, or leave it empty."),
    "max_value": _("Please write at most 100,000, or leave it empty if there is no limit."),
}


def moment(day: date, hour: time) -> datetime | None:
    """Return a moment in Berlin; None for an hour that the clocks leave out."""
    at = datetime.combine(day, hour, BERLIN)
    back = at.astimezone(UTC).astimezone(BERLIN)
    return at if back.replace(tzinfo=None) == at.replace(tzinfo=None) else None


def _number(label: Any, least: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=100_000,
        help_text=help_text,
        widget=forms.NumberInput(attrs=SHORT),
        error_messages=_PLACES | ({} if least else {"min_value": _("Please write 0 or more.")}),
    )


def seats_field() -> forms.IntegerField:
    """Return a field for how many may come."""
    return _number(_("Seats"), 1, _("Empty: no limit."))


def queue_field() -> forms.IntegerField:
    """Return a field for how many may wait."""
    return _number(_("Places on the waiting list"), 0, _("Empty: no limit. 0: no waiting list."))


class When(Form):
    """A day with beginning and end; the last day only where it is another one."""

    day = forms.DateField(label=_("Day"))
    begins = forms.TimeField(label=_("Begins at"))
    ends = forms.TimeField(label=_("Ends at"))
    last_day = forms.DateField(label=_("Last day, if it is another"), required=False)

    def clean(self) -> dict[str, Any] | None:
        """An end after the beginning, hours that exist, and no event that goes on for months."""
        data = super().clean()
        given = self.cleaned_data
        day, begins, ends = (given.get(name) for name in ("day", "begins", "ends"))
        if "day" not in self.fields or None in (day, begins, ends) or "last_day" in self.errors:
            return data
        starts_at = moment(day, begins)  # type: ignore[arg-type]
        ends_at = moment(given.get("last_day") or day, ends)  # type: ignore[arg-type]
        for name, at in (("begins", starts_at), ("ends", ends_at)):
            if at is None:
                self.add_error(name, _NO_SUCH_HOUR)
        if starts_at and ends_at:
            if ends_at <= starts_at:
                self.add_error(
                    "ends",
                    _(
                        "It would end before it begins. If it ends on another day, please write that day below."
                    ),
                )
            elif ends_at - starts_at > LONGEST:
                self.add_error("last_day", _("An event lasts a month at most. Please plan single dates."))
            given["starts_at"], given["ends_at"] = starts_at, ends_at
        return data

    @staticmethod
    def initial_when(event: Event | Session) -> dict[str, Any]:
        """Return day and hours of an event or a session that there is."""
        starts_at, ends_at = event.starts_at.astimezone(BERLIN), event.ends_at.astimezone(BERLIN)
        other = ends_at.date() != starts_at.date()
        return {
            "day": starts_at.date(),
            "begins": starts_at.time(),
            "ends": ends_at.time(),
            "last_day": ends_at.date() if other else None,
        }


class Write(When):
    """An event, new or changed. Of a published one, day, place and link are changed elsewhere, with letters."""

    narrows = True  # much of it may stay empty: to mark each such field would be noise
    hub = forms.ChoiceField(label=_("Hub"))
    kind = forms.ChoiceField(label=_("Kind of event"))
    title_de = text_field(_("Title"), _("German"), 120, 1, _("What people take home, in their own words."))
    title_en = text_field(_("Title"), _("English"), 120, 1)
    text_de = text_field(_("What happens there"), _("German"), 6000, 9)
    text_en = text_field(_("What happens there"), _("English"), 6000, 9)
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("One to four, by which companies find the event."),
    )
    main_topic = forms.ChoiceField(
        label=_("Main topic"),
        required=False,
        help_text=_("The first one: under it the event is listed. Empty: the first that is ticked."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Language"), widget=forms.CheckboxSelectMultiple, initial=["de"]
    )
    mode = forms.ChoiceField(label=_("How people take part"))
    site = forms.TypedChoiceField(label=_("Place"), required=False, coerce=int, empty_value=None)
    room = forms.CharField(
        label=_("Room"), max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    join_url = forms.URLField(
        label=_("Link to join online"),
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text=_("You can add it later. Only people with a seat see it, shortly before the beginning."),
    )
    seats_on_site = seats_field()
    queue_on_site = queue_field()
    seats_online = seats_field()
    queue_online = queue_field()
    is_listed = forms.BooleanField(
        label=_("Show it in lists and calendars"),
        required=False,
        initial=True,
        help_text=_("Without the tick only those find it who have its address or an invitation."),
    )
    opens_at = forms.DateTimeField(
        label=_("Registration from"), required=False, help_text=_("Empty: as soon as it is published.")
    )
    closes_at = forms.DateTimeField(
        label=_("Registration until"), required=False, help_text=_("Empty: until its end.")
    )
    cohosts = forms.MultipleChoiceField(
        label=_("Hubs that run it with you"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("It is listed once and counts for each. Their staff see who comes; only you plan."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(
        self,
        *args: Any,
        hubs: Sequence[Hub],
        others: Iterable[Hub],
        topics: Iterable[Topic],
        kinds: Iterable[Any],
        sites: Iterable[Any] = (),
        published: bool = False,
        **kwargs: Any,
    ) -> None:
        self.published = published
        self.hubs = {hub.slug: hub for hub in hubs}
        self.others = {hub.slug: hub for hub in others}
        self.known_topics = {topic.code: topic for topic in topics}
        self.kinds = {kind.code: kind for kind in kinds}
        self.sites = {site.pk: site for site in (*(s for hub in hubs for s in hub.sites.all()), *sites)}
        super().__init__(*args, **kwargs)
        one_of(self, hubs)
        choices = {
            "kind": dict([EMPTY]) | {code: str(kind) for code, kind in self.kinds.items()},
            "topics": {code: str(topic) for code, topic in self.known_topics.items()},
            "main_topic": dict([EMPTY]) | {code: str(topic) for code, topic in self.known_topics.items()},
            "languages": catalogue.languages(),
            "mode": {**catalogue.modes(), "hybrid": _("on site and online")},
            "site": dict([EMPTY]) | {pk: named_place(site, hubs) for pk, site in self.sites.items()},
            "cohosts": {slug: str(hub) for slug, hub in self.others.items() if list(self.hubs) != [slug]},
        }
        for name, named in choices.items():
            self.fields[name].choices = list(named.items())  # type: ignore[attr-defined]
        if published:
            pools = [f"{what}_{way}" for what in ("seats", "queue") for way in WAYS]
            for name in (*ANNOUNCED, *pools):
                del self.fields[name]

    def clean_topics(self) -> list[str]:
        """Let nobody hide an event behind every topic."""
        chosen: list[str] = self.cleaned_data["topics"]
        if len(chosen) > MOST_TOPICS:
            raise forms.ValidationError(
                _("Please choose at most %(most)d topics: with all of them nobody finds it.")
                % {"most": MOST_TOPICS}
            )
        return chosen

    def clean(self) -> dict[str, Any] | None:
        """A title in one language at least, a place of the hub itself, registration that closes after it opens."""
        data = super().clean()
        given = self.cleaned_data
        if not given.get("title_de") and not given.get("title_en") and "title_de" not in self.errors:
            self.add_error("title_de", _("Please write a title, in German or in English."))
        if given.get("text_en") and not given.get("title_en") and "title_en" not in self.errors:
            self.add_error("title_en", _("The text has no title in this language."))
        site, hub = self.sites.get(given.get("site") or 0), self.hubs.get(given.get("hub", ""))
        if site and hub and site.hub_id in {one.pk for one in self.hubs.values()} - {hub.pk}:
            self.add_error(
                "site", _("This place belongs to another hub. Please choose one of the event's hub.")
            )
        opens, closes = given.get("opens_at"), given.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Registration would close before it opens."))
        ends_at = given.get("ends_at")
        if opens and ends_at and opens >= ends_at:
            self.add_error("opens_at", _("Registration would open after the event is over."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        data = self.cleaned_data
        values = {
            **{name: data[name] for name in ("languages", "is_listed", "opens_at", "closes_at", "room")},
            **{name: self.texts(name) for name in TRANSLATED},
            "kind": self.kinds[data["kind"]],
        }
        if self.published:
            return values
        return values | {
            "starts_at": data["starts_at"],
            "ends_at": data["ends_at"],
            "mode": data["mode"],
            "site": self.sites.get(data["site"] or 0) if data["mode"] != "online" else None,
            "join_url": data["join_url"] if data["mode"] != "on_site" else "",
        }

    @property
    def pools(self) -> dict[str, actions.Seats] | None:
        """How many may come each way; None where that is changed elsewhere."""
        if self.published:
            return None
        data = self.cleaned_data
        return {way.value: actions.Seats(data[f"seats_{way}"], data[f"queue_{way}"]) for way in WAYS}

    def texts(self, name: str) -> dict[str, str]:
        """Return a text in the languages it was written in."""
        said = {language: self.cleaned_data.get(f"{name}_{language}", "") for language in ("de", "en")}
        return {language: text.replace("\r\n", "\n") for language, text in said.items() if text}

    @property
    def chosen_topics(self) -> list[Topic]:
        """The topics that were ticked, the main one first."""
        codes = self.cleaned_data["topics"]
        main = self.cleaned_data.get("main_topic") or ""
        codes = [main, *(code for code in codes if code != main)] if main else codes
        return [self.known_topics[code] for code in codes][:MOST_TOPICS]

    @property
    def chosen_cohosts(self) -> list[Hub]:
        """The hubs that run it too."""
        return [self.others[slug] for slug in self.cleaned_data["cohosts"]]

    def refuse_version(self, sentence: Any, version: int) -> None:
        """Show why it was not saved; sent again, it is known that the newest text was seen."""
        self.refuse(sentence)
        self.data[self.add_prefix("version")] = str(version)

    @classmethod
    def initial_of(cls, event: Event, pools: Iterable[Pool]) -> dict[str, Any]:
        """Return what stands in the form of an event that there is."""
        topics = [
            about.topic.code for about in event.about.select_related("topic").order_by("position", "pk")
        ]
        initial: dict[str, Any] = {
            **{name: getattr(event, name) for name in ("mode", "languages", "join_url", "is_listed", "room")},
            **{name: getattr(event, name) for name in ("opens_at", "closes_at", "version")},
            **cls.initial_when(event),
            **{
                f"{name}_{language}": getattr(event, name).get(language, "")
                for name in TRANSLATED
                for language in ("de", "en")
            },
            "hub": event.hub.slug,
            "kind": event.kind.code,
            "topics": topics,
            "main_topic": topics[0] if topics else "",
            "site": event.site_id,
            "cohosts": [hub.slug for hub in event.cohosts.all()],
        }
        for pool in reversed(list(pools)):  # the first one of each way
            initial |= {f"seats_{pool.mode}": pool.seats, f"queue_{pool.mode}": pool.queue_seats}
        return initial


class Again(Form):
    """The day and hour of a copy."""

    day = forms.DateField(label=_("Day"))
    begins = forms.TimeField(label=_("Begins at"))
    at = forms.ChoiceField(label=_("Hub"), required=False)

    def __init__(self, *args: Any, hubs: Sequence[Hub] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].choices = [(hub.slug, str(hub)) for hub in hubs]  # type: ignore[attr-defined]
        if len(hubs) < 2:
            del self.fields["at"]

    def clean(self) -> dict[str, Any] | None:
        """An hour that exists."""
        data = super().clean()
        given = self.cleaned_data
        if given.get("day") and given.get("begins") is not None:
            given["starts_at"] = moment(given["day"], given["begins"])
            if given["starts_at"] is None:
                self.add_error("begins", _NO_SUCH_HOUR)
        return data
