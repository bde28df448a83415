"""People at the desk, each with a browser of their own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, person


@pytest.fixture
def sits(cast: Cast) -> Callable[[str], Client]:
    """Return a browser signed in as one of the cast, or as somebody new with that role at Nord."""

    def browser(name: str) -> Client:
        user = getattr(cast, name, None) or person(name.title(), name, cast.nord)
        client = Client()
        client.force_login(user)
        return client

    return browser


@pytest.fixture
def queries() -> Callable[..., int]:
    """Return how many queries a page costs."""

    def count(client: Client, path: str, **options: Any) -> int:
        with CaptureQueriesContext(connection, **options) as caught:
            assert client.get(path).status_code == 200
        return len(caught)

    return count
