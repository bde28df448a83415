"""The generator alone: the same from the same seed, exact at the cut-off, plausible in detail."""

from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import date, datetime, timedelta

import pytest

from hubnetz.demo import dates, facts, history, scenario, sign_ins
from hubnetz.events import rules as events
from hubnetz.lib.periods import BERLIN
from hubnetz.organisations import rules as organisations

NOW = dates.at(date(2026, 11, 22), 9)


def told(seed=2020, scale=0.05, now=NOW):
    return history.tell(facts.facts(), scenario.scenario(seed=seed, scale=scale), now=now)


@pytest.fixture(scope="module")
def default():
    return told(scale=0.25)


def test_the_default_scenario_is_the_interim_balance():
    assert scenario.scenario().figures == {
        "organisations_reached": 8187,
        "cooperations": 476,
        "projects": 207,
        "participations": 16312,
        "appearances": 210,
        "digital_events": 88,
        "followers": 14386,
    }


def test_another_seed_has_other_totals():
    default, other = scenario.scenario().figures, scenario.scenario(seed=7).figures
    assert all(other[figure] != default[figure] for figure in default)
    assert all(0.85 < other[figure] / default[figure] < 1.15 for figure in default)


@pytest.mark.parametrize(("seed", "scale"), [(2020, 0.05), (7, 0.05), (8, 0.03), (2020, 0.3)])
def test_the_books_agree_with_the_scenario(seed, scale):
    story = told(seed, scale)
    assert story.ledger.figures() == {**story.scenario.figures, "hubs": 13}


def test_the_same_seed_tells_the_same_story():
    assert asdict(told().history) == asdict(told().history)
    assert told(seed=7).history.registrations != told().history.registrations


def test_the_past_does_not_depend_on_the_day_of_loading():
    def until_cutoff(story):
        return [event for event in story.history.events if event.starts_at < dates.at(date(2020, 10, 1), 0)]

    assert until_cutoff(told()) == until_cutoff(told(now=dates.at(date(2025, 3, 3), 15)))


def test_seats_are_given_once_and_never_beyond_the_number(default):
    held = defaultdict(list)
    for row in default.history.registrations:
        if row.cancelled_at is None and not row.is_walk_in:
            held[row.event].append(row)
    assert any(event.seats for event in default.history.events)
    for number, event in enumerate(default.history.events):
        seats = [row.seat for row in held[number]]
        if event.seats is None:
            assert set(seats) <= {None}
        else:
            assert len(seats) == len(set(seats))
            assert all(1 <= seat <= event.seats for seat in seats)


def test_seats_are_given_in_the_order_in_which_registering_gives_them(default):
    """Replay every event's registrations against the rule itself."""
    rows = defaultdict(list)
    for row in default.history.registrations:
        if not row.is_walk_in:
            rows[row.event].append(row)
    for number, own in rows.items():
        event = default.history.events[number]
        if event.seats is None:
            continue
        for row in own:
            taken = [
                other.seat
                for other in own
                if other.registered_at < row.registered_at
                and (other.cancelled_at is None or other.cancelled_at > row.registered_at)
            ]
            assert [row.seat] == events.free_seats(event.seats, taken, 1)


def test_nobody_registers_twice_at_a_time_or_outside_the_event(default):
    standing = Counter(
        (row.event, row.email) for row in default.history.registrations if row.cancelled_at is None
    )
    assert max(standing.values()) == 1
    for row in default.history.registrations:
        event = default.history.events[row.event]
        assert event.published_at < row.registered_at < event.ends_at
        assert row.registered_at < NOW
        assert row.cancelled_at is None or row.registered_at < row.cancelled_at < event.starts_at


def test_only_who_came_is_on_file(default):
    came = {row.registration for row in default.history.attendances}
    for number, row in enumerate(default.history.registrations):
        assert (row.organisation is not None) == (number in came and bool(row.organisation_name))
    for row in default.history.attendances:
        registration = default.history.registrations[row.registration]
        assert registration.cancelled_at is None
        assert default.history.events[row.event].cancelled_at is None
        assert row.noted_at < NOW


def test_companies_are_entered_by_three_hubs_in_four_spellings(default):
    story = default
    records = defaultdict(list)
    for row in story.history.organisations:
        records[row.identity].append(row)
        assert row.folded == organisations.folded(row.name)
    hubs = Counter(len({row.hub for row in own}) for own in records.values())
    spellings = Counter(len({row.name for row in own}) for own in records.values())
    assert set(hubs) == {1, 2, 3}
    assert max(spellings) == 4
    assert sum(count for number, count in hubs.items() if number > 1) > 0.04 * len(records)
    assert not any(
        one.folded == two.folded
        for own in records.values()
        for one in own
        for two in own
        if one is not two and one.hub == two.hub
    )


def test_decisions_tell_identities_and_namesakes_apart(default):
    records = default.history.organisations
    same = [(row.first, row.second) for row in default.history.decisions if row.verdict == "same"]
    groups = organisations.components(list(range(len(records))), same)
    assert {frozenset(group) for group in groups} == {
        frozenset(number for number, row in enumerate(records) if row.identity == identity)
        for identity in range(default.history.identities)
    }
    assert all(row.first < row.second for row in default.history.decisions)
    different = [row for row in default.history.decisions if row.verdict == "different"]
    assert different
    for row in different:
        assert records[row.first].folded == records[row.second].folded
        assert records[row.first].postcode != records[row.second].postcode


