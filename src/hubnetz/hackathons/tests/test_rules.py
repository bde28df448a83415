"""Hours awake, partiality, ranks: decided on paper."""

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubnetz.hackathons import rules
from hubnetz.hackathons.rules import Given, Judge, Judged, Weighed

DAY = date(2020, 5, 22)


def hours(*zones, day=DAY):
    return len(rules.together(zones, day)) / 2


@pytest.mark.parametrize(
    ("zones", "count"),
    [
        (("Europe/Berlin",), 15),
        (("Europe/Berlin", "Europe/Lisbon"), 14),
        (("Europe/Berlin", "Asia/Kolkata"), 11.5),
        (("Europe/Berlin", "America/New_York"), 9),
        (("Europe/Berlin", "Pacific/Auckland"), 6),
        (("America/Los_Angeles", "Europe/Berlin", "Asia/Tokyo"), 0),
    ],
)
def test_hours_awake_together(zones, count):
    assert hours(*zones) == count


def test_clocks_that_change_are_reckoned_with():
    assert hours("Europe/Berlin", "America/New_York", day=date(2020, 3, 20)) == 10  # America changes first


def test_a_span_over_midnight_is_one():
    shared = rules.together(["America/Los_Angeles"], DAY)
    (span,) = rules.spans(shared)
    assert span[1] - span[0] == timedelta(hours=15)


def test_every_zone_exists():
    assert set(rules.ZONES) <= available_timezones()
    assert len(set(rules.ZONES)) == len(rules.ZONES)


@given(st.lists(st.sampled_from(rules.ZONES), min_size=1, max_size=6))
def test_more_people_never_share_more_hours(zones):
    assert hours(*zones) <= hours(*zones[:1]) == 15


@pytest.mark.parametrize(
    ("size", "taken", "place"),
    [(3, (), 1), (3, (1,), 2), (3, (2, 3), 1), (3, (1, 2, 3), None), (2, (1, 5), None)],
)
def test_places(size, taken, place):
    assert rules.free_place(size, taken) == place


def test_the_deadline_itself_is_late():
    until = datetime(2020, 5, 24, 12, tzinfo=UTC)
    assert rules.takes_submissions(until - timedelta(microseconds=1), until)
    assert not rules.takes_submissions(until, until)


TEAM = Judged("Musterklinik", "musterklinik.example", ("a@start.example", "b@gmail.com"), ("Start GmbH",))


@pytest.mark.parametrize(
    ("email", "organisation", "why"),
    [
        ("jo@elsewhere.example", "Elsewhere", ""),
        ("jo@musterklinik.example", "", "sponsor"),
        ("jo@MUSTERKLINIK.example", "", "sponsor"),
        ("jo@gmail.com", "muster-Klinik", ""),
        ("jo@gmail.com", "  MUSTERKLINIK ", "sponsor"),
        ("jo@start.example", "", "colleague"),
        ("jo@gmail.com", "", ""),  # anybody may have such an address
        ("jo@gmail.com", "start gmbh", "colleague"),
    ],
)
def test_who_may_be_partial(email, organisation, why):
    assert rules.supposed_conflict(Judge(email, organisation), TEAM) == why


def test_nobody_judges_themselves_whatever_provider_they_use():
    team = Judged("", "", ("ada@client.example", "Jo@gmail.com"), ())
    assert rules.supposed_conflict(Judge("jo@gmail.com", ""), team) == "colleague"
    assert rules.supposed_conflict(Judge("joe@gmail.com", ""), team) == ""


def test_a_team_without_a_challenge_has_no_sponsor():
    assert rules.supposed_conflict(Judge("jo@gmail.com", ""), Judged("", "", (), ())) == ""


CRITERIA = [Weighed(1, 2, 10), Weighed(2, 1, 5)]


def give(juror, team, *points):
    return [Given(juror, team, key, point) for key, point in enumerate(points, start=1)]


def ranks(given, **options):
    return [(one.team, one.rank, one.percent) for one in rules.ranking(CRITERIA, given, **options)]


def test_points_are_weighed():
    assert ranks(give(1, 7, 10, 0)) == [(7, 1, 66.67)]
    assert ranks(give(1, 7, 0, 5)) == [(7, 1, 33.33)]


def test_a_missing_juror_costs_nothing():
    given = give(1, 7, 8, 4) + give(2, 7, 8, 4) + give(1, 8, 8, 4)
    assert [rank for _team, rank, _percent in ranks(given)] == [1, 1]


def test_a_view_that_is_not_complete_does_not_count():
    assert ranks(give(1, 7, 8)) == []
    assert ranks([*give(1, 7, 8, 4), Given(2, 7, 1, 0)]) == [(7, 1, 80.0)]


def test_ties_are_told_apart_by_the_heaviest_criterion_and_else_shared():
    criteria = [Weighed(1, 2, 10), Weighed(2, 2, 10), Weighed(3, 1, 10)]
    given = give(1, 7, 6, 4, 5) + give(1, 8, 4, 6, 5) + give(1, 9, 4, 6, 5) + give(1, 6, 0, 0, 0)
    found = [(one.team, one.rank) for one in rules.ranking(criteria, given)]
    assert found == [(7, 1), (8, 2), (9, 2), (6, 4)]


def test_a_strict_juror_does_not_harm_whom_they_happen_to_see():
    mild = give(1, 7, 10, 5) + give(1, 8, 8, 4)
    strict = give(2, 8, 2, 1) + give(2, 9, 6, 3)
    assert [team for team, *_ in ranks(mild + strict)] == [7, 9, 8]
    assert ranks(mild + strict)[0][2] == 100
    evened = rules.ranking(CRITERIA, mild + strict, evens_out=True)
    assert {one.team: one.rank for one in evened} == {7: 1, 9: 1, 8: 3}


points = st.lists(st.integers(0, 5), min_size=2, max_size=2)


@given(st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 6)), points, max_size=20), st.booleans())
def test_ranks_are_ranks(table, evens_out):
    given = [one for (juror, team), found in table.items() for one in give(juror, team, *found)]
    found = rules.ranking(CRITERIA, given, evens_out=evens_out)
    assert {one.team for one in found} == {team for _juror, team in table}
    for before, after in itertools.pairwise(found):
        assert before.percent >= after.percent
        assert before.rank <= after.rank
    assert all(one.rank == 1 + sum(other.rank < one.rank for other in found) for one in found)
    assert rules.ranking(CRITERIA, list(reversed(given)), evens_out=evens_out) == found
