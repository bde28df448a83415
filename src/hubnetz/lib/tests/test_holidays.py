from datetime import date

import pytest

from hubnetz.lib.holidays import STATES, holidays_between, public_holidays


def test_a_year_in_baden_wuerttemberg():
    assert [day.isoformat() for day in public_holidays(2026, "08")] == [
        "2026-01-01",
        "2026-01-06",
        "2026-04-03",
        "2026-04-06",
        "2026-05-01",
        "2026-05-14",
        "2026-05-25",
        "2026-06-04",
        "2026-10-03",
        "2026-11-01",
        "2026-12-25",
        "2026-12-26",
    ]


@pytest.mark.parametrize(
    ("state", "number"),
    # Länder and how many public holidays they had in 2026, from 01 on.
    list(zip(sorted(STATES), [10, 10, 10, 10, 11, 10, 11, 12, 12, 12, 10, 12, 11, 11, 11, 11], strict=True)),
)
def test_how_many_there_are_in_each_state(state, number):
    assert len(public_holidays(2026, state)) == number


@pytest.mark.parametrize(
    ("day", "state", "name"),
    [
        (date(2026, 11, 18), "14", "Buß- und Bettag"),
        (date(2023, 11, 22), "14", "Buß- und Bettag"),
        (date(2025, 5, 8), "11", "Tag der Befreiung"),
        (date(2026, 5, 8), "11", None),
        (date(2022, 3, 8), "13", None),
        (date(2023, 3, 8), "13", "Internationaler Frauentag"),
        (date(2008, 5, 1), "08", "Christi Himmelfahrt"),  # two on one day
        (date(2026, 6, 4), "08", "Fronleichnam"),
        (date(2026, 6, 4), "02", None),
        (date(2026, 1, 6), "00", None),
    ],
)
def test_single_days(day, state, name):
    found = public_holidays(day.year, state).get(day)
    if name and found:
        assert found["de"] in {name, "Tag der Arbeit"}
    assert bool(found) == bool(name)


def test_over_the_turn_of_the_year():
    found = holidays_between(date(2026, 12, 26), date(2027, 1, 6), "08")
    assert [names["en"] for names in found.values()] == [
        "Second Day of Christmas",
        "New Year’s Day",
        "Epiphany",
    ]
