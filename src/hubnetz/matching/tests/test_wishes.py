"""Two wishes in one text, and one wish in three sentences."""

import time

import pytest

from hubnetz.matching import beyond, embedder, phrases, wishes
from hubnetz.matching.hearing import Heard
from hubnetz.matching.model import Model
from hubnetz.matching.refusals import refusals
from hubnetz.matching.rules import Need, Understood

TWO = [
    ("Wir brauchen einen Onlineshop. Außerdem suchen wir einen Besprechungsraum für zwölf Leute.", "e-commerce", ""),
    (
        "Wir möchten unsere Stoffe im Internet verkaufen und außerdem unsere Rechner vor Hackern schützen.",
        "e-commerce", "cybersecurity",
    ),
    ("1. Onlineshop aufbauen 2. Mitarbeiter in Datenschutz schulen", "e-commerce", "data-protection"),
    ("- Wir wollen auf Instagram werben\n- Wir brauchen einen 3D-Drucker für Prototypen",
     "digital-marketing-social-media", "3d-printing-prototyping"),
    ("We want to sell online. We also need someone to check our IT security.", "e-commerce", "cybersecurity"),
    ("Wir brauchen einen Onlineshop und jemanden, der unsere Firewall einrichtet.", "e-commerce", "cybersecurity"),
    ("Ein Roboter soll Kisten stapeln. Zweitens: Wie werden wir auf Google besser gefunden?",
     "robotics-automation", "digital-marketing-social-media"),
    ("We want to use AI for our quotations, besides, our e-mails were hacked last week.", "ai", "cybersecurity"),
]  # fmt: skip
ONE = [
    "Wir haben viele Zettel. Die Zettel gehen verloren. Können wir die Zettel digital machen?",
    "Wir möchten Bestellungen digital erfassen und die Rechnungen automatisch schreiben.",
    "Our shop floor is a mess. Orders get lost. How can we plan machines better?",
    "Wir suchen Fördergeld für unseren Onlineshop. Der Shop soll auch Gutscheine verkaufen.",
    "Wir wollen im Internet verkaufen. Wie fängt man da an? Wer hilft uns beim Onlineshop?",
    "Schreinerei, acht Leute; wir schreiben jede Bestellung zweimal ab; das muss doch anders gehen.",
    "", "?", "und", "1. 2. 3.", "; ; ;",
]  # fmt: skip
BEYOND = [
    ("Ich suche einen Steuerberater", "tax"),
    ("Wo kann ich ein Gewerbe anmelden?", "register-business"),
    ("mein Drucker ist kaputt", "repair"),
    ("Ich brauche ein Visum für meinen Koch", "residence"),
    ("My visa expires soon and I need a new one", "residence"),
    ("I need a tax accountant", "tax"),
    ("Ich habe Rückenschmerzen, welcher Arzt hat offen?", "health"),
    ("Meine Oma braucht Hilfe mit ihrem Tablet daheim", "private"),
    ("Kann mir jemand einen guten Anwalt für Arbeitsrecht nennen?", "law"),
    ("Ich suche einen Job als Fahrer", "jobs"),
    ("Can you recommend a lawyer?", "law"),
    ("Kredit für eine neue Halle", "loan"),
    ("Welche Bank finanziert uns den Anbau?", "loan"),
    ("We need a bank loan to buy two vans", "loan"),
]
OURS = [
    "Wir sind eine Steuerkanzlei und wollen unsere Belege digital erfassen",
    "Wir sind ein Anwaltsbüro und wollen KI für Verträge nutzen",
    "Zahnarztpraxis, wir wollen Termine online vergeben",
    "Unser Steuerberater sagt, es gäbe eine Forschungszulage, wüsste aber nicht, wie man da rankommt.",
    "Wir finden keine Fachkräfte",
    "Unsere Versicherung verlangt eine Firewall, was ist zu tun?",
    "We are a law firm and want to find old files faster",
    "Gibt es einen Zuschuss oder Kredit für Sensoren in der neuen Halle?",
    "Finanzierung eines Roboters für die neue Halle",
]


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(embedder.chosen({}))


