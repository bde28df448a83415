"""What staff type about bookings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.ui.forms import Form


class Yes(Form):
    """A button."""


class Reason(Form):
    """Why something does not take place; the person reads it."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=400,
        help_text=_("It stands in the e-mail."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
