"""Every letter around an hour, as it reads."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.booking import actions
from hubnetz.booking.models import EarlierOffer
from hubnetz.booking.tests import make
from hubnetz.booking.tests.test_letters import BOTH, ENDS, STARTS, booked, read

pytestmark = pytest.mark.django_db
NOW = STARTS - timedelta(days=2)


@pytest.fixture(autouse=True)
def the_second_of_march(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def ben(cast):
    ben = make.adviser(cast.nord, topics=[cast.topic])
    actions.set_line(
        ben,
        phone="0711 9876",
        video_url="https://video.example/raum-7",
        feedback_url="https://umfrage.example/7",
        by=cast.ada,
    )
    return ben


@BOTH
@pytest.mark.parametrize("mode", ["phone", "video"])
def test_an_hour_from_afar(ben, language, mode):
    booked(ben, language, mode=mode, phone="0170 123")
    read("booking_confirmed", language, f"line.{mode}")


@BOTH
def test_reminded_and_thanked(ben, language, monkeypatch):
    made = booked(ben, language)
    monkeypatch.setattr(timezone, "now", lambda: STARTS - timedelta(hours=5))
    actions.remind(made)
    read("booking_reminder", language)
    monkeypatch.setattr(timezone, "now", lambda: STARTS)
    actions.check_in(made)
    monkeypatch.setattr(timezone, "now", lambda: ENDS + timedelta(days=1))
    actions.thank(made)
    read("booking_thanks", language)


@BOTH
def test_an_earlier_hour(cast, ben, language):
    made = make.booking(
        ben,
        starts_at=STARTS + timedelta(days=7),
        ends_at=ENDS + timedelta(days=7),
        language=language,
        mode="video",
    )
    actions.wish_earlier(made, first_on=STARTS.date(), parts=["morning"], modes=["video"])
    actions.offer_earlier(cast.nord)
    read("earlier_offered", language)
    actions.take_earlier(EarlierOffer.objects.get())
    read("booking_moved", language, "earlier")


@BOTH
@pytest.mark.parametrize("asks", [False, True])
def test_somebody_else_booked(cast, ben, language, asks):
    resource = make.adviser(cast.nord, "Carl", needs_approval=True) if asks else ben
    actions.refer(
        resource,
        from_hub=cast.sued,
        agreed=True,
        starts_at=STARTS,
        ends_at=ENDS,
        name="Emil",
        email="emil@client.example",
        language=language,
        idempotency_key=uuid4(),
        by=cast.carla,
    )
    read("booking_referred", language, "asked" if asks else "")
