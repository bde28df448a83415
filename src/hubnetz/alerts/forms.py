"""Is what was typed well-formed?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.alerts.models import Alert
from hubnetz.ui.forms import Form, PublicForm

LONGEST_QUERY = 2000


class Ask(PublicForm):
    """Letters about what is new in a list."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("First you get one letter with a link. Only when you confirm there do we write to you."),
    )
    rhythm = forms.ChoiceField(
        label=_("How often?"),
        choices=Alert.Rhythm.choices,
        initial=Alert.Rhythm.DAILY,
        widget=forms.RadioSelect,
        help_text=_("When there is nothing new, we write nothing."),
    )
    list = forms.CharField(max_length=20, widget=forms.HiddenInput)
    query = forms.CharField(max_length=LONGEST_QUERY, required=False, widget=forms.HiddenInput)


class Change(Form):
    """Another rhythm."""

    rhythm = forms.ChoiceField(label=_("How often?"), choices=Alert.Rhythm.choices, widget=forms.RadioSelect)
