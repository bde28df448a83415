"""Is an answer to the question whether two records are one well-formed?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.organisations.models import Decision
from hubnetz.ui.forms import Form


class Answer(Form):
    """Same, not the same or unsure, and why."""

    verdict = forms.ChoiceField(choices=[(verdict, verdict) for verdict in Decision.Verdict.values])
    reason = forms.CharField(label=_("Why (optional)"), max_length=300, required=False)