def test_it_contains_what_life_contains(default):
    story = default.history
    came = {row.registration for row in story.attendances}
    events_ = story.events
    assert any(row.cancelled_at for row in story.registrations)
    assert any(row.is_walk_in for row in story.registrations)
    assert any(
        number not in came and row.cancelled_at is None and events_[row.event].ends_at < NOW
        for number, row in enumerate(story.registrations)
    )
    assert any(number in came and not row.organisation_name for number, row in enumerate(story.registrations))
    assert any(event.cancelled_at and event.mode == "online" for event in events_)
    assert any(event.cohosts for event in events_)
    assert {"received", "assigned", "answered", "closed"} == {row.state for row in story.enquiries}
    assert any(row.same_as is not None for row in story.cooperations)
    assert any(row.agreed_on is None for row in story.cooperations)
    assert any(row.agreed_on and not row.confirmed_on for row in story.cooperations)
    assert any(row.state == "idea" for row in story.projects)
    assert any(row.from_event is not None for row in story.projects)


def by_title(story, beginning):
    return [event for event in story.history.events if event.title["de"].startswith(beginning)]


def test_named_events_are_where_they_were(default):
    (hackathon,) = by_title(default, "Hackathon Smart")
    assert hackathon.hub == "digihub-suedbaden"
    assert (hackathon.starts_at.date(), hackathon.ends_at.date()) == (date(2020, 5, 22), date(2020, 5, 24))
    talks = by_title(default, "Digitaltag")
    assert [talk.starts_at.date() for talk in talks] == [date(2020, 6, 19)] * 3
    assert all(talk.cohosts for talk in talks)
    openings = {event.hub: event.starts_at.date() for event in by_title(default, "Eröffnungsfeier: Unser")}
    assert openings["zd-bb"] == date(2019, 2, 4)


def test_nobody_met_on_site_in_the_spring_of_2020(default):
    first, last = dates.CLOSED
    spring = [
        event
        for event in default.history.events
        if first <= event.starts_at.date() <= last and event.cancelled_at is None
    ]
    assert spring
    assert {event.mode for event in spring} == {"online"}


def test_a_quarter_of_the_cooperations_is_in_the_south(default):
    by_hub = default.ledger.by_hub()
    total = sum(row["cooperations"] for row in by_hub.values())
    assert 0.22 < by_hub["digihub-suedbaden"]["cooperations"] / total < 0.28


@pytest.mark.parametrize("hour", [3, 9, 19, 23])
def test_every_hub_has_dates_to_come_and_those_with_all_roles_one_this_evening(hour):
    now = dates.at(date(2026, 11, 22), hour, 40)
    story = told(now=now)
    day = now.astimezone(BERLIN).date()
    for hub in story.scenario.weights:
        own = [event for event in story.history.events if event.hub == hub and event.ends_at > now]
        days = Counter(event.starts_at.astimezone(BERLIN).date() for event in own)
        assert days[day] == (1 if hub in sign_ins.FULLY_STAFFED else 0)
        assert min(days) <= day + timedelta(days=10)
        assert sum(1 for event in own if event.ends_at < now + timedelta(weeks=10)) >= 6
        assert {"on_site", "online"} <= {event.mode for event in own}
        assert any(event.seats and event.seats <= 8 for event in own)
        assert all(event.published_at < now for event in own)


def test_dates_to_come_are_spread():
    own = [event for event in told().history.events if event.ends_at > NOW]
    starts = [event.starts_at.astimezone(BERLIN) for event in own]
    assert len(own) == 13 * history.DATES_TO_COME
    assert max(Counter(start.date() for start in starts).values()) <= 6
    assert len({start.date() for start in starts}) >= 35
    assert len({(start.hour, start.minute) for start in starts}) >= 12
    assert max(Counter(event.title["de"] for event in own).values()) <= 4
    assert len({event.kind for event in own}) >= 5
    assert {("de",), ("en",), ("de", "en")} <= {event.languages for event in own}


def test_addresses_belong_to_nobody(default):
    rows = [*default.history.registrations, *default.history.enquiries]
    assert all(row.email.endswith((".example", ".invalid")) for row in rows)
    assert all(row.domain.endswith(".example") for row in default.history.organisations)
    assert all(user.email.endswith(".example") for user in sign_ins.users())


def test_companies_lie_where_their_postcode_is(default):
    from hubnetz.network import reference

    places = reference.postcodes()
    for row in default.history.organisations:
        assert (row.town, row.county) in {
            (place.municipality, place.county_ags) for place in places[row.postcode]
        }


def test_moments_are_aware_and_lie_in_the_past(default):
    story = default.history
    moments = [row.welcomed_at for row in story.organisations]
    moments += [row.noted_at for row in (*story.consultations, *story.projects, *story.cooperations)]
    moments += [row.received_at for row in story.enquiries]
    moments += [row.answered_at for row in story.enquiries if row.answered_at]
    moments += [row.closed_at for row in (*story.enquiries, *story.cases) if row.closed_at]
    assert all(isinstance(moment, datetime) and moment.tzinfo and moment < NOW for moment in moments)
    assert all(row.confirmed_on is None or row.confirmed_on < NOW.date() for row in story.projects)


def test_records_are_older_than_what_was_done_for_them(default):
    story = default.history
    for row in (*story.consultations, *story.projects):
        assert story.organisations[row.organisation].welcomed_at <= row.noted_at
    for row in story.cooperations:
        assert all(story.organisations[member].welcomed_at <= row.noted_at for member in row.members)
        assert len({story.organisations[member].identity for member in row.members}) >= 2
