"""What an editor writes about an offer: two languages beside each other, facts as choices."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from hubnetz.catalogue import words
from hubnetz.catalogue.models import Offer
from hubnetz.desk.forms import EMPTY, one_of
from hubnetz.network.models import Hub, Topic
from hubnetz.ui.forms import Form

TRANSLATED = ("title", "summary", "text", "conditions")
MOST_TOPICS = 4


def text_field(label: Any, language: Any, length: int, rows: int, help_text: Any = "") -> forms.CharField:
    attrs = {"autocomplete": "off"}
    widget = forms.Textarea(attrs={**attrs, "rows": rows}) if rows > 1 else forms.TextInput(attrs=attrs)
    return forms.CharField(
        label=format_lazy("{} ({})", label, language),
        max_length=length,
        required=False,
        widget=widget,
        help_text=help_text,
    )


def _euros(label: Any, help_text: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=100_000,
        decimal_places=2,
        max_digits=8,
        initial=0,
        localize=True,
        help_text=help_text,
        widget=forms.TextInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "class": "input--short"}
        ),
        error_messages={
            "invalid": _("Please write an amount in euros, for example 120 or 99,50."),
            "min_value": _("Please write 0 or more."),
            "max_value": _("Please write at most 100,000 euros."),
        },
    )


class Press(Form):
    """A button that must not do its work twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", False)  # many stand on one page
        super().__init__(*args, **kwargs)


