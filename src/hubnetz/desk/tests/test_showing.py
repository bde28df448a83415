"""At the desk: whom to speak to, what the hub knows and has."""

import re

import pytest

from hubnetz.lib.texts import Texts
from hubnetz.network.actions import showing as actions
from hubnetz.network.models import Competence, Partner, TeamEntry
from hubnetz.network.tests.make import competence
from hubnetz.network.wordings import version_of

ROLES = [("ada", 200, 200), ("ben", 403, 200), ("eva", 403, 403), ("viewer", 403, 403), ("dina", 404, 404)]


@pytest.mark.parametrize(("name", "team", "known"), ROLES)
def test_leads_keep_the_team_and_advisers_the_directory_too(sits, name, team, known):
    sitting = sits(name)
    for path, status in (
        ("team/", team),
        ("team/new/", team),
        ("competences/", known),
        ("competences/new/", known),
    ):
        assert sitting.get(f"/desk/{path}").status_code == status


def test_the_menu_shows_what_one_may(sits):
    assert 'href="/desk/team/"' in sits("ada").get("/desk/").content.decode()
    page = sits("ben").get("/desk/").content.decode()
    assert 'href="/desk/team/"' not in page
    assert 'href="/desk/competences/"' in page


def test_somebody_is_added_corrected_moved_and_removed(cast, sits, client):
    ada = sits("ada")
    given = {
        "hub": "nord",
        "role_de": "Beratung",
        "email": "rat@hub.example",
        "phone": "07031 123",
        "languages": ["de"],
    }
    assert ada.post("/desk/team/new/", given).status_code == 303
    entry = TeamEntry.objects.get()
    page = client.get("/hubs/nord/").content.decode()
    assert 'href="mailto:rat@hub.example"' in page
    assert 'href="tel:07031123"' in page
    assert 'value="Beratung"' in ada.get(f"/desk/team/{entry.code}/").content.decode()
    ada.post(f"/desk/team/{entry.code}/", {**given, "role_de": "Erstberatung", "seen": version_of(entry)})
    assert str(TeamEntry.objects.get().role) == "Erstberatung"
    actions.show_in_team(cast.nord, role=Texts(de="Zweite"), by=None)
    ada.post(f"/desk/team/{entry.code}/place/", {"where": "down"})
    page = ada.get("/desk/team/").content.decode()
    assert page.index("Zweite") < page.index("Erstberatung")
    assert ada.post(f"/desk/team/{entry.code}/removal/").status_code == 303
    assert [str(one.role) for one in TeamEntry.objects.all()] == ["Zweite"]


