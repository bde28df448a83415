"""Forms of the work on a hub's records: one field each, so that Enter is enough."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubnetz.desk import organisation_words
from hubnetz.desk import words as said
from hubnetz.ui.forms import Form, postcode

NOW = {"autofocus": True, "autocomplete": "off"}
EMPTY = ("", _("Please choose"))


class One(Form):
    """One record as it was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    of = forms.CharField(widget=forms.HiddenInput, max_length=20)

    @property
    def values(self) -> dict[str, Any]:
        """What is filled in."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("version", "of", "idempotency_key")
        }


class Postcode(One):
    """Where an organisation is."""

    postcode = postcode(_("Postcode"), autocomplete="off", css="input--postcode")
    town = forms.CharField(label=_("Town"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["postcode"].required = True
        self.fields["postcode"].widget.attrs["autofocus"] = True


class County(One):
    """In which county an organisation is."""

    county = forms.ChoiceField(label=_("County"), widget=forms.Select(attrs=NOW))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].choices = [EMPTY, *organisation_words.counties()]  # type: ignore[attr-defined]


class Kind(One):
    """What an organisation is."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("organisation", "Kind"),
        widget=forms.Select(attrs=NOW),
        choices=[EMPTY, *((code, name) for code, name in said.ORGANISATION.items() if code != "other")],
    )


class Sector(One):
    """In which sector an organisation works."""

    section = forms.ChoiceField(label=pgettext_lazy("organisation", "Sector"), widget=forms.Select(attrs=NOW))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = [EMPTY, *organisation_words.section_choices()]  # type: ignore[attr-defined]


class Size(One):
    """How many people work there."""

    staff = forms.IntegerField(
        label=_("Number of staff"),
        min_value=0,
        max_value=999_999,
        widget=forms.NumberInput(attrs={**NOW, "inputmode": "numeric"}),
    )


class Email(One):
    """How a person is reached."""

    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        help_text=_("Leave it empty if nobody knows another one."),
        widget=forms.EmailInput(attrs=NOW),
    )


FORMS: dict[str, type[One]] = {
    "postcode": Postcode,
    "county": County,
    "kind": Kind,
    "sector": Sector,
    "size": Size,
    "stale": One,
    "email": Email,
}