class Write(Form):
    """An offer, new or changed."""

    narrows = True  # almost all of it may stay empty: to mark each such field would be noise
    hub = forms.ChoiceField(label=_("Hub"))
    kind = forms.ChoiceField(label=_("Kind of help"))
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("One to four. By these companies find the offer."),
    )
    title_de = text_field(_("Title"), _("German"), 120, 1, _("What the company gets, in its own words."))
    title_en = text_field(_("Title"), _("English"), 120, 1)
    summary_de = text_field(_("In one or two sentences"), _("German"), 300, 3)
    summary_en = text_field(_("In one or two sentences"), _("English"), 300, 3)
    text_de = text_field(_("What happens there"), _("German"), 6000, 9)
    text_en = text_field(_("What happens there"), _("English"), 6000, 9)
    level = forms.ChoiceField(label=_("Previous knowledge"))
    audience = forms.MultipleChoiceField(
        label=_("For whom"), widget=forms.CheckboxSelectMultiple, required=False
    )
    mode = forms.ChoiceField(label=_("Where"))
    site = forms.TypedChoiceField(label=_("Place"), required=False, coerce=int, empty_value=None)
    languages = forms.MultipleChoiceField(
        label=_("Language"), widget=forms.CheckboxSelectMultiple, initial=["de"]
    )
    price = _euros(_("Price for the company in euros"), _("0 if it is free of charge."))
    value = _euros(
        _("What it is worth in euros"),
        _(
            "What a company would pay elsewhere. The difference is paid from public funds, and the page says so."
        ),
    )
    sme_only = forms.BooleanField(
        label=_("Only for small and medium companies (by the EU's definition)"), required=False
    )
    most_staff = forms.IntegerField(
        label=_("At most that many people in the company"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"autocomplete": "off"}),
        error_messages={
            "min_value": _("Please write at least 1, or leave it empty."),
            "max_value": _("Please leave it empty if every size may come."),
        },
    )
    place = forms.ChoiceField(label=_("From where"), initial="anywhere")
    conditions_de = text_field(
        _("Further conditions"),
        _("German"),
        1500,
        4,
        _("One a line, each a sentence to which somebody can say yes: “You bring two of your own orders.”"),
    )
    conditions_en = text_field(_("Further conditions"), _("English"), 1500, 4)
    contact = forms.TypedChoiceField(
        label=_("Who looks after it"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Gets a letter before the offer drops out. The public does not see the name."),
    )
    shareable = forms.BooleanField(
        label=_("Other hubs may take this offer over"),
        required=False,
        help_text=_("They get a draft of their own; yours stays as it is."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(
        self,
        *args: Any,
        hubs: Sequence[Hub],
        topics: Iterable[Topic],
        kinds: Iterable[Any],
        contacts: Iterable[Any],
        **kwargs: Any,
    ) -> None:
        self.hubs = {hub.slug: hub for hub in hubs}
        self.known_topics = {topic.code: topic for topic in topics}
        self.kinds = {kind.code: kind for kind in kinds}
        self.sites = {site.pk: site for hub in hubs for site in hub.sites.all()}
        self.contacts = {person.pk: person for person in contacts}
        super().__init__(*args, **kwargs)
        one_of(self, hubs)
        self._choose("kind", {code: str(kind) for code, kind in self.kinds.items()})
        self._choose("topics", {code: str(topic) for code, topic in self.known_topics.items()})
        self._choose("level", words.levels())
        self._choose("audience", words.audiences())
        self._choose("mode", words.modes())
        self._choose("languages", words.languages())
        self._choose("place", words.places())
        self._choose("site", dict([EMPTY]) | {pk: named_place(site, hubs) for pk, site in self.sites.items()})
        self._choose("contact", dict([EMPTY]) | {pk: person.name for pk, person in self.contacts.items()})

    def _choose(self, name: str, choices: dict[Any, str]) -> None:
        self.fields[name].choices = list(choices.items())  # type: ignore[attr-defined]

    def clean_topics(self) -> list[str]:
        """Let nobody hide an offer behind every topic."""
        chosen: list[str] = self.cleaned_data["topics"]
        if len(chosen) > MOST_TOPICS:
            raise forms.ValidationError(
                _("Please choose at most %(most)d topics: with all of them nobody finds it.")
                % {"most": MOST_TOPICS}
            )
        return chosen

    def clean(self) -> dict[str, Any] | None:
        """A title in one language at least; a place of the hub itself; a worth that is not below the price."""
        data = super().clean()
        given = self.cleaned_data
        if not given.get("title_de") and not given.get("title_en") and "title_de" not in self.errors:
            self.add_error("title_de", _("Please write a title, in German or in English."))
        for language in ("de", "en"):
            title = f"title_{language}"
            if given.get(f"summary_{language}") and not given.get(title) and title not in self.errors:
                self.add_error(title, _("The text has no title in this language."))
        site, hub = self.sites.get(given.get("site") or 0), self.hubs.get(given.get("hub", ""))
        if site and hub and site.hub_id != hub.pk:
            self.add_error(
                "site", _("This place belongs to another hub. Please choose one of the offer's hub.")
            )
        if given.get("price") and given.get("value") and given["value"] < given["price"]:
            self.add_error(
                "value", _("An offer is worth at least what it costs. Leave 0 if you do not know.")
            )
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        data = self.cleaned_data
        plain = (
            "level",
            "audience",
            "mode",
            "languages",
            "price",
            "value",
            "sme_only",
            "most_staff",
            "place",
        )
        return {
            **{name: data[name] for name in (*plain, "shareable")},
            **{name: self.texts(name) for name in TRANSLATED},
            "kind": self.kinds[data["kind"]],
            "site": self.sites.get(data["site"] or 0) if data["mode"] != "online" else None,
            "contact": self.contacts.get(data["contact"] or 0),
        }

    def texts(self, name: str) -> dict[str, str]:
        """Return a text in the languages it was written in."""
        said = {language: self.cleaned_data.get(f"{name}_{language}", "") for language in ("de", "en")}
        return {language: text.replace("\r\n", "\n") for language, text in said.items() if text}

    @property
    def chosen_topics(self) -> list[Topic]:
        """The topics that were ticked."""
        return [self.known_topics[code] for code in self.cleaned_data["topics"]]

    def refuse_version(self, sentence: Any, version: int) -> None:
        """Show why it was not saved; sent again, it is known that the newest text was seen."""
        self.refuse(sentence)
        self.data[self.add_prefix("version")] = str(version)

    @staticmethod
    def initial_of(offer: Offer) -> dict[str, Any]:
        """Return what stands in the form of an offer that there is."""
        about = sorted(offer.about.all(), key=lambda row: row.position)
        plain = (
            "level",
            "audience",
            "mode",
            "languages",
            "price",
            "value",
            "sme_only",
            "most_staff",
            "place",
        )
        return {
            **{name: getattr(offer, name) for name in (*plain, "shareable", "version")},
            **{
                f"{name}_{language}": getattr(offer, name).get(language, "")
                for name in TRANSLATED
                for language in ("de", "en")
            },
            "hub": offer.hub.slug,
            "kind": offer.kind.code,
            "topics": [row.topic.code for row in about],
            "site": offer.site_id,
            "contact": offer.contact_id,
        }


def named_place(site: Any, hubs: Sequence[Hub]) -> str:
    """Return how a place is called in a choice; with its hub where there are several."""
    named = ", ".join(part for part in (site.name, site.street, site.town) if part)
    if len(hubs) == 1:
        return named
    return f"{next(hub.short for hub in hubs if hub.pk == site.hub_id)}: {named}"
