"""What the office shows, to whom, and what it never shows."""

import csv
import io
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.cast import person

from hubnetz.casework import actions as casework
from hubnetz.casework.tests import make as files
from hubnetz.events import actions as events
from hubnetz.events.models import Cohost
from hubnetz.events.tests import make
from hubnetz.indicators import access
from hubnetz.indicators.definitions.interim_balance import DEFINITIONS
from hubnetz.network.models import Channel, Reading
from hubnetz.organisations import actions as organisations

KEYS = [definition.key for definition in DEFINITIONS]
PAGES = [
    "/office/",
    "/office/figures.csv",
    "/office/coverage/",
    *[f"/office/figures/{key}/" for key in KEYS],
    *[f"/office/figures/{key}/records.csv" for key in KEYS],
]


def walk_in(event, who, company, by):
    """Let somebody come to the event."""
    events.add_walk_in(
        event,
        name=f"{who.title()} Zaunkönig",
        email=f"{who}@zaunkoenig.example",
        organisation_name=company,
        idempotency_key=uuid4(),
        by=by,
    )


@pytest.fixture
def history(cast):
    """A joint event with two companies and a private person, files at both hubs, and a channel."""
    event = make.event(cast.nord, mode="online", starts_in=timedelta(days=-2))
    Cohost.objects.create(event=event, hub=cast.sued)
    for who, company in [
        ("emil", "Kanarienvogel Holzbau"),
        ("frieda", "Kanarienvogel Metall"),
        ("gustav", ""),
    ]:
        walk_in(event, who, company, cast.eva)
    records = [
        files.organisation(hub, "Kanarienvogel Holzbau", postcode="71032") for hub in (cast.nord, cast.sued)
    ]
    organisations.decide(*records, verdict="same", evidence={}, by=cast.dina)
    for record, by in zip(records, [cast.ben, cast.carla], strict=True):
        files.consultation(record, cast.topic, by, result="Rotkehlchen", held_on=timezone.localdate())
    other = files.organisation(cast.nord, "Kanarienvogel Metall")
    project = casework.note_project(
        other,
        title="Rotkehlchen",
        topic=cast.topic,
        impulse_on=timezone.localdate(),
        from_event=event,
        by=cast.ada,
    )
    casework.confirm_project(project, by=cast.ada)
    made = casework.note_cooperation(
        cast.nord, title="Rotkehlchen", contribution="Rotkehlchen", members=[records[0], other], by=cast.ada
    )
    casework.confirm_cooperation(made, by=cast.ada)
    channel = Channel.objects.create(hub=cast.nord, platform="mastodon")
    Reading.objects.create(channel=channel, read_on=date(2020, 9, 1), followers=8187)
    return cast


def figures():
    return {figure.definition.key: figure for figure in access.balance(timezone.localdate())}


@pytest.mark.parametrize("url", PAGES)
def test_who_gets_in(client, cast, url):
    assert client.get(url).status_code == 302  # nobody: to sign in
    for user in (cast.ada, cast.ben, cast.eva, cast.carla):
        client.force_login(user)
        assert client.get(url).status_code == 404, user.name
    for user in (cast.dina, cast.mira, person("Anton", "auditor", None)):
        client.force_login(user)
        assert client.get(url).status_code == 200, user.name


@pytest.mark.parametrize("url", PAGES)
def test_nothing_can_be_posted(client, cast, url):
    client.force_login(cast.dina)
    assert client.post(url).status_code == 405


def test_the_balance_shows_numbers_and_sentences_in_both_languages(client, history):
    client.force_login(history.mira)
    german = client.get("/office/?until=2020-09-30").content.decode()
    assert "8.187" in german
    assert "fast 8.200" in german
    assert "Am 30. September 2020 hatten die Kanäle der Hubs zusammen fast 8.200 Follower." in german
    assert "On 30 September 2020 the channels of the hubs had almost 8,200 followers altogether." in german
    assert "Die Zahlen des Netzwerks" in german
    english = client.get("/en/office/?until=2020-09-30").content.decode()
    assert "8,187" in english
    assert "The figures of the network" in english
    assert "fast 8.200 Follower." in english


def test_a_single_one_is_said_as_a_number(history):
    figure = figures()["projects"]
    assert figure.value == 1
    assert re.fullmatch(r"Digitalisation projects set off \(\d+ \w+ \d{4}\): 1", figure.sentence["en"])


