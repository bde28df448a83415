from datetime import UTC, datetime

import pytest

from hubnetz.organisations import merging

NOTHING = dict.fromkeys(("name", "folded", "kind", "legal_form", "street", "postcode", "town", "county"), "")
NOTHING |= {"phone": "", "domain": "", "staff": None, "section": ""}


def proposed(field, kept, absorbed):
    found = merging.choices(NOTHING | kept, NOTHING | absorbed)
    return next(choice.proposed for choice in found if choice.field == field)


@pytest.mark.parametrize(
    ("field", "kept", "absorbed", "side"),
    [
        ("phone", {}, {"phone": "0711 1"}, "absorbed"),
        ("phone", {"phone": "0711 2"}, {"phone": "0711 1"}, "kept"),
        ("phone", {"phone": "0711 2"}, {}, "kept"),
        ("staff", {}, {"staff": 12}, "absorbed"),
        ("staff", {}, {}, "kept"),
        ("name", {"name": "A", "folded": "a"}, {"name": "A GmbH", "folded": "a gmbh"}, "absorbed"),
        ("name", {"name": "A GmbH", "folded": "a gmbh"}, {"name": "A", "folded": "a"}, "kept"),
        ("name", {"name": "A", "folded": "a"}, {"name": "B GmbH", "folded": "b gmbh"}, "kept"),
        ("seat", {"postcode": "71032"}, {"postcode": "71032", "town": "Böblingen"}, "absorbed"),
        ("seat", {"postcode": "71032"}, {"street": "Weg 1", "postcode": "72202", "town": "N"}, "kept"),
        ("seat", {}, {"town": "Nagold"}, "absorbed"),
    ],
)
def test_proposed_is_what_says_more(field, kept, absorbed, side):
    assert proposed(field, kept, absorbed) == side


def test_a_seat_is_taken_as_a_whole():
    kept = NOTHING | {"street": "Weg 1", "postcode": "71032", "town": "Böblingen", "county": "08115"}
    absorbed = NOTHING | {"postcode": "72202", "town": "Nagold", "county": "08235"}
    before, after = merging.changes({"seat": "absorbed", "phone": "absorbed"}, kept, absorbed)
    assert after == {"street": "", "postcode": "72202", "town": "Nagold", "county": "08235"}
    assert before == {"street": "Weg 1", "postcode": "71032", "town": "Böblingen", "county": "08115"}
    assert merging.changes({"seat": "kept"}, kept, absorbed) == ({}, {})


@pytest.mark.parametrize("take", [{"colour": "kept"}, {"name": "both"}])
def test_only_fields_and_sides_that_exist_are_taken(take):
    with pytest.raises(ValueError, match=next(iter(take))):
        merging.taken(take, merging.choices(NOTHING, NOTHING))


@pytest.mark.parametrize(
    ("pair", "after"), [((3, 5), None), ((5, 9), (3, 9)), ((1, 5), (1, 3)), ((2, 8), (2, 8))]
)
def test_a_pair_reads_in_order_afterwards(pair, after):
    assert merging.pair_after(*pair, kept=3, absorbed=5) == after


def test_of_two_decisions_a_persons_stands_then_the_newer_one():
    def decided(pk, by_person, hour):
        return merging.Decided(pk, by_person, datetime(2020, 5, 4, hour, tzinfo=UTC))

    assert merging.standing([decided(1, True, 8), decided(2, False, 9)]).pk == 1
    assert merging.standing([decided(1, True, 8), decided(2, True, 9)]).pk == 2


def test_the_effect_counts_groups_at_the_hub_in_the_network_and_in_the_figure():
    seen = merging.effect([[1, 3], [2]], [[1, 2, 3]], own={1, 2}, counted={2}, hub=10, network=20)
    assert seen == merging.Effect((10, 9), (20, 19), 0)
    assert (
        merging.effect([[1], [2]], [[1, 2]], own={1, 2}, counted={1, 2}, hub=2, network=2).reached_less == 1
    )
    assert merging.effect([[1, 2]], [[1, 2]], own={1, 2}, counted={1, 2}, hub=5, network=9).hub == (5, 5)
