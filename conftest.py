"""Tests work as the application does: with the role that owns nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.utils.translation import activate, trans_real
from hypothesis import HealthCheck
from hypothesis import settings as examples

from hubnetz.lib import translations

if TYPE_CHECKING:
    from tests.cast import Cast

LONG = (
    "src/hubnetz/demo/",
    "tests/cli/",
    "tests/embedded/",
    "tests/faults/",
    "tests/house/test_doors.py",
    "tests/journeys/",
    "tests/rights/",
)


def pytest_configure() -> None:
    """Compile the German texts if they have changed, hash passwords in no time, give slow machines time."""
    if translations.compile_all():
        trans_real._translations.clear()  # read at django.setup(), when a fresh checkout had no compiled texts yet
        trans_real._default = None
    # How fast a machine is proves nothing about the code.
    examples.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    examples.load_profile("house")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take minutes, or one of two workers waits at the end for the other."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(autouse=True)
def first_language() -> None:
    """Begin in German, whatever a page asked for before has left behind in this process."""
    activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Migrate as the owner, then go on as the application's role; what a test commits is taken away after it."""
    from tests import emptying

    TransactionTestCase._fixture_teardown = lambda self: emptying.empty()  # type: ignore[attr-defined]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
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
