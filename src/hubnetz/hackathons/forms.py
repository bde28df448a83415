"""Is what was typed well-formed?"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from babel import Locale
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hubnetz.hackathons import clock, rules
from hubnetz.hackathons.models import Challenge, Criterion, Hackathon, Participant, Score, Skill, Team
from hubnetz.lib import uploads
from hubnetz.ui import files
from hubnetz.ui.forms import Form

LARGEST_TOGETHER = 30_000_000


def countries() -> list[tuple[str, str]]:
    """Return the countries of the world by name, in the language of the page."""
    names = Locale((get_language() or "de")[:2]).territories
    codes = [str(code) for code in names if code not in _NONE]
    found = [(code, str(names[code])) for code in codes if len(code) == 2 and code.isalpha()]
    return sorted(found, key=lambda one: one[1].casefold())


_NONE = {"ZZ", "EU", "EZ", "UN", "QO", "XA", "XB", "AC", "CP", "DG", "EA", "IC", "TA", "XK", "CQ"}


class Zone(Form):
    """In which zone times are shown."""

    zone = forms.ChoiceField(label=gettext_lazy("Show all times as in"))
    back = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def __init__(self, at: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = clock.choices(at)  # type: ignore[attr-defined]


class Profile(Form):
    """What the others may know of somebody."""

    about = forms.CharField(
        label=gettext_lazy("About you"),
        max_length=800,
        required=False,
        help_text=gettext_lazy("What you do, what you would like to work on."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    skills = forms.MultipleChoiceField(
        label=gettext_lazy("What you can do"), required=False, widget=forms.CheckboxSelectMultiple
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), required=False, widget=forms.Select(attrs={"autocomplete": "country"})
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Your time zone"),
        help_text=gettext_lazy("So that teams find people who are awake at the same time."),
    )
    looks_for_team = forms.BooleanField(label=gettext_lazy("I am looking for a team"), required=False)
    is_shown = forms.BooleanField(
        label=gettext_lazy("Other participants may see my name and this profile"),
        required=False,
        help_text=gettext_lazy(
            "Your e-mail address is shown to your own team only. You can change this at any time."
        ),
    )

    def __init__(self, own: Participant, skills: Sequence[Skill], *args: Any, **kwargs: Any) -> None:
        self.known = {skill.code: skill for skill in skills}
        if not args:
            kwargs["initial"] = {
                "about": own.about,
                "skills": [skill.code for skill in own.skills.all()],
                "country": own.country,
                "time_zone": own.time_zone,
                "looks_for_team": own.looks_for_team,
                "is_shown": own.is_shown,
            }
        super().__init__(*args, **kwargs)
        _choose(self, "skills", [(skill.code, skill.name) for skill in skills])
        _choose(self, "country", [("", _("not said")), *countries()])
        _choose(self, "time_zone", clock.choices(own.hackathon.event.starts_at))

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        data = {
            name: self.cleaned_data[name]
            for name in ("about", "country", "time_zone", "looks_for_team", "is_shown")
        }
        return {**data, "skills": [self.known[code] for code in self.cleaned_data["skills"]]}


class TeamOf(Form):
    """A team, new or as it is."""

    name = forms.CharField(
        label=gettext_lazy("Name of the team"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    challenge = forms.ChoiceField(label=gettext_lazy("Challenge"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What you are up to"),
        max_length=800,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Whom you are looking for"), required=False, widget=forms.CheckboxSelectMultiple
    )
    max_size = forms.IntegerField(
        label=gettext_lazy("At most so many people"),
        min_value=1,
        widget=forms.NumberInput(attrs={"autocomplete": "off", "class": "input--short"}),
    )
    is_open = forms.BooleanField(label=gettext_lazy("Others may ask to join"), required=False)
    may_publish = forms.BooleanField(
        label=gettext_lazy("After the results everybody may read our work and download our files"),
        required=False,
        help_text=gettext_lazy("Ask everybody in your team before you tick this."),
    )

    def __init__(
        self,
        hackathon: Hackathon,
        challenges: Iterable[Challenge],
        skills: Sequence[Skill],
        *args: Any,
        team: Team | None = None,
        **kwargs: Any,
    ) -> None:
        self.known = {skill.code: skill for skill in skills}
        self.challenges = {one.code: one for one in challenges}
        if not args:
            kwargs["initial"] = {"max_size": hackathon.max_team_size, "is_open": True}
        if team and not args:
            kwargs["initial"] = {
                "name": team.name,
                "text": team.text,
                "challenge": team.challenge.code if team.challenge else "",
                "wanted": [skill.code for skill in team.wanted.all()],
                "max_size": team.max_size,
                "is_open": team.is_open,
                "may_publish": team.may_publish,
            }
        super().__init__(*args, **kwargs)
        most = max(hackathon.max_team_size, team.max_size if team else 1)
        self.fields["max_size"].max_value = most  # type: ignore[attr-defined]
        self.fields["max_size"].validators.append(MaxValueValidator(most))
        self.fields["max_size"].widget.attrs["max"] = str(most)
        named = [(one.code, one.title.in_language("en")) for one in self.challenges.values()]
        _choose(self, "challenge", [("", _("not chosen yet")), *named])
        _choose(self, "wanted", [(skill.code, skill.name) for skill in skills])
        if team is None:
            del self.fields["may_publish"]

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        data = self.cleaned_data
        names = [name for name in ("name", "text", "max_size", "is_open", "may_publish") if name in data]
        return {
            **{name: data[name] for name in names},
            "challenge": self.challenges.get(data["challenge"]),
            "wanted": [self.known[code] for code in data["wanted"]],
        }


class Ask(Form):
    """A word to the team one would like to join."""

    text = forms.CharField(
        label=gettext_lazy("A word to the team"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Several(forms.ClearableFileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """Several files, each through the gate; what came is a list of those that passed."""

    widget = Several

    def to_python(self, data: Any) -> Any:
        """Return the files that passed.

        :raises ValidationError: with a sentence for each that did not
        """
        given: list[UploadedFile] = [
            one for one in (data if isinstance(data, list | tuple) else [data]) if one
        ]
        if sum(one.size or 0 for one in given) > LARGEST_TOGETHER:
            raise forms.ValidationError(
                _("Together these files are larger than 30 MB. Please leave some out.")
            )
        taken, refused = [], []
        for one in given:
            try:
                taken.append(files.take(one))
            except forms.ValidationError as why:
                refused += why.messages
        if refused:
            raise forms.ValidationError(refused)
        return taken

    def validate(self, value: Any) -> None:
        """Nothing is a value, too."""


class Work(Form):
    """A version of what a team hands in."""

    last_seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    text = forms.CharField(
        label=gettext_lazy("Your pitch"),
        max_length=6000,
        help_text=gettext_lazy("What you solve, how, for whom, and what works already."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    links = forms.CharField(
        label=gettext_lazy("Links"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("One a line, for example to code, a film or a prototype; up to six."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    keep = forms.MultipleChoiceField(
        label=gettext_lazy("Files you handed in that stay"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    more_files = Files(
        label=gettext_lazy("More files"),
        required=False,
        help_text=gettext_lazy(
            "Up to six in all, each up to 10 MB: PDF, PNG, JPEG, WebP, text, CSV, ZIP, files of Office or LibreOffice."
        ),
    )

    def __init__(self, files: Sequence[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["more_files"].widget.attrs["accept"] = ",".join(f".{kind}" for kind in uploads.TYPES)
        if files:
            _choose(self, "keep", [(one.code, one.name) for one in files])
        else:
            del self.fields["keep"]

    def look_again(self, last: int, codes: Sequence[str]) -> None:
        """Take the last version as seen from now on, with its files ticked, in what goes back to who typed."""
        self.data = self.data.copy()
        self.data["last_seen"] = str(last)
        self.data.setlist("keep", [*codes])

    def clean_links(self) -> list[str]:
        """Return the links, each in full."""
        typed = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(typed) > rules.MOST_LINKS:
            raise forms.ValidationError(_("Please give at most six links."))
        field = forms.URLField(max_length=300, assume_scheme="https")
        try:
            links = [str(field.clean(line)) for line in typed]
        except forms.ValidationError:
            raise forms.ValidationError(
                _("Please write each link in full, one a line, for example https://example.org.")
            ) from None
        if any(not link.startswith(("https://", "http://")) for link in links):
            raise forms.ValidationError(_("Please give links to pages only (https://…)."))
        return links


class Points(Form):
    """What a juror gives one team; fields by the code of the criterion."""

    def __init__(
        self, criteria: Sequence[Criterion], given: dict[int, Score], *args: Any, **kwargs: Any
    ) -> None:
        self.criteria = criteria
        super().__init__(*args, **kwargs)
        for one in criteria:
            had = given.get(one.pk)
            name = one.name.in_language("en")
            self.fields[f"points_{one.code}"] = forms.IntegerField(
                label=_("%(name)s: points, 0 to %(most)s") % {"name": name, "most": one.points},
                help_text=one.text.in_language("en"),
                required=False,
                min_value=0,
                max_value=one.points,
                initial=had.points if had else None,
                error_messages={
                    "max_value": _("Please give at most %(limit_value)s points."),
                    "min_value": _("Please give at least %(limit_value)s points."),
                },
                widget=forms.NumberInput(
                    attrs={"autocomplete": "off", "class": "input--short", "inputmode": "numeric"}
                ),
            )
            self.fields[f"note_{one.code}"] = forms.CharField(
                label=_("%(name)s: a note for yourself and the organisers") % {"name": name},
                required=False,
                max_length=500,
                initial=had.note if had else "",
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    @property
    def points(self) -> dict[str, tuple[int, str]]:
        """What the verb is given: criteria with points."""
        data = self.cleaned_data
        return {
            one.code: (data[f"points_{one.code}"], data[f"note_{one.code}"])
            for one in self.criteria
            if data[f"points_{one.code}"] is not None
        }


class Partial(Form):
    """A juror's word on a conflict of interest."""

    stands = forms.ChoiceField(
        label=gettext_lazy("Are you partial about this team?"),
        choices=[
            ("yes", gettext_lazy("Yes, I do not judge this team")),
            ("no", gettext_lazy("No, I can judge it fairly")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Only the organisers read this."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _choose(form: Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    # As plain text: a text in two languages is a mapping, and would be taken for a group of two choices.
    form.fields[name].choices = [(code, str(said)) for code, said in choices]  # type: ignore[attr-defined]
