"""Why something costs what it costs, in a sentence."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubnetz.booking import tariffs
from hubnetz.booking.models import Tariff
from hubnetz.booking.tariffs import Per
from hubnetz.ui import formats


def euros(cents: int) -> str:
    """Return an amount of cents as people write it."""
    return formats.money(Decimal(cents) / 100)


def hours(minutes: int) -> str:
    """Return minutes as hours: 90 as 1,5 hours."""
    number = Decimal(minutes) / 60
    said = formats.number(round(number, 2).normalize() if number % 1 else int(number))
    return ngettext("%(n)s hour", "%(n)s hours", 1 if number == 1 else 2) % {"n": said}


def days(number: int) -> str:
    """Return a number of days in words."""
    return ngettext("%(n)s day", "%(n)s days", number) % {"n": formats.number(number)}


def rate_name(rate: tariffs.Rate) -> str:
    """Return what a rate is called."""
    match rate.per:
        case Per.HOUR if rate.minutes == 60:
            return _("Hour")
        case Per.HOUR:
            return ngettext("%(n)s minute", "%(n)s minutes", rate.minutes) % {"n": rate.minutes}
        case Per.HALF_DAY:
            return _("Half day (up to %(hours)s)") % {"hours": hours(rate.minutes)}
        case Per.DAY:
            return _("Day")
        case _:
            return _("Month")


def part(one: tariffs.Part) -> str:
    """Return a part of a price: 2 × 8 €, or day rate 25 €."""
    if one.rate.per == Per.HOUR:
        return f"{one.number}{formats.HARD}×{formats.HARD}{euros(one.rate.cents)}"
    names = {
        Per.HALF_DAY: _("half-day rate %(amount)s"),
        Per.DAY: _("day rate %(amount)s"),
        Per.MONTH: _("month rate %(amount)s"),
    }
    said = names[one.rate.per] % {"amount": euros(one.rate.cents)}
    return said if one.number == 1 else f"{one.number}{formats.HARD}×{formats.HARD}{said}"


def why(price: tariffs.Price, audiences: Iterable[str] = ()) -> str:
    """Return why a price is what it is: “Day rate 25 € instead of 5 × 8 €”; `audiences`: of its tariffs."""
    if price.aid:
        said = _("publicly funded: it is worth %(worth)s, of which %(aid)s counts as state aid")
        text = said % {"worth": euros(price.cents + price.aid), "aid": euros(price.aid)}
    elif not price.cents:
        text = _free(set(audiences))
    else:
        text = " + ".join(part(one) for one in price.parts)
        if price.instead:
            text = _("%(this)s instead of %(that)s") % {"this": text, "that": part(price.instead)}
    return text[:1].upper() + text[1:]


def _free(audiences: set[str]) -> str:
    audience = Tariff.Audience
    if audience.PARTNERS in audiences:
        return _("free for partners of the hub")
    if audience.MEMBERS in audiences:
        return _("free for members")
    if audience.AREA in audiences:
        return _("free for companies of the area")
    return _("free of charge")


def drawn(amount: int, by_day: bool, name: Any) -> str:
    """Return what was paid ahead: “2 hours from “20 hours””."""
    much = days(amount) if by_day else hours(amount)
    return _("%(much)s from “%(pass)s”") % {"much": much, "pass": name}


def with_tax(net: int, vat: int) -> str:
    """Return what an amount is with its tax: “29,75 € with 19 % VAT”."""
    gross = net + tariffs.vat(net, vat)
    return _("%(gross)s with %(rate)s VAT") % {"gross": euros(gross), "rate": percent(vat)}


def percent(basis_points: int) -> str:
    """Return hundredths of a percent as percent."""
    rate = Decimal(basis_points) / 100
    return formats.percent(int(rate) if rate == int(rate) else rate)
