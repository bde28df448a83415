"""People say at one moment which records are one while others write of them: one is heard, nothing is left behind."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from hubnetz.booking import actions as bookings
from hubnetz.booking import taking
from hubnetz.booking.tests import make as things
from hubnetz.casework import actions as casework
from hubnetz.events import actions as events
from hubnetz.events.tests import make as dates
from hubnetz.journal.models import Entry
from hubnetz.network.models import Topic
from hubnetz.organisations import actions, hooks, identifying
from hubnetz.organisations.models import Decision, Merge, Organisation, Suspicion
from tests.cast import hub, person
from tests.races import test_merging as merging
from tests.races.race import race
from tests.races.unguarded import ROUNDS, Meeting, Scenario, holds_of_records, met

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
records, merges, SPLIT = merging.records, merging.merges, merging.SPLIT
LEFT = "something names a record that is gone"
STAY = {"organisations.Merge.absorbed", "organisations.Merge.kept", "organisations.Organisation.merged_into"}


def somewhere() -> Any:
    return hub(f"h{uuid4().hex[:8]}", "Hub")


def faults(_subject: object = None) -> list[str]:
    """Look up what may not be among records, whoever wrote what at the same moment."""
    found = set(merging.faults(list(Organisation.objects.all())))
    gone = Organisation.objects.exclude(merged_into=None)
    for relation, field in hooks.relations(Organisation).items():
        if relation not in STAY and field.model._base_manager.filter(**{f"{field.name}__in": gone}).exists():
            found.add(LEFT)
    return sorted(found - {"something was noted of a record that is gone", "no record is left"})


def name_of(result: object) -> str:
    return result if isinstance(result, str) else "done"


def suspected() -> Suspicion:
    one, two = records(2)
    return Suspicion.objects.create(
        first=one, second=two, log_odds=1.0, effect=0.5, evidence=[], found_at=timezone.now()
    )


def test_of_two_who_answer_one_question_the_second_hears_what_was_said():
    """One sits at the hub's desk, one in the office; neither writes over what the other said."""
    ada, dina = person("Ada", "lead", somewhere()), person("Dina", "coordinator", None)

    def answers(asked: Suspicion, verdict: str, by: Any) -> Callable[[], object]:
        return lambda: actions.answer(asked, verdict=verdict, by=by).pk

    def scenario() -> Scenario:
        asked = suspected()
        return asked, [answers(asked, "same", ada), answers(asked, "different", dina)]

    def heard(asked: Suspicion) -> list[str]:
        said = Entry.objects.filter(verb="organisations.decided", code=asked.first.code)
        unseen = ["an answer was written over unseen"] if said.count() > 1 else []
        return [*faults(), *unseen]

    broken = "an answer was written over unseen"
    for results in holds_of_records(
        scenario, heard, broken, "somebody met IntegrityError", also=(Suspicion, Decision)
    ):
        assert sorted(map(name_of, results)) == ["AnsweredMeanwhile", "done"]


@pytest.fixture
def topic() -> Topic:
    return Topic.objects.create(code="ai", name={"de": "KI", "en": "AI"}, position=0)


def notes(record: Organisation, topic: Topic) -> Callable[[], object]:
    said = {"held_on": date(2020, 5, 4), "minutes": 60, "form": "phone", "topic": topic}
    return lambda: casework.note_consultation(record, idempotency_key=uuid4(), by=None, **said).pk


def test_one_becomes_part_of_another_that_becomes_part_of_a_third(topic):
    def scenario() -> Scenario:
        first, second, third = records(3)
        notes(first, topic)()
        return None, [merges(second, first), merges(third, second)]

    for results in holds_of_records(scenario, faults, LEFT, SPLIT):
        assert any(isinstance(one, int) for one in results)


def test_a_merge_is_taken_back_while_somebody_edits():
    """Both are done in either order, or the editor is told; what was written is not replaced by what was before."""

    def scenario() -> Scenario:
        kept, absorbed = records(2)
        Organisation.objects.filter(pk=absorbed.pk).update(town="Ulm")
        done = actions.merge(kept, absorbed, by=None)
        stands = Organisation.objects.get(pk=kept.pk)
        assert stands.town == "Ulm"

        def back() -> object:
            return actions.unmerge(done, by=None).pk

        def edit() -> object:
            return actions.edit(stands, values={"town": "Aalen"}, version=stands.version, by=None).pk

        return kept, [back, edit]

    def lost(kept: Organisation) -> list[str]:
        edited = Entry.objects.filter(verb="organisations.edited", code=kept.code).exists()
        now = Organisation.objects.get(pk=kept.pk).town
        return [*faults(), *(["an edit was lost"] if edited and now != "Aalen" else [])]

    for results in holds_of_records(scenario, lost, "an edit was lost"):
        assert isinstance(results[0], int)
        assert results[1] == "ChangedMeanwhile" or isinstance(results[1], int)


