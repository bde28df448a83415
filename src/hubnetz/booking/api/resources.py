"""What can be booked, when it is free, what one must know before; and booking it."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.views.decorators.cache import never_cache
from ninja import Field, Query, Router, Schema, Status

from hubnetz.booking import access, actions, rules, wishing
from hubnetz.booking.access import offered, pictures, together
from hubnetz.booking.api import faces
from hubnetz.booking.api.faces import Key, Kind, LicenceKindOut, PageNumber, ResourceOut, SlotOut
from hubnetz.booking.models import Booking, Resource
from hubnetz.booking.writing import LONGEST_SUBJECT
from hubnetz.lib.apidoc import PUBLIC_ERRORS, Email, Face, Page, paged
from hubnetz.lib.errors import Refused
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access as network
from hubnetz.network import reference
from hubnetz.ui.moments import Moment

router = Router(tags=["booking"])
router.add_decorator(never_cache, mode="view")
MOST_DAYS = 31  # of free times at once
NEEDS_A_NUMBER = "Who is to be called needs a telephone number."


class PictureOut(Face):
    """A picture, and what one sees on it."""

    url: str
    alt: dict[str, str]
    credit: str


class PriceOut(Face):
    """A line of the price list, in words, without and with tax."""

    name: str
    price: str
    gross: str
    note: str


class ResourceInFull(ResourceOut):
    """A resource with all that one wants to know before one books it."""

    house_rules: dict[str, str]
    safety: Annotated[dict[str, str], Field(description="what one must know before one touches it")]
    getting_there: dict[str, str]
    pictures: list[PictureOut]
    prices: Annotated[list[PriceOut], Field(description="empty: the hub has not said any")]
    parts: list[str]
    together_with: Annotated[list[str], Field(description="what can be booked with it in one go")]
    accepts_other_hubs: Annotated[bool, Field(description="licences that other hubs granted")]
    licence_kind: LicenceKindOut | None


class ResourceChoice(Schema):
    """What the list can be narrowed to; several values of one name are alternatives, but of features all are meant."""

    hub: Annotated[str, Field(max_length=60)] = ""
    kind: list[Kind] = []
    purpose: list[Literal["idea", "experiment", "collaboration"]] = []
    feature: Annotated[list[str], Field(max_length=20)] = []
    topic: Annotated[list[str], Field(max_length=20)] = []
    mode: Literal["", "on_site", "phone", "video"] = ""
    people: Annotated[int | None, Field(ge=1, le=5000)] = None
    place: Annotated[str, Field(max_length=80, description="postcode or town")] = ""
    km: Annotated[int, Field(ge=1, le=200, description="around the place")] = 25
    day: Annotated[date | None, Field(description="only what is free on it, between `starts` and `ends`")] = (
        None
    )
    starts: time | None = None
    ends: Annotated[time | None, Field(description="earlier than it begins: on the day after")] = None


class SlotsWanted(Schema):
    """Which free times: within which days, for how long, how many of it, what with it."""

    first: Annotated[date | None, Field(alias="from", description="today if not said")] = None
    until: Annotated[date | None, Field(description="at most 31 days; a week if not said")] = None
    minutes: Annotated[
        int | None, Field(ge=1, le=1440, description="how long; as short as one may if not said")
    ] = None
    size: Annotated[int, Field(ge=1, le=20, description="how many desks")] = 1
    together_with: Annotated[list[str], Field(max_length=wishing.MOST_TOGETHER)] = []


class BookingIn(Schema):
    """Who wants what and when; with `together_with` all of it or nothing."""

    resource: Annotated[str, Field(max_length=20)]
    starts_at: Moment
    ends_at: Moment
    together_with: Annotated[list[str], Field(max_length=wishing.MOST_TOGETHER)] = []
    size: Annotated[int, Field(ge=1, le=20, description="how many desks")] = 1
    mode: Annotated[
        Literal["", "on_site", "phone", "video"], Field(description="of an adviser with several")
    ] = ""
    topic: Annotated[str, Field(max_length=50, description="code of what the hour is about")] = ""
    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
    email: Email
    phone: Annotated[str, Field(max_length=40)] = ""
    organisation_name: Annotated[str, Field(max_length=200)] = ""
    postcode: Annotated[str, Field(pattern=r"^([0-9]{5})?$")] = ""
    subject: Annotated[
        str, Field(max_length=LONGEST_SUBJECT, description="what it is about, in a sentence")
    ] = ""
    language: Annotated[str, Field(pattern="^(de|en)$")] = "de"


@router.get("/resources", response={200: Page[ResourceOut], **PUBLIC_ERRORS}, url_name="resources")
def resources(request: HttpRequest, choice: Query[ResourceChoice], page: PageNumber = 1) -> Any:
    """Return what can be booked, by hub, kind and name; all, or a choice. A hub or place that there is not is 404."""
    rows = offered.offered(_narrowed(choice))
    said = [one for one in (choice.day, choice.starts, choice.ends) if one is not None]
    if not said:
        return paged(rows, page, ResourceOut.of)
    if len(said) < 3 or choice.day is None or choice.starts is None or choice.ends is None:
        raise faces.asked_wrong("day", "A time needs all of day, starts and ends.")
    _within_reach(choice.day, "day")
    span = wishing.span_of(choice.day, choice.starts.replace(tzinfo=None), choice.ends.replace(tzinfo=None))
    return paged(offered.free_then(rows, span, size=choice.people or 1), page, ResourceOut.of)


@router.get("/resources/{code}", response={200: ResourceInFull, **PUBLIC_ERRORS}, url_name="resource")
def resource(request: HttpRequest, code: str) -> ResourceInFull:
    """Return one thing that can be booked, with rules, pictures, prices, and the next courses for its licence."""
    one = offered.offered_one(code)
    kind = one.licence_kind
    at = None if one.accepts_other_hubs else one.hub
    return ResourceInFull.of(
        one,
        house_rules=one.house_rules,
        safety=one.safety,
        getting_there=one.getting_there,
        pictures=[
            PictureOut(
                url=faces.page_of("booking:picture", code, each.code), alt=each.alt, credit=each.credit
            )
            for each in pictures.pictures_of(one)
        ],
        prices=[
            PriceOut(name=each.name, price=each.price, gross=each.gross, note=each.note)
            for each in access.price_list(one)
        ],
        parts=offered.parts_on_show(one),
        together_with=faces.codes(together.companions_of(one, listed=True)),
        accepts_other_hubs=one.accepts_other_hubs,
        licence_kind=LicenceKindOut.of(kind, offered.inductions([kind], at=at)[kind.pk]) if kind else None,
    )


@router.get("/resources/{code}/slots", response={200: list[SlotOut], **PUBLIC_ERRORS}, url_name="slots")
def slots(request: HttpRequest, code: str, wanted: Query[SlotsWanted]) -> list[SlotOut]:
    """Return when something can be booked for so long, perhaps together with other things of its hub, in order. A time
    that is free now may be taken when you book it."""
    asked = _asked(access.resource_on_show(code), wanted.together_with, "query")
    begins, ends = span_of_days(wanted.first, wanted.until)
    length = timedelta(minutes=wanted.minutes) if wanted.minutes else None
    found = offered.common_slots(asked, begins, ends, length=length, size=wanted.size)
    return [
        SlotOut(starts_at=faces.berlin(one.starts_at), ends_at=faces.berlin(one.ends_at)) for one in found
    ]


@router.get("/licences", response={200: Page[LicenceKindOut], **PUBLIC_ERRORS}, url_name="licences")
def licences(request: HttpRequest, page: PageNumber = 1) -> Any:
    """Return what one has to be shown before one may use some machines, each with the next courses at any hub."""
    kinds = list(offered.licence_kinds_needed())
    coming = offered.inductions(kinds)
    return paged(kinds, page, lambda kind: LicenceKindOut.of(kind, coming[kind.pk]))


@router.post("/bookings", response={201: faces.BookedOut, **faces.BOOKING_ERRORS}, url_name="book")
def book(request: HttpRequest, body: BookingIn, key: Key) -> Any:
    """Book a desk, a room, a machine, an hour with an adviser; with others all or nothing. Where `needs_approval` it is
    a request. The person gets an e-mail with the key to move it and give it back. Sent again with the same key, nothing
    changes and the answer is the same. What is not free is refused with what could be had `instead`, a machine one was
    not shown with the next `induction`."""
    first = access.resource_on_show(body.resource)
    asked = _asked(first, body.together_with, "body")
    mode = mode_of(first, body)
    topic = network.topic(body.topic) if body.topic else None
    names = ("name", "email", "phone", "organisation_name", "postcode", "subject", "language", "size")
    try:
        made = actions.book(
            first,
            starts_at=body.starts_at,
            ends_at=body.ends_at,
            together_with=asked[1:],
            mode=mode,
            topic=topic,
            idempotency_key=key,
            **body.dict(include=set(names)),
        )
    except Refused as refusal:
        size = body.size if first.kind == Resource.Kind.DESKS else 1
        wanted = {"size": size, "topic": topic, "mode": mode}
        raise faces.refused(
            refusal, asked, starts_at=body.starts_at, ends_at=body.ends_at, **wanted
        ) from None
    return Status(201, booked(made))


def booked(made: Booking) -> faces.BookedOut:
    """Return what the caller learns of a booking."""
    return faces.BookedOut(
        code=made.code,
        state=faces.state_of(made),
        hub=made.resource.hub.slug,
        resource=made.resource.code,
        together_with=faces.codes(access.others_of(made)),
        starts_at=faces.berlin(made.starts_at),
        ends_at=faces.berlin(made.ends_at),
    )


def mode_of(first: Resource, body: Any) -> str:
    """Return how somebody is met, as the page asks for it: said where there are several ways, with a number to call."""
    mode: str = body.mode or (first.modes[0] if len(first.modes) == 1 else "")
    if first.modes and mode not in first.modes:
        raise faces.malformed("mode", f"Please say one of: {', '.join(first.modes)}.")
    if not first.modes and mode:
        raise faces.malformed("mode", "Only advisers are met in one way or another.")
    if mode == Resource.Mode.PHONE and not body.phone.strip():
        raise faces.malformed("phone", NEEDS_A_NUMBER)
    return mode


def span_of_days(first: date | None, until: date | None) -> tuple[date, date]:
    """Return the days that are asked about, from today on; at most so many."""
    today = timezone.localdate(timezone=BERLIN)
    begins = max(first or today, today)
    _within_reach(begins, "from")
    ends = until or begins + 6 * rules.DAY
    if ends < begins:
        raise faces.asked_wrong("until", "This day is over, or before the first one.")
    if (ends - begins).days >= MOST_DAYS:
        raise faces.asked_wrong("until", f"Please ask about at most {MOST_DAYS} days at once.")
    return begins, ends


def _within_reach(day: date, field: str) -> None:
    if abs((day - timezone.localdate(timezone=BERLIN)).days) > 100 * 366:
        raise faces.asked_wrong(field, "This day is too far away.")


def _asked(first: Resource, others: Sequence[str], where: str) -> list[Resource]:
    """Return what is asked for; what cannot be booked with the first is refused as on the page."""
    if not others:
        return [first]
    known = {one.code: one for one in together.companions_of(first, listed=True)}
    wrong = faces.malformed if where == "body" else faces.asked_wrong
    if unknown := [code for code in others if code not in known]:
        raise wrong("together_with", f"{unknown[0][:20]} cannot be booked together with this.")
    return [first, *(known[code] for code in dict.fromkeys(others))]


def _narrowed(choice: ResourceChoice) -> offered.Narrowing:
    place = None
    if choice.place.strip():
        found = reference.find(choice.place)
        if found.status != "found":
            raise Http404
        place = found.candidates[0]
    return offered.Narrowing(
        hub=network.hub_on_show(choice.hub) if choice.hub else None,
        kinds=choice.kind,
        purposes=choice.purpose,
        features=[code for code in choice.feature if code],
        topics=[code for code in choice.topic if code],
        mode=choice.mode,
        people=choice.people,
        place=place,
        km=choice.km,
    )
