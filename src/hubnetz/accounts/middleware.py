"""No page for staff without a second factor."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve

_FREE = ("account", "mfa", "static", "set_language")  # signing in and out, and setting the factor up


class second_factor:  # noqa: N801  (named as middleware is listed)
    """Send a signed-in user without a second factor to its set-up.

    Every account is staff. Only the printed demo sign-ins are exempt, and only while bound to loopback.
    Found factors are remembered in the session, so that a request costs no query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "sessionid" in request.COOKIES and request.user.is_authenticated and not self._has_factor(request):
            name = resolve(request.path_info).url_name or ""
            if not name.startswith(_FREE):
                return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _has_factor(self, request: HttpRequest) -> bool:
        if request.user.is_demo and settings.ON_LOOPBACK:
            return True
        if not request.session.get("has_second_factor"):
            request.session["has_second_factor"] = is_mfa_enabled(request.user)
        return bool(request.session["has_second_factor"])
