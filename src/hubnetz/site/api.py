"""The API: the rooms' routers under one roof, described at /api/v1/openapi.json."""

from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.throttling import BaseThrottle
from procrastinate.exceptions import ConnectorException

from hubnetz import __version__
from hubnetz.accounts import limits
from hubnetz.booking.api import router as booking
from hubnetz.casework.api import router as casework
from hubnetz.catalogue.api import router as catalogue
from hubnetz.desk.api import router as desk
from hubnetz.desk.api.bearer import ScopeMissing
from hubnetz.events.api import router as events
from hubnetz.events.series_api import router as series
from hubnetz.hackathons.api import router as hackathons
from hubnetz.lib.errors import Refused
from hubnetz.network.api import router as network
from hubnetz.ui.refusals import SENTENCES

READING = ("GET", "HEAD", "OPTIONS")


class Refusals(BaseThrottle):
    """Let a source that was refused too often change nothing for a while; reading stays free."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Say whether the request may go on; a program with a token is known, and held back by nobody else."""
        free = request.method in READING or hasattr(request, "auth")
        return free or not limits.must_wait(request, "api")

    def wait(self) -> float:
        """Say for how many seconds to wait."""
        return limits.WINDOW


api = NinjaAPI(
    title="Hubnetz",
    version=__version__,
    description=(
        "Hubs, offers, events and hackathons of the network, what can be booked there and when it is free; a seat, a "
        "desk, an hour with an adviser or an enquiry without an account. With a token, "
        "which staff of a hub make at their desk, what they do there: below `/desk/`. Lists come in pages of 50; what "
        "makes something new wants an `Idempotency-Key`; a refusal has a `code` for programs and a `sentence`."
    ),
    urls_namespace="api-1",
    docs_url=None,
    throttle=[Refusals()],
)
for router in (network, catalogue, events, series, hackathons, booking, casework, desk):
    api.add_router("", router)


def _refusal(request: HttpRequest, status: int, code: str, sentence: str, **more: Any) -> HttpResponse:
    if status not in (429, 503) and request.method not in READING and not hasattr(request, "auth"):
        limits.count_refusal(request, "api")
    return api.create_response(request, {"code": code, "sentence": sentence, **more}, status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A verb said no."""
    return _refusal(request, 409, refusal.code, refusal.sentence, **refusal.more)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Something in the request is not as described."""
    first = error.errors[0]
    place = first["loc"][2:] if first["loc"][:2] == ("body", "body") else first["loc"][1:]
    field = ".".join(str(part) for part in place) or "body"
    return _refusal(request, 422, "malformed", f"{field}: {first['msg']}")


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """There is no token, or none that opens anything."""
    response = _refusal(request, 401, "not_signed_in", str(SENTENCES["not_signed_in"]))
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(PermissionDenied)
def not_allowed(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """Whoever asks may see this, but not do it; or the token was made for something else."""
    code = "scope_missing" if isinstance(error, ScopeMissing) else "not_allowed"
    return _refusal(request, 403, code, str(SENTENCES[code]))


@api.exception_handler(HttpError)
def unreadable_json(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The body is no JSON."""
    return _refusal(request, error.status_code, "unreadable", str(SENTENCES["unreadable_body"]))


@api.exception_handler(BadRequest)
@api.exception_handler(SuspiciousOperation)
def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """The request holds what nobody can read or store, or far too much of it."""
    if isinstance(error, RequestDataTooBig):
        return _refusal(request, 413, "too_large", str(SENTENCES["too_large"]))
    return _refusal(request, 400, "unreadable", str(SENTENCES["unreadable"]))


@api.exception_handler(Throttled)
def too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
    """This source was refused too often."""
    response = _refusal(request, 429, "must_wait", str(SENTENCES["must_wait"]))
    response.headers["Retry-After"] = str(limits.WINDOW)
    return response


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Any = None) -> HttpResponse:
    """There is nothing there, or nothing the caller may know of."""
    return _refusal(request, 404, "not_found", str(SENTENCES["not_found"]))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
@api.exception_handler(ConnectorException)
def away(request: HttpRequest, error: Exception) -> HttpResponse:
    """The database is away for a moment."""
    response = _refusal(request, 503, "unavailable", str(SENTENCES["unavailable"]))
    response.headers["Retry-After"] = "5"
    return response


@csrf_exempt
def no_such_door(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer addresses below /api/ that do not exist as the API answers, not with a page."""
    return missing(request)
