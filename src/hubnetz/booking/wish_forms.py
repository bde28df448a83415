"""Is what a visitor types well-formed who says a time of their own, repeats it, or wants more at once?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubnetz.booking import rules, wishing
from hubnetz.booking.access.searching import Sought
from hubnetz.booking.forms import MODES
from hubnetz.booking.models import Feature, Resource
from hubnetz.network.models import Hub
from hubnetz.ui.forms import Form, PublicForm, postcode

Kind, Purpose = Resource.Kind, Resource.Purpose
KINDS = {
    Kind.DESKS: _("Desks"),
    Kind.ROOM: _("Rooms"),
    Kind.LAB: _("Labs and workshops"),
    Kind.MACHINE: _("Machines"),
    Kind.THING: _("Things to borrow"),
}
PURPOSES = {
    Purpose.IDEA: _("to have ideas"),
    Purpose.EXPERIMENT: _("to try something out"),
    Purpose.COLLABORATION: _("to work with others"),
}
SCOPES = [
    ("this", _("only this date")),
    ("following", _("this date and all after it")),
    ("all", _("all dates to come")),
]


class WishFor(wishing.Wish, PublicForm):
    """A visitor says when, how often and what with it."""

    size = forms.IntegerField(label=_("How many desks?"), min_value=1, max_value=20, initial=1)
    together = forms.MultipleChoiceField(
        label=_("Together with"), required=False, widget=forms.CheckboxSelectMultiple
    )
    mode = forms.ChoiceField(label=_("How do you want to talk?"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254, help_text=_("The confirmation goes here."))
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    subject = forms.CharField(
        label=_("What is it about?"),
        max_length=400,
        required=False,
        help_text=_("One sentence helps to prepare."),
    )
    organisation_name = forms.CharField(label=_("Company or institution"), max_length=200, required=False)
    postcode = postcode(_("Postcode"))

    def __init__(self, *args: Any, resource: Resource, companions: Sequence[Resource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resource = resource
        self.companions = {one.code: one for one in companions}
        if resource.kind != Kind.DESKS:
            del self.fields["size"]
        if companions:
            told = [(code, str(one.name)) for code, one in self.companions.items()]
            self.fields["together"].choices = told  # type: ignore[attr-defined]
        else:
            del self.fields["together"]
        if len(resource.modes) > 1:
            self.fields["mode"].choices = [(one, MODES[Resource.Mode(one)]) for one in resource.modes]  # type: ignore[attr-defined]
        else:
            del self.fields["mode"]

    def clean(self) -> dict[str, Any] | None:
        """Ask for a number where somebody wants to be called."""
        values = super().clean()
        data = self.cleaned_data
        data["mode"] = data.get("mode") or (self.resource.modes[0] if self.resource.modes else "")
        if data["mode"] == Resource.Mode.PHONE and not data.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Please write the number at which you can be called."))
        if len(data.get("together", ())) > wishing.MOST_TOGETHER:
            self.add_error("together", _("At most five things can be booked together."))
        return values

    @property
    def asked(self) -> list[Resource]:
        """What is to be booked, the first sets the times."""
        return [self.resource, *(self.companions[code] for code in self.cleaned_data.get("together", ()))]

    @property
    def contact(self) -> dict[str, Any]:
        """Who books, as the verbs take it."""
        names = ("name", "email", "phone", "organisation_name", "postcode", "subject")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def trap(self) -> forms.BoundField:
        """The field that no person sees."""
        return self[self.trap_name]

    @property
    def when(self) -> list[forms.BoundField]:
        """The fields of the time."""
        return [self[name] for name in ("day", "starts", "ends")]

    @property
    def who(self) -> list[forms.BoundField]:
        """The fields about the person."""
        names = ("mode", "name", "email", "phone", "subject", "organisation_name", "postcode")
        return [self[name] for name in names if name in self.fields]


class CancelDates(Form):
    """Which dates of a series one gives back."""

    scope = forms.ChoiceField(
        label=_("Which dates"), choices=SCOPES, widget=forms.RadioSelect, initial="this"
    )


class MoveDates(Form):
    """To when dates of a series are to move."""

    scope = forms.ChoiceField(
        label=_("Which dates"), choices=SCOPES, widget=forms.RadioSelect, initial="following"
    )
    day = forms.DateField(label=_("New day of this date"))
    starts = forms.TimeField(label=_("From"))
    ends = forms.TimeField(label=pgettext_lazy("time", "Until"))
    keep_blocked = forms.BooleanField(
        label=_("Dates whose new time is taken stay where they are"), required=False
    )

    @property
    def span(self) -> rules.Span:
        """From when to when."""
        data = self.cleaned_data
        return wishing.span_of(data["day"], data["starts"], data["ends"])


class Seek(Form):
    """What a place must have, and when."""

    narrows = True
    kind = forms.ChoiceField(label=_("What"), required=False)
    people = forms.IntegerField(label=_("For how many people"), min_value=1, max_value=5000, required=False)
    near = forms.CharField(label=_("Near a postcode or town"), max_length=120, required=False)
    purpose = forms.ChoiceField(label=_("What for"), required=False)
    features = forms.MultipleChoiceField(
        label=_("It must have"), required=False, widget=forms.CheckboxSelectMultiple
    )
    day = forms.DateField(label=_("Free on"), required=False)
    starts = forms.TimeField(label=_("From"), required=False)
    ends = forms.TimeField(label=pgettext_lazy("time", "Until"), required=False)

    def __init__(
        self, *args: Any, features: Sequence[Feature], hub: Hub | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["idempotency_key"]
        self.hub = hub
        if hub:
            del self.fields["near"]
        self.fields["kind"].choices = [("", _("anything")), *KINDS.items()]  # type: ignore[attr-defined]
        self.fields["purpose"].choices = [("", _("anything")), *PURPOSES.items()]  # type: ignore[attr-defined]
        self.fields["features"].choices = [(one.code, str(one)) for one in features]  # type: ignore[attr-defined]
        if not features:
            del self.fields["features"]

    def clean(self) -> dict[str, Any] | None:
        """A time needs all its parts."""
        values = super().clean()
        data = self.cleaned_data
        said = [name for name in ("day", "starts", "ends") if data.get(name)]
        if said and len(said) < 3:
            for name in ("day", "starts", "ends"):
                if name not in said and name not in self.errors:
                    self.add_error(name, _("Please say day, beginning and end, or none of them."))
        return values

    @property
    def sought(self) -> Sought:
        """What is looked for, as far as it is well-formed."""
        data = self.cleaned_data
        has_time = all(data.get(name) for name in ("day", "starts", "ends"))
        return Sought(
            hub=self.hub,
            kind=data.get("kind") or "",
            people=data.get("people"),
            near=data.get("near") or "",
            features=data.get("features") or (),
            purpose=data.get("purpose") or "",
            span=wishing.span_of(data["day"], data["starts"], data["ends"]) if has_time else None,
        )
