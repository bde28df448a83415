"""Whom the staff of an event have to call, because no letter reaches them."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubnetz.events import holding, hooks
from hubnetz.events.models import Call, Event, Registration

_SAID = {
    "rescheduled": gettext_lazy("The event takes place at another time."),
    "relocated": gettext_lazy("The event takes place somewhere else."),
    "went_online": gettext_lazy("The event takes place online."),
    "came_back": gettext_lazy("The event takes place on site again."),
    "link_changed": gettext_lazy("There is another link to join online."),
    "cancelled": gettext_lazy("The event does not take place."),
    "host_changed": gettext_lazy("Another hub runs the event now."),
    "confirmed": gettext_lazy("The request is approved, the seat is theirs."),
    "declined": gettext_lazy("The request is declined."),
}


@dataclass(slots=True)
class ToCall:
    """One person to be called, and everything they are to be told."""

    person: Registration
    calls: list[Call] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The number as a telephone dials it."""
        typed = self.person.phone
        digits = "".join(sign for sign in typed if sign.isdecimal())
        return f"+{digits}" if typed.startswith("+") else digits

    @property
    def told(self) -> list[tuple[str, str]]:
        """What they are to be told: each a sentence, and the note that others read in their letter."""
        said = {**hooks.calls_say, **_SAID}
        return [(str(said.get(call.about) or _("Something has changed.")), call.note) for call in self.calls]


def people_to_call(event: Event) -> list[ToCall]:
    """Return who is still to be told something by telephone, who waits longest first; one query.

    For staff who let people in and got the event from access.
    """
    rows = Call.objects.filter(registration__event=event, done_at=None).select_related("registration")
    found: dict[int, ToCall] = {}
    for call in rows.order_by("made_at", "pk"):
        found.setdefault(call.registration_id, ToCall(call.registration)).calls.append(call)
    return list(found.values())


def address_of(person: Registration) -> str:
    """Return where a letter to somebody goes, perhaps to who registered them; empty for who is to be called."""
    return holding.address_of(person)


def count_by_telephone(event: Event) -> int:
    """Return how many people are to be called when something changes: they have a seat and no e-mail address."""
    return event.registrations.filter(cancelled_at=None).exclude(phone="").count()
