"""Is what was typed well-formed?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.privacy import actions, words
from hubnetz.ui.forms import Form, PublicForm


class Ask(PublicForm):
    """An address to which the link goes."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)

    def clean_email(self) -> str:
        """Return the address as it goes over the wire."""
        try:
            return actions.check_address(self.cleaned_data["email"])
        except actions.AddressNotSure as refused:
            raise forms.ValidationError(refused.sentence) from refused


class Correct(Form):
    """Name and telephone number as they should be."""

    name = forms.CharField(label=_("Name"), max_length=120)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("Empty: the numbers stay as they are."),
    )


class Wish(Form):
    """A request that a person answers."""

    kind = forms.ChoiceField(
        label=_("What is it about?"), choices=[*words.REQUESTS.items()], widget=forms.RadioSelect
    )
    hub = forms.ChoiceField(label=_("Whom does it concern?"))
    text = forms.CharField(label=_("Your request"), max_length=4000, widget=forms.Textarea)

    def __init__(self, *args: Any, hubs: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("The network as a whole")), *((hub.slug, str(hub)) for hub in hubs)]
        field = self.fields["hub"]
        field.choices, field.required = choices, False  # type: ignore[attr-defined]
