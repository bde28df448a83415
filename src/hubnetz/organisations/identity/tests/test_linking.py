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
    prior,
    reading,
    table,
    weights,
)
from hubnetz.organisations.identity.tests.records import crowd, record, repeated


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
    return repeated()


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 1000))
def test_the_order_of_the_records_changes_nothing(mixed: list[dict[str, str]], seed: int) -> None:
    shuffled = mixed[:]
    random.Random(seed).shuffle(shuffled)
    assert linking.link(shuffled).clusters() == linking.link(mixed).clusters()


def parts(linked: linking.Linked, by: dict[str, str] | None = None) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, cluster in linked.clusters():
        found.setdefault(cluster, set()).add(by[name] if by else name)
    return {frozenset(members) for members in found.values()}


@pytest.mark.parametrize("seed", range(4))
def test_what_records_are_called_changes_nothing(mixed: list[dict[str, str]], seed: int) -> None:
    numbers = random.Random(seed).sample(range(10_000), len(mixed))
    renamed = [{**one, "record_id": f"{number:04d}"} for one, number in zip(mixed, numbers, strict=True)]
    before = {new["record_id"]: old["record_id"] for new, old in zip(renamed, mixed, strict=True)}
    alone, again = linking.link(mixed), linking.link(renamed)
    assert parts(again, before) == parts(alone)
    assert np.array_equal(again.links.score, alone.links.score)
    assert counting.estimate(again) == counting.estimate(alone)


def test_columns_that_nobody_knows_change_nothing(mixed: list[dict[str, str]]) -> None:
    more = [{"zone": str(place), **one, "note": "x"} for place, one in enumerate(mixed)]
    assert linking.link(more).clusters() == linking.link(mixed).clusters()


def test_other_scripts_tell_names_apart() -> None:
    town = {"postcode": "71101", "city": "Schönaich", "email": "info@gewerbehof-schoenaich.de"}
    for one, two in (("Αθήνα GmbH", "Θεσσαλονίκη GmbH"), ("北京 Trading GmbH", "上海 Trading GmbH")):
        assert together(record("a", one, **town), record("b", one.lower(), **town))
        assert not together(record("a", one, **town), record("b", two, **town))


def test_one_name_at_many_places_is_many(mixed: list[dict[str, str]]) -> None:
    places = [
        record(f"z{at:04d}", "Brotkorb", postcode=f"{10_000 + 7 * at}", city=f"Ort{at}") for at in range(400)
    ]
    linked = linking.link([*mixed, *places])
    clusters_of = {cluster for name, cluster in linked.clusters() if name.startswith("z")}
    assert len(clusters_of) > 390


@pytest.mark.parametrize("times", [candidates.CAP, candidates.CAP + 1, 90])
def test_who_comes_often_is_one(times: int) -> None:
    seat = {**SEAT, "email": "info@wiesgruber-kelterei.de"}
    same = [record(f"s{at:03d}", "Wiesgruber Kelterei GmbH", **seat) for at in range(times)]
    people = [{**one, "contact": f"Ines Koch{'abcdefghij'[at % 10] * 2}"} for at, one in enumerate(same)]
    assert together(*same)
    assert together(*people)


@pytest.mark.parametrize("sign", ["A", "1", "a.", "haftung (", "- ", "str. 1 ", "Ã¼", "@."])
def test_a_field_without_end_does_not_hold_up(sign: str) -> None:
    """Whatever of it is looked at, it is no more than the first letters."""
    field = (sign * 30_000)[:30_000]
    rows = [dict.fromkeys(reading.COLUMNS[1:], field) | {"record_id": str(number)} for number in range(3)]
    short = [{name: value[: reading.LONGEST] for name, value in row.items()} for row in rows]
    assert reading.read(rows) == reading.read(short)
    assert len(linking.link(rows).clusters()) == 3


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


def test_what_the_pieces_add_is_the_score(mixed: list[dict[str, str]]) -> None:
    linked = linking.link(mixed)
    links = linked.links
    known = evidence.context(linked.table)
    for one, two in ((links.one, links.two), (links.two, links.one)):
        adds = explaining.adds(evidence.levels(linked.table, known, one, two), links.by)
        assert links.by.start + sum(adds.values()) == pytest.approx(links.score, abs=0.01)


def test_evidence_is_told_in_sentences_that_fit() -> None:
    house = {**SEAT, "vat_id": "DE111111111"}
    rows = [record("a", "Wiesgruber Kelterei GmbH", **house), record("b", "Wiesgruber Kelterei AG", **house)]
    linked = linking.link([*rows, *crowd()])
    pair = np.array([[linked.ids.index("a")], [linked.ids.index("b")]], np.int32)
    levels = evidence.levels(linked.table, evidence.context(linked.table), *pair)
    said = {explaining.words(piece, int(level[0])) for piece, level in levels.items()}
    assert {
        "The postcode agrees.",
        "Street and house number agree.",
        "The legal forms differ.",
        "A number that an authority gave agrees.",
    } <= said
    assert explaining.adds(levels, linked.links.by)["vat"] > 0


def test_every_level_has_words() -> None:
    for piece, size in evidence.PIECES.items():
        said = [explaining.words(piece, level) for level in range(size)]
        assert any(said)
        assert all(not one or one.endswith(".") for one in said), piece


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


def test_the_prior_is_learned_from_the_file() -> None:
    chance = np.random.default_rng(3)
    same = chance.normal(
        5, 2.0, 2_000
    )  # log-odds whose two bells have one width and lie twice its square apart
    other = chance.normal(-5, 2.0, 200_000)
    score = np.concatenate([same, other]) * 10 / 4 + np.log(0.1 / 0.9)
    share = len(same) / len(score)
    shift = prior.shift(prior.counted(score.astype(np.float32)))
    assert shift == pytest.approx(np.log(share / (1 - share)) - np.log(0.1 / 0.9), abs=0.2)


def test_the_prior_of_a_file_without_repetitions_is_low_but_not_endless() -> None:
    none = prior.counted(np.full(100_000, -4.0, np.float32))
    assert -8 < prior.shift(none) < -4
    assert prior.shift(prior.counted(np.full(5, -9.0, np.float32))) == pytest.approx(0, abs=0.1)
    assert prior.shift(prior.counted(np.full(100_000, 9.0, np.float32))) == prior.LARGEST


def test_parts_of_a_count_add_up() -> None:
    score = np.linspace(-40, 40, 5_000).astype(np.float32)
    assert (prior.counted(score) == prior.counted(score[:99]) + prior.counted(score[99:])).all()
    assert prior.counted(score).sum() == len(score)
