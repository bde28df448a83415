"""`{% url %}` remembers addresses and is otherwise as Django has it."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch
from django.utils import translation


def drawn(text: str, **values: object) -> str:
    """Return what a template says."""
    return Template(text).render(Context(values))


def test_an_address_follows_the_values_and_the_language() -> None:
    text = '{% url "desk:organisation" code %}'
    assert [drawn(text, code=code) for code in ("a", "b", "a")] == [
        "/desk/organisations/a/",
        "/desk/organisations/b/",
        "/desk/organisations/a/",
    ]
    with translation.override("en"):
        assert drawn(text, code="a") == "/en/desk/organisations/a/"
    assert (
        drawn('{% url "desk:organisation" code as there %}<{{ there }}>', code="a")
        == "</desk/organisations/a/>"
    )


def test_named_values_and_what_is_missing_are_left_to_django() -> None:
    assert drawn('{% url "desk:organisation" code="a" %}') == "/desk/organisations/a/"
    assert drawn('{% url "desk:nowhere" as there %}<{{ there }}>') == "<>"
    with pytest.raises(NoReverseMatch):
        drawn('{% url "desk:nowhere" %}')
