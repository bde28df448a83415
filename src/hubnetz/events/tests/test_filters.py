"""A list of events is narrowed by its address: one truth for the page, its counts, its words."""

from datetime import date, datetime, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone, translation

from hubnetz.events import access, facets, filters
from hubnetz.events.models import Cohost, EventKind
from hubnetz.events.tests import make
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Site

pytestmark = pytest.mark.database


@pytest.fixture
def few(cast):
    """Four events: on site at Nord, online at Süd with Nord, hybrid in Freiburg and full, in English."""
    seminar = EventKind.objects.create(code="online_seminar", name={"de": "Online-Seminar", "en": "Webinar"})
    freiburg = Site.objects.create(
        hub=cast.sued, postcode="79098", town="Freiburg", latitude=47.996, longitude=7.849
    )
    site = cast.nord.sites.get()
    on_site = make.event(cast.nord, site=site, seats=5, code="onsite")
    online = make.event(cast.sued, kind=seminar, mode="online", code="online", starts_in=timedelta(days=20))
    Cohost.objects.create(event=online, hub=cast.nord)
    full = make.event(
        cast.sued, mode="hybrid", site=freiburg, seats=1, code="full", starts_in=timedelta(days=40)
    )
    make.registration(full)
    english = make.event(
        cast.sued, code="english", title={"de": "Roboter", "en": "Robots"}, languages=["en"], mode="online",
        starts_in=timedelta(days=50),
    )  # fmt: skip
    on_site.about.create(topic=cast.topics[0])
    online.about.create(topic=cast.topics[1])
    full.about.create(topic=cast.topics[0])
    return {"onsite": on_site, "online": online, "full": full, "english": english}


def codes(query, events=None):
    rows = filters.EventFilter(QueryDict(query)).apply(access.events_to_come() if events is None else events)
    return set(rows.values_list("code", flat=True))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"onsite", "online", "full", "english"}),
        ("topic=ai", {"onsite", "full"}),
        ("topic=ai&topic=e-commerce", {"onsite", "full", "online"}),
        ("topic=ai&mode=hybrid", {"full"}),
        ("hub=nord", {"onsite", "online"}),
        ("kind=online_seminar", {"online"}),
        ("mode=online&mode=hybrid", {"online", "full", "english"}),
        ("county=08115", {"onsite"}),
        ("county=08311", {"full"}),
        ("place=Böblingen", {"onsite"}),
        ("place=79098&km=25", {"full"}),
        ("place=Stuttgart&km=100", {"onsite"}),
        ("free=1", {"onsite", "online", "english"}),
        ("language=en", {"english"}),
        ("language=de", {"onsite", "online", "full"}),
        ("q=roboter", {"english"}),
        ("q=ROBOTS", {"english"}),
        ("q=werkstatt+probieren", {"onsite", "online", "full"}),
        ("q=werkstatt+roboter", set()),
        ("q=Webinar", {"online"}),
        ("q=Künstliche", {"onsite", "full"}),
        ("q=100%25", set()),
        ("topic=nothing", {"onsite", "online", "full", "english"}),
    ],
)  # fmt: skip
def test_each_choice_finds_what_it_says(few, query, found):
    assert codes(query) == found
    chosen = filters.EventFilter(QueryDict(query))
    survey = facets.survey(chosen)
    assert {code for code, event in few.items() if event.pk in survey.found} == found


def test_what_is_over_cancelled_or_not_published_is_not_to_come(few, cast):
    make.event(cast.nord, code="over", starts_in=timedelta(days=-3))
    make.event(cast.nord, code="off", cancelled_at=timezone.now())
    make.event(cast.nord, code="draft", published_at=None)
    assert codes("") == set(few)


