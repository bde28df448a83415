"""The office of hubs: a board, the life of each, and who may change it."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests import cast as people
from tests.cast import person

from hubnetz.casework import access as casework
from hubnetz.casework import actions as files
from hubnetz.events.models import Event
from hubnetz.events.tests import make
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access, actions
from hubnetz.network.models import Hub, HubPhase, Membership, Network, Proposal, Responsibility, Topic
from hubnetz.network.tests.make import responsible
from hubnetz.post.models import Letter

DAY = timedelta(days=1)
FORMS = ["name", "phase", "break", "lead", "areas", "sites", "profile", "team", "closing"]
NEW = {
    "name_de": "Hub Nordschwarzwald",
    "short": "NSW",
    "slug": "nsw",
    "kind": "regional",
    "phase": "operating",
    "postcode": "72202",
    "town": "Nagold",
    "areas": "Calw\nFreudenstadt",
    "lead_name": "Nele",
    "lead_email": "nele@hub.example",
}


@pytest.fixture
def today():
    return timezone.localdate(timezone=BERLIN)


@pytest.fixture
def dina(cast, client):
    client.force_login(cast.dina)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def test_an_empty_network_leads_its_coordinator_to_the_first_hub_and_its_needs_there(db, client, today):
    """From nothing to an enquiry at the right hub, over HTTP alone."""
    Network.objects.get_or_create(pk=1, defaults={"name": {"de": "Neues Netz"}})
    Topic.objects.create(code="ai", name={"de": "KI", "en": "AI"})
    client.force_login(person("Dina", "coordinator", None))
    first = client.get("/office/")
    assert (first.status_code, first["Location"]) == (303, "/office/hubs/")
    assert "/office/hubs/new/" in text(client.get("/office/hubs/"))
    made = client.post("/office/hubs/new/", {**NEW, "since": today.isoformat()})
    assert (made.status_code, made["Location"]) == (303, "/office/hubs/nsw/")
    hub = Hub.objects.get(slug="nsw")
    client.post(
        "/office/hubs/nsw/areas/",
        {"place": "Pforzheim", "width": "county", "role": "responsible", "since": today.isoformat()},
    )
    assert set(Responsibility.objects.values_list("region__name", flat=True)) == {
        "Calw",
        "Freudenstadt",
        "Pforzheim",
    }
    assert access.who_answers(hub).get().email == "nele@hub.example"
    assert casework.hub_answering(casework.whereabouts("Nagold")) == hub
    assert casework.hub_answering(casework.whereabouts("75172")) == hub
    client.logout()
    shown = text(
        client.get("/answer/", {"q": "Wir wollen Künstliche Intelligenz einsetzen", "place": "Calw"})
    )
    assert "Hub Nordschwarzwald" in shown


def test_what_was_typed_is_kept_and_each_mistake_has_its_sentence(cast, dina, today):
    answer = dina.post(
        "/office/hubs/new/",
        {**NEW, "slug": "NEU!", "areas": "Calw\nAtlantis", "postcode": "99999", "since": today.isoformat()},
    )
    page = text(answer)
    assert answer.status_code == 422
    assert "Atlantis" in page.split("textarea", 1)[0]  # in the summary, before the field itself
    assert "nur Kleinbuchstaben" in page
    assert "Diese Postleitzahl kennen wir nicht" in page
    assert not Hub.objects.filter(slug="neu").exists()


def test_the_board_finds_hubs_by_the_names_they_had(cast, dina, today):
    actions.rename(cast.nord, name={"de": "Hub Polar", "en": "Hub Polar"}, since=today, by=cast.dina)
    page = text(dina.get("/office/hubs/", {"q": "Hub Nord"}))
    assert "Hub Polar" in page
    assert "Hub Süd" not in page
    assert "Kein Hub mit diesem Namen" in text(dina.get("/office/hubs/", {"q": "Atlantis"}))


def test_the_board_tells_what_changes_next(cast, dina, today):
    actions.pause(cast.nord, since=today + 5 * DAY, by=cast.dina)
    actions.rename(cast.sued, name={"de": "Hub Tropen", "en": "Hub Tropics"}, since=today + DAY, by=cast.dina)
    page = text(dina.get("/office/hubs/"))
    assert "Hub Tropen" in page
    assert "macht Pause" in page
    assert (today + 5 * DAY).isoformat() in page


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_for_one_and_three(cast, client, today, rows):
    for number in range(rows):
        hub = people.hub(f"hub-{number}", f"H{number}")
        responsible(hub, f"0800{number}", f"Kreis {number}")
        responsible(cast.nord, f"0900{number}", f"Kreis {number}")
        actions.propose(cast.nord, kind="name", since=today, text="x", by=cast.ada)
        actions.add_site(
            cast.nord, postcode="72202", town="Nagold", latitude=1, longitude=1, since=today, by=cast.dina
        )
    client.force_login(cast.dina)
    for path, cost in (("/office/hubs/", 10), ("/office/hubs/nord/", 15)):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        assert len(caught) == cost, path


def test_readers_read_and_change_nothing(cast, client):
    for role in ("ministry", "auditor"):
        client.force_login(person(f"Rita-{role}", role, None))
        page = text(client.get("/office/hubs/nord/"))
        assert "/closing/" not in page
        assert "<form" not in page.split("<main", 1)[1]
        assert "/new/" not in text(client.get("/office/hubs/")).split("<main", 1)[1]
        for part in FORMS:
            assert client.get(f"/office/hubs/nord/{part}/").status_code == 403
            assert client.post(f"/office/hubs/nord/{part}/", {}).status_code == 403
        assert client.post("/office/hubs/new/", NEW).status_code == 403
    assert not HubPhase.objects.exclude(kind="operating").exists()


def test_a_lead_does_not_know_that_the_office_exists(cast, client):
    client.force_login(cast.ada)
    for path in ("/office/hubs/", "/office/hubs/nord/", "/office/hubs/nord/name/", "/office/hubs/new/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("part", FORMS)
def test_every_form_of_a_hub_opens(cast, dina, part):
    assert dina.get(f"/office/hubs/nord/{part}/").status_code == 200
    assert dina.post(f"/office/hubs/nord/{part}/", {"since": "nie"}).status_code in (303, 422)


def test_a_rename_goes_back_to_the_hub_at_its_new_address(cast, dina, today):
    moved = dina.post(
        "/office/hubs/nord/name/", {"name_de": "Polar", "slug": "polar", "since": today.isoformat()}
    )
    assert moved["Location"] == "/office/hubs/polar/"
    late = dina.post("/office/hubs/polar/name/", {"name_de": "Zweit", "since": today.isoformat()})
    assert late.status_code == 422
    assert "schon für denselben oder einen späteren Tag" in text(late)
    assert "Zweit" in text(late)


def test_an_overlap_is_shown_before_it_is_made(cast, dina, today):
    responsible(cast.sued, "08235", "Calw")
    entries = {"place": "08235", "width": "county", "role": "responsible", "since": today.isoformat()}
    shown = dina.post("/office/hubs/nord/areas/", entries)
    assert shown.status_code == 422
    assert "Hier ist schon zuständig: Hub Süd" in text(shown)
    assert 'type="checkbox"' in text(shown)
    assert dina.post("/office/hubs/nord/areas/", {**entries, "anyway": "on"}).status_code == 303
    assert Responsibility.objects.filter(region__ags="08235").count() == 2


def test_an_area_and_a_site_end(cast, dina, today):
    row = responsible(cast.nord, "08235", "Calw")
    page = dina.get(f"/office/hubs/nord/areas/area-{row.pk}/end/")
    assert "weißer Fleck" in text(page)
    dina.post(f"/office/hubs/nord/areas/area-{row.pk}/end/", {"on": today.isoformat()})
    row.refresh_from_db()
    assert row.valid_until == today
    site = cast.nord.sites.get()
    refused = dina.post(f"/office/hubs/nord/sites/site-{site.pk}/end/", {"on": today.isoformat()})
    assert "einzige Standort" in text(refused)
    for other in (f"areas/site-{site.pk}", f"sites/area-{row.pk}", "sites/site-999999", "sites/x"):
        assert dina.get(f"/office/hubs/nord/{other}/end/").status_code == 404
    assert dina.get(f"/office/hubs/sued/sites/site-{site.pk}/end/").status_code == 404


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2200-01-01"])
def test_a_day_beyond_all_calendars_is_refused_in_words(cast, dina, day):
    row = responsible(cast.nord, "08235", "Calw")
    for address, entries in (
        (f"areas/area-{row.pk}/end", {"on": day}),
        ("closing", {"last_day": day, "offers": "withdraw", "dates": "cancel"}),
    ):
        page = dina.post(f"/office/hubs/nord/{address}/", entries)
        assert page.status_code == 422
        assert "einen Tag zwischen den Jahren 1900 und 2199" in text(page)
        assert f'value="{day}"' in text(page)
    assert dina.get("/office/hubs/nord/closing/carrying-out/").status_code == 404
    row.refresh_from_db()
    assert row.valid_until is None


def test_what_has_not_begun_is_taken_back(cast, dina, today):
    actions.pause(cast.nord, since=today + DAY, by=cast.dina)
    planned, now = HubPhase.objects.get(kind="paused"), HubPhase.objects.get(hub=cast.nord, kind="operating")
    dina.post(f"/office/hubs/nord/history/phase-{now.pk}/taking-back/")
    assert "Der Verlauf wird nicht gelöscht" in text(dina.get("/office/hubs/nord/"))
    dina.post(f"/office/hubs/nord/history/phase-{planned.pk}/taking-back/")
    assert not HubPhase.objects.filter(kind="paused").exists()


def test_a_proposal_of_the_hub_is_settled_in_the_office(cast, client, today):
    client.force_login(cast.ada)
    client.post(
        "/desk/hub/proposals/", {"kind": "name", "since": today.isoformat(), "text": "Wir heißen bald Polar."}
    )
    made = Proposal.objects.get()
    client.force_login(cast.dina)
    assert "Wir heißen bald Polar." in text(client.get("/office/hubs/nord/"))
    client.post(
        f"/office/hubs/nord/proposals/{made.code}/settlement/", {"state": "declined", "reply": "Noch nicht."}
    )
    client.force_login(cast.ada)
    assert "Noch nicht." in text(client.get("/desk/hub/"))


def test_a_site_moves_with_the_dates_that_are_ticked_and_all_are_ticked_at_first(cast, dina, today):
    site = cast.nord.sites.get()
    stays, moves = (make.event(cast.nord, site=site, starts_in=days * DAY) for days in (10, 12))
    make.registration(moves, "frieda")
    path = f"/office/hubs/nord/sites/site-{site.pk}/move/"
    page = dina.get(path).content.decode()
    for event in (stays, moves):
        assert re.search(f'value="{event.code}"[^>]* checked', page)
    assert "Werkstatt-Abend (1 Platz vergeben)" in page
    entries = {"since": today.isoformat(), "postcode": "72202", "town": "Nagold", "dates": [moves.code]}
    wrong = dina.post(path, {**entries, "postcode": "x"}).content.decode()
    assert re.search(f'value="{moves.code}"[^>]* checked', wrong)  # what was chosen is kept
    assert not re.search(f'value="{stays.code}"[^>]* checked', wrong)
    assert dina.post(path, entries).status_code == 303
    done = text(dina.get("/office/hubs/nord/"))
    assert "Der Umzug ist eingetragen, und 1 Termin zieht mit um." in done
    assert Event.objects.get(pk=moves.pk).site.town == "Nagold"
    assert Event.objects.get(pk=stays.pk).site.town == "Böblingen"
    assert Letter.objects.get(kind="events.event_changed").to == "frieda@client.example"


def test_somebody_is_appointed_and_their_role_ends(cast, dina):
    dina.post("/office/hubs/nord/team/", {"email": "neu@hub.example", "name": "Neu", "role": "adviser"})
    role = Membership.objects.get(user__email="neu@hub.example")
    assert dina.post(f"/office/hubs/sued/team/{role.pk}/end/").status_code == 404
    page = dina.post(
        "/office/hubs/nord/team/", {"email": "neu@hub.example", "name": "Neu", "role": "adviser"}
    )
    assert page.status_code == 422
    assert "Neu hat diese Rolle schon" in text(page)
    enquiry = files.receive(
        cast.nord, text="Wer hilft?", name="Emil", email="emil@client.example", idempotency_key=uuid4()
    )
    files.assign(enquiry, to=role.user, by=cast.ada)
    page = text(dina.get(f"/office/hubs/nord/team/{role.pk}/end/"))
    assert "Offene Anfragen: 1, offene Fälle: 0. Sie gehen an Ada, mit einem Brief." in page
    role.refresh_from_db()
    assert role.ended_at is None
    dina.post(f"/office/hubs/nord/team/{role.pk}/end/")
    role.refresh_from_db()
    assert role.ended_at


def test_the_last_lead_cannot_be_ended(cast, dina):
    last = Membership.objects.get(user=cast.ada)
    page = text(dina.get(f"/office/hubs/nord/team/{last.pk}/end/"))
    assert "Niemand sonst leitet diesen Hub." in page
    assert '<form method="post" class="form"' not in page
    assert dina.post(f"/office/hubs/nord/team/{last.pk}/end/").status_code == 422
    last.refresh_from_db()
    assert last.ended_at is None


def test_the_lead_proposes_the_coordinator_sees_what_it_means_and_closes(cast, client, today):
    responsible(cast.nord, "08235", "Calw")
    client.force_login(cast.ada)
    client.post(
        "/desk/hub/closing/",
        {"last_day": today.isoformat(), "successor": "sued", "offers": "pass", "dates": "pass"},
    )
    client.force_login(cast.dina)
    page = text(client.get("/office/hubs/nord/closing/carrying-out/"))
    assert "Diese Gebiete werden weiße Flecken:</strong> Calw" in page
    wrong = client.post("/office/hubs/nord/closing/carrying-out/", {"typed": "Nort"})
    assert wrong.status_code == 422
    assert "Nort" in text(wrong)
    assert client.post("/office/hubs/nord/closing/carrying-out/", {"typed": "Nord"}).status_code == 303
    assert "Letzter Tag ist" in text(client.get("/office/hubs/nord/"))
    assert client.get("/office/hubs/nord/closing/carrying-out/").status_code == 404


def test_who_proposed_is_told_that_another_carries_it_out(cast, dina, today):
    dina.post(
        "/office/hubs/nord/closing/", {"last_day": today.isoformat(), "offers": "pass", "dates": "pass"}
    )
    page = text(dina.get("/office/hubs/nord/closing/carrying-out/"))
    assert "Vollziehen muss sie jemand anderes" in page
    assert 'name="typed"' not in page
    dina.post("/office/hubs/nord/closing/withdrawal/")
    assert casework.closure_of(cast.nord) is None


def test_a_day_that_was_reported_is_no_last_day(cast, dina, today):
    answer = dina.post(
        "/office/hubs/nord/closing/",
        {"last_day": (today - 2 * DAY).isoformat(), "offers": "withdraw", "dates": "cancel"},
    )
    assert answer.status_code == 422
    assert "frühere Tage sind schon berichtet" in text(answer)


def test_a_closed_hub_is_shown_and_offers_no_verbs(cast, dina, today):
    closure = files.propose_closure(cast.nord, last_day=today - DAY, by=cast.ada)
    files.close_hub(closure, typed="Nord", by=cast.dina)
    page = text(dina.get("/office/hubs/nord/"))
    assert "geschlossen" in page
    assert "/office/hubs/nord/name/" not in page
