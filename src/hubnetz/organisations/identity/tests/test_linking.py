"""What is one organisation and what is not, told by example; the weights that come with the product decide."""

import random
import signal

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hubnetz.organisations.identity import (
    candidates,
    counting,
    evidence,
    explaining,
    linking,
    names,
    reading,
    table,
    weights,
)

TRADES = ("Tiefbau", "Zimmerei", "Malerei", "Optik", "Druckerei", "Gartenbau", "Spedition", "Metallbau")
HEADS = ("Rebhauser", "Klee", "Ohlmann", "Stadelberger", "Zegelin", "Vorwalder", "Quandel", "Nussbichler")


def record(number: str, name: str, **fields: str) -> dict[str, str]:
    return {"record_id": number, "name": name, **fields}


def crowd() -> list[dict[str, str]]:
    """Return some other organisations, so that words have a rarity."""
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


def together(*records: dict[str, str]) -> bool:
    linked = linking.link([*records, *crowd()])
    cluster = dict(linked.clusters())
    return len({cluster[r["record_id"]] for r in records}) == 1


SEAT = {"street": "Hauptstraße 7", "postcode": "71101", "city": "Schönaich", "phone": "07031/644221"}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Wiesgruber Kelterei GmbH", "WIESGRUBER KELTEREI G.M.B.H."),
        ("Wiesgruber Kelterei GmbH", "Wiesgruber Kelterie GmbH"),
        ("Wiesgruber Kelterei GmbH", "Kelterei Wiesgruber"),
        ("Wiesgrüber Kelterei GmbH", "Wiesgrueber Kelterei GmbH & Co. KG"),
        ("Wiesgruber Kelterei GmbH", "WiesgruberKelterei mbH"),
        ("Wiesgruber Kelterei GmbH", "Wiesgruber Kelterei GmbH, Einkauf"),
    ],
)
def test_one_organisation_in_two_spellings(one: str, two: str) -> None:
    assert together(record("a", one, **SEAT), record("b", two, **SEAT))


def test_a_branch_belongs_to_its_organisation() -> None:
    mail = {"email": "ines.koch@wiesgruber-kelterei.de", "contact": "Ines Koch"}
    assert together(
        record("a", "Wiesgruber Kelterei GmbH", **SEAT, **mail),
        record("b", "Wiesgruber Kelterei GmbH", postcode="88400", city="Biberach", **mail),
    )


def test_swapped_fields_are_put_back() -> None:
    assert together(
        record("a", "Wiesgruber Kelterei GmbH", contact="Ines Koch", **SEAT),
        record("b", "Frau Ines Koch", contact="Wiesgruber Kelterei GmbH", postcode="71101", city="Schönaich"),
    )


def test_sisters_in_one_house_are_two() -> None:
    house = {**SEAT, "email": "info@wiesgruber-gruppe.de"}
    assert not together(
        record("a", "Wiesgruber Logistik GmbH", **house),
        record("b", "Wiesgruber Immobilien GmbH & Co. KG", **house),
    )


def test_namesakes_in_two_towns_are_two() -> None:
    assert not together(
        record(
            "a",
            "Kelterei Huber",
            postcode="71101",
            city="Schönaich",
            email="info@kelterei-huber.de",
            contact="A. Huber",
        ),
        record(
            "b",
            "Kelterei Huber",
            postcode="88400",
            city="Biberach",
            email="huber.karl@gmx.de",
            contact="Karl Mahn",
        ),
    )


def test_twins_of_one_trade_are_two() -> None:
    town = {"postcode": "71101", "city": "Schönaich"}
    assert not together(
        record("a", "Kelterei Ines Huber", contact="Ines Huber", email="info@kelterei-ines-huber.de", **town),
        record("b", "Kelterei Karl Huber", contact="Karl Huber", email="info@kelterei-karl-huber.de", **town),
    )


def test_numbers_of_authorities_decide() -> None:
    one, two = (
        record("a", "Wiesgruber Kelterei GmbH", **SEAT),
        record("b", "Wiesgruber Kelterei GmbH", **SEAT),
    )
    assert together(one, two)
    assert not together({**one, "vat_id": "DE111111111"}, {**two, "vat_id": "DE222222222"})
    assert not together({**one, "register": "HRB 4711 Stuttgart"}, {**two, "register": "HRB 999 Stuttgart"})
    assert together({**one, "register": "Amtsgericht Stuttgart HRB 4711"}, {**two, "register": "HRB 4711"})