def test_a_name_that_nobody_knew_is_settled_once():
    def scenario() -> Scenario:
        where = somewhere()
        one, two = records(2, where)
        newcomer = actions.welcome(where, name=f"Neu {uuid4().hex[:8]}", is_provisional=True)

        def settles(**choice: Any) -> Callable[[], object]:
            return lambda: actions.settle(newcomer, by=None, **choice).pk

        return newcomer, [settles(same_as=one), settles(same_as=two), settles(unlike=[one])]

    def once(newcomer: Organisation) -> list[str]:
        merged = Merge.objects.filter(absorbed=newcomer, undone_at=None).count()
        alone = Entry.objects.filter(code=newcomer.code, verb="organisations.settled").count()
        return [*faults(), *(["it was settled twice"] if merged + alone > 1 else [])]

    for results in holds_of_records(
        scenario, once, "it was settled twice", "somebody met IntegrityError", LEFT
    ):
        assert all(isinstance(one, int) for one in results)
        assert len(set(results)) == 1


def test_a_card_is_taken_over_once_and_a_name_that_is_welcomed_meanwhile_is_the_same_record():
    def scenario() -> Scenario:
        theirs = actions.welcome(somewhere(), name=f"Firma {uuid4().hex[:8]}", postcode="71032")
        here = somewhere()

        def adopts() -> object:
            return actions.adopt(here, theirs.identity, by=None).pk

        def welcomes() -> object:
            return actions.welcome(here, name=theirs.name, postcode="71032").pk

        return here, [adopts, adopts, welcomes]

    def twice(here: Any) -> list[str]:
        several = Organisation.objects.filter(hub=here).count() > 1
        return [*faults(), *(["a hub has two records of one card"] if several else [])]

    for results in holds_of_records(scenario, twice, "a hub has two records of one card", names=True):
        assert len(set(results)) == 1


def test_a_newcomer_shares_the_identity_of_a_record_that_becomes_part_of_another_one():
    def scenario() -> Scenario:
        where = somewhere()
        kept = records(1, where)[0]
        twin = actions.welcome(where, name=f"Firma {uuid4().hex[:8]}", postcode="71032")
        elsewhere = somewhere()

        def welcomes() -> object:
            return actions.welcome(elsewhere, name=twin.name, postcode="71032").pk

        return None, [merges(kept, twin), welcomes]

    holds_of_records(scenario, faults, SPLIT, LEFT)


def test_a_client_is_passed_on_while_the_record_becomes_part_of_another_one():
    def scenario() -> Scenario:
        kept, absorbed = records(2)
        to = somewhere()
        return None, [merges(kept, absorbed), lambda: actions.pass_on(absorbed, to=to, by=None).pk]

    holds_of_records(scenario, faults, SPLIT, LEFT)


def test_a_card_is_taken_over_while_its_records_are_joined_with_others():
    """Whoever took the card over has the identity of its records, or hears that it is another one now."""

    def scenario() -> Scenario:
        one, two = records(1)[0], records(1)[0]
        here = somewhere()

        def decide() -> object:
            return actions.decide(one, two, verdict="same", by=None).pk

        return None, [decide, lambda: actions.adopt(here, two.identity, by=None).pk]

    for results in holds_of_records(scenario, faults, SPLIT):
        assert isinstance(results[0], int)
        assert results[1] == "ChangedMeanwhile" or isinstance(results[1], int)


def test_who_comes_is_noted_of_the_record_that_stands():
    event = dates.event(somewhere(), starts_in=timedelta(hours=-1), seats=500)

    def scenario() -> Scenario:
        kept, absorbed = records(2, event.hub)

        def comes() -> object:
            said = {"name": "Otto", "email": f"{uuid4().hex}@client.example", "idempotency_key": uuid4()}
            return events.add_walk_in(event, organisation=absorbed, by=None, **said).pk

        return None, [merges(kept, absorbed), comes, comes]

    holds_of_records(scenario, faults, LEFT)


