"""Is what was typed well-formed?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.ui.forms import PublicForm, postcode

LONGEST_REFERENCE = 80  # of the page that led here


class Register(PublicForm):
    """A seat for one person."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, help_text=_("The confirmation goes here, with a link to cancel.")
    )
    organisation_name = forms.CharField(
        label=_("Company or institution"),
        max_length=200,
        required=False,
        help_text=_("Leave empty if you come as a private person."),
    )
    postcode = postcode(_("Postcode of the company"))
    came_from = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
