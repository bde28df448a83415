"""Statements as bookkeeping takes them: a documented table, and a batch of DATEV (docs/guides/statements.md)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hubnetz.booking import charging
from hubnetz.booking.models import Billing, Statement
from hubnetz.lib.periods import BERLIN

COLUMNS = (
    "statement",
    "date",
    "kind",
    "corrects",
    "debtor",
    "name",
    "service_from",
    "service_until",
    "net",
    "vat_rate",
    "vat",
    "gross",
    "currency",
    "revenue_account",
    "cost_centre",
)

# DATEV format, category 21 “Buchungsstapel”, version 13: the names of its columns in their order.
DATEV_COLUMNS = (
    "Umsatz (ohne Soll/Haben-Kz)",
    "Soll/Haben-Kennzeichen",
    "WKZ Umsatz",
    "Kurs",
    "Basis-Umsatz",
    "WKZ Basis-Umsatz",
    "Konto",
    "Gegenkonto (ohne BU-Schlüssel)",
    "BU-Schlüssel",
    "Belegdatum",
    "Belegfeld 1",
    "Belegfeld 2",
    "Skonto",
    "Buchungstext",
    "Postensperre",
    "Diverse Adressnummer",
    "Geschäftspartnerbank",
    "Sachverhalt",
    "Zinssperre",
    "Beleglink",
    *(f"Beleginfo - {what} {n}" for n in range(1, 9) for what in ("Art", "Inhalt")),
    "KOST1 - Kostenstelle",
    "KOST2 - Kostenstelle",
    "Kost-Menge",
    "EU-Land u. UStID (Bestimmung)",
    "EU-Steuersatz (Bestimmung)",
    "Abw. Versteuerungsart",
    "Sachverhalt L+L",
    "Funktionsergänzung L+L",
    "BU 49 Hauptfunktionstyp",
    "BU 49 Hauptfunktionsnummer",
    "BU 49 Funktionsergänzung",
    *(f"Zusatzinformation{what} {n}" for n in range(1, 21) for what in (" - Art", "- Inhalt")),
    "Stück",
    "Gewicht",
    "Zahlweise",
    "Forderungsart",
    "Veranlagungsjahr",
    "Zugeordnete Fälligkeit",
    "Skontotyp",
    "Auftragsnummer",
    "Buchungstyp",
    "USt-Schlüssel (Anzahlungen)",
    "EU-Land (Anzahlungen)",
    "Sachverhalt L+L (Anzahlungen)",
    "EU-Steuersatz (Anzahlungen)",
    "Erlöskonto (Anzahlungen)",
    "Herkunft-Kz",
    "Buchungs GUID",
    "KOST-Datum",
    "SEPA-Mandatsreferenz",
    "Skontosperre",
    "Gesellschaftername",
    "Beteiligtennummer",
    "Identifikationsnummer",
    "Zeichnernummer",
    "Postensperre bis",
    "Bezeichnung SoBil-Sachverhalt",
    "Kennzeichen SoBil-Buchung",
    "Festschreibung",
    "Leistungsdatum",
    "Datum Zuord. Steuerperiode",
    "Fälligkeit",
    "Generalumkehr (GU)",
    "Steuersatz",
    "Land",
    "Abrechnungsreferenz",
    "BVV-Position",
    "EU-Land u. UStID (Ursprung)",
    "EU-Steuersatz (Ursprung)",
    "Abw. Skontokonto",
)


def entries(statements: Iterable[Statement]) -> list[dict[str, Any]]:
    """Return what bookkeeping posts: an entry for each rate and account of each statement.

    A correction takes all entries of the statement it corrects back, on its own day, and then posts its own.
    """
    found: list[dict[str, Any]] = []
    for one in statements:
        if one.corrects:
            found += _entries(one, one.corrects, -1, "reversal")
        found += _entries(one, one, 1, "correction" if one.corrects else "statement")
    return found


def table(statements: Iterable[Statement]) -> list[list[object]]:
    """Return the documented table, the names of its columns first; amounts with a decimal point."""
    rows: list[list[object]] = [list(COLUMNS)]
    rows += [
        [Decimal(one[name]).scaleb(-2) if name in ("net", "vat", "gross") else one[name] for name in COLUMNS]
        for one in entries(statements)
    ]
    return rows


def datev(
    statements: Sequence[Statement], billing: Billing, first: date, last: date, made_at: datetime
) -> bytes:
    """Return a batch that DATEV reads: what was issued from a first to a last day of one fiscal year.

    Debtors are debited, revenue is credited; a reversal the other way round. Tax keys stay empty: the accounts for
    revenue are those that know their rate themselves. Nothing is locked, so that it can be checked first.
    """
    lines = [_datev_head(billing, first, last, made_at), [_text(name) for name in DATEV_COLUMNS]]
    for one in entries(statements):
        if not one["gross"]:
            continue  # DATEV posts no amount of nought
        cells = dict.fromkeys(DATEV_COLUMNS, "")
        cells |= {
            "Umsatz (ohne Soll/Haben-Kz)": _amount(abs(one["gross"])).replace(".", ","),
            "Soll/Haben-Kennzeichen": _text("S" if one["gross"] > 0 else "H"),
            "WKZ Umsatz": _text("EUR"),
            "Konto": str(one["debtor"]),
            "Gegenkonto (ohne BU-Schlüssel)": str(one["revenue_account"]),
            "Belegdatum": date.fromisoformat(one["date"]).strftime("%d%m"),
            "Belegfeld 1": _text(one["statement"][:36]),
            "Buchungstext": _text(f"{one['service_from'][5:7]}/{one['service_from'][:4]} {one['name']}"[:60]),
            "KOST1 - Kostenstelle": _text(one["cost_centre"][:36]),
            "Festschreibung": "0",
        }
        lines.append(list(cells.values()))
    return ("\r\n".join(";".join(line) for line in lines) + "\r\n").encode("cp1252", "replace")


def can_be_datev(billing: Billing | None, first: date, last: date) -> bool:
    """Say whether the hub's numbers at its tax consultant are known, and the days lie in one fiscal year."""
    if billing is None or not (billing.consultant_number and billing.client_number):
        return False
    return _year_begins(billing, first) == _year_begins(billing, last)


