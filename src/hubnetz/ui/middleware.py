"""When the database is away, say so in an orderly way."""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from procrastinate.exceptions import ConnectorException

from hubnetz.ui.views import service_unavailable, wordless


class database_away:  # noqa: N801  (named as middleware is listed)
    """Answer 503 with Retry-After instead of 500 while the database cannot be reached or has just gone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError, ConnectorException):
            return service_unavailable(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django turns exceptions of views into a 500 before the middleware sees them; catch them here."""
        if isinstance(exception, OperationalError | InterfaceError | ConnectorException):
            return service_unavailable(request)
        return None


def words_for_refusals(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give a page to a browser whose request was refused without a word (405, 413)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        bare = response.status_code in (405, 413) and not response.streaming and not response.content
        if not bare or not request.accepts("text/html"):
            return response
        page = wordless(request, response.status_code)
        if "Allow" in response:
            page["Allow"] = response["Allow"]
        return page

    return middleware
