"""Tests work as the application does: with the role that owns nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection
from django.utils.translation import activate, trans_real
from hypothesis import HealthCheck
from hypothesis import settings as examples

from hubnetz.lib import translations

if TYPE_CHECKING:
    from tests.cast import Cast


def pytest_configure() -> None:
    """Compile the German texts if they have changed, hash passwords in no time, give slow machines time."""
    if translations.compile_all():
        trans_real._translations.clear()  # read at django.setup(), when a fresh checkout had no compiled texts yet
        trans_real._default = None
    # How fast a machine is proves nothing about the code.
    examples.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    examples.load_profile("house")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def first_language() -> None:
    """Begin in German, whatever a page asked for before has left behind in this process."""
    activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Migrate as the owner, then go on as the application's role; only emptying tables between tests is added."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO hubnetz_app")
        connection.close()
        options = connection.settings_dict["OPTIONS"]
        before = options.get("options", "")
        options["options"] = f"{before} -c role=hubnetz_app".strip()
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connection.close()
        options["options"] = before


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the hubs Nord and Süd with their people."""
    from tests import cast

    return cast.make()
