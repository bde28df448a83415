"""The API: the rooms' routers under one roof, described at /api/v1/openapi.json."""

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError
from procrastinate.exceptions import ConnectorException

from hubnetz import __version__
from hubnetz.accounts import limits
from hubnetz.events.api import router as events
from hubnetz.lib.errors import Refused

api = NinjaAPI(
    title="Hubnetz",
    version=__version__,
    description="Hubs, offers and events of the network; a seat or an enquiry without an account.",
    urls_namespace="api-1",
    docs_url=None,
)
api.add_router("", events)


def _refusal(request: HttpRequest, status: int, code: str, sentence: str) -> HttpResponse:
    return api.create_response(request, {"code": code, "sentence": sentence}, status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A verb said no."""
    limits.count_refusal(request, "api")
    return _refusal(request, 409, refusal.code, refusal.sentence)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Something in the request is not as described."""
    limits.count_refusal(request, "api")
    first = error.errors[0]
    field = ".".join(str(part) for part in first["loc"][1:])
    return _refusal(request, 422, "malformed", f"{field}: {first['msg']}")


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    """There is nothing there, or nothing the caller may know of."""
    return _refusal(request, 404, "not_found", _("There is nothing at this address."))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
@api.exception_handler(ConnectorException)
def away(request: HttpRequest, error: Exception) -> HttpResponse:
    """The database is away for a moment."""
    response = _refusal(request, 503, "unavailable", _("The service is back in a moment. Please try again."))
    response.headers["Retry-After"] = "5"
    return response
