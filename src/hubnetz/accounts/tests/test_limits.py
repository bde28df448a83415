"""Refusals are counted by source, door and window."""

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import RequestFactory, override_settings
from tests.races.race import race

from hubnetz.accounts import limits


def asked(source: str = "192.0.2.1") -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR=source)


def refuse(times: int, request=None) -> None:
    for _ in range(times):
        limits.count_refusal(request or asked(), "door")


pytestmark = pytest.mark.database


@pytest.mark.django_db
@override_settings(LIMITS=True)
def test_the_window_begins_with_the_first_refusal_and_ends(monkeypatch):
    now = limits.time.time()
    monkeypatch.setattr(limits.time, "time", lambda: now)
    refuse(limits.REFUSALS - 1)
    now += limits.WINDOW - 2  # the clock the lambda reads
    assert not limits.must_wait(asked(), "door")
    refuse(1)
    assert limits.must_wait(asked(), "door")
    assert not limits.must_wait(asked(), "other door")
    assert not limits.must_wait(asked("192.0.2.2"), "door")
    now += 4
    assert not limits.must_wait(asked(), "door")
    refuse(1)
    assert not limits.must_wait(asked(), "door")


@pytest.mark.django_db
@override_settings(LIMITS=True)
def test_whoever_waits_waits_as_long_as_was_said():
    refuse(limits.REFUSALS)
    with limits.connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM max(expires) - now()) FROM accounts_counter")
        assert cursor.fetchone()[0] > limits.WINDOW - 10


@pytest.mark.django_db
@override_settings(LIMITS=True)
def test_one_subscriber_is_one_source():
    for host in range(limits.REFUSALS):
        refuse(1, asked(f"2001:db8:1:2::{host:x}"))
    assert limits.must_wait(asked("2001:db8:1:2:ffff::1"), "door")
    assert not limits.must_wait(asked("2001:db8:1:3::1"), "door")


@pytest.mark.django_db
@override_settings(LIMITS=True)
def test_many_other_sources_push_no_counter_out():
    refuse(limits.REFUSALS)
    for number in range(320):
        cache.set(f"z{number}", 1, 600)
    refuse(1, asked("192.0.2.2"))
    assert limits.must_wait(asked(), "door")


@pytest.mark.django_db(transaction=True)
@override_settings(LIMITS=True)
def test_of_many_at_once_each_is_counted():
    cache.clear()  # this table is in no model, so it is not emptied between tests
    race(16, lambda _person: refuse(2))
    waits = limits.must_wait(asked(), "door")
    cache.clear()
    assert waits
