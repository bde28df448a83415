"""Files with organisations and people: looked through, taken in once, taken back as a whole."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from tests.cast import person

from hubnetz.casework.tests import make
from hubnetz.journal.models import Entry
from hubnetz.lib import tables
from hubnetz.organisations import actions as organisations
from hubnetz.organisations.access import importing as columns
from hubnetz.organisations.actions import importing
from hubnetz.organisations.models import (
    Affiliation,
    Identity,
    Import,
    ImportRow,
    Organisation,
    Person,
)

pytestmark = pytest.mark.django_db

FILE = """Firma;PLZ;Ort;Mitarbeiter;Website;Ansprechpartner;E-Mail;Funktion
Glas GmbH;71032;Böblingen;12;glas.example;Ida Beispiel;ida@glas.example;Einkauf
Glas GmbH;71032;Böblingen;;;Jo Muster;jo@glas.example;
Holzbau Emil;70173;Stuttgart;7;;;;
;710;Ulm;viele;;;;Chefin
Stahlwerk Nord AG;;;;;;;
"""


def url(name, *args, **query):
    return reverse(f"desk:{name}", args=args, query=query)


@pytest.fixture
def ben(sits):
    return sits("ben")


def send(client, text=FILE, name="liste.csv", **more):
    content = text if isinstance(text, bytes) else text.encode("cp1252")
    sent = {
        "hub": "nord",
        "file": SimpleUploadedFile(name, content),
        "idempotency_key": str(uuid.uuid4()),
        **more,
    }
    return client.post(url("imports"), sent)


def fates(source):
    return {row.number: row.fate for row in source.rows.all()}


def counted():
    models = (Organisation, Identity, Person, Affiliation)
    return [model.objects.count() for model in models]


def test_a_file_is_looked_through_and_nothing_is_taken_in(cast, ben):
    known = make.organisation(cast.nord, "Holzbau Emil")
    make.organisation(cast.sued, "Glas GmbH")
    before = counted()
    answer = send(ben)
    source = Import.objects.get()
    assert answer["Location"] == url("import", source.code)
    assert fates(source) == {2: "new", 3: "new", 4: "same", 5: "wrong", 6: "new"}
    assert source.rows.get(number=3).like == 2
    assert source.rows.get(number=4).record == known.code
    page = ben.get(answer["Location"])
    assert page.context["fate"] == "wrong"
    text = page.content.decode()
    assert "Zeile 5" in text
    for sentence in ("Der Name der Organisation fehlt.", "fünf Ziffern", "ganze Zahl", "aber kein Name"):
        assert sentence in text
    assert counted() == before


def test_it_is_taken_in_once_and_then_deleted_here(cast, ben):
    known = make.organisation(cast.nord, "Holzbau Emil")
    twin = make.organisation(cast.sued, "Glas GmbH", postcode="71032")
    send(ben)
    source = Import.objects.get()
    for _twice in range(2):
        assert ben.post(url("import_intake", source.code)).status_code == 303
    source.refresh_from_db()
    assert source.counts == {"new": 2, "filled": 1, "people": 2, "wrong": 1, "left_out": 0, "rows": 5}
    assert not ImportRow.objects.exists()
    assert (source.heading, source.emptied_at is None) == ([], False)
    glas = Organisation.objects.get(hub=cast.nord, name="Glas GmbH")
    assert (glas.postcode, glas.staff, glas.domain, glas.is_provisional) == (
        "71032",
        12,
        "glas.example",
        False,
    )
    assert glas.identity_id == twin.identity_id
    assert glas.county == "08115"  # where its postcode is
    assert {one.person.name for one in glas.affiliations.all()} == {"Ida Beispiel", "Jo Muster"}
    known.refresh_from_db()
    assert (known.postcode, known.staff, known.version) == ("70173", 7, 2)
    assert known.identity.postcode == "70173"
    assert Entry.objects.filter(verb="organisations.taken_in").count() == 3
    assert "2 neue Datensätze" in ben.get(url("import", source.code)).content.decode()
    send(ben)
    again = Import.objects.latest("pk")
    answer = ben.post(url("import_intake", again.code))
    assert answer.status_code == 422
    assert "nichts zu übernehmen" in answer.content.decode()


def test_all_of_it_is_taken_back_while_nobody_worked_with_it(cast, ben):
    known = make.organisation(cast.nord, "Holzbau Emil")
    make.organisation(cast.sued, "Glas GmbH", postcode="71032")
    before = counted()
    send(ben)
    source = Import.objects.get()
    ben.post(url("import_intake", source.code))
    for _twice in range(2):
        assert ben.post(url("import_withdrawal", source.code)).status_code == 303
    assert counted() == before
    known.refresh_from_db()
    assert (known.postcode, known.staff) == ("", None)
    assert known.identity.postcode == ""
    source.refresh_from_db()
    assert source.taken_back_at is not None


@pytest.mark.parametrize("work", ["consultation", "version", "person", "place", "filled"])
def test_what_somebody_worked_with_is_not_taken_back(cast, ben, work):
    make.organisation(cast.nord, "Holzbau Emil")
    send(ben)
    source = Import.objects.get()
    ben.post(url("import_intake", source.code))
    glas = Organisation.objects.get(name="Glas GmbH")
    match work:
        case "consultation":
            make.consultation(glas, cast.topic, cast.ben)
        case "version":
            Organisation.objects.filter(pk=glas.pk).update(version=2)
        case "filled":
            Organisation.objects.filter(name="Holzbau Emil").update(version=3)
        case "person":
            Person.objects.filter(name="Jo Muster").update(version=2)
        case "place":
            stranger = Person.objects.create(hub=cast.nord, name="Kim Neu", noted_at=timezone.now())
            Affiliation.objects.create(person=stranger, organisation=glas)
    before = counted()
    answer = ben.post(url("import_withdrawal", source.code))
    assert "Jemand hat mit dem gearbeitet" in answer.content.decode()
    assert counted() == before


def test_lines_that_may_be_known_are_shown_with_candidates_and_decided(cast, ben):
    mueller = make.organisation(cast.nord, "Müller Feinmechanik GmbH", postcode="71032", town="Böblingen",
                                email="x@mueller-feinmechanik.example")  # fmt: skip
    for number in range(30):
        make.organisation(cast.nord, f"Werk{number} Beispielhaft{number * 7}", postcode=f"70{100 + number}")
    text = (
        "Firma;PLZ;Ort;Website\n"
        "Mueller Feinmechanik;71032;Böblingen;mueller-feinmechanik.example\n"
        "Fa. Müller Feinmechanik;71032;Böblingen;mueller-feinmechanik.example\n"
        "Ganz anders;79098;Freiburg;ganz-anders.example\n"
    )
    send(ben, text)
    source = Import.objects.get()
    assert fates(source) == {2: "unsure", 3: "unsure", 4: "new"}
    assert source.rows.get(number=2).candidates == [mueller.code]
    foreign = make.organisation(cast.sued, "Fremd")
    kept = url("import_choices", source.code)
    assert (
        ben.post(kept, {"r2": mueller.code, "r4": "skip", "r3": foreign.code, "show": "unsure"}).status_code
        == 303
    )
    assert [row.chosen for row in source.rows.order_by("number")] == [mueller.code, "", "skip"]
    ben.post(url("import_intake", source.code))
    fresh = Organisation.objects.get(name="Fa. Müller Feinmechanik")
    assert fresh.is_provisional
    assert not Organisation.objects.filter(name__in=["Ganz anders", "Mueller Feinmechanik"]).exists()


def test_columns_are_assigned_by_hand(cast, ben):
    send(ben, "Spalte A;Spalte B\nGlas GmbH;71032\n")
    source = Import.objects.get()
    assert fates(source) == {2: "wrong"}
    where = url("import_columns", source.code)
    assert ben.post(where, {"c0": "", "c1": "postcode"}).status_code == 422
    assert ben.post(where, {"c0": "name", "c1": "name"}).status_code == 422
    assert ben.post(where, {"c0": "name", "c1": "postcode"}).status_code == 303
    assert fates(source) == {2: "new"}


def test_the_template_is_recognised_in_both_languages(cast, ben):
    for language in ("de", "en"):
        for kind in ("csv", "xlsx"):
            with translation.override(language):
                answer = ben.get(url(f"import_template_{kind}"), headers={"Accept-Language": language})
            table = tables.read(f"a.{kind}", b"".join(answer.streaming_content))
            found = columns.recognised(table.heading)
            wanted = [name for name in columns.FIELDS if name not in ("first_name", "last_name")]
            assert list(found.values()) == wanted, table.heading
    send(ben, b"".join(ben.get(url("import_template_xlsx")).streaming_content), "vorlage.xlsx")
    assert fates(Import.objects.get()) == {2: "new"}


def test_the_same_form_sent_twice_is_one_import(cast, ben):
    key = str(uuid.uuid4())
    assert send(ben, idempotency_key=key)["Location"] == send(ben, idempotency_key=key)["Location"]
    assert Import.objects.count() == 1


def test_what_cannot_be_read_says_why(cast, ben):
    for name, content, sentence in (
        ("a.pdf", b"%PDF-", "Arbeitsmappe (XLSX) oder eine Tabelle (CSV)"),
        ("a.csv", b"Firma;Ort\n", "keine Zeile mit Organisationen"),
        ("a.xlsx", b"PK\x03\x04", "ungewöhnlich gepackt"),
    ):
        answer = send(ben, content, name)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert not Import.objects.exists()


def test_what_nobody_takes_in_goes_after_a_day(cast, ben):
    send(ben)
    send(ben)
    old, young = Import.objects.order_by("pk")
    Import.objects.filter(pk=old.pk).update(sent_at=timezone.now() - timedelta(hours=25))
    assert importing.empty_old(now=timezone.now()) == 1
    assert list(Import.objects.all()) == [young]
    assert ben.post(url("import_disposal", young.code)).status_code == 303
    assert not ImportRow.objects.exists()


def test_files_are_the_business_of_those_who_advise_at_the_hub(cast, ben, sits, client):
    send(ben)
    code = Import.objects.get().code
    posts = ("import_columns", "import_choices", "import_intake", "import_withdrawal", "import_disposal")
    for name in ("carla", "eva"):
        browser = sits(name)
        assert browser.get(url("import", code)).status_code == 404
        assert [browser.post(url(name, code)).status_code for name in posts] == [404] * 5
    assert sits("eva").get(url("imports")).status_code == 403
    assert send(sits("carla")).status_code == 422
    client.force_login(person("Lea", "viewer", cast.nord))
    assert client.get(url("imports")).status_code == 403


def test_pages_cost_the_same_for_one_and_for_three(cast, ben, queries):
    for number in (1, 3):
        lines = "".join(f"Werk {one};71032\n" for one in range(number))
        send(ben, f"Firma;PLZ\n{lines}")
        assert queries(ben, url("import", Import.objects.latest("pk").code)) == 9
    send(ben)
    assert queries(ben, url("imports")) == 6


def test_the_same_file_sent_twice_makes_nothing_double(cast, ben):
    make.organisation(cast.nord, "Zwilling", postcode="70173")
    make.organisation(cast.nord, "Zwilling", postcode="70173")
    make.organisation(cast.nord, "Müller Feinmechanik GmbH", postcode="71032", town="Böblingen",
                      email="x@mueller-feinmechanik.example")  # fmt: skip
    text = FILE + (
        "Mueller Feinmechanik;71032;Böblingen;;mueller-feinmechanik.example;Ida B.;;\n"
        "Zwilling;70173;Stuttgart;;;;;\nNeu GmbH;70174;;;;;;\n"
    )
    sources = []
    for _twice in range(2):
        send(ben, text)
        sources.append(Import.objects.latest("pk"))
    for source in sources:
        row = source.rows.get(number=9)
        ben.post(url("import_choices", source.code), {f"r{row.number}": "new"})
    ben.post(url("import_intake", sources[0].code))
    once = counted()
    assert "nichts zu übernehmen" in ben.post(url("import_intake", sources[1].code)).content.decode()
    assert counted() == once


def test_one_company_two_hundred_times_is_one_record(cast, ben):
    lines = "".join(f"Glas GmbH;71032;Person {one};p{one}@glas.example\n" for one in range(200))
    send(ben, "Firma;PLZ;Ansprechpartner;E-Mail\n" + lines)
    source = Import.objects.get()
    ben.post(url("import_choices", source.code), {"r2": "skip"})
    ben.post(url("import_intake", source.code))
    assert Organisation.objects.count() == 1
    assert Person.objects.count() == 199


def test_what_was_chosen_and_merged_meanwhile_leads_to_what_it_became(cast, ben):
    kept, gone = (make.organisation(cast.nord, f"Holzbau {one}") for one in ("Emil", "Emil & Sohn"))
    send(ben, "Firma;PLZ\nHolzbau Emil & Sohn;71032\n")
    organisations.merge(kept, gone, by=cast.ben)
    ben.post(url("import_intake", Import.objects.get().code))
    assert Organisation.objects.standing().get() == kept
    kept.refresh_from_db()
    assert kept.postcode == "71032"


def test_titles_above_the_heading_are_left_out(cast, ben):
    send(ben, "Kundenliste 2026;;\nStand: November;;\n;;\nFirma;PLZ;Ort\nGlas GmbH;71032;Böblingen\n")
    source = Import.objects.get()
    assert source.heading == ["Firma", "PLZ", "Ort"]
    assert fates(source) == {5: "new"}


def test_formulas_errors_and_broken_umlauts_are_said(cast, ben):
    send(
        ben,
        "Firma;PLZ;Ort\n=A1&B1;71032;Ulm\n#NAME?;71032;Ulm\nMÃ¼ller GmbH;71032;Ulm\n#1 Agentur;71032;Ulm\n".encode(),
    )
    source = Import.objects.get()
    assert fates(source) == {2: "wrong", 3: "wrong", 4: "wrong", 5: "new"}
    text = ben.get(url("import", source.code)).content.decode()
    assert "Formel" in text
    assert "Umlaute" in text
