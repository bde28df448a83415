"""Every page for the public is looked at by the tests of accessibility."""

import csv

from tests.house.test_doors import TABLE
from tests.journeys.pages import FOR_MACHINES, PAGES


def test_every_public_page_is_looked_at() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        doors = {
            row["address"] for row in csv.DictReader(file) if (row["method"], row["nobody"]) == ("GET", "200")
        }
    public = {door for door in doors if not door.startswith("api")} - FOR_MACHINES
    assert public - PAGES.keys() == set(), "write them into tests/journeys/pages.py"
    assert PAGES.keys() - public == set(), "pages that are gone"
