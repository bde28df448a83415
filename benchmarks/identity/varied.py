# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: SIM905
"""Worlds that differ in everything: words, density, habits and mistakes are drawn by chance from the seed.

    python benchmarks/identity/make.py DIR --records 5000 --seed 7 --habit varied

Every rate of the usual world is drawn anew, so that no two seeds spoil records in the same way; half of the worlds have
words that exist nowhere. What holds in all of them is more than a habit of the maker.
"""

import math
import random

from make import World, plain
from make_words import FIRST, LAST, LAST_A, LAST_B, PARTS_A, PARTS_B, PARTS_C, SISTERS, TAILS, TRADES

EMPTIED = ("postcode", "city", "street", "contact", "email", "phone", "website", "vat_id", "sector")


class Varied(World):
    """A world in which all that can be drawn is drawn."""

    def __init__(self, seed: int, records: int) -> None:
        self.drawn = random.Random(f"varied {seed}")
        self.rates: dict[float, float] = {}
        self.parks: list[dict] = []
        self._words()
        self.mix = tuple(share * math.exp(self.drawn.gauss(0, 0.8)) for share in World.mix)
        self.repeated = math.exp(self.drawn.gauss(0, 0.5))
        self.parked = self.drawn.choice([0, 0, 0.05, 0.2])
        self.house = self.drawn.choice(["group", "head", "first", "mixed"])
        self.emptied = {field for field in EMPTIED if self.drawn.random() < 0.06}
        self.script = self.drawn.choice([*[""] * 8, "upper", "plain"])
        super().__init__(seed, records)

    def _words(self) -> None:
        draw = self.drawn
        self.towns_wanted = int(math.exp(draw.uniform(math.log(12), math.log(900))))
        self.brands = draw.random() < 0.5
        if draw.random() < 0.5:
            self.first = self._invented(draw.randint(15, 120), 2)
            self.last = self._invented(draw.randint(10, 80), 2)
            self.roots = self._invented(draw.randint(6, 80), 1)
            self.ends = [word.lower() for word in self._invented(draw.randint(5, 60), 1)]
            self.tails = self._invented(draw.randint(3, 30), 3)
            halves = self._invented(draw.randint(4, 30), 2)
            second = [word.lower() for word in self._invented(draw.randint(2, 8), 1)]
            self.trades = sorted({one + two for one in halves for two in second})[: draw.randint(12, 120)]
            self.sisters = self._invented(draw.randint(5, 16), 3)
            self.franchises = self._invented(draw.randint(2, 12), 3)
        else:
            self.first = draw.sample(FIRST, draw.randint(20, len(FIRST)))
            self.last = draw.sample(LAST, draw.randint(10, len(LAST)))
            self.trades = draw.sample(TRADES, draw.randint(15, len(TRADES)))
            self.roots = draw.sample(LAST_A, draw.randint(6, len(LAST_A)))
            self.tails = draw.sample(TAILS, draw.randint(3, len(TAILS)))
            self.sisters = draw.sample(SISTERS, draw.randint(5, len(SISTERS)))
        if draw.random() < 0.3:  # sisters are named after trades that others have, too
            self.sisters = [*self.sisters, *draw.sample(self.trades, 4)]

    def _invented(self, number: int, syllables: int) -> list[str]:
        draw, made = self.drawn, set()
        starts = draw.sample("b br d dr f fl g gr h j k kl l m n p pr r s sch st t tr v w z".split(), 14)
        middles = draw.sample(["a", "e", "i", "o", "u", "au", "ei", "ie", "ä", "ö", "ü"], 7)
        ends = draw.sample(["", "", "n", "r", "l", "s", "t", "nd", "rk", "ch", "ng", "m", "ck"], 7)
        while len(made) < number:
            word = "".join(
                draw.choice(starts) + draw.choice(middles) + draw.choice(ends)
                for _ in range(max(syllables + draw.choice([-1, 0, 0, 1]), 1))
            )
            if len(word) > 2 or draw.random() < 0.05:
                made.add(word.capitalize())
        return sorted(made)

    def _towns(self) -> list[tuple[str, list[str], str]]:
        names = {f"{root}{end}" for root in self._invented(60, 2) for end in ("heim", "au", "dorf", "ingen")}
        code, found = self.drawn.randint(1, 60) * 1000, []
        size = min(self.towns_wanted, len(names))
        for name in sorted(self.drawn.sample(sorted(names), size)):
            many = self.drawn.choice([1, 1, 1, 2, 3, 8])
            code += self.drawn.randint(2, 40)
            found.append((name, [f"{code + k:05d}" for k in range(many)], f"{self.drawn.randint(200, 9999)}"))
            code += many
        return found

    def chance(self, share: float) -> bool:
        if share not in self.rates:
            odds = share / (1 - share) * math.exp(self.drawn.gauss(0, 0.6))
            self.rates[share] = odds / (1 + odds)
        return self.random.random() < self.rates[share]

    def surname(self) -> str:
        if self.chance(0.3):
            return self.random.choice(self.last)
        return self.random.choice(self.roots) + self.random.choice(self.ends)

    def brand(self) -> str:
        if self.brands:
            return super().brand()
        return self.random.choice(self.roots) + self.random.choice(self.ends) + self.random.choice(self.ends)

    def _size(self) -> int:
        return min(1 + int(self.random.expovariate(0.7) * self.repeated), 40)

    def _house(self, head: str, first: str) -> str:
        how = self.random.choice(["group", "head", "first"]) if self.house == "mixed" else self.house
        return {"group": f"{plain(head)}-gruppe.de", "head": f"{plain(head)}.de", "first": first}[how]

    def _organisation(self, name: str, form: str, owner: tuple[str, str], **more: object) -> dict:
        made = super()._organisation(name, form, owner, **more)
        if self.random.random() < self.parked and not made["group"]:
            if not self.parks or self.random.random() < 0.04:
                self.parks.append({key: made[key] for key in ("town", "postcode", "street")})
            made |= self.random.choice(self.parks)
        return made

    def _record(self, o: dict) -> tuple[dict, list[str]]:
        record, tags = super()._record(o)
        record |= dict.fromkeys(self.emptied, "")
        if self.script == "upper":
            record = {field: text.upper() for field, text in record.items()}
        elif self.script == "plain":
            record["name"] = record["name"].translate(str.maketrans("äöüÄÖÜ", "aouAOU")).replace("ß", "ss")
        return record, tags


class Dense(World):
    """As many strangers with one name as among a million records: so many fewer names for the same towns."""

    def __init__(self, seed: int, records: int) -> None:
        drawn = random.Random(f"dense {seed}")
        share = max(records / 1_000_000, 0.01) ** 0.5
        self.roots, self.ends = (self._few(drawn, words, share) for words in (LAST_A, LAST_B))
        self.parts = tuple(self._few(drawn, words, share) for words in (PARTS_A, PARTS_B, PARTS_C))
        self.first, self.last = self._few(drawn, FIRST, share), self._few(drawn, LAST, share * share)
        super().__init__(seed, records)

    @staticmethod
    def _few(drawn: random.Random, words: list[str], share: float) -> list[str]:
        return drawn.sample(words, max(round(len(words) * share), 3))


DRAWN: dict[str, type[World]] = {"varied": Varied, "dense": Dense}
