"""Every letter about a seat, as it reads."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from tests.letters import compare

from hubnetz.events import access, actions, letters, rules
from hubnetz.events.access import courses
from hubnetz.events.models import Party, Registration, Waiting
from hubnetz.events.tests import make, make_programme
from hubnetz.post.models import Letter

FOLDER = Path(__file__).parent / "letters"
STARTS, ENDS = datetime(2027, 3, 4, 17, tzinfo=UTC), datetime(2027, 3, 4, 19, tzinfo=UTC)
BOTH = pytest.mark.parametrize("language", ["de", "en"])


def event(hub, mode="on_site", **fields):
    site = hub.sites.get() if mode != "online" else None
    return make.event(hub, code="werkstatt", mode=mode, starts_at=STARTS, ends_at=ENDS, site=site, **fields)


def seat(hub, language, mode):
    return make.registration(event(hub, mode), language=language)


def read(kind, language, variant="", **found):
    """Compare the one letter of a kind with its file, keys of links replaced by what they open."""
    letter = Letter.objects.get(kind=f"events.{kind}", **found)
    for rows, key_to in (
        (Registration, access.key_to),
        (Party, access.key_to_party),
        (Waiting, access.key_to_waiting),
    ):
        for row in rows.objects.all():
            letter.text = letter.text.replace(key_to(row), "KEY")
    compare(letter, FOLDER / f"{kind}{f'.{variant}' if variant else ''}.{language}.txt")


@BOTH
@pytest.mark.parametrize("mode", ["on_site", "online"])
def test_a_seat_is_confirmed(cast, language, mode):
    seat(cast.nord, language, mode)
    read("registration_confirmed", language, mode)


@BOTH
def test_where_both_is_possible_a_letter_says_the_way_that_was_chosen(cast, language):
    made = event(cast.nord, "hybrid")
    online = made.pools.create(mode="online", planned_mode="online", position=1)
    make.registration(made, pool=online, language=language)
    read("registration_confirmed", language, "hybrid")
    make.registration(made, "frieda", pool=made.pools.first(), language=language)
    assert "71032 Böblingen" in Letter.objects.get(to="frieda@client.example").text


@BOTH
def test_a_seat_is_given_back(cast, language):
    registration = actions.withdraw(seat(cast.nord, language, "on_site"))
    read("registration_withdrawn", language)
    assert letters.registration_withdrawn(registration).to == registration.email


@BOTH
@pytest.mark.parametrize("kind", ["host_changed", "event_cancelled"])
def test_a_date_passes_to_another_hub_or_is_cancelled(cast, language, kind):
    registration = seat(cast.nord, language, "on_site")
    if kind == "host_changed":
        actions.change_host(registration.event, to=cast.sued, by=cast.dina)
    else:
        actions.cancel(registration.event, by=cast.dina)
    read(kind, language)


@BOTH
def test_several_seats_are_one_letter_to_the_contact_and_one_to_each_address(cast, language):
    made = event(cast.nord)
    people = [actions.Person("Frieda", "frieda@client.example"), actions.Person("Ida", "ida@client.example")]
    fields = {"name": "Frieda", "email": "frieda@client.example", "language": language}
    party = actions.register_party(
        made, people=[*people, actions.Person("")], idempotency_key=make.uuid4(), **fields
    )
    read("party_confirmed", language)
    read("registration_confirmed", language, "by_contact")
    actions.give_all_back(party)
    read("party_withdrawn", language)
    read("registration_withdrawn", language, "by_contact", to="ida@client.example")


@BOTH
def test_requests_are_noted_declined_and_taken_back(cast, language):
    made = event(cast.nord)
    press = make.attendee_type(made, needs_approval=True)
    own = make.registration(made, type=press, language=language)
    make.party(made, 3, type=press, language=language)
    read("registration_requested", language)
    read("party_requested", language)
    actions.decline(own, reason="Die Plätze für die Presse sind vergeben.", by=cast.eva)
    read("registration_declined", language)
    actions.withdraw(make.registration(made, "ida", type=press, language=language))
    read("registration_withdrawn", language, "request")


@BOTH
def test_somebody_waits_is_offered_a_seat_and_does_not_answer(cast, language, monkeypatch):
    made = event(cast.nord, seats=1)
    first = make.registration(made)
    make.waiting(made, size=2, language=language)
    read("waiting_confirmed", language)
    until = datetime(2027, 3, 2, 9, 30, tzinfo=UTC)
    monkeypatch.setattr(rules, "offer_until", lambda *_times: until)
    actions.withdraw(first)
    read("seat_offered", language)
    monkeypatch.setattr(actions.queue.timezone, "now", lambda: until + timedelta(minutes=1))
    actions.lapse(made)
    read("offer_lapsed", language)


@BOTH
def test_somebody_who_waits_leaves_or_hears_of_another_host(cast, language):
    made = event(cast.nord, seats=1)
    make.registration(made)
    entry = make.waiting(made, language=language)
    actions.change_host(made, to=cast.sued, by=cast.dina)
    read("host_changed", language, "waiting", to=entry.email)
    actions.leave(entry)
    read("waiting_left", language)


@BOTH
@pytest.mark.parametrize("what", ["rescheduled", "relocated", "went_online", "came_back", "link_changed"])
def test_a_date_is_another_than_it_was(cast, language, what):
    own = seat(cast.nord, language, "online" if what == "link_changed" else "on_site")
    made, day = own.event, timedelta(days=7)
    note = "Der Saal hat einen Wasserschaden."
    note = "Der Dienst ist ein anderer." if what == "link_changed" else note
    if what == "rescheduled":
        actions.reschedule(made, starts_at=STARTS + day, ends_at=ENDS + day, note=note, by=cast.eva)
    elif what == "relocated":
        other = cast.nord.sites.create(
            name="Altes Rathaus", postcode="71034", town="Böblingen", latitude=48, longitude=9
        )
        actions.relocate(made, site=other, note=note, by=cast.eva)
    elif what == "link_changed":
        actions.give_link(made, join_url="https://meet.example/first", by=cast.eva)
        assert not Letter.objects.filter(kind="events.event_changed").exists()  # nobody has the former
        actions.give_link(made, join_url="https://meet.example/secret", note=note, by=cast.eva)
    else:
        actions.go_online(made, join_url="https://meet.example/secret", note=note, by=cast.eva)
    if what == "came_back":
        Letter.objects.all().delete()
        actions.come_back(made, by=cast.eva)
    read("event_changed", language, what)
    assert "secret" not in Letter.objects.latest("pk").text


@BOTH
def test_a_seat_passes_to_somebody_else(cast, language):
    own = access.seats_of(make.party(event(cast.nord), 1, language=language))[0]
    own = actions.name_person(own, name="Ida", email="ida@client.example")
    actions.name_person(own, name="Jan", email="jan@client.example")
    read("seat_passed_on", language)


@BOTH
def test_several_parts_of_an_umbrella_are_one_letter(cast, language):
    umbrella = make_programme.umbrella(cast.nord, code="aktionstag", starts_at=STARTS, ends_at=ENDS)
    parts = []
    for number, title in enumerate(("Zahlen lesen", "Angebote schreiben", "Fragen stellen")):
        starts_at = STARTS + timedelta(minutes=30 * number)
        part = make.event(
            cast.sued if number else cast.nord,
            code=f"teil{number}",
            title={"de": title},
            site=None if number else cast.nord.sites.get(),
            mode="online" if number else "on_site",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=30),
            seats=1 if number == 1 else None,
        )
        parts.append(actions.attach(part, umbrella=umbrella, by=None))
    make.attendee_type(parts[2], "Gast", needs_approval=True)
    make.registration(parts[1])
    actions.register_for_parts(
        umbrella,
        choices=[actions.Choice(part) for part in parts],
        name="Gerda",
        email="gerda@client.example",
        language=language,
        idempotency_key=uuid4(),
    )
    read("parts_confirmed", language)


@BOTH
@pytest.mark.parametrize("kind", ["certificate_issued", "certificate_revoked"])
def test_a_certificate_is_issued_and_taken_back(cast, language, kind):
    course = make_programme.course(cast.nord, titles=())
    person = make_programme.present(make.registration(course, "gerda", language=language))
    (made,) = actions.issue_certificates(make_programme.over(course), [person], by=None)
    actions.revoke_certificate(made, reason="Gekommen war jemand anders.", by=None)
    letter = Letter.objects.get(kind=f"events.{kind}")
    letter.text = letter.text.replace(courses.key_to_certificate(made), "KEY").replace(made.code, "CODE")
    compare(letter, FOLDER / f"{kind}.{language}.txt")
