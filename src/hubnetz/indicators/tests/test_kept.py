"""Figures kept for the public: the same as counted live, told with a day, and quiet about very few."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from hubnetz.casework.tests import make as files
from hubnetz.events import actions as events
from hubnetz.events.tests import make
from hubnetz.indicators import access, actions, rules
from hubnetz.indicators.definitions import hub_page
from hubnetz.indicators.models import KeptFigure
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Channel

pytestmark = pytest.mark.database


def today():
    return timezone.localdate(timezone=BERLIN)


def history(cast):
    """Let Nord advise two companies, and hold a joint event that seven people came to."""
    for name in ("Emil Holzbau", "Frieda Metall"):
        files.consultation(files.organisation(cast.nord, name), cast.topic, cast.ben)
    joint = make.event(cast.sued, starts_in=timedelta(hours=-5), mode="online")
    joint.cohosting.create(hub=cast.nord)
    make_seats = make.event(cast.nord, starts_in=timedelta(hours=1))
    for number in range(7):
        seat = make.registration(make_seats, f"guest{number}")
        events.note_attendance(seat, by=cast.eva)
    channel = Channel.objects.create(hub=cast.nord, platform="linkedin")
    channel.readings.create(read_on=today() - timedelta(days=1), followers=1234)


def test_what_is_kept_is_what_is_counted(cast):
    history(cast)
    actions.keep_figures(today())
    live = {definition.key: access.count(definition, today()) for definition in hub_page.SHOWN}
    stored = {
        (row.key, row.hub and row.hub.slug): row.value for row in KeptFigure.objects.select_related("hub")
    }
    for key, figure in live.items():
        assert stored[key, None] == figure.value
        for hub in ("nord", "sued"):
            assert stored[key, hub] == figure.by_hub.get(hub, 0)
    assert len(stored) == 3 * len(live)
    assert live["participations"].value == 7
    assert stored["digital_events", "sued"] == stored["digital_events", "nord"] == 1
    assert stored["consultations", "nord"] == 2


def test_reading_costs_one_query_and_tells_the_day(cast, django_assert_num_queries):
    history(cast)
    actions.keep_figures(today())
    with django_assert_num_queries(1):
        figures = access.kept()
    assert [figure.definition.key for figure in figures] == [one.key for one in hub_page.NETWORK]
    assert {figure.day for figure in figures} == {today()}
    with django_assert_num_queries(1):
        own = {figure.definition.key: figure for figure in access.kept(cast.nord)}
    assert own["followers"].value == 1234
    with translation.override("de"):
        assert own["followers"].said == "über 1.200"
        assert own["followers"].number == "1.234"


def test_a_handful_of_clients_is_not_told(cast):
    history(cast)
    actions.keep_figures(today())
    own = {figure.definition.key: figure for figure in access.kept(cast.nord)}
    with translation.override("en"):
        assert own["consultations"].is_small
        assert own["consultations"].said == own["consultations"].number == "fewer than 5"
        assert own["participations"].said == "7"
        hubs = next(figure for figure in access.kept() if figure.definition.key == "hubs")
        assert (hubs.value, hubs.said) == (2, "2")


@pytest.mark.parametrize(
    ("number", "about_clients", "small"),
    [(0, True, False), (1, True, True), (4, True, True), (5, True, False), (4, False, False)],
)
def test_what_is_small(number, about_clients, small):
    assert rules.is_small(number, about_clients=about_clients) is small


def test_before_the_first_count_there_is_nothing_and_nobody_counts(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert access.kept() == []


def test_what_another_version_counted_is_not_shown(cast):
    actions.keep_figures(today())
    KeptFigure.objects.filter(key="projects").update(version=99)
    assert "projects" not in {figure.definition.key for figure in access.kept()}


def test_the_next_count_takes_the_place_of_the_last(cast):
    actions.keep_figures(date(2020, 9, 30))
    first = KeptFigure.objects.count()
    KeptFigure.objects.create(key="old", version=1, day=date(2020, 1, 1), value=1, counted_at=timezone.now())
    history(cast)
    assert actions.keep_figures(today()) == first == KeptFigure.objects.count()
    assert set(KeptFigure.objects.values_list("day", flat=True)) == {today()}
