import pytest

from hubnetz.organisations import actions
from hubnetz.organisations.models import Organisation

LIST = "/desk/organisations/newcomers/"


@pytest.fixture
def newcomer(cast) -> Organisation:
    return actions.welcome(cast.nord, name="Renzler Logistik", postcode="70173", is_provisional=True)


def path(one: Organisation) -> str:
    return f"{LIST}{one.code}/"


def test_a_name_is_looked_at_and_the_next_one_follows(cast, sits, newcomer):
    known = actions.welcome(cast.nord, name="Renzler Logistik GmbH", postcode="70173")
    second = actions.welcome(cast.nord, name="Tobler Bau", is_provisional=True)
    ben = sits("ben")
    assert LIST in ben.get("/desk/organisations/").content.decode()
    page = ben.get(path(newcomer)).content.decode()
    assert f'name="same" value="{known.code}"' in page
    assert "gleicher Name" in page
    answer = ben.post(path(newcomer), {"same": known.code})
    assert answer["Location"] == path(second)
    newcomer.refresh_from_db()
    assert newcomer.merged_into == known
    assert ben.post(path(second), {"answer": "new"})["Location"] == LIST
    assert "Alle Namen sind durchgesehen" in ben.get(LIST).content.decode()


def test_none_of_these_is_kept_as_a_decision(cast, sits, newcomer):
    other = actions.welcome(cast.nord, name="Renzler Immobilien GmbH")
    sits("ben").post(path(newcomer), {"answer": "new", "shown": [other.code]})
    newcomer.refresh_from_db()
    assert not newcomer.is_provisional
    assert other.__class__.objects.get(pk=other.pk).identity != newcomer.identity


def test_later_leaves_it_in_the_list(sits, newcomer):
    ben = sits("ben")
    assert ben.post(path(newcomer), {"answer": "later"})["Location"] == LIST
    assert "zurückgestellt" in ben.get(LIST).content.decode()


def test_a_card_of_the_network_is_an_answer_and_names_no_hub(cast, sits, newcomer):
    theirs = actions.welcome(cast.sued, name="Renzler Logistik GmbH", town="Calw")
    ben = sits("ben")
    page = ben.get(path(newcomer)).content.decode()
    assert f'name="card" value="{theirs.identity.code}"' in page
    assert theirs.code not in page
    ben.post(path(newcomer), {"card": theirs.identity.code})
    newcomer.refresh_from_db()
    theirs.refresh_from_db()
    assert newcomer.identity == theirs.identity


def test_no_button_is_no_answer(sits, newcomer):
    answer = sits("ben").post(path(newcomer), {})
    assert answer.status_code == 422
    assert "Bitte wählen Sie eine der Antworten." in answer.content.decode()


def test_another_hubs_names_are_not_there(sits, newcomer):
    carla = sits("carla")
    assert carla.get(path(newcomer)).status_code == 404
    assert newcomer.name not in carla.get(LIST).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_one_as_for_three(cast, sits, django_assert_num_queries, rows):
    for number in range(rows):
        actions.welcome(cast.nord, name=f"Neuling {number}x", is_provisional=True)
    ben = sits("ben")
    ben.get(LIST)
    with django_assert_num_queries(6):
        ben.get(LIST)


def test_a_card_is_taken_over_from_a_form_and_what_was_typed_is_kept(cast, sits):
    theirs = actions.welcome(cast.sued, name="Renzler Logistik GmbH", town="Calw")
    ben = sits("ben")
    own = actions.welcome(cast.nord, name="Emil")
    asked = f"/desk/organisations/{own.code}/cooperations/"
    sent = {"q": "Renzler", "title": "Gemeinsam", "picked": [own.code]}
    page = ben.post(asked, {**sent, "look": "1"}).content.decode()
    assert f'name="adopt" value="{theirs.identity.code}"' in page
    page = ben.post(asked, {**sent, "adopt": theirs.identity.code}).content.decode()
    made = Organisation.objects.get(hub=cast.nord, identity=theirs.identity)
    assert f'value="{made.code}" id="p-{made.code}" checked' in page
    assert 'value="Gemeinsam"' in page


def test_a_card_becomes_the_record_instead_of_a_new_one(cast, sits):
    theirs = actions.welcome(cast.sued, name="Renzler Logistik GmbH", town="Calw")
    ben = sits("ben")
    answer = ben.post("/desk/organisations/new/", {"name": "Renzler", "adopt": theirs.identity.code})
    made = Organisation.objects.get(hub=cast.nord)
    assert answer["Location"] == f"/desk/organisations/{made.code}/"
    assert made.identity == theirs.identity
