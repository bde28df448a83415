"""What the hub gives to those who come."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.desk.offer_forms import text_field
from hubnetz.events.models import Material
from hubnetz.lib import uploads
from hubnetz.ui.files import TakenField
from hubnetz.ui.forms import Form

FOR = {
    Material.For.EVERYBODY: _("everybody who opens the page of the event"),
    Material.For.SEATS: _("people with a seat"),
    Material.For.ATTENDED: _("people who were there"),
}
WHEN = {"now": _("from now on"), "end": _("when the event is over")}


class Describe(Form):
    """How it is called, who sees it and from when on."""

    name_de = text_field(_("Name"), _("German"), 120, 1)
    name_en = text_field(_("Name"), _("English"), 120, 1)
    audience = forms.ChoiceField(
        label=_("Who sees it?"),
        choices=list(FOR.items()),
        initial=Material.For.SEATS,
        widget=forms.RadioSelect,
    )
    since = forms.ChoiceField(
        label=_("From when on?"), choices=list(WHEN.items()), initial="now", widget=forms.RadioSelect
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
        data = self.cleaned_data
        return {
            "name": {language: data[f"name_{language}"] for language in ("de", "en")},
            "audience": data["audience"],
            "after_end": data["since"] == "end",
        }


class AddFile(Describe):
    """A file to be handed out."""

    field_order = ("file",)
    file = TakenField(
        label=_("File"),
        max_length=None,
        help_text=_(
            "Up to 10 MB: PDF, PNG, JPEG, WebP, text, CSV, ZIP, files of Office or LibreOffice. Whoever gets it saves "
            "it under the name it has now."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{kind}" for kind in uploads.TYPES)


class AddLink(Describe):
    """An address on the web."""

    field_order = ("url",)
    url = forms.URLField(
        label=_("Address"),
        max_length=300,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text=_("It begins with https://. Whoever has it can pass it on."),
    )

    def clean_url(self) -> str:
        """Refuse what is not encrypted."""
        address: str = self.cleaned_data["url"]
        if not address.startswith("https://"):
            raise forms.ValidationError(_("Please give an address that begins with https://."))
        return address


class Replace(Form):
    """A new version in the place of the one before."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    tell_again = forms.BooleanField(
        label=_("Tell those again who were told of the materials"),
        required=False,
        help_text=_("Each gets one e-mail that there is a new version. Without it nobody is written to."),
    )

    def refuse_version(self, sentence: Any, version: int) -> None:
        """Say that a colleague was faster; sent once more, it takes the place of the present version."""
        self.refuse(sentence)
        self.data[self.add_prefix("version")] = str(version)


class ReplaceFile(Replace):
    """Another file at the same address."""

    field_order = ("file",)
    file = TakenField(
        label=_("New file"),
        max_length=None,
        help_text=_("Up to 10 MB. It has the same address; name, audience and place in the list stay."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{kind}" for kind in uploads.TYPES)


class ReplaceLink(Replace):
    """Another address on the web behind the same name."""

    field_order = ("url",)
    url = AddLink.base_fields["url"]
    clean_url = AddLink.clean_url


def present(material: Material) -> dict[str, Any]:
    """Return how a material is described now."""
    return {
        "name_de": material.name.get("de", ""),
        "name_en": material.name.get("en", ""),
        "audience": material.audience,
        "since": "end" if material.after_end else "now",
    }
