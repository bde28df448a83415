# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: SIM905
"""Make records of invented organisations with known truth, of any size, for link.py.

    python benchmarks/identity/make.py DIR --records 100000 [--seed 1]

Writes records.csv, truth.csv (record_id, org_id, tags) and orgs.csv. People, firms and towns are put together from
syllables; any likeness is chance. Hard on purpose: groups in one house, namesakes, sisters, franchises, shared
mailboxes of advisers, and per record up to a dozen things that go wrong.
"""

import argparse
import csv
import itertools
import random
import re
from pathlib import Path

from make_words import (
    ADVISERS,
    CHANNELS,
    DEPARTMENTS,
    FACULTIES,
    FIELDS,
    FIRST,
    FORMS,
    FRANCHISES,
    FREE,
    LAST,
    LAST_A,
    LAST_B,
    OFFICES,
    PARTS_A,
    PARTS_B,
    PARTS_C,
    SISTERS,
    STREETS_A,
    TAILS,
    TRADES,
)

MADE = ("_group", "_twins", "_namesakes", "_franchise", "_public")


def plain(text: str) -> str:
    """Return a text as it stands in addresses."""
    for sign, spelt in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.replace(sign, spelt)
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


class World:
    """Towns, people and organisations, made by chance from a seed."""

    forms = FORMS
    first, last, trades, tails, sisters, franchises, streets = (
        FIRST,
        LAST,
        TRADES,
        TAILS,
        SISTERS,
        FRANCHISES,
        STREETS_A,
    )
    roots, ends, parts = LAST_A, LAST_B, (PARTS_A, PARTS_B, PARTS_C)
    mix = (0.03, 0.06, 0.02, 0.015, 0.035)  # groups, twins, namesakes, franchises, public

    def __init__(self, seed: int, records: int) -> None:
        self.random = random.Random(seed)
        self.wanted = records
        self.orgs: list[dict] = []
        self.records: list[tuple[dict, dict, list[str]]] = []
        self.groups = itertools.count(1)
        self.towns = self._towns()

    def _towns(self) -> list[tuple[str, list[str], str]]:
        starts = "Alt Neu Ober Unter Nieder Bad Sankt Groß Klein".split()
        middles = [*LAST_A, "Wangen", "Hall", "Weil", "Korn", "Gerl", "Böhm", "Esch", "Münch", "Plüder"]
        ends = "heim hausen ingen stetten bach berg burg dorf feld au tal weiler kirch".split()
        names = set()
        while len(names) < 420:
            start = self.random.choice(starts) if self.random.random() < 0.25 else ""
            gap = " " if start in ("Bad", "Sankt") else ""
            middle = self.random.choice(middles)
            names.add(
                start + gap + (middle if gap or not start else middle.lower()) + self.random.choice(ends)
            )
        found, code = [], 68000
        for name in sorted(names):
            many = self.random.choice([1, 1, 1, 2, 3, 8])
            code += self.random.randint(5, 40)
            tail = self.random.choice(["", "", "", " am Fluss", " an der Aue", " im Tal"])
            found.append(
                (name + tail, [f"{code + k}" for k in range(many)], f"7{self.random.randint(100, 9999)}")
            )
            code += many
        return found

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def surname(self) -> str:
        if self.chance(0.3):
            return self.random.choice(self.last)
        return self.random.choice(self.roots) + self.random.choice(self.ends)

    def person(self, last: str = "") -> tuple[str, str]:
        first = self.random.choice(self.first)
        if self.chance(0.06):
            first += "-" + self.random.choice(self.first)
        return first, last or self.surname()

    def brand(self) -> str:
        first, second, third = self.parts
        word = self.random.choice(first) + self.random.choice(second) + self.random.choice(third)
        if self.chance(0.3):
            word = self.random.choice(first) + self.random.choice(second) + word
        return word.capitalize() if self.chance(0.9) else word

    def make(self) -> None:
        """Make organisations until there are enough records."""
        while len(self.records) < self.wanted:
            kind = self.random.random()
            for share, made in zip(self.mix, MADE, strict=True):
                if kind < share:
                    getattr(self, made)()
                    break
                kind -= share
            else:
                self._enter(self._company())
        del self.records[self.wanted :]

    def _company(self) -> dict:
        last = self.surname()
        owner = self.person(last)
        trade = self.random.choice(self.trades)
        kind = self.random.random()
        if kind < 0.25:
            name = f"{last} {trade}" if self.chance(0.6) else f"{trade} {last}"
        elif kind < 0.4:
            name = f"{owner[0]} {last} {trade}" if self.chance(0.6) else f"{trade} {owner[0]} {last}"
        elif kind < 0.52:
            partner = self.random.choice(["Söhne", "Partner", "Co", self.surname()])
            name = f"{last} & {partner} {trade}"
        elif kind < 0.9:
            name, trade = (
                self.brand() + (" " + self.random.choice(self.tails) if self.chance(0.6) else ""),
                "",
            )
        else:
            name, trade = f"{owner[0]} {last}", ""
        form = self.random.choices([*list(FORMS)[:8], ""], [45, 12, 10, 4, 8, 6, 3, 3, 9])[0]
        return self._organisation(name, form, owner, trade=trade)

    def _organisation(self, name: str, form: str, owner: tuple[str, str], **more: object) -> dict:
        town = more.pop("town", None) or self.random.choice(self.towns)
        domain = plain(name)
        how = self.random.random()
        brand = self.brand() if self.chance(0.12) else ""
        if how < 0.12:
            domain = plain(brand or self.brand())
        elif how < 0.2:
            domain = plain(name.split()[0])
        elif how < 0.24:
            domain = "".join(word[0] for word in name.lower().split()) + plain(town[0])[:4]
        ending = self.random.choices(["de", "com", "net", "eu"], [85, 7, 4, 4])[0]
        organisation = {
            "name": name,
            "form": form,
            "town": town,
            "postcode": self.random.choice(town[1]),
            "street": self.random.choice(self.streets)
            + self.random.choice(["straße ", "straße ", "weg ", "gasse ", "platz "])
            + f"{self.random.randint(1, 80)}{self.random.choice(['', '', '', 'a', '/1'])}",
            "domain": f"{domain[:32]}.{ending}" if self.chance(0.75) else "",
            "phone": (town[2], str(self.random.randint(1000, 999999))),
            "vat": f"DE{self.random.randint(100000000, 399999999)}",
            "people": [owner, *(self.person() for _ in range(self.random.choice([0, 0, 1, 1, 2, 4])))],
            "free": self.random.choice(FREE),
            "brand": brand,
            "trade": "",
            "departments": DEPARTMENTS,
            "tags": "",
            "kind": "company",
            "group": "",
            "size": self._size(),
            **more,
        }
        organisation["id"] = f"O{len(self.orgs) + 1:07d}"
        self.orgs.append(organisation)
        if self.chance(0.06):
            other = self.random.choice(self.towns)
            organisation["branch"] = (other, self.random.choice(other[1]))
        return organisation

    def _size(self) -> int:
        return min(1 + int(self.random.expovariate(0.7)), 14)

    def _group(self) -> None:
        head = self.brand() if self.chance(0.4) else self.surname()
        first = None
        tag = f"G{next(self.groups):06d}"
        shared = self.chance(0.5)
        for tail in self.random.sample(self.sisters, self.random.randint(2, 4)):
            form = self.random.choice(["GmbH", "GmbH & Co. KG", "AG"])
            town = first["town"] if first else None
            made = self._organisation(
                f"{head} {tail}", form, self.person(), tags="group", group=tag, town=town
            )
            made["group_brand"] = f"{head} Gruppe"
            if first:
                for key in ("postcode", "street", "phone", *(("domain",) if shared else ())):
                    made[key] = first[key]
            elif shared:
                made["domain"] = self._house(head, made["domain"])
            first = first or made
            self._enter(made)

    def _house(self, head: str, first: str) -> str:
        """Return the domain that sisters share; `first` is that of the first sister."""
        return f"{plain(head)}-gruppe.de"

    def _twins(self) -> None:
        last, trade = self.surname(), self.random.choice(self.trades)
        town = self.random.choice(self.towns)
        for _ in range(2):
            owner = self.person(last)
            name = f"{trade} {owner[0]} {last}"
            made = self._organisation(
                name, self.random.choice(["GmbH", "e.K.", ""]), owner, trade=trade, tags="twin", town=town
            )
            self._enter(made)

    def _namesakes(self) -> None:
        last, trade = self.surname(), self.random.choice(self.trades)
        for _ in range(2):
            made = self._organisation(
                f"{trade} {last}",
                self.random.choice(["GmbH", "e.K.", ""]),
                self.person(last),
                trade=trade,
                tags="same-name-other-town",
            )
            if made["domain"] and self.chance(0.8):  # a domain can be had by one of them only
                made["domain"] = f"{plain(made['name'])}-{plain(made['town'][0])}.de"
            self._enter(made)

    def _franchise(self) -> None:
        owner = self.person()
        head = self.random.choice(self.franchises)
        made = self._organisation(
            f"{head} {owner[1]}", self.random.choice(["", "GmbH", "e.K."]), owner, tags="franchise"
        )
        made["domain"] = f"{plain(head)}.de" if self.chance(0.6) else ""
        made["brand"] = f"{head} {made['town'][0]}"
        self._enter(made)

    def _public(self) -> None:
        town = self.random.choice(self.towns)
        taken = self._taken()
        kind = self.random.choice(
            ["Stadt", "Stadtwerke", "Hochschule", "Turnverein", "Volksbank", "Klinikum"]
        )
        name = f"{kind} {town[0]}"
        if name in taken:
            return
        taken.add(name)
        form = {"Stadtwerke": "GmbH", "Turnverein": "e.V.", "Volksbank": "eG"}.get(kind, "")
        more = {"Stadt": OFFICES, "Hochschule": FACULTIES}.get(kind, DEPARTMENTS)
        made = self._organisation(name, form, self.person(), town=town, kind=kind.lower(), departments=more)
        made["domain"] = f"{'' if kind == 'Stadt' else plain(kind) + '-'}{plain(town[0])}.de"
        made["brand"] = {"Stadt": f"Rathaus {town[0]}", "Hochschule": f"HS {town[0]}"}.get(kind, "")
        if kind in ("Stadt", "Hochschule"):
            made["size"] = self.random.randint(2, 30)
            made["people"] += [self.person() for _ in range(8)]
        self._enter(made)

    def _taken(self) -> set[str]:
        if not hasattr(self, "taken"):
            self.taken: set[str] = set()
        return self.taken

    def _enter(self, organisation: dict) -> None:
        for _ in range(organisation["size"]):
            self.records.append((organisation, *self._record(organisation)))
            if self.chance(0.03):
                organisation_, record, tags = self.records[-1]
                self.records.append((organisation_, dict(record), [*tags, "copy"]))

    def _record(self, o: dict) -> tuple[dict, list[str]]:
        tags: list[str] = []
        channel = self.random.choices(CHANNELS, [34, 20, 20, 12, 8, 6])[0]
        full = {"newsletter": 0.05, "event-registration": 0.3}.get(channel, 0.8)
        person = self.random.choice(o["people"]) if self.chance(0.5) else o["people"][0]
        town, postcode = o["town"], o["postcode"]
        street, phone = o["street"], o["phone"]
        if "branch" in o and self.chance(0.4):
            tags.append("branch")
            town, postcode = o["branch"]
            street, phone = (
                f"{self.random.choice(self.streets)}straße {len(town[0])}",
                (town[2], o["phone"][1][::-1]),
            )
        elif self.chance(0.04):
            tags.append("old-address")
            street = f"{self.random.choice(self.streets)}weg {self.random.randint(1, 60)}"
            postcode = self.random.choice(town[1])
        name = self._name(o, person, tags)
        contact = self.random.choice(
            ["{0} {1}", "{0} {1}", "{1}, {0}", "Frau {1}", "Herr {1}", "{1}"]
        ).format(*person)
        record = dict.fromkeys(FIELDS, "")
        record |= {
            "hub": f"hub-{self.random.randint(1, 13)}",
            "channel": channel,
            "date": self._day(),
            "name": name,
            "contact": contact if self.chance(0.8) else "",
            "email": self._email(o, person, tags) if self.chance(0.83) else "",
        }
        if self.chance(full):
            record["postcode"] = postcode
            record["city"] = town[0] if self.chance(0.8) else town[0].split(" ")[0]
        elif self.chance(0.15):
            record["city"] = town[0]
        if self.chance(full * 0.7):
            record["street"] = self.random.choice(
                [street, street.replace("straße", "str."), street.replace("ß", "ss")]
            )
        if self.chance(full * 0.65):
            extension = self.random.choice(["", "", "-0", "12", "-25"])
            record["phone"] = (
                self.random.choice(["0{}/{}", "+49 {} {}", "0{}-{}", "0049{}{}"]).format(*phone) + extension
            )
        if o["domain"] and self.chance(0.15):
            record["website"] = self.random.choice(["www.{}", "https://www.{}/", "{}"]).format(o["domain"])
        if channel in ("funding-form", "coworking", "consultation") and self.chance(0.3):
            record["vat_id"] = o["vat"] if self.chance(0.8) else o["vat"][2:]
        if o["trade"] and self.chance(0.15):
            record["sector"] = o["trade"]
        self._spoil(record, tags)
        return record, tags

    def _day(self) -> str:
        year, month, day = self.random.randint(19, 26), self.random.randint(1, 12), self.random.randint(1, 28)
        return f"20{year}-{month:02d}-{day:02d}"

    def _name(self, o: dict, person: tuple[str, str], tags: list[str]) -> str:
        name = o["name"]
        form = self.random.choice(self.forms[o["form"]])
        if o["brand"] and self.chance(0.3):
            name = o["brand"]
            tags.append("brand")
        elif o.get("group_brand") and self.chance(0.06):
            name = o["group_brand"]
            tags.append("brand")
        elif len(name.split()) >= 3 and self.chance(0.03):
            name = "".join(word[0] for word in re.findall(r"[A-Za-zÄÖÜ]\w+", name)).upper()
            tags.append("acronym")
        elif o["trade"] and len(name.split()) > 1 and self.chance(0.07):
            name = " ".join(word for word in name.split() if word != o["trade"])
            tags.append("trade-dropped")
        elif self.chance(0.015):
            name, form = f"{person[0]} {person[1]}", ""
            tags.append("person-as-name")
        if form and self.chance(0.25):
            form = ""
        elif form and self.chance(0.03):
            form = self.random.choice(["GmbH", "UG", "GbR", "e.K."])
            tags.append("former-form")
        name = f"{name} {form}".strip()
        if self.chance(0.45 if o["kind"] in ("stadt", "hochschule") else 0.04):
            part = self.random.choice(o["departments"])
            name = self.random.choice(["{0}, {1}", "{0} - {1}", "{1} {0}", "{0} / {1}"]).format(name, part)
            tags.append("dept")
        return name

    def _email(self, o: dict, person: tuple[str, str], tags: list[str]) -> str:
        if self.chance(0.02):
            tags.append("third-party-mail")
            return f"{self.random.choice(['info', 'beratung', 'k.lotz'])}@{self.random.choice(ADVISERS)}"
        first, last = plain(person[0]), plain(person[1])
        if o["domain"] and self.chance(0.85):
            local = self.random.choice(
                ["info", "kontakt", "office", f"{first}.{last}", f"{first[0]}.{last}", last]
            )
            return f"{local}@{o['domain']}"
        return (
            f"{self.random.choice([f'{first}.{last}', f'{last}{first[0]}', f'{last}-{first}'])}@{o['free']}"
        )

    def _spoil(self, record: dict, tags: list[str]) -> None:
        name = record["name"]
        if self.chance(0.08):
            name = self._typo(name)
            tags.append("typo")
        if self.chance(0.05):
            name = name.upper() if self.chance(0.5) else name.lower()
        if self.chance(0.06):
            name = name.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
        elif self.chance(0.02):
            name = name.encode().decode("latin-1")
        if self.chance(0.03):
            name = "Firma " + name
        if self.chance(0.04):
            name = name.replace(" ", "-", 1)
        if self.chance(0.01) and len(name) > 26:
            name = name[:24]
            tags.append("cut")
        if self.chance(0.02):
            name = re.sub(r"(\w{4})\w{4,}", r"\1.", name, count=1)
            tags.append("abbrev")
        record["name"] = name
        if record["postcode"] and self.chance(0.02):
            digits = list(record["postcode"])
            digits[3], digits[4] = digits[4], digits[3]
            record["postcode"] = "".join(digits)
        if record["city"] and self.chance(0.03):
            record["city"] = self._typo(record["city"])
        if record["contact"] and self.chance(0.012):
            record["name"], record["contact"] = record["contact"], record["name"]
            tags.append("swapped-fields")

    def _typo(self, text: str) -> str:
        if len(text) < 5:
            return text
        at = self.random.randint(1, len(text) - 3)
        how = self.random.randint(0, 3)
        if how == 0:
            return text[:at] + text[at + 1 :]
        if how == 1:
            return text[:at] + text[at] + text[at:]
        if how == 2:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return text[:at] + self.random.choice("aeinrst") + text[at + 1 :]


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--habit", help="of habits.py and varied.py; the usual ones if left out")
    args = parser.parse_args()
    kind = World
    if args.habit:
        from habits import HABITS
        from varied import DRAWN

        kind = (HABITS | DRAWN)[args.habit]
    write(kind(args.seed, args.records), args.folder)


