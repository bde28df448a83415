"""Every letter about a booking, as it reads."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.letters import compare

from hubnetz.booking import access, actions
from hubnetz.booking.models import Booking
from hubnetz.booking.tests import make, make_prices
from hubnetz.events import recurrence
from hubnetz.network import access as network
from hubnetz.post.models import Letter

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent / "letters"
STARTS = datetime(2027, 3, 4, 9, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=1)
BOTH = pytest.mark.parametrize("language", ["de", "en"])


@pytest.fixture(autouse=True)
def the_second_of_march(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 3, 2, 9, tzinfo=UTC))


def read(kind, language, variant="", **found):
    """Compare the one letter of a kind with its file, keys of links replaced by what they open."""
    letter = Letter.objects.get(kind=f"booking.{kind}", **found)
    for row in Booking.objects.all():
        letter.text = letter.text.replace(access.key_to(row), "KEY").replace(row.code, "CODE")
    compare(letter, FOLDER / f"{kind}{f'.{variant}' if variant else ''}.{language}.txt")


def booked(what, language, **values):
    times = {"starts_at": STARTS, "ends_at": ENDS, **values}
    return make.booking(what, language=language, **times)


@BOTH
def test_a_room_is_booked(cast, language):
    room = make.resource(
        cast.nord,
        grace_minutes=15,
        house_rules={"de": "Bitte lüften.", "en": "Please air the room."},
        safety={"de": "Fluchtweg freihalten.", "en": "Keep the escape route clear."},
    )
    booked(room, language, together_with=[make.resource(cast.nord, "thing", name="Beamer")])
    read("booking_confirmed", language, "room")


@BOTH
def test_a_desk_that_costs_something_is_booked(cast, language):
    desks = make.resource(cast.nord, "desks", units=2, name="Arbeitsplätze")
    make_prices.tariff(desks)
    make_prices.tariff(desks, "day", 1000)
    make_prices.granted(make_prices.person(cast.nord), contains=60, first_on=STARTS.date())
    booked(desks, language, ends_at=STARTS + timedelta(hours=2), size=2)
    read("booking_confirmed", language, "price")


@BOTH
@pytest.mark.parametrize("mode", ["phone", "video"])
def test_an_hour_is_booked(cast, language, mode):
    booked(make.adviser(cast.nord), language, mode=mode, phone="0711 123")
    read("booking_confirmed", language, mode)


@BOTH
def test_asked_and_declined(cast, language):
    asked = booked(make.resource(cast.nord, needs_approval=True), language)
    read("booking_requested", language)
    actions.decline(asked, reason="An dem Tag wird gestrichen.", by=cast.ada)
    read("booking_declined", language)


@BOTH
def test_moved(cast, language):
    made = booked(make.resource(cast.nord), language)
    actions.move(made, starts_at=STARTS + timedelta(hours=1), ends_at=ENDS + timedelta(hours=1))
    read("booking_moved", language)


@BOTH
@pytest.mark.parametrize("ending", ["self", "staff", "no_show", "lapsed"])
def test_ended(cast, language, ending, monkeypatch):
    made = booked(make.resource(cast.nord, grace_minutes=15, needs_approval=ending == "lapsed"), language)
    if ending in ("self", "staff"):
        actions.cancel(
            made,
            reason="" if ending == "self" else "Wasserschaden.",
            by=cast.ada if ending == "staff" else None,
        )
    else:
        monkeypatch.setattr(timezone, "now", lambda: STARTS + timedelta(minutes=20))
        (actions.release if ending == "no_show" else actions.lapse)(made)
    read("booking_cancelled", language, ending)


@BOTH
def test_a_series(cast, language):
    room = make.resource(cast.nord)
    booked(room, "de", who="frieda")
    from uuid import uuid4

    made = actions.book_series(
        room,
        rule=recurrence.weekly(),
        count=3,
        starts_at=STARTS,
        ends_at=ENDS,
        name="Emil",
        email="emil@client.example",
        language=language,
        idempotency_key=uuid4(),
    )
    read("series_confirmed", language)
    actions.cancel_series(made.bookings.order_by("starts_at").first(), scope="all", reason="Doch nicht.")
    read("series_cancelled", language)


@BOTH
def test_a_licence(cast, language):
    made = actions.grant(
        make.licence_kind(),
        hub=cast.nord,
        name="Emil",
        email="emil@client.example",
        language=language,
        by=cast.ben,
    )
    read("licence_granted", language)
    actions.withdraw_licence(made, reason="Ohne Brille gearbeitet.", by=cast.ada)
    read("licence_withdrawn", language)


@BOTH
def test_who_decides_is_told_of_a_request(cast, language):
    type(cast.ada).objects.update(language=language)
    room = make.resource(cast.nord, needs_approval=True)
    booked(room, language, organisation_name="Emil GmbH", subject="Demotag mit 40 Gästen")
    decides = {one.user.email for one in network.team_of(cast.nord) if one.role in ("lead", "desk")}
    told = Letter.objects.filter(kind="booking.request_received")
    assert set(told.values_list("to", flat=True)) == decides
    read("request_received", language, to=cast.ada.email)
