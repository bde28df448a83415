"""Is what was typed well-formed?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.press.models import Feedback
from hubnetz.ui.forms import PublicForm

KINDS = [
    (Feedback.Kind.BARRIER, _("A barrier: I cannot use something")),
    (Feedback.Kind.MISTAKE, _("A mistake: something is wrong or out of date")),
]


class Report(PublicForm):
    """Something on these pages does not work for somebody, or is wrong."""

    kind = forms.ChoiceField(label=_("What do you want to report?"), choices=KINDS, widget=forms.RadioSelect)
    page = forms.CharField(
        label=_("Which page is it?"),
        max_length=300,
        required=False,
        help_text=_("Its address or its title. If you came from the page, it stands here already."),
    )
    text = forms.CharField(
        label=_("What is the trouble?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("For example: what you wanted to do, what happened, and which device or aid you use."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_("Only if you would like an answer. We delete the address a year after it."),
    )
