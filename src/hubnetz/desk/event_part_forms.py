"""What is written about an event's seats: how many, as what one comes, what is asked, who is invited."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.desk.event_forms import queue_field, seats_field
from hubnetz.desk.offer_forms import text_field
from hubnetz.events import writing
from hubnetz.events.models import AttendeeType, Event, Pool, Question
from hubnetz.lib.codes import new_code
from hubnetz.lib.periods import BERLIN
from hubnetz.lib.texts import Texts
from hubnetz.ui.forms import Form

MOST_OPTIONS = 20
OFF = {"autocomplete": "off"}


class SeatsOf(Form):
    """How many may come one way, and wait."""

    seats = seats_field()
    queue_seats = queue_field()
    narrows = True


class NewWay(SeatsOf):
    """One more way to take part."""

    mode = forms.ChoiceField(label=_("Way to take part"))
    name_de = text_field(_("Name"), _("German"), 80, 1, _("Only if there are several of one kind."))
    name_en = text_field(_("Name"), _("English"), 80, 1)
    field_order = ("mode", "name_de", "name_en")

    def __init__(self, *args: Any, ways: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = [  # type: ignore[attr-defined]
            (way, named) for way, named in writing.MODES.items() if way in set(ways)
        ]

    @property
    def named(self) -> dict[str, str]:
        """What it is called, in the languages that were written."""
        return _texts(self, "name")


class TypeOf(Form):
    """As what people may come."""

    narrows = True
    name_de = text_field(_("Name"), _("German"), 80, 1, _("For example: company, student, press."))
    name_en = text_field(_("Name"), _("English"), 80, 1)
    text_de = text_field(_("One sentence about it"), _("German"), 200, 1)
    text_en = text_field(_("One sentence about it"), _("English"), 200, 1)
    pool = forms.TypedChoiceField(label=_("Draws on these seats"), coerce=int)
    needs_approval = forms.BooleanField(
        label=_("The hub decides about each request"),
        required=False,
        help_text=_("A request takes no seat until somebody here approves it."),
    )
    needs_invitation = forms.BooleanField(label=_("Only with an invitation code"), required=False)

    def __init__(self, pools: Sequence[Pool], *args: Any, **kwargs: Any) -> None:
        self.pools = {pool.position: pool for pool in pools}
        super().__init__(*args, **kwargs)
        field = self.fields["pool"]
        field.choices = [(place, writing.way_of(pool)) for place, pool in self.pools.items()]  # type: ignore[attr-defined]
        if len(self.pools) == 1:
            field.widget = forms.HiddenInput()
            field.initial = next(iter(self.pools))

    def clean(self) -> dict[str, Any] | None:
        """A name in one language at least."""
        data = super().clean()
        if not self.cleaned_data.get("name_de") and not self.cleaned_data.get("name_en"):
            self.add_error("name_de", _("Please write a name, in German or in English."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        data = self.cleaned_data
        return {
            "name": _texts(self, "name"),
            "text": _texts(self, "text"),
            "needs_approval": data["needs_approval"],
            "needs_invitation": data["needs_invitation"],
        }

    @property
    def chosen_pool(self) -> Pool:
        """The seats it draws on."""
        return self.pools[self.cleaned_data["pool"]]

    @staticmethod
    def initial_of(one: AttendeeType) -> dict[str, Any]:
        """Return what stands in the form of a type that there is."""
        return {
            **_both(one, "name", "text"),
            "pool": one.pool.position,
            "needs_approval": one.needs_approval,
            "needs_invitation": one.needs_invitation,
        }


class Ask(Form):
    """A question to those who register."""

    narrows = True
    text_de = text_field(_("Question"), _("German"), 200, 1)
    text_en = text_field(_("Question"), _("English"), 200, 1)
    help_de = text_field(_("A hint below it"), _("German"), 200, 1)
    help_en = text_field(_("A hint below it"), _("English"), 200, 1)
    kind = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            ("text", _("a line of text")),
            ("yes_no", _("yes or no")),
            ("choice", _("one of several answers")),
            ("choices", _("any of several answers")),
        ],
    )
    options_de = text_field(
        _("Answers to choose from"), _("German"), 2000, 4, _("One a line, the same line in both languages.")
    )
    options_en = text_field(_("Answers to choose from"), _("English"), 2000, 4)
    is_required = forms.BooleanField(label=_("Must be answered"), required=False)
    only_type = forms.ChoiceField(label=_("Asked of"), required=False)
    only_if = forms.ChoiceField(label=_("Asked if"), required=False)

    def __init__(
        self,
        before: Sequence[Question],
        types: Sequence[AttendeeType],
        *args: Any,
        question: Question | None = None,
        **kwargs: Any,
    ) -> None:
        self.question = question
        self.before = {one.code: one for one in before}
        self.types = {one.code: one for one in types}
        super().__init__(*args, **kwargs)
        everybody = [("", _("everybody"))]
        named = [(code, str(one.name)) for code, one in self.types.items()]
        self.fields["only_type"].choices = [*everybody, *named]  # type: ignore[attr-defined]
        answers = [(str(one.text), _answers(one)) for one in before if one.kind != Question.Kind.TEXT]
        self.fields["only_if"].choices = [("", _("in any case")), *answers]  # type: ignore[attr-defined]
        if not self.types:
            del self.fields["only_type"]
        if not answers:
            del self.fields["only_if"]

    def clean(self) -> dict[str, Any] | None:
        """The words of the question, and at least two answers where one is chosen."""
        data = super().clean()
        given = self.cleaned_data
        if not given.get("text_de") and not given.get("text_en"):
            self.add_error("text_de", _("Please write the question, in German or in English."))
        if given.get("kind") in ("choice", "choices"):
            many = len(self._lines("options_de") or self._lines("options_en"))
            if not 2 <= many <= MOST_OPTIONS:
                self.add_error("options_de", _("Please write two to twenty answers, one a line."))
            elif self._lines("options_en") and len(self._lines("options_en")) != many:
                self.add_error("options_en", _("Please write as many lines as in German, in the same order."))
        return data

    def _lines(self, name: str) -> list[str]:
        return [
            line.strip()[:80] for line in (self.cleaned_data.get(name) or "").splitlines() if line.strip()
        ]

    def _options(self) -> list[dict[str, Any]]:
        """Return the answers; one that was there keeps its code, also under another wording of the same line."""
        german, english = self._lines("options_de"), self._lines("options_en")
        length = max(len(german), len(english))
        names = [
            {code: lines[n] for code, lines in (("de", german), ("en", english)) if n < len(lines)}
            for n in range(length)
        ]
        had = self.question.options if self.question else []
        if len(had) == length:
            return [{"code": old["code"], "name": name} for old, name in zip(had, names, strict=True)]
        known = {text: old["code"] for old in had for text in old["name"].values()}
        found = []
        for name in names:
            code = next((known[text] for text in name.values() if text in known), new_code(6))
            found.append({"code": code, "name": name})
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        data = self.cleaned_data
        code, _sign, value = (data.get("only_if") or "").partition(":")
        return {
            "text": _texts(self, "text"),
            "help": _texts(self, "help"),
            "kind": data["kind"],
            "options": self._options() if data["kind"] in ("choice", "choices") else [],
            "is_required": data["is_required"],
            "only_type": self.types.get(data.get("only_type") or ""),
            "only_if": self.before.get(code),
            "only_value": value,
        }

    @staticmethod
    def initial_of(one: Question) -> dict[str, Any]:
        """Return what stands in the form of a question that there is."""
        return {
            **_both(one, "text", "help"),
            **{
                f"options_{code}": "\n".join(option["name"].get(code, "") for option in one.options).strip(
                    "\n"
                )
                for code in ("de", "en")
            },
            "kind": one.kind,
            "is_required": one.is_required,
            "only_type": one.only_type.code if one.only_type else "",
            "only_if": f"{one.only_if.code}:{one.only_value}" if one.only_if else "",
        }


class Invite(Form):
    """A code for some people."""

    seats = forms.IntegerField(
        label=_("For how many people"),
        min_value=1,
        max_value=1000,
        initial=1,
        widget=forms.NumberInput(attrs={**OFF, "class": "input--short"}),
        error_messages={
            "min_value": _("Please write at least 1."),
            "max_value": _("Please write at most 1000."),
        },
    )
    note = forms.CharField(
        label=_("For whom"),
        max_length=200,
        required=False,
        help_text=_("Only your hub reads this, for example: guests of the chamber."),
        widget=forms.TextInput(attrs=OFF),
    )
    until = forms.DateField(label=_("Good until"), help_text=_("Until the end of that day."))
    type = forms.ChoiceField(label=_("Opens"), required=False)
    keep = forms.ChoiceField(
        label=_("Seats"),
        required=False,
        help_text=_("Kept seats are free for nobody else until the invitation is over or withdrawn."),
    )

    def __init__(
        self, event: Event, pools: Sequence[Pool], types: Sequence[AttendeeType], *args: Any, **kwargs: Any
    ) -> None:
        self.types = {one.code: one for one in types}
        self.pools = {str(pool.position): pool for pool in pools}
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = event.starts_at.astimezone(BERLIN).date()
        named = [(code, str(one.name)) for code, one in self.types.items()]
        self.fields["type"].choices = [("", _("everything one may come as")), *named]  # type: ignore[attr-defined]
        keeps = [
            (place, _("keep: %(way)s") % {"way": writing.way_of(pool)}) for place, pool in self.pools.items()
        ]
        self.fields["keep"].choices = [("", _("keep none: first come, first served")), *keeps]  # type: ignore[attr-defined]
        if not self.types:
            del self.fields["type"]

    def clean_until(self) -> datetime:
        """Return the last moment of the day."""
        at = datetime.combine(self.cleaned_data["until"], time(23, 59, 59), BERLIN)
        if at <= timezone.now():
            raise forms.ValidationError(_("This day is over. Please choose a later one."))
        return at

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        data = self.cleaned_data
        one = self.types.get(data.get("type") or "")
        return {
            "seats": data["seats"],
            "valid_until": data["until"],
            "type": one,
            "keep_in": (one.pool if one else self.pools.get(data["keep"])) if data["keep"] else None,
            "note": data["note"],
        }


def _texts(form: Form, name: str) -> Texts:
    said = {code: form.cleaned_data.get(f"{name}_{code}", "") for code in ("de", "en")}
    return Texts({code: text for code, text in said.items() if text})


def _both(row: Any, *names: str) -> dict[str, str]:
    return {f"{name}_{code}": getattr(row, name).get(code, "") for name in names for code in ("de", "en")}


def _answers(question: Question) -> list[tuple[str, Any]]:
    if question.kind == Question.Kind.YES_NO:
        return [(f"{question.code}:yes", _("yes")), (f"{question.code}:no", _("no"))]
    return [(f"{question.code}:{one['code']}", str(Texts(one["name"]))) for one in question.options]
