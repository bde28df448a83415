"""What a column of a file holds, by its heading, and what a cell of it says. Plain Python; knows no rows of the hub."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from hubnetz.lib import addresses
from hubnetz.lib.tables import Table
from hubnetz.organisations import rules

FIELDS = (
    *("name", "kind", "street", "postcode", "town", "county", "phone", "domain", "email", "staff", "section"),
    *("person_name", "first_name", "last_name", "function", "person_email", "person_phone"),
)
LONGEST = {
    **{"name": 200, "street": 160, "town": 120, "phone": 40, "domain": 120, "email": 254},
    **{"person_name": 120, "first_name": 60, "last_name": 60, "function": 120},
    **{"person_email": 254, "person_phone": 40},
}
# As they are compared: small letters, umlauts spelt out, nothing but letters.
HEADINGS = {
    "name": "name firma firmenname unternehmen unternehmensname organisation organisationsname organization company "
    "companyname institution einrichtung betrieb companyorinstitution unternehmenodereinrichtung",
    "kind": "art kind type typ organisationsart artderorganisation kindoforganisation",
    "street": "strasse street strassehausnummer strasseundhausnummer anschrift adresse address strassenr",
    "postcode": "plz postleitzahl postcode postalcode zip zipcode",
    "town": "ort stadt town city gemeinde wohnort sitz place",
    "county": "kreis landkreis county stadtlandkreis landstadtkreis stadtoderlandkreis",
    "phone": "telefon telephone phone tel telefonnummer zentrale phonenumber",
    "domain": "domain website webseite web homepage internet url webadresse www internetadresse",
    "email": "email mail emailadresse mailadresse emailaddress",
    "staff": "beschaeftigte mitarbeiter mitarbeitende mitarbeiterzahl staff employees zahlderbeschaeftigten "
    "anzahlmitarbeiter anzahlmitarbeitende numberofemployees",
    "section": "branche sector wzabschnitt abschnitt section industry wz branchebuchstabe sectorletter",
    "person_name": "ansprechpartner ansprechpartnerin ansprechperson kontakt kontaktperson contact contactperson "
    "person personname ansprechpartnerinnen",
    "first_name": "vorname firstname givenname vornameansprechperson",
    "last_name": "nachname lastname surname familienname familyname nachnameansprechperson",
    "function": "funktion function position rolle role jobtitle stellung",
    "person_email": "emailansprechpartner emailansprechperson emailkontakt personemail contactemail "
    "emaildesansprechpartners "
    "emailderansprechperson emailofcontact emailofthecontactperson",
    "person_phone": "telefonansprechpartner telefonansprechperson durchwahl mobil mobile mobiltelefon "
    "handy personphone "
    "contactphone telefonderansprechperson telephoneofthecontactperson",
}
KINDS = {
    "company": "company unternehmen firma betrieb kmu",
    "start-up": "startup gruendung existenzgruendung",
    "university": "university hochschule universitaet",
    "research": "research forschung forschungseinrichtung forschungsinstitut institut researchinstitute",
    "municipality": "municipality kommune stadt gemeinde landkreis stadtodergemeinde cityormunicipality verwaltung",
    "association": "association verband kammer verein verbandoderkammer associationorchamber",
    "other": "other sonstige sonstiges andere anderes",
}
_OF_PERSON = ("person_name", "first_name", "last_name", "function", "person_email", "person_phone")
_BY_HEADING = {heading: name for name, said in HEADINGS.items() for heading in said.split()}
_BY_KIND = {word: kind for kind, said in KINDS.items() for word in said.split()}
_UMLAUTS = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"}
MOST_TITLES = 10  # lines above the one that names the columns
# A formula that was never worked out, or what a spreadsheet program writes where one went wrong, in German and English.
_FORMULA = re.compile(
    r"=.+|#(REF|BEZUG|NAME|VALUE|WERT|DIV/0|NUM|ZAHL|NULL|N/A|NV|SPILL|ÜBERLAUF|CALC|KALK)[!?]?", re.I
)
# What umlauts become if a file is read in another encoding than it was written in, and then saved.
_TORN = re.compile(r"\ufffd|Ã[\x80-\xbf\u0152-\u2122]|â€|Â[\xa0-\xbf]")
_EMAIL = re.compile(r"[^@\s,;<>\"()]+@[^@\s,;<>\"()]+\.[^@\s,;<>\"().]{2,}")


@dataclass(slots=True)
class Said:
    """What a line says, as it would be taken in, and what is wrong: number of the column, code, its text."""

    values: dict[str, str] = field(default_factory=dict)
    staff: int | None = None
    problems: list[tuple[int, str, str]] = field(default_factory=list)


def bare(text: str) -> str:
    """Return a heading as it is compared."""
    plain = text.casefold().translate(_UMLAUTS)
    plain = unicodedata.normalize("NFKD", plain)
    return re.sub(r"[^a-z]", "", plain)


def recognised(heading: Sequence[str]) -> dict[int, str]:
    """Return which field each column holds, by its heading; each field at most once, what is not known is left out."""
    found: dict[int, str] = {}
    for number, text in enumerate(heading):
        name = _BY_HEADING.get(bare(text))
        if name and name not in found.values():
            found[number] = name
    return found


def headed(table: Table) -> Table:
    """Return the table from the line that names its columns, where titles stand above that line."""
    if "name" in recognised(table.heading).values():
        return table
    for at, (_number, cells) in enumerate(table.rows[:MOST_TITLES]):
        found = recognised(cells)
        if len(found) > 1 and "name" in found.values() and table.rows[at + 1 :]:
            return Table(cells, table.rows[at + 1 :])
    return table


def about(
    email: str, cells: Sequence[str], heading: Sequence[str], columns: Mapping[int, str]
) -> dict[str, str]:
    """Return what a line says of whoever has an address, by heading; empty if it is not about them.

    That is the company and the person, if the address is the person's, or the only one in the line; of any other cell
    just the address itself, since what stands around it may be about somebody else.
    """
    spelt = set(addresses.spellings(email))
    named = [set(addresses.named_in(cell)) for cell in cells]
    where = {name: number for number, name in columns.items() if number < len(cells)}
    if not any(spelt & some for some in named):
        return {}
    alone = all(some <= spelt for some in named)
    of_person = named[where["person_email"]] if "person_email" in where else set()
    theirs = {"name", *(_OF_PERSON if alone or (of_person and of_person <= spelt) else ())}
    told = {}
    for number, cell in enumerate(cells):
        text = cell if columns.get(number) in theirs else ", ".join(sorted(spelt & named[number]))
        if text:
            label = heading[number] if number < len(heading) and heading[number] else str(number + 1)
            told[label if label not in told else f"{label} ({number + 1})"] = text
    return told


def said(cells: Sequence[str], columns: Mapping[int, str], *, counties: Mapping[str, str]) -> Said:
    """Return what a line says, and everything that is wrong with it at once.

    ``counties`` are the keys of counties by their names as they are compared (`bare`).
    """
    made = Said()
    where = {name: number for number, name in columns.items()}
    given = {name: cells[number].strip() if number < len(cells) else "" for name, number in where.items()}

    def wrong(name: str, code: str) -> None:
        made.problems.append((where.get(name, -1), code, given.get(name, "")[:80]))

    for name, longest in LONGEST.items():
        if len(given.get(name, "")) > longest:
            wrong(name, "long")
    for name, cell in given.items():
        if _FORMULA.fullmatch(cell):
            wrong(name, "formula")
        elif _TORN.search(cell):
            wrong(name, "torn")
    if not given.get("name") or not rules.folded(given["name"]):
        wrong("name", "name")
    made.values = {name: given.get(name, "") for name in ("name", "street", "town", "phone")}
    _place(made, given, counties, wrong)
    if text := given.get("kind"):
        made.values["kind"] = _BY_KIND.get(bare(text), "")
        if not made.values["kind"]:
            wrong("kind", "kind")
    if text := given.get("section"):
        letter = re.match(r"\s*([A-Ua-u])\b", text)
        made.values["section"] = letter[1].upper() if letter else ""
        if not letter:
            wrong("section", "section")
    if text := given.get("staff"):
        plain = re.sub(r"[.\s](?=\d{3}\b)", "", text)
        if plain.isdecimal() and int(plain) < 1_000_000:
            made.staff = int(plain)
        else:
            wrong("staff", "staff")
    _addresses(made, given, wrong)
    return made


def _place(
    made: Said, given: Mapping[str, str], counties: Mapping[str, str], wrong: Callable[[str, str], None]
) -> None:
    postcode = given.get("postcode", "")
    if re.fullmatch(r"\d{4}", postcode):
        postcode = f"0{postcode}"  # a spreadsheet program took the first nought away
    if postcode and not re.fullmatch(r"\d{5}", postcode):
        wrong("postcode", "postcode")
    made.values["postcode"] = postcode[:5]
    if text := given.get("county"):
        key = text if text.isdecimal() and text in counties.values() else counties.get(bare(text), "")
        made.values["county"] = key
        if not key:
            wrong("county", "county")


def _addresses(made: Said, given: Mapping[str, str], wrong: Callable[[str, str], None]) -> None:
    for name in ("email", "person_email"):
        if (text := given.get(name, "")) and not _EMAIL.fullmatch(text):
            wrong(name, "email")
    host = (
        re.sub(r"^https?://|^www\.", "", given.get("domain", "").casefold())
        .removeprefix("www.")
        .split("/")[0]
    )
    if host and not re.fullmatch(r"[^\s@.][^\s@]*\.[^\s@.]{2,}", host):
        wrong("domain", "domain")
    email = given.get("email", "").casefold()
    made.values["domain"] = rules.own_domain(f"x@{host}") if host else rules.own_domain(email)
    person = given.get("person_name") or f"{given.get('first_name', '')} {given.get('last_name', '')}".strip()
    theirs = given.get("person_email", "").casefold() or (email if person else "")
    made.values |= {
        "person": person,
        "email": theirs,
        "person_phone": given.get("person_phone", ""),
        "function": given.get("function", ""),
    }
    if not person and (given.get("person_email") or given.get("person_phone") or given.get("function")):
        wrong("person_name" if "person_name" in given else "last_name", "person")
