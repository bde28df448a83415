"""Who may pass the doors of the desk's API: a program with a token, within its scopes and the rights of its user."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja.security import HttpBearer

from hubnetz.lib import sight
from hubnetz.lib.apidoc import PUBLIC_ERRORS, Refusal
from hubnetz.network import access as network
from hubnetz.network.access import tokens
from hubnetz.network.actions import tokens as actions
from hubnetz.network.models import Hub, Token

STAFF_ERRORS: Any = PUBLIC_ERRORS | {401: Refusal, 403: Refusal}
Scope = Token.Scope


class ScopeMissing(PermissionDenied):
    """The token opens other doors than this one."""


class HubToken(HttpBearer):
    """Lets a token with one scope pass; from then on the request is its user's, at its hub only."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """Return the token behind the secret, None if it opens nothing.

        :raises ScopeMissing: if it was not made for this
        """
        found = tokens.token_by_secret(token)
        if found is None:
            return None
        if self.scope not in found.scopes:
            raise ScopeMissing
        request.user = found.user
        sight.narrow(network.sight_of(found.user))
        actions.note_use(found)
        return found


def hub_of(request: HttpRequest) -> Hub:
    """Return the hub of the token that opened this door."""
    token: Token = request.auth  # type: ignore[attr-defined]  # set by ninja to what `authenticate` returned
    return token.hub


# One for each scope; a door names the one it needs.
EVENTS, PEOPLE, DOOR, LET_IN, PLAN = (
    HubToken(scope) for scope in (Scope.EVENTS, Scope.PEOPLE, Scope.DOOR, Scope.LET_IN, Scope.PLAN)
)
BOOKINGS, BOOK, STATEMENTS = (HubToken(scope) for scope in (Scope.BOOKINGS, Scope.BOOK, Scope.STATEMENTS))
