import json
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hubnetz.events import actions, learning
from hubnetz.events.access import courses as access
from hubnetz.events.models import Certificate, Course, Registration
from hubnetz.events.tests import make, make_programme
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    ("there", "required", "least", "missed", "further"),
    [
        ({1, 2, 3}, {1, 2}, 0, (), 0),
        ({1}, {1, 2}, 0, (2,), 0),
        ({1, 2}, set(), 3, (), 1),
        ({1}, {1, 2}, 3, (2,), 1),  # the required one counts towards the least
        ({1, 2, 99}, set(), 3, (), 1),  # a session of another event does not
        (set(), set(), 0, (), 0),
    ],
)
def test_what_somebody_lacks(there, required, least, missed, further):
    gap = learning.gap(came=True, there=there, sessions=[1, 2, 3], required=required, least=least)
    assert (gap.required, gap.further) == (missed, further)
    assert bool(gap) == bool(missed or further)


def test_who_never_came_lacks_that():
    assert learning.gap(came=False, there=[], sessions=[], required=[], least=0).never_came


def attended(event, who, *numbers, **fields):
    """Register somebody, and note the sessions they were at, once the course is over."""
    person = make.registration(event, who, **fields)
    sessions = list(event.sessions.order_by("starts_at"))
    return make_programme.present(person, *(sessions[n] for n in numbers)) if numbers else person


def finished(cast, **fields):
    event = make_programme.course(cast.nord, **fields)
    all_, some = attended(event, "gerda", 0, 1, 2), attended(event, "emil", 0, 1)
    Letter.objects.all().delete()
    return make_programme.over(event), all_, some


def issue(event, *people):
    return actions.issue_certificates(event, people, by=None)


def test_who_fulfils_it_gets_one_certificate_and_one_letter(cast):
    event, gerda, _emil = finished(cast)
    (made,) = issue(event, gerda)
    assert issue(event, gerda) == []  # twice: harmless
    assert [one["title"]["de"] for one in made.said["sessions"]] == ["Eins", "Zwei", "Drei"]
    assert made.said["goals"] == [{"de": "Zahlen lesen", "en": "read figures"}]
    assert "Gerda" not in json.dumps(made.said)  # the name is in one place only
    letter = Letter.objects.get()
    assert (letter.kind, letter.to) == ("events.certificate_issued", "gerda@client.example")
    assert access.key_to_certificate(made) in letter.text
    assert Entry.objects.get(verb="events.certificate_issued").code == made.code


def test_nobody_gets_one_if_one_of_them_lacks_something(cast):
    event, gerda, emil = finished(cast)
    with pytest.raises(actions.NotFulfilled, match="Emil"):
        issue(event, gerda, emil)
    assert not Certificate.objects.exists()
    progress = {one.person.name: one for one in access.progress_of(event, event.course)}
    assert [one.title["de"] for one in progress["Emil"].missed] == ["Drei"]
    assert progress["Gerda"].may_have_one


def test_at_least_two_of_three_suffice_where_the_rule_says_so(cast):
    event, _gerda, emil = finished(cast, least=2)
    (made,) = issue(event, emil)
    assert len(made.said["sessions"]) == 2


def test_none_before_the_end_and_none_without_a_course(cast):
    event = make_programme.course(cast.nord)
    person = attended(event, "gerda", 0, 1, 2)
    with pytest.raises(actions.NotOpen):
        issue(event, person)
    plain = make_programme.over(make.event(cast.nord))
    with pytest.raises(actions.NotOpen):
        issue(plain)


def test_a_person_of_another_event_or_without_a_name_gets_none(cast):
    event, gerda, _emil = finished(cast)
    stranger = make_programme.present(make.registration(make.event(cast.nord), "ida"))
    with pytest.raises(actions.NotFulfilled):
        issue(event, stranger)
    Registration.objects.filter(pk=gerda.pk).update(name="", email="")
    with pytest.raises(actions.NotFulfilled):
        issue(event, gerda)


def test_the_rule_cannot_ask_for_more_than_there_is(cast):
    event = make_programme.course(cast.nord)
    with pytest.raises(actions.NotFulfilled, match="3"):
        actions.set_course(event, goals=[], least=4, by=None)
    actions.set_course(event, goals=[{"de": "Neu"}], least=3, by=None)
    actions.set_course(event, goals=[{"de": "Neu"}], least=3, by=None)
    assert Entry.objects.filter(verb="events.course_set").count() == 1
    with pytest.raises(actions.NotOpen):
        actions.set_course(make_programme.umbrella(cast.nord), goals=[], least=0, by=None)


def test_a_course_with_certificates_stays_one(cast):
    event, gerda, _emil = finished(cast)
    (made,) = issue(event, gerda)
    with pytest.raises(actions.InUse):
        actions.end_course(event, by=None)
    actions.revoke_certificate(made, reason="Irrtum", by=None)
    with pytest.raises(actions.InUse):  # the paper is somewhere
        actions.end_course(event, by=None)
    other = make_programme.course(cast.nord)
    actions.end_course(other, by=None)
    actions.end_course(other, by=None)
    assert not Course.objects.filter(event=other).exists()


def test_the_database_knows_one_standing_certificate_and_no_revoking_without_a_reason(cast):
    event, gerda, _emil = finished(cast)
    (made,) = issue(event, gerda)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(registration=gerda, said={}, issued_at=made.issued_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=made.pk).update(revoked_at=made.issued_at)


