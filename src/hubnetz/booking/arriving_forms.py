"""What a visitor types at a door."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.ui.forms import Form


class AtDoor(Form):
    """Who is here."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, help_text=_("The address you booked with."))
