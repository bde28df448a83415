"""Is what was typed well-formed?"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hubnetz.events.actions import MOST_SEATS, Person
from hubnetz.events.models import Question, Registration
from hubnetz.events.ways import WAITS, Way
from hubnetz.lib.texts import Texts
from hubnetz.ui.forms import Form, PublicForm, postcode, speak_plainly

LONGEST_REFERENCE = 80  # of the page that led here
LONGEST_ANSWER = 1000
BESIDE = ("seats", "names", "together")  # what only those need who bring colleagues


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
    no_photos = forms.BooleanField(label=_("No photos or recordings of me, please"), required=False)
    came_from = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(
        self,
        ways: Sequence[Way],
        questions: Sequence[Question] = (),
        *args: Any,
        asks_code: bool = False,
        takes_photos: bool = False,
        **kwargs: Any,
    ) -> None:
        self.questions = list(questions)
        super().__init__(*args, **kwargs)
        if len(ways) < 2:
            del self.fields["way"]
        if not takes_photos:
            del self.fields["no_photos"]
        self.offer(ways)
        needing = [way for way in ways if way.type and way.type.needs_invitation]
        if not asks_code and not needing:
            del self.fields["invitation"]
        elif len(needing) == len(ways):
            self.fields["invitation"].required = True
        for question in self.questions:
            self.fields[f"q_{question.code}"] = field = _field(question)
            speak_plainly(field)
        first = ["way", "name", "email", "organisation_name", "postcode", "invitation"]
        self.order_fields([*first, *(f"q_{question.code}" for question in self.questions)])

    def offer(self, ways: Sequence[Way]) -> None:
        """Say which ways there are, and how they stand; again after a refusal, when that has changed."""
        self.ways = {way.code: way for way in ways}
        if "way" in self.fields:
            shown = [(way.choice, way.label) for way in ways if way.is_open]
            # How a way stood when the page was made is taken, too: the verb knows how it stands now.
            stood = [(f"{way.code}{end}", "") for way in ways for end in ("", WAITS)]
            self.fields["way"].choices = [*shown, *stood]  # type: ignore[attr-defined]

    def clean_way(self) -> str:
        """Take a way as it was shown, also when its waiting list has opened or closed since."""
        chosen: str = self.cleaned_data["way"]
        return chosen.removesuffix(WAITS)

    @property
    def alone(self) -> list[forms.BoundField]:
        """The fields that everybody sees: but the ways and the questions, which are drawn otherwise."""
        apart = (
            *BESIDE,
            "way",
            "invitation",
            self.trap_name,
            *(f"q_{question.code}" for question in self.questions),
        )
        return [field for field in self.visible_fields() if field.name not in apart]

    @property
    def ways_drawn(self) -> list[dict[str, Any]]:
        """The ways as a choice, each with its control's id and whether it is chosen."""
        field = self["way"]
        chosen = str(field.value() or "").removesuffix(WAITS)
        ids = iter(range(len(self.ways)))
        numbers = {way.code: next(ids) for way in self.ways.values() if way.is_open}
        return [
            {
                "way": way,
                "id": f"{field.auto_id}_{numbers[way.code] if way.is_open else way.code}",
                "checked": way.is_open and way.code == chosen,
            }
            for way in self.ways.values()
        ]

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
                self.errors.pop(name, None)
            elif data.get(name) not in ("", None, []):
                self.answers[question.code] = data[name]
        people = self._named()
        if len(people) + 1 > (data.get("seats") or 1):
            data["seats"] = len(people) + 1
            if data["seats"] > MOST_SEATS:
                self.add_error("names", self.fields["seats"].error_messages["max_value"])
        return values

    def clean_names(self) -> str:
        """Refuse an address that is none, saying which; it would be lost otherwise."""
        typed: str = self.cleaned_data["names"]
        for line in typed.splitlines():
            for word in _words(line):
                if "@" in word and not _is_address(word):
                    sentence = _("“%(word)s” is no full e-mail address. Please write it as name@example.org.")
                    raise forms.ValidationError(sentence, params={"word": word[:80]})
        return typed

    def _applies(self, question: Question) -> bool:
        if question.only_type_id:
            type = self.way_chosen.type
            if type is None or type.pk != question.only_type_id:
                return False
        if question.only_if_id is None:
            return True
        other = next((one for one in self.questions if one.pk == question.only_if_id), None)
        given = self.answers.get(other.code) if other else None
        return question.only_value in given if isinstance(given, list) else given == question.only_value

    @property
    def code_only(self) -> str:
        """Which ways the field for the code belongs to, for the browser; empty if it is always seen."""
        codes = [way.code for way in self.ways.values() if way.needs_code]
        if "way" not in self.fields or not codes or self["invitation"].value():
            return ""
        return "way=" + "|".join(f"{code}|{code}{WAITS}" for code in codes)

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The questions of the event, each with when it applies: for people (`said`) and for the browser (`only`)."""
        return [self._asked(question) for question in self.questions]

    def _asked(self, question: Question) -> dict[str, Any]:
        only, told = [], ""
        if question.only_type_id:
            ways = [way for way in self.ways.values() if way.type and way.type.pk == question.only_type_id]
            if "way" in self.fields and ways:
                only.append(f"way={ways[0].code}|{ways[0].code}{WAITS}")
                told = gettext("Only for: %(type)s.") % {"type": ways[0].type}
        before = next((one for one in self.questions if one.pk == question.only_if_id), None)
        if before:
            only.append(f"q_{before.code}={question.only_value}")
            asked = gettext("Only if you answered “%(answer)s” to “%(question)s”.")
            told = f"{told} {asked % {'answer': said(before, question.only_value), 'question': before.text}}"
        return {"field": self[f"q_{question.code}"], "only": " ".join(only), "said": told.strip()}

    @property
    def way_chosen(self) -> Way:
        """How the person takes part."""
        return self.ways.get(self.cleaned_data.get("way", ""), next(iter(self.ways.values())))

    @property
    def chose_to_wait(self) -> bool:
        """Whether the person pressed the button for the waiting list, or chose a way that was shown as full."""
        return "wait" in self.data or str(self.data.get("way", "")).endswith(WAITS)

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


class People(Form):
    """Who comes on the seats of a party, all in one; a row may stay empty until the event."""

    def __init__(
        self, seats: Sequence[Registration], *args: Any, takes_photos: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.seats = list(seats)
        off = {"autocomplete": "off"}
        for number, seat in enumerate(self.seats, start=1):
            if hasattr(seat, "attendance"):
                continue
            name = forms.CharField(
                label=gettext("Seat %(number)s: name") % {"number": number},
                max_length=120,
                required=False,
                initial=seat.name,
                widget=forms.TextInput(attrs=off),
            )
            email = forms.EmailField(
                label=gettext("Seat %(number)s: e-mail") % {"number": number},
                max_length=254,
                required=False,
                initial=seat.email or seat.contact_says,
                widget=forms.EmailInput(attrs=off),
            )
            for key, field in (("name", name), ("email", email)):
                speak_plainly(field)
                self.fields[f"{key}_{seat.code}"] = field
            if takes_photos:
                label = gettext("Seat %(number)s: no photos") % {"number": number}
                self.fields[f"no_photos_{seat.code}"] = forms.BooleanField(
                    label=label, required=False, initial=seat.no_photos
                )

    def clean(self) -> dict[str, Any] | None:
        """Ask for the name where there is only an address."""
        values = super().clean()
        for code, person in self.people.items():
            if person.email and not person.name:
                self.add_error(f"name_{code}", _("Please write the name, too."))
        return values

    @property
    def people(self) -> dict[str, Person]:
        """What was typed and is well-formed, by the code of the seat; rows that were not sent are left as they are."""
        sent = [seat.code for seat in self.seats if self.add_prefix(f"name_{seat.code}") in self.data]
        data = self.cleaned_data
        return {
            code: Person(data[f"name_{code}"].strip(), data[f"email_{code}"])
            for code in sent
            if f"name_{code}" in data and f"email_{code}" in data
        }

    @property
    def no_photos(self) -> dict[str, bool]:
        """Who wants to be in no photo, by the code of the seat; rows that were not sent are left as they are."""
        data = self.cleaned_data
        names = {code: f"no_photos_{code}" for code in self.people}
        return {code: data[name] for code, name in names.items() if name in data}

    def refuse_rows(self, sentences: Mapping[str, Any]) -> None:
        """Show beside each seat why it was not changed."""
        for code, sentence in sentences.items():
            self.add_error(f"name_{code}" if f"name_{code}" in self.fields else None, sentence)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The seats in their order, each with its two fields, or without where somebody came."""
        rows: list[dict[str, Any]] = []
        for seat in self.seats:
            names = [name for name in (f"name_{seat.code}", f"email_{seat.code}") if name in self.fields]
            came = hasattr(seat, "attendance")
            rows.append({"seat": seat, "came": came, "fields": [self[name] for name in names]})
            photos = f"no_photos_{seat.code}"
            rows[-1]["photos"] = self[photos] if photos in self.fields else None
        return rows


