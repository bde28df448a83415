"""Is what a hub's lead typed about the hub well-formed?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from hubnetz.desk import words
from hubnetz.network import writing
from hubnetz.ui.forms import Form


class Answer(Form):
    """What a client said about the file, who said it, how and when."""

    answer = forms.ChoiceField(
        label=lazy("What the client said"),
        widget=forms.RadioSelect,
        choices=[
            ("agrees", lazy("Yes, the files may be handed over")),
            ("declines", lazy("No, they may not")),
        ],
    )
    said_by = forms.CharField(
        label=lazy("Who said it"),
        max_length=120,
        help_text=lazy("Somebody who may speak for the client."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    how = forms.ChoiceField(
        label=lazy("How"),
        widget=forms.RadioSelect,
        choices=[(how, said) for how, said in words.HOW.items() if how != "page"],
    )
    on = writing.day(lazy("On which day"))

    @property
    def values(self) -> dict[str, Any]:
        """What the verb wants."""
        data = self.cleaned_data
        said = {name: data[name] for name in ("said_by", "how", "on")}
        return {"agrees": data["answer"] == "agrees", **said}


class Wish(Form):
    """What shall change, from when, in the hub's own words."""

    kind = forms.ChoiceField(label=lazy("What shall change"), choices=[writing.NONE, *words.WISH.items()])
    since = writing.day(lazy("From which day on"))
    text = forms.CharField(
        label=lazy("What you propose, and why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
