"""Public pages behind the link of a hub's news: end them, or have them again.

A link is opened with GET and changes nothing: programs that check mail open every link. The button behind it posts.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hubnetz.events import actions
from hubnetz.events.access import mailings as access
from hubnetz.ui import answers


@require_safe
@never_cache
def news(request: HttpRequest, key: str) -> HttpResponse:
    """Show whether the hub writes news to this address, with a button to change it."""
    return answers.page(request, "events/news.html", {"reader": access.news_by_key(key), "key": key})


@csrf_exempt  # mail programs post here on their reader's behalf (RFC 8058); the key is the right to do so
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def end(request: HttpRequest, key: str) -> HttpResponse:
    """End the news of the hub, by a button or by the mail program; opened as a link, it shows the button."""
    if request.method != "POST":
        return redirect("events:news", key)
    reader = actions.leave_news(access.news_by_key(key), by=None)
    if request.POST.get("List-Unsubscribe") == "One-Click":  # a mail program, which follows nothing
        return answers.page(request, "events/news.html", {"reader": reader, "key": key})
    return answers.moved(request, reverse("events:news", args=[key]))


@require_POST
@never_cache
def again(request: HttpRequest, key: str) -> HttpResponse:
    """Have the news of the hub again."""
    actions.take_news_again(access.news_by_key(key), by=None)
    return answers.moved(request, reverse("events:news", args=[key]))
