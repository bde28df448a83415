"""Controls written straight say the same as Django's own."""

import re

import pytest
from django import forms

from hubnetz.ui import controls

EVIL = '"><script>alert(1)</script>&amp;'


class Every(forms.Form):
    """One field of each kind that is written straight."""

    text = forms.CharField(max_length=20, help_text="Help", required=False)
    email = forms.EmailField()
    web = forms.URLField(
        widget=forms.URLInput(attrs={"class": "own", "autocomplete": "url", "hidden": False})
    )
    key = forms.CharField(widget=forms.HiddenInput)
    long = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
    one = forms.ChoiceField(
        choices=[("", "–"), ("a", EVIL), ("b", "B"), ("b", "B again"), ("G", [("c", "C")])]
    )
    number = forms.IntegerField(min_value=1, max_value=20)
    agreed = forms.BooleanField()
    there = forms.BooleanField(initial=True, required=False)


def _plain(html: str) -> tuple[list[tuple[str, list[str]]], str]:
    """Return the elements with their attributes in one order, and the text between them."""
    tags = [
        (name, sorted(re.findall(r'[\w-]+(?:="[^"]*")?', rest)))
        for name, rest in re.findall(r"<(\w+)([^>]*)>", html)
    ]
    return tags, re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


@pytest.mark.parametrize("name", Every.base_fields)
@pytest.mark.parametrize(
    "data", [None, {}, dict.fromkeys(Every.base_fields, EVIL), dict.fromkeys(Every.base_fields, "b")]
)
def test_a_control_is_what_django_makes_of_it(name, data):
    field = Every(data)[name]
    assert _plain(controls.control(field, "large")) == _plain(field.as_widget(attrs={"class": "large"}))
    assert _plain(controls.control(field)) == _plain(str(field))


def test_what_somebody_typed_stays_text():
    form = Every(dict.fromkeys(Every.base_fields, EVIL))
    for field in form:
        assert "<script>" not in controls.control(field)
