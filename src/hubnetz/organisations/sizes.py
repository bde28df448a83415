"""How large an undertaking is for each programme, and which undertakings are looked at together. Plain Python.

Source: Recommendation 2003/361/EC, annex; Recommendation (EU) 2025/1099 for small mid-caps.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

MICRO, SMALL, MEDIUM, MID_CAP, LARGE = "micro", "small", "medium", "mid_cap", "large"
MILLION = Decimal(1_000_000)
# Fewer people than, turnover at most, balance sheet total at most (one of the two is enough), in millions of euros.
CEILINGS = ((MICRO, 10, 2, 2), (SMALL, 50, 10, 10), (MEDIUM, 250, 50, 43), (MID_CAP, 750, 150, 129))


@dataclass(frozen=True)
class Size:
    """What was told of one year; None where nothing was."""

    staff: Decimal | None = None  # annual work units
    turnover: Decimal | None = None  # euros
    balance: Decimal | None = None  # balance sheet total, euros


def eu_class(size: Size) -> str:
    """Return the class of one year by the European definition; nothing as long as too little is known.

    People and money both count: under the limit with people, and with turnover or balance sheet total.
    """
    if size.staff is None:
        return ""
    money = [value for value in (size.turnover, size.balance) if value is not None]
    for name, staff, turnover, balance in CEILINGS:
        if size.staff >= staff:
            continue
        if not money:
            return ""
        if size.turnover is not None and size.turnover <= turnover * MILLION:
            return name
        if size.balance is not None and size.balance <= balance * MILLION:
            return name
        if len(money) < 2:
            return ""  # the other figure may still be under the limit
    return LARGE


def dma_class(size: Size) -> str:
    """Return the class of the DMA questionnaire, which asks for people only."""
    if size.staff is None:
        return ""
    return next(
        (name for name, staff in (("1-9", 10), ("10-49", 50), ("50-249", 250)) if size.staff < staff), "250+"
    )


def may(programme: str, size: Size) -> bool | None:
    """Say whether an undertaking of this size is within a programme's limits; None as long as too little is known.

    Digital Jetzt: 3 to 499 people. go-digital: fewer than 100 people and a turnover below 20 million euros.
    """
    if programme == "digital_jetzt":
        return None if size.staff is None else 3 <= size.staff < 500
    if programme == "go_digital":
        if size.staff is not None and size.staff >= 100:
            return False
        if size.turnover is not None and size.turnover >= 20 * MILLION:
            return False
        return None if size.staff is None or size.turnover is None else True
    raise ValueError(programme)


def status(classes: Mapping[int, str]) -> str:
    """Return the class that holds after some years: it changes only when another one held in two years running.

    Of two such years that differ from it in two ways, the later one's class is taken (article 4.2).
    """
    held, before = "", None
    for year in sorted(year for year, found in classes.items() if found):
        found = classes[year]
        if not held or (found != held and before == year - 1 and classes[year - 1] != held):
            held = found
        before = year
    return held


@dataclass(frozen=True)
class Share:
    """One undertaking holds a part of another one, in percent."""

    owner: int
    owned: int
    percent: Decimal


def group(start: int, shares: Iterable[Share]) -> dict[int, Decimal]:
    """Return how much of each undertaking's figures belongs to one: 1 for itself and linked ones, less for partners.

    Linked is who holds more than half, both ways and over several steps; partner is who holds 25 to 50 per cent of
    one of those, or is held so. A partner's own linked undertakings count at the partner's share; its partners not.
    """
    shares = list(shares)
    linked = _linked(start, shares)
    found = dict.fromkeys(linked, Decimal(1))
    for share in shares:
        if not Decimal(25) <= share.percent <= Decimal(50):
            continue
        for near, far in ((share.owner, share.owned), (share.owned, share.owner)):
            if near in linked and far not in linked:
                for one in _linked(far, shares) - linked:
                    found[one] = max(found.get(one, Decimal(0)), share.percent / 100)
    return found


def _linked(start: int, shares: list[Share]) -> set[int]:
    found, ahead = {start}, [start]
    while ahead:
        here = ahead.pop()
        for share in shares:
            if share.percent > 50 and here in (share.owner, share.owned):
                other = share.owned if here == share.owner else share.owner
                if other not in found:
                    found.add(other)
                    ahead.append(other)
    return found


def together(shares: Mapping[int, Decimal], sizes: Mapping[int, Size]) -> Size:
    """Return the figures of one year of a group; a figure that one of its undertakings has not told is not told."""

    def total(figure: str) -> Decimal | None:
        told = [(getattr(sizes.get(one, Size()), figure), part) for one, part in shares.items()]
        return (
            None
            if any(value is None for value, _part in told)
            else sum((value * part for value, part in told), Decimal(0))
        )

    return Size(total("staff"), total("turnover"), total("balance"))
