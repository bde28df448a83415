"""What somebody answers to an invitation by name."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hubnetz.events.ways import MODES, Way
from hubnetz.ui.forms import Form


class Answer(Form):
    """Yes or no, by the button that was pressed; with a yes how many come along."""

    narrows = True  # what a yes needs a no does not: nothing is marked as left to choice
    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], widget=forms.HiddenInput())
    mode = forms.ChoiceField(label=_("How do you take part?"), required=False, widget=forms.RadioSelect)
    along = forms.TypedChoiceField(label=_("Who comes along?"), coerce=int, empty_value=None, required=False)

    def __init__(self, most: int, ways: Sequence[Way], own: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ways:
            self.fields["mode"].initial = own
            self.fields["mode"].choices = [  # type: ignore[attr-defined]
                (way.pool.mode, _way_named(way, own)) for way in ways
            ]
        else:
            del self.fields["mode"]
        if not most:
            del self.fields["along"]
            return
        self.fields["along"].choices = [  # type: ignore[attr-defined]
            (0, _("Nobody, I come alone")),
            *((n, ngettext("%(n)s person", "%(n)s people", n) % {"n": n}) for n in range(1, most + 1)),
        ]

    def clean(self) -> dict[str, Any] | None:
        """Ask which way, where there is a choice and the answer is yes."""
        values = super().clean()
        data = self.cleaned_data
        lacks = "mode" in self.fields and "mode" not in self.errors and not data.get("mode")
        if lacks and data.get("answer") == "yes":
            self.add_error("mode", _("Please say whether you come on site or take part online."))
        return values

    @property
    def companions(self) -> list[str]:
        """The names of those who come along; they can be written later."""
        return [""] * (self.cleaned_data.get("along") or 0)


def _way_named(way: Way, own: str) -> str:
    """Return a way as the choice says it; of the one where no seat is kept also that none is left."""
    mode = str(MODES[way.pool.mode])  # type: ignore[index]
    full = way.left == 0 and way.pool.mode != own
    return gettext("%(way)s (fully booked)") % {"way": mode} if full else mode
