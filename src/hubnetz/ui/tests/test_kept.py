"""A part of a page between `kept` and `endkept` is drawn once for each of its values."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone

from hubnetz.lib import unwritten

NOON = datetime(2026, 12, 3, 11, tzinfo=UTC)


@pytest.fixture
def draw(monkeypatch):
    """Return a way to draw a template while nothing is written; `next` counts how often it is asked for."""
    monkeypatch.setattr(unwritten, "_store", unwritten._Store("", {}))
    monkeypatch.setattr(unwritten, "moment", lambda: "same")
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    counted = iter(range(1000))

    def drawn(source, **values):
        return Template("{% load kept %}" + source).render(Context({"next": lambda: next(counted), **values}))

    return drawn


def test_it_is_drawn_once_for_each_of_its_values(draw):
    part = "{% kept code page %}{{ code }}:{{ next }}{% endkept %} {{ code }}"
    assert draw(part, code="a", page=1) == "a:0 a"
    assert draw(part, code="a", page=1) == "a:0 a"
    assert draw(part, code="b", page=1) == "b:1 b"
    assert draw(part, code="a", page=2) == "a:2 a"


def test_two_parts_of_the_same_values_are_two(draw):
    assert (
        draw("{% kept code %}{{ next }}{% endkept %}\n{% kept code %}{{ next }}{% endkept %}", code="a")
        == "0\n1"
    )


def test_it_is_drawn_anew_when_its_moment_has_come(draw, monkeypatch):
    part = "{% kept code until=ends %}{{ next }}{% endkept %}"
    ends = NOON + timedelta(hours=1)
    assert [draw(part, code="a", ends=ends) for _ in range(2)] == ["0", "0"]
    monkeypatch.setattr(timezone, "now", lambda: ends)
    assert [draw(part, code="a", ends=lambda: None) for _ in range(2)] == ["1", "1"]


def test_with_a_version_it_is_drawn_again_when_that_is_another(draw, monkeypatch):
    monkeypatch.setattr(unwritten, "_lasting", {})
    monkeypatch.setattr(unwritten, "_seen", lambda: "same")
    part = "{% kept code until=ends version=state %}{{ next }}{% endkept %}"
    assert [draw(part, code="a", ends=None, state=state) for state in (1, 1, 2, 2)] == ["0", "0", "1", "1"]
    monkeypatch.setattr(unwritten, "moment", lambda: "another")
    monkeypatch.setattr(unwritten, "_seen", lambda: "another")
    assert [draw(part, code="a", ends=None, state=state) for state in (2, None)] == ["1", "2"]


@pytest.mark.parametrize(
    "tag", ["{% kept code since=ends %}", "{% kept until=ends code %}", "{% kept code version=a until=b c %}"]
)
def test_what_it_does_not_know_it_refuses(draw, tag):
    with pytest.raises(TemplateSyntaxError):
        draw(f"{tag}x{{% endkept %}}")
