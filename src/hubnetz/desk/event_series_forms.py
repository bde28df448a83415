"""Is what was typed about a series well-formed?"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hubnetz.desk.event_change_forms import Cancel, Reschedule
from hubnetz.desk.event_forms import MOST_TOPICS
from hubnetz.desk.forms import EMPTY
from hubnetz.desk.offer_forms import text_field
from hubnetz.events import recurrence
from hubnetz.events.models import Event, Series
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Topic
from hubnetz.ui.forms import FARTHEST, FIRST_DAY, LAST_DAY, Form

DAYS = ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y")
ONE_PER_LINE = lazy("One day per line, for example 24.12.2026.")


class Repeat(Form):
    """How often an event takes place again, and how its dates are booked."""

    rhythm = forms.ChoiceField(
        label=lazy("How often"),
        widget=forms.RadioSelect,
        choices=[
            ("1", lazy("every week")),
            ("2", lazy("every second week")),
            ("4", lazy("every fourth week")),
            ("month", lazy("on the same weekday of each month, such as the second Tuesday")),
            ("last", lazy("on the last such weekday of each month")),
            ("days", lazy("on the days named below")),
        ],
    )
    count = forms.IntegerField(
        label=lazy("How many dates in all"), min_value=2, max_value=recurrence.MOST_DATES, required=False
    )
    until = forms.DateField(label=lazy("Or until which day"), required=False)
    without = forms.CharField(
        label=lazy("Days without a date"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=ONE_PER_LINE,
    )
    days = forms.CharField(
        label=lazy("The days, if you name them"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=ONE_PER_LINE,
    )
    booking = forms.ChoiceField(
        label=lazy("How people register"),
        widget=forms.RadioSelect,
        choices=[
            (Series.Booking.SINGLE, lazy("for each date by itself")),
            (Series.Booking.PACKAGE, lazy("for all dates at once")),
            (Series.Booking.BOTH, lazy("either way")),
        ],
    )

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        self.event = event
        kwargs.setdefault("initial", {"rhythm": "1", "count": 6, "booking": Series.Booking.SINGLE})
        super().__init__(*args, **kwargs)

    def clean_without(self) -> list[date]:
        """Read the days, one per line."""
        return _days(self.cleaned_data["without"])

    def clean_days(self) -> list[date]:
        """Read the days, one per line."""
        return _days(self.cleaned_data["days"])

    def clean(self) -> dict[str, Any] | None:
        """Ask for an end, or for days; and see that there is a further date."""
        values = super().clean()
        data = self.cleaned_data
        if data.get("rhythm") == "days":
            if "days" in data and not data["days"]:
                self.add_error("days", _("Please name at least one day."))
        elif not data.get("count") and not data.get("until") and not self.errors:
            self.add_error("count", _("Please say how many dates there are, or until which day."))
        if not self.errors and not self.slots:
            self.add_error(None, _("There is no further date. Please choose at least one."))
        if not self.errors and self._goes_on():
            most = {"most": recurrence.MOST_DATES}
            which = "days" if data["rhythm"] == "days" else "until"
            self.add_error(which, _("A series has at most %(most)s dates.") % most)
        return values

    def _goes_on(self) -> bool:
        """Say whether there would be more dates than a series may have."""
        data, last = self.cleaned_data, self.slots[-1].starts_at
        if data["rhythm"] == "days":
            return len(self.slots) >= recurrence.MOST_DATES
        following = recurrence.next_like([last], self.rule)
        capped = (
            not data.get("count") and following is not None and len(self.slots) >= recurrence.MOST_DATES - 1
        )
        return capped and following is not None and following.astimezone(BERLIN).date() <= data["until"]

    @property
    def rule(self) -> str:
        """The rule behind the rhythm; empty where days are named."""
        day = self.event.starts_at.astimezone(BERLIN).date()
        match self.cleaned_data["rhythm"]:
            case "days":
                return ""
            case "month" | "last" as which:
                return recurrence.monthly(day, from_end=which == "last")
            case weeks:
                return recurrence.weekly(int(weeks))

    @property
    def slots(self) -> list[recurrence.Slot]:
        """The dates that would be added to the event's own, soonest first."""
        data, event = self.cleaned_data, self.event
        length = recurrence.length(event.starts_at, event.ends_at)
        if data["rhythm"] == "days":
            clock = event.starts_at.astimezone(BERLIN).time()
            begins = sorted({datetime.combine(day, clock) for day in data["days"]})
            found = [recurrence.slot(one, length) for one in begins]
        else:
            found = recurrence.slots(
                self.rule,
                event.starts_at,
                length,
                count=data.get("count"),
                until=data.get("until"),
                without=data["without"],
            )
        return [slot for slot in found if slot.starts_at > event.starts_at]


