"""Every letter about a seat, as it reads."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.letters import compare

from hubnetz.events import access, actions, letters
from hubnetz.events.tests import make
from hubnetz.post.models import Letter

FOLDER = Path(__file__).parent / "letters"
STARTS, ENDS = datetime(2027, 3, 4, 17, tzinfo=UTC), datetime(2027, 3, 4, 19, tzinfo=UTC)


def seat(hub, language, mode):
    event = make.event(
        hub,
        code="werkstatt",
        mode=mode,
        starts_at=STARTS,
        ends_at=ENDS,
        site=hub.sites.get() if mode != "online" else None,
    )
    return make.registration(event, language=language)


def with_plain_links(letter, registration):
    letter.text = letter.text.replace(access.key_to(registration), "KEY")
    return letter


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("mode", ["on_site", "online"])
def test_a_seat_is_confirmed(cast, language, mode):
    registration = seat(cast.nord, language, mode)
    letter = with_plain_links(Letter.objects.get(), registration)
    compare(letter, FOLDER / f"registration_confirmed.{mode}.{language}.txt")


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_seat_is_given_back(cast, language):
    registration = actions.withdraw(seat(cast.nord, language, "on_site"))
    compare(
        Letter.objects.get(kind="events.registration_withdrawn"),
        FOLDER / f"registration_withdrawn.{language}.txt",
    )
    assert letters.registration_withdrawn(registration).to == registration.email


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", ["host_changed", "event_cancelled"])
def test_a_date_passes_to_another_hub_or_is_cancelled(cast, language, kind):
    registration = seat(cast.nord, language, "on_site")
    if kind == "host_changed":
        actions.change_host(registration.event, to=cast.sued, by=cast.dina)
    else:
        actions.cancel(registration.event, by=cast.dina)
    letter = with_plain_links(Letter.objects.get(kind=f"events.{kind}"), registration)
    compare(letter, FOLDER / f"{kind}.{language}.txt")


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_seat_passes_to_somebody_else(cast, language):
    event = seat(cast.nord, language, "on_site").event
    own = access.seats_of(make.party(event, 1, language=language))[0]
    own = actions.name_person(own, name="Ida", email="ida@client.example")
    actions.name_person(own, name="Jan", email="jan@client.example")
    compare(Letter.objects.get(kind="events.seat_passed_on"), FOLDER / f"seat_passed_on.{language}.txt")
