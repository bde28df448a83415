"""A session is good until it ends, and only for who may still sign in."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

pytestmark = pytest.mark.database


def test_a_session_that_ended_opens_nothing(cast: Any, client: Any) -> None:
    client.force_login(cast.ada)
    assert client.get("/desk/news/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/desk/news/").status_code == 302


def test_an_account_that_was_closed_is_out_at_once(cast: Any, client: Any) -> None:
    client.force_login(cast.ada)
    cast.ada.is_active = False
    cast.ada.save()
    assert client.get("/desk/news/").status_code == 302
