"""Work until a deadline: versions, files, late, extended, reminded of."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from hubnetz.hackathons import actions, refusals
from hubnetz.hackathons.access import participants as access
from hubnetz.hackathons.actions import submitting
from hubnetz.hackathons.models import DeadlineReminder, Hackathon, Submission, SubmissionFile
from hubnetz.hackathons.tests import make
from hubnetz.lib.uploads import Taken
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database


@pytest.fixture
def ada(cast):
    own = make.participant(make.hackathon(cast.nord), "ada")
    make.team(own)
    return own


def file(name="a.txt", content=b"one"):
    return Taken(name, "txt", content)


def to(kind):
    return sorted(Letter.objects.filter(kind=f"hackathons.{kind}").values_list("to", flat=True))


def test_versions_follow_each_other_and_everybody_in_the_team_hears(ada):
    bo = make.participant(ada.hackathon, "bo")
    make.member(access.place_of(ada).team, ada, bo)
    assert [make.work(ada).number, make.work(bo, title="Better").number] == [1, 2]
    assert to("submission_received") == ["ada@client.example"] * 2 + ["bo@client.example"] * 2
    last = access.submissions_of(access.place_of(ada).team).first()
    assert (last.number, last.title, last.by) == (2, "Better", bo)


def test_the_same_form_twice_is_one_version(ada):
    key = uuid4()
    assert make.work(ada, idempotency_key=key, files=[file()]) == make.work(ada, idempotency_key=key)
    assert SubmissionFile.objects.count() == 1
    make.close(ada.hackathon)
    assert make.work(ada, idempotency_key=key).number == 1  # it had arrived in time


def test_files_stay_if_they_are_kept_and_only_the_last_versions_are(ada):
    first = make.work(ada, files=[file(), file("b.txt", b"two")])
    stays = first.files.get(name="a.txt")
    second = make.work(ada, keep=[stays.code], files=[file("c.txt", b"three")])
    assert sorted(second.files.values_list("name", flat=True)) == ["a.txt", "c.txt"]
    assert sorted(SubmissionFile.objects.values_list("name", flat=True)) == ["a.txt", "c.txt"]
    assert Submission.objects.count() == 2


def test_a_file_of_another_team_cannot_be_kept(ada):
    bo = make.participant(ada.hackathon, "bo")
    make.team(bo, "Other")
    theirs = make.work(bo, files=[file()]).files.get()
    assert not make.work(ada, keep=[theirs.code]).files.exists()
    assert SubmissionFile.objects.get() == theirs


def test_a_form_from_the_former_team_is_a_version_of_the_new_one(ada):
    key = uuid4()
    first = make.work(ada, idempotency_key=key)
    actions.leave_team(ada)
    make.team(ada, "Anew")
    assert make.work(ada, idempotency_key=key).team != first.team


def test_nobody_deletes_what_a_colleague_sent_meanwhile(ada):
    make.work(ada, last_seen=0, files=[file("film.txt")])
    with pytest.raises(refusals.HandedInMeanwhile):
        make.work(ada, last_seen=0)
    assert SubmissionFile.objects.get().name == "film.txt"
    assert make.work(ada, last_seen=1).number == 2


def test_too_many_files_are_refused(ada):
    with pytest.raises(refusals.FilesRefused):
        make.work(ada, files=[file(f"{n}.txt") for n in range(7)])
    assert not Submission.objects.exists()


def test_late_is_refused_kindly_and_with_the_servers_time(ada, monkeypatch):
    make.work(ada)
    until = ada.hackathon.submissions_until
    monkeypatch.setattr(submitting, "timezone", SimpleNamespace(now=lambda: until + timedelta(seconds=7)))
    with translation.override("en"), pytest.raises(refusals.TooLate) as refusal:
        make.work(ada, title="Late")
    local = timezone.localtime(until)
    assert f"{local + timedelta(seconds=7):%H:%M:%S}" in refusal.value.sentence
    assert f"{local:%H:%M:%S} (Berlin time)" in refusal.value.sentence
    assert Submission.objects.get().title == "Pulse"


def test_at_the_deadline_it_is_late_and_just_before_it_is_not(ada, monkeypatch):
    until = ada.hackathon.submissions_until
    moments = iter([until, until - timedelta(microseconds=1)])
    monkeypatch.setattr(submitting, "timezone", SimpleNamespace(now=lambda: next(moments)))
    with pytest.raises(refusals.TooLate):
        make.work(ada)
    make.work(ada)


def test_who_is_in_no_team_hands_in_nothing(ada):
    alone = make.participant(ada.hackathon, "bo")
    with pytest.raises(refusals.NoTeam):
        make.work(alone)


def test_the_deadline_is_extended_for_all_with_a_reason(ada, cast):
    bo = make.participant(ada.hackathon, "bo")
    hackathon = make.close(ada.hackathon)
    with pytest.raises(refusals.TooLate):
        make.work(ada)
    until = timezone.now() + timedelta(hours=170)
    actions.extend_deadline(hackathon, until=until, reason="The network failed.", by=cast.eva)
    assert make.work(ada).number == 1
    assert to("deadline_extended") == ["ada@client.example", "bo@client.example"]
    assert "The network failed." in Letter.objects.filter(kind="hackathons.deadline_extended")[0].text
    hackathon.refresh_from_db()
    assert hackathon.results_at == until
    assert bo


def test_a_deadline_is_only_put_off_and_not_once_the_jury_has_begun(ada, cast):
    hackathon = ada.hackathon
    with pytest.raises(refusals.DeadlineAnnounced):
        actions.extend_deadline(hackathon, until=hackathon.submissions_until, reason="x", by=cast.eva)
    make.work(ada)
    juror = make.juror(hackathon)
    make.close(hackathon)
    make.judge(juror, access.place_of(ada).team, 5, 5)
    with pytest.raises(refusals.JudgingBegan):
        actions.extend_deadline(hackathon, until=timezone.now() + timedelta(days=9), reason="x", by=cast.eva)


def test_the_frame_of_a_published_hackathon_keeps_its_deadline(ada, cast):
    hackathon = ada.hackathon
    names = ("text", "time_zone", "max_team_size", "teams_until", "submissions_until", "results_at")
    values = {name: getattr(hackathon, name) for name in names}
    actions.change_hackathon(hackathon, values={**values, "max_team_size": 4}, by=cast.eva)
    later = hackathon.submissions_until + timedelta(minutes=1)
    with pytest.raises(refusals.DeadlineAnnounced):
        actions.change_hackathon(hackathon, values={**values, "submissions_until": later}, by=cast.eva)
    with pytest.raises(refusals.OutOfStep):
        actions.change_hackathon(hackathon, values={**values, "teams_until": later}, by=cast.eva)


@pytest.mark.parametrize(
    ("before", "hours", "count"),
    [(25, 24, 0), (24, 24, 1), (10, 24, 1), (1.9, 24, 0), (3, 2, 0), (2, 2, 1), (0.1, 2, 1), (-1, 2, 0)],
)
def test_a_deadline_is_reminded_of_in_its_time(ada, before, hours, count):
    make.participant(ada.hackathon, "alone")
    until = timezone.now() + timedelta(hours=before) - timedelta(seconds=1)
    Hackathon.objects.update(teams_until=until - timedelta(hours=1), submissions_until=until)
    assert actions.remind(ada.hackathon, hours) == count
    assert actions.remind(ada.hackathon, hours) == 0
    assert to("deadline_near") == ["ada@client.example"] * count


def test_a_deadline_that_was_put_off_is_reminded_of_anew(ada, cast):
    until = timezone.now() + timedelta(hours=20)
    Hackathon.objects.update(teams_until=until - timedelta(hours=1), submissions_until=until)
    ada.hackathon.refresh_from_db()
    assert actions.remind(ada.hackathon, 24) == 1
    later = until + timedelta(hours=2)
    actions.extend_deadline(ada.hackathon, until=later, reason="x", by=cast.eva)
    assert actions.remind(ada.hackathon, 24) == 1
    assert DeadlineReminder.objects.count() == 2
