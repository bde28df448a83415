"""Whatever is pressed several times at the same moment: an e-mail reaches each address once, a paper is issued once, a
list is written once; each promise also without its guards."""

from collections import Counter
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import actions, guest_lists
from hubnetz.events.models import Certificate, Event, Guest, Joined, Mailing, NewsReader, Registration, Told
from hubnetz.events.tests import make, make_programme
from hubnetz.events.tests.test_materials import file, link
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter
from tests.races.test_seats import nord
from tests.races.unguarded import Scenario, holds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
CLICKS = 3
SAID = {"subject": {"de": "Die Folien"}, "text": {"de": "hier sind sie."}}


def fresh(**fields) -> tuple[Event, list[Registration]]:
    """An event with two people, who had no letter yet."""
    event = make.event(nord(), **fields)
    people = [make.registration(event, who) for who in ("emil", "frieda")]
    Letter.objects.all().delete()
    return event, people


def twice(kind: str, _subject: object = None) -> list[str]:
    """Return whether an address was written to more than once."""
    to = Counter(Letter.objects.filter(kind=f"events.{kind}").values_list("to", flat=True))
    return [f"{kind} was written twice" for times in to.values() if times > 1][:1]


def noted(verb: str, *codes: str) -> int:
    return Entry.objects.filter(verb=f"events.{verb}", code__in=codes).count()


def test_everybody_is_told_of_materials_once():
    def scenario() -> Scenario:
        event, _people = fresh()
        file(event), link(event)
        return event, [lambda: actions.tell_of_materials(event, by=None)] * CLICKS

    once = (Told, "told_of_materials_once")
    told = "materials_there was written twice"
    for results in holds(scenario, partial(twice, "materials_there"), told, unique=[once]):
        assert sorted(map(str, results)) == ["2", "NobodyThere", "NobodyThere"]


def test_one_material_sent_several_times_is_one():
    def scenario() -> Scenario:
        event, _people = fresh()
        key = uuid4()
        return event, [lambda: link(event, idempotency_key=key).pk] * CLICKS

    def faults(event: Event) -> list[str]:
        return ["a material stands there twice"] if event.materials.count() > 1 else []

    for results in holds(scenario, faults, "somebody met IntegrityError"):
        assert len(set(results)) == 1


def test_an_e_mail_to_a_group_reaches_each_address_once():
    def scenario() -> Scenario:
        event, _people = fresh()
        asked = {**SAID, "group": "seats", "idempotency_key": uuid4(), "by": None}
        return event, [lambda: actions.send_mailing(event, **asked).letters] * CLICKS

    key = (Mailing, "idempotency_key")
    for results in holds(scenario, partial(twice, "mailing"), "mailing was written twice", unique=[key]):
        assert results == [2] * CLICKS


def test_two_e_mails_with_news_at_once_make_one_reader_of_an_address():
    """The end of the news is for a hub and an address, whatever e-mails there are: the row is one for both."""

    def scenario() -> Scenario:
        NewsReader.objects.all().delete()
        events = [fresh()[0] for _ in range(CLICKS)]
        asked = {**SAID, "group": "seats", "is_news": True, "by": None}
        return events, [
            lambda event=event: actions.send_mailing(event, idempotency_key=uuid4(), **asked).letters
            for event in events
        ]

    def faults(_events: list[Event]) -> list[str]:
        return ["an address has two ends of its news"] if NewsReader.objects.count() > 2 else []

    # Events of one hub have locks of their own: the constraint alone is the guard.
    once = (NewsReader, "news_reader_once")
    for results in holds(scenario, faults, "an address has two ends of its news", unique=[once]):
        assert results == [2] * CLICKS


def test_news_are_left_once_however_often_the_link_is_used():
    def scenario() -> Scenario:
        reader = NewsReader.objects.create(
            hub=nord(), email=f"{uuid4().hex[:8]}@client.example", first_at=timezone.now()
        )
        return reader, [lambda: bool(actions.leave_news(reader).left_at)] * CLICKS

    def faults(reader: NewsReader) -> list[str]:
        return ["leaving was noted twice"] if noted("news_left", reader.code) > 1 else []

    for results in holds(scenario, faults, "leaving was noted twice", also=[NewsReader]):
        assert results == [True] * CLICKS


def test_a_certificate_is_issued_once():
    def scenario() -> Scenario:
        course = make_programme.course(nord(), titles=("Eins",))
        seat = make_programme.present(make.registration(course), *course.sessions.all())
        make_programme.over(course)
        Letter.objects.all().delete()
        return seat, [lambda: len(actions.issue_certificates(course, [seat], by=None))] * CLICKS

    def faults(seat: Registration) -> list[str]:
        papers = Certificate.objects.filter(registration=seat).count()
        return [*twice("certificate_issued"), *(["somebody has two certificates"] if papers > 1 else [])]

    once = (Certificate, "one_standing_certificate")
    for results in holds(scenario, faults, "somebody has two certificates", unique=[once]):
        assert sorted(results) == [0, 0, 1]


