"""Sessions and who they belong to, asked for in words that are kept: every page of somebody signed in asks both."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from hubnetz.accounts.models import User
from hubnetz.lib.worded import Given, Worded

_SESSION = Worded(lambda: Session.objects.filter(session_key=Given("key"), expire_date__gt=Given("now")))
_USER = Worded(lambda: User.objects.filter(pk=Given("key")))


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Any:
        found = _SESSION(key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
        return next(iter(found), None)


class Accounts(AuthenticationBackend):
    """Signing in as allauth does it."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the user of a session who may still sign in."""
        found: User | None = next(iter(_USER(key=user_id)), None)
        return found if found and self.user_can_authenticate(found) else None
