"""Hackathons over the API: what the public pages show, and nothing of people, points or results too early."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hubnetz.hackathons import actions
from hubnetz.hackathons.tests import make
from hubnetz.lib.uploads import Taken

API = "/api/v1/hackathons"


def told(client, path="", status=200):
    answer = client.get(f"{API}{path}")
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.fixture
def over(cast):
    """Two teams that were judged; the first lets everybody read its work."""
    made = make.hackathon(cast.nord)
    wilma, zoe = make.participant(made, "wilma"), make.participant(made, "zoe")
    first, second = make.team(wilma, "Winners", challenge=made.challenges.first()), make.team(zoe, "Others")
    make.work(wilma, files=[Taken("notes.txt", "txt", b"It works.")], links=["https://code.example/x"])
    make.work(zoe, title="Secret work")
    kept = {"text": "", "wanted": [], "max_size": 3, "is_open": False, "lead": wilma}
    actions.change_team(first, name="Winners", challenge=first.challenge, may_publish=True, **kept)
    juror = make.juror(make.close(made), "walter")
    make.judge(juror, first, 9, 8)
    make.judge(juror, second, 3, 2)
    actions.finish(juror)
    actions.add_award(first, name={"de": "Erster Preis", "en": "First prize"}, by=None)
    return made


def test_one_has_its_timetable_challenges_criteria_and_teams(client, cast):
    made = make.hackathon(cast.nord, time_zone="Europe/Lisbon")
    make.team(make.participant(made, "hedda"), "Open")
    shown = told(client, f"/{made.code}")
    assert shown["time_zone"] == "Europe/Lisbon"
    said = datetime.fromisoformat(shown["submissions_until"])
    assert abs(said - made.submissions_until) < timedelta(seconds=1)
    assert said.utcoffset() == made.submissions_until.astimezone(ZoneInfo("Europe/Lisbon")).utcoffset()
    assert [one["title"]["en"] for one in shown["timetable"]] == ["Kick-off"]
    assert {"sponsor", "prize", "material", "teams"} <= set(shown["challenges"][0])
    assert "sponsor_domain" not in json.dumps(shown)
    assert {one["weight"] for one in shown["criteria"]}
    assert shown["teams"] == [{"name": "Open", "challenge": None, "people": 1}]
    [row] = told(client)["items"]
    assert (row["code"], row["teams"], row["results_published"]) == (made.code, 1, False)
    assert told(client, "?past=true")["items"] == []


def test_nothing_of_the_results_leaks_before_they_are_published(client, over, cast):
    told(client, f"/{over.code}/results", 404)
    assert told(client, f"/{over.code}")["results_published"] is False
    assert "percent" not in json.dumps(told(client, f"/{over.code}"))
    actions.publish_results(over, by=None)
    first, second = told(client, f"/{over.code}/results")["placings"]
    assert (first["rank"], first["team"], first["awards"]) == (
        1,
        "Winners",
        [{"de": "Erster Preis", "en": "First prize"}],
    )
    assert 0 < second["percent"] < first["percent"] <= 100
    assert second["work"] is None
    assert (first["work"]["title"], first["work"]["links"]) == ("Pulse", ["https://code.example/x"])
    [file] = first["work"]["files"]
    assert client.get("/" + file["url"].split("/", 3)[-1]).status_code == 200


def test_nobody_is_named_and_no_address_nor_point_is_told(client, over):
    actions.publish_results(over, by=None)
    for path in ("", f"/{over.code}", f"/{over.code}/results"):
        said = client.get(f"{API}{path}").content.decode().lower()
        for word in ("wilma", "zoe", "walter", "@", "secret work", "score"):
            assert word not in said, (path, word)


def test_what_is_not_published_is_not_there(client, cast):
    made = make.hackathon(cast.nord)
    type(made).objects.update(published_at=None)
    assert told(client)["items"] == []
    for path in (f"/{made.code}", f"/{made.code}/results", "/none"):
        told(client, path, 404)


@pytest.mark.parametrize("teams", [1, 3])
def test_it_costs_the_same_however_many_teams(client, cast, teams):
    made = make.hackathon(cast.nord)
    for number in range(teams):
        make.team(make.participant(made, f"person{number}"), f"Team {number}")
    for path, count in (("", 2), (f"/{made.code}", 5)):
        client.get(f"{API}{path}")
        with CaptureQueriesContext(connection) as caught:
            told(client, path)
        assert len(caught) == count, path
