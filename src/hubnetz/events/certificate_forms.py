"""What somebody types who checks a certificate."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.ui.forms import Form


class NameOn(Form):
    """The name on a certificate."""

    name = forms.CharField(
        label=_("Name on the certificate"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def folded(name: str) -> str:
    """Return a name without what people type differently: capitals, spaces, ways to write an accent."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
