"""One's own booking, for who has the key from its e-mail: see, move, give back, be there, an earlier hour, a series."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Field, Query, Router, Schema

from hubnetz.booking import access, actions, rules
from hubnetz.booking.access import arriving, together
from hubnetz.booking.api import faces
from hubnetz.booking.api.faces import Mode, SlotOut, State
from hubnetz.booking.api.resources import span_of_days
from hubnetz.booking.earlier_forms import Earlier
from hubnetz.booking.models import Booking, EarlierOffer, EarlierWish, Resource
from hubnetz.booking.words import said
from hubnetz.lib.apidoc import PUBLIC_ERRORS, Face
from hubnetz.ui.moments import Moment

router = Router(tags=["own booking"])
router.add_decorator(never_cache, mode="view")
Part = Literal["morning", "afternoon", "evening"]
Scope = Literal["this", "following", "all"]


class EarlierOut(Face):
    """What somebody wishes for instead of the hour they have."""

    first_on: date
    parts: list[str]
    modes: list[str]
    anybody: bool


class KeptOut(SlotOut):
    """An earlier hour that is kept until somebody answers."""

    code: str
    resource: str
    adviser: dict[str, str]
    mode: str
    valid_until: datetime

    @classmethod
    def of(cls, offer: EarlierOffer | None) -> "KeptOut | None":
        """Return the offer, None for none."""
        if offer is None:
            return None
        return cls(
            code=offer.code,
            resource=offer.resource.code,
            adviser=offer.resource.name,
            mode=offer.mode,
            starts_at=faces.berlin(offer.starts_at),
            ends_at=faces.berlin(offer.ends_at),
            valid_until=faces.berlin(offer.valid_until),
        )


class OwnBookingOut(SlotOut):
    """One's own booking."""

    code: str
    state: State
    hub: str
    resource: str
    name: Annotated[dict[str, str], Field(description="of what is booked")]
    together_with: list[str]
    size: int
    mode: Annotated[str, Field(description="of an adviser; else empty")]
    topic: str | None
    series: Annotated[str | None, Field(description="its dates: /bookings/{key}/series")]
    release_at: Annotated[datetime | None, Field(description="then it is free for others if nobody has come")]
    may_change: bool
    may_arrive: Annotated[bool, Field(description="whether one can say now that one is there")]
    may_wish: Annotated[bool, Field(description="whether one can wish for an earlier hour")]
    wish: EarlierOut | None
    offer: KeptOut | None
    cost: Annotated[list[str], Field(description="in words; empty if no tariff says")]
    page: str
    calendar: str


class TimeOfBookingIn(Schema):
    """Another time."""

    starts_at: Moment
    ends_at: Moment


class EarlierIn(Schema):
    """What would do better; without `modes` all that the adviser offers."""

    first_on: date
    parts: Annotated[list[Part], Field(min_length=1)] = ["morning", "afternoon", "evening"]
    modes: list[Mode] = []
    anybody: Annotated[bool, Field(description="another adviser of the hub who knows the topic would do")] = (
        True
    )


class DatesIn(Schema):
    """Which dates of the series: this one, it and all after it, or all to come."""

    scope: Scope = "this"


class DatesMoveIn(TimeOfBookingIn, DatesIn):
    """Where this date goes; the others of the scope move by as much."""

    keep_blocked: Annotated[bool, Field(description="dates whose new time is taken stay where they are")] = (
        False
    )


class OwnDateOut(SlotOut):
    """A date of one's series, with the key to it."""

    key: str
    code: str
    state: State


class SkippedOut(Face):
    """A date of the series that could not be had, and why."""

    starts_at: datetime
    code: str
    sentence: str


class OwnSeriesOut(Face):
    """All dates of one's series, and what could not be had."""

    code: str
    rule: Annotated[str, Field(description="RFC 5545 RRULE in Berlin time")]
    dates: list[OwnDateOut]
    skipped: list[SkippedOut]