def test_a_booking_is_moved_while_its_company_becomes_part_of_another_one(monkeypatch):
    """Whoever moves a booking writes all of it anew, also whose it is."""
    where = somewhere()
    room = things.resource(where, units=40)

    def scenario() -> Scenario:
        kept, absorbed = records(2, where)
        one = things.booking(room, who=f"p{uuid4().hex[:8]}", organisation_name=absorbed.name)
        one = bookings.settle_organisation(one, organisation=absorbed, by=None)

        def moves() -> object:
            return bookings.move(one, starts_at=things.at("13:00"), ends_at=things.at("14:00")).pk

        return None, [merges(kept, absorbed), moves]

    for _ in range(ROUNDS):
        _subject, calls = scenario()
        results = race(2, lambda n, calls=calls: calls[n]())
        assert met(results, faults()) == []
        assert all(isinstance(one, int) for one in results)
    _subject, (merge, moves) = scenario()
    # Somebody else merges after the booking was read and before it is written; nobody keeps them from it.
    monkeypatch.setattr(taking, "_keep_company", lambda booking: race(1, lambda n: merge()))
    moves()
    assert LEFT in faults()


def test_customers_and_people_are_those_of_the_record_that_stands():
    where = somewhere()

    def scenario() -> Scenario:
        kept, absorbed = records(2, where)

        def keeps() -> object:
            return bookings.keep_customer(where, organisation=absorbed, by=None).pk

        def works() -> object:
            return actions.note_member(absorbed, name=f"Ida {uuid4().hex[:6]}", by=None).pk

        return None, [merges(kept, absorbed), keeps, works]

    holds_of_records(scenario, faults, LEFT)


pause = threading.Event()


def test_nothing_is_held_on_the_way_to_the_record_that_stands(topic, monkeypatch):
    """Who notes something of an absorbed record and who merges the kept one do not wait for each other."""
    begun = threading.Event()

    def walking(organisation: Organisation) -> Organisation:
        """Hold step by step, and all on the way."""
        rows = Organisation.objects.select_related("hub").select_for_update(no_key=True, of=("self",))
        found = rows.get(pk=organisation.pk)
        begun.set()
        while not Meeting._held_up():
            pause.wait(0.05)
        return rows.get(pk=found.merged_into_id)

    def play() -> list[object]:
        kept, absorbed, third = records(3)
        actions.merge(kept, absorbed, by=None)
        note, merge = notes(absorbed, topic), merges(third, kept)
        return race(2, lambda n: note() if n else (begun.wait(10) and merge()))

    begun.set()
    for _ in range(ROUNDS):
        assert met(play(), faults()) == []
    begun.clear()
    monkeypatch.setattr(actions, "hold", walking)
    assert "OperationalError" in play()


def test_a_decision_holds_all_whose_identity_it_changes_at_once(topic, monkeypatch):
    """Who decides of two and who notes something of several of their identity do not wait for each other."""
    begun = threading.Event()

    def in_two_steps(*organisations: Organisation) -> dict[int, Organisation]:
        rows = Organisation.objects.select_related("hub").select_for_update(of=("self",)).order_by("pk")
        found = {row.pk: row for row in rows.filter(pk__in=[one.pk for one in organisations])}
        begun.set()
        while threading.current_thread() is not threading.main_thread() and not Meeting._held_up():
            pause.wait(0.05)
        return found

    def play() -> list[object]:
        first, second, third, fourth = records(4)
        actions.decide(first, third, verdict="same", by=None)
        begun.clear()

        def together() -> object:
            return casework.note_cooperation(
                first.hub, title="Messe", contribution="x", members=[first, second, third], by=None
            ).pk

        def one_by_one() -> object:
            with transaction.atomic():
                actions.hold(first)
                begun.wait(10)
                return actions.hold(third).pk

        def decide() -> object:
            return actions.decide(third, fourth, verdict="same", by=None).pk

        calls = [decide, one_by_one if identifying.held is in_two_steps else together]
        return race(2, lambda n: calls[n]())

    for _ in range(ROUNDS):
        assert met(play(), faults()) == []
    monkeypatch.setattr(identifying, "held", in_two_steps)
    assert "OperationalError" in play()
