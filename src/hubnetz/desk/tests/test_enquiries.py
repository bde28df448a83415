"""Enquiries at the desk: read, assign, answer, close, make a case."""

import pytest

from hubnetz.casework import actions as casework
from hubnetz.casework.models import Case, Enquiry
from hubnetz.casework.tests import make
from hubnetz.journal.models import Entry
from hubnetz.organisations.models import Organisation
from hubnetz.post.models import Letter


def at(enquiry: Enquiry, part: str = "") -> str:
    return f"/desk/enquiries/{enquiry.code}/{part}"


POSTED = ["assignment/", "answer/", "closure/", "reopening/", "case/"]


def test_the_list_narrows_to_a_state(cast, sits):
    make.enquiry(cast.nord, organisation_name="Neu AG")
    casework.close(make.enquiry(cast.nord, organisation_name="Fertig AG"), by=cast.ben)
    ben = sits("ben")
    unasked = ben.get("/desk/enquiries/").content.decode()
    assert "Neu AG" in unasked
    assert "Fertig AG" not in unasked
    assert "Fertig AG" in ben.get("/desk/enquiries/?state=closed").content.decode()
    assert "Neu AG" not in ben.get("/desk/enquiries/?state=closed").content.decode()
    assert "Hier ist keine Anfrage" in ben.get("/desk/enquiries/?state=answered").content.decode()
    assert ben.get("/desk/enquiries/?state=nonsense&page=99").status_code == 200


def test_the_page_shows_need_history_and_letters(cast, sits):
    enquiry = make.enquiry(cast.nord, phone="0711 1", topics=cast.topics)
    casework.assign(enquiry, to=cast.ada, by=cast.ben)
    page = sits("ben").get(at(enquiry)).content.decode()
    for piece in (enquiry.text, "emil@client.example", "0711 1", "Zugewiesen: Ada", "(Ben)", "Online-Handel"):
        assert piece in page
    assert page.count('class="letter"') == Letter.objects.count() == 3


def test_what_a_stranger_wrote_is_shown_as_text(cast, sits):
    enquiry = make.enquiry(cast.nord, text="<script>alert(1)</script>")
    assert "<script>alert(1)" not in sits("ben").get(at(enquiry)).content.decode()


