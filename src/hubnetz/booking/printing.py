"""A statement on paper and as a workbook."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hubnetz.booking import charging, explaining
from hubnetz.booking.models import Statement
from hubnetz.lib import spreadsheets
from hubnetz.ui import formats, pdf


def as_pdf(statement: Statement) -> bytes:
    """Return a statement as PDF, in its own language; the same bytes each time."""
    with translation.override(statement.language):
        return pdf.render(
            "booking/statement",
            said(statement),
            language=statement.language,
            made_at=statement.issued_at.replace(microsecond=0),
        )


def as_workbook(statement: Statement) -> Iterator[bytes]:
    """Return the lines of a statement as a workbook, in its own language."""
    with translation.override(statement.language):
        return iter(list(spreadsheets.workbook_parts(_rows(statement), sheet=statement.number)))


def said(statement: Statement) -> dict[str, Any]:
    """Return what stands on a statement, in words of the language that is active."""
    first, last = charging.month_of(statement.month)
    corrects = statement.corrects
    notes = [str(statement.issuer.get("note") or "")]
    if corrects:
        text = _("This statement replaces number %(number)s of %(day)s. Reason: %(reason)s")
        notes.insert(
            0,
            text
            % {
                "number": corrects.number,
                "day": formats.day(corrects.issued_at),
                "reason": statement.reason or "–",
            },
        )
    if statement.aid_cents:
        text = _(
            "Publicly funded use worth %(worth)s is contained. It may count as aid; the hub keeps account of that."
        )
        notes.append(text % {"worth": euros(statement.aid_cents)})
    return {
        "title": _("Usage statement %(number)s") % {"number": statement.number},
        "issuer": statement.issuer,
        "recipient": statement.recipient,
        "facts": [
            [pgettext("statement", "Number"), statement.number],
            [_("Date"), formats.day(statement.issued_at)],
            [_("Period of use"), f"{formats.day(first)} – {formats.day(last)}"],
            [_("Customer number"), str(statement.recipient["number"])],
            [_("Tax number"), statement.issuer["tax_number"] or "–"],
        ],
        "heading": [_("Day"), _("What"), pgettext("statement", "Time"), _("Why this price"), _("Net")],
        "lines": [
            [
                formats.day_short(date.fromisoformat(one["day"])),
                one["what"],
                explaining.hours(one["minutes"]).replace(" ", formats.HARD) if one["minutes"] else "",
                one["why"],
                euros(one["net"]),
            ]
            for one in statement.lines
        ],
        "none": _("Recipient and lines are deleted, because they need not be kept any more.")
        if statement.forgotten_at
        else _("Nothing was used in this month."),
        "sums": [
            [pgettext("sum", "Sum without VAT"), euros(statement.net_cents)],
            *(
                [
                    _("%(rate)s VAT on %(net)s")
                    % {"rate": explaining.percent(one["rate"]), "net": euros(one["net"])},
                    euros(one["vat"]),
                ]
                for one in statement.taxes
            ),
            [_("Total"), euros(statement.gross_cents)],
        ],
        "notes": [one for one in notes if one],
        "page": _("Page"),
    }


def euros(cents: int) -> str:
    """Return an amount with its cents, also where there are none: columns of amounts stay in line."""
    text = explaining.euros(abs(cents))
    if cents % 100 == 0:
        mark = "," if formats.german() else "."
        text = text.replace("\u00a0€", f"{mark}00\u00a0€") if formats.german() else f"{text}{mark}00"
    return f"−{text}" if cents < 0 else text


def _rows(statement: Statement) -> Iterator[list[object]]:
    yield [
        _("Day"),
        _("What"),
        _("Minutes"),
        _("Why this price"),
        _("Net"),
        _("VAT rate"),
        _("Account"),
        _("Aid"),
    ]
    for one in statement.lines:
        aid: object = one["aid"] / 100 if one["aid"] else ""
        for part in one["parts"] or [{"net": 0, "rate": None, "account": ""}]:
            rate = part["rate"] / 100 if part["rate"] is not None else ""
            said = [one["day"], one["what"], one["minutes"], one["why"]]
            yield [*said, part["net"] / 100, rate, part["account"], aid]
            aid = ""  # once for each line
    for label, cents in (
        (pgettext("sum", "Sum without VAT"), statement.net_cents),
        (_("VAT"), statement.vat_cents),
        (_("Total"), statement.gross_cents),
    ):
        yield ["", label, "", "", cents / 100, "", "", ""]
