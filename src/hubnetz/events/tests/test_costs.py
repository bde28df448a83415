"""What a registration asks of the database: two requests, and each statement of them is known."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubnetz.events.models import Registration
from hubnetz.events.tests import make
from hubnetz.events.tests.test_pages import door, filled
from hubnetz.organisations import actions as organisations
from hubnetz.organisations.models import Organisation


@pytest.mark.parametrize("before", [0, 3])
def test_a_registration_costs_two_requests_and_the_same_however_many_came_before(
    client, cast, before, django_assert_num_queries
):
    event = make.event(cast.nord, seats=20)
    event.about.create(topic=cast.topic)
    for number in range(before):
        make.registration(event, f"person{number}")
    client.get(f"/events/{event.code}/")
    client.post(door(event), filled(email="warm@client.example"))
    with django_assert_num_queries(5):
        assert client.get(f"/events/{event.code}/").status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert client.post(door(event), filled()).status_code == 303
    assert [words(query["sql"]) for query in asked] == [
        "SELECT events_event",
        "SELECT events_pool",
        "SELECT cache_key",  # refusals of this address
        "SAVEPOINT",
        "SELECT events_event",  # with the lock; hub and site come along
        "SELECT events_registration",  # sent before, or known
        "SELECT events_pool",
        "SELECT events_registration",  # seats taken
        "INSERT events_registration",
        "INSERT journal_entry",
        "INSERT post_letter",
        "RELEASE",
    ]
    assert Registration.objects.filter(event=event).count() == before + 2


def words(sql: str) -> str:
    """Return the verb of a statement and its table."""
    verb = sql.split()[0]
    return f"{verb} {sql.split(chr(34))[1]}" if verb in ("SELECT", "INSERT") else verb


def test_nobody_learns_from_the_answer_whether_their_company_is_known(client, cast):
    organisations.welcome(
        cast.nord, name="Renzler Logistik GmbH", postcode="71032", email="a@renzler.example"
    )
    organisations.welcome(cast.sued, name="Tobler Bau GmbH", postcode="71032")
    event = make.event(cast.nord, seats=20)
    client.get(f"/events/{event.code}/")
    client.post(door(event), filled(email="warm@client.example"))
    told = []
    names = ("Renzler Logistik GmbH", "Tobler Bau GmbH", "Ganz Unbekannt KG")
    for number, name in enumerate(names):
        sent = filled(organisation_name=name, email=f"x{number}@renzler.example")
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(door(event), sent)
        page = client.get(answer["Location"]).content
        refused = client.post(door(event), {**sent, "email": "", "idempotency_key": "", "opened": ""}).content
        told.append(
            (
                answer.status_code,
                answer["Location"],
                answer.content,
                page,
                b"" if name.encode() not in refused else b"typed",
                [words(query["sql"]) for query in asked],
            )
        )
    assert told[0] == told[1] == told[2]
    assert not any("organisations" in word for word in told[0][-1])
    assert Organisation.objects.count() == 2
