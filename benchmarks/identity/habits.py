# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: SIM905
"""Other habits than the usual ones of make.py: what hubs elsewhere enter, what a clean file looks like.

    python benchmarks/identity/make.py DIR --records 8000 --habit clean

The tests of the engine score a small file of each (`test_habits.py`), the README the figures of larger ones.
"""

import re

from make import World, plain

FIRST = """
Alice Amber Barnaby Bridget Callum Cecily Desmond Edith Fergus Freya Gareth Gwen Hamish Harriet Imogen Isaac Jasper
Keira Leonard Maeve Nigel Olive Percy Quentin Rosalind Rupert Sheila Tobias Ursula Vincent Winifred Yvonne
""".split()
LAST_A = """
Ash Birch Black Brad Brom Cal Dar Elm Fair Glen Green Had Hart Hazel Holm Ken Lang Mar Nor Oak Pem Red Row Shel Stan
Stock Thorn Tun Wal Whit Win Wood
""".split()
LAST_B = "ton ford ley field worth ham wick brook bury stead more well by combe ridge croft gate man".split()
TRADES = """
Bakery Brewery Builders Carpentry Catering Cleaning Dental Engineering Florist Garage Glazing Haulage Heating Joinery
Landscaping Metalwork Optics Packaging Plumbing Printing Roofing Scaffolding Tailors Textiles Tooling Veterinary
""".split()
ENDS = ["ton", "ham", "mouth", "chester", "ford", "by", "dale", "pool", "minster"]
FORMS = {
    "Ltd": ["Ltd", "Limited", "LTD", "Ltd."],
    "LLP": ["LLP", "llp"],
    "plc": ["plc", "PLC"],
    "Inc": ["Inc", "Inc.", "Incorporated"],
    "": [""],
}


class Clean(World):
    """What a network keeps well: one complete record for each organisation, no mistake."""

    def _enter(self, organisation: dict) -> None:
        self.records.append((organisation, *self._record(organisation)))

    def _record(self, o: dict) -> tuple[dict, list[str]]:
        person = o["people"][0]
        local = self.random.choice(["info", "office", f"{plain(person[0])}.{plain(person[1])}"])
        domain = o["domain"] or o["free"]
        record, _ = super()._record(o | {"brand": "", "group_brand": ""})
        record |= {
            "name": f"{o['name']} {o['form']}".strip(),
            "contact": f"{person[0]} {person[1]}" if self.chance(0.7) else "",
            "street": o["street"],
            "postcode": o["postcode"],
            "city": o["town"][0],
            "email": f"{local if o['domain'] else plain(' '.join(person))}@{domain}"
            if self.chance(0.8)
            else "",
            "phone": "0{}/{}".format(*o["phone"]) if self.chance(0.7) else "",
            "website": f"www.{o['domain']}" if o["domain"] and self.chance(0.5) else "",
        }
        return record, []


class CleanList(Clean):
    """A clean list of names and places, nothing else."""

    def _record(self, o: dict) -> tuple[dict, list[str]]:
        record, tags = super()._record(o)
        return record | dict.fromkeys(
            set(record) - {"hub", "channel", "date", "name", "postcode", "city"}, ""
        ), tags


class Once(World):
    """One record for each organisation, with the usual mistakes."""

    def _enter(self, organisation: dict) -> None:
        self.records.append((organisation, *self._record(organisation)))


class Few(World):
    """Nearly clean: one organisation in fifty stands there twice."""

    def _enter(self, organisation: dict) -> None:
        for _ in range(2 if self.chance(0.02) else 1):
            self.records.append((organisation, *self._record(organisation)))


class Bare(World):
    """Names and places, nothing else."""

    def _record(self, o: dict) -> tuple[dict, list[str]]:
        record, tags = super()._record(o)
        record |= dict.fromkeys(("contact", "street", "email", "phone", "website", "vat_id", "sector"), "")
        record |= {"postcode": record["postcode"] or o["postcode"], "city": record["city"] or o["town"][0]}
        return record, tags


class Mails(World):
    """Names and e-mail addresses, nothing else."""

    def _record(self, o: dict) -> tuple[dict, list[str]]:
        record, tags = super()._record(o)
        empty = ("street", "postcode", "city", "phone", "website", "vat_id", "sector", "contact")
        return record | dict.fromkeys(empty, ""), tags


