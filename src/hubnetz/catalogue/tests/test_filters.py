"""An address narrows the list, says what it does, and counts what it would give."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from hubnetz.catalogue import access, filters
from hubnetz.catalogue.models import Offer, ServiceKind
from hubnetz.catalogue.tests import make

pytestmark = pytest.mark.database


@pytest.fixture
def shelf(cast):
    """Six offers that differ in everything a list can be narrowed by."""
    workshop = ServiceKind.objects.create(
        code="workshop", name={"de": "Workshop", "en": "Workshop"}, position=1
    )
    ai, shop = cast.topics
    return [
        make.offer(cast.nord, "one", topics=[ai], level="newcomer"),
        make.offer(cast.nord, "two", topics=[ai, shop], level="some", mode="online", languages=["de", "en"]),
        make.offer(cast.nord, "three", topics=[shop], kind=workshop, price=90, value=300),
        make.offer(cast.sued, "four", topics=[ai], kind=workshop, audience=["craft", "sme"], mode="hybrid"),
        make.offer(cast.sued, "five", topics=[shop], level="advanced", audience=["municipality"]),
        make.offer(cast.sued, "six", topics=[], languages=["en"], price=10),
    ]


def codes(query):
    return set(filters.narrow(query).apply(access.offers_on_show()).values_list("code", flat=True))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"one", "two", "three", "four", "five", "six"}),
        ("topic=ai", {"one", "two", "four"}),
        ("topic=ai&topic=e-commerce", {"one", "two", "three", "four", "five"}),
        ("topic=ai&hub=nord", {"one", "two"}),
        ("kind=workshop&cost=free", {"four"}),
        ("cost=priced", {"three", "six"}),
        ("cost=free&cost=priced", {"one", "two", "three", "four", "five", "six"}),
        ("language=en", {"two", "six"}),
        ("audience=craft&audience=municipality", {"four", "five"}),
        ("level=some&level=advanced", {"two", "five"}),
        ("mode=online&mode=hybrid", {"two", "four"}),
        ("topic=nonsense&hub=nord", {"one", "two", "three"}),
    ],
)
def test_several_values_widen_and_several_facets_narrow(shelf, query, expected):
    assert codes(query) == expected


def test_every_value_gives_the_number_it_says(shelf):
    """Each link of each facet, from several states: what it promises is what is there."""
    tried = 0
    for query in ("", "topic=ai", "topic=ai&cost=free", "hub=nord&level=some", "kind=workshop&language=de"):
        narrow = filters.narrow(query)
        for facet in narrow.facets(narrow.rows()):
            for choice in facet.choices:
                if not choice.chosen:
                    assert len(codes(choice.query)) == choice.count, (query, facet.name, choice)
                    tried += 1
    assert tried > 60


def test_rows_in_memory_fit_as_the_database_says(shelf):
    for query in (
        "",
        "topic=ai",
        "audience=craft&language=de",
        "cost=priced&hub=sued",
        "q=papier&mode=on_site",
    ):
        narrow = filters.narrow(query)
        rows = narrow.fitting(narrow.rows())
        assert {row.pk for row in rows} == set(
            narrow.apply(access.offers_on_show()).values_list("pk", flat=True)
        )


def test_the_address_is_always_written_alike(shelf):
    mixed = "hub=nord&sort=&topic=e-commerce&page=3&topic=ai&topic=ai&kind=nothing&q=++KI+++Labor+"
    assert filters.narrow(mixed).query() == "q=KI+Labor&topic=ai&topic=e-commerce&hub=nord"
    assert filters.narrow("sort=new").query() == "sort=new"
    assert filters.narrow("sort=nonsense").query() == ""


def test_choosing_and_taking_away(shelf):
    narrow = filters.narrow("topic=ai&cost=free")
    assert narrow.toggled("topic", "e-commerce") == "topic=ai&topic=e-commerce&cost=free"
    assert narrow.toggled("topic", "ai") == "cost=free"
    assert [chip["query"] for chip in narrow.chips()] == ["cost=free", "topic=ai"]


def test_it_says_what_it_does_in_both_languages(shelf):
    query = "q=Labor&topic=ai&topic=e-commerce&cost=free"
    with translation.override("de"):
        said = filters.narrow(query).words()
    assert (
        said == "Stichwort: „Labor“ · Thema: Künstliche Intelligenz oder Online-Handel · Kosten: kostenfrei"
    )
    with translation.override("en"):
        assert "Topic: Artificial intelligence or E-commerce" in filters.narrow(query).words()
        assert filters.narrow("").words() == "All offers"


def test_the_ladder_says_what_one_facet_less_would_give(shelf):
    narrow = filters.narrow("topic=e-commerce&level=newcomer&cost=free")
    rows = narrow.rows()
    assert narrow.fitting(rows) == []
    assert [(step["count"], step["query"]) for step in narrow.ladder(rows)] == [
        (2, "cost=free&level=newcomer"),
        (2, "topic=e-commerce&cost=free"),
        (1, "topic=e-commerce&level=newcomer"),
    ]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Zeiterfassung", {"time"}),  # within a compound
        ("Rüstzeiten", {"time"}),  # another ending
        ("Maschienen", {"time"}),  # a typing error
        ("set-up times", {"time"}),  # the other language
        ("wir suchen maschinen", {"time"}),  # what says nothing is passed over
        ("Maschinen Drohne", set()),  # every word counts
        ("Künstlche Intelligenz", {"ai"}),  # the topic's name
        ("%", set()),
        ("Workshp", {"ai"}),  # the kind's name
    ],
)
def test_words_are_found_in_spite_of(cast, typed, expected):
    kind = ServiceKind.objects.create(code="workshop", name={"de": "Workshop", "en": "Workshop"})
    make.offer(
        cast.nord,
        "time",
        title={"de": "Rüstzeiterfassung an alten Maschinen", "en": "Measuring set-up times"},
        summary={"de": "Wir messen die Rüstzeit mit.", "en": "We measure along."},
    )
    make.offer(
        cast.nord,
        "ai",
        kind=kind,
        topics=cast.topics[:1],
        title={"de": "Ideenstunde"},
        summary={"de": "Kurz."},
    )
    with translation.override("de"):
        assert codes({"q": typed}) == expected


def test_when_nothing_has_all_words_some_are_shown_and_said(client, cast):
    make.offer(cast.nord)
    page = client.get("/offers/?q=Papier+Drohnenflug").content.decode()
    assert "Kein Angebot enthält alle diese Wörter" in page
    assert "Bestellungen ohne Papier" in page


def test_the_best_hit_comes_first(cast):
    make.offer(cast.nord, "aside", title={"de": "Ablage"}, text={"de": "Auch Drohnen kommen vor."})
    make.offer(cast.nord, "heading", title={"de": "Drohnen am Bau"}, text={"de": "x"})
    narrow = filters.narrow({"q": "Drohnen"})
    assert list(narrow.ordered(narrow.apply(access.offers_on_show())).values_list("code", flat=True)) == [
        "heading",
        "aside",
    ]


def test_orders(shelf):
    Offer.objects.filter(code="five").update(published_at=timezone.now() + timedelta(minutes=1))
    Offer.objects.filter(code="two").update(checked_on=timezone.localdate())
    Offer.objects.filter(code="six").update(title={"de": "Aal"})
    first = {}
    for sort in filters.SORTS:
        narrow = filters.narrow({"sort": sort})
        first[sort] = narrow.ordered(narrow.apply(access.offers_on_show()))[0].code
    assert first == {"new": "five", "checked": "two", "title": "six"}


def test_equals_take_turns_from_day_to_day(shelf, monkeypatch):
    def order(day):
        monkeypatch.setattr(filters.timezone, "localdate", lambda timezone=None: day)
        narrow = filters.narrow("")
        return list(narrow.ordered(Offer.objects.all()).values_list("code", flat=True))

    today = timezone.localdate()
    days = [order(today + timedelta(days=n)) for n in range(8)]
    assert order(today) == days[0]
    assert len({tuple(day) for day in days}) > 4
    assert len({day[0] for day in days}) > 2
