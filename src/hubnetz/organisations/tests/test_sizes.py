from decimal import Decimal

import pytest

from hubnetz.organisations import sizes
from hubnetz.organisations.sizes import Share, Size

M = 1_000_000


def size(staff=None, turnover=None, balance=None):
    return Size(*(None if value is None else Decimal(str(value)) for value in (staff, turnover, balance)))


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ((9.9, 2 * M), "micro"),
        ((9.9, 2 * M + 0.01, 2 * M), "micro"),  # one of the two is enough
        ((9.9, 2 * M + 0.01, 2 * M + 0.01), "small"),
        ((10, 1 * M), "small"),
        ((49.9, None, 10 * M), "small"),
        ((50, 50 * M), "medium"),
        ((249.9, 51 * M, 43 * M), "medium"),
        ((249.9, 51 * M, 44 * M), "mid_cap"),
        ((250, 1 * M), "mid_cap"),
        ((749, 151 * M, 129 * M), "mid_cap"),
        ((749, 151 * M, 130 * M), "large"),
        ((750,), "large"),
        ((9,), ""),  # nothing is known of its money
        ((9, 3 * M), ""),  # the balance sheet may be small
        ((None, 1 * M), ""),
        ((0, 0), "micro"),
    ],
)
def test_the_european_class(told, found):
    assert sizes.eu_class(size(*told)) == found


@pytest.mark.parametrize(
    ("staff", "found"),
    [
        (None, ""),
        (9.9, "1-9"),
        (10, "10-49"),
        (49.5, "10-49"),
        (50, "50-249"),
        (249, "50-249"),
        (250, "250+"),
    ],
)
def test_the_class_of_the_questionnaire(staff, found):
    assert sizes.dma_class(size(staff)) == found


@pytest.mark.parametrize(
    ("programme", "told", "found"),
    [
        ("digital_jetzt", (2.9,), False),
        ("digital_jetzt", (3,), True),
        ("digital_jetzt", (499.9,), True),
        ("digital_jetzt", (500,), False),
        ("digital_jetzt", (), None),
        ("go_digital", (99, 19 * M), True),
        ("go_digital", (100,), False),
        ("go_digital", (None, 20 * M), False),
        ("go_digital", (99, None), None),
        ("go_digital", (None, 19 * M), None),
    ],
)
def test_limits_of_programmes(programme, told, found):
    assert sizes.may(programme, size(*told)) is found


@pytest.mark.parametrize(
    ("classes", "holds"),
    [
        ({}, ""),
        ({2018: "small"}, "small"),
        ({2018: "small", 2019: "medium"}, "small"),  # one year changes nothing
        ({2018: "small", 2019: "medium", 2020: "medium"}, "medium"),
        ({2018: "small", 2019: "medium", 2020: "small"}, "small"),
        ({2018: "small", 2019: "medium", 2021: "medium"}, "small"),  # not two years running
        ({2018: "small", 2019: "medium", 2020: "mid_cap"}, "mid_cap"),
        ({2018: "", 2019: "micro", 2020: ""}, "micro"),
    ],
)
def test_a_class_changes_after_two_years(classes, holds):
    assert sizes.status(classes) == holds


def shares(*given):
    return [Share(owner, owned, Decimal(percent)) for owner, owned, percent in given]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ((), {1: 1}),
        (((1, 2, "50.01"),), {1: 1, 2: 1}),
        (((2, 1, "51"), (2, 3, "100")), {1: 1, 2: 1, 3: 1}),  # a sister
        (((1, 2, "50"),), {1: 1, 2: "0.5"}),
        (((2, 1, "25"),), {1: 1, 2: "0.25"}),
        (((1, 2, "24.99"),), {1: 1}),
        (((1, 2, "30"), (2, 3, "60")), {1: 1, 2: "0.3", 3: "0.3"}),  # linked to the partner
        (((1, 2, "30"), (2, 3, "40")), {1: 1, 2: "0.3"}),  # a partner of the partner
        (((1, 2, "60"), (2, 3, "40")), {1: 1, 2: 1, 3: "0.4"}),  # a partner of the linked one
        (((1, 2, "60"), (1, 3, "30"), (2, 3, "45")), {1: 1, 2: 1, 3: "0.45"}),
        (((2, 3, "80"),), {1: 1}),
    ],
)
def test_who_is_looked_at_together(given, found):
    expected = {one: Decimal(part) for one, part in found.items()}
    assert sizes.group(1, shares(*given)) == expected


def test_figures_of_a_group_are_added_up():
    parts = {1: Decimal(1), 2: Decimal(1), 3: Decimal("0.3")}
    told = {1: size(10, M, M), 2: size(20, M), 3: size(100, 10 * M, M)}
    assert sizes.together(parts, told) == size(60, 5 * M, None)
    assert sizes.together(parts, {}) == Size()
