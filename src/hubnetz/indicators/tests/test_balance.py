"""Each figure moves by what must move it, and by nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from hubnetz.casework import actions as casework
from hubnetz.casework.tests import make as files
from hubnetz.events import actions as events
from hubnetz.events.models import Cohost
from hubnetz.events.tests import make
from hubnetz.indicators import access
from hubnetz.lib.periods import BERLIN
from hubnetz.network.models import Channel, Reading

pytestmark = pytest.mark.database


def figures(cutoff=None):
    return {f.definition.key: f.value for f in access.balance(cutoff or timezone.localdate(timezone=BERLIN))}


def moved(before):
    return {key: value - before[key] for key, value in figures().items() if value != before[key]}


def test_a_network_without_history_counts_its_hubs(cast):
    assert figures() == {
        "organisations_reached": 0,
        "cooperations": 0,
        "projects": 0,
        "participations": 0,
        "appearances": 0,
        "digital_events": 0,
        "followers": 0,
        "hubs": 2,
    }


def test_registering_moves_nothing_and_coming_moves_two_figures(cast):
    event, before = make.event(cast.nord), figures()
    registration = make.registration(event, organisation_name="Emil Holzbau")
    assert moved(before) == {}
    events.note_attendance(registration, by=cast.eva)
    assert moved(before) == {"participations": 1, "organisations_reached": 1}


def test_who_came_after_the_cut_off_does_not_count_yet(cast):
    event = make.event(cast.nord)
    event.starts_at -= timedelta(days=6)
    event.save(update_fields=["starts_at"])
    events.note_attendance(make.registration(event, organisation_name="Emil Holzbau"), by=cast.eva)
    came_on = timezone.localdate(event.starts_at, BERLIN)
    assert figures(came_on)["participations"] == 1
    before = figures(came_on - timedelta(days=1))
    assert (before["participations"], before["organisations_reached"]) == (0, 0)


def test_a_private_person_is_a_participation_only(cast):
    before = figures()
    events.note_attendance(make.registration(make.event(cast.nord)), by=cast.eva)
    assert moved(before) == {"participations": 1}


def test_a_company_known_to_two_hubs_is_one(cast):
    before = figures()
    for hub in (cast.nord, cast.sued):
        emil = files.organisation(hub, "Emil Holzbau", postcode="71032")
        files.consultation(emil, cast.topic, cast.ada)
    assert moved(before) == {"organisations_reached": 1}
    reached = access.count(access.definition("organisations_reached"), timezone.localdate())
    assert reached.by_hub == {"nord": 1, "sued": 1}


def test_a_joint_event_counts_once_and_at_both_hubs(cast):
    event = make.event(cast.nord)
    Cohost.objects.create(event=event, hub=cast.sued)
    events.note_attendance(make.registration(event), by=cast.eva)
    figure = access.count(access.definition("participations"), timezone.localdate())
    assert (figure.value, figure.by_hub) == (1, {"nord": 1, "sued": 1})


def test_a_cancelled_events_attendances_do_not_count(cast):
    event, before = make.event(cast.nord), figures()
    events.note_attendance(make.registration(event), by=cast.eva)
    event.cancelled_at = timezone.now()
    event.save(update_fields=["cancelled_at"])
    assert moved(before) == {}


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({"mode": "online"}, 1),
        ({"mode": "hybrid"}, 1),
        ({"mode": "on_site"}, 0),
        ({"mode": "online", "published_at": None}, 0),
        ({"mode": "online", "cancelled_at": datetime(2020, 1, 1, tzinfo=UTC)}, 0),
        ({"mode": "online", "starts_in": timedelta(days=3)}, 0),
    ],
)
def test_digital_events_are_those_held(cast, fields, counts):
    before = figures()
    make.event(cast.nord, **{"starts_in": timedelta(days=-3), **fields})
    assert moved(before) == ({"digital_events": counts} if counts else {})


def test_a_planned_event_is_not_held_at_a_cut_off_in_the_future(cast):
    make.event(cast.nord, mode="online", starts_in=timedelta(days=3))
    assert figures(timezone.localdate() + timedelta(days=30))["digital_events"] == 0


@pytest.mark.parametrize(
    ("ends_at", "counts"), [((21, 59), 1), ((22, 0), 0)], ids=["last minute", "midnight"]
)
def test_the_cut_off_is_the_end_of_the_day_in_berlin(cast, ends_at, counts):
    ends = datetime(2020, 9, 30, *ends_at, tzinfo=UTC)
    make.event(cast.nord, mode="online").__class__.objects.update(
        starts_at=ends - timedelta(hours=1), ends_at=ends
    )
    assert figures(date(2020, 9, 30))["digital_events"] == counts


def test_a_project_counts_when_the_company_confirmed_it(cast):
    emil = files.organisation(cast.nord)
    talk = files.consultation(emil, cast.topic, cast.ben)
    before = figures()
    project = casework.note_project(
        emil, title="ERP", topic=cast.topic, impulse_on=talk.held_on, from_consultation=talk, by=cast.ben
    )
    assert moved(before) == {}
    casework.confirm_project(project, by=cast.ben)
    assert moved(before) == {"projects": 1}
    casework.move_project(project, state="idea", by=cast.ben)
    assert moved(before) == {}


def test_a_cooperation_counts_when_it_is_confirmed_and_reaches_its_members(cast):
    members = [files.organisation(cast.nord), files.organisation(cast.nord, "Frieda Metall")]
    before = figures()
    made = casework.note_cooperation(
        cast.nord, title="Regal", contribution="vermittelt", members=members, by=cast.ada
    )
    assert moved(before) == {}
    casework.confirm_cooperation(made, by=cast.ada)
    assert moved(before) == {"cooperations": 1, "organisations_reached": 2}
    again = casework.note_cooperation(
        cast.nord, title="Regal", contribution="auch", members=members, by=cast.ada
    )
    casework.confirm_cooperation(again, by=cast.ada)
    again.same_as = made
    again.save(update_fields=["same_as"])
    assert moved(before) == {"cooperations": 1, "organisations_reached": 2}


def test_an_appearance_counts(cast):
    before = figures()
    casework.note_appearance(
        cast.nord,
        title="KI im Handwerk",
        organiser="Innung",
        form="talk",
        held_on=date(2020, 5, 4),
        by=cast.ada,
    )
    assert moved(before) == {"appearances": 1}


def test_followers_are_the_latest_reading_of_each_channel(cast):
    channel = Channel.objects.create(hub=cast.nord, platform="linkedin")
    for day, followers in ((date(2020, 6, 30), 100), (date(2020, 9, 30), 150), (date(2020, 10, 1), 999)):
        Reading.objects.create(channel=channel, read_on=day, followers=followers)
    assert figures(date(2020, 9, 30))["followers"] == 150


def test_every_figure_opens_to_rows_that_add_up(cast):
    for hub in (cast.nord, cast.sued):
        files.consultation(files.organisation(hub, postcode="71032"), cast.topic, cast.ada)
    figure = access.count(access.definition("organisations_reached"), timezone.localdate())
    assert len(figure.rows) == 2
    assert len({row.key for row in figure.rows}) == figure.value == 1
