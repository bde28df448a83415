"""What is written about a template of events: its name, and who may begin from it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.events.models import EventTemplate
from hubnetz.ui.forms import Form


def _line(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=120, required=False, widget=widget, help_text=help_text)


class NameTemplate(Form):
    """The name of a template, and whether it is offered to all hubs."""

    narrows = True
    name_de = _line(_("Name of the template (German)"), _("As you look for it later."))
    name_en = _line(_("Name of the template (English)"))
    is_offered = forms.BooleanField(
        label=_("Offer it to all hubs"),
        required=False,
        help_text=_(
            "They find it among their templates, with your name. Your place and rooms stay with you."
        ),
    )

    def clean(self) -> dict[str, Any] | None:
        """A name in one language at least."""
        data = super().clean()
        given = self.cleaned_data
        if not given.get("name_de") and not given.get("name_en") and "name_de" not in self.errors:
            self.add_error("name_de", _("Please write a name, in German or in English."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        said = {code: self.cleaned_data.get(f"name_{code}", "") for code in ("de", "en")}
        return {
            "name": {code: text for code, text in said.items() if text},
            "is_offered": self.cleaned_data.get("is_offered", False),
        }

    @staticmethod
    def initial_of(row: EventTemplate) -> dict[str, Any]:
        """Return what the form says at first about a template."""
        return {
            "name_de": row.name.get("de", ""),
            "name_en": row.name.get("en", ""),
            "is_offered": row.is_offered,
        }


class NameOfNetworks(NameTemplate):
    """The name of one of the network's own, which is for all hubs in any case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["is_offered"]