def at(monkeypatch, moment):
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.mark.parametrize(
    ("now", "query", "first", "last"),
    [
        (datetime(2026, 11, 25, 12, tzinfo=BERLIN), "when=week", date(2026, 11, 25), date(2026, 11, 29)),
        (datetime(2026, 11, 29, 23, 59, tzinfo=BERLIN), "when=week", date(2026, 11, 29), date(2026, 11, 29)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=BERLIN), "when=month", date(2026, 12, 31), date(2026, 12, 31)),
        (datetime(2028, 2, 1, 0, 0, tzinfo=BERLIN), "when=month", date(2028, 2, 1), date(2028, 2, 29)),
        (datetime(2026, 3, 1, tzinfo=BERLIN), "from=2026-03-28&until=2026-03-30", date(2026, 3, 28), date(2026, 3, 30)),
        (datetime(2026, 3, 1, tzinfo=BERLIN), "from=2026-03-30&until=2026-03-28", date(2026, 3, 28), date(2026, 3, 30)),
        (datetime(2026, 3, 1, tzinfo=BERLIN), "when=week&from=2026-03-28", date(2026, 3, 28), None),
        (datetime(2026, 3, 1, tzinfo=BERLIN), "from=31.12.2026&when=year", None, None),
        (datetime(2026, 3, 1, tzinfo=BERLIN), "from=0001-01-01&until=9999-12-31", None, None),
    ],
)  # fmt: skip
def test_days_are_days_of_berlin(cast, monkeypatch, now, query, first, last):
    at(monkeypatch, now)
    assert filters.EventFilter(QueryDict(query)).days() == (first, last)


def test_a_day_of_25_hours_ends_when_it_ends(cast):
    late = datetime(2027, 10, 31, 23, 30, tzinfo=BERLIN)
    make.event(cast.nord, code="late", starts_at=late, ends_at=late + timedelta(minutes=20))
    early = datetime(2027, 11, 1, 0, 0, tzinfo=BERLIN)
    make.event(cast.nord, code="early", starts_at=early, ends_at=early + timedelta(minutes=20))
    assert codes("from=2027-10-31&until=2027-10-31") == {"late"}
    assert codes("from=2027-11-01&until=2027-11-01") == {"early"}


def test_it_says_in_words_what_it_shows_and_each_chip_takes_one_away(few):
    query = "km=50&place=Böblingen&mode=online&topic=e-commerce&topic=ai&free=1&page=3&utm=x&from=2026-12-03&q=Daten"
    chosen = filters.EventFilter(QueryDict(query))
    normal = "q=Daten&topic=ai&topic=e-commerce&mode=online&place=B%C3%B6blingen&km=50&free=1&from=2026-12-03"
    assert chosen.query() == normal
    assert filters.EventFilter(QueryDict(normal)).query() == normal
    with translation.override("de"):
        assert chosen.words() == (
            "„Daten“, Künstliche Intelligenz oder Online-Handel, online, bis 50 km um Böblingen,"
            " mit freien Plätzen, ab 3. Dezember 2026"
        )
    chips = chosen.chips()
    assert len(chips) == 7
    for chip in chips:
        rest = filters.EventFilter(QueryDict(chip.query))
        assert len(rest.chips()) == 6
        assert chip.text not in [other.text for other in rest.chips()]


def test_counts_say_what_ticking_would_show(few):
    chosen = filters.EventFilter(QueryDict("topic=ai&mode=on_site"))
    counts = {
        (facet.name, option.value): option.count
        for facet in facets.survey(chosen).facets
        for option in facet.options
    }
    for (name, value), count in counts.items():
        kept = [pair for pair in (("topic", "ai"), ("mode", "on_site")) if pair[0] != name]
        asked = "&".join(f"{one}={other}" for one, other in [*kept, (name, value)])
        assert len(codes(asked)) == count, asked
    assert counts["mode", "hybrid"] == 1
    assert ("topic", "e-commerce") not in counts  # nothing on site


def test_the_address_is_the_state_without_defaults(client, few):
    typed = client.get("/events/?q=&topic=ai&km=25&place=&from=&when=&page=1&utm_source=x")
    assert (typed.status_code, typed["Location"]) == (302, "/events/?topic=ai")
    assert client.get("/events/?topic=ai").status_code == 200
    assert client.get("/en/events/?page=77")["Location"] == "/en/events/"
    part = client.get("/events/?q=&topic=ai", headers={"HX-Request": "true"})
    assert part["HX-Push-Url"] == "/events/?topic=ai"
    assert b"<html" not in part.content
    assert 'data-say="2 Veranstaltungen"' in part.content.decode()
    assert 'id="facets"' in part.content.decode()