def test_what_is_wrong_gets_a_sentence_and_stays(sits):
    ada = sits("ada")
    answer = ada.post(
        "/desk/team/new/", {"hub": "nord", "role_de": "", "phone": "abc", "name": "Wird behalten"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Wird behalten" in page
    assert "07031 123456" in page
    assert not TeamEntry.objects.exists()


def test_an_entry_of_the_directory_is_added_and_corrected(cast, sits, client):
    partner = Partner.objects.create(hub=cast.nord, name="Hochschule Nord", kind="university", role="partner")
    ben = sits("ben")
    given = {
        "hub": "nord",
        "kind": "equipment",
        "title_de": "Messraum",
        "text_de": "Misst genau.",
        "topics": ["ai"],
        "partner": str(partner.pk),
        "keywords": "Optik,  Kamera , Optik",
    }
    assert ben.post("/desk/competences/new/", given).status_code == 303
    known = Competence.objects.get()
    assert (known.partner, known.keywords) == (partner, ["Optik", "Kamera"])
    page = client.get(f"/competences/{known.code}/").content.decode()
    assert "Hochschule Nord" in page
    assert "Optik, Kamera" in page
    shown = ben.get(f"/desk/competences/{known.code}/").content.decode()
    assert 'value="Optik, Kamera"' in shown
    ben.post(
        f"/desk/competences/{known.code}/",
        {**given, "title_en": "Measuring room", "partner": "", "seen": version_of(known)},
    )
    known.refresh_from_db()
    assert known.title == {"de": "Messraum", "en": "Measuring room"}
    assert known.partner is None
    assert ben.post(f"/desk/competences/{known.code}/removal/").status_code == 303
    assert not Competence.objects.exists()


def test_a_partner_of_another_hub_is_refused(cast, sits):
    theirs = Partner.objects.create(hub=cast.sued, name="Hochschule Süd", kind="university", role="partner")
    given = {"hub": "nord", "kind": "sector", "title_de": "x", "text_de": "x", "topics": ["ai"]}
    answer = sits("ada").post("/desk/competences/new/", {**given, "partner": str(theirs.pk)})
    assert answer.status_code == 422
    assert not Competence.objects.exists()


def test_another_hubs_entries_are_not_there(cast, sits):
    known = competence(cast.sued, title=Texts(de="Geheim im Süden"))
    entry = actions.show_in_team(cast.sued, role=Texts(de="Süd-Rat"), by=None)
    ada = sits("ada")
    assert "Geheim im Süden" not in ada.get("/desk/competences/").content.decode()
    for path in (
        f"competences/{known.code}/",
        f"competences/{known.code}/removal/",
        f"competences/{known.code}/place/",
        f"team/{entry.code}/",
        f"team/{entry.code}/removal/",
        f"team/{entry.code}/place/",
    ):
        assert ada.post(f"/desk/{path}", {"where": "up"}).status_code == 404
    assert ada.post("/desk/competences/new/", {"hub": "sued", "title_de": "x"}).status_code == 422
    assert Competence.objects.count() == TeamEntry.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("path", "cost"), [("team/", 5), ("competences/", 6)])
def test_the_lists_cost_the_same_with_one_row_and_three(cast, sits, queries, path, cost, rows):
    for number in range(rows):
        competence(cast.nord, title=Texts(de=f"Gerät {number}"), topics=cast.topics)
        actions.show_in_team(cast.nord, role=Texts(de=f"Rat {number}"), by=None)
    assert queries(sits("ada"), f"/desk/{path}") == cost


def test_whoever_comes_second_keeps_the_own_entry_and_sees_the_other(cast, sits):
    ada = sits("ada")
    entry = actions.show_in_team(cast.nord, role=Texts(de="Beratung"), languages=["de"], by=cast.ada)
    known = competence(cast.nord, topics=[cast.topic], by=cast.ada)
    team = {"hub": "nord", "role_de": "Meine", "languages": ["de", "en"], "seen": version_of(entry)}
    thing = {
        "hub": "nord", "kind": "equipment", "title_de": "Meine", "text_de": "Neu", "topics": ["ai"],
        "keywords": "Gravur", "seen": version_of(known),
    }  # fmt: skip
    actions.correct_team_entry(entry, role=Texts(de="Andere"), languages=["fr"], by=cast.ben)
    actions.correct_competence(known, topics=cast.topics, title=Texts(de="Andere"), by=cast.ben)
    for path, mine, theirs in (
        (f"team/{entry.code}/", team, ["Andere", "Französisch"]),
        (f"competences/{known.code}/", thing, ["Andere", "Künstliche Intelligenz, Online-Handel"]),
    ):
        page = ada.post(f"/desk/{path}", mine)
        said = page.content.decode()
        assert page.status_code == 422
        assert 'value="Meine"' in said
        for text in theirs:
            assert f'<dd class="pre">{text}</dd>' in said
        assert "Gravur</dd>" not in said
        again = re.search(r'name="seen" value="([^"]+)"', said).group(1)
        assert ada.post(f"/desk/{path}", {**mine, "seen": again}).status_code == 303
    assert str(TeamEntry.objects.get().role) == str(Competence.objects.get().title) == "Meine"
