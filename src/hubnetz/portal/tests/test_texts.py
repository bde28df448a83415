"""What the law asks for, the press page, plain language, sign language."""

import re

import pytest

from hubnetz.events import access as events
from hubnetz.events.tests import make as make_event
from hubnetz.network.models import HubPhase, Topic
from hubnetz.portal import texts
from hubnetz.press.tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]
OPERATOR = {
    "HUBNETZ_OPERATOR": "Musteramt\nMusterweg 1",
    "HUBNETZ_REPRESENTED_BY": "die Amtsleitung",
    "HUBNETZ_CONTACT": "netz@hub.example",
    "HUBNETZ_PHONE": "0700 000 000",
    "HUBNETZ_RESPONSIBLE": "Pressestelle des Musteramts",
    "HUBNETZ_PRIVACY_OFFICER": "datenschutz@hub.example",
    "HUBNETZ_PRIVACY_AUTHORITY": "Aufsicht Musterland",
    "HUBNETZ_ENFORCEMENT": "Überwachungsstelle Musterland",
    "HUBNETZ_ARBITRATION": "Schlichtungsstelle Musterland",
    "HUBNETZ_ACCESSIBILITY_REVIEWED": "2026-03-04",
}


def main(client, path):
    html = client.get(path).content.decode()
    return html[html.index("<main") : html.index("</main>")]


@pytest.fixture
def operator(settings):
    for name, value in OPERATOR.items():
        setattr(settings, name, value)


@pytest.mark.parametrize("language", ["", "/en"])
def test_what_the_operator_says_stands_where_the_law_wants_it(client, cast, operator, language):
    imprint = main(client, f"{language}/imprint/")
    for said in ("Musterweg 1", "die Amtsleitung", "netz@hub.example", "tel:0700000000", "Pressestelle"):
        assert said in imprint
    privacy = main(client, f"{language}/privacy/")
    assert "datenschutz@hub.example" in privacy
    assert "Aufsicht Musterland" in privacy
    statement = main(client, f"{language}/accessibility/")
    assert "Überwachungsstelle Musterland" in statement
    assert "Schlichtungsstelle Musterland" in statement
    assert ("4. März 2026" if not language else "4 March 2026") in statement
    for page in (imprint, privacy, statement):
        assert "noch nicht eingetragen" not in page
        assert "not been entered" not in page.lower()


def test_what_is_missing_is_said(client, cast):
    assert "noch nicht eingetragen" in main(client, "/imprint/")
    assert main(client, "/privacy/").count("ingetragen") >= 2
    assert main(client, "/accessibility/").count("noch nicht eingetragen") >= 2


def test_entries_of_the_operator_are_no_markup(client, cast, settings):
    settings.HUBNETZ_OPERATOR = "<script>x</script>"
    assert "<script>x" not in main(client, "/imprint/")


@pytest.mark.parametrize(
    "room", ["registration", "enquiry", "consultation", "alert", "feedback", "letter", "staff"]
)
def test_the_privacy_page_names_each_processing(client, cast, room):
    said = {
        "registration": "Anmeldung zu einer Veranstaltung",
        "enquiry": "Frage an einen Hub",
        "consultation": "Beratung und gemeinsame Vorhaben",
        "alert": "Hinweise per E-Mail",
        "feedback": "Fehler oder Barriere melden",
        "letter": "Briefe",
        "staff": "Beschäftigte",
    }
    assert f"<h3>{said[room]}</h3>" in main(client, "/privacy/")


# The press page


def test_the_press_page_counts_the_hubs_that_work(client, cast):
    assert "helfen 2 Hubs" in main(client, "/press/")
    HubPhase.objects.filter(hub=cast.sued).update(kind="building")
    assert "helfen 1 Hubs" in main(client, "/press/")


def test_the_press_page_lists_press_releases_only(client, cast, operator):
    make.published(None, kind="release", title={"de": "Zwischenbilanz"})
    make.published(cast.nord, title={"de": "Neue Werkstatt"})
    page = main(client, "/press/")
    assert "Zwischenbilanz" in page
    assert "Neue Werkstatt" not in page
    assert "netz@hub.example" in page
    assert "/news.rss?kind=release" in page
    assert page.count(".svg") == 6


@pytest.mark.parametrize("rows", [1, 3])
def test_the_press_page_costs_the_same_with_one_row_and_three(client, cast, django_assert_num_queries, rows):
    for _number in range(rows):
        make.published(cast.nord, kind="release")
    with django_assert_num_queries(4):
        client.get("/press/")


# Plain language


def test_two_questions_lead_to_the_answer(client, cast):
    page = main(client, "/plain-language/")
    assert "Ich will meine Sachen im Internet verkaufen." in page
    path = re.search(r'href="(/plain-language/place/\?topic=e-commerce)"', page)[1]
    form = main(client, path)
    assert "Wo ist Ihre Firma?" in form
    assert 'name="topic" value="e-commerce"' in form
    assert 'action="/answer/"' in form
    answer = client.get("/answer/?topic=e-commerce&place=71034")
    assert answer.status_code == 200
    assert "Ihre Antwort" in answer.content.decode()


def test_who_finds_no_sentence_writes_one(client, cast):
    form = main(client, "/plain-language/place/")
    assert 'name="q"' in form
    assert client.get("/plain-language/place/?topic=nothing").status_code == 404


def test_a_topic_without_a_sentence_is_named(client, cast):
    Topic.objects.create(code="bees", name={"de": "Bienen", "en": "Bees"}, position=9)
    assert "Ich brauche Hilfe zum Thema: Bienen." in main(client, "/plain-language/")
    assert "I need help with: Bees." in main(client, "/en/plain-language/")


def test_every_topic_of_the_house_has_a_sentence():
    from hubnetz.network import reference

    assert {topic.code for topic in reference.topics()} == set(texts.plain_wishes())


def test_sentences_are_short():
    """One thought per line: no line of the German page has more than fifteen words."""
    import importlib.resources

    source = importlib.resources.files("hubnetz.portal").joinpath(
        "templates/portal/texts/plain_language.de.html"
    )
    text = source.read_text(encoding="utf-8").split('<p class="small')[0]
    lines = re.split(r"<br>|</?(?:p|li|ul|h\d)[^>]*>|[.?!]\s|:", re.sub(r"{%.*?%}|{{.*?}}", "", text))
    long = [line for line in lines if len(re.sub(r"<[^>]+>", "", line).split()) > 12]
    assert long == []


# Sign language


def test_without_a_film_its_words_are_there(client, cast):
    page = main(client, "/sign-language/")
    assert "gibt es noch nicht" in page
    assert "<video" not in page
    assert "tess-relay-dienste.de" in page


def test_the_film_of_the_operator_is_shown_from_this_address(client, cast, settings):
    settings.HUBNETZ_FILES, settings.HUBNETZ_SIGN_LANGUAGE_VIDEO = "/srv/film", "dgs.mp4"
    page = main(client, "/sign-language/")
    assert '<source src="/dgs.mp4">' in page
    assert 'src="/dgs.vtt"' in page
    assert "gibt es noch nicht" not in page
    assert settings.SECURE_CSP["media-src"] == ["'self'"]
    assert "Ein Film in Deutscher Gebärdensprache." not in main(client, "/accessibility/")


# The foot of every page


def test_the_key_of_a_letter_is_not_brought_along(client, cast):
    key = events.key_to(make_event.registration(make_event.event(cast.nord)))
    html = client.get(f"/registrations/{key}/").content.decode()
    foot = html.split("<footer")[1]
    assert 'href="/accessibility/feedback/"' in foot
    assert key not in foot