def test_an_empty_list_shows_ways_on_with_their_counts(client, few):
    page = client.get("/events/?topic=e-commerce&mode=hybrid").content.decode()
    assert "Kein Termin passt zu allem" in page
    assert 'href="?topic=e-commerce">in anderem Format</a>' in page
    assert 'href="?mode=hybrid">zu anderen Themen</a>' in page
    assert "/alerts/new/?list=events&amp;topic=e-commerce&amp;mode=hybrid" in page
    assert "online, von überall" in page
    three = client.get("/events/?q=Roboter&topic=ai&mode=hybrid&hub=nord").content.decode()
    assert "nur: „Roboter“" in three
    assert 'href="?q=Roboter"' in three


def test_a_place_nobody_knows_is_asked_about_and_what_was_typed_stays(client, few):
    page = client.get("/events/?place=Xyzzyhausen").content.decode()
    assert "Einen Ort „Xyzzyhausen“ kennen wir nicht" in page
    assert 'value="Xyzzyhausen"' in page
    which = client.get("/events/?place=Neuhausen").content.decode()
    assert "Welchen Ort meinen Sie mit „Neuhausen“?" in which
    chosen = filters.EventFilter(QueryDict("place=Neuhausen&km=50"))
    assert len(chosen.places_meant) == 3
    for meant in chosen.places_meant:
        assert filters.EventFilter(QueryDict(meant.query)).place.in_full.endswith(meant.text)
        assert "km=50" in meant.query


def test_a_hostile_address_is_only_text(client, few):
    page = client.get("/events/", {"q": "<script>alert(1)</script>", "place": "'\"><b>"}).content.decode()
    assert "<script>alert" not in page
    assert "<b>" not in page
    assert client.get("/events/?q=%00a").status_code in (200, 302, 400)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/events/?free=1&hub=nord&q=Werkstatt", 4),
        ("/events/past/", 4),
        ("/events/month/{month}/?hub=nord", 2),
        ("/events.ics", 5),
        ("/events.rss?hub=nord", 4),
        ("/api/v1/events?hub=nord", 7),
    ],
)
def test_lists_cost_the_same_however_long_they_are(client, cast, rows, path, most, django_assert_num_queries):
    for _row in range(rows):
        make.event(cast.nord, site=cast.nord.sites.get(), starts_in=timedelta(hours=1))
        make.event(cast.nord, site=cast.nord.sites.get(), starts_in=timedelta(days=-10))
    path = path.format(month=timezone.localdate(timezone=BERLIN).strftime("%Y-%m"))
    client.get(path)
    with django_assert_num_queries(most):
        assert client.get(path).status_code == 200


def test_past_events_are_narrowed_latest_first_in_pages(client, cast):
    for day in range(1, 23):
        make.event(cast.nord if day % 2 else cast.sued, starts_in=timedelta(days=-day), code=f"d{day:02}")
    page = client.get("/events/past/").content.decode()
    assert page.index("/events/d01/") < page.index("/events/d02/")
    assert page.count("date-row__title") == 20
    assert client.get("/events/past/?page=2").content.decode().count("date-row__title") == 2
    assert client.get("/events/past/?hub=nord").content.decode().count("date-row__title") == 11


def test_the_api_narrows_as_the_page_does(client, few):
    def found(query):
        return {item["code"] for item in client.get(f"/api/v1/events?{query}").json()["items"]}

    assert found("topic=ai&topic=e-commerce") == {"onsite", "full", "online"}
    assert found("place=Böblingen&km=50") == {"onsite"}
    assert found("language=en") == {"english"}
    for wrong, status in [
        ("hub=x", 404),
        ("topic=x", 404),
        ("place=Xyzzyhausen", 404),
        ("from=x", 422),
        ("mode=x", 422),
    ]:
        assert client.get(f"/api/v1/events?{wrong}").status_code == status, wrong
