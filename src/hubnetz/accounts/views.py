"""Signing out, which is allauth's; what stands here is what goes with it."""

from allauth.account import views
from django.http import HttpRequest, HttpResponse


def logout(request: HttpRequest) -> HttpResponse:
    """Sign out, and let the browser delete what pages kept on the device: lists at the entrance, their workers.

    Pages of staff are never kept as such (`no-store`), so the browser's cache, with fonts and styles only, stays.
    """
    answer: HttpResponse = views.logout(request)
    if request.method == "POST" and not request.user.is_authenticated:
        answer.headers["Clear-Site-Data"] = '"storage"'
    return answer
