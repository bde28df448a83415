"""A request that only reads looks once whether what stands has changed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from hubnetz.lib import unwritten
from hubnetz.network import versions

READING = ("GET", "HEAD")


def one_look(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let a request that changes nothing ask only once whether what is kept has changed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            return get_response(request)
        with unwritten.one_look(), versions.one_look():
            return get_response(request)

    return middleware
