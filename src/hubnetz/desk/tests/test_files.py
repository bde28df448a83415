"""A company's file: found, opened, written in."""

from datetime import date, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.accounts import actions as accounts
from hubnetz.casework import actions as casework
from hubnetz.casework.models import Appearance, Case, Consultation, Cooperation, Project
from hubnetz.casework.tests import make
from hubnetz.events import actions as events
from hubnetz.events.tests import make as make_event
from hubnetz.organisations.models import Organisation

TALK = {"held_on": "2020-05-04", "minutes": "45", "form": "phone", "topic": "ai"}
PAIR = {"title": "Lager teilen", "contribution": "Besuch", "agreed_on": ""}
TALKED = {"title": "Vortrag", "organiser": "Kammer", "form": "talk", "held_on": "2020-03-02", "hub": "nord"}


@pytest.fixture
def file(cast):
    """Return a company of Nord with one of everything."""
    emil, frieda = make.organisation(cast.nord), make.organisation(cast.nord, "Frieda Metall")
    case = casework.open_case(emil, title="Papierlos", adviser=cast.ben, by=cast.ben)
    talk = make.consultation(emil, cast.topic, cast.ben, case=case)
    project = casework.note_project(
        emil,
        title="Erfassung",
        topic=cast.topic,
        impulse_on=talk.held_on,
        from_consultation=talk,
        by=cast.ben,
    )
    pair = casework.note_cooperation(
        cast.nord, title="Einkauf", contribution="x", members=[emil, frieda], by=cast.ben
    )
    return SimpleNamespace(emil=emil, frieda=frieda, case=case, talk=talk, project=project, pair=pair)


def at(organisation: Organisation, part: str = "") -> str:
    return f"/desk/organisations/{organisation.code}/{part}"


def posted(file) -> dict[str, dict[str, str]]:
    """Return every address that changes the file, with what is sent there."""
    return {
        at(file.emil, "cases/"): {"title": "Neuer Fall"},
        at(file.emil, "consultations/"): TALK,
        at(file.emil, "cooperations/"): {**PAIR, "picked": [file.emil.code, file.frieda.code]},
        f"/desk/cases/{file.case.code}/closure/": {},
        f"/desk/consultations/{file.talk.code}/project/": {"title": "P", "topic": "ai", "state": "running"},
        f"/desk/projects/{file.project.code}/state/": {"state": "done"},
        f"/desk/projects/{file.project.code}/confirmation/": {},
        f"/desk/cooperations/{file.pair.code}/confirmation/": {},
    }


def counted() -> list[int]:
    rows = (Case, Consultation, Project, Cooperation)
    return [model.objects.count() for model in rows] + [Project.objects.filter(confirmed_on=None).count()]


