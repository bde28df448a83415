"""Up to which day is counted?"""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hubnetz.ui.forms import Form

FIRST_DAY = date(2000, 1, 1)


class CutOff(Form):
    """The cut-off day; it is in the address, so that a figure can be found again."""

    until = forms.DateField(
        label=lazy("Cut-off day"),
        help_text=lazy("Counted up to and including this day."),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
    )

    def __init__(self, asked: Any, *, today: date) -> None:
        """Read the address; without a day in it, the day is today."""
        self.today = today
        super().__init__(asked if asked.get("until") else {"until": today.isoformat()})
        self.fields["until"].widget.attrs.update({"min": FIRST_DAY.isoformat(), "max": today.isoformat()})
        if self.errors:
            self.fields["until"].widget.input_type = "text"  # a date control would throw away what was typed

    def clean_until(self) -> date:
        """Refuse days that say nothing: before there were hubs, and in the future."""
        until: date = self.cleaned_data["until"]
        if until > self.today:
            raise forms.ValidationError(
                _("That day lies in the future. Please choose today or an earlier day.")
            )
        if until < FIRST_DAY:
            raise forms.ValidationError(_("Please choose a day from the year 2000 on."))
        return until

    @property
    def cutoff(self) -> date:
        """The day up to which is counted."""
        until: date = self.cleaned_data["until"]
        return until
