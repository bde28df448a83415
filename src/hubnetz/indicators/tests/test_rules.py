from datetime import date

import pytest

from hubnetz.indicators import rules
from hubnetz.lib.evidence import Evidence


@pytest.mark.parametrize(
    ("number", "de", "en"),
    [
        (8187, "fast 8.200", "almost 8,200"),
        (476, "über 470", "more than 470"),
        (207, "über 200", "more than 200"),
        (16312, "rund 16.300", "around 16,300"),
        (210, "210", "210"),
        (88, "weit mehr als 80", "well over 80"),
        (14386, "rund 14.400", "around 14,400"),
        (13, "13", "13"),
        (0, "0", "0"),
        (19, "19", "19"),
        (20, "20", "20"),
        (21, "über 20", "more than 20"),
        (29, "fast 30", "almost 30"),
        (999, "fast 1.000", "almost 1,000"),
        (1000, "1.000", "1,000"),
        (1001, "über 1.000", "more than 1,000"),
        (9999, "fast 10.000", "almost 10,000"),
        (10001, "rund 10.000", "around 10,000"),
        (123456, "rund 123.000", "around 123,000"),
    ],
)
def test_wording(number, de, en):
    assert (rules.wording(number, "de"), rules.wording(number, "en")) == (de, en)


def test_over_is_never_more_than_there_is():
    for number in range(1, 10_000):
        qualifier, rounded = rules.said(number)
        assert {"over": rounded < number, "well_over": rounded < number, "almost": number < rounded}.get(
            qualifier, rounded == number
        ), number


DAY = date(2020, 1, 1)
ROWS = [
    Evidence(("nord",), DAY, "n", "1", "emil"),
    Evidence(("nord", "sued"), DAY, "n", "2", "emil"),
    Evidence(("sued",), DAY, "n", "3", "frieda"),
    Evidence(("sued",), DAY, "n", "4", "channel", 500),
]


def test_every_key_counts_once_in_the_network_and_once_at_each_hub():
    assert rules.total(ROWS) == 502
    assert rules.by_hub(ROWS) == {"nord": 1, "sued": 502}
