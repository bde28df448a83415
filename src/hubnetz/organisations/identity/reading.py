"""Records as they are compared: columns of words and numbers, with fields that stand in the wrong place put right."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hubnetz.organisations.identity import names

COLUMNS = (
    "record_id",
    "name",
    "contact",
    "street",
    "postcode",
    "city",
    "email",
    "phone",
    "website",
    "vat_id",
    "sector",
    "register",
    "lei",
)
LONGEST = 500  # letters of a field that are looked at; nothing that is longer is a name or an address
_SALUTED = re.compile(r"^\s*(herrn?|frau|hr\.|fr\.)\s", re.I)


@dataclass(slots=True)
class Read:
    """Records in columns, one entry each; what is missing is empty."""

    ids: list[str] = field(default_factory=list)
    words: list[tuple[str, ...]] = field(default_factory=list)  # of the name, without legal form
    cut: list[frozenset[str]] = field(default_factory=list)  # words of the name that end in a full stop
    form: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)  # surname of the contact
    first: list[str] = field(default_factory=list)
    way: list[str] = field(default_factory=list)
    house: list[str] = field(default_factory=list)
    postcode: list[str] = field(default_factory=list)
    town: list[tuple[str, ...]] = field(default_factory=list)
    local: list[str] = field(default_factory=list)
    mail: list[str] = field(default_factory=list)  # domain of the e-mail address
    web: list[str] = field(default_factory=list)  # domain of the web address
    phone: list[str] = field(default_factory=list)
    vat: list[str] = field(default_factory=list)
    register: list[str] = field(default_factory=list)
    lei: list[str] = field(default_factory=list)
    sector: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ids)


def read(records: Iterable[Mapping[str, str]]) -> Read:
    """Return records in columns."""
    columns = Read()
    for record in records:
        _add(columns, record)
    return columns


def _add(columns: Read, record: Mapping[str, str]) -> None:
    def get(column: str) -> str:
        return (record.get(column) or "")[:LONGEST]

    name, contact = get("name"), get("contact")
    where, postcode, town = _place(get("street").strip(), get("postcode").strip(), get("city").strip())
    person_first = (
        bool(contact) and bool(_SALUTED.match(name) or _is_person(name)) and not _SALUTED.match(contact)
    )
    if person_first and (names.read(contact).form or _SALUTED.match(name)) and len(contact) > 2:
        name, contact = contact, name
    read_name = names.read(name)
    last, first = names.people(contact)
    way, house = names.street(where)
    local, mail = names.mailbox(get("email"))
    web = names.host(get("website"))
    columns.ids.append(record.get("record_id") or "")
    columns.words.append(read_name.words)
    columns.cut.append(read_name.cut)
    columns.form.append(read_name.form)
    columns.last.append(last)
    columns.first.append(first)
    columns.way.append(way)
    columns.house.append(house)
    columns.postcode.append(postcode)
    columns.town.append(names.town(town))
    columns.local.append(local)
    columns.mail.append(mail)
    columns.web.append(web)
    columns.phone.append(names.telephone(get("phone")))
    columns.vat.append(names.digits_of(get("vat_id")))
    columns.register.append(names.register(get("register")))
    columns.lei.append(names.lei(get("lei")))
    columns.sector.append(names.folded(get("sector")))


def _is_person(name: str) -> bool:
    """Say whether a name has the shape of a person's: two or three words, no form, no digit."""
    words = name.replace(",", " ").split()
    return 1 <= len(words) <= 3 and not any(c.isdigit() for c in name) and not names.read(name).form


def _place(where: str, postcode: str, town: str) -> tuple[str, str, str]:
    """Return street, postcode and town with the values that stand in each other's field put back."""
    if not re.fullmatch(r"\d{5}", postcode):
        for other in (where, town):
            if re.fullmatch(r"\d{5}", other):
                if other is where:
                    where, postcode = postcode, other
                else:
                    town, postcode = postcode, other
                break
        else:
            found = re.search(r"\b\d{5}\b", postcode)
            postcode = found.group() if found else ""
    if (
        town
        and names.looks_street(town)
        and any(c.isdigit() for c in town)
        and not any(c.isdigit() for c in where)
    ):
        where, town = town, where
    elif where and not town and not any(c.isdigit() for c in where) and not names.looks_street(where):
        town = where
        where = ""
    return where, postcode, town