class Careless(World):
    """Twice as many mistakes as usual."""

    def _spoil(self, record: dict, tags: list[str]) -> None:
        super()._spoil(record, tags)
        super()._spoil(record, tags)


class Forms(World):
    """Mostly complete forms: place, telephone and often the VAT number."""

    def _record(self, o: dict) -> tuple[dict, list[str]]:
        record, tags = super()._record(o)
        if "branch" not in tags and "old-address" not in tags and self.chance(0.8):
            record |= {"postcode": o["postcode"], "city": o["town"][0], "street": o["street"]}
            record["phone"] = "0{} {}".format(*o["phone"])
            record["vat_id"] = o["vat"] if self.chance(0.5) else record["vat_id"]
        return record, tags


class Large(World):
    """Organisations that are met again and again: up to 120 records of one."""

    def _size(self) -> int:
        return min(1 + int(self.random.expovariate(0.06)), 120)


class Franchise(World):
    """One organisation in three is a shop of one of three brands, most under the brand's mail domain."""

    def _company(self) -> dict:
        if not self.chance(0.33):
            return super()._company()
        owner, head = self.person(), self.random.choice(["Brotkorb", "Hörgut", "Fahrradinsel"])
        name = self.random.choice([f"{head} {owner[1]}", f"{head} {owner[0]} {owner[1]}"])
        made = self._organisation(name, self.random.choice(["", "GmbH", "e.K."]), owner, tags="franchise")
        made["domain"] = f"{plain(head)}.de" if self.chance(0.8) else ""
        made["brand"] = f"{head} {made['town'][0]}"
        return made


class English(World):
    """English people, towns, trades and legal forms."""

    forms = FORMS

    def _towns(self) -> list[tuple[str, list[str], str]]:
        names = sorted({a + b for a in LAST_A for b in ENDS})
        return [
            (
                name,
                [f"{10000 + 37 * at + k}" for k in range(self.random.choice([1, 1, 2, 5]))],
                f"1{200 + at}",
            )
            for at, name in enumerate(self.random.sample(names, 200))
        ]

    def surname(self) -> str:
        return self.random.choice(LAST_A) + self.random.choice(LAST_B)

    def person(self, last: str = "") -> tuple[str, str]:
        return self.random.choice(FIRST), last or self.surname()

    def _company(self) -> dict:
        owner, trade = self.person(), self.random.choice(TRADES)
        kind = self.random.random()
        if kind < 0.35:
            name = f"{owner[1]} {trade}"
        elif kind < 0.5:
            name = f"{owner[1]} & {self.random.choice(['Sons', 'Daughters', self.surname()])} {trade}"
        elif kind < 0.6:
            name = f"{owner[0]} {owner[1]} {trade}"
        else:
            name, trade = f"{self.brand()} {self.random.choice(['Technologies', 'Systems', 'Labs'])}", ""
        form = self.random.choices(list(FORMS), [60, 8, 7, 10, 15])[0]
        return self._organisation(name, form, owner, trade=trade)

    def _group(self) -> None:
        head, first = self.brand(), None
        for tail in self.random.sample(["Holdings", "Logistics", "Property", "Retail", "Finance"], 3):
            made = self._organisation(
                f"{head} {tail}", "Ltd", self.person(), tags="group", town=first and first["town"]
            )
            if first:
                made |= {key: first[key] for key in ("postcode", "street", "phone", "domain")}
            first = first or made
            self._enter(made)

    def _public(self) -> None:
        self._enter(self._company())

    def _twins(self) -> None:
        last, trade, town = self.surname(), self.random.choice(TRADES), self.random.choice(self.towns)
        for _ in range(2):
            owner = self.person(last)
            self._enter(
                self._organisation(
                    f"{owner[0]} {last} {trade}", "Ltd", owner, trade=trade, tags="twin", town=town
                )
            )

    _namesakes = _twins
    _franchise = _public


HABITS: dict[str, type[World]] = {
    re.sub(r"(?<!^)([A-Z])", r"-\1", made.__name__).lower(): made
    for made in (Clean, CleanList, Once, Few, Bare, Mails, Careless, Forms, Large, Franchise, English)
}
