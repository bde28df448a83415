"""Is what a hub's lead typed about the hub well-formed?"""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from hubnetz.desk import words
from hubnetz.network import writing
from hubnetz.ui.forms import Form


class Wish(Form):
    """What shall change, from when, in the hub's own words."""

    kind = forms.ChoiceField(label=lazy("What shall change"), choices=[writing.NONE, *words.WISH.items()])
    since = writing.day(lazy("From which day on"))
    text = forms.CharField(
        label=lazy("What you propose, and why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
