"""No page for staff without a second factor."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

SET_UP = "mfa_activate_totp"
PROVE = "mfa_reauthenticate"
TAKE_AWAY = "mfa_deactivate_totp"
# Open without a second factor: setting it up or showing it, saying who one is before that, and going away.
FREE = {SET_UP, PROVE, "account_reauthenticate", "account_logout", "healthz", "readyz"}
MACHINES = {"api-1"}  # the API knows no sessions
PROVEN = "second_factor_set_up"


class second_factor:  # noqa: N801  (named as middleware is listed)
    """Send a signed-in user who has not shown a second factor in this session to its set-up, or to show it.

    Every account is staff. Only the printed demo sign-ins are exempt, and only while bound to loopback.
    What was shown stands in the session, so that a request costs no query. That somebody has a factor is not
    enough: a session that was begun before the factor was set up has to show it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        if not (self._exempt(request) or self._shown(request) or self._name_of(request) in FREE):
            if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
                return redirect(f"{reverse(PROVE)}?{urlencode({'next': request.get_full_path()})}")
            return redirect(SET_UP)
        response = self.get_response(request)
        changes = request.method == "POST" and self._name_of(request) in (SET_UP, TAKE_AWAY)
        if changes and request.user.is_authenticated:
            self._note(request)
        return response

    def _name_of(self, request: HttpRequest) -> str:
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return ""
        return next(iter(FREE)) if MACHINES.intersection(match.namespaces) else match.url_name or ""

    def _exempt(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_demo", False) and settings.ON_LOOPBACK)

    def _shown(self, request: HttpRequest) -> bool:
        if PROVEN in request.session:
            return bool(request.session[PROVEN])
        records = get_authentication_records(request, request.user)
        return any(record.get("method") == "mfa" for record in records)

    def _note(self, request: HttpRequest) -> None:
        """Whoever sets a factor up has shown it by the first code; whoever takes it away needs a new one."""
        request.session[PROVEN] = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
