"""Series, several parts of an umbrella in one go, and certificates, for machines."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.views.decorators.cache import never_cache
from ninja import Field, Header, Query, Router, Schema, Status
from ninja.decorators import decorate_view
from ninja.errors import Throttled, ValidationError

from hubnetz.accounts import limits
from hubnetz.events import access as events
from hubnetz.events import actions, enrol_forms, faces, part_forms
from hubnetz.events.access import courses, packages, programme
from hubnetz.events.access import series as access
from hubnetz.events.certificate_forms import folded
from hubnetz.events.models import Certificate, Series
from hubnetz.lib.apidoc import LAST_PAGE, PUBLIC_ERRORS, Email, Face, Page, paged

router = Router(tags=["series, parts and certificates"])
Key = Annotated[UUID, Header(alias="Idempotency-Key")]
PageNumber = Annotated[int, Query(ge=1, le=LAST_PAGE)]


class SeriesOut(Face):
    """Dates of a hub under one title."""

    code: str
    title: dict[str, str]
    text: dict[str, str]
    hub: str
    rule: Annotated[str, Field(description="RFC 5545 RRULE in Berlin time; empty: days were chosen")]
    booking: Annotated[str, Field(description="single, package (all dates at once) or both")]
    dates_to_come: int
    takes_all: Annotated[bool, Field(description="whether somebody can enrol for all dates to come now")]
    page: str
    calendar: str

    @classmethod
    def of(cls, series: Any) -> "SeriesOut":
        """Return the public face of a series that came from access, with how many dates are `coming`."""
        return cls(
            code=series.code,
            title=series.title,
            text=series.text,
            hub=series.hub.slug,
            rule=series.rule,
            booking=series.booking,
            dates_to_come=series.coming,
            takes_all=series.booking != Series.Booking.SINGLE and series.coming > 0,
            page=faces.page_of("events:series", series.code),
            calendar=faces.page_of("events:calendar_of_series", series.code),
        )


class GuestIn(Schema):
    """Who wants to come."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
    email: Email
    organisation_name: Annotated[str, Field(max_length=200)] = ""
    postcode: Annotated[str, Field(pattern=r"^([0-9]{5})?$")] = ""
    language: Annotated[str, Field(pattern="^(de|en)$")] = "de"


class EnrolmentIn(GuestIn):
    """Who wants to come to all dates, how, and what they answer; see `/series/{code}/package`."""

    way: Annotated[str, Field(max_length=40, description="code of a way; empty: the first")] = ""
    answers: Annotated[dict[str, str | list[str]], Field(description="by the code of the question")] = {}
    no_photos: Annotated[
        bool, Field(description="wants to be in no photo; matters where it `takes_photos`")
    ] = False


class PackageWayOut(Face):
    """A way to take part in all dates that have it."""

    code: str
    name: str
    dates: Annotated[int, Field(description="how many have it")]
    needs_approval: bool


class PackageQuestionOut(Face):
    """A question of one or several dates, asked once."""

    code: str
    kind: str
    text: dict[str, str]
    help: dict[str, str]
    options: list[dict[str, Any]]
    required: bool
    only_way: Annotated[str | None, Field(description="asked only of those who come by this way")]
    only_if: Annotated[
        str | None, Field(description="asked only if this question was answered with only_value")
    ]
    only_value: str
    dates: Annotated[list[str], Field(description="the events that ask it")]


class PackageOut(Face):
    """What somebody is asked who comes to all dates to come."""

    dates: list[str]
    invited_only: Annotated[list[str], Field(description="dates among them that take an invitation")]
    takes_photos: bool
    ways: list[PackageWayOut]
    questions: list[PackageQuestionOut]

    @classmethod
    def of(cls, package: packages.Package) -> "PackageOut":
        """Return the public face of a package."""
        questions = [
            PackageQuestionOut(
                code=one.code,
                kind=one.kind,
                text=dict(one.text),
                help=dict(one.help),
                options=one.options,
                required=one.is_required,
                only_way=one.only_type_id,
                only_if=one.only_if_id,
                only_value=one.only_value,
                dates=[date.code for date in one.dates],
            )
            for one in package.questions
        ]
        return cls(
            dates=[day.event.code for day in package.days],
            invited_only=[event.code for event in package.invited_only],
            takes_photos=bool(package.photo_notes),
            ways=[
                PackageWayOut(code=way.code, name=way.name, dates=way.dates, needs_approval=way.asks)
                for way in package.ways
            ],
            questions=questions,
        )


