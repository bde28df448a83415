"""Records that the tests of the engine share."""

import random

from hubnetz.organisations.identity import names

TRADES = ("Tiefbau", "Zimmerei", "Malerei", "Optik", "Druckerei", "Gartenbau", "Spedition", "Metallbau")
HEADS = ("Rebhauser", "Klee", "Ohlmann", "Stadelberger", "Zegelin", "Vorwalder", "Quandel", "Nussbichler")


def record(number: str, name: str, **fields: str) -> dict[str, str]:
    """Return a record."""
    return {"record_id": number, "name": name, **fields}


def crowd() -> list[dict[str, str]]:
    """Return some different organisations, so that words have a rarity."""
    made = []
    for index in range(60):
        head, trade = HEADS[index % 8] + ("son" if index >= 8 else ""), TRADES[(index * 3 + index // 8) % 8]
        town = f"Ort{'abcdefghij'[index % 10]}hausen"
        name = f"{trade} {head}{'aeiou'[index % 5]}n GmbH"
        made.append(
            record(
                f"x{index:03d}",
                name,
                postcode=f"7{index % 10}1{index:02d}",
                city=town,
                phone=f"07{index:03d}/{4000 + 37 * index}",
                email=f"info@{names.folded(name).replace(' ', '-')}{index}.de",
            )
        )
    return made


def repeated(number: int = 120, seed: int = 7) -> list[dict[str, str]]:
    """Return the same organisations again and again, with fields missing and names misspelt."""
    chance = random.Random(seed)
    made = crowd()
    while len(made) < number:
        copy = dict(chance.choice(made[:60]))
        copy["record_id"] = f"y{len(made) - 60:03d}"
        for field in chance.sample(["postcode", "city", "phone", "email"], 2):
            copy.pop(field, None)
        if chance.random() < 0.3:
            copy["name"] = copy["name"].replace("mb", "bm").replace("ei", "ie")
        made.append(copy)
    return made
