"""The lock that every verb on seats takes first, and what is free while it is held."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hubnetz.events import repeats, rules
from hubnetz.events.models import AttendeeType, Event, Party, Pool, Registration, Series, Waiting
from hubnetz.events.refusals import NotOpen
from hubnetz.lib.worded import Given, Worded

Addressee = Registration | Party | Waiting
NO_ADDRESS = "-"


def hold(event: Event) -> Event:
    """Return the event with a lock on it, so that its seats change for one person after the other.

    Reading pages and other events are not held up.
    """
    locked = Event.objects.select_for_update(no_key=True, of=("self",))
    return locked.select_related("hub", "site").get(pk=event.pk)  # letters say where


def hold_all(events: Iterable[Event]) -> dict[int, Event]:
    """Return the events by key, held in one order, so that two verbs on several never wait for each other.

    A draft that was thrown away meanwhile is left out.
    """
    keys = sorted({one.pk for one in events})
    locked = Event.objects.select_for_update(no_key=True, of=("self",)).select_related("hub", "site")
    return {pk: found for pk in keys if (found := locked.filter(pk=pk).first())}


def hold_series(series: Series) -> list[Event]:
    """Return the dates of a series, held in one order, so that two verbs on it never wait for each other."""
    Series.objects.select_for_update(no_key=True).get(pk=series.pk)
    keys = Event.objects.filter(series=series).order_by("pk").values_list("pk", flat=True)
    rows = Event.objects.select_for_update(no_key=True, of=("self",)).select_related("hub")
    return sorted(rows.filter(pk__in=list(keys)).order_by("pk"), key=lambda one: one.starts_at)


def known(event: Event, email: str, key: UUID) -> tuple[Registration | None, Registration | None]:
    """Return the registration that answered this key, and that of this person, where there are any."""
    # Without an address nobody is found by it: several seats may have none.
    rows = _KNOWN(event=event.pk, email=email or NO_ADDRESS, key=key)
    sent_before = next((one for one in rows if one.repeats or one.idempotency_key == key), None)
    return sent_before, next(iter(rows), None)


def known_by_telephone(event: Event, name: str, phone: str) -> Registration | None:
    """Return the registration of somebody without an e-mail address, if there is one."""
    return event.registrations.filter(name=name, phone=phone, cancelled_at=None).first() if phone else None


_KNOWN = Worded(
    lambda: Registration.objects.filter(
        repeats.answers(Registration, Given("key"))
        | Q(event=Given("event"), email=Given("email"), cancelled_at=None)
    ).annotate(repeats=repeats.repeats(Registration, Given("key")))
)


def hold_seat(registration: Registration) -> tuple[Event, Registration]:
    """Hold the event, then the registration, and return both as they are now."""
    event = hold(registration.event)
    rows = Registration.objects.select_for_update(of=("self",))
    found = rows.select_related("party", "waiting", "pool", "type").get(pk=registration.pk)
    found.event = event
    return event, found


def open_now(event: Event, now: datetime, *, for_guests: bool = False) -> None:
    """Refuse when the event takes nobody at this moment; `for_guests`: whatever days others register on.

    :raises NotOpen: if so
    """
    if not rules.takes_registrations(
        published_at=event.published_at,
        cancelled_at=event.cancelled_at,
        ends_at=event.ends_at,
        opens_at=None if for_guests else event.opens_at,
        closes_at=None if for_guests else event.closes_at,
        now=now,
    ):
        early = (
            not for_guests
            and event.opens_at
            and now < event.opens_at
            and not event.cancelled_at
            and event.published_at
        )
        raise NotOpen(
            _("Registration for this event has not begun yet.")
            if early
            else _("This event takes no registrations any more.")
        )


def way_in(event: Event, pool: Pool | None, type: AttendeeType | None) -> tuple[Pool, AttendeeType | None]:
    """Return the pool and the type that somebody draws on: what they chose, or the event's first pool.

    Both are read anew, now that the event is held: seats may have changed since a page showed them. Where a pool
    has types nobody comes past them: without one it is the one that asks for least.

    :raises NotOpen: if it is another event's
    """
    chosen = type.pool_id if type else pool.pk if pool else None
    ways: list[Any] = _CHOSEN(event=event.pk, pool=chosen) if chosen else _FIRST(event=event.pk)
    found = next(iter(ways), None)
    if found is None:
        raise NotOpen(_("This way to take part does not belong to the event."))
    if found.typed:
        asking = found.types.order_by("needs_invitation", "needs_approval", "position", "pk")
        type = asking.filter(pk=type.pk).first() if type else asking.first()
    return found, type


def still_asked(event: Event, answers: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the answers whose questions the event still asks: one may be gone since a page showed it."""
    if not answers:
        return {}
    codes = set(event.questions.values_list("code", flat=True))
    return {code: answer for code, answer in answers.items() if code in codes}


def _typed() -> "QuerySet[Pool]":
    types = AttendeeType.objects.filter(pool=OuterRef("pk"))
    return Pool.objects.filter(event=Given("event")).annotate(typed=Exists(types)).order_by("position")


_CHOSEN = Worded(lambda: _typed().filter(pk=Given("pool")))
_FIRST = Worded(lambda: _typed()[:1])


def free_numbers(pool: Pool, most: int = 1) -> list[int] | None:
    """Return up to `most` free seat numbers of the pool, lowest first; None where seats are not limited."""
    if pool.seats is None:
        return None
    taken: Any = _TAKEN(pool=pool.pk)
    return rules.free_seats(pool.seats, [seat for seat in taken if seat], most)


_TAKEN = Worded(
    lambda: Registration.objects.taking().filter(pool=Given("pool")).values_list("seat", flat=True)
)


def everybody(event: Event) -> list[Addressee]:
    """Return whom a change of the event concerns, each address once: who has a seat or asked for one, the contacts of
    those who are not named yet, and who waits; also whoever has no address and is to be called."""
    live = event.registrations.filter(cancelled_at=None).order_by("pk")
    own = Q(party__email=F("email"))  # a contact's own seat: told as the contact
    people: list[Addressee] = list(
        live.exclude(email="").exclude(pk__in=live.filter(own).order_by().values("pk"))
    )
    contacts = live.filter(own | Q(email="")).order_by().values("party")
    people += event.parties.filter(pk__in=contacts).order_by("pk")
    served = live.filter(email="", party=None, waiting__isnull=False, confirmed_at__isnull=False)
    people += served.select_related("waiting")
    people += Waiting.objects.filter(event=event).open()
    people += live.exclude(phone="")
    told: dict[str, Addressee] = {}
    for person in people:
        person.event = event
        told.setdefault(address_of(person) or person.code, person)
    return list(told.values())


def address_of(person: Addressee) -> str:
    """Return where a letter to somebody goes: of a seat without an address, to its contact or to who waited for it."""
    if person.email or not isinstance(person, Registration):
        return person.email
    return person.party.email if person.party else person.waiting.email if person.waiting else ""
