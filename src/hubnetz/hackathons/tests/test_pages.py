"""Pages of hackathons: what everybody sees, what keys open and what they do not, uploads over HTTP."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hubnetz.accounts import limits
from hubnetz.events import actions as events
from hubnetz.hackathons import access as public
from hubnetz.hackathons import actions
from hubnetz.hackathons.access import judging
from hubnetz.hackathons.access import participants as access
from hubnetz.hackathons.models import Hackathon, Submission, SubmissionFile
from hubnetz.hackathons.tests import make
from hubnetz.hackathons.tests.world import FILE
from hubnetz.lib.uploads import Taken

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def ada(cast):
    own = make.participant(make.hackathon(cast.nord), "ada")
    make.team(own)
    return own


def page(own, name=""):
    return f"/en/participants/{access.key_to(own)}/{name}"


def body(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_times_are_shown_in_the_zone_a_visitor_chooses(client, cast):
    hackathon = make.hackathon(cast.nord)
    address = f"/en/hackathons/{hackathon.code}/"
    assert "as clocks show them in Berlin" in body(client, address)
    answer = client.post(f"{address}zone/", {"zone": "Asia/Tokyo", "back": address})
    assert (answer.status_code, answer["Location"]) == (303, address)
    text = body(client, address)
    assert "as clocks show them in Tokyo" in text
    assert "Berlin time)" not in text
    for wrong in ({"zone": "Mars/Olympus"}, {"zone": "UTC", "back": "//evil.example/"}):
        assert client.post(f"{address}zone/", wrong)["Location"] == address


def test_skills_are_chosen_one_by_one_and_kept(client, ada):
    skill = access.skills_of(ada.hackathon)[1]
    text = body(client, page(ada, "profile/"))
    assert text.count('name="skills"') == ada.hackathon.skills.count()
    sent = {"skills": skill.code, "time_zone": "Europe/Lisbon"}
    assert client.post(page(ada, "profile/"), sent).status_code == 303
    assert list(ada.skills.all()) == [skill]
    team = {"name": "Heart", "wanted": skill.code, "max_size": "3", "is_open": "on"}
    assert client.post(page(ada, "team/"), team).status_code == 303
    assert list(access.place_of(ada).team.wanted.all()) == [skill]
    assert client.post(page(ada, "profile/"), {**sent, "skills": "de"}).status_code == 422


def test_cities_are_called_as_in_the_language_of_the_page(client, ada):
    actions.change_profile(ada, **{**make.PROFILE, "time_zone": "Europe/Lisbon"})
    german = body(client, page(ada).removeprefix("/en"))
    assert "Ortszeit Lissabon" in german
    assert "Lisbon time" in body(client, page(ada))


def test_from_the_answer_to_a_form_the_choice_of_a_zone_leads_to_a_page(client, ada):
    juror = make.juror(ada.hackathon)
    answer = client.post(f"/en/jury/{judging.key_to(juror)}/finish/")
    assert answer.status_code == 422
    back = re.search(r'name="back" value="([^"]*)"', answer.content.decode())
    assert client.get(back[1]).status_code == 200


def test_after_a_colleagues_version_the_page_shows_it_with_its_files_kept(client, ada):
    make.work(ada, files=[Taken("film.txt", "txt", b"one")])
    sent = {"title": "Mine", "text": "Mine.", "last_seen": "0"}
    answer = client.post(page(ada, "submission/"), sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "handed in version 1 meanwhile" in text
    code = SubmissionFile.objects.get().code
    assert re.search(rf'<input[^>]*value="{code}"[^>]*checked', text)
    assert client.post(page(ada, "submission/"), {**sent, "last_seen": "1", "keep": code}).status_code == 303
    assert Submission.objects.order_by("-number").first().files.get().code == code


def test_who_gave_back_their_seat_asks_no_team_any_more(client, ada):
    bo = make.participant(ada.hackathon, "bo")
    actions.ask_to_join(access.place_of(ada).team, bo)
    assert "Who asks to join" in body(client, page(ada, "team/"))
    events.withdraw(bo.registration, by=None)
    assert "Who asks to join" not in body(client, page(ada, "team/"))
    assert public.people_to_let_go(ada.hackathon) == [bo]


def test_the_timetable_is_an_ordered_list_with_a_mark_of_the_present(client, cast):
    coming = body(client, f"/en/hackathons/{make.hackathon(cast.nord).code}/")
    assert 'aria-current="time"' not in coming
    running = make.hackathon(cast.nord, starts_in=-timedelta(hours=10))
    text = body(client, f"/en/hackathons/{running.code}/")
    assert text.count('<ol class="hack-time">') == 1
    assert text.index("Kick-off") < text.index('aria-current="time"') < text.index("everything is handed in")
    assert "hour 0 of 48" in text


def test_english_stands_first_on_a_german_page(client, cast):
    text = body(client, f"/hackathons/{make.hackathon(cast.nord).code}/").partition("<main")[2]
    assert '<h1><span lang="en">Health hackathon</span></h1>' in text
    assert text.index("Two days.") < text.index("Zwei Tage.")


def test_what_is_not_published_is_not_there(client, cast):
    hackathon = make.hackathon(cast.nord)
    Hackathon.objects.update(published_at=None)
    text = body(client, f"/en/hackathons/{hackathon.code}/")
    assert "Challenges and timetable follow" in text
    assert "Musterklinik" not in text
    assert "Musterklinik" not in body(client, "/en/hackathons/")
    body(client, "/en/hackathons/nothing/", 404)


def test_nobody_learns_who_takes_part(client, ada):
    text = body(client, f"/en/hackathons/{ada.hackathon.code}/")
    assert "Herzschlag" in text
    assert "Ada" not in text
    lone = make.participant(ada.hackathon, "lone")
    other = body(client, page(lone, f"teams/{access.place_of(ada).team.code}/"))
    assert "somebody who prefers not to be named" in other
    assert "ada@client.example" not in other


def test_a_key_opens_one_participant_only(client, ada):
    key = access.key_to(ada)
    body(client, f"/participants/{key[:-1]}x/", 404)
    body(client, f"/participants/{ada.code}/", 404)
    body(client, f"/jury/{key}/", 404)
    assert "no-store" in client.get(f"/participants/{key}/")["Cache-Control"]


def send(client, own, *files, **fields):
    data = {"title": "Pulse", "text": "It works.", "links": "", "more_files": list(files), **fields}
    return client.post(page(own, "submission/"), data)


def named(name, content=PDF):
    return SimpleUploadedFile(name, content, content_type="text/html")


def test_work_with_files_is_handed_in_and_given_back_as_it_came(client, ada):
    answer = send(client, ada, named("../../pitch.pdf"), named("läuft.txt", b"Ja"), links="code.example/x")
    assert answer.status_code == 303
    version = Submission.objects.get()
    assert version.links == ["https://code.example/x"]
    assert sorted(one.name for one in version.files.all()) == ["läuft.txt", "pitch.pdf"]
    file = version.files.get(name="pitch.pdf")
    got = client.get(page(ada, f"files/{file.code}/"))
    assert got.content == PDF
    assert got["Content-Disposition"] == 'attachment; filename="pitch.pdf"'
    assert got["X-Content-Type-Options"] == "nosniff"
    assert got["Content-Security-Policy"].startswith("sandbox")
    assert got["Content-Type"] == "application/pdf"  # found, not believed


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.png", b"<!doctype html><script>alert(1)</script>"),
        ("page.html", b"<html>"),
        ("x.svg", b"<svg onload=alert(1)>"),
        ("empty.pdf", b""),
        ("large.pdf", PDF + b"\x00" * 10_000_001),
    ],
)
def test_what_is_refused_gets_a_sentence_with_its_name_and_what_was_typed_stays(client, ada, name, content):
    answer = send(client, ada, named(name, content), text="A long text about us")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f"{name}: " in text or "submitted file is empty" in text
    assert "A long text about us" in text
    assert not SubmissionFile.objects.exists()


def test_a_bomb_is_refused(client, ada):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\x00" * 50_000_000)
    assert send(client, ada, named("bomb.zip", buffer.getvalue())).status_code == 422


def test_only_this_page_takes_large_bodies_and_no_larger_than_it_says(client, ada, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000
    settings.HUBNETZ_UPLOADS = {"hackathons:submission": 50_000}
    large = PDF.replace(b"%%", b"\x00" * 9_000 + b"%%")
    assert send(client, ada, named("a.pdf", large)).status_code == 303
    assert send(client, ada, named("a.pdf", large), named("b.pdf", large * 6)).status_code == 413
    assert client.post(page(ada, "profile/"), {"about": "x" * 9_000}).status_code == 413


def test_after_the_deadline_the_page_says_so_and_keeps_the_sentence(client, ada):
    make.close(ada.hackathon)
    answer = send(client, ada, named("pitch.pdf"))
    assert answer.status_code == 422
    assert "this came too late" in answer.content.decode()
    assert "The deadline is over" in body(client, page(ada, "submission/"))


def test_another_teams_files_are_not_there(client, ada):
    bo = make.participant(ada.hackathon, "bo")
    make.team(bo, "Other")
    file = make.work(bo, files=[FILE]).files.get()
    body(client, page(bo, f"files/{file.code}/"))
    body(client, page(ada, f"files/{file.code}/"), 404)
    body(client, page(make.participant(ada.hackathon, "lone"), f"files/{file.code}/"), 404)
    body(client, f"/en/hackathons/{ada.hackathon.code}/files/{file.code}/", 404)


def test_a_request_is_answered_by_its_own_lead_only(client, ada):
    bo, cleo = (make.participant(ada.hackathon, who) for who in ("bo", "cleo"))
    make.team(bo, "Other")
    asked = actions.ask_to_join(access.place_of(ada).team, cleo)
    for verb in ("acceptance", "refusal"):
        assert client.post(page(bo, f"requests/{asked.code}/{verb}/")).status_code == 404
        assert client.post(page(cleo, f"requests/{asked.code}/{verb}/")).status_code == 404
    assert client.post(page(bo, f"requests/{asked.code}/withdrawal/")).status_code == 404
    assert client.post(page(ada, f"requests/{asked.code}/acceptance/")).status_code == 303
    assert access.place_of(cleo).team == access.place_of(ada).team


def judged(ada, *jurors):
    file = make.work(ada, files=[FILE]).files.get()
    found = [make.juror(ada.hackathon, who, **fields) for who, fields in jurors]
    make.close(ada.hackathon)
    return access.place_of(ada).team, file, [f"/en/jury/{judging.key_to(one)}/" for one in found], found


def test_a_juror_reads_and_judges_after_the_deadline(client, ada):
    team = access.place_of(ada).team
    juror = make.juror(ada.hackathon)
    address = f"/en/jury/{judging.key_to(juror)}/"
    make.work(ada, files=[FILE])
    assert "nothing to judge yet" in body(client, address)
    body(client, f"{address}teams/{team.code}/", 404)
    make.close(ada.hackathon)
    assert "It works." in body(client, f"{address}teams/{team.code}/")
    body(client, f"{address}teams/{team.code}/files/{SubmissionFile.objects.get().code}/")
    codes = list(ada.hackathon.criteria.order_by("position").values_list("code", flat=True))
    fields = {f"points_{code}": "7" for code in codes} | {f"note_{codes[0]}": "well done"}
    assert (
        client.post(f"{address}teams/{team.code}/", {**fields, f"points_{codes[0]}": "11"}).status_code == 422
    )
    assert client.post(f"{address}teams/{team.code}/", fields).status_code == 303
    assert client.post(f"{address}finish/").status_code == 303
    assert client.post(f"{address}teams/{team.code}/", fields).status_code == 422
    assert judging.standings(ada.hackathon)[0].percent == 70


def test_a_partial_juror_sees_a_question_and_no_work(client, ada):
    mo = {"email": "mo@client.example"}
    team, file, (own, other), _found = judged(ada, ("mo", mo), ("jo", {}))
    text = body(client, f"{own}teams/{team.code}/")
    assert "You may be partial" in text
    assert "It works." not in text
    body(client, f"{own}teams/{team.code}/files/{file.code}/", 404)
    assert (
        client.post(f"{own}teams/{team.code}/conflict/", {"stands": "yes", "reason": "friend"}).status_code
        == 303
    )
    body(client, f"{own}teams/{team.code}/files/{file.code}/", 404)
    body(client, f"{other}teams/{team.code}/files/{file.code}/")


def test_results_do_not_leak(client, ada, cast):
    team, file, (address,), (juror,) = judged(ada, ("jo", {}))
    actions.add_award(team, name={"en": "Golden plaster"}, by=cast.eva)
    make.judge(juror, team, 9, 9)
    actions.finish(juror)
    code = ada.hackathon.code
    body(client, f"/en/hackathons/{code}/results/", 404)
    for path in (f"/en/hackathons/{code}/", page(ada), page(ada, "team/"), address):
        text = body(client, path)
        assert "Golden plaster" not in text
        assert "90%" not in text
        assert "90.0%" not in text
    client.force_login(cast.carla)
    body(client, f"/desk/events/{code}/hackathon/results/", 404)
    body(client, f"/desk/events/{code}/hackathon/teams/{team.code}/files/{file.code}/", 404)
    client.force_login(cast.ben)
    body(client, f"/desk/events/{code}/hackathon/results/", 403)
    actions.publish_results(ada.hackathon, by=cast.eva)
    text = body(client, f"/en/hackathons/{code}/results/")
    assert "Golden plaster" in text
    assert "90.0%" in text
    assert "Jo" not in text.split("<main")[1]
    body(client, f"/en/hackathons/{code}/files/{file.code}/", 404)  # the team did not agree


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_a_fixed_number_of_questions(client, cast, count):
    hackathon = make.hackathon(cast.nord)
    lone = make.participant(hackathon, "lone")
    skills = list(hackathon.skills.all()[:2])
    for number in range(count):
        lead = make.participant(hackathon, f"lead{number}")
        make.team(lead, f"Team {number}", wanted=skills, challenge=hackathon.challenges.first())
        make.participant(hackathon, f"free{number}", skills=skills)
        make.work(lead, files=[FILE])
    juror = make.juror(hackathon)
    for path, queries in (
        (f"/en/hackathons/{hackathon.code}/", QUERIES["hackathon"]),
        ("/en/hackathons/", QUERIES["hackathons"]),
        (page(lone, "people/"), QUERIES["people"]),
        (page(lone, "teams/"), QUERIES["teams"]),
    ):
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        assert (path.split("/")[-2], len(asked)) == (path.split("/")[-2], queries)
    make.close(hackathon)
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/en/jury/{judging.key_to(juror)}/")
    assert len(asked) == QUERIES["jury"]


QUERIES = {"hackathon": 7, "hackathons": 3, "people": 6, "teams": 8, "jury": 8}


def test_who_was_refused_too_often_waits(client, ada, monkeypatch, settings):
    settings.LIMITS = True
    monkeypatch.setattr(limits, "REFUSALS", 2)
    for _n in range(2):
        assert send(client, ada, named("x.exe")).status_code == 422
    assert send(client, ada, named("x.exe")).status_code == 429


def test_staff_plan_at_the_desk(client, cast):
    hackathon = make.hackathon(cast.nord)
    client.force_login(cast.eva)
    base = f"/desk/events/{hackathon.code}/hackathon/"
    sent = {"kind": "talk", "title_en": "Halftime", "starts_at": "2027-05-22T14:00"}
    assert client.post(f"{base}milestones/new/", sent).status_code == 303
    assert "Halftime" in body(client, f"/en/hackathons/{hackathon.code}/")
    until = timezone.localtime(hackathon.submissions_until + timedelta(hours=1))
    sent = {"until": f"{until:%Y-%m-%dT%H:%M}", "reason": "The network failed."}
    assert client.post(f"{base}deadline/", sent).status_code == 303
    sent = {"name": "Jo", "email": "jo@jury.example", "language": "en"}
    assert client.post(f"{base}jurors/", sent).status_code == 303
    assert client.post(f"{base}jurors/", sent).status_code == 422
    assert client.post(f"{base}skills/", {"names": "Robotics | Robotik\nLaw"}).status_code == 303
    assert [str(skill) for skill in access.skills_of(hackathon)] == ["Robotik", "Law"]
