"""Are opening hours and closed times well-formed?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hubnetz.booking import rules
from hubnetz.booking.models import OpeningHours, Resource
from hubnetz.desk.booking_resource_forms import ENGLISH, GERMAN, reason_of
from hubnetz.desk.offer_forms import text_field
from hubnetz.ui.forms import Form

DAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]
MOST_ROWS = 30
SPARE = 2  # empty rows below those that are filled in
NEVER = "never"


class HoursRow(Form):
    """The same hours on some weekdays."""

    narrows = True  # a row that is left empty does not count: no field of it is called optional

    days = forms.TypedMultipleChoiceField(
        label=_("Weekdays"),
        choices=DAYS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    opens = forms.TimeField(label=_("Opens"), required=False)
    closes = forms.TimeField(label=_("Closes"), required=False)
    every = forms.TypedChoiceField(
        label=_("How often"),
        choices=[(1, _("every week")), (2, _("every second week")), (4, _("every fourth week"))],
        coerce=int,
        initial=1,
        required=False,
    )
    first_on = forms.DateField(label=_("From the day"), required=False)
    last_on = forms.DateField(label=_("Until the day"), required=False)
    school = forms.ChoiceField(
        label=_("School holidays"),
        choices=[
            ("", _("do not matter")),
            (OpeningHours.School.WITHOUT, _("not in them")),
            (OpeningHours.School.ONLY, _("only in them")),
        ],
        required=False,
    )
    on_holidays = forms.BooleanField(label=_("Also on public holidays"), required=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is meant by it."""
        data = self.cleaned_data
        return not (data.get("days") or data.get("opens") or data.get("closes"))

    def clean(self) -> dict[str, Any] | None:
        """Ask for what is missing of a row that was begun."""
        values = super().clean()
        data = self.cleaned_data
        if self.errors or self.is_empty:
            return values
        if not data["days"]:
            self.add_error("days", _("Please choose at least one weekday."))
        for name in ("opens", "closes"):
            if data[name] is None:
                self.add_error(name, _("Please fill in this field."))
        first, last = data.get("first_on"), data.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("This is before the first day."))
        if (data.get("every") or 1) > 1 and not first:
            self.add_error("first_on", _("Please say from which week on it is counted."))
        return values

    @property
    def hours(self) -> list[rules.Hours]:
        """The hours as the rules have them, one a weekday."""
        data = self.cleaned_data
        return [
            rules.Hours(
                day,
                data["opens"],
                data["closes"],
                data["first_on"],
                data["last_on"],
                data["every"] or 1,
                data["on_holidays"],
                data["school"],
            )
            for day in data["days"]
        ]


class Week:
    """All rows of opening hours of one resource, as they stand or as they were typed."""

    def __init__(self, present: Sequence[rules.Hours], data: Mapping[str, Any] | None = None) -> None:
        self.is_whole = True
        if data is None:
            filled = [_shown(alike) for alike in _grouped(present)]
            self.rows = [HoursRow(prefix=f"row-{n}", initial=shown) for n, shown in enumerate(filled)]
            self._add_spare()
        else:
            typed = str(data.get("rows", ""))
            self.is_whole = typed.isdecimal() and 0 < len(typed) < 4  # else it was not sent by our form
            number = min(int(typed), MOST_ROWS) if self.is_whole else 0
            self.rows = [HoursRow(data, prefix=f"row-{n}") for n in range(number)]

    def _add_spare(self) -> None:
        for _n in range(SPARE):
            if len(self.rows) < MOST_ROWS:
                self.rows.append(HoursRow(prefix=f"row-{len(self.rows)}", initial={"every": 1}))

    def with_more_rows(self) -> "Week":
        """Return it with more empty rows, what was typed kept."""
        self._add_spare()
        return self

    @property
    def is_valid(self) -> bool:
        """Whether all was sent and each row is well-formed."""
        wrong = [row for row in self.rows if not row.is_valid()]  # every row says what is wrong with it
        return self.is_whole and not wrong

    @property
    def wrong(self) -> HoursRow | None:
        """The first row that is not."""
        return next((row for row in self.rows if row.is_bound and row.errors), None)

    @property
    def hours(self) -> list[rules.Hours]:
        """All that is typed and well-formed."""
        return [
            one
            for row in self.rows
            if row.is_bound and row.is_valid() and not row.is_empty
            for one in row.hours
        ]


def _grouped(hours: Sequence[rules.Hours]) -> list[list[rules.Hours]]:
    found: dict[Any, list[rules.Hours]] = {}
    for one in hours:
        alike = (one.opens, one.closes, one.first_on, one.last_on, one.every, one.on_holidays, one.school)
        found.setdefault(alike, []).append(one)
    return list(found.values())


def _shown(alike: Sequence[rules.Hours]) -> dict[str, Any]:
    first = alike[0]
    names = ("opens", "closes", "first_on", "last_on", "every", "on_holidays", "school")
    return {"days": [one.weekday for one in alike], **{name: getattr(first, name) for name in names}}


class CloseTime(Form):
    """A hub, or one thing of it, is closed for a time."""

    what = forms.ChoiceField(label=_("What is closed"))
    first_on = forms.DateField(label=_("From the day"))
    opens_not = forms.TimeField(label=_("From"), required=False, help_text=_("Empty: all day."))
    last_on = forms.DateField(label=_("Until the day"), required=False, help_text=_("Empty: one day."))
    opens_again = forms.TimeField(label=pgettext_lazy("time", "Until"), required=False)
    reason_de = text_field(_("Why"), GERMAN, 200, 1, _("Everybody reads it."))
    reason_en = text_field(_("Why"), ENGLISH, 200, 1)
    cancel_bookings = forms.BooleanField(
        label=_("Cancel these bookings; everybody gets an e-mail with the reason"), required=False
    )

    def __init__(self, *args: Any, resources: Sequence[Resource], hub: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {one.code: one for one in resources}
        everything = _("the whole hub: everything that can be booked")
        self.fields["what"].required = False
        told = [(code, str(one)) for code, one in self.known.items()]
        self.fields["what"].choices = [("", everything), *told]  # type: ignore[attr-defined]
        self.affected: Sequence[Any] = ()

    def clean(self) -> dict[str, Any] | None:
        """See that it ends after it begins."""
        values = super().clean()
        if not self.errors and self.span.starts_at >= self.span.ends_at:
            self.add_error("last_on", _("It ends before it begins. Please check the times."))
        return values

    @property
    def span(self) -> rules.Span:
        """From when to when, by a clock in Berlin."""
        data = self.cleaned_data
        first: date = data["first_on"]
        last: date = data.get("last_on") or first
        begins: datetime = rules.moment(first, data.get("opens_not") or time.min)
        until: time | None = data.get("opens_again")
        ends = rules.moment(last, until) if until else rules.moment(last + rules.DAY, time.min)
        return rules.Span(begins, ends)

    @property
    def resource(self) -> Resource | None:
        """What is closed; None for the whole hub."""
        return self.known.get(self.cleaned_data["what"])

    @property
    def reason(self) -> dict[str, str]:
        """Why, in the languages it was written in."""
        return reason_of(self)
