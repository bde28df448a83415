"""The table of areas: all of it or nothing, and every mistake is told."""

import pytest

from hubnetz.cli import regions, terminal
from hubnetz.network import actions
from hubnetz.network.models import Region


def file(tmp_path, text):
    path = tmp_path / "areas.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.database
@pytest.mark.django_db
def test_areas_are_made_once_and_lie_in_each_other(tmp_path):
    rows = regions.read(
        file(tmp_path, "ags,name,nuts\n09162000,München,\n09162,München,DE212\n09,Bayern,DE2\n")
    )
    assert (actions.know_regions(rows), actions.know_regions(rows)) == (3, 0)
    town = Region.objects.get(ags="09162000")
    assert (town.kind, town.parent.nuts, town.parent.parent.name) == ("municipality", "DE212", "Bayern")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "first line"),
        ("name\nBayern\n", "columns ags and name"),
        ("ags,name\n9,Bayern\n09162,\n", "line 2: “9” is no official key.*line 3: the name"),
    ],
)
def test_mistakes_are_told_with_their_lines(tmp_path, text, told):
    with pytest.raises(terminal.WrongUse, match=told):
        regions.read(file(tmp_path, text))
