"""Coming to all dates of a series: each question asked once, ways by name, photos said before."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import actions, alike, recurrence
from hubnetz.events.access import packages
from hubnetz.events.access import series as dates
from hubnetz.events.models import Enrolment, Event, Registration, Series, Waiting
from hubnetz.events.tests import make, make_programme
from hubnetz.events.tests.test_letters import BOTH, ENDS, STARTS, event, read
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

WEEK = timedelta(days=7)


def series(first: Event, count: int = 3) -> Series:
    slots = [recurrence.Slot(first.starts_at + n * WEEK, first.ends_at + n * WEEK) for n in range(1, count)]
    return actions.repeat(first, slots=slots, booking=Series.Booking.BOTH, by=None)


def in_order(made: Series) -> list[Event]:
    return list(made.events.order_by("starts_at"))


def keys(made: Series) -> dict[str, str]:
    return {str(one.text): one.code for one in packages.package_of(made).questions}


def sent(**fields):
    return {"name": "Gerda", "email": "gerda@client.example", "idempotency_key": str(uuid4()), **fields}


def text(answer) -> str:
    return answer.content.decode()


def test_each_question_is_asked_once_and_kept_for_each_seat(client, cast):
    first = make.event(cast.nord, seats=5)
    diet = make.question(first, "Essen?", kind="choice", options=["alles", "vegan"], is_required=True)
    make.question(first, "Womit?", only_if=diet, only_value="vegan")
    made = series(first)
    path, asked = f"/series/{made.code}/enrolment/", keys(made)
    page = text(client.get(f"/series/{made.code}/"))
    assert page.count("Essen?</") == 1
    missing = client.post(path, sent(**{f"q_{asked['Womit?']}": "Reis"}))
    assert missing.status_code == 422
    assert 'value="Gerda"' in text(missing)
    assert "Reis" in text(missing)
    assert not Enrolment.objects.exists()
    given = {f"q_{asked['Essen?']}": "vegan", f"q_{asked['Womit?']}": "Reis"}
    assert client.post(path, sent(**given)).status_code == 303
    for one in in_order(made):
        codes = {str(question.text): question.code for question in one.questions.all()}
        assert one.registrations.get().answers == {codes["Essen?"]: "vegan", codes["Womit?"]: "Reis"}


def test_an_answer_that_does_not_apply_is_not_kept(client, cast):
    first = make.event(cast.nord)
    diet = make.question(first, "Essen?", kind="choice", options=["alles", "vegan"], is_required=True)
    make.question(first, "Womit?", only_if=diet, only_value="vegan", is_required=True)
    made = series(first)
    asked = keys(made)
    given = {f"q_{asked['Essen?']}": "alles", f"q_{asked['Womit?']}": "Reis"}
    assert client.post(f"/series/{made.code}/enrolment/", sent(**given)).status_code == 303
    assert all(len(seat.answers) == 1 for seat in Registration.objects.all())


def test_a_question_of_some_dates_says_of_which_and_is_kept_there_only(client, cast):
    made = series(make.event(cast.nord))
    last = in_order(made)[-1]
    own = make.question(last, "Mit Laptop?", kind="yes_no", is_required=True)
    page = text(client.get(f"/series/{made.code}/"))
    assert "Für die Termine:" in page
    client.post(f"/series/{made.code}/enrolment/", sent(**{f"q_{keys(made)['Mit Laptop?']}": "yes"}))
    answers = [one.registrations.get().answers for one in in_order(made)]
    assert answers == [{}, {}, {own.code: "yes"}]


def test_a_question_required_at_one_date_is_required_once_for_all(cast):
    made = series(make.event(cast.nord), count=2)
    one, other = in_order(made)
    make.question(one, "Beruf?")
    make.question(other, "Beruf?", is_required=True)
    (asked,) = packages.package_of(made).questions
    assert (asked.is_required, len(asked.dates)) == (True, 2)


def test_a_date_added_later_and_a_place_in_the_queue_have_the_answers_too(cast):
    first = make.event(cast.nord, seats=1)
    make.question(first, "Beruf?", is_required=True)
    made = series(first, count=2)
    make.registration(in_order(made)[1])
    make.enrolment(made, answers={keys(made)["Beruf?"]: "Tischlerin"}, no_photos=True)
    last = in_order(made)[-1]
    actions.add_date(made, starts_at=last.starts_at + WEEK, ends_at=last.ends_at + WEEK, by=None)
    rows = [*Registration.objects.filter(email="greta@client.example"), *Waiting.objects.all()]
    assert [list(row.answers.values()) for row in rows] == [["Tischlerin"]] * 3
    assert all(row.no_photos for row in rows)
    assert Waiting.objects.count() == 1


def test_a_way_is_chosen_once_and_taken_at_each_date(client, cast):
    first = make.event(cast.nord, mode="hybrid", seats=5)
    first.pools.create(mode="online", planned_mode="online", position=1)
    made = series(first)
    in_order(made)[1].pools.get(position=1).delete()  # one date is on site only
    package = packages.package_of(made)
    online = next(way for way in package.ways if way.name == "online")
    assert [way.dates for way in package.ways] == [3, 2]
    page = text(client.get(f"/series/{made.code}/"))
    assert "Nicht jeder Termin bietet dieselben Arten" in page
    assert client.post(f"/series/{made.code}/enrolment/", sent()).status_code == 422  # nothing is chosen
    assert client.post(f"/series/{made.code}/enrolment/", sent(way=online.code)).status_code == 303
    modes = [one.registrations.get().pool.mode for one in in_order(made)]
    assert modes == ["online", "on_site", "online"]
    assert "(vor Ort)" in Letter.objects.get().text


def test_a_date_that_went_online_is_still_chosen_as_on_site(cast):
    made = series(make.event(cast.nord, site=cast.nord.sites.first()))
    actions.go_online(in_order(made)[0], join_url="https://meet.example/1", by=None)
    (way,) = packages.package_of(made).ways
    assert (way.name, way.dates) == ("vor Ort", 3)


def test_where_the_hub_decides_it_is_a_request_that_the_letter_says(client, cast):
    first = make.event(cast.nord, seats=2)
    make.attendee_type(first, "Presse", needs_approval=True)
    made = series(first)
    assert "Alle Termine anfragen" in text(client.get(f"/series/{made.code}/"))
    client.post(f"/series/{made.code}/enrolment/", sent())
    assert Registration.objects.requests().count() == 3
    letter = Letter.objects.get().text
    assert letter.count("angefragt, der Hub entscheidet") == 3
    assert "ohne Sie" not in letter
    own = Enrolment.objects.get()
    page = text(client.get(f"/enrolments/{dates.key_to_enrolment(own)}/"))
    assert page.count("angefragt, der Hub entscheidet") == 3
    actions.approve(Registration.objects.first(), by=None)
    assert sum(one.seat is not None for one in dates.dates_of(own)) == 1
    actions.leave_series(own)
    assert not Registration.objects.filter(cancelled_at=None).exists()


def test_dates_by_invitation_are_named_and_left_out(client, cast):
    made = series(make.event(cast.nord))
    make.attendee_type(in_order(made)[1], "Geladene", needs_invitation=True)
    assert "nur auf Einladung sind:" in text(client.get(f"/series/{made.code}/"))
    client.post(f"/series/{made.code}/enrolment/", sent())
    assert [one.registrations.count() for one in in_order(made)] == [1, 0, 1]
    assert "ohne Sie" in Letter.objects.get().text


def test_a_series_by_invitation_takes_nobody_for_all(client, cast):
    first = make.event(cast.nord)
    make.attendee_type(first, "Geladene", needs_invitation=True)
    made = series(first)
    page = text(client.get(f"/series/{made.code}/"))
    assert "Alle Termine dieser Reihe sind auf Einladung." in page
    assert 'name="email"' not in page
    assert client.post(f"/series/{made.code}/enrolment/", sent()).status_code == 422
    with pytest.raises(actions.NotInvited):
        make.enrolment(made)
    assert not Enrolment.objects.exists()


def test_photos_are_said_before_and_refused_for_all(client, cast):
    made = series(make.event(cast.nord, takes_photos=True, seats=1))
    make.registration(in_order(made)[1])
    page = text(client.get(f"/series/{made.code}/"))
    assert page.index("wird fotografiert") < page.index('name="no_photos"')
    client.post(f"/series/{made.code}/enrolment/", sent(no_photos="on"))
    own = Registration.objects.filter(email="gerda@client.example")
    assert [seat.no_photos for seat in own] == [True, True]
    assert Waiting.objects.get().no_photos
    letter = Letter.objects.get(kind="events.series_confirmed").text
    assert "auf kein Foto möchten" in letter
    path = f"/enrolments/{dates.key_to_enrolment(Enrolment.objects.get())}/"
    assert "Sie möchten auf kein Foto." in text(client.get(path))
    for _twice in range(2):
        assert client.post(f"{path}photos/", {"no_photos": "no"}).status_code == 303
    assert not own.filter(no_photos=True).exists()
    assert not Waiting.objects.get().no_photos
    assert Entry.objects.filter(verb="events.photos_allowed", noun="events.enrolment").count() == 1


def test_where_only_some_dates_make_photos_they_are_named(client, cast):
    made = series(make.event(cast.nord))
    page = text(client.get(f"/series/{made.code}/"))
    assert "no_photos" not in page
    one, other = in_order(made)[:2]
    Event.objects.filter(pk=one.pk).update(takes_photos=True)
    Event.objects.filter(pk=other.pk).update(takes_photos=True, photo_note={"de": "Nur das Podium."})
    page = text(client.get(f"/series/{made.code}/"))
    assert page.count("An diesen Terminen:") == 2
    assert "Nur das Podium." in page
    assert [len(note.dates) for note in packages.package_of(made).photo_notes] == [1, 1]


def test_two_questions_alike_at_one_date_stay_two(cast):
    first = make.event(cast.nord)
    make.question(first, "Name des Kindes?"), make.question(first, "Name des Kindes?")
    made = series(first)
    asked = packages.package_of(made).questions
    assert [len(one.dates) for one in asked] == [3, 3]
    answers = {one.code: f"Kind {n}" for n, one in enumerate(asked)}
    day = alike.day(in_order(made)[0])
    assert sorted(alike.answers_at(day, None, answers).values()) == ["Kind 0", "Kind 1"]


@pytest.mark.parametrize("count", [2, 5])
def test_what_is_asked_costs_the_same_for_few_and_many_dates(cast, count, django_assert_num_queries):
    first = make.event(cast.nord)
    make.attendee_type(first, "Presse")
    make.question(first, "Beruf?")
    made = series(first, count)
    with django_assert_num_queries(4):
        packages.package_of(made)


def test_what_was_answered_is_forgotten_with_the_person(cast, settings):
    settings.HUBNETZ_ATTENDEES_KEPT = 3
    first = make.event(cast.nord)
    make.question(first, "Beruf?")
    made = series(first)
    own = make.enrolment(made, answers={keys(made)["Beruf?"]: "Tischlerin"}, no_photos=True)
    long_ago = timezone.now() - timedelta(days=400)
    made.events.update(starts_at=long_ago, ends_at=long_ago + timedelta(hours=1))
    Enrolment.objects.update(enrolled_at=long_ago)
    assert actions.forget_enrolment(own)
    own.refresh_from_db()
    assert (own.answers, own.no_photos, own.name) == ({}, False, "")


@BOTH
@pytest.mark.parametrize("variant", ["plain", "photos", "mixed", "requested"])
def test_the_letter_of_all_dates(cast, language, variant):
    first = event(cast.nord, takes_photos=variant == "photos", seats=1)
    slots = [recurrence.Slot(STARTS + n * WEEK, ENDS + n * WEEK) for n in (1, 2, 3)]
    if variant == "requested":
        make.attendee_type(first, "Presse", needs_approval=True)
    made = actions.repeat(first, slots=slots, booking=Series.Booking.BOTH, by=None)
    days = in_order(made)
    if variant == "mixed":
        note = {"de": "Nur das Podium wird gefilmt.", "en": "Only the stage is filmed."}
        Event.objects.filter(pk__in=[one.pk for one in days[:2]]).update(takes_photos=True, photo_note=note)
        make.registration(days[0])
        make.attendee_type(days[1], "Presse", needs_approval=True)
        make.attendee_type(days[2], "Geladene", needs_invitation=True)
    own = make.enrolment(made, language=language, no_photos=variant == "mixed")
    letter = Letter.objects.get(kind="events.series_confirmed")
    letter.text = letter.text.replace(dates.key_to_enrolment(own), "KEY")
    letter.save()
    read("series_confirmed", language, variant)


def umbrella_of(cast, *photos: bool):
    umbrella = make_programme.umbrella(cast.nord, code="aktionstag", starts_at=STARTS, ends_at=ENDS)
    for number, takes_photos in enumerate(photos):
        starts_at = STARTS + timedelta(minutes=30 * number)
        part = make.event(
            cast.nord, code=f"teil{number}", title={"de": f"Teil {number}", "en": f"Part {number}"},
            starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30), takes_photos=takes_photos,
        )  # fmt: skip
        actions.attach(part, umbrella=umbrella, by=None)
    return umbrella


def test_an_umbrella_says_it_before_and_takes_the_wish(client, cast):
    umbrella = umbrella_of(cast, True, False)
    page = text(client.get(f"/events/{umbrella.code}/"))
    assert page.index("Bei diesen Teilen: Teil 0") < page.index('name="no_photos"')
    path = f"/events/{umbrella.code}/selection/"
    refused = client.post(path, sent(no_photos="on"))
    assert refused.status_code == 422
    assert "checked" in text(refused).split('name="no_photos"')[1].split(">")[0]
    chosen = {"part_teil0": "on", "part_teil1": "on"}
    assert client.post(path, sent(no_photos="on", **chosen)).status_code == 303
    assert Registration.objects.filter(no_photos=True).count() == 2
    assert "Sie möchten auf kein Foto" in Letter.objects.get().text


def test_an_umbrella_without_photos_asks_nobody(client, cast):
    umbrella = umbrella_of(cast, False, False)
    assert "no_photos" not in text(client.get(f"/events/{umbrella.code}/"))


@BOTH
def test_the_letter_of_several_parts_says_it(cast, language):
    umbrella = umbrella_of(cast, True, False)
    choices = [actions.Choice(part) for part in umbrella.parts.order_by("starts_at")]
    actions.register_for_parts(
        umbrella, choices=choices, name="Gerda", email="gerda@client.example", language=language,
        idempotency_key=uuid4(),
    )  # fmt: skip
    read("parts_confirmed", language, "photos")
