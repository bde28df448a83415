"""What all pages of the desk share: who may enter, and what stands around the content."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.cache import never_cache

from hubnetz.desk import access
from hubnetz.desk.access import Seat
from hubnetz.ui import answers


def for_staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only people who work at a hub pass; the view gets their seat. Nothing is kept by browsers or proxies."""

    @never_cache
    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, access.seat_of(request.user, request.GET.get("hub", "")), *args, **kwargs)

    return checked


def page(
    request: HttpRequest, seat: Seat, template: str, context: dict[str, Any], **options: Any
) -> HttpResponse:
    """Answer with a page of the desk in its frame."""
    return answers.page(request, template, {"seat": seat, **context}, **options)


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, also when it is nothing at all; None while the form is only shown."""
    return request.POST if request.method == "POST" else None
