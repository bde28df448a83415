"""One demo, filled once and looked at by all tests of this folder: filling takes longer than hundreds of tests."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone, translation

from hubnetz.demo import dates, fill

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="package")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Return what was written; every test undoes what it did to it, after the last one all is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        with translation.override(settings.LANGUAGE_CODE):
            summary = fill.fill(scale=0.2, today=TODAY)
        connection.check_constraints()  # what a commit would do: nothing is pending when tables are emptied
        yield summary
        transaction.set_rollback(True)


@pytest.fixture
def shown(filled: dict[str, Any], db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what was written; it is nine o'clock on the day for which it was told."""
    monkeypatch.setattr(timezone, "now", lambda: dates.at(TODAY, 9))
    return filled