class PartIn(Schema):
    """A part of an umbrella, and by which way; empty: the first."""

    event: Annotated[str, Field(max_length=20)]
    way: Annotated[str, Field(max_length=20)] = ""


class SelectionIn(GuestIn):
    """Who wants to come to which parts: all or none."""

    parts: Annotated[list[PartIn], Field(min_length=1, max_length=50)]
    no_photos: Annotated[
        bool, Field(description="wants to be in no photo; matters where a part `takes_photos`")
    ] = False


class TakenOut(Face):
    """That it was taken. What came of it, and how to give it back, is in the e-mail."""

    taken: bool = True


class CertificateOut(Face):
    """What a certificate says, to those who check it; of the person the initials only."""

    code: str
    is_valid: Annotated[bool, Field(description="false: it was taken back")]
    title: dict[str, str]
    hubs: list[dict[str, str]]
    starts_at: datetime
    ends_at: datetime
    goals: list[dict[str, str]]
    issued_at: datetime
    revoked_at: datetime | None
    initials: str

    @classmethod
    def of(cls, found: Certificate) -> "CertificateOut":
        """Return the public face of a certificate that came from access."""
        said = {name: found.said[name] for name in ("title", "hubs", "starts_at", "ends_at", "goals")}
        return cls(
            **said,
            code=found.code,
            is_valid=found.revoked_at is None,
            issued_at=found.issued_at,
            revoked_at=found.revoked_at,
            initials=" ".join(f"{word[0]}." for word in found.registration.name.split()),
        )


class NameIn(Schema):
    """The name as it stands on the paper."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]


class NameOut(Face):
    """Whether the certificate was issued to this name."""

    matches: bool


@router.get("/series", response={200: Page[SeriesOut], **PUBLIC_ERRORS}, url_name="series_list")
def series_to_come(
    request: HttpRequest, hub: Annotated[str, Query(max_length=60)] = "", page: PageNumber = 1
) -> Any:
    """Return the series with dates to come that stand in lists, by title; of all hubs or of one."""
    return paged(access.series_to_come(hub), page, SeriesOut.of)


@router.get("/series/{code}", response={200: SeriesOut, **PUBLIC_ERRORS}, url_name="series")
def series(request: HttpRequest, code: str) -> SeriesOut:
    """Return one series."""
    shown: Any = access.series_on_show(code)
    shown.coming = len(access.dates_in(shown).coming)
    return SeriesOut.of(shown)


@router.get(
    "/series/{code}/dates", response={200: Page[faces.DateOut], **PUBLIC_ERRORS}, url_name="series_dates"
)
def dates(
    request: HttpRequest,
    code: str,
    ever: Annotated[bool, Query(description="past dates too")] = False,
    page: PageNumber = 1,
) -> Any:
    """Return the dates of a series to come, soonest first; or all there ever were."""
    shown = access.series_on_show(code)
    return paged(access.dates_in_full(shown, ever=ever), page, faces.DateOut.of)


@router.get("/series/{code}/package", response={200: PackageOut, **PUBLIC_ERRORS}, url_name="series_package")
def package(request: HttpRequest, code: str) -> PackageOut:
    """Return the ways and questions of those who come to all dates. A series that is booked one by one is 404."""
    return PackageOut.of(_package(access.series_on_show(code)))


@router.post(
    "/series/{code}/enrolments", response={201: TakenOut, **PUBLIC_ERRORS}, url_name="series_enrolments"
)
def enrol(request: HttpRequest, code: str, body: EnrolmentIn, key: Key) -> Any:
    """Take somebody who comes to all dates to come, also to those added later; where one is full it is a place on its
    waiting list, where the hub decides a request. Sent again, nothing changes. A series that is booked one by one is
    404."""
    shown = access.series_on_show(code)
    form = _enrolment(_package(shown), body)
    person = body.dict(exclude={"way", "answers"})
    actions.enrol(shown, **person, way=form.way_key, answers=form.answers, idempotency_key=key, by=None)
    return Status(201, TakenOut())


def _package(series: Series) -> packages.Package:
    """Return what coming to all dates asks, or raise 404 where they are booked one by one."""
    if series.booking == Series.Booking.SINGLE:
        raise Http404
    return packages.package_of(series)


def _enrolment(package: packages.Package, body: EnrolmentIn) -> enrol_forms.EnrolInAll:
    """Return the page's form, filled in; of several ways without a choice the first."""
    codes = [way.code for way in package.ways]
    if body.way and body.way not in codes:
        raise _malformed("This series has no such way.", "way")
    if unknown := set(body.answers) - {question.code for question in package.questions}:
        raise _malformed(f"This series does not ask {min(unknown)[:40]}.", "answers")
    person = {"name": body.name, "email": body.email, "way": body.way or next(iter(codes), "")}
    form = enrol_forms.EnrolInAll(
        package, {**person, **{f"q_{code}": said for code, said in body.answers.items()}}
    )
    if package.days and not form.is_valid():
        field, sentences = next(iter(form.errors.items()))
        name = f"answers.{field.removeprefix('q_')}" if field.startswith("q_") else field
        raise _malformed(str(sentences[0]), *name.split("."))
    return form


