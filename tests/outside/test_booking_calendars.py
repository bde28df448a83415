"""Our calendars of bookings as programs read them that we did not write: moved, cancelled, shared, free or not."""

from uuid import uuid4

import pytest
from django.urls import reverse

from hubnetz.booking import access, actions
from hubnetz.booking.tests import make
from tests.outside import readers

pytestmark = pytest.mark.parametrize("name", readers.NAMES)


def utc(moment):
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def read(name, client, *paths):
    """Return what a reader finds in files, each in order."""
    answers = [client.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200] * len(paths)
    return [sorted(file) for file in readers.reader(name)([answer.content for answer in answers])]


def test_a_booking_is_one_entry_that_follows_it(client, cast, name):
    made = make.booking(make.resource(cast.nord, name="Werkraum"))
    path = reverse("booking:own_calendar", args=[access.key_to(made)])
    files = [client.get(path).content]
    moved = actions.move(made, starts_at=make.at("14:00"), ends_at=make.at("15:00"))
    files.append(client.get(path).content)
    actions.cancel(moved)
    files.append(client.get(path).content)
    [booked], [later], [gone] = readers.reader(name)(files)
    assert booked.code == later.code == gone.code == made.code
    assert [one.sequence for one in (booked, later, gone)] == [0, 1, 2]
    assert [one.status for one in (booked, later, gone)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert (booked.begins, later.begins) == (utc(make.at("10:00")), utc(make.at("14:00")))


def test_what_the_staff_and_what_everybody_subscribes_to(client, cast, name):
    room = make.resource(cast.nord, name="Werkraum")
    make.booking(room, organisation_name="Metall; Söhne, 2")
    make.booking(room, "14:00", "15:00", "frieda")
    secrets = [
        actions.share_calendar(
            cast.nord, resource=room, label="Tür", shows_people=people, idempotency_key=uuid4(), by=cast.ada
        )[1]
        for people in (True, False)
    ]
    paths = [reverse("booking:shared_calendar", args=[secret]) for secret in secrets]
    named, unnamed, everybody = read(name, client, *paths, reverse("booking:not_free", args=[room.code]))
    assert {one.title for one in named} == {"Werkraum: Emil (Metall; Söhne, 2)", "Werkraum: Frieda"}
    assert {one.title for one in unnamed} == {"Werkraum: gebucht"}
    assert {one.title for one in everybody} == {"nicht frei"}
    times = (("10:00", "11:00"), ("14:00", "15:00"))
    spans = {(utc(make.at(begins)), utc(make.at(ends))) for begins, ends in times}
    for file in (named, unnamed, everybody):
        assert {(one.begins, one.ends) for one in file} == spans
