"""Public holidays of the German states since 2018, by the official key of the state (08 is Baden-Württemberg).

What holds in single municipalities only (Augsburg's Friedensfest, Mariä Himmelfahrt in parts of Bavaria, Corpus Christi
in parts of Saxony and Thuringia) is left out: a hub there closes by itself.
"""

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

STATES = frozenset(f"{number:02}" for number in range(1, 17))

_EVERYWHERE = [
    ((1, 1), "Neujahr", "New Year’s Day"),
    ((5, 1), "Tag der Arbeit", "Labour Day"),
    ((10, 3), "Tag der Deutschen Einheit", "German Unity Day"),
    ((12, 25), "1. Weihnachtstag", "Christmas Day"),
    ((12, 26), "2. Weihnachtstag", "Second Day of Christmas"),
]
# day, names, states, the first year
_IN_STATES = [
    ((1, 6), "Heilige Drei Könige", "Epiphany", "08 09 15", 0),
    ((3, 8), "Internationaler Frauentag", "International Women’s Day", "11", 2019),
    ((3, 8), "Internationaler Frauentag", "International Women’s Day", "13", 2023),
    ((8, 15), "Mariä Himmelfahrt", "Assumption Day", "10", 0),
    ((9, 20), "Weltkindertag", "World Children’s Day", "16", 2019),
    ((10, 31), "Reformationstag", "Reformation Day", "01 02 03 04 12 13 14 15 16", 0),
    ((11, 1), "Allerheiligen", "All Saints’ Day", "05 07 08 09 10", 0),
]
_FROM_EASTER = [
    (-2, "Karfreitag", "Good Friday", ""),
    (0, "Ostersonntag", "Easter Sunday", "12"),
    (1, "Ostermontag", "Easter Monday", ""),
    (39, "Christi Himmelfahrt", "Ascension Day", ""),
    (49, "Pfingstsonntag", "Whit Sunday", "12"),
    (50, "Pfingstmontag", "Whit Monday", ""),
    (60, "Fronleichnam", "Corpus Christi", "05 06 07 08 09 10"),
]
_ONCE = [
    (date(2020, 5, 8), "Tag der Befreiung", "Liberation Day", "11"),
    (date(2025, 5, 8), "Tag der Befreiung", "Liberation Day", "11"),
    (date(2028, 6, 17), "Tag des Volksaufstandes", "Anniversary of the Uprising", "11"),
]


@cache
def public_holidays(year: int, state: str) -> dict[date, dict[str, str]]:
    """Return the public holidays of a year in a state with their German and English names, in order.

    An unknown state has those that hold everywhere.
    """
    sunday = easter(year)
    found = {date(year, *day): (de, en) for day, de, en in _EVERYWHERE}
    for offset, de, en, states in _FROM_EASTER:
        if not states or state in states.split():
            found.setdefault(sunday + timedelta(days=offset), (de, en))
    for day, de, en, states, since in _IN_STATES:
        if state in states.split() and year >= since:
            found[date(year, *day)] = (de, en)
    for once, de, en, states in _ONCE:
        if once.year == year and state in states.split():
            found[once] = (de, en)
    if state == "14":
        eve = date(year, 11, 22)  # the Wednesday before 23 November
        found[eve - timedelta(days=(eve.weekday() - 2) % 7)] = (
            "Buß- und Bettag",
            "Day of Repentance and Prayer",
        )
    return {day: {"de": found[day][0], "en": found[day][1]} for day in sorted(found)}


def holidays_between(first: date, last: date, state: str) -> dict[date, dict[str, str]]:
    """Return the public holidays from the first to the last day."""
    return {
        day: names
        for year in range(first.year, last.year + 1)
        for day, names in public_holidays(year, state).items()
        if first <= day <= last
    }
