"""Which parts of an umbrella somebody chooses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubnetz.events import alike, rules, timetable, ways
from hubnetz.events.actions import Choice
from hubnetz.events.forms import Enrol
from hubnetz.events.models import Event
from hubnetz.ui.forms import speak_plainly


@dataclass(frozen=True, slots=True)
class Part:
    """A part as the form shows it: with its ways, or why it is not chosen here."""

    event: Event
    ways: list[ways.Way]
    state: str  # "open", "apart" (asks more, on its own page), "later", "closed", "full"

    @property
    def name(self) -> str:
        """What its field is called."""
        return f"part_{self.event.code}"


class Parts(Enrol):
    """Seats at several parts of an umbrella for one person."""

    def __init__(self, parts: Sequence[Event], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(parts)
        if self.photo_notes:
            wish = forms.BooleanField(label=_("No photos or recordings of me, please"), required=False)
            speak_plainly(wish)
            self.fields["no_photos"] = wish

    def offer(self, parts: Sequence[Event]) -> None:
        """Say which parts there are and how they stand; again after a refusal, when that has changed."""
        now = timezone.now()
        self.parts = [_part(event) for event in parts if event.cancelled_at is None and event.ends_at > now]
        for part in self.parts:
            self.fields.pop(part.name, None)
            if part.state != "open":
                continue
            if len(part.ways) == 1:
                field: forms.Field = forms.BooleanField(label=part.event.title, required=False)
            else:
                field = forms.ChoiceField(
                    label=part.event.title,
                    required=False,
                    choices=[("", _("without me"))]
                    + [(way.code, way.label) for way in part.ways if way.is_open],
                )
            speak_plainly(field)
            self.fields[part.name] = field

    @property
    def rows(self) -> list[tuple[Part, forms.BoundField | None]]:
        """The parts in their order, each with its field where it can be chosen here."""
        return [(part, self[part.name] if part.name in self.fields else None) for part in self.parts]

    @property
    def may_choose(self) -> bool:
        """Whether there is anything to choose."""
        return any(part.state == "open" for part in self.parts)

    @property
    def photo_notes(self) -> list[alike.PhotoNote]:
        """What is said of photos, and at which of the parts that can be chosen here."""
        return alike.photo_notes(part.event for part in self.parts if part.state == "open")

    @property
    def first(self) -> str:
        """The id of the first choice: where a summary of errors leads."""
        return next((self[part.name].auto_id for part in self.parts if part.name in self.fields), "")

    @property
    def person(self) -> list[forms.BoundField]:
        """The fields about who comes."""
        names = ("name", "email", "organisation_name", "postcode", self.trap_name)
        return [self[name] for name in names]

    @property
    def choices(self) -> list[Choice]:
        """What the verb is given."""
        found = []
        for part in self.parts:
            chosen = self.cleaned_data.get(part.name)
            if not chosen:
                continue
            way = next((way for way in part.ways if way.code == chosen), part.ways[0])
            found.append(Choice(part.event, way.pool, way.type))
        return found

    def clean(self) -> dict[str, Any] | None:
        """At least one part, and no two at once."""
        values = super().clean()
        chosen = [choice.event for choice in self.choices]
        if not chosen:
            self.add_error(None, _("Please choose at least one part."))
        elif both := timetable.at_once(chosen):
            sentence = _("“%(one)s” and “%(other)s” are at the same time. Please choose one of them.")
            self.add_error(f"part_{both[1].code}", sentence % {"one": both[0].title, "other": both[1].title})
        return values


def _part(event: Event) -> Part:
    found = ways.ways_of(event.pools.all())
    if getattr(event, "asks", False) or any(way.needs_code for way in found):
        return Part(event, found, "apart")
    if not rules.takes_registrations(
        published_at=event.published_at,
        cancelled_at=event.cancelled_at,
        ends_at=event.ends_at,
        opens_at=event.opens_at,
        closes_at=event.closes_at,
        now=timezone.now(),
    ):
        return Part(event, found, "later" if event.opens_at and event.opens_at > timezone.now() else "closed")
    return Part(event, found, "open" if any(way.is_open for way in found) else "full")