def _own(found: Booking, key: str) -> OwnBookingOut:
    now = timezone.now()
    wish: EarlierWish | None = access.wish_of(found)
    stands = found.cancelled_at is None and found.checked_in_at is None
    return OwnBookingOut(
        code=found.code,
        state=faces.state_of(found),
        hub=found.resource.hub.slug,
        resource=found.resource.code,
        name=found.resource.name,
        together_with=faces.codes(access.others_of(found)),
        size=found.size,
        mode=found.mode if found.resource.modes else "",
        topic=found.topic.code if found.topic else None,
        series=found.series.code if found.series else None,
        starts_at=faces.berlin(found.starts_at),
        ends_at=faces.berlin(found.ends_at),
        release_at=faces.berlin(found.release_at) if found.release_at and stands else None,
        may_change=stands and found.ends_at > now,
        may_arrive=stands
        and arriving.has_ticket(found, now)
        and rules.may_check_in(found.starts_at, found.ends_at, now),
        may_wish=access.may_wish(found),
        wish=EarlierOut(first_on=wish.first_on, parts=wish.parts, modes=wish.modes, anybody=wish.anybody)
        if wish
        else None,
        offer=KeptOut.of(access.offer_to(found)),
        cost=access.cost_of(found) if found.cancelled_at is None else [],
        page=faces.page_of("booking:own", key),
        calendar=faces.page_of("booking:own_calendar", key),
    )


@router.get("/bookings/{key}", response={200: OwnBookingOut, **PUBLIC_ERRORS}, url_name="own_booking")
def own(request: HttpRequest, key: str) -> OwnBookingOut:
    """Return one's own booking, with the key from its e-mail."""
    return _own(access.booking_by_key(key), key)


@router.get("/bookings/{key}/slots", response={200: list[SlotOut], **PUBLIC_ERRORS}, url_name="own_slots")
def own_slots(
    request: HttpRequest,
    key: str,
    first: Annotated[date | None, Query(alias="from", description="today if not said")] = None,
    until: Annotated[date | None, Query(description="at most 31 days; a week if not said")] = None,
) -> list[SlotOut]:
    """Return when the booking could be instead, as long as it is; its own time counts as free."""
    found = access.booking_by_key(key)
    slots = access.slots(
        [found.resource],
        *span_of_days(first, until),
        length=found.ends_at - found.starts_at,
        size=found.size,
        moving=found,
    )
    return [
        SlotOut(starts_at=faces.berlin(one.starts_at), ends_at=faces.berlin(one.ends_at)) for one in slots
    ]


@router.post("/bookings/{key}/time", response={200: OwnBookingOut, **PUBLIC_ERRORS}, url_name="own_time")
def move(request: HttpRequest, key: str, body: TimeOfBookingIn) -> OwnBookingOut:
    """Move it; refused, the old time stays. Sent again, nothing changes."""
    found = access.booking_by_key(key)
    actions.move(found, starts_at=body.starts_at, ends_at=body.ends_at, by=None)
    return _own(access.booking_by_key(key), key)


@router.post(
    "/bookings/{key}/cancellation",
    response={200: OwnBookingOut, **PUBLIC_ERRORS},
    url_name="own_cancellation",
)
def cancel(request: HttpRequest, key: str) -> OwnBookingOut:
    """Give it back. Sent again, nothing changes."""
    actions.cancel(access.booking_by_key(key), by=None)
    return _own(access.booking_by_key(key), key)


@router.post(
    "/bookings/{key}/arrival", response={200: OwnBookingOut, **PUBLIC_ERRORS}, url_name="own_arrival"
)
def arrive(request: HttpRequest, key: str) -> OwnBookingOut:
    """Say that one is there, from half an hour before it begins. Sent again, nothing changes."""
    actions.check_in(access.booking_by_key(key), by=None)
    return _own(access.booking_by_key(key), key)


@router.get("/bookings/{key}/earlier", response={200: list[SlotOut], **PUBLIC_ERRORS}, url_name="own_earlier")
def earlier(request: HttpRequest, key: str) -> list[SlotOut]:
    """Return the hours with the same adviser that are free before one's own right now: move there at once."""
    found = access.booking_by_key(key)
    slots = access.earlier_now(found) if access.may_wish(found) else []
    return [
        SlotOut(starts_at=faces.berlin(one.starts_at), ends_at=faces.berlin(one.ends_at))
        for one in slots
        if one.resource.pk == found.resource_id
    ]


