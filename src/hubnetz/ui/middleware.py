"""What every request meets: a database that may be away, text that cannot be stored, refusals without a word."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve

from hubnetz.lib import characters
from hubnetz.ui.refusals import SENTENCES
from hubnetz.ui.views import AWAY, service_unavailable, wordless

MACHINES = "/api/"


class database_away:  # noqa: N801  (named as middleware is listed)
    """Answer 503 with Retry-After instead of 500 while the database cannot be reached or has just gone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except AWAY:
            return service_unavailable(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django turns exceptions of views into a 500 before the middleware sees them; catch them here."""
        if isinstance(exception, AWAY):
            return service_unavailable(request)
        return None


def nothing_too_large(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse a large body before it is read: few pages take files, and Django's own limit leaves files out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length", "")
        too_large = length.isdecimal() and int(length) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
        by_machine = request.path.startswith(MACHINES)  # the API says it in JSON, reading the body
        if too_large and not by_machine and int(length) > _room_for_files(request.path_info):
            raise RequestDataTooBig
        return get_response(request)

    return middleware


def no_devices(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let no page use camera, microphone or place, nor a page framed by it, unless its view says otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return middleware


def _room_for_files(path: str) -> int:
    """Return how many bytes a page takes that takes files, by the name of its address; 0 for any other."""
    try:
        return settings.HUBNETZ_UPLOADS.get(resolve(path).view_name, 0)
    except Resolver404:
        return 0


def words_for_refusals(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give a page to a browser, JSON to a caller of the API, whose request was refused without a word (405, 413)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and request.path.startswith(MACHINES):
            words = {"code": "wrong_method", "sentence": str(SENTENCES["wrong_method"])}
            page: HttpResponse = JsonResponse(words, status=405)
        elif response.status_code not in (405, 413) or response.streaming or response.content:
            return response
        elif request.accepts("text/html"):
            page = wordless(request, response.status_code)
        else:
            return response
        if "Allow" in response:
            page["Allow"] = response["Allow"]
        return page

    return middleware


def only_storable_text(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 when a request would send the database a text it cannot hold.

    Addresses, queries, cookies, forms and JSON all end as values of statements, so this one place sees them all.
    A page forgives what nobody types: NUL signs behind the question mark of its address are left out. A program
    is told.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(MACHINES):
            request.META["QUERY_STRING"] = without_nul(request.META.get("QUERY_STRING", ""))
        with connection.execute_wrapper(_refuse_unstorable):
            return get_response(request)

    return middleware


def without_nul(query: str) -> str:
    """Return the query of an address without NUL signs, however they are nested."""
    while "%00" in query or "\x00" in query:
        query = query.replace("%00", "").replace("\x00", "")
    return query


def _refuse_unstorable(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    if params and not characters.storable(params):
        raise BadRequest("A text of the request holds characters that cannot be stored.")
    return execute(sql, params, many, context)
