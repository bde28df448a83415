"""What each request is given: one look at what stands and at who works where, and how far it sees."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from hubnetz.lib import sight, unwritten
from hubnetz.network import access, versions
from hubnetz.network.access import held

READING = ("GET", "HEAD")


def one_look(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let a request that changes nothing ask only once whether what is kept has changed, and who works where."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            return get_response(request)
        with unwritten.one_look(), versions.one_look(), held.one_look():
            return get_response(request)

    return middleware


def own_hubs(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let the request of somebody who is signed in see no further than the hubs where they work.

    The server asks for them when the first statement comes; who is signed in was asked for by `second_factor` already.
    A program with a token is narrowed where the token is read.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        known = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
        with sight.only(access.sight_of(request.user) if known else None):
            response = get_response(request)
            seen = sight.current()
        if seen is not None and response.streaming:
            response.streaming_content = sight.while_streaming(response.streaming_content, seen)  # type: ignore[attr-defined]
        return response

    return middleware
