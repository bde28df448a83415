"""What staff write about people: shared with the fronts where they do."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.events.access import pools_of, questions_of
from hubnetz.events.filters import LANGUAGES
from hubnetz.events.forms import BESIDE, Register, said
from hubnetz.events.guest_lists import MOST_LINES, Line, read
from hubnetz.events.guest_ways import by_words, first_of, has_both
from hubnetz.events.mailing_letters import Preview, preview
from hubnetz.events.models import Event, Pool, Question, Registration
from hubnetz.events.papers import certificate as certificate_paper
from hubnetz.events.template_forms import NameOfNetworks, NameTemplate
from hubnetz.events.ways import MODES, Way, ways_of
from hubnetz.lib.texts import Texts
from hubnetz.ui.forms import speak_plainly

__all__ = [
    "MODES",
    "MOST_LINES",
    "ByTelephone",
    "Line",
    "NameOfNetworks",
    "NameTemplate",
    "Preview",
    "Way",
    "answer_named",
    "answers_of",
    "by_telephone",
    "by_words",
    "certificate_paper",
    "first_of",
    "has_both",
    "preview",
    "read",
    "way_of",
    "ways_of",
]

FEWEST_DIGITS, MOST_DIGITS = 5, 15  # of a telephone number


class ByTelephone(Register):
    """A seat, or a place on the waiting list, for somebody who calls or stands at the counter."""

    def __init__(
        self, ways: Sequence[Way], questions: Sequence[Question] = (), *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(ways, questions, *args, asks_code=True, **kwargs)
        if "way" in self.fields:  # the buttons say whether somebody waits, not the choice
            self.fields["way"].choices = [(way.code, way.label) for way in ways]  # type: ignore[attr-defined]
        for name in (self.trap_name, "opened", "came_from"):  # it is no visitor who sends this
            self.fields.pop(name, None)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
        self.fields["name"].label = _("Name")
        self.fields["email"].help_text = _("The confirmation goes here. Spell it back once.")
        self.fields["email"].required = False
        self.fields["phone"] = phone = forms.CharField(
            label=_("Telephone"),
            max_length=40,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off", "type": "tel"}),
            help_text=_(
                "Only without an e-mail address. The number is kept to tell them of changes, nothing else."
            ),
        )
        speak_plainly(phone)
        order = list(self.fields)
        order.remove("phone")
        order.insert(order.index("email") + 1, "phone")
        self.order_fields(order)
        self.fields["organisation_name"].help_text = _("Empty for a private person.")
        self.fields["language"] = forms.ChoiceField(
            label=_("Letters in"), choices=list(LANGUAGES.items()), initial="de"
        )

    def clean_phone(self) -> str:
        """Refuse what nobody can dial."""
        typed: str = self.cleaned_data["phone"].strip()
        if typed and not MOST_DIGITS >= sum(sign.isdecimal() for sign in typed) >= FEWEST_DIGITS:
            raise forms.ValidationError(_("Please write the whole number, for example 07031 123456."))
        return typed

    def clean(self) -> dict[str, Any] | None:
        """Ask for an address or a number; with a number only, one seat that is free now is what we can promise."""
        values = super().clean()
        data = self.cleaned_data
        if data.get("email") or {"email", "phone"} & self.errors.keys():
            return values
        if not data.get("phone"):
            self.add_error("email", _("Please write an e-mail address, or else a telephone number below."))
        elif "wait" in self.data:
            self.add_error(
                "email",
                _("The waiting list needs an e-mail address: an offer is to be answered in time."),
            )
        elif self.seats_wanted > 1:
            self.add_error(
                "email",
                _(
                    "Several seats in one go need an e-mail address. Without one, register each person by name."
                ),
            )
        return values

    @property
    def told(self) -> list[forms.BoundField]:
        """What somebody says who calls; what concerns colleagues stands in ``beside``."""
        return [field for field in self.visible_fields() if field.name not in BESIDE]


def by_telephone(event: Event, data: Any = None) -> ByTelephone:
    """Return the form for an event that came from access."""
    return ByTelephone(ways_of(pools_of(event)), questions_of(event), data)


def way_of(pool: Pool) -> str:
    """Return what people call a pool."""
    return str(pool.name) or str(MODES[Pool.Mode(pool.mode)])


def answer_named(question: Question) -> str:
    """Return the answer to the other question after which this one is asked."""
    return said(question.only_if, question.only_value) if question.only_if else ""


def answers_of(registration: Registration, questions: Sequence[Question]) -> list[tuple[str, str]]:
    """Return what somebody answered, in words: question and answer."""
    said = []
    for question in questions:
        given = registration.answers.get(question.code)
        if given in (None, "", []):
            continue
        names = {one["code"]: str(Texts(one["name"])) for one in question.options}
        if question.kind == Question.Kind.YES_NO:
            names = {"yes": str(_("yes")), "no": str(_("no"))}
        parts = given if isinstance(given, list) else [given]
        said.append((str(question.text), ", ".join(names.get(part, str(part)) for part in parts)))
    return said