def test_search_finds_what_was_meant(cast, sits):
    make.organisation(cast.nord, "Emil Holzbau GmbH", town="Böblingen")
    make.organisation(cast.nord, "Frieda Metall")
    make.organisation(cast.sued, "Emil Südbau")
    ben = sits("ben")
    page = ben.get("/desk/organisations/?q=emil holzbu").content.decode()
    assert "Emil Holzbau GmbH" in page
    assert "Frieda" not in page
    assert "Südbau" not in page
    part = ben.get("/desk/organisations/?q=emil", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'data-say="1 Datensatz"' in part
    assert "Kein Datensatz dieses Namens" in ben.get("/desk/organisations/?q=xyzxyz").content.decode()
    assert "Frieda" not in ben.get("/desk/organisations/?q=%26%26").content.decode()


def test_the_file_shows_all(cast, sits, file):
    event = make_event.event(cast.nord)
    seat = make_event.registration(event, organisation_name="Emil Holzbau")
    events.note_attendance(seat, by=cast.eva)
    page = sits("ben").get(at(file.emil)).content.decode()
    for piece in ("Papierlos", "4. Mai 2020", "Erfassung", "Einkauf", "Frieda Metall", "Werkstatt-Abend"):
        assert piece in page


def test_who_has_no_business_with_files_sees_none(cast, sits, file):
    for name in ("eva", "viewer"):
        page = sits(name).get(at(file.emil)).content.decode()
        for piece in ("Papierlos", "Erfassung", "Einkauf", "4. Mai 2020", "Beratung festhalten"):
            assert piece not in page


def test_a_reader_sees_no_buttons(sits, file):
    page = sits("desk").get(at(file.emil)).content.decode()
    assert "Papierlos" in page
    for button in ("Beratung festhalten", "bestätigt es", "Abschließen", "Ändern", "Zum Projekt machen"):
        assert button not in page


@pytest.mark.parametrize(("name", "status"), [("carla", 404), ("dina", 404), ("mira", 404), ("desk", 403)])
def test_nobody_else_writes(sits, file, name, status):
    other, before = sits(name), counted()
    for path, fields in posted(file).items():
        assert other.post(path, fields).status_code == status, path
    assert counted() == before


@pytest.mark.parametrize("name", ["eva", "viewer"])
def test_who_may_not_read_may_not_write(sits, file, name):
    other, before = sits(name), counted()
    for path, fields in posted(file).items():
        assert other.post(path, fields).status_code in (403, 404), path
    assert counted() == before


def test_everything_sent_twice_happens_once(sits, file):
    ben = sits("ben")
    for path, fields in posted(file).items():
        key = str(uuid4())
        for _twice in range(2):
            assert ben.post(path, {**fields, "idempotency_key": key}).status_code == 303, path
    assert counted() == [2, 2, 2, 2, 1]
    file.project.refresh_from_db()
    assert (file.project.state, file.project.confirmed_on) == ("done", timezone.localdate())


def test_a_consultation_becomes_file_and_figure(cast, sits, file):
    fields = {**TALK, "result": "Gut", "next_step": "Anrufen", "next_step_on": "2020-05-11"}
    sits("ben").post(at(file.emil, "consultations/"), {**fields, "case": file.case.code})
    noted = Consultation.objects.latest("pk")
    assert (noted.minutes, noted.adviser, noted.case, noted.topic) == (45, cast.ben, file.case, cast.topic)
    assert noted.next_step_on == date(2020, 5, 11)


TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": "0"},
        {"minutes": "1441"},
        {"minutes": "viel"},
        {"held_on": "31.02.2020"},
        {"held_on": TOMORROW},
        {"topic": "nonsense"},
        {"form": "pigeon"},
        {"case": "nonsense"},
        {"next_step_on": "2020-05-11"},
        {"next_step": "x" * 201},
        {"result": "x" * 10_001},
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_the_rest(sits, file, wrong):
    fields = {**TALK, "next_step": "Noch einmal hingehen", **wrong}
    if "next_step_on" in wrong:
        fields["next_step"] = ""
    answer = sits("ben").post(
        at(file.emil, "consultations/"), {**fields, "result": fields.get("result", "R.")}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "error-summary" in page
    assert fields["next_step"] in page
    assert Consultation.objects.count() == 1


def test_the_key_of_another_form_is_refused_with_a_sentence(sits, file):
    fields = {**TALK, "idempotency_key": str(uuid4())}
    ben = sits("ben")
    ben.post(at(file.emil, "consultations/"), fields)
    answer = ben.post(at(file.frieda, "consultations/"), fields)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "error-summary" in page
    assert fields["idempotency_key"] not in page  # sent again as it stands there, it is a note of its own


def test_a_cooperation_needs_two_and_keeps_who_was_chosen(cast, sits, file):
    path, ben = at(file.emil, "cooperations/"), sits("ben")
    alone = ben.post(path, {**PAIR, "picked": [file.emil.code]})
    assert alone.status_code == 422
    assert "mindestens zwei" in alone.content.decode()
    third = make.organisation(cast.nord, "Gustav Glas")
    look = {**PAIR, "picked": [file.emil.code, third.code], "q": "frieda", "look": "1"}
    page = ben.post(path, look).content.decode()
    assert page.count(" checked>") == 2
    assert "Frieda Metall" in page
    assert "Lager teilen" in page
    foreign = make.organisation(cast.sued, "Südlich AG")
    assert ben.post(path, {**PAIR, "picked": [file.emil.code, foreign.code]}).status_code == 422
    assert Cooperation.objects.count() == 1


def test_a_state_that_does_not_exist_changes_nothing(sits, file):
    answer = sits("ben").post(f"/desk/projects/{file.project.code}/state/", {"state": "exploded"})
    assert answer.status_code == 422
    assert Project.objects.get().state == "running"


def test_candidates_are_the_hubs_own_and_of_others_only_the_card(cast, sits, file):
    theirs = make.organisation(cast.sued, "Emil Südbau")
    ben = sits("ben")
    found = ben.get("/desk/organisations/candidates/?hub=nord&q=emil").content.decode()
    assert "Emil Holzbau" in found
    own, cards = found.split('id="known"')
    assert "Südbau" not in own
    assert "Südbau" in cards
    assert theirs.code not in found
    kept = ben.get(f"/desk/organisations/candidates/?hub=nord&q=emil&picked={file.frieda.code}")
    assert "Frieda Metall" in kept.content.decode()
    assert sits("carla").get("/desk/organisations/candidates/?hub=nord&q=emil").status_code == 404


def test_a_new_record_and_the_one_it_would_double(cast, sits):
    ben = sits("ben")
    fields = {"hub": "nord", "name": "Gustav Glas GmbH", "kind": "company", "postcode": "71032"}
    first, again = (ben.post("/desk/organisations/new/", fields) for _twice in range(2))
    assert first["Location"] == again["Location"] == f"/desk/organisations/{Organisation.objects.get().code}/"
    assert "Gustav Glas GmbH" in ben.get("/desk/organisations/new/?name=gustav").content.decode()
    bad = ben.post("/desk/organisations/new/", {**fields, "name": "Neu", "postcode": "7103"})
    assert bad.status_code == 422
    assert 'value="Neu"' in bad.content.decode()
    elsewhere = ben.post("/desk/organisations/new/", {**fields, "hub": "sued", "name": "Anders"})
    assert elsewhere.status_code == 422
    assert sits("viewer").get("/desk/organisations/new/").status_code == 403
    assert sits("eva").post("/desk/organisations/new/", {**fields, "name": "Evas"}).status_code == 303


def test_appearances(cast, sits):
    ben = sits("ben")
    key = str(uuid4())
    for _twice in range(2):
        assert ben.post("/desk/appearances/new/", {**TALKED, "idempotency_key": key}).status_code == 303
    assert Appearance.objects.get().hub == cast.nord
    assert "· Kammer" in ben.get("/desk/appearances/").content.decode()
    assert "· Kammer" not in sits("carla").get("/desk/appearances/").content.decode()
    future = ben.post("/desk/appearances/new/", {**TALKED, "held_on": TOMORROW})
    assert future.status_code == 422
    assert "Kammer" in future.content.decode()
    assert sits("desk").post("/desk/appearances/new/", TALKED).status_code == 403
    assert sits("dina").post("/desk/appearances/new/", TALKED).status_code == 404
    assert sits("carla").post("/desk/appearances/new/", TALKED).status_code == 422
    assert Appearance.objects.count() == 1


def test_letters_are_those_of_the_own_hub_and_never_of_signing_in(cast, sits):
    make.enquiry(cast.nord)
    make.enquiry(cast.sued, name="Siegfried", email="siegfried@client.example")
    accounts.invite("neu@hub.example", name="Neu", by=None)
    page = sits("ben").get("/desk/letters/").content.decode()
    assert "emil@client.example" in page
    assert "siegfried@client.example" not in page
    assert "neu@hub.example" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_for_one_and_three(cast, sits, queries, file, rows):
    for number in range(rows - 1):
        casework.open_case(file.emil, title="Noch einer", adviser=cast.ben, by=cast.ben)
        talk = make.consultation(file.emil, cast.topics[1], cast.ada)
        casework.note_project(
            file.emil,
            title="P",
            topic=cast.topics[1],
            impulse_on=talk.held_on,
            from_consultation=talk,
            by=None,
        )
        other = make.organisation(cast.nord, f"Firma {number}")
        casework.note_cooperation(
            cast.nord, title="K", contribution="x", members=[file.emil, other], by=cast.ben
        )
    for who in ("emil", "frieda", "gustav")[:rows]:
        casework.note_appearance(
            cast.nord, title="A", organiser="K", form="talk", held_on=date(2020, 3, 2), by=cast.ben
        )
        seat = make_event.registration(make_event.event(cast.nord), who, organisation_name="Emil Holzbau")
        events.note_attendance(seat, by=cast.eva)
    ben = sits("ben")
    assert queries(ben, at(file.emil)) == 11
    assert queries(ben, "/desk/organisations/") == 10
    assert queries(ben, at(file.emil, "consultations/")) == 8
    assert queries(ben, "/desk/appearances/") == 6
