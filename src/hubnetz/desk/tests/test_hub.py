"""What the hub's people see and its lead changes of the hub itself."""

import re
from datetime import timedelta

from django.utils import timezone
from tests.cast import person

from hubnetz.casework.models import Closure
from hubnetz.events import actions as moves
from hubnetz.events.tests import make
from hubnetz.lib.periods import BERLIN
from hubnetz.network import actions
from hubnetz.network.models import Hub, Proposal
from hubnetz.network.wordings import version_of

FORMS = ["profile", "proposals", "closing"]


def test_everybody_there_reads_and_only_the_lead_changes(cast, sits):
    for name in ("ben", "eva", "viewer"):
        page = sits(name).get("/desk/hub/")
        assert page.status_code == 200
        assert "/desk/hub/profile/" not in page.content.decode()
        for part in FORMS:
            assert sits(name if name != "viewer" else "ben").get(f"/desk/hub/{part}/").status_code == 403
    assert "/desk/hub/profile/" in sits("ada").get("/desk/hub/").content.decode()


def test_the_lead_of_another_hub_finds_nothing(cast, sits):
    lena = person("Lena", "lead", cast.sued)
    made = actions.propose(
        cast.nord, kind="name", since=timezone.localdate(timezone=BERLIN), text="x", by=cast.ada
    )
    browser = sits("ada")
    browser.force_login(lena)
    for part in ("", *[f"{one}/" for one in FORMS]):
        assert browser.get(f"/desk/hub/{part}?hub=nord").status_code == 404
    assert browser.post(f"/desk/hub/proposals/{made.code}/withdrawal/").status_code == 404
    assert Proposal.objects.get().state == "proposed"


def test_the_profile_in_two_languages(cast, sits):
    ada = sits("ada")
    assert (
        ada.post(
            "/desk/hub/profile/",
            {
                "profile_de": "Wir helfen.",
                "profile_en": "We help.",
                "known_for_de": "Werkstatt",
                "web": "nord.example",
                "seen": version_of(cast.nord),
            },
        ).status_code
        == 303
    )
    hub = Hub.objects.get(slug="nord")
    assert (hub.profile["en"], hub.known_for["de"], hub.web) == ("We help.", "Werkstatt", "nord.example")
    wrong = ada.post("/desk/hub/profile/", {"profile_de": "Neu", "web": "https://nord.example"})
    assert wrong.status_code == 422
    assert "Neu" in wrong.content.decode()


def test_a_proposal_is_taken_back_once(cast, sits):
    ada = sits("ada")
    today = timezone.localdate(timezone=BERLIN)
    ada.post("/desk/hub/proposals/", {"kind": "area", "since": today.isoformat(), "text": "Calw dazu"})
    made = Proposal.objects.get()
    for _again in range(2):
        assert ada.post(f"/desk/hub/proposals/{made.code}/withdrawal/").status_code == 303
    assert Proposal.objects.get().state == "withdrawn"
    assert "gerade eben" in ada.get("/desk/hub/").content.decode()


def test_the_closing_is_proposed_and_withdrawn_by_the_lead(cast, sits):
    ada = sits("ada")
    today = timezone.localdate(timezone=BERLIN)
    ada.post("/desk/hub/closing/", {"last_day": today.isoformat(), "offers": "pass", "dates": "pass"})
    closure = Closure.objects.get()
    assert (closure.state, closure.offers, closure.dates) == ("proposed", "withdraw", "cancel")
    ada.post("/desk/hub/closing/withdrawal/")
    closure.refresh_from_db()
    assert closure.state == "withdrawn"


def test_the_page_costs_the_same_however_many_proposals(cast, sits, queries):
    today = timezone.localdate(timezone=BERLIN)
    costs = set()
    for _more in range(2):
        actions.propose(cast.nord, kind="name", since=today, text="x", by=cast.ada)
        actions.propose(cast.nord, kind="site", since=today, text="y", by=cast.ada)
        costs.add(queries(sits("ada"), "/desk/hub/"))
    assert costs == {17}


def test_whoever_comes_second_keeps_the_own_profile_and_sees_the_other(cast, sits, client):
    ada = sits("ada")
    began = ada.get("/desk/hub/profile/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', began).group(1)
    actions.change_profile(
        cast.nord, profile={"de": "Von Dina."}, known_for={}, email="nord@hub.example", by=cast.dina
    )
    mine = {"profile_de": "Von Ada.", "known_for_de": "", "email": "nord@hub.example", "seen": seen}
    page = ada.post("/desk/hub/profile/", mine)
    said = page.content.decode()
    assert page.status_code == 422
    assert "hat das geändert, während Sie geschrieben haben" in said
    assert "Von Ada.</textarea>" in said
    assert '<dd class="pre">Von Dina.</dd>' in said
    assert "nord@hub.example</dd>" not in said  # only what differs
    assert Hub.objects.get(slug="nord").profile["de"] == "Von Dina."
    again = re.search(r'name="seen" value="([^"]+)"', said).group(1)
    assert ada.post("/desk/hub/profile/", {**mine, "seen": again}).status_code == 303
    assert Hub.objects.get(slug="nord").profile["de"] == "Von Ada."
    client.force_login(cast.dina)
    late = client.post("/office/hubs/nord/profile/", {**mine, "profile_de": "Zu spät.", "seen": again})
    assert late.status_code == 422
    assert "Von Ada." in late.content.decode()


def test_dates_at_an_address_that_was_given_up_are_shown(cast, sits):
    site = cast.nord.sites.get()
    today = timezone.localdate(timezone=BERLIN)
    address = {"postcode": "72202", "town": "Nagold", "latitude": 48.5, "longitude": 8.7}
    before, left, moved = (
        make.event(cast.nord, site=site, starts_in=timedelta(days=days)) for days in (2, 9, 10)
    )
    page = sits("ada").get("/desk/hub/").content.decode()
    assert "Termine an einer Adresse" not in page
    moves.move_site(site, since=today + timedelta(days=5), dates=[moved.code], by=cast.dina, **address)
    page = sits("ada").get("/desk/hub/").content.decode()
    assert "Termine an einer Adresse" in page
    assert left.code in page
    assert before.code not in page
    assert moved.code not in page
