"""The lock that every verb on seats takes first, and what is free while it is held."""

from datetime import datetime

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hubnetz.events import rules
from hubnetz.events.models import AttendeeType, Event, Party, Pool, Registration, Waiting
from hubnetz.events.refusals import NotOpen

Addressee = Registration | Party | Waiting


def hold(event: Event) -> Event:
    """Return the event with a lock on it, so that its seats change for one person after the other.

    Reading pages and other events are not held up.
    """
    return Event.objects.select_for_update(no_key=True, of=("self",)).select_related("hub").get(pk=event.pk)


def open_now(event: Event, now: datetime) -> None:
    """Refuse when the event takes nobody at this moment.

    :raises NotOpen: if so
    """
    if not rules.takes_registrations(
        published_at=event.published_at,
        cancelled_at=event.cancelled_at,
        ends_at=event.ends_at,
        opens_at=event.opens_at,
        closes_at=event.closes_at,
        now=now,
    ):
        early = event.opens_at and now < event.opens_at and not event.cancelled_at and event.published_at
        raise NotOpen(
            _("Registration for this event has not begun yet.")
            if early
            else _("This event takes no registrations any more.")
        )


def way_in(event: Event, pool: Pool | None, type: AttendeeType | None) -> Pool:
    """Return the pool that somebody draws on: that of their type, the one they chose, or the first.

    It is read anew, now that the event is held: its seats may have changed since a page showed it.

    :raises NotOpen: if it is another event's
    """
    chosen = type.pool_id if type else pool.pk if pool else None
    found = event.pools.filter(**{"pk": chosen} if chosen else {}).order_by("position").first()
    if found is None:
        raise NotOpen(_("This way to take part does not belong to the event."))
    return found


def free_numbers(pool: Pool, most: int = 1) -> list[int] | None:
    """Return up to `most` free seat numbers of the pool, lowest first; None where seats are not limited."""
    if pool.seats is None:
        return None
    taken = pool.registrations.taking().values_list("seat", flat=True)
    return rules.free_seats(pool.seats, [seat for seat in taken if seat], most)


def everybody(event: Event) -> list[Addressee]:
    """Return whom a change of the event concerns, each once: who has a seat or asked for one, the contacts of those
    who are not named yet, and who waits."""
    live = event.registrations.filter(cancelled_at=None)
    own = live.filter(party__email=F("email"))  # a contact's own seat: told as the contact
    people: list[Addressee] = list(live.exclude(email="").exclude(pk__in=own.values("pk")).order_by("pk"))
    others = live.filter(Q(email="") | Q(pk__in=own.values("pk")))
    people += event.parties.filter(pk__in=others.values("party")).order_by("pk")
    told = {person.email for person in people}
    people += [entry for entry in Waiting.objects.filter(event=event).open() if entry.email not in told]
    for person in people:
        person.event = event
    return people
