"""Who enters the desk, and what they find there first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.booking.tests import make as booking
from hubnetz.casework import actions as casework
from hubnetz.casework.models import Enquiry
from hubnetz.casework.tests import make
from hubnetz.events.tests import make as make_event
from hubnetz.network import actions as network

MENU = ["", "enquiries/", "events/", "organisations/", "appearances/", "letters/"]


@pytest.mark.parametrize("path", MENU)
def test_nobody_is_asked_to_sign_in(cast, client, path):
    answer = client.get(f"/desk/{path}")
    assert (answer.status_code, answer["Location"]) == (302, f"/account/login/?next=/desk/{path}")
    assert client.get(f"/en/desk/{path}")["Location"] == f"/en/account/login/?next=/en/desk/{path}"


@pytest.mark.parametrize("path", MENU[1:])
def test_the_network_has_no_desk(sits, path):
    assert sits("dina").get(f"/desk/{path}").status_code == 404
    assert sits("mira").get(f"/desk/{path}").status_code == 404


def test_whoever_works_for_the_network_goes_on_to_the_office(sits):
    assert sits("dina").get("/desk/")["Location"] == "/office/"


@pytest.mark.parametrize(("name", "files"), [("viewer", 403), ("eva", 403), ("desk", 200), ("ada", 200)])
def test_files_are_for_those_who_work_with_them(sits, name, files):
    sitting = sits(name)
    for path in ("enquiries/", "letters/"):
        assert sitting.get(f"/desk/{path}").status_code == files
    for path in ("", "events/", "organisations/", "appearances/"):
        assert sitting.get(f"/desk/{path}").status_code == 200


def test_pages_are_kept_nowhere(sits):
    assert "no-store" in sits("ben").get("/desk/")["Cache-Control"]


def test_today_says_what_is_due(cast, sits):
    overdue = make.enquiry(cast.nord, organisation_name="Überfällig AG")
    Enquiry.objects.filter(pk=overdue.pk).update(answer_due_on=timezone.localdate() - timedelta(days=1))
    make.enquiry(cast.nord, organisation_name="Neu AG")
    casework.close(make.enquiry(cast.nord, organisation_name="Fertig AG"), by=cast.ben)
    make.enquiry(cast.sued, organisation_name="Südlich AG")
    company = make.organisation(cast.nord)
    casework.open_case(company, title="Mein Fall", adviser=cast.ben, by=cast.ben)
    casework.open_case(company, title="Adas Fall", adviser=cast.ada, by=cast.ben)
    make.consultation(
        company, cast.topic, cast.ben, next_step="Noch einmal anrufen", next_step_on=timezone.localdate()
    )
    make_event.registration(make_event.event(cast.nord, seats=5))
    page = sits("ben").get("/desk/").content.decode()
    assert page.index("Überfällig AG") < page.index("Neu AG")
    assert "überfällig seit" in page
    assert "Noch einmal anrufen" in page
    assert "1 von 5 Plätzen vergeben" in page
    assert "Mein Fall" in page
    for hidden in ("Fertig AG", "Südlich AG", "Adas Fall"):
        assert hidden not in page


def test_a_step_is_taken_once_a_later_consultation_is_noted(cast, sits):
    company = make.organisation(cast.nord)
    make.consultation(company, cast.topic, cast.ben, next_step="Anrufen", next_step_on=timezone.localdate())
    assert "Anrufen" in sits("ben").get("/desk/").content.decode()
    make.consultation(company, cast.topic, cast.ben, held_on=timezone.localdate())
    assert "Anrufen" not in sits("ben").get("/desk/").content.decode()


def test_a_step_promised_long_ago_is_not_todays(cast, sits):
    company, long_ago = make.organisation(cast.nord), timezone.localdate() - timedelta(days=100)
    make.consultation(company, cast.topic, cast.ben, next_step="Anrufen", next_step_on=long_ago)
    assert "Anrufen" not in sits("ben").get("/desk/").content.decode()


def test_an_empty_desk_says_what_to_do(sits):
    page = sits("ben").get("/desk/").content.decode()
    for sentence in ("Alle Anfragen sind beantwortet", "Keine Veranstaltung geplant", "keinen offenen Fall"):
        assert sentence in page


def test_who_works_at_two_hubs_chooses_one(cast, sits):
    network.appoint(cast.ben, role="adviser", hub=cast.sued, by=cast.dina)
    make.enquiry(cast.nord, organisation_name="Nördlich AG")
    make.enquiry(cast.sued, organisation_name="Südlich AG")
    ben = sits("ben")
    both, one = ben.get("/desk/").content.decode(), ben.get("/desk/?hub=sued").content.decode()
    assert "Nördlich AG" in both
    assert "Südlich AG" in both
    assert "Nördlich AG" not in one
    assert 'href="/desk/events/?hub=sued"' in one  # the choice goes along
    assert sits("carla").get("/desk/?hub=nord").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_today_costs_the_same_for_one_and_three(cast, sits, queries, rows):
    for number in range(rows):
        make.enquiry(cast.nord)
        company = make.organisation(cast.nord, f"Firma {number}")
        casework.open_case(company, title="Fall", adviser=cast.ben, by=cast.ben)
        make.consultation(
            company, cast.topic, cast.ben, next_step="Anrufen", next_step_on=timezone.localdate()
        )
        make_event.registration(make_event.event(cast.nord))
    assert queries(sits("ben"), "/desk/") == 11


@pytest.mark.parametrize("rows", [1, 3])
def test_what_is_to_be_decided_is_there_for_who_decides(cast, sits, queries, rows):
    room = booking.resource(cast.nord, name="Saal", needs_approval=True)
    elsewhere = booking.resource(cast.sued, name="Anderswo", needs_approval=True)
    for day in range(rows):
        asked = booking.booking(room, offset=7 + day)
        booking.booking(elsewhere, offset=7 + day)
    page = sits("ada").get("/desk/").content.decode()
    assert page.count(">Saal<") == rows
    assert f"/desk/bookings/{asked.code}/" in page
    assert "Anderswo" not in page
    assert ">Saal<" not in sits("carla").get("/desk/").content.decode()
    assert queries(sits("ada"), "/desk/") == 12