def _entries(issued: Statement, of: Statement, sign: int, kind: str) -> list[dict[str, Any]]:
    first, last = charging.month_of(of.month)
    return [
        {
            "statement": issued.number,
            "date": issued.issued_at.astimezone(BERLIN).date().isoformat(),
            "kind": kind,
            "corrects": issued.corrects.number if issued.corrects else "",
            "debtor": of.recipient["number"],
            "name": of.recipient["name"],
            "service_from": first.isoformat(),
            "service_until": last.isoformat(),
            "net": sign * tax["net"],
            "vat_rate": Decimal(tax["rate"]).scaleb(-2),
            "vat": sign * tax["vat"],
            "gross": sign * (tax["net"] + tax["vat"]),
            "currency": "EUR",
            "revenue_account": tax["account"],
            "cost_centre": of.issuer["cost_centre"],
        }
        for tax in of.taxes
    ]


def _datev_head(billing: Billing, first: date, last: date, made_at: datetime) -> list[str]:
    made = made_at.astimezone(BERLIN)
    head = [
        _text("EXTF"),
        "700",
        "21",
        _text("Buchungsstapel"),
        "13",
        made.strftime("%Y%m%d%H%M%S") + f"{made.microsecond // 1000:03}",
        "",
        _text("HN"),
        _text(billing.prefix[:25]),
        _text(""),
        str(billing.consultant_number),
        str(billing.client_number),
        _year_begins(billing, first).strftime("%Y%m%d"),
        str(billing.account_length),
        first.strftime("%Y%m%d"),
        last.strftime("%Y%m%d"),
        _text(f"Nutzung {first:%m/%Y}"),
        _text(""),
        "1",  # a batch of finance
        "0",
        "0",  # not locked
        _text("EUR"),
    ]
    return head + [""] * (31 - len(head))


def _year_begins(billing: Billing, day: date) -> date:
    begins = day.replace(month=billing.year_begins, day=1)
    return begins if begins <= day else begins.replace(year=begins.year - 1)


def _amount(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02}"


def _text(value: str) -> str:
    plain = " ".join(value.replace(";", ",").split())
    return '"' + plain.replace('"', '""') + '"'
