"""Forms of the lists of organisations and people: what is done with many, and how a list is kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubnetz.desk import organisation_words, words
from hubnetz.ui.forms import Form

EMPTY = ("", _("Please choose"))


class Together(Form):
    """What is to be done with all of the chosen records."""

    what = forms.ChoiceField(
        label=_("What is to be done?"),
        widget=forms.RadioSelect,
        choices=[
            ("checked", _("Note that they were checked today")),
            ("kind", _("Say what they are")),
            ("county", _("Say in which county they are")),
            ("section", _("Say in which sector they work")),
        ],
    )
    kind = forms.ChoiceField(label=pgettext_lazy("organisation", "Kind"), required=False)
    county = forms.ChoiceField(label=_("County"), required=False)
    section = forms.ChoiceField(label=pgettext_lazy("organisation", "Sector"), required=False)
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "kind": words.ORGANISATION.items(),
            "county": organisation_words.counties(),
            "section": organisation_words.section_choices(),
        }
        for name, some in choices.items():
            self.fields[name].choices = [EMPTY, *some]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the value that belongs to what is to be done."""
        data = self.cleaned_data
        what = data.get("what")
        if what in ("kind", "county", "section") and not data.get(what) and what not in self.errors:
            self.add_error(what, _("Please choose an entry."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What is set; nothing where the records were only checked."""
        what = self.cleaned_data["what"]
        return {} if what == "checked" else {what: self.cleaned_data[what]}


class KeepView(Form):
    """A name for the list as it is shown."""

    name = forms.CharField(
        label=_("Name of the view"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    is_shared = forms.BooleanField(label=_("For everybody at the hub"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=600)
    subject = forms.ChoiceField(widget=forms.HiddenInput, choices=[("organisations", ""), ("people", "")])