@router.post("/bookings/{key}/wish", response={200: OwnBookingOut, **PUBLIC_ERRORS}, url_name="own_wish")
def wish(request: HttpRequest, key: str, body: EarlierIn) -> OwnBookingOut:
    """Wish for an earlier hour: what becomes free is kept for one after the other, who is asked by e-mail. Sent again,
    the place in the order stays."""
    found = access.booking_by_key(key)
    known = [mode for mode in Resource.Mode.values if mode in found.resource.modes] or [found.mode]
    form = Earlier({**body.dict(), "modes": body.modes or known}, modes=known)
    if not form.is_valid():
        field, sentences = next(iter(form.errors.items()))
        raise faces.malformed(field, sentences[0])
    actions.wish_earlier(found, **form.values)
    return _own(access.booking_by_key(key), key)


@router.post(
    "/bookings/{key}/wish/ending", response={200: OwnBookingOut, **PUBLIC_ERRORS}, url_name="own_wish_end"
)
def end_wish(request: HttpRequest, key: str) -> OwnBookingOut:
    """Wish for no earlier hour any more. Sent again, nothing changes."""
    actions.end_wish(access.booking_by_key(key))
    return _own(access.booking_by_key(key), key)


@router.post(
    "/bookings/{key}/offers/{offer}/acceptance",
    response={200: OwnBookingOut, **PUBLIC_ERRORS},
    url_name="own_offer_taken",
)
def take(request: HttpRequest, key: str, offer: str) -> OwnBookingOut:
    """Take the earlier hour that is kept; the one there was is free at the same moment. Sent again, nothing changes."""
    actions.take_earlier(access.offer_named(access.booking_by_key(key), offer))
    return _own(access.booking_by_key(key), key)


@router.post(
    "/bookings/{key}/offers/{offer}/leaving",
    response={200: OwnBookingOut, **PUBLIC_ERRORS},
    url_name="own_offer_left",
)
def leave(request: HttpRequest, key: str, offer: str) -> OwnBookingOut:
    """Leave the earlier hour to the next one, and keep the one there is. Sent again, nothing changes."""
    actions.leave_earlier(access.offer_named(access.booking_by_key(key), offer))
    return _own(access.booking_by_key(key), key)


@router.get(
    "/bookings/{key}/series", response={200: OwnSeriesOut, **PUBLIC_ERRORS}, url_name="own_booking_series"
)
def series(request: HttpRequest, key: str) -> OwnSeriesOut:
    """Return all dates of the series the booking is one of. One that is in no series is 404."""
    return _series(_one_of_several(key))


@router.post(
    "/bookings/{key}/series/cancellation",
    response={200: OwnSeriesOut, **PUBLIC_ERRORS},
    url_name="own_series_cancellation",
)
def cancel_dates(request: HttpRequest, key: str, body: DatesIn) -> OwnSeriesOut:
    """Give back this date, it and all after it, or all to come; one e-mail."""
    actions.cancel_series(_one_of_several(key), scope=body.scope, by=None)
    return _series(_one_of_several(key))


@router.post(
    "/bookings/{key}/series/time", response={200: OwnSeriesOut, **PUBLIC_ERRORS}, url_name="own_series_time"
)
def move_dates(request: HttpRequest, key: str, body: DatesMoveIn) -> OwnSeriesOut:
    """Move this date, it and all after it, or all to come, by as much; all or none, unless `keep_blocked`."""
    actions.move_series(
        _one_of_several(key),
        scope=body.scope,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        keep_blocked=body.keep_blocked,
        by=None,
    )
    return _series(_one_of_several(key))


def _one_of_several(key: str) -> Booking:
    found = access.booking_by_key(key)
    if found.series is None:
        raise Http404
    return found


def _series(found: Booking) -> OwnSeriesOut:
    assert found.series is not None
    dates: list[Any] = [
        OwnDateOut(
            key=access.key_to(one),
            code=one.code,
            state=faces.state_of(one),
            starts_at=faces.berlin(one.starts_at),
            ends_at=faces.berlin(one.ends_at),
        )
        for one in together.dates_of(found.series)
    ]
    skipped = [
        SkippedOut(starts_at=faces.berlin(one["starts_at"]), code=one["why"], sentence=said(one["why"]))
        for one in access.skipped_by(found.series)
    ]
    return OwnSeriesOut(code=found.series.code, rule=found.series.rule, dates=dates, skipped=skipped)
