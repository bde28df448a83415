"""Who may enter the office, and who may change something there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

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
        _roles(request)
        return view(request, *args, **kwargs)

    return checked


def for_coordinators(view: View) -> View:
    """Let coordinators change something; other readers of the office may not, and to all others it does not exist."""

    @never_cache
    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not writes(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


def writes(request: HttpRequest) -> bool:
    """Say whether the user coordinates the network.

    :raises Http404: if the office is none of their business
    """
    return Membership.Role.COORDINATOR in _roles(request)


def _roles(request: HttpRequest) -> frozenset[str]:
    """Return the user's roles in the network, asked once for each page; without one there is no office."""
    known: frozenset[str] | None = getattr(request, "office_roles", None)
    if known is None:
        known = network.roles_in_network(request.user)
        request.office_roles = known  # type: ignore[attr-defined]
    return known
