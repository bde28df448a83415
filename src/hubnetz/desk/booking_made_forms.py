"""Is what the desk types when it books, moves or cancels well-formed?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.booking import wishing
from hubnetz.booking.models import Resource
from hubnetz.desk.booking_resource_forms import KINDS, WAYS
from hubnetz.network.models import Topic
from hubnetz.ui.forms import Form, postcode

SCOPES = [
    ("this", _("only this date")),
    ("following", _("this date and all after it")),
    ("all", _("all dates to come")),
]
OFF = {"autocomplete": "off"}


def grouped(resources: Sequence[Resource]) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Return resources as choices, by kind."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in resources:
        found.setdefault(one.kind, []).append((one.code, str(one.name)))
    return [(KINDS[Resource.Kind(kind)], choices) for kind, choices in found.items()]


class BookFor(wishing.Wish, Form):
    """Somebody rang up or stands at the desk."""

    what = forms.ChoiceField(label=_("What"))
    size = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=200, initial=1, help_text=_("Of desks.")
    )
    together = forms.MultipleChoiceField(
        label=_("Together with"), required=False, widget=forms.CheckboxSelectMultiple
    )
    mode = forms.ChoiceField(label=_("How one meets"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs=OFF))
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("The confirmation goes here. Without one, please tell the person yourself."),
        widget=forms.EmailInput(attrs=OFF),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={**OFF, "type": "tel"}),
    )
    organisation_name = forms.CharField(
        label=_("Company or institution"), max_length=200, required=False, widget=forms.TextInput(attrs=OFF)
    )
    postcode = postcode(_("Postcode"), autocomplete="off")
    subject = forms.CharField(
        label=_("What is it about?"), max_length=400, required=False, widget=forms.TextInput(attrs=OFF)
    )

    def __init__(
        self, *args: Any, resources: Sequence[Resource], topics: Sequence[Topic], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {one.code: one for one in resources}
        self.topics = {one.code: one for one in topics}
        self._choices("what", [("", "–"), *grouped(resources)])
        others = [one for one in resources if one.kind != Resource.Kind.DESKS]
        self._choices("together", [(one.code, str(one.name)) for one in others])
        self._choices("mode", [("", "–"), *WAYS.items()])
        self._choices("topic", [("", "–"), *((code, str(one)) for code, one in self.topics.items())])

    def _choices(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """Ask for the way of an adviser, and for a number where somebody is to be called."""
        values = super().clean()
        data = self.cleaned_data
        first = self.known.get(data.get("what", ""))
        if first and first.modes and not data.get("mode") and "mode" not in self.errors:
            if len(first.modes) == 1:
                data["mode"] = first.modes[0]
            else:
                self.add_error("mode", _("Please say how they meet."))
        if data.get("mode") == Resource.Mode.PHONE and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Please write the number at which the person can be called."))
        if len(data.get("together", ())) > wishing.MOST_TOGETHER:
            self.add_error("together", _("At most five things can be booked together."))
        return values

    @property
    def asked(self) -> list[Resource]:
        """What is to be booked, the first sets the times."""
        data = self.cleaned_data
        others = [self.known[code] for code in data["together"] if code != data["what"]]
        return [self.known[data["what"]], *others]

    @property
    def contact(self) -> dict[str, Any]:
        """Who books, as the verbs take it."""
        names = ("name", "email", "phone", "organisation_name", "postcode", "subject")
        return {name: self.cleaned_data[name] for name in names}


class MoveTo(Form):
    """Another time for a booking, or another thing."""

    what = forms.ChoiceField(label=_("What"))
    day = forms.DateField(label=_("Day"))
    starts = forms.TimeField(label=_("From"))
    ends = forms.TimeField(label=wishing.Wish.base_fields["ends"].label)
    scope = forms.ChoiceField(
        label=_("Which dates"), choices=SCOPES, widget=forms.RadioSelect, initial="this"
    )
    keep_blocked = forms.BooleanField(
        label=_("Dates whose new time is taken stay where they are"), required=False
    )

    def __init__(self, *args: Any, resources: Sequence[Resource], in_series: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {one.code: one for one in resources}
        self.fields["what"].choices = grouped(resources)  # type: ignore[attr-defined]
        if not in_series:
            del self.fields["scope"], self.fields["keep_blocked"]

    def clean(self) -> dict[str, Any] | None:
        """Only one date goes to something else."""
        values = super().clean()
        data = self.cleaned_data
        if data.get("scope", "this") != "this" and data.get("what") != self.initial.get("what"):
            self.add_error(
                "what", _("Only one date can go to something else. Please choose “only this date”.")
            )
        return values

    @property
    def span(self) -> Any:
        """From when to when."""
        data = self.cleaned_data
        return wishing.span_of(data["day"], data["starts"], data["ends"])


class CancelDates(Form):
    """Which dates of a series do not take place."""

    scope = forms.ChoiceField(
        label=_("Which dates"), choices=SCOPES, widget=forms.RadioSelect, initial="this"
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=400,
        help_text=_("It stands in the e-mail."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
