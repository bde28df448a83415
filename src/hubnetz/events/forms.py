"""Is what was typed well-formed?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hubnetz.events.actions import MOST_SEATS, Person
from hubnetz.events.models import AttendeeType, Pool, Question
from hubnetz.lib.texts import Texts
from hubnetz.ui.forms import Form, PublicForm, postcode, speak_plainly

LONGEST_REFERENCE = 80  # of the page that led here
LONGEST_ANSWER = 1000
MODES = {Pool.Mode.ON_SITE: _("on site"), Pool.Mode.ONLINE: _("online")}
BESIDE = ("seats", "names", "together")  # what only those need who bring colleagues


@dataclass(frozen=True, slots=True)
class Way:
    """One way to take part: a pool, perhaps as a type of attendee."""

    pool: Pool  # with `taken` and `wait`, from access
    type: AttendeeType | None = None

    @property
    def code(self) -> str:
        """What an address or a form calls it."""
        return self.type.code if self.type else f"p{self.pool.position}"

    @property
    def name(self) -> str:
        """What people call it."""
        way = str(self.pool.name) or str(MODES[Pool.Mode(self.pool.mode)])
        return f"{self.type.name} ({way})" if self.type else way

    @property
    def left(self) -> int | None:
        """How many seats are left; None where there is no limit."""
        taken: int = self.pool.taken  # type: ignore[attr-defined]  # counted by access
        return None if self.pool.seats is None else max(self.pool.seats - taken, 0)

    @property
    def room_to_wait(self) -> int | None:
        """For how many the waiting list has room; None where there is no limit."""
        waits: int = self.pool.wait  # type: ignore[attr-defined]  # counted by access
        return None if self.pool.queue_seats is None else max(self.pool.queue_seats - waits, 0)

    @property
    def label(self) -> str:
        """Name and state, for a choice."""
        if self.left is None:
            return self.name
        if self.left:
            text = ngettext("%(left)s seat left", "%(left)s seats left", self.left) % {"left": self.left}
        else:
            text = gettext("waiting list") if self.room_to_wait != 0 else gettext("fully booked")
        return f"{self.name}: {text}"


class Register(PublicForm):
    """A seat, for oneself or also for colleagues; or a place on the waiting list."""

    way = forms.ChoiceField(label=_("How do you take part?"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("The confirmation goes here, with a link to cancel.")
    )
    organisation_name = forms.CharField(
        label=_("Company or institution"),
        max_length=200,
        required=False,
        help_text=_("Leave empty if you come as a private person."),
    )
    postcode = postcode(_("Postcode of the company"))
    invitation = forms.CharField(label=_("Invitation code"), max_length=20, required=False)
    seats = forms.IntegerField(
        label=_("How many seats?"),
        required=False,
        min_value=1,
        max_value=MOST_SEATS,
        initial=1,
        help_text=_("Your own is one of them."),
        error_messages={
            "min_value": _("Please write at least 1."),
            "max_value": _("You can reserve up to 20 seats in one go."),
        },
    )
    names = forms.CharField(
        label=_("Who comes with you?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "One person per line, with an e-mail address if they shall have a letter of their own. "
            "You can also say it later."
        ),
    )
    together = forms.BooleanField(
        label=_("On the waiting list: all together or not at all"),
        required=False,
    )
    came_from = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(
        self,
        ways: Sequence[Way],
        questions: Sequence[Question] = (),
        *args: Any,
        asks_code: bool = False,
        **kwargs: Any,
    ) -> None:
        self.ways = {way.code: way for way in ways}
        self.questions = list(questions)
        super().__init__(*args, **kwargs)
        if len(ways) > 1:
            self.fields["way"].choices = [(way.code, way.label) for way in ways]  # type: ignore[attr-defined]
        else:
            del self.fields["way"]
        if not asks_code and not any(way.type and way.type.needs_invitation for way in ways):
            del self.fields["invitation"]
        for question in self.questions:
            self.fields[f"q_{question.code}"] = field = _field(question, self.questions)
            speak_plainly(field)
        self.order_fields(["way", "name", "email", "organisation_name", "postcode", "invitation"])

    @property
    def alone(self) -> list[forms.BoundField]:
        """The fields that everybody sees."""
        return [field for field in self.visible_fields() if field.name not in (*BESIDE, self.trap_name)]

    @property
    def beside(self) -> list[forms.BoundField]:
        """The fields for those who bring colleagues."""
        return [self[name] for name in BESIDE]

    @property
    def brings_others(self) -> bool:
        """Whether the fields for colleagues are filled in or hold a fault."""
        return (
            any(self[name].errors for name in BESIDE)
            or bool(self["names"].value())
            or str(self["seats"].value()) not in ("1", "", "None")
        )

    @property
    def trap(self) -> forms.BoundField:
        """The field that no person sees."""
        return self[self.trap_name]

    def clean(self) -> dict[str, Any] | None:
        """Check the answers to questions that apply, and that there are not more names than seats."""
        values = super().clean()
        data = self.cleaned_data
        self.answers: dict[str, Any] = {}
        for question in self.questions:
            name = f"q_{question.code}"
            if not self._applies(question):
                continue
            answer = data.get(name)
            if answer in ("", None, []):
                if question.is_required and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
                continue
            self.answers[question.code] = answer
        people = self._named()
        if people and len(people) + 1 > (data.get("seats") or 1):
            data["seats"] = len(people) + 1
            if data["seats"] > MOST_SEATS:
                self.add_error("names", self.fields["seats"].error_messages["max_value"])
        return values

    def _applies(self, question: Question) -> bool:
        if question.only_type_id and (
            not self.way_chosen.type or self.way_chosen.type.pk != question.only_type_id
        ):
            return False
        if question.only_if_id is None:
            return True
        other = next((one for one in self.questions if one.pk == question.only_if_id), None)
        given = self.answers.get(other.code) if other else None
        return question.only_value in given if isinstance(given, list) else given == question.only_value

    @property
    def way_chosen(self) -> Way:
        """How the person takes part."""
        return self.ways.get(self.cleaned_data.get("way", ""), next(iter(self.ways.values())))

    @property
    def seats_wanted(self) -> int:
        """How many seats, one's own included."""
        return int(self.cleaned_data.get("seats") or 1)

    def _named(self) -> list[Person]:
        lines = [line.strip() for line in (self.cleaned_data.get("names") or "").splitlines()]
        return [_person(line) for line in lines if line]

    @property
    def people(self) -> list[Person]:
        """Everybody who comes: the contact first, then those named, then those who are named later."""
        data = self.cleaned_data
        named = [Person(data["name"], data["email"]), *self._named()]
        return named + [Person("")] * (self.seats_wanted - len(named))


