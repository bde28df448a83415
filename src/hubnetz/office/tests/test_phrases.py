"""The coordinator takes phrases into use."""

from datetime import date

from django.test import Client

from hubnetz.matching import actions
from hubnetz.matching.models import Phrase

ODD = "Mein Quastenflosser piept im Gewölbe"


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def propose(cast, *texts, subject="ai"):
    told = {"language": "de", "about": "topic", "subject": subject, "on": date(2026, 11, 22), "by": cast.ben}
    return actions.propose(cast.nord, texts, **told)


def test_only_the_coordinator_decides_and_the_ministry_looks_on(cast):
    phrase = propose(cast, ODD)[0]
    assert Client().get("/office/phrases/").status_code == 302
    for user in (cast.mira, cast.ben, cast.carla):
        sent = {"phrase": phrase.code, "verdict": "accept"}
        assert browser(user).post("/office/phrases/", sent).status_code == 404
    for user in (cast.ben, cast.carla):
        assert browser(user).get("/office/phrases/").status_code == 404
    page = browser(cast.dina).get("/office/phrases/").content.decode()
    assert ODD in page
    assert "Künstliche Intelligenz" in page
    assert 'value="accept"' in page
    page = browser(cast.mira).get("/office/phrases/").content.decode()
    assert ODD in page
    assert 'value="accept"' not in page
    phrase.refresh_from_db()
    assert phrase.state == "proposed"


def test_the_ticked_ones_are_taken_and_the_others_wait(cast):
    first, second = propose(cast, ODD, "Der Quastenflosser schläft")
    dina = browser(cast.dina)
    sent = {"phrase": [first.code], "verdict": "accept"}
    assert dina.post("/office/phrases/", sent).status_code == 303
    assert "1 Satz ist jetzt in Gebrauch" in dina.get("/office/phrases/").content.decode()
    assert dict(Phrase.objects.values_list("code", "state")) == {
        first.code: "in_use",
        second.code: "proposed",
    }
    dina.post("/office/phrases/", {"phrase": [second.code], "verdict": "decline"})
    assert Phrase.objects.get(code=second.code).state == "withdrawn"
    assert "Kein Satz wartet" in dina.get("/office/phrases/").content.decode()


def test_a_contradiction_is_pointed_out(cast):
    actions.accept(propose(cast, ODD)[0], by=cast.dina)
    propose(cast, f"{ODD}!", subject="e-commerce")
    page = browser(cast.dina).get("/office/phrases/").content.decode()
    assert "fast dasselbe unter „Künstliche Intelligenz“" in page
