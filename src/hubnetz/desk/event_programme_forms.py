"""What is written about the programme of an event, its umbrella, and what a course requires."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.desk.event_forms import When
from hubnetz.desk.offer_forms import text_field
from hubnetz.events import words
from hubnetz.events.models import Course, Event, Session
from hubnetz.network.models import Hub
from hubnetz.ui.forms import Form

TRANSLATED = ("title", "text")
MOST_SPEAKERS = 20
MOST_GOALS = 20
OFF = {"autocomplete": "off"}


class WriteSession(When):
    """A session, new or changed."""

    narrows = True
    field_order = ("kind", "title_de", "title_en", "text_de", "text_en", "day", "begins", "ends", "last_day")
    kind = forms.ChoiceField(label=_("What it is"))
    title_de = text_field(_("Title"), _("German"), 120, 1)
    title_en = text_field(_("Title"), _("English"), 120, 1)
    text_de = text_field(_("What happens there"), _("German"), 3000, 4)
    text_en = text_field(_("What happens there"), _("English"), 3000, 4)
    room = forms.CharField(
        label=_("Room"), max_length=80, required=False, widget=forms.TextInput(attrs={**OFF, "list": "rooms"})
    )
    hub = forms.ChoiceField(label=_("Run by"))
    speakers = forms.CharField(
        label=_("Who speaks"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, **OFF}),
        help_text=_(
            "One person a line: the name, a comma, then what the person does. Everybody reads it, so ask them first."
        ),
    )
    is_required = forms.BooleanField(
        label=_("Must be attended for a certificate"),
        required=False,
        help_text=_("Only matters for courses."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput(attrs=OFF))

    def __init__(self, hosts: Iterable[Hub], *args: Any, **kwargs: Any) -> None:
        self.hosts = {hub.slug: hub for hub in hosts}
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, named) for kind, named in words.SESSION.items()]  # type: ignore[attr-defined]
        self.fields["hub"].choices = [(slug, str(hub)) for slug, hub in self.hosts.items()]  # type: ignore[attr-defined]
        if len(self.hosts) == 1:
            self.fields["hub"].widget = forms.HiddenInput()
            self.fields["hub"].initial = next(iter(self.hosts))

    def clean_speakers(self) -> list[tuple[str, str]]:
        """Read one person a line."""
        lines = [line.strip() for line in self.cleaned_data["speakers"].splitlines() if line.strip()]
        if len(lines) > MOST_SPEAKERS:
            raise forms.ValidationError(_("Please name at most twenty people."))
        found = []
        for line in lines:
            name, _comma, role = line.partition(",")
            if len(name.strip()) > 120 or len(role.strip()) > 160:
                raise forms.ValidationError(
                    _("This line is too long: “%(line)s…”. Please write name, comma, a few words."),
                    params={"line": line[:40]},
                )
            found.append((name.strip(), role.strip()))
        return found

    def clean(self) -> dict[str, Any] | None:
        """A title in one language at least."""
        data = super().clean()
        given = self.cleaned_data
        if not given.get("title_de") and not given.get("title_en") and "title_de" not in self.errors:
            self.add_error("title_de", _("Please write a title, in German or in English."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("kind", "room", "starts_at", "ends_at", "is_required")},
            **{name: _texts(self, name) for name in TRANSLATED},
            "hub": self.hosts[data["hub"]],
        }

    def refuse_version(self, sentence: Any, version: int) -> None:
        """Show why it was not saved; sent again, it is known that the newest text was seen."""
        self.refuse(sentence)
        self.data[self.add_prefix("version")] = str(version)

    @classmethod
    def initial_of(cls, one: Session) -> dict[str, Any]:
        """Return what stands in the form of a session that there is."""
        return {
            **{name: getattr(one, name) for name in ("kind", "room", "is_required", "version")},
            **{
                f"{name}_{language}": getattr(one, name).get(language, "")
                for name in TRANSLATED
                for language in ("de", "en")
            },
            **cls.initial_when(one),
            "hub": one.hub.slug,
            "speakers": "\n".join(
                f"{who.name}, {who.role}" if who.role else who.name for who in one.speakers.all()
            ),
        }

    @classmethod
    def initial_new(cls, event: Event, before: Sequence[Session]) -> dict[str, Any]:
        """Return what stands in the form of a new session: it follows the last one."""
        initial = cls.initial_when(event)
        initial["last_day"] = None
        if before:
            last = cls.initial_when(max(before, key=lambda one: one.ends_at))
            initial["day"], initial["begins"] = last["last_day"] or last["day"], last["ends"]
        return {**initial, "kind": "talk", "hub": event.hub.slug, "room": before[-1].room if before else ""}


class Join(Form):
    """Which umbrella an event becomes part of."""

    umbrella = forms.ChoiceField(label=_("Umbrella"))

    def __init__(self, umbrellas: Sequence[Event], *args: Any, **kwargs: Any) -> None:
        self.umbrellas = {one.code: one for one in umbrellas}
        super().__init__(*args, **kwargs)
        named = [(code, f"{one.title} ({one.hub})") for code, one in self.umbrellas.items()]
        self.fields["umbrella"].choices = named  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Event:
        """The umbrella."""
        return self.umbrellas[self.cleaned_data["umbrella"]]


class Teach(Form):
    """What people learn, and how much of it they must attend."""

    goals_de = text_field(
        _("What people can do afterwards"),
        _("German"),
        4000,
        5,
        _("One goal a line, the same line in both languages. For example: read a balance sheet."),
    )
    goals_en = text_field(_("What people can do afterwards"), _("English"), 4000, 5)
    least = forms.IntegerField(
        label=_("At least so many sessions"),
        min_value=0,
        max_value=200,
        initial=0,
        help_text=_("Beside those that must be attended. 0: these suffice."),
        widget=forms.NumberInput(attrs={**OFF, "class": "input--short"}),
        error_messages={"min_value": _("Please write 0 or more.")},
    )

    def clean(self) -> dict[str, Any] | None:
        """As many lines in both languages."""
        data = super().clean()
        german, english = self._lines("goals_de"), self._lines("goals_en")
        if german and english and len(german) != len(english):
            self.add_error("goals_en", _("Please write as many lines as in German, in the same order."))
        if max(len(german), len(english)) > MOST_GOALS:
            self.add_error("goals_de", _("Please write at most twenty goals."))
        return data

    def _lines(self, name: str) -> list[str]:
        lines = (self.cleaned_data.get(name) or "").splitlines()
        return [line.strip()[:200] for line in lines if line.strip()]

    @property
    def goals(self) -> list[dict[str, str]]:
        """The goals in the languages they were written in."""
        german, english = self._lines("goals_de"), self._lines("goals_en")
        return [
            {code: lines[n] for code, lines in (("de", german), ("en", english)) if n < len(lines)}
            for n in range(max(len(german), len(english)))
        ]

    @staticmethod
    def initial_of(course: Course) -> dict[str, Any]:
        """Return what stands in the form of a course that there is."""
        return {
            "least": course.least,
            **{
                f"goals_{code}": "\n".join(goal.get(code, "") for goal in course.goals).strip("\n")
                for code in ("de", "en")
            },
        }


class Revoke(Form):
    """Why a certificate is taken back."""

    reason = forms.CharField(
        label=_("Why it is taken back"),
        max_length=300,
        widget=forms.TextInput(attrs=OFF),
        help_text=_("The person reads it."),
    )


def _texts(form: forms.Form, name: str) -> dict[str, str]:
    said = {language: form.cleaned_data.get(f"{name}_{language}", "") for language in ("de", "en")}
    return {language: text.replace("\r\n", "\n") for language, text in said.items() if text}
