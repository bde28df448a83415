"""A wish in one's own words of time: day, from, until, how often again, what with it. For desk and visitors alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubnetz.booking import rules
from hubnetz.booking.models import Resource
from hubnetz.booking.offering import Chosen, choice
from hubnetz.events import recurrence
from hubnetz.lib.periods import BERLIN
from hubnetz.ui.forms import FIRST_DAY, LAST_DAY

ONCE = ""
MOST_TOGETHER = 5


@dataclass(frozen=True, slots=True)
class Picked:
    """Something else that was picked instead: its time, and the codes of all that belongs to it."""

    time: Chosen
    codes: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> "Picked | None":
        """Return what was picked; None if that is nothing."""
        first, *others = text[:200].split(",")
        found = Chosen.read(first)
        return cls(found, (found.code, *others)) if found else None


def picked(asked: Sequence[Resource], starts_at: datetime, ends_at: datetime) -> str:
    """Return the text that stands for something else that can be picked."""
    return ",".join([choice(asked[0], starts_at, ends_at), *(one.code for one in asked[1:])])


class Wish(forms.Form):
    """Mixed into a form of the house: when, how often, what with it."""

    day = forms.DateField(label=_("Day"))
    starts = forms.TimeField(label=_("From"))
    ends = forms.TimeField(
        label=pgettext_lazy("time", "Until"), help_text=_("Earlier than it begins: on the day after.")
    )
    repeat = forms.ChoiceField(
        label=_("Again"),
        required=False,
        choices=[
            (ONCE, _("once only")),
            ("1", _("every week")),
            ("2", _("every second week")),
            ("4", _("every fourth week")),
            ("month", _("on the same weekday of each month, such as the second Tuesday")),
        ],
    )
    until = forms.DateField(label=_("Last date"), required=False, help_text=_("If it repeats."))

    def clean(self) -> dict[str, Any] | None:
        """Ask for the last date of what repeats."""
        values = super().clean()
        data = self.cleaned_data
        if data.get("repeat") and "until" not in self.errors and "day" in data:
            if not data.get("until"):
                self.add_error("until", _("Please say the last date."))
            elif data["until"] <= data["day"]:
                self.add_error("until", _("This is not after the first date."))
        return values

    @property
    def span(self) -> rules.Span:
        """From when to when, by a clock in Berlin."""
        return span_of(self.cleaned_data["day"], self.cleaned_data["starts"], self.cleaned_data["ends"])

    @property
    def rule(self) -> str:
        """The rule behind a rhythm."""
        day: date = self.cleaned_data["day"]
        rhythm = self.cleaned_data["repeat"]
        return recurrence.monthly(day) if rhythm == "month" else recurrence.weekly(int(rhythm))

    @property
    def dates(self) -> list[recurrence.Slot]:
        """All dates of a rhythm, or the one without."""
        return self.slots if self.cleaned_data["repeat"] else [recurrence.Slot(*self.span)]

    @property
    def slots(self) -> list[recurrence.Slot]:
        """All dates of a rhythm."""
        span = self.span
        length = recurrence.length(span.starts_at, span.ends_at)
        return recurrence.slots(self.rule, span.starts_at, length, until=self.cleaned_data["until"])


def span_of(day: date, starts: time, ends: time) -> rules.Span:
    """Return from when to when; what ends at or before the time it begins ends on the day after."""
    last = day if ends > starts else day + rules.DAY
    return rules.Span(rules.moment(day, starts), rules.moment(last, ends))


def beginning(resource: Resource | None, at: str, day: str = "") -> dict[str, Any]:
    """Return what a form says at first: the time an address names, for the least length."""
    try:
        starts_at = datetime.strptime(at, "%Y%m%dT%H%M").replace(tzinfo=UTC)
    except ValueError:
        return {"day": day}
    if not FIRST_DAY <= starts_at.date() <= LAST_DAY:
        return {"day": day}
    ends_at = starts_at + (resource.terms.shortest if resource else rules.MINUTE * 60)
    begins, until = timezone.localtime(starts_at, BERLIN), timezone.localtime(ends_at, BERLIN)
    return {"day": begins.date(), "starts": begins.time(), "ends": until.time()}
