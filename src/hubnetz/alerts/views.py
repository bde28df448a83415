"""Public pages: asking to be written to, and what the links of the letters open.

A link is opened with GET and changes nothing: programs that check mail open every link. The button behind it posts.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.accounts import limits
from hubnetz.alerts import access, actions, forms, lists
from hubnetz.alerts.models import Alert
from hubnetz.lib.errors import Refused
from hubnetz.ui import answers


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take the wish for letters; the answer is the same whoever it is for."""
    if limits.must_wait(request, "alert"):
        return answers.too_many(request)
    if request.method == "POST":
        form = forms.Ask(request.POST)
        watched, chosen = _read(
            request.POST.get("list", ""), request.POST.get("query", "")[: forms.LONGEST_QUERY]
        )
        if form.is_valid():
            actions.ask_for(
                form.cleaned_data["list"],
                query=chosen.query(),
                email=form.cleaned_data["email"],
                rhythm=form.cleaned_data["rhythm"],
                language=get_language() or "de",
                by=None,
            )
            return answers.moved(request, reverse("alerts:sent"))
        limits.count_refusal(request, "alert")
    else:
        name = request.GET.get("list", "events")
        watched, chosen = _read(name, request.GET.urlencode()[: forms.LONGEST_QUERY])
        form = forms.Ask(initial={"list": name, "query": chosen.query()})
    return answers.page(request, "alerts/new.html#ask", _about(watched, chosen), form=form)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say that a letter is on its way; the same for everybody, so that nobody learns whom we write to."""
    return answers.page(request, "alerts/sent.html")


@require_safe
@never_cache
def alert(request: HttpRequest, key: str) -> HttpResponse:
    """Show the one alert that a letter's link opens, with what can be done with it."""
    return _shown(request, access.alert_by_key(key), key)


@require_POST
@never_cache
def confirmation(request: HttpRequest, key: str) -> HttpResponse:
    """Take the yes."""
    return _done(request, key, actions.confirm)


@require_POST
@never_cache
def rhythm(request: HttpRequest, key: str) -> HttpResponse:
    """Write more or less often."""
    own, form = access.alert_by_key(key), forms.Change(request.POST)
    if not form.is_valid():
        return _shown(request, own, key, form=form)
    return _done(
        request,
        key,
        lambda alert, by: actions.change_rhythm(alert, rhythm=form.cleaned_data["rhythm"], by=by),
    )


@require_POST
@never_cache
def pause(request: HttpRequest, key: str) -> HttpResponse:
    """Write nothing for a while."""
    return _done(request, key, actions.pause)


@require_POST
@never_cache
def resumption(request: HttpRequest, key: str) -> HttpResponse:
    """Write again."""
    return _done(request, key, actions.resume)


@csrf_exempt  # mail programs post here on their reader's behalf (RFC 8058); the key is the right to do so
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def end(request: HttpRequest, key: str) -> HttpResponse:
    """End it, by a button or by the mail program; opened as a link, it shows the button."""
    if request.method != "POST":
        return redirect("alerts:alert", key)
    return _done(request, key, actions.end)


def _read(name: str, query: str) -> tuple[lists.Watched, lists.Filter]:
    found = lists.read(name, query)
    if found is None:
        raise Http404
    return found


def _about(watched: lists.Watched, chosen: lists.Filter) -> dict[str, Any]:
    query = chosen.query()
    page = reverse(watched.page)
    return {
        "list_name": watched.name,
        "words": chosen.words(),
        "list_url": f"{page}?{query}" if query else page,
    }


def _done(request: HttpRequest, key: str, verb: Callable[..., Alert]) -> HttpResponse:
    own = access.alert_by_key(key)
    try:
        verb(own, by=None)
    except Refused as refusal:
        return _shown(request, own, key, refusal=refusal.sentence, status=422)
    return answers.moved(request, reverse("alerts:alert", args=[key]))


def _shown(
    request: HttpRequest,
    own: Alert,
    key: str,
    *,
    form: forms.Change | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    found = lists.read(own.list, own.query)
    context = {"alert": own, "key": key, "refusal": refusal, **(_about(*found) if found else {})}
    form = form or forms.Change(initial={"rhythm": own.rhythm})
    return answers.page(request, "alerts/alert.html", context, form=form, status=status)