def test_taking_one_back_needs_a_reason_and_tells_the_person(cast, client):
    event, gerda, _emil = finished(cast)
    (made,) = issue(event, gerda)
    with pytest.raises(actions.ReasonNeeded):
        actions.revoke_certificate(made, reason="  ", by=None)
    actions.revoke_certificate(made, reason="Ein anderer war da", by=None)
    actions.revoke_certificate(made, reason="noch einmal", by=None)  # twice: harmless
    letter = Letter.objects.get(kind="events.certificate_revoked")
    assert "Ein anderer war da" in letter.text
    page = client.get(f"/certificates/{made.code}/").content.decode()
    assert "gilt nicht mehr" in page
    assert "Ein anderer war da" not in page  # the reason is for the person alone
    assert client.get(f"/certificates/{access.key_to_certificate(made)}.pdf").status_code == 404
    assert len(issue(event, gerda)) == 1  # a new one may follow


def test_the_page_confirms_course_and_day_and_the_name_only_to_who_knows_it(cast, client):
    event, gerda, _emil = finished(cast)
    (made,) = issue(event, gerda)
    path = f"/certificates/{made.code}/"
    page = client.get(path).content.decode()
    for said in ("ist echt", "Werkstatt-Abend", "Hub Nord", "G.", 'content="noindex"', "Zahlen lesen"):
        assert said in page, said
    assert "Gerda" not in page
    assert "auf diesen Namen ausgestellt" in client.post(path, {"name": " gerda "}).content.decode()
    assert "nicht auf diesen Namen" in client.post(path, {"name": "Gerhard"}).content.decode()
    assert client.post(path, {"name": ""}).status_code == 422


def test_a_wrong_code_gets_a_page_that_helps(cast, client):
    answer = client.get("/certificates/wrongcode1/")
    assert answer.status_code == 404
    assert "Kennung noch einmal" in answer.content.decode()
    assert client.get("/certificates/?code=AB c-1")["Location"] == "/certificates/abc1/"
    assert client.get("/certificates/").status_code == 200


def test_guessing_names_and_codes_ends_soon(cast, client, settings):
    settings.LIMITS = True
    event, gerda, _emil = finished(cast)
    (made,) = issue(event, gerda)
    answers = [client.post(f"/certificates/{made.code}/", {"name": f"G{n}"}).status_code for n in range(60)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_a_certificate_of_an_erased_person_confirms_nothing(cast, client):
    event, gerda, _emil = finished(cast)
    (made,) = issue(event, gerda)
    Registration.objects.filter(pk=gerda.pk).update(name="", email="")
    assert client.get(f"/certificates/{made.code}/").status_code == 404
    assert client.get(f"/certificates/{access.key_to_certificate(made)}.pdf").status_code == 404


def test_who_has_no_address_gets_no_letter_but_a_certificate(cast):
    event = make_programme.course(cast.nord, titles=())
    person = make.registration(event, "gerda")
    Registration.objects.filter(pk=person.pk).update(email="")
    Letter.objects.all().delete()
    make_programme.present(person)
    event = make_programme.over(event)
    (made,) = issue(event, person)
    assert made.said["sessions"] == []
    assert not Letter.objects.exists()


@pytest.mark.parametrize(("language", "said"), [("de", "Teilnahmebescheinigung"), ("en", "Certificate of")])
def test_the_paper_is_accessible_and_the_same_every_time(cast, client, language, said):
    event, gerda, _emil = finished(cast)
    (made,) = issue(event, gerda)
    path = f"/certificates/{access.key_to_certificate(made)}.pdf"
    answers = [client.get(path if language == "de" else f"/en{path}") for _ in range(2)]
    assert [answer["Content-Type"] for answer in answers] == ["application/pdf"] * 2
    paper = answers[0].content
    assert all(one == other for one, other in pairwise(answer.content for answer in answers))
    for mark in (b"/StructTreeRoot", b"pdfuaid:part", f"/Lang({language})".encode(), b"/Alt", said.encode()):
        assert mark in paper, mark
    assert f"/certificates/{made.code}/".encode() in paper  # the address is a link
    assert "no-store" in answers[0]["Cache-Control"]


def test_a_forged_link_opens_nothing(cast, client):
    event, gerda, _emil = finished(cast)
    (made,) = issue(event, gerda)
    assert client.get(f"/certificates/{made.code}.pdf").status_code == 404
    assert client.get(f"/certificates/{made.code}~{'x' * 43}.pdf").status_code == 404


def test_goals_stand_on_the_page_of_the_event(cast, client):
    event = make_programme.course(cast.nord)
    page = client.get(f"/events/{event.code}/").content.decode()
    assert "Zahlen lesen" in page
    assert page.count("· Pflicht") == 3
    assert "read figures" in client.get(f"/en/events/{event.code}/").content.decode()


def test_progress_costs_the_same_for_one_and_three(cast):
    event = make_programme.course(cast.nord)
    counts = []
    for who in ("gerda", "emil", "ida"):
        attended(event, who, 0, 1)
        with CaptureQueriesContext(connection) as caught:
            access.progress_of(event, event.course)
        counts.append(len(caught))
    assert counts == [4, 4, 4]


def test_with_its_person_a_certificate_and_its_letters_are_forgotten(cast, client, settings):
    event, gerda, _emil = finished(cast)
    (made,) = issue(event, gerda)
    assert client.get(f"/certificates/{made.code}/").status_code == 200
    ago = timezone.now() - timedelta(days=4000)
    type(event).objects.filter(pk=event.pk).update(starts_at=ago - timedelta(hours=3), ends_at=ago)
    event.refresh_from_db()
    while actions.forget_people(event):
        pass
    assert client.get(f"/certificates/{made.code}/").status_code == 404
    assert not Letter.objects.filter(text__contains="Gerda").exists()
