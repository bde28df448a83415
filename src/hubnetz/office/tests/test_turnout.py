"""In the office: who came of those registered, in numbers only."""

import pytest

from hubnetz.events.tests.test_turnout import held


@pytest.mark.parametrize("by", ["hub", "month", "kind"])
def test_the_network_is_shown_in_numbers(cast, client, by):
    held(cast.nord, cast, people=10, came=6, back=1)
    held(cast.sued, cast, people=2)
    client.force_login(cast.mira)
    page = client.get(f"/office/turnout/?by={by}").content.decode()
    assert "33" in page
    assert "Gast0" not in page
    assert "client.example" not in page


def test_it_is_nobody_elses_business(cast, client):
    assert client.get("/office/turnout/").status_code == 302
    client.force_login(cast.ada)
    assert client.get("/office/turnout/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_for_one_and_three(cast, client, django_assert_num_queries, rows):
    for row in range(rows):
        held(cast.nord, cast, people=2, came=1, days=40 * row + 1)
    client.force_login(cast.mira)
    with django_assert_num_queries(7):
        client.get("/office/turnout/")
