"""Is what was typed about an earlier hour well-formed?"""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.booking.forms import MODES
from hubnetz.booking.models import EarlierWish, Resource
from hubnetz.lib.periods import BERLIN
from hubnetz.ui.forms import Form

Part = EarlierWish.Part
PARTS = {
    Part.MORNING: _("in the morning, until noon"),
    Part.AFTERNOON: _("in the afternoon"),
    Part.EVENING: _("from 5 p.m."),
}


class Earlier(Form):
    """What somebody would rather have than the hour they have."""

    first_on = forms.DateField(label=_("From which day on?"))
    parts = forms.MultipleChoiceField(
        label=_("At what time of day?"), choices=list(PARTS.items()), widget=forms.CheckboxSelectMultiple
    )
    modes = forms.MultipleChoiceField(label=_("How would it do?"), widget=forms.CheckboxSelectMultiple)
    anybody = forms.BooleanField(
        label=_("Another adviser of the hub who knows about my topic would do as well"), required=False
    )

    def __init__(self, *args: Any, modes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(mode, MODES[Resource.Mode(mode)]) for mode in modes]
        self.fields["modes"].choices = offered  # type: ignore[attr-defined]
        if len(modes) < 2:
            del self.fields["modes"]
        self.only_modes = modes

    def clean_first_on(self) -> Any:
        """A day that is over is today."""
        return max(self.cleaned_data["first_on"], timezone.localdate(timezone=BERLIN))

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        data = self.cleaned_data
        return {
            "first_on": data["first_on"],
            "parts": data["parts"],
            "modes": data.get("modes") or self.only_modes,
            "anybody": data["anybody"],
        }
