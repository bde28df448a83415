"""What staff write about a hackathon: its frame, timetable, challenges, criteria, jury."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.desk.offer_forms import text_field
from hubnetz.events.models import Event
from hubnetz.hackathons import rules
from hubnetz.hackathons.models import Challenge, Criterion, Hackathon, Milestone, Skill, Team
from hubnetz.lib.texts import Texts
from hubnetz.ui.forms import Form

OFF = {"autocomplete": "off"}
ENGLISH, GERMAN = _("English"), _("German")
BERLIN_TIME = _("German time.")
KINDS = [
    ("kick_off", _("kick-off")),
    ("talk", _("talk")),
    ("mentors", _("mentors’ hours")),
    ("deadline", _("deadline")),
    ("pitches", _("pitches")),
    ("award", _("award")),
    ("other", _("something else")),
]


def number(label: Any, most: int, **options: Any) -> forms.IntegerField:
    """Return a field for a small number."""
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        widget=forms.NumberInput(attrs={**OFF, "class": "input--short"}),
        **options,
    )


class TwoLanguages(Form):
    """Texts in English first, then in German; one of them at least where it is needed."""

    needed: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.needed:
            for code in ("en", "de"):
                self.fields[f"{name}_{code}"].is_one_of = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """A text in one language at least."""
        data = super().clean()
        for name in self.needed:
            if not self.cleaned_data.get(f"{name}_en") and not self.cleaned_data.get(f"{name}_de"):
                self.add_error(f"{name}_en", _("Please write it in English or in German."))
        return data

    def texts_of(self, name: str) -> Texts:
        """Return a text in the languages in which it was written."""
        said = {code: self.cleaned_data.get(f"{name}_{code}", "") for code in ("de", "en")}
        return Texts({code: text for code, text in said.items() if text})

    @staticmethod
    def both(row: Any, *names: str) -> dict[str, str]:
        """Return what stands in the form of a row that there is."""
        return {f"{name}_{code}": getattr(row, name).get(code, "") for name in names for code in ("de", "en")}


class Frame(TwoLanguages):
    """Zone, deadlines, size of teams."""

    needed = ("text",)
    text_en = text_field(_("How it works"), ENGLISH, 4000, 6)
    text_de = text_field(_("How it works"), GERMAN, 4000, 6)
    time_zone = forms.ChoiceField(
        label=_("Times are shown as in"), help_text=_("Every visitor can choose another zone.")
    )
    max_team_size = number(_("At most so many people in a team"), rules.LARGEST_TEAM)
    teams_until = forms.DateTimeField(label=_("Teams form until"), help_text=BERLIN_TIME)
    submissions_until = forms.DateTimeField(label=_("Work is handed in until"), help_text=BERLIN_TIME)
    results_at = forms.DateTimeField(label=_("Results are announced at"), help_text=BERLIN_TIME)
    evens_out = forms.BooleanField(
        label=_("Even out strict and mild jurors"),
        required=False,
        help_text=_("Sensible if not every juror judges every team; the result page says so."),
    )

    def __init__(self, event: Event, one: Hackathon | None, *args: Any, **kwargs: Any) -> None:
        if one:
            kwargs["initial"] = {
                **self.both(one, "text"),
                **{name: getattr(one, name) for name in self.PLAIN},
            }
        else:
            kwargs["initial"] = {
                "time_zone": "Europe/Berlin",
                "max_team_size": 5,
                "teams_until": event.starts_at,
                "submissions_until": event.ends_at,
                "results_at": event.ends_at,
            }
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in rules.ZONES]  # type: ignore[attr-defined]
        if one and one.published_at:
            self.fields["submissions_until"].disabled = True
            self.fields["submissions_until"].help_text = _(
                "It is announced: extend it for everybody instead."
            )

    PLAIN = ("time_zone", "max_team_size", "teams_until", "submissions_until", "results_at", "evens_out")

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        return {"text": self.texts_of("text"), **{name: self.cleaned_data[name] for name in self.PLAIN}}


class MilestoneOf(TwoLanguages):
    """A line of the timetable."""

    needed = ("title",)
    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS)
    title_en = text_field(_("Title"), ENGLISH, 120, 1)
    title_de = text_field(_("Title"), GERMAN, 120, 1)
    text_en = text_field(_("One sentence about it"), ENGLISH, 300, 1)
    text_de = text_field(_("One sentence about it"), GERMAN, 300, 1)
    starts_at = forms.DateTimeField(label=_("From"), help_text=BERLIN_TIME)
    ends_at = forms.DateTimeField(label=_("Until"), required=False, help_text=BERLIN_TIME)

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        data = {name: self.cleaned_data[name] for name in ("kind", "starts_at", "ends_at")}
        return {**data, "title": self.texts_of("title"), "text": self.texts_of("text")}

    @classmethod
    def initial_of(cls, one: Milestone) -> dict[str, Any]:
        """Return what stands in the form of a line that there is."""
        return {
            **cls.both(one, "title", "text"),
            "kind": one.kind,
            "starts_at": one.starts_at,
            "ends_at": one.ends_at,
        }


class ChallengeOf(TwoLanguages):
    """A sponsor's task."""

    needed = ("title", "text")
    sponsor = forms.CharField(label=_("Sponsor"), max_length=160, widget=forms.TextInput(attrs=OFF))
    sponsor_domain = forms.CharField(
        label=_("Domain of the sponsor’s e-mail"),
        max_length=120,
        required=False,
        help_text=_(
            "For example clinic.example. Jurors with such an address are asked whether they are partial."
        ),
        widget=forms.TextInput(attrs=OFF),
    )
    title_en = text_field(_("Title"), ENGLISH, 120, 1)
    title_de = text_field(_("Title"), GERMAN, 120, 1)
    text_en = text_field(_("The task"), ENGLISH, 4000, 6)
    text_de = text_field(_("The task"), GERMAN, 4000, 6)
    prize_en = text_field(_("Prize"), ENGLISH, 300, 1)
    prize_de = text_field(_("Prize"), GERMAN, 300, 1)
    material_en = text_field(_("What teams are given (data, interfaces, devices)"), ENGLISH, 1000, 3)
    material_de = text_field(_("What teams are given (data, interfaces, devices)"), GERMAN, 1000, 3)
    TEXTS = ("title", "text", "prize", "material")

    def clean_sponsor_domain(self) -> str:
        """Return the domain alone, whatever stood before it."""
        return (
            str(self.cleaned_data["sponsor_domain"]).strip().lower().rpartition("@")[2].removeprefix("www.")
        )

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        plain = {name: self.cleaned_data[name] for name in ("sponsor", "sponsor_domain")}
        return {**plain, **{name: self.texts_of(name) for name in self.TEXTS}}

    @classmethod
    def initial_of(cls, one: Challenge) -> dict[str, Any]:
        """Return what stands in the form of a challenge that there is."""
        return {**cls.both(one, *cls.TEXTS), "sponsor": one.sponsor, "sponsor_domain": one.sponsor_domain}