@pytest.fixture(scope="module")
def mixed() -> list[dict[str, str]]:
    chance = random.Random(7)
    made = crowd()
    for number in range(60):
        copy = dict(chance.choice(made[:60]))
        copy["record_id"] = f"y{number:03d}"
        for field in chance.sample(["postcode", "city", "phone", "email"], 2):
            copy.pop(field, None)
        if chance.random() < 0.3:
            copy["name"] = copy["name"].replace("mb", "bm").replace("ei", "ie")
        made.append(copy)
    return made


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1000))
def test_the_order_of_the_records_changes_nothing(mixed: list[dict[str, str]], seed: int) -> None:
    shuffled = mixed[:]
    random.Random(seed).shuffle(shuffled)
    assert linking.link(shuffled).clusters() == linking.link(mixed).clusters()


def test_processes_change_nothing(mixed: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    alone = linking.link(mixed)
    monkeypatch.setattr(linking, "CHUNK", 50)

    def stopped(number: int, frame: object) -> None:
        raise RuntimeError("the handler of the command is not the workers'")

    before = signal.signal(signal.SIGTERM, stopped)
    try:
        assert linking.link(mixed, processes=2).clusters() == alone.clusters()
    finally:
        signal.signal(signal.SIGTERM, before)


def test_few_records() -> None:
    assert linking.link([]).clusters() == []
    assert counting.estimate(linking.link([])).count == 0
    assert linking.link([record("a", "")]).clusters() == [("a", "a")]
    assert linking.link([record("a", "A"), record("b", "")]).found == 2
    assert linking.link([record("a", "GmbH", email="@", phone="-", website="x", postcode="D-7")]).found == 1


ANY = st.text(max_size=12) | st.sampled_from(
    [
        "Молот и Серп ООО",
        "株式会社",
        "مؤسسة",
        "😀 GmbH",
        "²³",
        "٣٤٥٦٧",
        "9" * 40,
        "\0",
        "A" * 5000,
        "a.b.c.",
        "HRB 9999999999999999",
    ]
)


@settings(max_examples=60, deadline=None)
@given(fields=st.lists(st.dictionaries(st.sampled_from(reading.COLUMNS[1:]), ANY), min_size=1, max_size=4))
@example(fields=[{"name": "Молот и Серп ООО"}])
def test_no_writing_and_no_length_stops_it(fields: list[dict[str, str]]) -> None:
    linked = linking.link([{"record_id": str(number), **one} for number, one in enumerate(fields)])
    assert [name for name, _ in linked.clusters()] == [str(number) for number in range(len(fields))]
    assert 1 <= counting.estimate(linked).count <= len(fields)


def test_distinct_organisations_are_not_estimated_away() -> None:
    estimate = counting.estimate(linking.link(crowd()))
    assert estimate.found == 60
    assert estimate.low <= estimate.count <= estimate.high <= 60
    assert estimate.count >= 58


def test_the_estimate_lies_in_its_interval(mixed: list[dict[str, str]]) -> None:
    estimate = counting.estimate(linking.link(mixed))
    assert 1 <= estimate.low <= estimate.count <= estimate.high <= len(mixed)
    assert estimate.low < estimate.high


def test_reasons_add_up_to_the_score(mixed: list[dict[str, str]]) -> None:
    linked = linking.link(mixed)
    for place in range(0, len(linked.links.one), 17):
        one, two = int(linked.links.one[place]), int(linked.links.two[place])
        total, reasons = explaining.explain(linked.table, one, two)
        assert total == pytest.approx(float(linked.links.score[place]), abs=0.01)
        assert total == explaining.explain(linked.table, two, one)[0]
        assert any(reason.says for reason in reasons)


def test_every_level_has_words() -> None:
    for piece, size in evidence.PIECES.items():
        for level in range(size):
            assert isinstance(explaining.words(piece, level), str)
    for piece, said in explaining.LABELS.items():
        assert len(said) == evidence.PIECES[piece], piece


def test_candidates_come_once_and_in_order(mixed: list[dict[str, str]]) -> None:
    rows = table.build(reading.read(mixed))
    one, two = candidates.candidates(rows)
    assert (one < two).all()
    pairs = set(zip(one.tolist(), two.tolist(), strict=True))
    assert len(pairs) == len(one)
    assert len(pairs) < 0.5 * len(mixed) ** 2 / 2


def test_weights_belong_to_the_pieces() -> None:
    assert len(weights.shipped().values) == weights.SIZE


def test_fitting_finds_what_separates() -> None:
    chance = np.random.default_rng(1)
    levels = {piece: np.zeros(400, np.int16) for piece in evidence.PIECES}
    levels["vat"] = chance.integers(0, 2, 400).astype(np.int16)
    by = weights.fit(levels, levels["vat"] == 1)
    score = by.score(levels)
    assert (score[levels["vat"] == 1] > 1).all()
    assert (score[levels["vat"] == 0] < -1).all()