def write(world: World, folder: Path) -> None:
    """Make the records and write records.csv, truth.csv and orgs.csv."""
    world.make()
    world.random.shuffle(world.records)
    folder.mkdir(parents=True, exist_ok=True)
    used: dict[str, int] = {}
    with (
        (folder / "records.csv").open("w", encoding="utf-8", newline="") as records,
        (folder / "truth.csv").open("w", encoding="utf-8", newline="") as truth,
    ):
        out, told = csv.DictWriter(records, FIELDS), csv.writer(truth)
        out.writeheader()
        told.writerow(["record_id", "org_id", "tags"])
        for number, (organisation, record, tags) in enumerate(world.records, 1):
            record["record_id"] = f"R{number:08d}"
            out.writerow(record)
            told.writerow([record["record_id"], organisation["id"], " ".join(tags)])
            used[organisation["id"]] = used.get(organisation["id"], 0) + 1
    with (folder / "orgs.csv").open("w", encoding="utf-8", newline="") as file:
        out_orgs = csv.writer(file)
        out_orgs.writerow(["org_id", "name", "legal_form", "kind", "group_id", "records", "tags"])
        for o in world.orgs:
            if o["id"] in used:
                tags = o["tags"] + (" branches" if "branch" in o else "")
                out_orgs.writerow(
                    [o["id"], o["name"], o["form"], o["kind"], o["group"], used[o["id"]], tags.strip()]
                )


if __name__ == "__main__":
    main()
