"""What happens around the office hours is there to be seen, and no figure knows it."""

from datetime import date

import pytest
from django.utils import timezone

from hubnetz.accounts.models import User
from hubnetz.booking import access
from hubnetz.booking.models import Booking, EarlierWish, Line, QueueTicket, Referral
from hubnetz.casework.access import hours
from hubnetz.casework.models import Consultation
from hubnetz.demo import dates, fill
from hubnetz.network.models import Hub

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def test_hours_to_note_a_queue_wishes_and_referrals(monkeypatch):
    fill.fill(scale=0.2, today=TODAY)
    now = dates.at(TODAY, 9)
    monkeypatch.setattr(timezone, "now", lambda: now)
    hub = Hub.objects.get(slug="zd-bb")
    adviser = User.objects.get(email="beratung.zd-bb@hubnetz.example")
    assert hours.hours_to_note(adviser).exists()
    assert Booking.objects.filter(ending="no_show").exists()
    assert not Consultation.objects.exclude(booking=None).exists()
    queue = access.queue_of(hub)
    assert [place.ticket.number for place in queue] == sorted(place.ticket.number for place in queue)
    assert any(place.turn for place in queue)
    assert all(
        access.may_wish(wish.booking) for wish in EarlierWish.objects.select_related("booking__resource")
    )
    assert EarlierWish.objects.exists()
    assert {one.hub for one in access.referrals_of(adviser, [hub])} == {hub}
    assert not Referral.objects.filter(booking__resource__hub=hub).exists()
    assert all(line.video_url.startswith("https://") for line in Line.objects.exclude(video_url=""))
    assert QueueTicket.objects.count() == 4
