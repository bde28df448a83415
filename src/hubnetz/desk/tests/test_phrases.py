"""Phrases at the desk: look, try, add, withdraw, take a need as an example."""

from collections.abc import Iterator

import pytest

from hubnetz.casework import actions as casework
from hubnetz.casework.tests import make
from hubnetz.matching import actions, living
from hubnetz.matching.models import Phrase

ODD = "Mein Quastenflosser piept im Gewölbe"
ROW = {"subject": "topic:ai", "language": "de", "hub": "nord"}


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    actions._shelves.clear()
    living._living.clear()
    return


def test_the_list_shows_counts_and_leads_to_the_phrases(cast, sits):
    ben = sits("ben")
    page = ben.get("/desk/phrases/").content.decode()
    assert "Online-Handel" in page
    assert "?subject=e-commerce" in page
    assert "kommt mit dem Produkt" in ben.get("/desk/phrases/?subject=e-commerce").content.decode()
    assert "Kein solcher Satz" in ben.get("/desk/phrases/?q=quastenflosser").content.decode()
    assert ben.get("/desk/phrases/?subject=nonsense&page=99&say=").status_code == 200


def test_a_sentence_can_be_tried(cast, sits):
    page = (
        sits("ben")
        .get("/desk/phrases/", {"say": "Unser <b>Onlineshop</b> verkauft kaum etwas"})
        .content.decode()
    )
    assert "Online-Handel · " in page
    assert "Nächstliegende Sätze" in page
    assert "<b>Onlineshop" not in page


def test_several_lines_are_proposed_at_once_and_one_is_withdrawn(cast, sits):
    ben = sits("ben")
    sent = {**ROW, "lines": f"{ODD}\n\nDer Quastenflosser brüllt nachts\n"}
    assert ben.post("/desk/phrases/new/", sent).status_code == 303
    assert list(Phrase.objects.order_by("pk").values_list("text", "state", "hub__slug")) == [
        (ODD, "proposed", "nord"),
        ("Der Quastenflosser brüllt nachts", "proposed", "nord"),
    ]
    code = Phrase.objects.get(text=ODD).code
    assert sits("carla").post(f"/desk/phrases/{code}/withdrawal/").status_code == 404
    assert ben.post(f"/desk/phrases/{code}/withdrawal/").status_code == 303
    assert ODD not in ben.get("/desk/phrases/?subject=ai").content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lines": " - \n •"}, "Schreiben Sie mindestens einen Satz"),
        ({"lines": "\n".join(f"Zeile {n}" for n in range(31))}, "höchstens dreißig"),
        ({"lines": "x" * 401}, "zwischen 3 und 400 Zeichen"),
        ({"subject": ""}, "error"),
        ({"hub": "sued"}, "error"),
    ],
)
def test_bad_input_keeps_what_was_typed(cast, sits, change, said):
    answer = sits("ben").post("/desk/phrases/new/", {**ROW, "lines": ODD, **change})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Phrase.objects.exists()


def test_what_is_nearly_there_needs_a_second_look(cast, sits):
    ben = sits("ben")
    ben.post("/desk/phrases/new/", {**ROW, "lines": ODD})
    actions.accept(Phrase.objects.get(), by=cast.dina)
    answer = ben.post("/desk/phrases/new/", {**ROW, "subject": "topic:e-commerce", "lines": f"{ODD}!!"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "sagt unter einem anderen Thema fast dasselbe" in page
    assert 'type="checkbox" name="anyway"' in page
    sent = {**ROW, "subject": "topic:e-commerce", "lines": f"{ODD}!!", "anyway": "on"}
    assert ben.post("/desk/phrases/new/", sent).status_code == 303
    assert ben.post("/desk/phrases/new/", {**ROW, "lines": ODD, "anyway": "on"}).status_code == 422
    assert Phrase.objects.count() == 2


def test_an_answered_need_becomes_an_example_without_its_sender(cast, sits):
    text = "Wir sind Emil Holzbau, Tel. 0711 123456, und unser Quastenflosser piept. Emil"
    enquiry = make.enquiry(cast.nord, text=text, organisation_name="Emil Holzbau", topics=cast.topics)
    ben, path = sits("ben"), f"/desk/enquiries/{enquiry.code}/example/"
    assert ben.get(path).status_code == 404
    casework.answer(enquiry, text="Gern.", by=cast.ben)
    assert path in ben.get(f"/desk/enquiries/{enquiry.code}/").content.decode()
    page = ben.get(path).content.decode()
    assert "Wir sind …, Tel. …, und unser Quastenflosser piept. …" in page
    assert "0711 123456" not in page
    sent = {**ROW, "lines": "Unser Quastenflosser\npiept.", "also": ["e-commerce"]}
    assert ben.post(path, sent).status_code == 303
    phrase = Phrase.objects.get()
    assert (phrase.text, phrase.source, phrase.also) == (
        "Unser Quastenflosser piept.",
        "need",
        ["e-commerce"],
    )
    assert sits("desk").get(path).status_code == 403
    assert sits("carla").get(path).status_code == 404


def test_pages_cost_the_same_for_one_row_and_for_three(cast, sits, queries):
    ben = sits("ben")
    ben.post("/desk/phrases/new/", {**ROW, "lines": ODD})
    one = queries(ben, "/desk/phrases/?subject=ai")
    ben.post("/desk/phrases/new/", {**ROW, "lines": "Quastenflosser im Regal\nQuastenflosser im Hof"})
    assert one == queries(ben, "/desk/phrases/?subject=ai") == 7
