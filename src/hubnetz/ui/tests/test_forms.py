"""Forms keep their key, speak plainly, and let robots fall into a trap."""

import uuid

import pytest
from django import forms as django_forms
from django.conf import LazySettings
from django.core import signing
from django.utils import translation

from hubnetz.ui import forms


class Short(forms.Form):
    email = django_forms.EmailField()
    text = django_forms.CharField(max_length=5, required=False)


class Own(forms.Form):
    name = django_forms.CharField(error_messages={"required": "Wie heißen Sie?"})


class Public(forms.PublicForm):
    text = django_forms.CharField()


def test_a_new_page_has_a_new_key() -> None:
    first, second = Short()["idempotency_key"].value(), Short()["idempotency_key"].value()
    assert uuid.UUID(str(first)) != uuid.UUID(str(second))


def test_the_key_survives_a_page_with_errors() -> None:
    key = str(uuid.uuid4())
    form = Short({"email": "muster", "idempotency_key": key})
    assert not form.is_valid()
    assert f'value="{key}"' in str(form["idempotency_key"])


def test_the_key_is_handed_on_and_made_if_missing() -> None:
    key = uuid.uuid4()
    kept, made = (
        Short({"email": "a@example.org", "idempotency_key": str(key)}),
        Short({"email": "a@example.org"}),
    )
    assert kept.is_valid()
    assert made.is_valid()
    assert kept.cleaned_data["idempotency_key"] == key
    assert isinstance(made.cleaned_data["idempotency_key"], uuid.UUID)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Bitte schreiben Sie die E-Mail-Adresse vollständig, zum Beispiel name@example.org."),
        ("en", "Please write the e-mail address in full, for example name@example.org."),
    ],
)
def test_errors_are_sentences(language: str, sentence: str) -> None:
    with translation.override(language):
        assert Short({"email": "muster"}).errors["email"] == [sentence]


def test_lengths_name_both_numbers() -> None:
    with translation.override("de"):
        errors = Short({"email": "a@example.org", "text": "zu lang!"}).errors
    assert errors["text"] == ["Bitte schreiben Sie höchstens 5 Zeichen (es sind 8)."]


def test_a_forms_own_sentence_stays() -> None:
    assert Own({}).errors["name"] == ["Wie heißen Sie?"]


def test_a_filled_trap_is_refused() -> None:
    form = Public({"text": "x", "company_website": "https://example.org"})
    assert not form.is_valid()
    assert form.has_error("__all__", "trap")


def test_too_quick_is_refused_only_where_wanted(settings: LazySettings) -> None:
    sent = {"text": "x", "opened": forms.now_signed()}
    assert Public(sent).is_valid()
    settings.HUBNETZ_FORM_SECONDS = 60
    assert Public(sent).has_error("__all__", "quick")


@pytest.mark.parametrize(
    "opened", ["", "forged", signing.dumps("x", salt="other")], ids=["none", "forged", "other"]
)
def test_a_missing_or_forged_moment_harms_nobody(opened: str, settings: LazySettings) -> None:
    settings.HUBNETZ_FORM_SECONDS = 60
    assert Public({"text": "x", "opened": opened}).is_valid()
