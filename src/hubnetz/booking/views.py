"""placeholder"""

from django.http import HttpRequest, HttpResponse


def _p(request: HttpRequest, **k: str) -> HttpResponse:
    return HttpResponse()


anywhere = at_hub = made = requested = resource = new_booking = own = move = cancellation = _p
