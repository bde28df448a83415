"""Somebody uses their rights while others, or they themselves, do something: nothing is half done."""

import threading
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from hubnetz.alerts import actions as alerts
from hubnetz.alerts.models import Alert
from hubnetz.alerts.tests import make as make_alerts
from hubnetz.alerts.tests.test_alerts import published
from hubnetz.events import actions as events
from hubnetz.events.models import NewsReader, Registration
from hubnetz.events.tests import make
from hubnetz.post import actions as post
from hubnetz.post.models import Letter
from hubnetz.privacy import access, actions
from hubnetz.privacy.models import Consent, Hold, Request
from tests import cast as people
from tests.races.race import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
EMIL = "emil@client.example"


@pytest.fixture
def cast():
    return people.make()


def test_two_answers_to_one_link_forget_once(cast):
    make.registration(make.event(cast.nord))
    inquiry = actions.ask(EMIL, language="de")
    found = race(4, lambda person: actions.forget(inquiry) and "done")
    assert sorted(found) == ["LinkTooOld"] * 3 + ["done"]
    assert Letter.objects.filter(kind="privacy.forgotten").count() == 1
    assert access.holds() == {}


@pytest.mark.parametrize("page", ["forgetting/", "correction/", "objection/", "request/"])
def test_who_sends_a_form_while_everything_is_forgotten_gets_no_fault_of_the_server(cast, page, monkeypatch):
    inquiry = actions.ask(EMIL, language="de")
    path = f"/my-data/{access.key_to(inquiry)}/{page}"
    opened, forgotten = access.inquiry_by_key, []

    def opened_just_before(key):
        found = opened(key)
        if not forgotten:
            forgotten.append(actions.forget(found))
        return found

    form = Client().get(path).context.get("form")
    values = {bound.html_name: bound.value() for bound in form if bound.value() is not None} if form else {}
    monkeypatch.setattr(access, "inquiry_by_key", opened_just_before)
    values |= {"name": "Emil", "phone": "", "kind": "object", "text": "Nein.", "hub": ""}
    answer = Client().post(path, values)
    assert answer.status_code == (303 if page == "forgetting/" else 404)
    assert not Request.objects.exists()


def test_a_registration_that_is_written_meanwhile_is_forgotten_wholly_or_kept_wholly(cast):
    for number in range(6):
        event = make.event(cast.nord)
        inquiry = actions.ask(EMIL, language="de")

        def one(person, event=event, inquiry=inquiry):
            if person:
                return make.registration(event, name="Emil", idempotency_key=uuid4()).pk
            return actions.forget(inquiry).rows

        assert not [result for result in race(2, one) if isinstance(result, str)], number
        standing = Registration.objects.filter(email=EMIL, event=event, cancelled_at=None)
        letters = Letter.objects.filter(to=EMIL, kind="events.confirmation")
        assert letters.count() == standing.count(), number
        Letter.objects.all().delete()
        Registration.objects.update(name="", email="", cancelled_at=timezone.now())


def test_a_registration_that_comes_between_two_rooms_loses_no_letter(cast, monkeypatch):
    """The moment that a race hits seldom: events are done, the letters are not yet."""
    event, real = make.event(cast.nord), post.forget_address
    inquiry, came = actions.ask(EMIL, language="de"), []

    def forget_address(email, **options):
        if not came:
            writer = threading.Thread(
                target=lambda: race(1, lambda _one: came.append(make.registration(event).pk))
            )
            writer.start()
            writer.join(30)
        return real(email, **options)

    monkeypatch.setattr(post, "forget_address", forget_address)
    actions.forget(inquiry)
    assert came
    seat = Registration.objects.get(pk=came[0])
    assert (seat.email, seat.cancelled_at is not None) == ("", True)
    assert [one.kind for one in Letter.objects.filter(to=EMIL)] == ["privacy.forgotten"]


def test_who_ends_alerts_while_they_are_looked_at_gets_no_letter_after(cast):
    for number in range(4):
        alert = make_alerts.due(query=f"q=Werk&page={number}")
        published(cast.nord)
        given = Consent.objects.standing().get()
        race(
            2,
            lambda person, alert=alert, given=given: (
                actions.take_back(given) if person else alerts.look(alert.pk)
            ),
        )
        assert not Consent.objects.standing().exists()
        assert Alert.objects.get(pk=alert.pk).ended_at
        assert not Letter.objects.filter(kind="alerts.news", state=Letter.State.WAITING).exists(), number
        Letter.objects.all().delete()


def test_who_ends_news_while_they_are_written_gets_none(cast):
    for number in range(4):
        event = make.event(cast.nord)
        make.registration(event)
        reader, _is_new = NewsReader.objects.get_or_create(
            hub=cast.nord, email=EMIL, defaults={"first_at": timezone.now()}
        )
        events.take_news_again(reader)

        def one(person, event=event, reader=reader):
            if person:
                return events.leave_news(reader).pk
            return events.send_mailing(
                event, group="seats", subject={"de": "Neues"}, text={"de": "Etwas."}, is_news=True,
                idempotency_key=uuid4(), by=cast.eva,
            ).letters  # fmt: skip

        assert race(2, one)[0] in ("NobodyThere", 1)
        assert not Letter.objects.filter(kind="events.mailing").exists(), number


def test_of_two_who_hold_one_row_the_first_one_stays(cast):
    event = make.event(cast.nord)
    found = race(
        4, lambda person: actions.hold(event, reason=f"Grund {person}", hub=cast.nord, by=cast.ada).pk
    )
    assert len(set(found)) == 1
    assert Hold.objects.count() == 1
