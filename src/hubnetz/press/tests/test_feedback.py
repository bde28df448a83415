"""Feedback from the form to the day it is forgotten."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone

from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.post.models import Letter
from hubnetz.press import access, actions
from hubnetz.press.models import Feedback
from hubnetz.press.tests import make

pytestmark = pytest.mark.django_db


def kinds():
    return sorted(Letter.objects.values_list("kind", "to"))


def test_feedback_is_told_to_the_operator_and_to_the_sender(cast, settings):
    settings.HUBNETZ_CONTACT = "netz@hub.example"
    feedback = make.feedback()
    assert kinds() == [
        ("press.feedback_arrived", "netz@hub.example"),
        ("press.feedback_received", "emil@client.example"),
    ]
    assert feedback.answer_due_on == access.today() + timedelta(weeks=4)
    told = Letter.objects.get(kind="press.feedback_arrived").text
    assert feedback.text not in told
    assert "emil@client.example" not in told


def test_without_an_address_of_the_operator_the_coordinator_is_told(cast, settings):
    settings.HUBNETZ_CONTACT = ""
    make.feedback(email="")
    assert kinds() == [("press.feedback_arrived", cast.dina.email)]


def test_sent_twice_is_one(cast):
    key = uuid4()
    assert make.feedback(idempotency_key=key) == make.feedback(idempotency_key=key)
    with pytest.raises(KeyUsedElsewhere):
        make.feedback(idempotency_key=key, text="Etwas anderes")
    assert Feedback.objects.count() == 1


def test_an_answer_is_a_letter_and_only_one(cast):
    feedback = make.feedback()
    actions.answer(feedback, text="Behoben.", by=cast.dina)
    with pytest.raises(actions.AnsweredAlready):
        actions.answer(feedback, text="Noch einmal.", by=cast.dina)
    letter = Letter.objects.get(kind="press.feedback_answered")
    assert "Behoben." in letter.text
    assert letter.to == "emil@client.example"


def test_an_answer_without_address_is_a_note(cast):
    feedback = make.feedback(email="")
    actions.answer(feedback, text="Behoben.", by=cast.dina)
    assert not Letter.objects.filter(kind="press.feedback_answered").exists()


def test_what_waits_stands_first(cast):
    old = make.feedback()
    actions.answer(old, text="Behoben.", by=cast.dina)
    new = make.feedback()
    assert list(access.feedback_for(cast.dina)) == [new, old]
    for user in (cast.ada, cast.mira):
        with pytest.raises(Http404):
            access.feedback_for(user)


def test_words_and_address_are_forgotten_a_year_after_the_answer(cast):
    answered = actions.answer(make.feedback(), text="Behoben.", by=cast.dina)
    fresh = actions.answer(make.feedback(email="frieda@client.example"), text="Behoben.", by=cast.dina)
    waiting = make.feedback(email="otto@client.example")
    make.age(answered, 366)
    make.age(fresh, 364)
    make.age(waiting, 729)
    actions.forget_due(timezone.now(), held={})
    for kept in (fresh, waiting):
        kept.refresh_from_db()
        assert kept.text
        assert kept.email
    answered.refresh_from_db()
    assert (answered.email, answered.text, answered.answer) == ("", "", "")
    assert answered.forgotten_at is not None
    assert (answered.kind, answered.page) == ("barrier", "/events/")
    assert not Letter.objects.filter(to="emil@client.example").exists()
    assert Letter.objects.filter(to="frieda@client.example").exists()


def test_what_nobody_answered_is_forgotten_after_two_years(cast):
    feedback = make.feedback()
    make.age(feedback, 731)
    actions.forget_due(timezone.now(), held={})
    feedback.refresh_from_db()
    assert feedback.text == ""
    with pytest.raises(actions.AnsweredAlready):
        actions.answer(feedback, text="Zu spät.", by=cast.dina)


def test_forgetting_twice_is_forgetting_once(cast):
    once = actions.forget(make.feedback())
    assert actions.forget(once).forgotten_at == once.forgotten_at
    assert once.forgotten_at <= timezone.now()
