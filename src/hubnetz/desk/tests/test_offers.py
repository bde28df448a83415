"""The hub's offers at the desk: written, shown, taken over, and never another hub's."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.catalogue import actions
from hubnetz.catalogue.models import Offer, ServiceKind
from hubnetz.catalogue.tests import make
from hubnetz.network.models import Topic


def filled(**fields):
    """Return what an editor sends."""
    ServiceKind.objects.get_or_create(
        code="consultation", defaults={"name": {"de": "Beratung"}, "group": "advice"}
    )
    return {
        "hub": "nord",
        "kind": "consultation",
        "title_de": "Lager ohne Zettel",
        "summary_de": "Wir gehen mit Ihnen durchs Lager.",
        "text_de": "Zwei Stunden.",
        "topics": ["ai"],
        "audience": ["sme"],
        "level": "newcomer",
        "mode": "on_site",
        "languages": ["de"],
        "price": "0",
        "value": "99,50",
        "place": "anywhere",
        "idempotency_key": str(uuid4()),
        **fields,
    }


def test_written_published_checked_withdrawn_put_back(cast, sits):
    ada = sits("ada")
    answer = ada.post("/desk/offers/new/", filled())
    offer = Offer.objects.get()
    address = f"/desk/offers/{offer.code}/"
    assert (answer.status_code, answer["Location"]) == (303, address)
    assert (str(offer.value), offer.published_at) == ("99.50", None)
    assert "Entwurf" in ada.get(address).content.decode()
    assert ada.get(f"/offers/{offer.code}/").status_code == 404
    for step, seen in (
        ("publication/", 200),
        ("review/", 200),
        ("withdrawal/", 404),
        ("withdrawal/undoing/", 200),
    ):
        assert ada.post(address + step).status_code == 303
        assert ada.get(f"/offers/{offer.code}/").status_code == seen
    assert ada.get(address).content.decode().count("<time datetime=") == 4


def test_the_same_form_twice_is_one_draft(cast, sits):
    ada, form = sits("ada"), filled()
    assert len({ada.post("/desk/offers/new/", form)["Location"] for _ in range(2)}) == 1
    assert Offer.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title_de": ""}, "Bitte schreiben Sie einen Titel"),
        ({"summary_en": "Only English"}, "noch keinen Titel"),
        ({"price": "zwanzig"}, "einen Betrag in Euro"),
        ({"price": "-1"}, "Bitte schreiben Sie 0 oder mehr"),
        ({"price": "100", "value": "20"}, "mindestens so viel wert"),
        ({"most_staff": "0"}, "Bitte schreiben Sie mindestens 1"),
        ({"kind": "nothing"}, "der Liste"),
        ({"languages": []}, "mindestens einen"),
        ({"text_de": "x" * 6001}, "höchstens 6000 Zeichen"),
        ({"title_de": "x" * 200_000}, "höchstens 120 Zeichen"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(cast, sits, fields, sentence):
    answer = sits("ben").post("/desk/offers/new/", filled(**fields))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Wir gehen mit Ihnen durchs Lager." in page
    assert not Offer.objects.exists()


def test_too_many_topics_are_refused(cast, sits):
    more = [Topic.objects.create(code=f"t-{n}", name={"de": f"T{n}"}, position=9).code for n in range(4)]
    answer = sits("ben").post("/desk/offers/new/", filled(topics=["ai", *more]))
    assert "höchstens 4 Themen" in answer.content.decode()


def test_what_is_typed_is_text(cast, sits):
    ada = sits("ada")
    ada.post("/desk/offers/new/", filled(title_de="<b>fett</b>", text_de="<script>x</script>"))
    offer = Offer.objects.get()
    for part in ("", "editing/", "preview/"):
        page = ada.get(f"/desk/offers/{offer.code}/{part}").content.decode()
        assert "<b>fett" not in page
        assert "<script>x" not in page
        assert "&lt;b&gt;fett" in page


def test_a_near_duplicate_is_shown_first_and_may_be_kept(cast, sits):
    make.offer(
        cast.sued, "other", title={"de": "Lager ohne Zettel"}, summary={"de": "Wir gehen durchs Lager."}
    )
    ada, form = sits("ada"), filled()
    answer = ada.post("/desk/offers/new/", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Es gibt schon ein ähnliches Angebot" in page
    assert "gleiche Wörter: Lager" in page
    assert 'name="seen" value="other "' in page
    assert not Offer.objects.filter(hub=cast.nord).exists()
    assert ada.post("/desk/offers/new/", {**form, "seen": "another"}).status_code == 422
    assert ada.post("/desk/offers/new/", {**form, "seen": "other "}).status_code == 303


def test_while_typing_the_same_offers_are_shown(cast, sits):
    make.offer(cast.sued, "other", title={"de": "Lager ohne Zettel"})
    mine = make.offer(cast.nord, "mine", title={"de": "Lager ohne Zettel"})
    ada = sits("ada")
    page = ada.get("/desk/offers/alike/?title_de=Lager+ohne+Zettel").content.decode()
    assert page.startswith('<div id="alike" data-say="2 Angebote sind ähnlich"')
    page = ada.get(f"/desk/offers/alike/?title_de=Lager+ohne+Zettel&to={mine.code}").content.decode()
    assert "/offers/other/" in page
    assert "/desk/offers/mine/" not in page
    assert ada.get("/desk/offers/alike/?to=other&title_de=Lager").status_code == 404


def test_the_second_of_two_editors_is_told_and_keeps_the_text(cast, sits):
    offer = make.offer(cast.nord, topics=cast.topics)
    address = f"/desk/offers/{offer.code}/editing/"
    ada, ben = sits("ada"), sits("ben")
    assert 'name="version" value="1"' in ben.get(address).content.decode()
    assert ada.post(address, filled(version="1", title_de="Adas Titel")).status_code == 303
    answer = ben.post(address, filled(version="1", title_de="Bens Titel"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "während Sie geschrieben haben" in page
    assert 'value="Bens Titel"' in page
    assert "Adas Titel" in page
    assert 'name="version" value="2"' in page
    assert ben.post(address, filled(version="2", title_de="Bens Titel")).status_code == 303
    assert Offer.objects.get().title == {"de": "Bens Titel"}


def test_one_press_takes_another_hubs_offer_over(cast, sits):
    origin = make.offer(cast.sued, topics=cast.topics, shareable=True)
    make.offer(cast.sued, "closed")
    ada = sits("ada")
    page = ada.get("/desk/offers/templates/").content.decode()
    assert "/desk/offers/papierlos/adoption/" in page
    assert "/desk/offers/closed/adoption/" not in page
    key = str(uuid4())
    for _ in range(2):
        answer = ada.post("/desk/offers/papierlos/adoption/", {"idempotency_key": key})
        assert answer.status_code == 303
    draft = Offer.objects.get(hub=cast.nord)
    assert answer["Location"] == f"/desk/offers/{draft.code}/"
    assert (draft.adopted_from, draft.site, draft.contact) == (origin, cast.nord.sites.get(), cast.ada)
    assert ada.post("/desk/offers/closed/adoption/").status_code == 404
    assert ada.post(f"/desk/offers/{draft.code}/publication/").status_code == 303


def test_another_hubs_offer_is_not_there(cast, sits):
    offer = make.offer(cast.sued, shareable=True)
    ada = sits("ada")
    for part in ("", "editing/", "preview/"):
        assert ada.get(f"/desk/offers/{offer.code}/{part}").status_code == 404
    for part in ("editing/", "publication/", "withdrawal/", "withdrawal/undoing/", "review/", "copy/"):
        assert ada.post(f"/desk/offers/{offer.code}/{part}", filled()).status_code == 404
    assert "Bestellungen" not in ada.get("/desk/offers/").content.decode()


@pytest.mark.parametrize("name", ["viewer", "desk"])
def test_reception_and_viewers_look(cast, sits, name):
    offer = make.offer(cast.nord, topics=cast.topics)
    looks = sits(name)
    for page in ("/desk/offers/", f"/desk/offers/{offer.code}/", f"/desk/offers/{offer.code}/preview/"):
        content = looks.get(page).content.decode()
        assert "Neues Angebot" not in content
        assert "/withdrawal/" not in content
    for page in ("/desk/offers/new/", "/desk/offers/templates/", f"/desk/offers/{offer.code}/editing/"):
        assert looks.get(page).status_code == 403
    assert looks.post(f"/desk/offers/{offer.code}/withdrawal/").status_code == 403
    assert Offer.objects.get().withdrawn_at is None


@pytest.mark.parametrize("name", ["ada", "ben", "eva"])
def test_leads_advisers_and_who_runs_events_edit(cast, sits, name):
    offer = make.offer(cast.nord, topics=cast.topics)
    assert sits(name).post(f"/desk/offers/{offer.code}/withdrawal/").status_code == 303


def test_a_draft_that_lacks_something_is_refused_in_words(cast, sits):
    offer = make.offer(cast.nord, published_at=None)
    answer = sits("ada").post(f"/desk/offers/{offer.code}/publication/")
    assert answer.status_code == 422
    assert "Bitte wählen Sie mindestens ein Thema" in answer.content.decode()


def test_states_with_their_counts(cast, sits):
    today = timezone.localdate()
    make.offer(cast.nord, "a", title={"de": "Frisch"})
    make.offer(cast.nord, "b", title={"de": "Alt"}, review_on=today - timedelta(days=1))
    make.offer(cast.nord, "c", title={"de": "Entwurf X"}, published_at=None)
    ada = sits("ada")
    page = ada.get("/desk/offers/?state=stale").content.decode()
    assert "Alt" in page
    assert "Frisch" not in page
    assert 'href="?state=draft">Entwurf <span class="muted-on">1</span>' in page
    assert "Hier ist kein Angebot" in ada.get("/desk/offers/?state=withdrawn").content.decode()
    assert "Frisch" in ada.get("/desk/offers/?state=nonsense").content.decode()


def test_today_names_what_is_to_be_checked(cast, sits):
    today = timezone.localdate()
    make.offer(cast.nord, "a", title={"de": "Herausgefallen hier"}, review_on=today - timedelta(days=3))
    make.offer(cast.nord, "b", title={"de": "Bald fällig"}, review_on=today + timedelta(days=14))
    make.offer(cast.nord, "c", title={"de": "Noch lange gut"}, review_on=today + timedelta(days=15))
    make.offer(cast.sued, "d", title={"de": "Anderswo"}, review_on=today)
    page = sits("ada").get("/desk/").content.decode()
    assert page.index("Herausgefallen hier") < page.index("Bald fällig")
    assert "Noch lange gut" not in page
    assert "Anderswo" not in page


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "number"), [("/desk/offers/", 7), ("/desk/offers/templates/", 8), ("/desk/", 11)]
)
def test_lists_cost_the_same(cast, sits, queries, rows, address, number):
    for row in range(rows):
        make.offer(cast.nord, f"n-{row}", topics=cast.topics, review_on=timezone.localdate())
        make.offer(cast.sued, f"s-{row}", topics=cast.topics, shareable=True)
    assert queries(sits("ada"), address) == number


def test_the_history_says_who_did_what(cast, sits):
    offer = make.offer(cast.nord, topics=cast.topics, published_at=None)
    actions.publish(offer, by=cast.ben)
    page = sits("ada").get(f"/desk/offers/{offer.code}/").content.decode()
    assert 'Veröffentlicht <span class="muted">(Ben)</span>' in page
