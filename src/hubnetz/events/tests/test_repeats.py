"""A form that found what somebody had already is answered alike when it is sent again, also after that has ended."""

from uuid import uuid4

import pytest
from django.db import connection

from hubnetz.events import actions, holding
from hubnetz.events.models import Registration, RepeatedKey, Series
from hubnetz.events.tests import make
from hubnetz.events.tests.test_series import enrol, series
from hubnetz.events.tests.test_umbrellas import day, register

pytestmark = pytest.mark.database


def test_a_place_in_the_queue(cast):
    event, key = make.event(cast.nord, seats=1, queue_seats=5), uuid4()
    make.registration(event)
    first = make.waiting(event)
    assert make.waiting(event, idempotency_key=key) == first
    actions.leave(first)
    assert make.waiting(event, idempotency_key=key) == first
    assert make.waiting(event) != first


def test_an_enrolment(cast):
    made, key = series(make.event(cast.nord, seats=5), booking=Series.Booking.BOTH), uuid4()
    first = enrol(made)
    assert enrol(made, idempotency_key=key) == first
    actions.leave_series(first)
    assert enrol(made, idempotency_key=key) == first
    assert enrol(made) != first


def test_parts_of_an_umbrella(cast):
    umbrella, parts = day(cast)
    key = uuid4()
    first = register(umbrella, parts)
    assert register(umbrella, parts, idempotency_key=key) == first
    actions.withdraw(first[0])
    assert register(umbrella, parts, idempotency_key=key) == first
    assert Registration.objects.count() == len(parts)


def test_a_key_sent_to_two_dates_at_once_answers_one(cast):
    one, other, key = make.event(cast.nord), make.event(cast.nord), uuid4()
    here, there = make.registration(one), make.registration(other)
    make.registration(one, idempotency_key=key)
    with pytest.raises(actions.KeyUsedElsewhere):
        make.registration(other, idempotency_key=key)
    assert RepeatedKey.objects.get().registration_id == here.pk != there.pk


def test_the_key_is_found_by_its_index(cast):
    """An OR with a query inside makes PostgreSQL read the whole table, where it is not asked as one value."""
    make.registration(make.event(cast.nord))
    _queryset, _compiler, sql, parameters = holding._KNOWN._wording
    told = {"key": uuid4(), "event": 1, "email": "emil@client.example"}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        values = [told[one.name] if hasattr(one, "name") else one for one in parameters]
        cursor.execute(f"EXPLAIN {sql}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "BitmapOr" in plan
    assert "Seq Scan on events_registration" not in plan
