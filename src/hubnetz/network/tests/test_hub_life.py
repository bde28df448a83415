"""The life of a hub: by days, one at a time, history kept."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hubnetz.accounts.models import User
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN
from hubnetz.network import access, actions, rules
from hubnetz.network.actions import showing
from hubnetz.network.models import (
    Hub,
    HubName,
    HubPhase,
    OldSlug,
    Partner,
    Proposal,
    Region,
    Responsibility,
    Site,
)
from hubnetz.network.tests.make import responsible

pytestmark = pytest.mark.database
DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate(timezone=BERLIN)


def opened(cast, **more):
    values = {
        "name": {"de": "Hub Ost", "en": "Hub East"},
        "short": "Ost",
        "slug": "ost",
        "kind": "regional",
        "phases": [("approved", date(2026, 1, 1))],
        "site": {"postcode": "72202", "town": "Nagold", "latitude": 48.55, "longitude": 8.72},
        **more,
    }
    return actions.open_hub(**values, by=cast.dina)


def county(ags="08235", name="Calw"):
    return Region.objects.get_or_create(ags=ags, defaults={"name": name, "kind": "county"})[0]


def phase_on(hub, day):
    return HubPhase.objects.on(day).filter(hub=hub).values_list("kind", flat=True).first()


def test_opening_is_one_transaction_with_everything(cast, today):
    hub = opened(
        cast,
        phases=[("approved", today), ("operating", today + 30 * DAY)],
        regions=[county()],
        lead={"email": "neue.leitung@hub.example", "name": "Nele", "language": "de"},
    )
    assert phase_on(hub, today + 29 * DAY) == "approved"
    assert phase_on(hub, today + 30 * DAY) == "operating"
    assert access.hubs_of(User.objects.get(email="neue.leitung@hub.example"), "lead").get() == hub
    assert Responsibility.objects.get(hub=hub).valid_from == today
    assert hub.sites.get().is_main
    assert Entry.objects.get(verb="network.opened").after["since"] == today.isoformat()


def test_opening_with_a_bad_area_opens_nothing(cast):
    with pytest.raises(actions.AlreadyAnswers), transaction.atomic():
        opened(cast, regions=[county(), county()])
    assert not Hub.objects.filter(slug="ost").exists()


@pytest.mark.parametrize(
    "phases", [[], [("paused", date(2026, 1, 1))], [("operating", date(2026, 1, 1))] * 2]
)
def test_impossible_first_phases_are_refused(cast, phases):
    with pytest.raises(actions.NotNext):
        opened(cast, phases=phases)


def test_a_new_name_from_today_is_used_and_the_old_one_found(cast, today):
    actions.rename(cast.nord, name={"de": "Hub Polar", "en": "Polar Hub"}, since=today, by=cast.dina)
    hub = access.hub_known("nord")
    assert str(hub.name) == "Hub Polar"
    assert HubName.objects.get(hub=hub, valid_until=today - DAY).name["de"] == "Hub Nord"
    assert access.hubs_named("hub nord", access.hubs_board()) == [hub]
    assert access.hubs_named("polar", access.hubs_board()) == [hub]
    assert not access.hubs_named("nirgends", access.hubs_board())


def test_a_new_address_leads_on_and_is_never_given_away(cast, client, today):
    actions.rename(
        cast.nord, name={"de": "Hub Polar", "en": "Hub Polar"}, since=today, slug="polar", by=cast.dina
    )
    moved = client.get("/hubs/nord/")
    assert (moved.status_code, moved["Location"]) == (301, "/hubs/polar/")
    assert client.get("/hubs/polar/").status_code == 200
    assert access.hub_on_show("nord") == access.hub_on_show("polar")
    assert access.slugs_of([access.hub_known("polar")]) == ["polar", "nord"]
    with pytest.raises(actions.AddressTaken):
        opened(cast, slug="nord")
    with pytest.raises(actions.AddressTaken):
        actions.rename(cast.sued, name={"de": "S"}, since=today, slug="nord", by=cast.dina)


def test_a_name_to_come_waits_for_its_day(cast, today, monkeypatch):
    tomorrow = today + DAY
    actions.rename(
        cast.nord, name={"de": "Morgen", "en": "Tomorrow"}, since=tomorrow, slug="morgen", by=cast.dina
    )
    assert actions.use_names_of_today() == 0
    assert not access.hubs_named("morgen", access.hubs_board())
    with pytest.raises(actions.AddressTaken):
        opened(cast, slug="morgen")
    monkeypatch.setattr("hubnetz.network.holding.today", lambda: tomorrow)
    assert (actions.use_names_of_today(), actions.use_names_of_today()) == (1, 0)
    assert str(access.hub_known("morgen").name) == "Morgen"
    assert OldSlug.objects.get().slug == "nord"


@pytest.mark.parametrize("day", [0, -1])
def test_a_name_before_the_last_one_is_refused_with_a_sentence(cast, today, day):
    actions.rename(cast.nord, name={"de": "Neu"}, since=today, by=cast.dina)
    with pytest.raises(actions.AlreadyChanged, match="Neu"):
        actions.rename(cast.nord, name={"de": "Anders"}, since=today + day * DAY, by=cast.dina)


def test_another_lead_from_a_day_on(cast, today):
    Partner.objects.create(hub=cast.nord, name="Kreis Nord", kind="county", role="lead")
    actions.hand_over(cast.nord, to="Nord GmbH", kind="company", since=today + DAY, by=cast.dina)
    now = Partner.objects.on(today).filter(hub=cast.nord)
    then = Partner.objects.on(today + DAY).filter(hub=cast.nord).order_by("role")
    assert [(one.name, one.role) for one in now] == [("Kreis Nord", "lead")]
    assert [(one.name, one.role) for one in then] == [("Nord GmbH", "lead"), ("Kreis Nord", "partner")]
    with pytest.raises(actions.AlreadyChanged):
        actions.hand_over(cast.nord, to="Nord AG", kind="company", since=today, by=cast.dina)
    actions.take_back(Partner.objects.get(name="Nord GmbH"), by=cast.dina)
    assert [(one.name, one.role, one.valid_until) for one in cast.nord.partners.all()] == [
        ("Kreis Nord", "lead", None)
    ]


def test_a_break_ends_by_itself_and_its_deputy_answers_meanwhile(cast, today):
    row = responsible(cast.nord, "08235", "Calw")
    until = today + 20 * DAY
    actions.pause(cast.nord, since=today, until=until, deputy=cast.sued, by=cast.dina)
    assert (phase_on(cast.nord, until), phase_on(cast.nord, until + DAY)) == ("paused", "operating")
    deputy = Responsibility.objects.get(hub=cast.sued)
    assert (deputy.region, deputy.role, deputy.valid_until) == (row.region, "deputy", until)
    assert access.deputies_of(cast.nord, today) == [cast.sued]
    assert access.deputies_of(cast.nord, until + DAY) == []


def test_phases_do_not_begin_in_the_past(cast, today):
    with pytest.raises(actions.OutOfTime):
        actions.enter_phase(cast.nord, phase="paused", since=today - DAY, by=cast.dina)


def test_the_last_day_of_a_phase_still_counts(cast, today):
    actions.end(cast.nord, on=today, by=cast.dina)
    assert phase_on(cast.nord, today) == "operating"
    assert phase_on(cast.nord, today + DAY) == "ended"


def test_a_phase_to_come_can_be_taken_back_but_not_one_that_has_begun(cast, today):
    actions.enter_phase(cast.nord, phase="paused", since=today + 5 * DAY, by=cast.dina)
    actions.take_back(HubPhase.objects.get(hub=cast.nord, kind="paused"), by=cast.dina)
    assert phase_on(cast.nord, today + 9 * DAY) == "operating"
    with pytest.raises(actions.HasBegun):
        actions.take_back(HubPhase.objects.get(hub=cast.nord), by=cast.dina)


def test_the_database_refuses_two_phases_names_or_main_sites_at_once(cast, today):
    for row in (
        HubPhase(hub=cast.nord, kind="paused", valid_from=today),
        Site(hub=cast.nord, postcode="1", town="x", latitude=1, longitude=1, is_main=True, valid_from=today),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    HubName.objects.create(hub=cast.nord, name={}, valid_from=today)
    with pytest.raises(IntegrityError), transaction.atomic():
        HubName.objects.create(hub=cast.nord, name={}, valid_from=today + DAY)


def test_an_area_is_answered_for_until_its_last_day(cast, today):
    row = actions.take_area(cast.nord, county(), since=today, by=cast.dina)
    with pytest.raises(actions.AlreadyAnswers, match="Calw"):
        actions.take_area(cast.nord, county(), since=today + 9 * DAY, by=cast.dina)
    actions.give_up_area(row, on=today + DAY, by=cast.dina)
    assert Responsibility.objects.on(today + DAY).exists()
    assert not Responsibility.objects.on(today + 2 * DAY).exists()
    actions.take_area(cast.nord, county(), since=today + 2 * DAY, by=cast.dina)
    with pytest.raises(actions.HasBegun):
        actions.give_up_area(row, on=today + 3 * DAY, by=cast.dina)


def test_a_site_moves_and_the_old_one_stays_in_the_history(cast, today):
    old = cast.nord.sites.get()
    new = actions.move_site(
        old, postcode="72202", town="Nagold", latitude=48.5, longitude=8.7, since=today + DAY, by=cast.dina
    )
    assert Site.objects.on(today).get(hub=cast.nord) == old
    assert Site.objects.on(today + DAY).get(hub=cast.nord) == new
    with pytest.raises(actions.AlreadyChanged):
        actions.move_site(
            old, postcode="1", town="x", latitude=1, longitude=1, since=today + 2 * DAY, by=None
        )


def test_the_only_site_cannot_close_and_another_becomes_the_main_one(cast, today):
    main = cast.nord.sites.get()
    with pytest.raises(actions.LastSite):
        actions.close_site(main, on=today, by=cast.dina)
    actions.add_site(
        cast.nord, postcode="72202", town="Nagold", latitude=48.5, longitude=8.7, since=today, by=cast.dina
    )
    actions.close_site(main, on=today, by=cast.dina)
    left = Site.objects.on(today + DAY).get(hub=cast.nord)
    assert (left.town, left.is_main) == ("Nagold", True)


def test_a_proposal_is_settled_once(cast, today):
    made = actions.propose(cast.nord, kind="name", since=today, text="Hub Polar", by=cast.ada)
    assert list(access.proposals_open()) == [made]
    actions.settle(made, state="done", by=cast.dina)
    with pytest.raises(actions.SettledAlready):
        actions.settle(made, state="declined", by=cast.dina)


def test_what_is_sent_twice_is_there_once(cast, today):
    said = {"de": "Ansprechperson"}
    for _again in range(2):
        actions.propose(cast.nord, kind="name", since=today, text=" Neuer Name ", by=cast.ada)
        showing.show_in_team(cast.nord, role=said, phone="07031 1", languages=["de"], by=cast.ada)
        showing.add_competence(
            cast.nord, kind="technology", title=said, text=said, topics=cast.topics, by=cast.ada
        )
        actions.add_site(
            cast.nord,
            postcode="72202",
            town="Nagold",
            latitude=48.55,
            longitude=8.72,
            since=today,
            by=cast.dina,
        )
    assert Proposal.objects.count() == 1
    assert cast.nord.team.count() == 1
    assert cast.nord.competences.count() == 1
    assert cast.nord.sites.filter(town="Nagold", valid_from=today).count() == 1
    showing.show_in_team(cast.nord, role=said, phone="07031 2", languages=["de"], by=cast.ada)
    assert cast.nord.team.count() == 2


def test_every_change_moves_what_keepers_look_at(cast, today):
    before = Hub.objects.get(pk=cast.nord.pk).changed_at
    actions.take_area(cast.nord, county(), since=today, by=cast.dina)
    assert Hub.objects.get(pk=cast.nord.pk).changed_at > before


def test_the_history_tells_names_phases_leads_areas_and_sites_latest_first(cast, today):
    Partner.objects.create(hub=cast.nord, name="Kreis Nord", kind="county", role="lead")
    actions.take_area(cast.nord, county(), since=today + DAY, by=cast.dina)
    told = [(one.what, one.text, one.is_to_come) for one in access.hub_history(cast.nord)]
    assert told == [
        ("area", "Calw", True),
        ("phase", "operating", False),
        ("lead", "Kreis Nord", False),
        ("site", "71032 Böblingen", False),
    ]


PHASES = list(HubPhase.Kind.values)


@pytest.mark.parametrize("before", ["", *PHASES])
@pytest.mark.parametrize("phase", PHASES)
def test_the_verb_agrees_with_the_table(cast, today, before, phase):
    hub = Hub.objects.create(slug="x", short="X", name={"de": "X"})
    if before:
        HubPhase.objects.create(hub=hub, kind=before, valid_from=today - DAY)
    if rules.may_follow(phase, before):
        actions.enter_phase(hub, phase=phase, since=today, by=cast.dina)
        assert phase_on(hub, today) == phase
    else:
        with pytest.raises(actions.NotNext):
            actions.enter_phase(hub, phase=phase, since=today, by=cast.dina)
        assert (phase_on(hub, today) or "") == before
