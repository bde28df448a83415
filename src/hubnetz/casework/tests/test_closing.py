"""A hub closes: what passes, what waits for a yes, and that no figure moves."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone
from tests.cast import hub as make_hub
from tests.cast import person

from hubnetz.casework import access, actions, figures, tasks
from hubnetz.casework.models import Case, ClientTransfer, Closure, Consultation, Enquiry
from hubnetz.casework.tests import make
from hubnetz.catalogue import access as catalogue
from hubnetz.catalogue.models import Offer, OfferTopic, ServiceKind
from hubnetz.events import actions as events
from hubnetz.events import figures as visits
from hubnetz.events.models import Cohost, Event
from hubnetz.events.tests import make as dates
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN, Period
from hubnetz.matching import access as matching
from hubnetz.network import access as network
from hubnetz.network import actions as life
from hubnetz.network import figures as hubs
from hubnetz.network.models import HubPhase, Membership, Responsibility
from hubnetz.network.tests.make import responsible
from hubnetz.organisations.models import Decision, Organisation
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database
DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate(timezone=BERLIN)


@pytest.fixture
def doro(cast):
    """A second coordinator, for the other two eyes; and a lead at Süd."""
    person("Lena", "lead", cast.sued)
    return person("Doro", "coordinator", None)


@pytest.fixture
def world(cast, today):
    """Nord with an area, an offer, dates past and to come, an enquiry, and two clients."""
    responsible(cast.nord, "08115", "Böblingen")
    kind = ServiceKind.objects.create(code="consultation", name={"de": "Beratung"})
    offer = Offer.objects.create(hub=cast.nord, kind=kind, title={"de": "Probe"}, published_at=timezone.now())
    OfferTopic.objects.create(offer=offer, topic=cast.topic)
    past = dates.event(cast.nord, mode="online", starts_in=-5 * DAY)
    events.add_walk_in(
        past,
        name="Emil",
        email="emil@client.example",
        organisation_name="Emil Holzbau",
        idempotency_key=uuid4(),
        by=cast.eva,
    )
    coming = dates.event(cast.nord, starts_in=60 * DAY)
    dates.registration(coming, "frieda")
    company = make.organisation(cast.nord, "Emil Holzbau", postcode="71032")
    case = actions.open_case(
        company, title="Online-Shop", adviser=cast.ben, enquiry=make.enquiry(cast.nord), by=cast.ben
    )
    make.consultation(company, cast.topic, cast.ben, case=case, result="Geheim", next_step="Angebot holen")
    silent = make.organisation(cast.nord, "Stumm GmbH")
    unreachable = actions.open_case(silent, title="Ohne Adresse", adviser=cast.ben, by=cast.ben)
    waiting = make.enquiry(cast.nord, email="wartet@client.example", text="Wer hilft?")
    return {"offer": offer, "past": past, "coming": coming, "case": case} | {
        "unreachable": unreachable,
        "waiting": waiting,
    }


def counted(until):
    """Return every row that any figure counts, up to each of many days."""
    found = []
    for back in (0, 1, 30, 2000):
        period = Period.until(until - back * DAY)
        for source in (
            figures.projects,
            figures.cooperations,
            figures.appearances,
            figures.organisations_served,
            visits.participations,
            visits.organisations_met,
            visits.digital_events_held,
            hubs.operating_hubs,
            hubs.follower_readings,
        ):
            found.append((source.__name__, back, list(source(period))))
    return repr(found).encode()


def closed(cast, doro, last_day, **more):
    values = {"successor": cast.sued, "offers": "pass", "dates": "pass", "passes_areas": True, **more}
    closure = actions.propose_closure(cast.nord, last_day=last_day, **values, by=cast.ada)
    return actions.close_hub(closure, typed="Nord", by=doro)


def later(monkeypatch, day):
    """Let the clock of casework stand on a later day."""
    for place in ("closing._today", "clients._today"):
        monkeypatch.setattr(f"hubnetz.casework.actions.{place}", lambda: day)
    monkeypatch.setattr("hubnetz.casework.access.timezone.localdate", lambda *_args, **_options: day)


@pytest.mark.parametrize("dates_pass", ["pass", "joint", "cancel"])
def test_figures_of_all_earlier_days_are_the_same_to_the_byte(cast, doro, world, today, dates_pass):
    early = dates.event(cast.nord, starts_in=40 * DAY, mode="online")
    events.note_attendance(dates.registration(early, "vorab"), by=cast.eva)  # noted before it began
    of_today = Period.until(today)
    seen_today = list(visits.participations(of_today))
    days = [today - back * DAY for back in (1, 2, 7, 400, 3000)]
    before = [counted(day) for day in days]
    closed(cast, doro, today - DAY, dates=dates_pass)
    actions.agree(ClientTransfer.objects.get(case=world["case"]))
    assert [counted(day) for day in days] == before
    assert list(visits.participations(of_today)) == seen_today
    assert "sued" not in repr(list(figures.organisations_served(of_today)))
    assert [row.hubs for row in hubs.operating_hubs(of_today)] == [("sued",)]  # the one new fact


def test_everything_that_is_the_hubs_passes(cast, doro, world, today):
    closed(cast, doro, today + 10 * DAY)
    draft = Offer.objects.get(hub=cast.sued)
    assert (draft.published_at, draft.title, draft.about.get().topic) == (
        None,
        world["offer"].title,
        cast.topic,
    )
    assert list(catalogue.offers_on_show()) == [world["offer"]]  # until the last day
    coming = Event.objects.get(pk=world["coming"].pk)
    assert (coming.hub, coming.changed_at > world["coming"].changed_at) == (cast.sued, True)
    assert Event.objects.get(pk=world["past"].pk).hub == cast.nord
    letter = Letter.objects.get(kind="events.host_changed")
    assert letter.to == "frieda@client.example"
    left = Responsibility.objects.get(hub=cast.nord)
    taken = Responsibility.objects.get(hub=cast.sued)
    assert (left.valid_until, taken.valid_from, taken.role) == (
        today + 10 * DAY,
        today + 11 * DAY,
        "responsible",
    )
    assert network.hub_known("nord").successor == cast.sued
    assert Letter.objects.get(kind="casework.hub_comes_to_you").to == "lena@hub.example"


def test_until_the_last_day_the_hub_works_and_after_it_nobody_reads_its_files(
    cast, doro, world, today, monkeypatch
):
    closure = closed(cast, doro, today + 10 * DAY)
    assert access.enquiries_of(cast.ben).filter(pk=world["waiting"].pk).exists()
    actions.wind_up(closure)
    assert Closure.objects.get().wound_up_at is None  # not before its time
    later(monkeypatch, today + 11 * DAY)
    tasks.wind_up(0)
    tasks.wind_up(0)
    waiting = Enquiry.objects.get(pk=world["waiting"].pk)
    assert (waiting.hub, waiting.state, waiting.assigned_to) == (cast.sued, "received", None)
    assert Letter.objects.get(kind="casework.enquiry_passed").to == "wartet@client.example"
    assert not Membership.objects.standing().filter(hub=cast.nord).exists()
    assert not access.cases_of(cast.ben).exists()
    assert not Case.objects.filter(hub=cast.nord, closed_at=None).exists()
    assert Offer.objects.get(pk=world["offer"].pk).withdrawn_at
    assert Entry.objects.filter(verb="casework.hub_wound_up").count() == 1


def test_an_enquiry_that_became_a_case_does_not_pass_without_consent(cast, doro, world, today):
    closed(cast, doro, today - DAY)
    assert Enquiry.objects.get(pk=world["case"].enquiry.pk).hub == cast.nord
    assert not access.enquiries_of(cast.carla).filter(pk=world["case"].enquiry.pk).exists()


def test_a_client_who_agrees_is_handed_over_once_without_what_was_said(cast, doro, world, today):
    closed(cast, doro, today - DAY)
    transfer = ClientTransfer.objects.get(case=world["case"])
    actions.agree(transfer)
    actions.agree(transfer)
    transfer.refresh_from_db()
    new = transfer.new_case
    assert (new.hub, new.title, new.organisation.hub) == (cast.sued, "Online-Shop", cast.sued)
    assert new.organisation.identity == world["case"].organisation.identity
    assert Decision.objects.get().evidence == {"passed_on": True}
    assert transfer.passed["consultations"][0]["next_step"] == "Angebot holen"
    assert transfer.passed["contact"]["email"] == "emil@client.example"
    assert "Geheim" not in repr(transfer.passed)
    assert Consultation.objects.count() == 1  # no copy that a figure would count
    assert Entry.objects.filter(verb="casework.client_handed_over").values_list("hub", flat=True).count() == 2
    assert Letter.objects.get(kind="casework.client_arrived").to == "lena@hub.example"
    assert list(access.cases_of(cast.carla)) == [new]


def test_a_record_the_successor_had_keeps_its_identity(cast, doro, world, today):
    theirs = make.organisation(cast.sued, "Emil Holzbau")
    closed(cast, doro, today - DAY)
    transfer = actions.agree(ClientTransfer.objects.get(case=world["case"]))
    assert transfer.new_case.organisation == theirs
    assert Organisation.objects.get(pk=theirs.pk).identity != world["case"].organisation.identity


def test_who_agrees_before_the_last_day_may_change_their_mind(cast, doro, world, today, monkeypatch):
    closure = closed(cast, doro, today + 10 * DAY)
    transfer = ClientTransfer.objects.get(case=world["case"])
    assert actions.agree(transfer).state == "agreed"
    assert actions.refuse(transfer).state == "refused"
    assert actions.agree(transfer).state == "agreed"
    later(monkeypatch, today + 11 * DAY)
    actions.wind_up(closure)
    transfer.refresh_from_db()
    assert transfer.state == "handed_over"
    with pytest.raises(actions.TooLate):
        actions.refuse(transfer)


def test_who_declines_or_has_no_address_stays_where_they_are(cast, doro, world, today):
    closed(cast, doro, today - DAY)
    actions.refuse(ClientTransfer.objects.get(case=world["case"]))
    assert ClientTransfer.objects.get(case=world["unreachable"]).state == "unreachable"
    assert not Case.objects.filter(hub=cast.sued).exists()
    assert not Organisation.objects.filter(hub=cast.sued).exists()
    with pytest.raises(Http404):
        access.transfer_by_key(access.key_to(ClientTransfer.objects.get(case=world["unreachable"])))


def test_after_eight_weeks_an_answer_comes_too_late(cast, doro, world, today, monkeypatch):
    closed(cast, doro, today - DAY)
    transfer = ClientTransfer.objects.get(case=world["case"])
    assert transfer.expires_on == today + 56 * DAY
    later(monkeypatch, today + 57 * DAY)
    with pytest.raises(actions.TooLate):
        actions.agree(transfer)
    later(monkeypatch, today + 56 * DAY)
    assert actions.agree(transfer).state == "handed_over"


def test_one_reminder_after_two_weeks(cast, doro, world, today, monkeypatch):
    closed(cast, doro, today - DAY)
    later(monkeypatch, today + 13 * DAY)
    tasks.remind(0)
    assert not Letter.objects.filter(kind="casework.client_reminded").exists()
    later(monkeypatch, today + 14 * DAY)
    tasks.remind(0)
    tasks.remind(0)
    assert Letter.objects.get(kind="casework.client_reminded").to == "emil@client.example"


def test_without_a_successor_dates_are_cancelled_and_areas_are_white_spots(cast, doro, world, today):
    closed(cast, doro, today - DAY, successor=None)
    assert Event.objects.get(pk=world["coming"].pk).cancelled_at
    assert Letter.objects.get(kind="events.event_cancelled").to == "frieda@client.example"
    assert not ClientTransfer.objects.exists()
    assert not Responsibility.objects.on(today).exists()
    assert Enquiry.objects.get(pk=world["waiting"].pk).hub == cast.sued  # the hub for everything
    rows = matching.responsibilities(today)
    assert {(row.hub, row.because) for row in rows} <= {("", "ended")}


def test_joint_dates_keep_the_old_hub_named(cast, doro, world, today):
    closed(cast, doro, today - DAY, dates="joint")
    assert Cohost.objects.get(event=world["coming"]).hub == cast.nord


def test_a_date_the_successor_ran_along_with_is_its_own_once(cast, doro, world, today):
    Cohost.objects.create(event=world["coming"], hub=cast.sued)
    closed(cast, doro, today - DAY)
    assert not Cohost.objects.filter(event=world["coming"]).exists()


def test_the_successor_that_stood_in_answers_in_its_own_right(cast, doro, world, today):
    responsible(cast.sued, "08115", "Böblingen", role="deputy")
    closed(cast, doro, today)
    rows = Responsibility.objects.on(today + DAY)
    assert [(row.hub, row.role) for row in rows] == [(cast.sued, "responsible")]


def test_four_eyes_a_typed_name_and_one_sentence_for_the_second(cast, doro, today):
    closure = actions.propose_closure(cast.nord, last_day=today, successor=cast.sued, by=cast.dina)
    with pytest.raises(actions.AlreadyClosing):
        actions.propose_closure(cast.nord, last_day=today, by=cast.ada)
    with pytest.raises(actions.FourEyes):
        actions.close_hub(closure, typed="Nord", by=cast.dina)
    with pytest.raises(actions.NotConfirmed):
        actions.close_hub(closure, typed="nord", by=doro)
    assert not HubPhase.objects.filter(kind="ended").exists()
    actions.close_hub(closure, typed="Nord", by=doro)
    for verb in (lambda: actions.close_hub(closure, typed="Nord", by=doro), lambda: withdraw(closure, doro)):
        with pytest.raises(actions.StateHasChanged):
            verb()


def withdraw(closure, by):
    return actions.withdraw_closure(closure, by=by)


def test_a_withdrawn_closing_may_be_proposed_again(cast, today):
    withdraw(actions.propose_closure(cast.nord, last_day=today, by=cast.ada), cast.ada)
    assert access.closure_of(cast.nord) is None
    actions.propose_closure(cast.nord, last_day=today, by=cast.ada)


def test_a_hub_that_closes_is_no_successor(cast, doro, today):
    closed(cast, doro, today)
    ost = make_hub("ost", "Ost")
    with pytest.raises(actions.StateHasChanged):
        actions.propose_closure(ost, last_day=today, successor=cast.nord, by=cast.dina)
    with pytest.raises(actions.AlreadyClosing):
        actions.propose_closure(ost, last_day=today, successor=ost, by=cast.dina)


def test_the_consequences_are_what_then_happens(cast, doro, world, today):
    means = access.consequences(cast.nord, last_day=today - DAY, successor=cast.sued, passes_areas=True)
    assert (means.offers, means.dates, means.registered) == (1, 1, 1)
    assert (means.enquiries, means.clients, means.unreachable, means.roles) == (1, 1, 1, 3)
    assert ([str(region) for region in means.passing], means.white_spots) == (["Böblingen"], [])
    alone = access.consequences(cast.nord, last_day=today, successor=None, passes_areas=False)
    assert [str(region) for region in alone.white_spots] == ["Böblingen"]


def test_a_break_cancels_its_dates_or_keeps_them(cast, today):
    inside, after = dates.event(cast.nord, starts_in=5 * DAY), dates.event(cast.nord, starts_in=40 * DAY)
    actions.pause_hub(
        cast.nord, since=today, until=today + 20 * DAY, deputy=cast.sued, cancel_dates=True, by=cast.dina
    )
    assert Event.objects.get(pk=inside.pk).cancelled_at
    assert Event.objects.get(pk=after.pk).cancelled_at is None


def test_an_enquiry_to_a_hub_that_is_away_goes_to_who_stands_in(cast, doro, today):
    responsible(cast.nord, "08115", "Böblingen")
    actions.pause_hub(cast.nord, since=today, deputy=cast.sued, cancel_dates=False, by=cast.dina)
    assert access.hub_receiving(cast.nord) == cast.sued
    life.enter_phase(cast.nord, phase="operating", since=today + DAY, by=cast.dina)
    assert access.hub_receiving(cast.sued) == cast.sued


def test_the_page_explains_and_only_the_button_answers(cast, doro, world, today, client):
    closed(cast, doro, today - DAY)
    transfer = ClientTransfer.objects.get(case=world["case"])
    path = f"/transfers/{access.key_to(transfer)}/"
    page = client.get(path)
    assert page.status_code == 200
    assert "Online-Shop" in page.content.decode()
    assert ClientTransfer.objects.get(pk=transfer.pk).state == "asked"
    assert client.post(path, {"answer": "agree"}).status_code == 303
    assert ClientTransfer.objects.get(pk=transfer.pk).state == "handed_over"
    assert client.post(path, {"answer": "decline"}).status_code == 409
    assert client.get("/transfers/falsch~falsch/").status_code == 404


def test_what_was_handed_over_is_read_at_the_desk_of_the_successor_only(cast, doro, world, today, client):
    closed(cast, doro, today - DAY)
    new = actions.agree(ClientTransfer.objects.get(case=world["case"])).new_case
    client.force_login(cast.carla)
    page = client.get(f"/desk/organisations/{new.organisation.code}/").content.decode()
    assert "Angebot holen" in page
    assert "Geheim" not in page
    client.force_login(cast.ben)
    for company in (new.organisation, world["case"].organisation):
        assert client.get(f"/desk/organisations/{company.code}/").status_code == 404


def test_no_day_of_summer_time_is_lost(cast, doro, monkeypatch):
    """Events on both sides of a midnight around the change of the clocks are told apart by Berlin days."""
    last = date(2027, 3, 27)  # the clocks change in the night to the 28th
    for day, hour in ((27, 23), (28, 0)):
        begins = datetime(2027, 3, day, hour, 30, tzinfo=BERLIN)
        dates.event(cast.nord, starts_at=begins, ends_at=begins + timedelta(minutes=20))
    closed(cast, doro, last)
    hosts = Event.objects.order_by("starts_at").values_list("hub__slug", flat=True)
    assert list(hosts) == ["nord", "sued"]
