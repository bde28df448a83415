"""What using something costs: plain decisions over rates, days and what was paid ahead; no Django, no clock.

The day is what rates are compared on: all the time that one person has one place on a day is added up, and the
cheapest way to pay for it is found, so that several bookings never cost more than the rate for the day. Over the days
of a month the rate for the month is compared with their sum. Amounts are cents without VAT.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache

from hubnetz.booking import rules
from hubnetz.lib.periods import BERLIN

LONGEST_DAY = 25 * 60  # minutes: the night in autumn
WHOLE_DAY = -1  # drawn: the day, however long


class Per(StrEnum):
    """What a rate is for."""

    HOUR = "hour"  # each begun stretch of so many minutes
    HALF_DAY = "half_day"  # up to so many minutes of a day
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Rate:
    """One line of a price list, as it holds for the person who asks."""

    key: int
    per: Per
    cents: int
    minutes: int = 60  # of an hour or half a day
    is_funded: bool = False  # the public pays the rest: that is aid
    worth: int | None = None  # what it is worth, where nobody pays a price to compare with


@dataclass(frozen=True, slots=True)
class Part:
    """So many of a rate."""

    rate: Rate
    number: int

    @property
    def cents(self) -> int:
        """What it comes to."""
        return self.rate.cents * self.number


@dataclass(frozen=True, slots=True)
class Price:
    """What is to be paid, of what it is made up, and what it would be by the hour alone, if that is more."""

    cents: int
    parts: tuple[Part, ...]
    instead: Part | None = None
    aid: int = 0  # what the public pays: its worth less the price


@dataclass(frozen=True, slots=True)
class Allowance:
    """What was paid ahead and is left of it on a day: minutes, or days."""

    key: int
    left: int
    last_on: date
    by_day: bool = False
    cents: int = 0  # was paid for all of it
    contains: int = 1

    def worth(self, amount: int) -> float:
        """Return what so much of it was paid."""
        return self.cents * amount / self.contains


@dataclass(frozen=True, slots=True)
class Draw:
    """So much of an allowance is used: minutes, or one day."""

    key: int
    amount: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What a day is paid with: what is drawn, and what is to be paid more than without it."""

    draws: tuple[Draw, ...]
    cents: int
    price: Price | None  # of what is left to be paid on the day


@dataclass(frozen=True, slots=True)
class Use:
    """Somebody has one or several places for a time; `drawn` says what of it was paid ahead."""

    key: int
    span: rules.Span
    places: int = 1
    drawn: Mapping[tuple[int, date], int] = field(
        default_factory=dict
    )  # place and day: minutes, or WHOLE_DAY


@dataclass(slots=True)
class LaneDay:
    """What one person has of one place on a day."""

    minutes: int = 0
    drawn: int = 0  # minutes of it
    covered: bool = False  # a day of a pack stands for all of it
    keys: list[tuple[int, int]] = field(default_factory=list)  # bookings, each with which of its places

    @property
    def to_pay(self) -> int:
        """The minutes that nothing covers."""
        return 0 if self.covered else max(self.minutes - self.drawn, 0)


Lane = dict[date, LaneDay]


@dataclass(frozen=True, slots=True)
class Month:
    """What the days of a month cost: each on its own, or all together by the rate for the month."""

    cents: int
    days: Mapping[date, Price]
    whole: Price | None = None


def price(minutes: int, rates: Sequence[Rate]) -> Price | None:
    """Return the cheapest way to pay for so many minutes of a day; None if the rates do not say what that costs.

    Of two that cost the same, the one with less aid; then the one of fewer parts.
    """
    rates = tuple(one for one in rates if one.per != Per.MONTH)
    if minutes <= 0:
        return Price(0, ())
    found = _cheapest(rates, min(minutes, LONGEST_DAY))
    if found is None:
        return None
    cents, _funded, _number, chosen = found
    counted: dict[Rate, int] = {}
    for one in chosen:
        counted[one] = counted.get(one, 0) + 1
    parts = tuple(Part(rate, number) for rate, number in sorted(counted.items(), key=_largest_first))
    aid = 0
    if any(part.rate.is_funded for part in parts):
        aid = max(_market(minutes, rates, parts) - cents, 0)
    return Price(cents, parts, _by_the_hour(minutes, rates, cents), aid)