def heard(model: Model, text: str) -> list[tuple[str, Understood]]:
    return [(said, seen) for said, _vector, seen in Heard(model, Need(text), refusals(text)).wishes()]


@pytest.mark.parametrize(("text", "first", "second"), TWO)
def test_two_wishes_are_told_apart(model: Model, text: str, first: str, second: str) -> None:
    told = heard(model, text)
    assert len(told) == 2
    assert all(said in text for said, _ in told)
    assert told[0][1].topics[0].code == first
    if second:
        assert told[1][1].topics[0].code == second


@pytest.mark.parametrize("text", ONE)
def test_one_wish_stays_one(model: Model, text: str) -> None:
    assert [said for said, _ in heard(model, text)] == [text]


def test_who_speaks_belongs_to_the_wish_and_words_come_back_as_written(model: Model) -> None:
    text = (
        "Schreinerei mit acht Leuten. Wir schreiben jede Bestellung zweimal ab. "
        "Außerdem wollen wir mit der Datenbrille zeigen, wie die Küche aussieht."
    )
    first, second = (said for said, _ in heard(model, text))
    assert first == "Schreinerei mit acht Leuten. Wir schreiben jede Bestellung zweimal ab."
    assert second.startswith("Außerdem wollen wir")


def test_a_refusal_is_not_understood_as_a_topic(model: Model) -> None:
    text = "Wir wollen Texte schneller schreiben, aber keine KI."
    plain = model.understand(Need(text), model.vectors_of([text], "query")[0])
    ((_, without),) = heard(model, text)
    score = {topic.code: topic.score for topic in without.topics}
    assert score["ai"] < {topic.code: topic.score for topic in plain.topics}["ai"]


def test_phrases_of_one_thing_are_hardly_ever_split(model: Model) -> None:
    told = [phrase.text for phrase in phrases.phrases() if len(wishes.parts(phrase.text)) > 1]
    split = sum(len(heard(model, text)) > 1 for text in told)
    assert split <= 0.01 * len(phrases.phrases())


def test_at_most_three_wishes_and_no_time_lost(model: Model) -> None:
    text = "; ".join(text for text, *_ in TWO)
    assert 2 <= len(heard(model, text)) <= wishes.MOST_WISHES
    assert len(wishes.parts(text)) <= wishes.MOST_PARTS
    began = time.process_time()
    wishes.parts("und außerdem " * 150 + "; " * 200)
    refusals("keine KI und " * 150)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(("text", "code"), BEYOND)
def test_what_others_do_is_heard(model: Model, text: str, code: str) -> None:
    found = beyond.matter(text, model.understand(Need(text), model.vectors_of([text], "query")[0]))
    assert found is not None
    assert found.code == code
    assert all(found.who[language].endswith(".") for language in ("de", "en"))


@pytest.mark.parametrize("text", OURS)
def test_what_a_hub_does_is_not(model: Model, text: str) -> None:
    assert beyond.matter(text, model.understand(Need(text), model.vectors_of([text], "query")[0])) is None


def test_everything_foreign_is_for_others_also_without_a_name(model: Model) -> None:
    foreign = [
        phrase.text for phrase in phrases.phrases() if phrase.about == "none" and len(phrase.text) > 12
    ]
    missed = [
        text for text in foreign
        if beyond.matter(text, model.understand(Need(text), model.vectors_of([text], "query")[0])) is None
    ]  # fmt: skip
    assert len(missed) <= 0.1 * len(foreign)


def test_phrases_for_a_hub_are_for_a_hub(model: Model) -> None:
    named = [p for p in phrases.phrases() if p.about != "none" and beyond._named(p.text)]
    hidden = [
        phrase.text for phrase in named
        if (found := beyond.matter(phrase.text, model.understand(Need(phrase.text), None))) and not found.beside
    ]  # fmt: skip
    assert len(hidden) <= 0.005 * len(phrases.phrases())
