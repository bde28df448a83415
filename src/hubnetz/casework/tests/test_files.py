from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hubnetz.casework import access, actions
from hubnetz.casework.models import Case, Consultation
from hubnetz.casework.tests import make
from hubnetz.organisations import actions as organisations

pytestmark = pytest.mark.database


def test_an_enquiry_becomes_one_case(cast):
    enquiry, emil = make.enquiry(cast.nord), make.organisation(cast.nord)
    first = actions.open_case(emil, title="Bestellungen", adviser=cast.ben, enquiry=enquiry, by=cast.ben)
    again = actions.open_case(emil, title="Bestellungen", adviser=cast.ben, enquiry=enquiry, by=cast.ben)
    assert first == again
    assert Case.objects.count() == 1
    enquiry.refresh_from_db()
    assert enquiry.organisation == emil


def test_a_note_sent_twice_is_one_consultation(cast):
    emil, key = make.organisation(cast.nord), uuid4()
    for _ in range(2):
        make.consultation(emil, cast.topic, cast.ben, idempotency_key=key)
    assert Consultation.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"result": "Noch ein Gespräch"}, {"minutes": 5}, {"held_on": date(2020, 5, 5)}]
)
def test_the_key_of_one_note_swallows_no_other(cast, other):
    emil, key = make.organisation(cast.nord), uuid4()
    make.consultation(emil, cast.topic, cast.ben, idempotency_key=key)
    with pytest.raises(actions.KeyUsedElsewhere):
        make.consultation(emil, cast.topic, cast.ben, idempotency_key=key, **other)


def test_what_is_still_to_come_is_not_noted(cast):
    emil, tomorrow = make.organisation(cast.nord), timezone.localdate() + timedelta(days=2)
    with pytest.raises(actions.InTheFuture):
        make.consultation(emil, cast.topic, cast.ben, held_on=tomorrow)


def test_a_project_needs_one_impulse_and_the_companys_word(cast):
    emil = make.organisation(cast.nord)
    talk = make.consultation(emil, cast.topic, cast.ben)
    with pytest.raises(actions.ImpulseMissing):
        actions.note_project(emil, title="ERP", topic=cast.topic, impulse_on=date(2020, 5, 4), by=cast.ben)
    project = actions.note_project(
        emil, title="ERP", topic=cast.topic, impulse_on=date(2020, 5, 4), from_consultation=talk, by=cast.ben
    )
    assert project.confirmed_on is None
    assert actions.confirm_project(project, by=cast.ben).confirmed_on == timezone.localdate()


def test_two_records_of_one_company_do_not_cooperate(cast):
    emil, other = make.organisation(cast.nord), make.organisation(cast.nord, "Emil H. Bau")
    organisations.decide(emil, other, verdict="same", by=cast.ada)
    emil.refresh_from_db()
    other.refresh_from_db()
    with pytest.raises(actions.TooFewMembers):
        actions.note_cooperation(
            cast.nord, title="Regal", contribution="vermittelt", members=[emil, other], by=cast.ada
        )


def test_another_hubs_records_are_no_members(cast):
    members = [make.organisation(cast.nord), make.organisation(cast.sued, "Süd GmbH")]
    with pytest.raises(actions.NotOneOfUs):
        actions.note_cooperation(
            cast.nord, title="Regal", contribution="vermittelt", members=members, by=cast.ada
        )


def test_a_cooperation_is_agreed_when_it_is_confirmed_at_the_latest(cast):
    members = [make.organisation(cast.nord), make.organisation(cast.nord, "Frieda Metall")]
    made = actions.note_cooperation(
        cast.nord, title="Regal", contribution="vermittelt", members=members, by=cast.ada
    )
    assert made.agreed_on is None
    confirmed = actions.confirm_cooperation(made, by=cast.ada)
    assert confirmed.agreed_on == confirmed.confirmed_on == timezone.localdate()


def test_the_day_of_an_agreement_stays_when_it_is_confirmed_later(cast):
    members = [make.organisation(cast.nord), make.organisation(cast.nord, "Frieda Metall")]
    made = actions.note_cooperation(
        cast.nord,
        title="Regal",
        contribution="vermittelt",
        members=members,
        agreed_on=date(2020, 5, 4),
        by=cast.ada,
    )
    assert actions.confirm_cooperation(made, by=cast.ada).agreed_on == date(2020, 5, 4)


def test_the_file_of_a_company_is_its_hubs(cast):
    emil = make.organisation(cast.nord)
    make.consultation(emil, cast.topic, cast.ben)
    assert len(access.file_of(cast.ben, emil)["consultations"]) == 1
    assert access.file_of(cast.carla, emil)["consultations"] == []


def test_a_next_step_is_todays_until_a_later_talk_or_a_quarter_has_passed(cast):
    today, emil = timezone.localdate(), make.organisation(cast.nord)
    due = {"next_step": "Angebot schicken", "next_step_on": today - timedelta(days=2)}
    talk = make.consultation(emil, cast.topic, cast.ben, **due)
    assert list(access.next_steps_of(cast.ben, today)) == [talk]
    assert list(access.next_steps_of(cast.ben, today + timedelta(days=120))) == []
    make.consultation(emil, cast.topic, cast.ben, held_on=today)
    assert list(access.next_steps_of(cast.ben, today)) == []