class CriterionOf(TwoLanguages):
    """By what is judged."""

    needed = ("name",)
    name_en = text_field(_("Name"), ENGLISH, 80, 1)
    name_de = text_field(_("Name"), GERMAN, 80, 1)
    text_en = text_field(_("What it asks"), ENGLISH, 300, 1)
    text_de = text_field(_("What it asks"), GERMAN, 300, 1)
    points = number(_("Points, at most"), 100, initial=10)
    weight = number(_("Weight"), 20, initial=1)

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        plain = {name: self.cleaned_data[name] for name in ("points", "weight")}
        return {**plain, "name": self.texts_of("name"), "text": self.texts_of("text")}

    @classmethod
    def initial_of(cls, one: Criterion) -> dict[str, Any]:
        """Return what stands in the form of a criterion that there is."""
        return {**cls.both(one, "name", "text"), "points": one.points, "weight": one.weight}


class Skills(Form):
    """What people can name and teams look for."""

    names = forms.CharField(
        label=_("Skills"),
        max_length=3000,
        help_text=_("One a line: English | German. Who named one that you leave out loses it."),
        widget=forms.Textarea(attrs={"rows": 10, **OFF}),
    )

    def clean_names(self) -> list[dict[str, str]]:
        """Return the names in two languages, each once."""
        found: list[dict[str, str]] = []
        for line in str(self.cleaned_data["names"]).splitlines():
            english, _bar, german = (part.strip()[:80] for part in line.partition("|"))
            if english and not any(one["en"].casefold() == english.casefold() for one in found):
                found.append({"en": english, "de": german or english})
        if not 1 <= len(found) <= 40:
            raise forms.ValidationError(_("Please write one to forty skills, one a line."))
        return found

    @staticmethod
    def initial_of(skills: Sequence[Skill]) -> dict[str, Any]:
        """Return what stands in the form."""
        lines = [f"{skill.name.in_language('en')} | {skill.name.in_language('de')}" for skill in skills]
        return {"names": "\n".join(lines)}


class Extend(Form):
    """More time for everybody."""

    until = forms.DateTimeField(label=_("New deadline"), help_text=BERLIN_TIME)
    reason = forms.CharField(
        label=_("Why"),
        max_length=400,
        help_text=_("Everybody who takes part reads it. Best in English."),
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Please write why, in one sentence.")},
    )


class Invite(Form):
    """Somebody who judges."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs=OFF))
    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs=OFF))
    organisation = forms.CharField(
        label=_("Organisation"), max_length=160, required=False, widget=forms.TextInput(attrs=OFF)
    )
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=[("en", ENGLISH), ("de", GERMAN)])


class AwardOf(TwoLanguages):
    """A prize for a team."""

    needed = ("name",)
    team = forms.ChoiceField(label=_("Team"))
    name_en = text_field(_("Award"), ENGLISH, 120, 1)
    name_de = text_field(_("Award"), GERMAN, 120, 1)

    def __init__(self, teams: Sequence[Team], *args: Any, **kwargs: Any) -> None:
        self.teams = {team.code: team for team in teams}
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", "–"), *((team.code, team.name) for team in teams)]  # type: ignore[attr-defined]
