"""What is announced of a hub is said before it begins; while it pauses, map, pages and answers name who stands in."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from hubnetz.casework import actions as casework
from hubnetz.casework.models import Closure
from hubnetz.catalogue.models import Offer, ServiceKind
from hubnetz.events.tests import make as dates
from hubnetz.lib.periods import BERLIN
from hubnetz.matching import access as matching
from hubnetz.network import access, actions, reference, rules
from hubnetz.network.models import HubPhase, Membership, Region, Responsibility
from hubnetz.network.tests.make import responsible
from hubnetz.ui import formats

DAY = timedelta(days=1)
NEVER = date(9999, 12, 31)


@pytest.fixture
def today():
    return timezone.localdate(timezone=BERLIN)


def text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def said(day):
    with translation.override("de"):
        return formats.day(day)


def api(client, path):
    return json.loads(client.get(f"/api/v1/{path}").content)


@pytest.fixture
def area(cast):
    responsible(cast.nord, "08115", "Böblingen")
    responsible(cast.sued, "08235", "Calw")
    return cast


def test_a_closing_is_announced_with_who_goes_on(area, today, client):
    actions.end(area.nord, on=today + 20 * DAY, successor=area.sued, by=area.dina)
    page = text(client.get("/hubs/nord/"))
    last = today + 20 * DAY
    assert f"Dieser Hub schließt am {said(last)}." in page
    assert 'Danach führt <a href="/hubs/sued/">Hub Süd</a> seine Arbeit fort.' in page
    for path in ("/hubs/", "/network/counties/08115/", "/network/", "/"):
        assert f"schließt am {said(last)}" in text(client.get(path)), path
    hub = api(client, "hubs/nord")
    assert hub["phase"] == "operating"
    assert hub["announced"] == {
        "phase": "ended",
        "since": (last + DAY).isoformat(),
        "until": None,
        "successor": "sued",
    }
    assert api(client, "hubs/sued")["announced"] is None


def test_a_break_is_announced_with_its_days_and_who_stands_in(area, today, client):
    first, last = today + 5 * DAY, today + 25 * DAY
    actions.pause(area.nord, since=first, until=last, deputy=area.sued, by=area.dina)
    page = text(client.get("/hubs/nord/"))
    assert f"Dieser Hub macht vom {said(first)} bis zum {said(last)} Pause." in page
    assert 'In der Pause vertritt ihn <a href="/hubs/sued/">Hub Süd</a>.' in page
    assert api(client, "hubs/nord")["announced"]["until"] == last.isoformat()
    assert f"macht ab {said(first)} Pause" in text(client.get("/hubs/"))


def test_until_then_dates_and_offers_are_there_as_before(area, today, client):
    kind = ServiceKind.objects.create(code="consultation", name={"de": "Beratung"})
    offer = Offer.objects.create(
        hub=area.nord, kind=kind, title={"de": "Drucken lernen"}, published_at=timezone.now()
    )
    event = dates.event(area.nord, starts_in=2 * DAY)

    def read():
        pages = (text(client.get(path)) for path in (f"/offers/{offer.code}/", f"/events/{event.code}/"))
        return [re.sub("<input [^>]*>", "", page) for page in pages]  # forms have keys of their own

    seen = read()
    actions.pause(area.nord, since=today + 5 * DAY, by=area.dina)
    assert read() == seen
    assert "Drucken lernen" in text(client.get("/hubs/nord/"))


def test_nothing_announced_says_nothing(area, client):
    assert "schließt am" not in text(client.get("/hubs/nord/"))
    assert "macht ab" not in text(client.get("/hubs/"))


def county(ags):
    return next(one for one in access.coverage().everywhere if one.ags == ags)


def routed(ags, today):
    place = next(place for place in reference.county_places() if place.county_ags == ags)
    rows = matching.responsibilities(today)
    return [hub.slug for hub in rules.route(place, (), rows, on=today, nearby=reference.inside()).hubs]


@pytest.mark.parametrize("named", [True, False])
def test_while_a_hub_pauses_map_page_api_and_answer_name_the_same(area, today, client, named):
    deputy = area.sued if named else None
    actions.pause(area.nord, since=today, until=today + 9 * DAY, deputy=deputy, by=area.dina)
    line = county("08115")
    assert (line.status, line.is_waiting) == ("white", True)
    assert [hub.slug for hub in line.stand_ins] == routed("08115", today) == ["sued"]
    assert [(hub.slug, hub.until) for hub in line.pausing] == [("nord", today + 9 * DAY)]
    page = text(client.get("/network/counties/08115/"))
    assert "Hub Nord, der Hub dieses Kreises, macht bis zum " in page
    assert "Hub Süd vertritt" in page
    assert "Ihr Landkreis hat einen Hub" not in page
    for view in ("", "?view=list", "?view=tiles"):
        assert "Hub Nord macht Pause, Hub Süd vertritt ihn" in text(client.get(f"/network/{view}"))
    found = {row["region"]: row for row in api(client, "coverage")["counties"]}["08115"]
    assert (found["status"], found["responsible"]) == ("white", [])
    assert [row["hub"] for row in found["deputies"]] == ["sued"]
    assert found["pausing"] == [{"hub": "nord", "until": (today + 9 * DAY).isoformat()}]
    client.force_login(area.dina)
    assert "Hub Nord" in text(client.get("/office/coverage/"))


def test_a_white_spot_whose_deputy_pauses_has_the_nearest_hub_since_then(area, today, client):
    responsible(area.nord, "08111", "Stuttgart", role="deputy")
    assert [hub.slug for hub in county("08111").stand_ins] == ["nord"]
    actions.pause(area.nord, since=today, by=area.dina)
    line = county("08111")
    assert [(hub.slug, hub.since) for hub in line.stand_ins] == [("sued", today)]
    assert routed("08111", today) == ["sued"]
    assert not line.is_waiting  # it has no hub of its own to wait for
    assert [(hub.slug, hub.since) for hub in county("08115").stand_ins] == [("sued", today)]


def test_a_town_whose_hub_pauses_is_stood_in_for(area, today):
    parent = Region.objects.get(ags="08115")
    town = responsible(area.nord, "08115045", "Sindelfingen", kind="municipality")
    Region.objects.filter(pk=town.region_id).update(parent=parent)
    Responsibility.objects.filter(region=parent).delete()
    assert county("08115").status == "part"
    actions.pause(area.nord, since=today, by=area.dina)
    line = county("08115")
    assert (line.status, line.is_waiting, line.towns) == ("white", True, ())
    assert [hub.slug for hub in line.stand_ins] == ["sued"]


def test_the_end_of_all_calendars_breaks_no_page_and_no_verb(area, today, client):
    """Rows that hold until, or begin on, the last day there is."""
    HubPhase.objects.filter(hub=area.nord).update(valid_until=NEVER)
    Responsibility.objects.filter(hub=area.nord).update(valid_until=NEVER)
    HubPhase.objects.filter(hub=area.sued).update(valid_until=NEVER - DAY)
    HubPhase.objects.create(hub=area.sued, kind="paused", valid_from=NEVER, valid_until=NEVER)
    Membership.objects.filter(user=area.ben).update(ended_at=datetime.max.replace(tzinfo=UTC))
    for path in ("/", "/hubs/", "/hubs/nord/", "/hubs/sued/", "/network/", "/network/counties/08115/"):
        text(client.get(path))
    for path in ("hubs", "hubs/sued", "coverage"):
        assert client.get(f"/api/v1/{path}").status_code == 200
    client.force_login(area.dina)
    for path in ("", "nord/", "sued/", "nord/break/", "nord/closing/"):
        assert client.get(f"/office/hubs/{path}").status_code == 200
    assert [one.until for one in access.hub_history(area.nord) if one.what in ("phase", "area")] == [None] * 2
    client.force_login(area.ada)
    assert client.get("/desk/hub/").status_code == 200
    actions.give_up_area(Responsibility.objects.get(hub=area.nord), on=NEVER, by=area.dina)
    row = Closure.objects.create(
        hub=area.nord, last_day=NEVER, offers="withdraw", dates="cancel",
        proposed_by=area.dina, proposed_at=timezone.now(),
    )  # fmt: skip
    client.force_login(area.dina)
    assert client.get("/office/hubs/nord/closing/carrying-out/").status_code == 200
    casework.withdraw_closure(row, by=area.dina)
    made = actions.pause(area.nord, since=today, until=NEVER - DAY, deputy=area.sued, by=area.dina)
    assert made.kind == "paused"
