"""Up to which day is counted? What is recommended, what is known about money?"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hubnetz.catalogue import words
from hubnetz.catalogue.models import Funding
from hubnetz.network.models import Region, Topic
from hubnetz.ui.forms import Form

FIRST_DAY = date(2000, 1, 1)
MONEY_TEXTS = ("name", "giver", "purpose", "who")


class CutOff(Form):
    """The cut-off day; it is in the address, so that a figure can be found again."""

    until = forms.DateField(
        label=lazy("Cut-off day"),
        help_text=lazy("Counted up to and including this day."),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
    )

    def __init__(self, asked: Any, *, today: date) -> None:
        """Read the address; without a day in it, the day is today."""
        self.today = today
        super().__init__(asked if asked.get("until") else {"until": today.isoformat()})
        self.fields["until"].widget.attrs.update({"min": FIRST_DAY.isoformat(), "max": today.isoformat()})
        if self.errors:
            self.fields["until"].widget.input_type = "text"  # a date control would throw away what was typed

    def clean_until(self) -> date:
        """Refuse days that say nothing: before there were hubs, and in the future."""
        until: date = self.cleaned_data["until"]
        if until > self.today:
            raise forms.ValidationError(
                _("That day lies in the future. Please choose today or an earlier day.")
            )
        if until < FIRST_DAY:
            raise forms.ValidationError(_("Please choose a day from the year 2000 on."))
        return until

    @property
    def cutoff(self) -> date:
        """The day up to which is counted."""
        until: date = self.cleaned_data["until"]
        return until


class Recommend(Form):
    """Why an offer is recommended to all hubs."""

    note = forms.CharField(
        label=lazy("Why should other hubs take it over?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _text(label: Any, length: int, rows: int = 1, *, required: bool = True) -> forms.CharField:
    attrs = {"autocomplete": "off"}
    widget = forms.Textarea(attrs={**attrs, "rows": rows}) if rows > 1 else forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, max_length=length, required=required, widget=widget)


class Money(Form):
    """What is known about a funding."""

    name_de = _text(lazy("Name (German)"), 120)
    name_en = _text(lazy("Name (English)"), 120, required=False)
    giver_de = _text(lazy("Who gives it (German)"), 120)
    giver_en = _text(lazy("Who gives it (English)"), 120, required=False)
    purpose_de = _text(lazy("What for (German)"), 500, 3)
    purpose_en = _text(lazy("What for (English)"), 500, 3, required=False)
    who_de = _text(lazy("Who may have it (German)"), 300, 2)
    who_en = _text(lazy("Who may have it (English)"), 300, 2, required=False)
    form = forms.ChoiceField(label=lazy("How it is given"))
    topics = forms.MultipleChoiceField(
        label=lazy("Topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("None means every topic."),
    )
    sme_only = forms.BooleanField(label=lazy("Only for small and medium companies"), required=False)
    most_staff = forms.IntegerField(
        label=lazy("At most that many people in the company"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"autocomplete": "off"}),
    )
    region = forms.TypedChoiceField(label=lazy("Federal state"), required=False, empty_value=None)
    rate = forms.IntegerField(
        label=lazy("Rate in percent"),
        required=False,
        min_value=1,
        max_value=100,
        widget=forms.NumberInput(attrs={"autocomplete": "off"}),
        error_messages={
            "min_value": lazy("Please write a number from 1 to 100, or leave it empty."),
            "max_value": lazy("Please write a number from 1 to 100, or leave it empty."),
        },
    )
    ceiling = forms.DecimalField(
        label=lazy("At most, in euros"),
        required=False,
        min_value=1,
        max_digits=11,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "class": "input--short"}
        ),
        error_messages={"invalid": lazy("Please write an amount in euros, for example 120 or 99,50.")},
    )
    opens_on = forms.DateField(label=lazy("Opens on"), required=False)
    closes_on = forms.DateField(label=lazy("Closes on"), required=False)
    url = forms.URLField(label=lazy("Address at the giver"), max_length=200, assume_scheme="https")
    knowledge_on = forms.DateField(label=lazy("Known as of"))
    review_on = forms.DateField(label=lazy("Shown until"))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, topics: Iterable[Topic], regions: Iterable[Region], **kwargs: Any) -> None:
        self.known_topics = {topic.code: topic for topic in topics}
        self.regions = {region.ags: region for region in regions}
        super().__init__(*args, **kwargs)
        self._choose("form", words.funding_forms())
        self._choose("topics", {code: str(topic) for code, topic in self.known_topics.items()})
        states = {ags: str(region) for ags, region in self.regions.items()}
        self._choose("region", {"": lazy("all of Germany"), **states})

    def _choose(self, name: str, choices: dict[str, Any]) -> None:
        self.fields[name].choices = list(choices.items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """It closes after it opens, and is known before it must be looked at again."""
        data = super().clean()
        given = self.cleaned_data
        if given.get("opens_on") and given.get("closes_on") and given["closes_on"] < given["opens_on"]:
            self.add_error("closes_on", _("It cannot close before it opens."))
        if (
            given.get("knowledge_on")
            and given.get("review_on")
            and given["review_on"] < given["knowledge_on"]
        ):
            self.add_error("review_on", _("Please choose a day after the one it was known on."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        plain = ("form", "sme_only", "most_staff", "rate", "ceiling", "opens_on", "closes_on", "url")
        return {
            **{name: self.cleaned_data[name] for name in (*plain, "knowledge_on", "review_on")},
            **{name: self._texts(name) for name in MONEY_TEXTS},
            "region": self.regions.get(self.cleaned_data["region"] or ""),
        }

    @property
    def chosen_topics(self) -> list[Topic]:
        """The topics that were ticked."""
        return [self.known_topics[code] for code in self.cleaned_data["topics"]]

    def _texts(self, name: str) -> dict[str, str]:
        said = {language: self.cleaned_data.get(f"{name}_{language}", "") for language in ("de", "en")}
        return {language: text for language, text in said.items() if text}

    def refuse_version(self, sentence: Any, version: int) -> None:
        """Show why it was not saved; sent again, it is known that the newest text was seen."""
        self.refuse(sentence)
        self.data[self.add_prefix("version")] = str(version)

    @staticmethod
    def initial_of(funding: Funding) -> dict[str, Any]:
        """Return what stands in the form of an entry that there is."""
        plain = (
            "form",
            "sme_only",
            "most_staff",
            "rate",
            "ceiling",
            "opens_on",
            "closes_on",
            "url",
            "version",
        )
        return {
            **{name: getattr(funding, name) for name in (*plain, "knowledge_on", "review_on")},
            **{
                f"{name}_{language}": getattr(funding, name).get(language, "")
                for name in MONEY_TEXTS
                for language in ("de", "en")
            },
            "region": funding.region.ags if funding.region else "",
            "topics": [topic.code for topic in funding.topics.all()],
        }
