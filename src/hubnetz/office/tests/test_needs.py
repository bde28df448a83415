"""What people look for, as the office sees it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.cast import Cast

from hubnetz.matching.models import NeedNote, NeedSum
from hubnetz.network.models import Region

pytestmark = pytest.mark.database
PAGE = "/en/office/needs/"


def note(times: int, **fields: object) -> None:
    values = {"noted_on": timezone.localdate(), "outcome": "answered", "topics": ["ai"], "county": "08115"}
    NeedNote.objects.bulk_create([NeedNote(**{**values, **fields}) for _ in range(times)])


def lines(page: str, caption: str) -> list[list[str]]:
    table = page[page.index(f">{caption}</h2>") :].split("</table>")[0].split("<tbody>")[1]
    return [
        [re.sub("<[^>]*>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in table.split("</tr>")[:-1]
    ]


@pytest.fixture
def office(client, cast: Cast):
    Region.objects.create(ags="08115", kind="county", name="Böblingen")
    client.force_login(cast.mira)
    return client


def test_needs_are_counted_with_shares(office) -> None:
    note(6, opened=[1])
    note(4, outcome="not_understood", topics=[])
    note(10, booked=[0], county="")
    page = office.get(PAGE).content.decode()
    assert lines(page, "What they are about") == [["Artificial intelligence", "16", "100%", "38%", "62%"]]
    assert lines(page, "Where they come from") == [
        ["not known", "10", "100%", "0%", "100%"],
        ["Böblingen", "10", "60%", "60%", "0%"],
    ]


def test_few_are_not_shown(office) -> None:
    note(7)
    note(4, outcome="white_spot")
    note(1, outcome="zero_hits", opened=[1])
    page = office.get(PAGE).content.decode()
    assert lines(page, "How they were answered") == [
        ["answered by the own region or online", "7", "100%", "0%", "0%"],
        ["others, fewer than 5 each", "too few to show"],
    ]
    assert ">few<" in page  # one of the twelve was opened


def test_the_period_is_chosen_and_sums_go_on_counting(office) -> None:
    note(5, noted_on=timezone.localdate() - timedelta(days=200))
    month = (timezone.localdate() - timedelta(days=900)).replace(day=1)
    for topic in ("", "ai"):
        NeedSum.objects.create(month=month, topic=topic, county="08115", outcome="answered", needs=9)
    assert "Nothing in this period." in office.get(f"{PAGE}?months=1").content.decode()
    assert lines(office.get(PAGE).content.decode(), "What they are about")[0][1] == "5"
    assert lines(office.get(f"{PAGE}?months=36").content.decode(), "What they are about")[0][1] == "14"
    assert lines(office.get(f"{PAGE}?months=36").content.decode(), "Where they come from")[0][1] == "14"
    assert office.get(f"{PAGE}?months=nonsense").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_with_one_row_and_three(office, rows, django_assert_num_queries) -> None:
    for number in range(rows):
        note(5, county=f"0811{number}", noted_on=timezone.localdate())
    office.get(PAGE)
    with django_assert_num_queries(10):
        office.get(PAGE)
