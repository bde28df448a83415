"""The whole house for a journey: freshly made assets, the test database, a browser signed in as one of the cast."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles import finders
from django.core.wsgi import get_wsgi_application
from django.test import override_settings

from hubnetz.ui import assets
from tests.journeys import browser

PLAIN = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@contextlib.contextmanager
def house(target: Path) -> Iterator[str]:
    """Serve the house and yield its address."""
    assets.build(target)
    # Playwright keeps an event loop in this thread, in which Django would not let the tests look at their rows.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with override_settings(STATICFILES_DIRS=[target], STORAGES=PLAIN, WHITENOISE_USE_FINDERS=True):
        finders.get_finder.cache_clear()
        with browser.serve(get_wsgi_application()) as url:
            yield url
    finders.get_finder.cache_clear()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def session_of(user: Any, address: str) -> dict[str, str]:
    """Return the cookie of a session in which the user is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"name": "sessionid", "value": str(session.session_key), "url": address}
