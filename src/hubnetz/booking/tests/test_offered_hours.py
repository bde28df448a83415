"""An hour that is kept for somebody's answer is nobody's booking: no list, table, figure or calendar knows it."""

from datetime import time
from uuid import uuid4

import pytest
from django.urls import reverse

from hubnetz.booking import access, actions, calendars, figures, rules, supply
from hubnetz.booking.access import listing, sharing, timetables
from hubnetz.booking.models import Allocation
from hubnetz.booking.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(cast):
    """Ben has one hour on each day, at ten; that of the fifth day is offered to Frieda, who has the ninth."""
    hours = tuple(rules.Hours(day, time(10), time(10, 30), on_holidays=True) for day in range(7))
    made = make.resource(cast.nord, "adviser", name="Ben", hours=hours, modes=["video"], user=cast.ben)
    for day in (1, 2, 3, 4):
        make.booking(made, "10:00", "10:30", f"p{day}", offset=day, mode="video")
    later = make.booking(made, "10:00", "10:30", "frieda", offset=9, mode="video")
    actions.wish_earlier(
        later, first_on=make.day(1), parts=["morning", "afternoon", "evening"], modes=["video"]
    )
    [offer] = actions.offer_earlier(cast.nord)
    assert offer.starts_at == make.at("10:00", 5)
    assert Allocation.objects.filter(booking=None, offer=offer, freed_at=None).count() == 1
    return made


def test_it_is_not_free(ben):
    assert not access.slots([ben], make.day(5), make.day(5))
    with pytest.raises(actions.NotFree):
        make.booking(ben, "10:00", "10:30", offset=5, mode="video")
    assert supply.stocks([ben], make.day(5), make.day(5))[ben.pk].supply.engaged != ((),)


def test_tables_show_it_as_kept_and_name_nobody(cast, ben, client):
    shown = timetables.day_of([ben], make.day(5))
    cells = [cell for row in shown.rows for _column, cell in row.cells]
    assert [cell for cell in cells if cell.stays] == []
    assert timetables.KEPT in {cell.state for cell in cells}
    client.force_login(cast.ada)
    day = make.day(5).isoformat()
    for address in (reverse("desk:booking_day"), reverse("desk:bookings"), reverse("desk:bookings_list")):
        assert client.get(address, {"hub": "nord", "day": day, "from": day}).status_code == 200


def test_figures_do_not_count_it(ben):
    [made] = figures.use([ben], [(make.day(5), make.day(5))])
    assert (made.bookings, made.booked) == (0, figures.NOTHING)
    [before] = figures.use([ben], [(make.day(4), make.day(4))])
    assert before.bookings == 1


def test_no_list_and_no_calendar_has_it(cast, ben):
    every = listing.bookings_listed(cast.ada, cast.nord, listing.Narrowed(resource=ben.code))
    assert every.count() == 5
    link, _secret = actions.share_calendar(
        cast.nord, resource=ben, label="Tür", shows_people=True, idempotency_key=uuid4(), by=cast.ada
    )
    assert sharing.bookings_in(link).count() == 5
    text = calendars.of_staff(sharing.bookings_in(link), "", shows_people=True).decode()
    assert text.count("BEGIN:VEVENT") == 5
    assert any(span.starts_at == make.at("10:00", 5) for span in sharing.not_free(ben))
