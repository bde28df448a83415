"""The desk of a hub that closes: whom to call, what to print, and what they said."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.cast import person

from hubnetz.casework import actions
from hubnetz.casework.models import ClientTransfer
from hubnetz.casework.tests import make
from hubnetz.lib.periods import BERLIN

LIST = "/desk/hub/clients/"


def closed(cast, silent=("Stumm GmbH",)):
    """Let Nord close in ten days; of Emil an e-mail address is known, of the others only where they are."""
    emil = make.organisation(cast.nord, "Emil Holzbau")
    actions.open_case(emil, title="Shop", adviser=cast.ben, enquiry=make.enquiry(cast.nord), by=cast.ben)
    for name in silent:
        company = make.organisation(cast.nord, name, postcode="72202", town="Nagold")
        for title in ("Lager", "Logistik"):
            actions.open_case(company, title=f"{title} {name}", adviser=cast.ben, by=cast.ben)
    last_day = timezone.localdate(timezone=BERLIN) + timedelta(days=10)
    closure = actions.propose_closure(cast.nord, last_day=last_day, successor=cast.sued, by=cast.dina)
    return actions.close_hub(closure, typed="Nord", by=person("Doro", "coordinator", None))


def read(page):
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


def test_the_list_is_narrowed_by_state_and_name_and_paged(cast, sits):
    closed(cast, [f"Firma {number:02}" for number in range(30)])
    ada = sits("ada")
    assert LIST in read(ada.get("/desk/hub/"))
    page = read(ada.get(LIST))
    assert "anzurufen oder anzuschreiben (30)" in page
    assert "per E-Mail gefragt, noch keine Antwort (1)" in page
    assert page.count("desk-row__title") == 25
    assert "Lager Firma 00 · Logistik Firma 00" in page
    second = read(ada.get(LIST, {"state": "unreachable", "page": "2"}))
    assert "Firma 29" in second
    assert "Emil Holzbau" not in second
    found = read(ada.get(LIST, {"q": "firma 07"}))
    assert found.count("desk-row__title") == 1
    assert "Hier ist kein Klient" in read(ada.get(LIST, {"q": "niemand"}))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_many(cast, sits, number, django_assert_num_queries):
    closed(cast, [f"Firma {one}" for one in range(number)])
    ada = sits("ada")
    ada.get(LIST)
    with django_assert_num_queries(10):
        ada.get(LIST)


def test_an_answer_by_telephone_is_noted(cast, sits):
    closed(cast)
    row = ClientTransfer.objects.filter(case__organisation__name="Stumm GmbH").first()
    ben = sits("ben")
    page = read(ben.get(f"{LIST}{row.code}/"))
    assert "Wir kennen keine E-Mail-Adresse." in page
    assert "Hub Nord ist bis zum" in page
    today = timezone.localdate(timezone=BERLIN)
    wrong = ben.post(f"{LIST}{row.code}/", {"answer": "agrees", "said_by": "Frau Stumm", "on": today})
    assert wrong.status_code == 422
    assert 'value="Frau Stumm"' in wrong.content.decode()
    entries = {"answer": "agrees", "said_by": "Frau Stumm", "how": "phone", "on": today.isoformat()}
    late = ben.post(f"{LIST}{row.code}/", {**entries, "on": (today + timedelta(days=1)).isoformat()})
    assert "Die Antwort kann nicht in der Zukunft liegen." in late.content.decode()
    assert ben.post(f"{LIST}{row.code}/", entries).status_code == 303
    row.refresh_from_db()
    assert (row.state, row.noted_by) == ("agreed", cast.ben)
    assert "Frau Stumm, am Telefon" in read(ben.get(LIST))
    assert "eingetragen von Ben" in read(ben.get(LIST))


def test_letters_are_printed_for_those_without_an_e_mail_address(cast, sits):
    closed(cast, ["Stumm GmbH", "Leise KG"])
    nowhere = make.organisation(cast.nord, "Ohne Ort")
    ada = sits("ada")
    assert "2 Briefe an Klienten ohne E-Mail-Adresse drucken" in read(ada.get(LIST))
    page = read(ada.get(f"{LIST}letters/"))
    assert page.count('class="paper flow"') == 2
    assert "72202 Nagold" in page
    assert "Lager Stumm GmbH</li><li>Logistik Stumm GmbH</li>" in page
    assert "Emil Holzbau" not in page
    assert nowhere.name not in page
    row = ClientTransfer.objects.filter(case__organisation__name="Leise KG").first()
    one = read(ada.get(f"{LIST}{row.code}/letter/"))
    assert one.count('class="paper flow"') == 1
    actions.note_answer(
        row, agrees=False, how="letter", said_by="Herr Leise",
        on=timezone.localdate(timezone=BERLIN), by=cast.ada,
    )  # fmt: skip
    assert read(ada.get(f"{LIST}letters/")).count('class="paper flow"') == 1


def test_who_wishes_it_is_forgotten(cast, sits):
    closed(cast)
    row = ClientTransfer.objects.get(email="emil@client.example")
    ada = sits("ada")
    assert ada.post(f"{LIST}{row.code}/forgetting/").status_code == 303
    assert not ClientTransfer.objects.filter(email="emil@client.example").exists()
    assert "wollte vergessen werden" in read(ada.get(LIST))
    assert "Antwort eintragen" not in read(ada.get(f"{LIST}{row.code}/"))


def test_only_who_reads_files_there_sees_clients_and_only_who_writes_them_notes(cast, sits):
    closed(cast)
    row = ClientTransfer.objects.get(email="emil@client.example")
    frieda = person("Frieda", "desk", cast.nord)
    for name, status in (("eva", 403), ("carla", 404)):
        assert sits(name).get(LIST).status_code == status
        assert sits(name).get(f"{LIST}{row.code}/").status_code == 404
        assert sits(name).post(f"{LIST}{row.code}/forgetting/").status_code == 404
    desk = sits("ada")
    desk.force_login(frieda)
    assert "Antwort eintragen" not in read(desk.get(f"{LIST}{row.code}/"))
    assert desk.post(f"{LIST}{row.code}/", {}).status_code == 403
    assert desk.post(f"{LIST}{row.code}/forgetting/").status_code == 403
    row.refresh_from_db()
    assert row.email


def test_a_hub_that_stays_has_no_such_list(cast, sits):
    assert sits("ada").get(LIST).status_code == 404
