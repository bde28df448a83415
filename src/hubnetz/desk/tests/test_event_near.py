"""At the desk: before and after an event, joint events, who came of those registered."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.cast import person

from hubnetz.accounts.models import User
from hubnetz.events import actions
from hubnetz.events.models import Attendance, Cohost, Event
from hubnetz.events.tests import make
from hubnetz.events.tests.test_turnout import held
from hubnetz.network.models import Membership

SURVEY = "https://survey.example/1"


def at(event, part=""):
    return f"/desk/events/{event.code}/{part}"


def text(answer):
    return answer.content.decode()


# Before and after


def test_planners_say_whether_people_are_reminded_and_asked(cast, sits):
    event, eva = make.event(cast.nord), sits("eva")
    assert "checked" in text(eva.get(at(event, "around/")))
    assert eva.post(at(event, "around/"), {"feedback_url": SURVEY}).status_code == 303
    event.refresh_from_db()
    assert (event.reminds, event.feedback_url) == (False, SURVEY)


@pytest.mark.parametrize("address", ["http://survey.example", "nirgends"])
def test_an_address_that_cannot_be_is_kept_with_a_sentence(cast, sits, address):
    answer = sits("eva").post(at(make.event(cast.nord), "around/"), {"feedback_url": address})
    assert answer.status_code == 422
    assert address in text(answer)


def test_who_does_not_plan_reads_it_only(cast, sits):
    event = make.event(cast.nord, feedback_url=SURVEY)
    ben = sits("ben")
    assert SURVEY in text(ben.get(at(event, "around/")))
    assert ben.post(at(event, "around/"), {"reminds": "on"}).status_code == 403
    assert sits("carla").get(at(event, "around/")).status_code == 404


def test_who_joined_is_taken_over_with_one_button(cast, sits):
    event = make.event(
        cast.nord, mode="online", join_url="https://meet.example/1", starts_in=timedelta(minutes=-5)
    )
    for who in ("emil", "frieda"):
        actions.join_online(make.registration(event, who))
    eva = sits("eva")
    assert "2 Personen nahmen online teil" in text(eva.get(at(event)))
    page = text(eva.get(at(event, "around/")))
    assert "2 Personen als anwesend festhalten" in page
    assert "meet.example" not in page
    assert sits("viewer").post(at(event, "around/joined/")).status_code == 403
    assert eva.post(at(event, "around/joined/")).status_code == 303
    assert Attendance.objects.count() == 2
    assert "als anwesend festhalten, die" not in text(eva.get(at(event, "around/")))


def test_an_event_that_was_cancelled_has_nobody_to_take_over(cast, sits):
    event = make.event(
        cast.nord, mode="online", join_url="https://meet.example/1", starts_in=timedelta(minutes=5)
    )
    actions.join_online(make.registration(event))
    Event.objects.update(cancelled_at=timezone.now())
    assert sits("eva").post(at(event, "around/joined/")).status_code == 422


def test_the_page_says_when_names_are_deleted(cast, sits, settings):
    event, eva = make.event(cast.nord), sits("eva")
    assert str(timezone.localdate().year + 2) in text(eva.get(at(event, "around/")))
    settings.HUBNETZ_ATTENDEES_KEPT = 0
    assert "nicht von selbst" in text(eva.get(at(event, "around/")))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(cast, sits, queries, rows):
    event = make.event(
        cast.nord, mode="online", join_url="https://meet.example/1", starts_in=timedelta(minutes=5)
    )
    for number in range(rows):
        actions.join_online(make.registration(event, f"gast{number}"))
    assert queries(sits("eva"), at(event, "around/")) == 9


# Together


@pytest.fixture
def joint(cast):
    """An event of Nord with Süd, where Lena leads."""
    person("Lena", Membership.Role.LEAD, cast.sued)
    made = make.event(cast.nord)
    Cohost.objects.create(event=made, hub=cast.sued)
    return made


@pytest.fixture
def lena(joint, sits, cast, client):
    """The lead of the co-host, in a browser."""
    client.force_login(User.objects.get(name="Lena"))
    return client


def test_the_host_proposes_and_the_cohost_agrees(cast, sits, joint, lena):
    eva = sits("eva")
    assert eva.post(at(joint, "joint/"), {"rule": "host"}).status_code == 303
    page = text(lena.get(at(joint, "joint/")))
    assert "Vorgeschlagen" in page
    agreed = {"host": "sued", "rule": "host"}
    assert lena.post(at(joint, "joint/agreement/"), {**agreed, "rule": "home"}).status_code == 422
    assert lena.post(at(joint, "joint/agreement/"), agreed).status_code == 303
    assert "Ein Besuch zählt nur für den Veranstalter" in text(lena.get(at(joint, "joint/")))


def test_only_the_host_proposes_and_only_a_lead_of_the_cohost_agrees(cast, sits, joint, lena):
    eva = sits("eva")
    assert lena.post(at(joint, "joint/"), {"rule": "host"}).status_code == 403
    eva.post(at(joint, "joint/"), {"rule": "host"})
    agreed = {"host": "sued", "rule": "host"}
    for browser in (eva, sits("carla")):
        assert browser.post(at(joint, "joint/agreement/"), agreed).status_code == 403
        assert browser.post(at(joint, "joint/leaving/"), {"host": "sued"}).status_code == 403
    assert lena.post(at(joint, "joint/agreement/"), {"host": "nord", "rule": "host"}).status_code == 403
    answer = eva.post(at(joint, "joint/"), {"rule": "niemand"})
    assert answer.status_code == 422


def test_a_cohost_leaves_after_reading_what_that_means(cast, joint, lena):
    page = text(lena.get(at(joint, "joint/")))
    assert "Wer einen Platz hat, behält ihn" in page
    assert lena.post(at(joint, "joint/leaving/"), {"host": "sued"})["Location"] == "/desk/events/"
    assert not Cohost.objects.exists()
    assert lena.get(at(joint)).status_code == 404


def test_who_has_visitors_stays(cast, joint, lena):
    actions.note_attendance(make.registration(joint), by=cast.eva)
    assert "aussteigen" not in text(lena.get(at(joint, "joint/")))
    assert lena.post(at(joint, "joint/leaving/"), {"host": "sued"}).status_code == 422
    assert Cohost.objects.exists()


def test_an_event_of_one_hub_has_nothing_to_share(cast, sits):
    event, eva = make.event(cast.nord), sits("eva")
    assert "allein" in text(eva.get(at(event, "joint/")))
    assert f'href="{at(event, "joint/")}"' not in text(eva.get(at(event)))
    assert eva.post(at(event, "joint/"), {"rule": "host"}).status_code == 422


# Registered and came


@pytest.mark.parametrize("by", ["month", "kind", "event", "unsinn"])
def test_turnout_is_shown_in_each_way(cast, sits, by):
    held(cast.nord, cast, people=10, came=6, back=1, walk_ins=2)
    held(cast.nord, cast, people=2)
    page = text(sits("eva").get(f"/desk/events/turnout/?by={by}"))
    assert "33" in page
    assert "nicht festgehalten" in page


def test_turnout_of_nothing_says_so(cast, sits):
    page = text(sits("eva").get("/desk/events/turnout/"))
    assert "fand keine Veranstaltung statt" in page
    assert sits("eva").get("/desk/events/turnout/?months=quatsch&page=99&hub=nord").status_code == 200
    assert sits("eva").get("/desk/events/turnout/?hub=sued").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("by", "cost"), [("month", 6), ("kind", 7), ("event", 7)])
def test_turnout_costs_the_same_for_one_and_three(cast, sits, queries, rows, by, cost):
    for row in range(rows):
        held(cast.nord, cast, people=2, came=1, days=40 * row + 1)
    assert queries(sits("eva"), f"/desk/events/turnout/?by={by}") == cost


def test_what_usually_happens_stands_on_the_page_of_an_event_to_come(cast, sits):
    for number in range(3):
        held(cast.nord, cast, people=10, came=7, days=number + 1)
    coming = make.event(cast.nord)
    for number in range(10):
        make.registration(coming, f"kommt{number}")
    assert "Von 10 Angemeldeten kommen meist etwa 7." in text(sits("eva").get(at(coming)))