@router.post("/events/{code}/selection", response={201: TakenOut, **PUBLIC_ERRORS}, url_name="selection")
def select(request: HttpRequest, code: str, body: SelectionIn, key: Key) -> Any:
    """Take somebody who comes to several parts of an umbrella: all or none, one e-mail. Where one is full it is a place
    on its waiting list. Sent again, nothing changes."""
    shown = events.event_on_show(code)
    if not shown.is_umbrella:
        raise Http404
    person = body.dict(exclude={"parts"})
    wanted = {one.event: one.way for one in body.parts}
    form = part_forms.Parts(programme.parts_of(shown), {**person, **_chosen(wanted)})
    for part in form.parts:
        way = wanted.pop(part.event.code, None)
        if way is None:
            continue
        if part.name not in form.fields:
            raise _malformed(f"{part.event.code} cannot be chosen here at this moment: {part.state}.")
        if way and way not in {one.code for one in part.ways}:
            raise _malformed(f"{part.event.code} has no such way.")
        if not way and len(part.ways) > 1:
            form.data[part.name] = next((one.code for one in part.ways if one.is_open), "")
    if wanted:
        raise _malformed(f"{min(wanted)[:20]} is no part of it that is to come.")
    if not form.is_valid():
        raise _malformed(str(next(iter(form.errors.values()))[0]))
    actions.register_for_parts(shown, choices=form.choices, **person, idempotency_key=key, by=None)
    return Status(201, TakenOut())


@router.get("/certificates/{code}", response={200: CertificateOut, **PUBLIC_ERRORS}, url_name="certificate")
@decorate_view(never_cache)
def certificate(request: HttpRequest, code: str) -> CertificateOut:
    """Say whether a certificate is genuine, by the code on the paper. Who tries many codes has to wait."""
    return CertificateOut.of(_certificate(request, code))


@router.post(
    "/certificates/{code}/name", response={200: NameOut, **PUBLIC_ERRORS}, url_name="certificate_name"
)
@decorate_view(never_cache)
def certificate_name(request: HttpRequest, code: str, body: NameIn) -> NameOut:
    """Say whether a certificate was issued to a name, to those who know it already. Who tries many has to wait."""
    found = _certificate(request, code)
    matches = folded(body.name) == folded(found.registration.name)
    if not matches:
        limits.count_refusal(request, "certificate")
    return NameOut(matches=matches)


def _certificate(request: HttpRequest, code: str) -> Certificate:
    if limits.must_wait(request, "certificate"):
        raise Throttled(wait=limits.WINDOW)
    found = courses.certificate_to_check(code)
    if found is None:
        limits.count_refusal(request, "certificate")
        raise Http404
    return found


def _chosen(wanted: dict[str, str]) -> dict[str, Any]:
    """Return the parts as the page's form has them: a way where there are several, else a tick."""
    return {f"part_{code}": way or True for code, way in wanted.items()}


def _malformed(sentence: str, *field: str) -> ValidationError:
    return ValidationError([{"loc": ("body", *(field or ("parts",))), "msg": sentence}])
