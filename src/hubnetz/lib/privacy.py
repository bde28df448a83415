"""
The words in which each room declares what it keeps of people (`<room>/privacy.py`), and how these are read.

A declaration is plain data: for each model purpose and period, and for each field that could hold something of a person
its class. Keys, days, numbers, flags and choices hold nothing of anybody by themselves and need not be named.
"""

import importlib
import importlib.util
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import ModuleType
from typing import Any

log = logging.getLogger(__name__)


class Class(StrEnum):
    """What a field can hold of a person."""

    NONE = "none"
    CONTACT = "contact"  # name, address, telephone
    BUSINESS = "business"  # what is known of a company, and of whom it is
    TEXT = "text"  # free text: may hold anything
    NEED = "need"  # what somebody needs or answers; near to health or belief at worst
    STAFF = "staff"  # who of the staff did it
    TECHNICAL = "technical"  # secrets, check sums, what a machine needs


PURPOSES = frozenset(
    [
        "network",
        "registration",
        "course",
        "booking",
        "statement",
        "hackathon",
        "enquiry",
        "advice",
        "handover",
        "news",
        "feedback",
        "letters",
        "contacts",
        "people",
        "identity",
        "account",
        "journal",
        "figures",
        "search",
        "consent",
        "request",
    ]
)
"""What something is kept for; `privacy.words` says it to people, with the legal basis and who sees it."""

PERIODS = frozenset(
    [
        "content",
        "event",
        "booking",
        "licence",
        "queue",
        "tax",
        "enquiry",
        "case",
        "company",
        "contact",
        "shown",
        "alert",
        "feedback",
        "letter",
        "account",
        "journal",
        "consent",
        "request",
        "short",
    ]
)
"""How long something is kept; `privacy.words` says it to people."""


TAX_YEARS = 8
"""Documents of bookkeeping, from the end of the year in which they were made: section 147(3) and (4) of the Fiscal
Code (AO) as of 2025, for invoices section 14b(1) of the VAT Act (UStG). What matters for a tax that can still be
assessed has to be kept longer; a hold says so."""
AID_YEARS = 10
"""Records of de-minimis aid: ten years from the day on which it was granted (Article 6 of Regulation (EU) 2023/2831);
here from the end of that year."""
CASE_YEARS = 10
"""Files that prove what public money did, from the end of the year in which they ended: so long as aid has to be proved
(`AID_YEARS`), and no aid of a file is granted after its end."""


def over_before(today: date, years: int) -> date:
    """Return the day before which something ended that had to be kept so many years from the end of its year."""
    return date(today.year - years, 1, 1)


def over_after(day: date, years: int) -> date:
    """Return the last day on which something has to be kept that ended on a day."""
    return date(day.year + years, 12, 31)


@dataclass(frozen=True, slots=True)
class Kept:
    """What one model keeps: purpose, period, and names of fields by class, separated by blanks."""

    purpose: str
    until: str
    none: str = ""
    contact: str = ""
    business: str = ""
    text: str = ""
    need: str = ""
    staff: str = ""
    technical: str = ""
    person: str = ""
    """Ways (as in a query) to the e-mail address of whom a row is about."""
    hub: str = ""
    """Where the hub that keeps the row is found; a path of attributes."""
    about: str = ""
    """What a row is called for whom it is about."""
    when: str = ""
    """The moment or day of a row."""
    found: str = ""
    """The room's function, as "module:function", that finds keys of rows about an address where no way leads to it."""
    told: str = ""
    """The method of a row that says what of it is about an address, where its fields hold more than that."""
    withheld: str = ""
    """Fields that are not shown to whom the row is about, since they are as much about others."""

    def classes(self) -> dict[str, Class]:
        """Return the class of each field that is named."""
        return {name: one for one in Class for name in getattr(self, one.value).split()}

    def shown(self) -> list[str]:
        """Return the fields that whoever a row is about may read, in the order they are declared."""
        if self.told:
            return [self.told]
        hidden = {*self.withheld.split(), *self.staff.split(), *self.technical.split(), *self.none.split()}
        return [name for name in self.classes() if name not in hidden]


def nothing(until: str = "content", purpose: str = "network", **named: str) -> Kept:
    """Return the declaration of a model that is about no person; `none` names its texts."""
    return Kept(purpose, until, **named)


@dataclass(frozen=True, slots=True)
class Left:
    """What is kept of somebody who wished to be forgotten: what, why (a key of `privacy.words`), until when."""

    noun: str
    name: str
    why: str
    until: Any = None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a room forgot of an address, and what it has to keep."""

    rows: int = 0
    left: tuple[Left, ...] = ()


def declaration(room: str) -> ModuleType | None:
    """Return the declaration of a room, None if it has none."""
    name = f"hubnetz.{room}.privacy"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


def declared(rooms: Iterable[str]) -> dict[str, dict[str, Kept]]:
    """Return what the rooms declare: room, model, what it keeps."""
    found = {room: declaration(room) for room in rooms}
    return {room: dict(module.DECLARED) for room, module in found.items() if module is not None}


def answers(rooms: Iterable[str], name: str) -> dict[str, Callable[..., Any]]:
    """Return the functions that rooms name for one task (FORGET, CORRECT, NOTE, DUE …), the highest room first.

    A room names them as "module:function" below itself, so that reading a declaration imports nothing else.
    """
    found: dict[str, Callable[..., Any]] = {}
    for room in reversed(list(rooms)):
        module = declaration(room)
        if named := getattr(module, name, ""):
            found[room] = function_of(room, named)
    return found


def function_of(room: str, named: str) -> Callable[..., Any]:
    """Return a function that a room names as "module:function" below itself."""
    where, function = named.split(":")
    verb: Callable[..., Any] = getattr(importlib.import_module(f"hubnetz.{room}.{where}"), function)
    return verb


def one_by_one(rows: Iterable[Any], verb: Callable[[Any], Any]) -> int:
    """Forget each row by a verb, and return how many those were; one that fails does not keep the others waiting."""
    done = 0
    for row in rows:
        try:
            done += int(verb(row))
        except Exception:
            log.exception("%s could not be forgotten", getattr(row, "code", row))
    return done
