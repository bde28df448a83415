"""What all pages of the desk share: who may enter, and what stands around the content."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.cache import never_cache

from hubnetz.desk import access, looks
from hubnetz.desk.access import Seat
from hubnetz.ui import answers
from hubnetz.ui.forms import Form


def for_staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only people who work at a hub pass; the view gets their seat. Nothing is kept by browsers or proxies.

    What the view says that it shows of somebody is noted (`desk.looks`).
    """

    @never_cache
    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seat = access.seat_of(request.user, request.GET.get("hub", ""))
        return looks.noted(request, view(request, seat, *args, **kwargs))

    return checked


def page(
    request: HttpRequest, seat: Seat, template: str, context: dict[str, Any], **options: Any
) -> HttpResponse:
    """Answer with a page of the desk in its frame."""
    return answers.page(request, template, {"seat": seat, **context}, **options)


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, also when it is nothing at all; None while the form is only shown."""
    return request.POST if request.method == "POST" else None


def differing(form: Form, present: Mapping[str, Any], translated: Iterable[str]) -> list[tuple[Any, str]]:
    """Return label and present text of each field that the form says otherwise: for the second of two editors."""
    names = [f"{name}_{language}" for name in translated for language in ("de", "en")]
    return [
        (form.fields[name].label, present[name])
        for name in names
        if present[name] != form.cleaned_data.get(name, "")
    ]
