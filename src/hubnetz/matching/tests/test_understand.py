"""What is understood of a need, with the model and without it."""

import pytest

from hubnetz.matching import embedder, phrases
from hubnetz.matching.model import Model
from hubnetz.matching.rules import LONGEST_NEED, Need, Understood

CLEAR = [
    ("Unser Onlineshop verkauft kaum etwas", "e-commerce"),
    ("Hacker haben unsere Rechner verschlüsselt und wollen Lösegeld", "cybersecurity"),
    ("Wir möchten eine Firma gründen und wissen nicht, wie man anfängt", "start-up-founding"),
    ("Ein Roboter soll die schweren Kisten stapeln", "robotics-automation"),
    ("Mit der Datenbrille sehen, wie die Küche aussehen wird", "ar-vr"),
    ("We want to post short videos on Instagram", "digital-marketing-social-media"),
    ("Somebody should 3D print a spare part for us", "3d-printing-prototyping"),
]
KINDS = [
    ("Wir suchen einen Schreibtisch für drei Tage in der Woche", "coworking"),
    ("Raum für eine Besprechung mit zwölf Leuten zu mieten", "meeting-room"),
    ("Welche Zuschüsse gibt es dafür, und wer hilft beim Antrag?", "funding-advice"),
]


def understood(text: str, *, model: Model, **more: object) -> Understood:
    need = Need(text, **more)  # type: ignore[arg-type]
    rows = model.vectors_of([text], "query")
    return model.understand(need, None if rows is None else rows[0])


@pytest.fixture(scope="module")
def full() -> Model:
    return Model(embedder.chosen({}))


@pytest.fixture(scope="module")
def words_only() -> Model:
    return Model(None)


@pytest.mark.parametrize(("text", "topic"), CLEAR)
def test_clear_topics(full: Model, text: str, topic: str) -> None:
    result = understood(text, model=full)
    assert result.with_model
    assert result.topics[0].code == topic
    assert topic in result.shown_topics


@pytest.mark.parametrize(("text", "topic"), CLEAR[:4])
def test_clear_topics_without_the_model(words_only: Model, text: str, topic: str) -> None:
    result = understood(text, model=words_only)
    assert not result.with_model
    assert result.topics[0].code == topic


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_clear_kinds_lead(full: Model, text: str, kind: str) -> None:
    result = understood(text, model=full)
    assert result.kinds[0].code == kind
    assert result.kind_leads > understood("Im Lager fehlt immer ein Teil", model=full).kind_leads


def test_all_codes_are_scored_between_nought_and_one_best_first(full: Model) -> None:
    result = understood("Wir tippen alles zweimal ab", model=full)
    assert {topic.code for topic in result.topics} == set(phrases.topics())
    assert {kind.code for kind in result.kinds} == set(phrases.kinds())
    for scored in (result.topics, result.kinds):
        scores = [entry.score for entry in scored]
        assert scores == sorted(scores, reverse=True)
        assert 0 <= scores[-1] <= scores[0] <= 1


@pytest.mark.parametrize(
    "text", ["", "   ", "?!", "😀", "\x00", "1", "x" * 100_000, "wort " * 50_000, "\ud83d"[:0]]
)
def test_any_text_gets_an_orderly_answer(full: Model, text: str) -> None:
    result = understood(text[:LONGEST_NEED], model=full)
    assert len(result.topics) == len(phrases.topics())


def test_what_the_person_chose_stands_first(full: Model) -> None:
    result = understood(
        "Unser Onlineshop verkauft kaum etwas", model=full, topics=("iot",), kinds=("mentoring",)
    )
    assert result.topics[0].code == "iot"
    assert result.kinds[0].code == "mentoring"
    assert result.best_topics == ("iot",)
    assert understood("", model=full, topics=("iot",)).best_topics == ("iot",)


def test_a_town_hall_is_heard_as_a_town_hall(full: Model) -> None:
    text = "Für jeden Antrag muss man selbst vorbeikommen und auf einen Stempel warten"
    before = {t.code: t.score for t in understood(text, model=full).topics}
    after = {t.code: t.score for t in understood(text, model=full, org_kind="municipality").topics}
    assert after["smart-city-administration"] > before["smart-city-administration"]
    assert understood(text, model=full, org_kind="something-new").topics