def month(days: Mapping[date, int], rates: Sequence[Rate]) -> Month | None:
    """Return what the days of a month with so many minutes to pay cost: each alone, or the rate for the month.

    None if the rates do not say.
    """
    return summed({day: price(minutes, rates) for day, minutes in days.items() if minutes > 0}, rates)


def summed(prices: Mapping[date, Price | None], rates: Sequence[Rate]) -> Month | None:
    """Return the same where each day has its own price, None where no rate says what it costs."""
    whole = min((one for one in rates if one.per == Per.MONTH), key=lambda one: one.cents, default=None)
    known = {day: one for day, one in prices.items() if one}
    each = sum(one.cents for one in known.values()) if len(known) == len(prices) else None
    if whole and prices and (each is None or whole.cents < each):
        return Month(whole.cents, known, Price(whole.cents, (Part(whole, 1),)))
    return None if each is None else Month(each, known)


def settle(
    day: date,
    minutes: int,
    lane: Mapping[date, int],
    rates: Sequence[Rate],
    allowances: Sequence[Allowance],
) -> Settled:
    """Say what more minutes of a day are paid with: what was paid ahead, then the cheapest rates.

    `lane` is what the days of the month have to be paid for already. The least money now; of two ways that cost the
    same now, the one that uses up what was worth least, then what is lost first. A day of a pack stands for all of
    its day; minutes are drawn only as far as they save money.
    """
    standing, others = lane.get(day, 0), {one: some for one, some in lane.items() if one != day and some > 0}
    cost = _cost_of_month(others, rates)
    paid_before = cost(standing) or 0
    if cost(standing + minutes) is None:
        return Settled((), 0, None)  # nobody says what it costs: so nothing is to be paid
    usable = sorted(
        (one for one in allowances if one.left > 0 and one.last_on >= day),
        key=lambda one: (one.worth(1) > 0, one.last_on, one.worth(1), one.key),
    )
    ways: list[tuple[Draw, ...]] = [()]
    ways += [(Draw(one.key, 1),) for one in usable if one.by_day]
    timed = [one for one in usable if not one.by_day]
    ways += [_taken(timed, amount) for amount in range(1, min(minutes, sum(one.left for one in timed)) + 1)]
    known = {one.key: (number, one) for number, one in enumerate(usable)}
    best: tuple[tuple[float, ...], Settled] | None = None
    for draws in ways:
        by_day = bool(draws) and known[draws[0].key][1].by_day
        left = 0 if by_day else standing + minutes - sum(one.amount for one in draws)
        after = cost(left)
        more = (after or 0) - paid_before
        worth = sum(known[one.key][1].worth(one.amount) for one in draws)
        ranks = (more, worth, *(known[one.key][0] for one in draws), sum(one.amount for one in draws))
        if best is None or ranks < best[0]:
            best = ranks, Settled(draws, max(more, 0), price(left, rates))
    return best[1] if best else Settled((), 0, None)


def _cost_of_month(others: Mapping[date, int], rates: Sequence[Rate]) -> Callable[[int], int | None]:
    """Return what a month costs, by the minutes to pay on one day, the others being as they are."""
    daily = tuple(one for one in rates if one.per != Per.MONTH)
    whole = min((one.cents for one in rates if one.per == Per.MONTH), default=None)
    prices = [price(minutes, daily) for minutes in others.values()]
    known = None if None in prices else sum(one.cents for one in prices if one)

    def cost(minutes: int) -> int | None:
        found = _cheapest(daily, min(minutes, LONGEST_DAY)) if minutes else (0, 0, 0, ())
        each = None if known is None or found is None else known + found[0]
        if whole is None or not (minutes or others):
            return each
        return whole if each is None else min(whole, each)

    return cost