def test_a_certificate_is_taken_back_once():
    def scenario() -> Scenario:
        course = make_programme.course(nord(), titles=("Eins",))
        seat = make_programme.present(make.registration(course), *course.sessions.all())
        [paper] = actions.issue_certificates(make_programme.over(course), [seat], by=None)
        return paper, [lambda: bool(actions.revoke_certificate(paper, reason="Irrtum", by=None))] * CLICKS

    def faults(paper: Certificate) -> list[str]:
        return ["the end was noted twice"] if noted("certificate_revoked", paper.code) > 1 else []

    holds(scenario, faults, "the end was noted twice")


def test_who_came_is_thanked_once_by_several_workers():
    def scenario() -> Scenario:
        event, (emil, _frieda) = fresh(feedback_url="https://survey.example/1")
        actions.note_attendance(emil, by=None)
        Event.objects.filter(pk=event.pk).update(
            starts_at=timezone.now() - timedelta(days=2), ends_at=timezone.now() - timedelta(days=2, hours=-1)
        )
        return emil, [lambda: actions.thank(emil)] * CLICKS

    once = (Told, "thanked_once")
    for results in holds(scenario, partial(twice, "thanks"), "thanks was written twice", unique=[once]):
        assert results.count(True) == 1


def test_a_guest_is_invited_once_and_reminded_once():
    def invited() -> Event:
        event = make.event(nord(), starts_in=timedelta(days=9))
        actions.list_guests(event, guest_lists.read("Ida Kern;ida@client.example;;;1"), by=None)
        Letter.objects.all().delete()
        return event

    until = timezone.now() + timedelta(days=5)

    def invite() -> Scenario:
        event = invited()
        return event, [lambda: actions.invite_guests(event, answer_by=until, by=None)] * CLICKS

    for results in holds(invite, partial(twice, "guest_invited"), "guest_invited was written twice"):
        assert sorted(map(str, results)) == ["1", "NobodyThere", "NobodyThere"]

    def remind() -> Scenario:
        event = invited()
        actions.invite_guests(event, answer_by=until, by=None)
        event.guests.update(invited_at=timezone.now() - timedelta(days=3))
        return event, [lambda: actions.remind_guests(event, by=None)] * CLICKS

    for results in holds(remind, partial(twice, "guest_reminded"), "guest_reminded was written twice"):
        assert sorted(map(str, results)) == ["1", "NobodyThere", "NobodyThere"]


def test_a_guest_list_sent_several_times_is_written_once():
    lines = guest_lists.read("Ida Kern;ida@client.example\nUwe Holz;uwe@client.example")

    def scenario() -> Scenario:
        event = make.event(nord(), starts_in=timedelta(days=9))
        return event, [lambda: actions.list_guests(event, lines, by=None)] * CLICKS

    def faults(event: Event) -> list[str]:
        return ["a guest stands on the list twice"] if event.guests.count() > 2 else []

    once = (Guest, "guest_once")
    for results in holds(scenario, faults, "a guest stands on the list twice", unique=[once]):
        assert sorted(results) == [0, 0, 2]


def test_who_is_called_is_noted_as_told_once():
    def scenario() -> Scenario:
        event = make.event(nord())
        seat = make.registration(event, email="", phone="0700 123")
        later = event.starts_at + timedelta(hours=3)
        actions.reschedule(event, starts_at=later, ends_at=later + timedelta(hours=2), by=None)
        calls = list(seat.calls.values_list("code", flat=True))
        assert calls
        return seat, [lambda: actions.note_called(seat, told=calls, by=None)] * CLICKS

    def faults(seat: Registration) -> list[str]:
        return ["a call was noted twice"] if noted("called", seat.code) > 1 else []

    holds(scenario, faults, "a call was noted twice")


def test_who_joins_by_three_clicks_and_is_noted_by_three_counts_once():
    def scenario() -> Scenario:
        event = make.event(
            nord(), mode="online", join_url="https://treffen.example/1", starts_in=timedelta(minutes=5)
        )
        seat = make.registration(event)
        Joined.objects.create(registration=seat, joined_at=timezone.now())
        join = [lambda: actions.join_online(seat)] * CLICKS
        return event, [*join, *[lambda: actions.note_joined(event, by=None)] * CLICKS]

    def faults(event: Event) -> list[str]:
        return ["somebody counts twice"] if event.attendances.count() != 1 else []

    for results in holds(scenario, faults, "somebody met IntegrityError"):
        assert sorted(results[CLICKS:]) == [0, 0, 1]
