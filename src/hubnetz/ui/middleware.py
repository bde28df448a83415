"""When the database is away, say so in an orderly way."""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from procrastinate.exceptions import ConnectorException

from hubnetz.ui.views import service_unavailable


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
