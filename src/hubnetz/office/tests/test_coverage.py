from datetime import date

import pytest

from hubnetz.network.models import Region, Responsibility


@pytest.fixture
def area(cast):
    """Four counties: one with a hub, one where only a town has one, one with a deputy, one with nobody."""
    state = Region.objects.create(ags="08", kind="state", name="Land")
    names = ["Ahorn", "Birke", "Chaussee", "Dorn"]
    counties = [
        Region.objects.create(ags=f"0810{n}", kind="county", name=name, parent=state)
        for n, name in enumerate(names)
    ]
    town = Region.objects.create(ags="08101001", kind="municipality", name="Birkenau", parent=counties[1])
    rows = [
        (cast.nord, counties[0], None, "responsible"),
        (cast.nord, town, None, "responsible"),
        (cast.sued, counties[1], None, "deputy"),
        (cast.sued, counties[2], None, "deputy"),
        (cast.sued, state, cast.topic, "thematic"),
    ]
    for hub, region, topic, role in rows:
        Responsibility.objects.create(
            hub=hub, region=region, topic=topic, role=role, valid_from=date(2019, 1, 1)
        )
    return cast


def lines(client, url="/en/office/coverage/"):
    page = client.get(url)
    return {line.name: line for line in page.context["counties"]}, page.content.decode()


def test_white_spots_and_partly_covered_counties_are_told_apart(client, area):
    client.force_login(area.mira)
    found, page = lines(client)
    assert [name for name, line in found.items() if line.is_white_spot] == ["Chaussee", "Dorn"]
    assert [name for name, line in found.items() if line.is_partly_covered] == ["Birke"]
    assert "Nord (Birkenau)" in page
    assert page.count("state--warning") == 2
    assert "Artificial intelligence" in page


def test_what_is_over_no_longer_covers(client, area):
    Responsibility.objects.filter(region__name="Ahorn").update(valid_until=date(2020, 1, 1))
    client.force_login(area.mira)
    found, _page = lines(client)
    assert found["Ahorn"].is_white_spot


def test_counties_of_a_state_where_nobody_answers_are_left_out(client, area):
    abroad = Region.objects.create(ags="07", kind="state", name="Ausland")
    Region.objects.create(ags="07100", kind="county", name="Fichte", parent=abroad)
    client.force_login(area.mira)
    found, _page = lines(client)
    assert list(found) == ["Ahorn", "Birke", "Chaussee", "Dorn"]
    row = {"hub": area.nord, "role": "responsible", "valid_from": date(2019, 1, 1)}
    town = Region.objects.create(
        ags="07101001", kind="municipality", name="Fichtenau", parent=Region.objects.get(ags="07100")
    )
    Responsibility.objects.create(region=town, **row)
    found, _page = lines(client)
    assert found["Fichte"].is_partly_covered


def test_without_counties_the_page_says_so(client, cast):
    client.force_login(cast.mira)
    _found, page = lines(client)
    assert "No counties yet" in page


def test_the_table_costs_the_same_for_every_number_of_counties(client, area, django_assert_num_queries):
    client.force_login(area.mira)
    with django_assert_num_queries(12):
        client.get("/office/coverage/")
    state = Region.objects.get(ags="08")
    for n in range(3):
        county = Region.objects.create(ags=f"0820{n}", kind="county", name=f"Esche {n}", parent=state)
        Responsibility.objects.create(
            hub=area.nord, region=county, role="responsible", valid_from=date(2019, 1, 1)
        )
    with django_assert_num_queries(12):
        client.get("/office/coverage/")
