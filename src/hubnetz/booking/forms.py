"""Is what was typed well-formed?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubnetz.booking.models import Resource
from hubnetz.booking.offering import Chosen
from hubnetz.network.models import Topic
from hubnetz.ui.forms import Form, PublicForm, postcode

MODES = {
    Resource.Mode.ON_SITE: _("on site"),
    Resource.Mode.PHONE: _("by telephone"),
    Resource.Mode.VIDEO: _("by video"),
}
LENGTHS = (30, 60, 90, 120, 180, 240, 480)


class ATime(forms.CharField):
    """A time of a resource, chosen from those that are offered."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=pgettext_lazy("booking", "When"),
            max_length=60,
            error_messages={"required": _("Please choose a time.")},
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """Return what was chosen."""
        found = Chosen.read(super().clean(value) or "")
        if found is None:
            raise forms.ValidationError(_("Please choose one of the times that are offered."), "invalid")
        return found


class Book(PublicForm):
    """Somebody without an account books a time."""

    slot = ATime()
    mode = forms.ChoiceField(label=_("How do you want to talk?"), widget=forms.RadioSelect)
    size = forms.IntegerField(label=_("How many desks?"), min_value=1, max_value=20, initial=1)
    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254, help_text=_("The confirmation goes here."))
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("If you want to be called."),
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    subject = forms.CharField(
        label=_("What is it about?"),
        max_length=400,
        required=False,
        help_text=_("One sentence helps to prepare."),
    )
    organisation_name = forms.CharField(label=_("Company or institution"), max_length=200, required=False)
    postcode = postcode(_("Postcode"))

    def __init__(self, *args: Any, modes: list[str], has_desks: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(modes) > 1:
            self.fields["mode"].initial = modes[0]
            self.fields["mode"].choices = [(mode, MODES[Resource.Mode(mode)]) for mode in modes]  # type: ignore[attr-defined]
        else:
            del self.fields["mode"]
        if Resource.Mode.PHONE not in modes:
            del self.fields["phone"]
        if not has_desks:
            del self.fields["size"]
        self.only_mode = modes[0] if len(modes) == 1 else ""

    @property
    def trap(self) -> forms.BoundField:
        """The field that no person sees."""
        return self[self.trap_name]

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields in their order, without the time, which the page draws itself."""
        names = ("mode", "size", "name", "email", "phone", "subject", "organisation_name", "postcode")
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any] | None:
        """Ask for a number where somebody wants to be called."""
        values = super().clean() or {}
        values["mode"] = values.get("mode") or self.only_mode
        if values["mode"] == Resource.Mode.PHONE and "phone" in self.fields and not values.get("phone"):
            self.add_error("phone", _("Please write the number at which you can be called."))
        return values


class Move(Form):
    """Another time for a booking."""

    slot = ATime()


class Narrow(Form):
    """Which advisers: about what, met how."""

    topic = forms.ChoiceField(label=_("Topic"), required=False)
    how = forms.ChoiceField(label=_("How"), required=False)
    place = forms.CharField(label=_("Postcode or town"), max_length=120, required=False)
    q = forms.CharField(max_length=400, required=False, widget=forms.HiddenInput)  # what it is about

    def __init__(self, *args: Any, topics: list[Topic], at_hub: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if at_hub:
            del self.fields["place"]
        del self.fields["idempotency_key"]
        choices = [("", _("any topic")), *((one.code, str(one)) for one in topics)]
        self.fields["topic"].choices = choices  # type: ignore[attr-defined]
        self.fields["how"].choices = [("", _("any way")), *MODES.items()]  # type: ignore[attr-defined]
