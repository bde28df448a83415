"""Every field says what it is: the check finds what is not declared, and what is declared and does not exist."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from hubnetz.lib import privacy
from hubnetz.lib.privacy import Class, Kept
from hubnetz.privacy import checks, declared, rules, words


def test_everything_is_declared():
    assert checks.everything_is_declared() == []


def test_a_model_that_is_not_declared_is_found(monkeypatch):
    told = {room: dict(kept) for room, kept in declared.everything().items()}
    del told["alerts"]["Alert"]
    told["alerts"]["Alarm"] = Kept("news", "alert")
    monkeypatch.setattr(declared, "everything", lambda: told)
    found = {error.id: error.msg for error in checks.everything_is_declared()}
    assert "alerts.Alert is not declared" in found["privacy.E001"]
    assert "alerts.Alarm" in found["privacy.E002"]


def test_a_field_that_could_hold_a_person_must_be_named():
    seat = apps.get_model("events.Registration")
    whole = declared.everything()["events"]["Registration"]
    assert checks.problems(seat, whole) == []
    assert checks.problems(seat, Kept("registration", "event")) != []
    less = Kept(
        "registration",
        "event",
        contact="name email contact_says phone",
        business="organisation_name postcode",
    )
    assert checks.problems(seat, less)[0] == (
        1,
        "answers could hold something of a person and is not declared.",
    )
    wrong = Kept("registration", "event", contact="name email contact_says phone nick",
                 business="organisation_name postcode name", need="answers")  # fmt: skip
    assert [number for number, _ in checks.problems(seat, wrong)] == [2, 3, 5]
    unknown = Kept("fun", "aeons", contact="name email contact_says phone", person="email",
                   business="organisation_name postcode", need="answers")  # fmt: skip
    assert [number for number, _ in checks.problems(seat, unknown)] == [4, 4]


def test_every_model_with_an_address_of_a_person_answers():
    """Whoever adds a model with an e-mail field must say whose it is, or that it is nobody's."""
    silent = {
        model._meta.label
        for room in declared.rooms()
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.EmailField)
        and declared.everything()[room][model.__name__].classes().get(field.name) == Class.CONTACT
        and model._meta.label not in declared.of_people()
    }
    assert silent == set()
    assert len(declared.of_people()) > 30


def test_vocabulary_and_words_are_the_same():
    assert set(words.PURPOSES) == privacy.PURPOSES
    assert set(words.PERIODS) == privacy.PERIODS
    assert set(words.CLASSES) == set(Class)
    assert set(declared.of_people()) == set(words.NOUNS)


def test_every_field_that_is_shown_has_a_label():
    shown = {name for kept in declared.of_people().values() for name in kept.shown()}
    assert shown - set(words.FIELDS) == set()


def test_each_function_a_room_names_exists():
    for task in ("FORGET", "CORRECT", "NOTE", "DUE", "HOURLY", "PREVIEW", "STOP", "WITHDRAW"):
        assert all(callable(verb) for verb in privacy.answers(declared.rooms(), task).values())
    forgetting = list(privacy.answers(declared.rooms(), "FORGET"))
    assert forgetting.index("booking") < forgetting.index("events") < forgetting.index("post")
    for label, kept in declared.of_people().items():
        assert not kept.found or callable(privacy.function_of(label.split(".")[0], kept.found))
    rooms = {label.split(".")[0] for label in declared.of_people()}
    assert rooms - {*forgetting} == set()  # whatever knows somebody can forget them


def test_a_declaration_is_plain_data():
    for path in Path(declared.__file__).parents[1].glob("*/privacy.py"):
        if path.parent.name not in ("lib", "cli"):
            assert "django" not in path.read_text(encoding="utf-8"), path


def test_the_check_is_part_of_the_checks_of_the_system():
    call_command("check")


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 23), date(2026, 12, 23)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2027, 10, 31), date(2027, 11, 30)),
    ],
)
def test_an_answer_is_due_within_a_month(day, due):
    assert rules.answer_due_on(day) == due


def test_a_link_is_good_for_a_day():
    asked = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert rules.is_open(asked, datetime(2026, 11, 23, 11, 59, tzinfo=UTC))
    assert not rules.is_open(asked, datetime(2026, 11, 23, 12, tzinfo=UTC))
