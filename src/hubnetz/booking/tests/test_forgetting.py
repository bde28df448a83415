from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.booking import access, actions
from hubnetz.booking.actions import rights
from hubnetz.booking.models import Booking, Customer, Licence
from hubnetz.booking.tests import make, make_prices
from hubnetz.booking.tests.test_licences import came, course
from hubnetz.events.models import Registration
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LONG_AGO = timedelta(days=800)  # more than 24 months


def long_ago(booking):
    Booking.objects.filter(pk=booking.pk).update(
        starts_at=booking.starts_at - LONG_AGO, ends_at=booking.ends_at - LONG_AGO
    )


def test_who_booked_is_forgotten_and_that_something_was_booked_is_not(cast):
    room = make.resource(cast.nord)
    old, new = make.booking(room, subject="Kasse", phone="1"), make.booking(room, "14:00", "15:00", "frieda")
    long_ago(old)
    assert rights.forget_due(timezone.now(), held={}) == 1
    assert rights.forget_due(timezone.now(), held={}) == 0
    old.refresh_from_db()
    assert (old.name, old.email, old.phone, old.subject) == ("", "", "", "")
    assert old.allocations.exists()
    assert set(Letter.objects.values_list("to", flat=True)) == {"frieda@client.example"}
    assert not actions.forget_booking(new)
    assert Entry.objects.filter(verb="booking.booking_forgotten").count() == 1


def test_a_series_goes_with_its_last_date(cast):
    made = actions.book_series(
        make.resource(cast.nord),
        rule="FREQ=WEEKLY",
        count=2,
        starts_at=make.at("10:00"),
        ends_at=make.at("11:00"),
        name="Emil",
        email="emil@client.example",
        idempotency_key=uuid4(),
    )
    first, last = made.bookings.order_by("starts_at")
    long_ago(first)
    rights.forget_due(timezone.now(), held={})
    made.refresh_from_db()
    assert made.email
    long_ago(last)
    rights.forget_due(timezone.now(), held={})
    made.refresh_from_db()
    assert (made.name, made.email) == ("", "")
    assert not Letter.objects.exists()


def test_a_licence_goes_when_it_has_not_been_good_for_long_and_nothing_gives_it_again(cast):
    kind = make.licence_kind()
    came(course(cast.nord, kind))
    (by_course,) = actions.grant_attended(kind)
    good = actions.grant(kind, hub=cast.nord, name="Ida", email="ida@client.example", by=cast.ben)
    Licence.objects.filter(pk=by_course.pk).update(valid_until=timezone.localdate() - LONG_AGO)
    assert not access.licences_to_forget(timezone.now())
    Registration.objects.update(name="", email="")
    assert rights.forget_due(timezone.now(), held={}) == 1
    assert list(Licence.objects.all()) == [good]


def test_where_people_are_kept_for_ever_nobody_is_forgotten(cast, settings):
    settings.HUBNETZ_ATTENDEES_KEPT = 0
    long_ago(make.booking(make.resource(cast.nord)))
    assert rights.forget_due(timezone.now(), held={}) == 0


def test_a_person_kept_as_customer_goes_when_nothing_needs_them(cast):
    gone, billed, booked = (make_prices.person(cast.nord, who) for who in ("emil", "ida", "frieda"))
    company, new = make_prices.customer(cast.nord), make_prices.person(cast.nord, "olga")
    make_prices.granted(billed)
    Customer.objects.exclude(pk=new.pk).update(made_at=timezone.now() - LONG_AGO)
    held = make.booking(make.resource(cast.nord), who="frieda")
    assert rights.forget_due(timezone.now(), held={}) == 1
    assert set(Customer.objects.all()) == {billed, booked, company, new}
    assert Entry.objects.get(verb="booking.customer_forgotten").code == gone.code
    long_ago(held)
    assert rights.forget_due(timezone.now(), held={}) == 2  # the booking, then the person
    assert set(Customer.objects.all()) == {billed, company, new}
    assert not actions.forget_customer(new)
