"""Features without a model."""

import numpy as np
import pytest

from hubnetz.matching import lexical


def likeness(a: str, b: str) -> float:
    return float(lexical.dense(a) @ lexical.dense(b))


@pytest.mark.parametrize(
    ("a", "b", "far"),
    [
        ("Rüstzeiterfassung", "Erfassung der Rüstzeit", "Werbung im Netz"),
        ("Onlinehändler", "Händler", "Roboter"),
        ("Lagerbestand", "Bestände im Lager", "Förderantrag"),
        ("Rechnungen", "Rechnung", "Drohne"),
        ("Kuehlhaus", "Kühlhaus", "Webseite"),
        ("Websiet", "Website", "Fräse"),
    ],
)
def test_related_words_meet(a: str, b: str, far: str) -> None:
    assert likeness(a, b) > likeness(a, far) + 0.1


@pytest.mark.parametrize(
    ("text", "lang"),
    [("We are looking for a partner", "en"), ("Wir suchen einen Partner", "de"), ("", "de"), ("3D", "de")],
)
def test_language_by_small_words(text: str, lang: str) -> None:
    assert lexical.language(text) == lang


@pytest.mark.parametrize("text", ["", " ", "?!", "😀", "a", "\x00"])
def test_a_text_without_words_has_no_features(text: str) -> None:
    slots, values = lexical.features(text)
    assert len(slots) == len(values) == 0


def test_features_are_of_length_one_and_each_slot_stands_once() -> None:
    slots, values = lexical.features("Unser Lagerbestand stimmt nie, der Lagerbestand ist ein Rätsel.")
    assert len(set(slots.tolist())) == len(slots)
    assert float(np.linalg.norm(values)) == pytest.approx(1.0, abs=1e-5)
