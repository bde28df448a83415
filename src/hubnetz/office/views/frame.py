"""Who may enter the office, and who may change something there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hubnetz.indicators import access as indicators
from hubnetz.network import access as network
from hubnetz.network.models import Membership

View = Callable[..., HttpResponse]


def for_readers(view: View) -> View:
    """Ask visitors to sign in, let readers of figures pass, and hide the page from everybody else."""

    @require_safe
    @never_cache
    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        indicators.require_reader(request.user)
        return view(request, *args, **kwargs)

    return checked


def for_coordinators(view: View) -> View:
    """Let coordinators change something; other readers of the office may not, and to all others it does not exist."""

    @never_cache
    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        indicators.require_reader(request.user)
        if not writes(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def writes(user: Any) -> bool:
    """Say whether the user coordinates the network."""
    return network.holds(user, Membership.Role.COORDINATOR)
