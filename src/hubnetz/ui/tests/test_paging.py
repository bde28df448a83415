"""A long list has a page for every number somebody writes into its address."""

import pytest

from hubnetz.ui import paging


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (None, 1),
        ("", 1),
        ("x", 1),
        ("0", 1),
        ("-1", 1),
        ("1", 1),
        ("2", 2),
        ("3", 3),
        ("4", 3),
        ("9" * 30, 3),
    ],
)
def test_the_nearest_page_is_shown(asked: str | None, shown: int) -> None:
    page = paging.Paginator(list(range(5)), 2).get_page(asked)
    assert page.number == shown
    assert list(page) == list(range(5))[2 * shown - 2 : 2 * shown]


def test_an_empty_list_has_one_page() -> None:
    assert list(paging.Paginator([], 2).get_page("0")) == []
