"""People of events that have been over for long are forgotten; what was counted stays."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.events import access, actions, figures, hooks
from hubnetz.events.access import forgetting, turnout
from hubnetz.events.actions import rights
from hubnetz.events.models import (
    Attendance,
    Certificate,
    Enrolment,
    Event,
    Invitation,
    Joined,
    NewsReader,
    Party,
    Registration,
    Told,
    Waiting,
)
from hubnetz.events.recurrence import Slot
from hubnetz.events.tests import make, make_programme
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import Period
from hubnetz.organisations.models import Organisation
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database
EVER = Period(None, date(2100, 1, 1))
LONG_AGO = timedelta(days=800)
PEOPLE = ("Emil", "Frieda", "Gerda", "Ida", "client.example", "71032", "Nussallergie", "Presse-Anna")


def everything():
    """Return all that is stored about people, as one text."""
    rows = []
    for model in (Registration, Party, Waiting, Enrolment, Invitation, Joined, Told, Certificate, Entry):
        rows += [str(row) for row in model.objects.values()]
    rows += [str(row) for row in Letter.objects.filter(kind__startswith="events.").values()]
    return "\n".join(rows)


def past(event):
    """Put an event into the past, as if all had happened then."""
    Event.objects.filter(pk=event.pk).update(
        starts_at=event.starts_at - LONG_AGO, ends_at=event.ends_at - LONG_AGO
    )
    Attendance.objects.filter(event=event).update(counted_on=date(2024, 1, 1))
    event.refresh_from_db()
    return event


@pytest.fixture
def event(cast):
    """An event with everybody there can be."""
    made = make.event(cast.nord, seats=5, queue_seats=9, mode="online", join_url="https://meet.example/1")
    asks = make.question(made, "Was essen Sie nicht?")
    emil = make.registration(
        made, "emil", organisation_name="Holzbau", postcode="71032", answers={asks.code: "Nussallergie"}
    )
    party = make.party(made, 3)
    ida = actions.name_person(access.seats_of(party)[1], name="Ida", email="ida@client.example")
    actions.invite(
        made, seats=1, note="Presse-Anna", valid_until=timezone.now() + timedelta(days=1), by=cast.eva
    )
    make.registration(made, "gustav")
    make.waiting(made)
    make.waiting(made, "gerda2")
    Joined.objects.create(registration=ida, joined_at=timezone.now())
    Told.objects.create(registration=ida, kind="thanks", starts_at=made.starts_at, told_at=timezone.now())
    for seat in (emil, ida):
        actions.note_attendance(seat, by=cast.eva)
    return past(made)


def all_figures():
    return (
        list(figures.participations(EVER)),
        list(figures.organisations_met(EVER)),
        list(figures.digital_events_held(EVER)),
        [(line.key, line.registered, line.came, line.missing) for line in turnout.by("hub", None, None)],
    )


@pytest.mark.parametrize(
    ("reader", "seat", "stays"),
    [
        ("Emil@Client.example", "emil@client.example", True),
        ("em\u0131l@client.example", "emil@client.example", False),
        ("emil@cl\u0131ent.example", "emil@client.example", False),
        ("max@m\u00fcller.example", "max@xn--mller-kva.example", True),
    ],
)
def test_who_gets_news_is_known_by_their_own_seat_alone(cast, reader, seat, stays):
    event, other = make.event(cast.nord), make.event(cast.nord)
    Registration.objects.filter(pk=make.registration(other).pk).update(email=seat)
    NewsReader.objects.create(hub=cast.nord, email=reader, first_at=event.published_at)
    assert forgetting.readers_without_seat(event).exists() is not stays


def test_names_go_and_figures_stay(event):
    before = all_figures()
    assert before[0]
    assert before[1]
    assert [name for name in PEOPLE if name not in everything()] == []
    rights.forget_due(timezone.now(), held={})
    assert [name for name in PEOPLE if name in everything()] == []
    assert all_figures() == before
    assert Organisation.objects.get().name == "Holzbau"
    assert Attendance.objects.count() == 2


@pytest.mark.parametrize("when", ["before", "after"])
def test_why_a_certificate_was_taken_back_is_forgotten_too(cast, when):
    event = make_programme.course(cast.nord, titles=())
    seat = make.registration(event)
    event = make_programme.over(event)
    actions.note_attendance(seat, by=cast.eva)
    [made] = actions.issue_certificates(event, [seat], by=cast.eva)
    if when == "after":  # the person was forgotten when reasons were not
        rights.forget_due(timezone.now(), held={})
        past(event)
        rights.forget_due(timezone.now(), held={})
    actions.revoke_certificate(made, reason="Herr Emil war nicht da", by=cast.eva)
    if when == "before":
        past(event)
    assert "Herr Emil" in everything()
    rights.forget_due(timezone.now(), held={})
    assert "Emil" not in everything()
    made.refresh_from_db()
    assert made.revoked_at
    lines = Entry.objects.count()
    rights.forget_due(timezone.now(), held={})
    assert Entry.objects.count() == lines


def test_done_again_nothing_more_happens(event):
    rights.forget_due(timezone.now(), held={})
    lines = Entry.objects.count()
    rights.forget_due(timezone.now(), held={})
    assert actions.forget_people(event) == 0
    assert Entry.objects.count() == lines


def test_a_guest_who_is_added_later_is_forgotten_too(cast, event):
    rights.forget_due(timezone.now(), held={})
    actions.add_walk_in(event, name="Nora", email="nora@client.example", idempotency_key=uuid4(), by=cast.eva)
    rights.forget_due(timezone.now(), held={})
    assert "nora" not in everything().lower()


def test_it_goes_in_pieces_and_goes_on_after_a_death(event, monkeypatch):
    monkeypatch.setattr(actions.forgetting, "AT_ONCE", 2)
    assert actions.forget_people(event) == 2
    post, fall = actions.forgetting.post, KeyboardInterrupt()
    with monkeypatch.context() as broken:

        def die(_rows):
            raise fall

        broken.setattr(post, "forget_about_all", die)
        with pytest.raises(KeyboardInterrupt):
            actions.forget_people(event)
    left = Registration.objects.exclude(name="").count()
    assert left
    rights.forget_due(timezone.now(), held={})
    assert [name for name in PEOPLE if name in everything()] == []


@pytest.mark.parametrize("why", ["young", "kept", "off"])
def test_nobody_is_forgotten_too_early(event, monkeypatch, settings, why):
    if why == "young":
        Event.objects.update(
            ends_at=timezone.now() - timedelta(days=700), starts_at=timezone.now() - timedelta(days=701)
        )
        event.refresh_from_db()
    elif why == "kept":
        ten_years = timezone.localdate() + timedelta(days=3000)
        monkeypatch.setattr(hooks, "kept_until", [lambda one: None, lambda one: ten_years])
        assert forgetting.forgotten_on(event) == ten_years
    else:
        settings.HUBNETZ_ATTENDEES_KEPT = 0
        assert forgetting.forgotten_on(event) is None
    before = everything()
    rights.forget_due(timezone.now(), held={})
    assert actions.forget_people(event) == 0
    assert everything() == before


def test_who_comes_to_all_dates_is_forgotten_after_the_last(cast):
    first = make.event(cast.nord)
    slot = Slot(first.starts_at + timedelta(days=7), first.ends_at + timedelta(days=7))
    series = actions.repeat(first, slots=[slot], rule="", booking="both", by=cast.eva)
    enrolment = make.enrolment(series)
    Enrolment.objects.update(enrolled_at=timezone.now() - LONG_AGO)
    first, second = series.events.order_by("starts_at")
    past(first)
    rights.forget_due(timezone.now(), held={})
    assert Enrolment.objects.get().name == "Greta"
    past(second)
    rights.forget_due(timezone.now(), held={})
    enrolment.refresh_from_db()
    assert (enrolment.name, enrolment.email) == ("", "")
    assert "greta" not in everything().lower()


def test_finding_what_is_due_costs_the_same_for_one_and_three(cast, django_assert_num_queries):
    for _number in range(3):
        made = make.event(cast.nord)
        make.registration(made)
        past(made)
    with django_assert_num_queries(1):
        assert len(forgetting.events_to_forget(timezone.now())) == 3
