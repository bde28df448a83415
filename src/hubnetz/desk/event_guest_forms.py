"""What is written about guests: a pasted list, the day to answer."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubnetz.desk.event_part_forms import OFF
from hubnetz.events import writing
from hubnetz.lib.periods import BERLIN
from hubnetz.ui.forms import Form


class Paste(Form):
    """A guest list, a line a guest."""

    lines = forms.CharField(
        label=_("Guests, one a line"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", **OFF}),
        help_text=_(
            "Name; e-mail; organisation; salutation; companions; language. Only name and e-mail are needed. You can "
            "paste it from a spreadsheet, also with its first line of headings."
        ),
    )

    way = forms.ChoiceField(
        label=_("Which seats are theirs?"),
        help_text=_(
            "For all whose line says nothing else in a seventh column, “takes part”: the name of a type or of seats, "
            "or “on site” or “online”."
        ),
    )

    def __init__(self, ways: Sequence[writing.Way], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(ways) < 2:
            del self.fields["way"]
            return
        first = writing.first_of(ways)
        self.fields["way"].initial = first.code if first else ""
        self.fields["way"].choices = [(way.code, way.label) for way in ways]  # type: ignore[attr-defined]

    def clean_lines(self) -> str:
        """Not more than are read in one go."""
        text: str = self.cleaned_data["lines"]
        if len(text.splitlines()) > writing.MOST_LINES:
            raise forms.ValidationError(
                _("Please paste at most %(most)s lines at once.") % {"most": writing.MOST_LINES}
            )
        return text


class AnswerBy(Form):
    """Until when guests may answer."""

    may_choose = forms.BooleanField(
        label=_("Guests may choose between on site and online"),
        required=False,
        help_text=_(
            "Until they answer, the seat of the list is kept; where they choose the other, it goes to others."
        ),
    )
    answer_by = forms.DateField(
        label=_("Seats are kept until the end of this day"),
        help_text=_("Whoever has not answered by then loses the seat, and it goes to others."),
    )

    field_order = ("answer_by", "may_choose")

    def __init__(self, *args: Any, has_both: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_both:
            del self.fields["may_choose"]

    @property
    def moment(self) -> datetime:
        """The end of that day in Germany, to the minute."""
        day: Any = self.cleaned_data["answer_by"]
        return datetime.combine(day, time(23, 59), tzinfo=BERLIN)