def lanes(uses: Iterable[Use]) -> list[Lane]:
    """Return what one person has of something, place by place: who comes back the same day has the same place again.

    At the same time there are as many lanes as places.
    """
    free_from: list[datetime] = []
    found: list[Lane] = []
    for one in sorted(uses, key=lambda one: (one.span, one.key)):
        fitting = [n for n, free in enumerate(free_from) if free <= one.span.starts_at][: one.places]
        while len(fitting) < one.places:
            fitting.append(len(found))
            found.append({})
            free_from.append(one.span.starts_at)
        for place, lane in enumerate(fitting):
            free_from[lane] = one.span.ends_at
            for day, minutes in minutes_by_day(one.span).items():
                entry = found[lane].setdefault(day, LaneDay())
                entry.minutes += minutes
                entry.keys.append((one.key, place))
                drawn = one.drawn.get((place, day), 0)
                if drawn == WHOLE_DAY:
                    entry.covered = True
                else:
                    entry.drawn += drawn
    return found


def minutes_by_day(span: rules.Span) -> dict[date, int]:
    """Return how many minutes of each day, by a clock in Berlin, a span has; begun ones are whole."""
    found: dict[date, int] = {}
    begins = span.starts_at
    while begins < span.ends_at:
        day = begins.astimezone(BERLIN).date()
        midnight = rules.moment(day + rules.DAY, time.min)
        ends = min(midnight, span.ends_at)
        found[day] = -(-(ends - begins) // rules.MINUTE)
        begins = ends
    return found


def part_of(cents: int, percent: int) -> int:
    """Return so many percent of an amount, half a cent rounded up."""
    return (cents * percent + 50) // 100


def vat(net: int, basis_points: int) -> int:
    """Return the tax on an amount at a rate in hundredths of a percent, half a cent rounded away from nought."""
    tax = (abs(net) * basis_points + 5000) // 10_000
    return tax if net >= 0 else -tax


def _taken(timed: Sequence[Allowance], amount: int) -> tuple[Draw, ...]:
    draws = []
    for one in timed:
        some = min(one.left, amount)
        if some:
            draws.append(Draw(one.key, some))
        amount -= some
    return tuple(draws)


Found = tuple[int, int, int, tuple[Rate, ...]]


def _cheapest(rates: tuple[Rate, ...], minutes: int) -> Found | None:
    """Return cents, funded parts, parts, and which: the least of every way to cover the minutes."""
    return _table(rates)[minutes] if rates else None


@lru_cache(256)
def _table(rates: tuple[Rate, ...]) -> list[Found | None]:
    """Return the cheapest cover for every number of minutes a day can have: each from those for fewer minutes."""
    found: list[Found | None] = [(0, 0, 0, ())]
    for minutes in range(1, LONGEST_DAY + 1):
        best: Found | None = None
        for one in rates:
            rest = 0 if one.per == Per.DAY else max(minutes - one.minutes, 0)
            before = found[rest]
            if before is None:
                continue
            cents, funded, number, chosen = before
            way = (cents + one.cents, funded + one.is_funded, number + 1)
            if best is None or way < best[:3]:
                best = (*way, (*chosen, one))
        found.append(best)
    return found


def _market(minutes: int, rates: Sequence[Rate], parts: Sequence[Part]) -> int:
    """Return what it is worth: what it would cost without public money, or else what is said of it."""
    ordinary = _cheapest(tuple(one for one in rates if not one.is_funded), min(minutes, LONGEST_DAY))
    said = [
        part.number * (part.rate.worth if part.rate.worth is not None else part.rate.cents) for part in parts
    ]
    known = [sum(said)] if any(part.rate.worth is not None for part in parts) else []
    if ordinary is not None:
        known.append(ordinary[0])
    return min(known, default=0)


def _by_the_hour(minutes: int, rates: Sequence[Rate], cents: int) -> Part | None:
    hourly = [one for one in rates if one.per == Per.HOUR and one.cents and not one.is_funded]
    ways = [Part(one, -(-minutes // one.minutes)) for one in hourly]
    best = min(ways, key=lambda part: (part.cents, part.number), default=None)
    return best if best and best.cents > cents else None


def _largest_first(counted: tuple[Rate, int]) -> tuple[int, int]:
    rate, _number = counted
    return (-LONGEST_DAY if rate.per == Per.DAY else -rate.minutes, rate.key)