class Enrol(PublicForm):
    """A seat at all dates of a series for one person."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("The confirmation goes here, with a link to cancel.")
    )
    organisation_name = forms.CharField(
        label=_("Company or institution"),
        max_length=200,
        required=False,
        help_text=_("Leave empty if you come as a private person."),
    )
    postcode = postcode(_("Postcode of the company"))


class Name(Form):
    """Who comes on a seat of a party."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)


def _person(line: str) -> Person:
    """Read a name, and an address if one stands beside it in whatever way people write that."""
    words = (
        line.replace("<", " ")
        .replace(">", " ")
        .replace(",", " ")
        .replace(";", " ")
        .replace("\t", " ")
        .split()
    )
    address = next((word for word in words if "@" in word), "")
    if address:
        try:
            forms.EmailField().clean(address)
        except forms.ValidationError:
            address = ""
    name = " ".join(word for word in words if "@" not in word)
    return Person((name or address)[:120], address)


def _field(question: Question, others: Sequence[Question]) -> forms.Field:
    label, help_text = str(question.text), str(question.help)
    before = next((one for one in others if one.pk == question.only_if_id), None)
    if before:
        asked = gettext("Only if you answered “%(answer)s” to “%(question)s”.")
        asked %= {"answer": _said(before, question.only_value), "question": before.text}
        help_text = f"{asked} {help_text}".strip()
    options: dict[str, Any] = {"label": label, "help_text": help_text, "required": False}
    choices = [(option["code"], _in_words(option["name"])) for option in question.options]
    match question.kind:
        case Question.Kind.YES_NO:
            pairs = [("yes", gettext("yes")), ("no", gettext("no"))]
            field: forms.Field = forms.ChoiceField(choices=pairs, widget=forms.RadioSelect, **options)
        case Question.Kind.CHOICE:
            field = forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **options)
        case Question.Kind.CHOICES:
            field = forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **options)
        case _:
            field = forms.CharField(max_length=LONGEST_ANSWER, **options)
    if question.is_required and before is None and question.only_type_id is None:
        field.required = field.widget.is_required = True
    return field


def _said(question: Question, value: str) -> str:
    if question.kind == Question.Kind.YES_NO:
        return gettext("yes") if value == "yes" else gettext("no")
    found: dict[str, str] = next(
        (option["name"] for option in question.options if option["code"] == value), {}
    )
    return _in_words(found) or value


def _in_words(texts: dict[str, str]) -> str:
    return str(Texts(texts))