@pytest.mark.parametrize("until", ["31.02.2020", "2020-13-01", "gestern", "9999-12-31", "0001-01-01", "<b>x"])
@pytest.mark.parametrize("url", ["/office/", "/office/figures.csv", "/office/figures/projects/"])
def test_a_bad_day_gets_a_sentence_and_stays_in_the_field(client, cast, url, until):
    client.force_login(cast.mira)
    answer = client.get(url, {"until": until})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "error-summary" in page
    assert "figure-tile" not in page
    if until.isprintable() and "<" not in until:  # the rest is escaped or dropped
        assert f'value="{until}"' in page
    assert "<b>x" not in page


@pytest.mark.parametrize("until", ["2020-09-30", "30.09.2020"])
def test_the_day_may_be_written_both_ways(client, cast, until):
    client.force_login(cast.mira)
    page = client.get("/office/", {"until": until}).content.decode()
    assert "30. September 2020" in page


def test_an_unknown_figure_and_an_unknown_hub_are_not_found(client, cast):
    client.force_login(cast.mira)
    assert client.get("/office/figures/nonsense/").status_code == 404
    assert client.get("/office/figures/projects/", {"hub": "west"}).status_code == 404
    assert client.get("/office/figures/projects/", {"hub": "nord\x00"}).status_code == 200
    assert client.get("/office/figures/projects/", {"hub": "nord"}).status_code == 200


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("hub", ["", "nord", "sued"])
def test_the_records_add_up_to_the_figure(client, history, key, hub):
    client.force_login(history.mira)
    answer = client.get(f"/office/figures/{key}/records.csv", {"hub": hub} if hub else {})
    _head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    counted = figures()[key]
    total = sum({row[4]: int(row[5]) for row in rows}.values())
    assert total == (counted.by_hub.get(hub, 0) if hub else counted.value)
    page = client.get(f"/office/figures/{key}/", {"hub": hub} if hub else {}).content.decode()
    assert all(row[3] in page for row in rows)


def test_the_history_moves_every_figure_but_appearances(history):
    assert {key: figure.value for key, figure in figures().items()} == {
        "organisations_reached": 2,
        "cooperations": 1,
        "projects": 1,
        "participations": 3,
        "appearances": 0,
        "digital_events": 1,
        "followers": 8187,
        "hubs": 2,
    }
    assert figures()["organisations_reached"].by_hub == {"nord": 2, "sued": 2}


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_client_is_named(client, history, prefix, url):
    client.force_login(history.mira)
    page = client.get(prefix + url).content.decode().lower()
    for canary in ("kanarienvogel", "zaunkönig", "zaunkoenig", "rotkehlchen", "emil", "frieda", "gustav"):
        assert canary not in page


def test_the_table_of_all_figures_has_every_hub(client, history):
    client.force_login(history.dina)
    answer = client.get("/office/figures.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert head[-2:] == ["nord", "sued"]
    assert [row[0] for row in rows] == KEYS
    assert [int(row[3]) for row in rows] == [figure.value for figure in figures().values()]


def queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("key", KEYS)
def test_a_figure_costs_ten_queries_at_most_however_many_records(client, history, key):
    client.force_login(history.mira)
    client.get("/office/")
    few = queries(client, f"/office/figures/{key}/")
    event = make.event(history.nord, mode="online", starts_in=timedelta(days=-5))
    for who in ("hans", "ida", "jan"):
        events.add_walk_in(
            event,
            name=who,
            email=f"{who}@client.example",
            organisation_name=who,
            idempotency_key=uuid4(),
            by=history.eva,
        )
    most = 11 if key == "organisations_reached" else 10  # with the estimate of what is counted twice
    assert queries(client, f"/office/figures/{key}/") == few <= most


def test_the_balance_costs_the_same_however_long_the_history(client, history):
    client.force_login(history.mira)
    few = queries(client, "/office/")
    for n in range(3):
        make.event(history.nord, mode="online", starts_in=timedelta(days=-5 - n))
    assert queries(client, "/office/") == few
    assert few == 18  # who asks (4), and what the eight figures read (14)


def test_records_come_in_pages(client, cast):
    event = make.event(cast.nord, starts_in=timedelta(days=-2))
    for n in range(51):
        events.add_walk_in(
            event,
            name=f"Gast {n}",
            email=f"g{n}@client.example",
            organisation_name="",
            idempotency_key=uuid4(),
            by=cast.eva,
        )
    client.force_login(cast.mira)
    first = client.get("/office/figures/participations/").content.decode()
    last = client.get("/office/figures/participations/?page=2").content.decode()
    assert (first.count("<code>"), last.count("<code>")) == (50, 1)
    assert client.get("/office/figures/participations/?page=nonsense").status_code == 200
