"""What somebody answers to an invitation by name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hubnetz.ui.forms import Form


class Answer(Form):
    """Yes or no, by the button that was pressed; with a yes how many come along."""

    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], widget=forms.HiddenInput())
    along = forms.TypedChoiceField(label=_("Who comes along?"), coerce=int, empty_value=None, required=False)

    def __init__(self, most: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not most:
            del self.fields["along"]
            return
        self.fields["along"].choices = [  # type: ignore[attr-defined]
            (0, _("Nobody, I come alone")),
            *((n, ngettext("%(n)s person", "%(n)s people", n) % {"n": n}) for n in range(1, most + 1)),
        ]

    @property
    def companions(self) -> list[str]:
        """The names of those who come along; they can be written later."""
        return [""] * (self.cleaned_data.get("along") or 0)
