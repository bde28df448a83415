"""How a view answers: the whole page, or the part of it that was asked for."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    form: BaseForm | None = None,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """
    Answer with the page, or with one named part of it when htmx asks.

    :param template: the page; `events/list.html#results` names the part to send to htmx
    :param form: put into the context as `form`; with errors the answer is 422
    :param part: another way to name the part
    """
    name, _, named = template.partition("#")
    part = part or named
    values = {**(context or {}), **({"form": form} if form is not None else {})}
    if form is not None and form.is_bound and form.errors:
        status = 422
    response = render(
        request, f"{name}#{part}" if part and wants_part(request) else name, values, status=status
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def wants_part(request: HttpRequest) -> bool:
    """Return whether htmx asks for a part; a boosted link and a restored history entry want the whole page."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def moved(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to another page after a change, whether or not htmx asked."""
    if headers_of_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url, "Vary": "HX-Request"})
    return HttpResponse(status=303, headers={"Location": url, "Vary": "HX-Request"})


def headers_of_htmx(request: HttpRequest) -> bool:
    """Return whether the request was sent by htmx."""
    return request.headers.get("HX-Request") == "true"


def too_many(request: HttpRequest) -> HttpResponse:
    """Ask a source that was refused too often to wait."""
    response = render(request, "ui/errors/429.html", status=429)
    response.headers["Retry-After"] = "600"
    return response