class Following(Reschedule):
    """Another time of a date and of all that follow it."""

    seen = forms.CharField(
        required=False, max_length=9000, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )


class CancelDates(Cancel):
    """That a date, those that follow, or all of a series do not take place."""

    scope = forms.ChoiceField(
        label=lazy("Which dates"),
        widget=forms.RadioSelect,
        choices=[
            ("this", lazy("this date only")),
            ("following", lazy("this and all following dates")),
            ("all", lazy("all dates to come")),
        ],
    )
    field_order = ("scope", "note")


class SeriesText(Form):
    """What a series says, and with it its dates to come."""

    narrows = True
    title_de = text_field(lazy("Title"), lazy("German"), 120, 1)
    title_en = text_field(lazy("Title"), lazy("English"), 120, 1)
    text_de = text_field(lazy("What happens there"), lazy("German"), 6000, 9)
    text_en = text_field(lazy("What happens there"), lazy("English"), 6000, 9)
    kind = forms.ChoiceField(label=lazy("Kind of event"))
    topics = forms.MultipleChoiceField(
        label=lazy("Topics"),
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("One to four, by which companies find the event."),
    )
    main_topic = forms.ChoiceField(
        label=lazy("Main topic"),
        required=False,
        help_text=lazy("The first one: under it the event is listed. Empty: the first that is ticked."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(
        self, *args: Any, kinds: Iterable[Any], topics: Iterable[Topic], dated: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {one.code: one for one in kinds}
        self.known_topics = {one.code: one for one in topics}
        named = [(code, str(one)) for code, one in self.known_topics.items()]
        self.fields["kind"].choices = [(code, str(one)) for code, one in self.kinds.items()]  # type: ignore[attr-defined]
        self.fields["topics"].choices = named  # type: ignore[attr-defined]
        self.fields["main_topic"].choices = [EMPTY, *named]  # type: ignore[attr-defined]
        if not dated:  # nothing follows any more
            for name in ("kind", "topics", "main_topic"):
                del self.fields[name]

    def clean(self) -> dict[str, Any] | None:
        """A title and a text in one language at least, and not too many topics."""
        values = super().clean()
        data = self.cleaned_data
        for name, sentence in (
            ("title", _("Please write a title, in German or in English.")),
            ("text", _("Please write a text, in German or in English.")),
        ):
            if not any(
                data.get(f"{name}_{language}") or f"{name}_{language}" in self.errors
                for language in ("de", "en")
            ):
                self.add_error(f"{name}_de", sentence)
        if len(set(data.get("topics") or ()) | {data.get("main_topic") or ""} - {""}) > MOST_TOPICS:
            self.add_error("topics", _("Please choose at most four topics."))
        return values

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is given."""
        data = self.cleaned_data
        found: dict[str, Any] = {name: self._said(name) for name in ("title", "text")}
        if "kind" in self.fields:
            main = [data["main_topic"]] if data["main_topic"] else []
            codes = dict.fromkeys([*main, *data["topics"]])
            found["topics"] = [self.known_topics[code] for code in codes]
            found["kind"] = self.kinds[data["kind"]]
        return found

    def _said(self, name: str) -> dict[str, str]:
        said = {language: self.cleaned_data.get(f"{name}_{language}", "") for language in ("de", "en")}
        return {language: text.replace("\r\n", "\n") for language, text in said.items() if text}

    def refuse_version(self, sentence: Any, version: int) -> None:
        """Show why it was not saved; sent again, it is known that the newest text was seen."""
        self.refuse(sentence)
        self.data[self.add_prefix("version")] = str(version)


def _days(text: str) -> list[date]:
    return [_day(line.strip()) for line in text.splitlines() if line.strip()]


def _day(line: str) -> date:
    for form in DAYS:
        try:
            day = datetime.strptime(line, form).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
        if not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(FARTHEST)
        return day
    raise forms.ValidationError(_("We cannot read “%(line)s” as a day.") % {"line": line[:40]})