def test_assigning_answering_closing_reopening(cast, sits):
    enquiry = make.enquiry(cast.nord)
    ben = sits("ben")
    assert ben.post(at(enquiry, "assignment/"), {"to": cast.ada.pk}).status_code == 303
    assert ben.post(at(enquiry, "answer/"), {"text": "Gern."}).status_code == 303
    assert ben.post(at(enquiry, "answer/"), {"text": "Gern."}).status_code == 303
    assert ben.post(at(enquiry, "closure/")).status_code == 303
    assert ben.post(at(enquiry, "closure/")).status_code == 303
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.assigned_to, enquiry.answer) == ("closed", cast.ada, "Gern.")
    assert Letter.objects.filter(kind="casework.enquiry_answered").count() == 1
    verbs = list(Entry.objects.filter(code=enquiry.code).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["casework.received", "casework.assigned", "casework.answered", "casework.closed"]
    assert ben.post(at(enquiry, "reopening/")).status_code == 303
    enquiry.refresh_from_db()
    assert enquiry.state == "assigned"


def test_a_colleague_was_quicker_the_answer_stays_typed(cast, sits):
    enquiry = make.enquiry(cast.nord)
    casework.close(enquiry, by=cast.ada)
    answer = sits("ben").post(at(enquiry, "answer/"), {"text": "Lange Antwort"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "error-summary" in page
    assert "Lange Antwort" in page


def test_two_answer_at_once_and_the_second_reads_the_first(cast, sits):
    enquiry = make.enquiry(cast.nord)
    ada, ben = sits("ada"), sits("ben")
    assert 'name="after" value="unanswered"' in ben.get(at(enquiry)).content.decode()
    assert ada.post(at(enquiry, "answer/"), {"text": "Von Ada", "after": "unanswered"}).status_code == 303
    second = ben.post(at(enquiry, "answer/"), {"text": "Von Ben", "after": "unanswered"})
    page = second.content.decode()
    assert second.status_code == 422
    assert "Von Ada" in page
    assert "Von Ben" in page
    letters = Letter.objects.filter(kind="casework.enquiry_answered")
    assert not letters.filter(text__contains="Von Ben").exists()
    enquiry.refresh_from_db()
    seen = enquiry.answered_at.isoformat()
    assert f'name="after" value="{seen}"' in page
    assert ben.post(at(enquiry, "answer/"), {"text": "Von Ben", "after": seen}).status_code == 303
    assert letters.count() == 2


@pytest.mark.parametrize("to", ["", "0", "abc"])
def test_a_wrong_choice_gets_a_sentence(cast, sits, to):
    enquiry = make.enquiry(cast.nord)
    answer = sits("ben").post(at(enquiry, "assignment/"), {"to": to})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()


def test_nobody_of_another_hub_is_assigned(cast, sits):
    enquiry = make.enquiry(cast.nord)
    assert sits("ben").post(at(enquiry, "assignment/"), {"to": cast.carla.pk}).status_code == 422


def test_an_empty_answer_gets_a_sentence_and_writes_nothing(cast, sits):
    enquiry = make.enquiry(cast.nord)
    assert sits("ben").post(at(enquiry, "answer/"), {"text": "  "}).status_code == 422
    assert not Letter.objects.filter(kind="casework.enquiry_answered").exists()


def test_it_becomes_the_case_of_a_known_company(cast, sits):
    known = make.organisation(cast.nord, "Holzbau Emil GmbH")
    enquiry = make.enquiry(cast.nord, organisation_name="Holzbau Emil")
    ben = sits("ben")
    assert "Holzbau Emil GmbH" in ben.get(at(enquiry, "case/")).content.decode()
    for _again in range(2):
        answer = ben.post(at(enquiry, "case/"), {"title": "Bestellungen", "picked": known.code})
        assert answer["Location"] == f"/desk/organisations/{known.code}/"
    case = Case.objects.get()
    assert (case.organisation, case.enquiry, case.adviser) == (known, enquiry, cast.ben)


def test_it_becomes_the_case_of_a_new_company(cast, sits):
    enquiry = make.enquiry(cast.nord, organisation_name="Emil Holzbau")
    fields = {"title": "Bestellungen", "picked": "new", "name": "Emil Holzbau", "postcode": "71032"}
    for _again in range(2):
        assert sits("ben").post(at(enquiry, "case/"), fields).status_code == 303
    assert Organisation.objects.get().name == "Emil Holzbau"
    assert Case.objects.get().enquiry == enquiry


def test_without_a_choice_a_sentence_and_everything_stays(cast, sits):
    enquiry = make.enquiry(cast.nord)
    answer = sits("ben").post(at(enquiry, "case/"), {"title": "Mein Titel", "q": "emil", "postcode": "7"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for piece in ("Mein Titel", 'value="emil"', 'value="7"', "Bitte wählen Sie das Unternehmen"):
        assert piece in page
    assert not Case.objects.exists()


def test_a_company_of_another_hub_is_no_choice(cast, sits):
    foreign = make.organisation(cast.sued, "Südlich AG")
    enquiry = make.enquiry(cast.nord)
    answer = sits("ben").post(at(enquiry, "case/"), {"title": "X", "picked": foreign.code})
    assert answer.status_code == 422
    assert "Südlich AG" not in answer.content.decode()


def test_searching_sends_the_form_and_judges_nothing(cast, sits):
    make.organisation(cast.nord, "Frieda Metall")
    enquiry = make.enquiry(cast.nord)
    answer = sits("ben").post(at(enquiry, "case/"), {"title": "Mein Titel", "q": "frieda", "look": "1"})
    assert answer.status_code == 200
    assert "Frieda Metall" in answer.content.decode()
    assert "Mein Titel" in answer.content.decode()


@pytest.mark.parametrize("name", ["carla", "dina", "mira", "eva", "viewer"])
def test_others_learn_nothing(cast, sits, name):
    enquiry = make.enquiry(cast.nord)
    other = sits(name)
    assert other.get(at(enquiry)).status_code == 404
    for part in POSTED:
        assert other.post(at(enquiry, part), {"to": 1, "text": "x", "title": "x"}).status_code == 404
    assert Entry.objects.filter(noun="casework.enquiry").count() == 1


def test_an_enquiry_of_another_hub_answers_as_if_there_were_none(cast, sits):
    enquiry = make.enquiry(cast.nord)
    carla = sits("carla")
    foreign, missing = (carla.get(f"/desk/enquiries/{code}/") for code in (enquiry.code, "zzzzzzzzzz"))
    assert foreign.content == missing.content
    assert foreign.status_code == missing.status_code == 404


def test_the_desk_reads_and_changes_nothing(cast, sits):
    enquiry = make.enquiry(cast.nord)
    reader = sits("desk")
    page = reader.get(at(enquiry)).content.decode()
    assert "Antwort senden" not in page
    assert "Zum Fall machen" not in page
    for part in POSTED:
        assert reader.post(at(enquiry, part), {"to": cast.ben.pk, "text": "x"}).status_code == 403
    assert reader.get(at(enquiry, "case/")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_for_one_and_three(cast, sits, queries, rows):
    for _row in range(rows):
        enquiry = make.enquiry(cast.nord, topics=cast.topics)
    for number in range(rows):
        casework.answer(enquiry, text=f"Antwort {number}", by=cast.ben)
    ben = sits("ben")
    assert queries(ben, "/desk/enquiries/") == 7
    assert queries(ben, at(enquiry)) == 10
    assert queries(ben, "/desk/letters/") == 8