def _words(line: str) -> list[str]:
    """Return the words of a line, in whatever way a name and an address are written beside each other."""
    for sign in "<>,;\t()":
        line = line.replace(sign, " ")
    return line.removeprefix("mailto:").split()


def _is_address(word: str) -> bool:
    try:
        validate_email(word)
    except forms.ValidationError:
        return False
    return True


def _person(line: str) -> Person:
    """Read a name, and an address if one stands beside it."""
    words = _words(line)
    address = next((word for word in words if "@" in word), "")
    name = " ".join(word for word in words if "@" not in word)
    return Person((name or address)[:120], address)


def _field(question: Question) -> forms.Field:
    options: dict[str, Any] = {"label": str(question.text), "help_text": str(question.help)}
    options["required"] = question.is_required
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
            long = forms.Textarea(attrs={"rows": 3})
            field = forms.CharField(max_length=LONGEST_ANSWER, widget=long, **options)
    if question.only_if_id or question.only_type_id:
        field.widget.is_required = False  # the server knows whether it applies
    return field


def said(question: Question, value: str) -> str:
    """Return an answer to a question as people read it."""
    if question.kind == Question.Kind.YES_NO:
        return gettext("yes") if value == "yes" else gettext("no")
    found: dict[str, str] = next(
        (option["name"] for option in question.options if option["code"] == value), {}
    )
    return _in_words(found) or value


def _in_words(texts: dict[str, str]) -> str:
    return str(Texts(texts))
