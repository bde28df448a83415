"""Whatever is entered, merged, taken back, decided and forgotten: figures are those counted from the rows by hand.

Every relation of every room to a record is there: attendances, consultations, projects, cooperations, enquiries, cases,
bookings, customers with passes and statements, people, branches, holdings, names, numbers, what was decided. Licences,
teams and answers to questions hang on people and name no record.

What it finds was tried by breaking the code in turn: `unmerge` that leaves the identities or what was dropped, `hold`
that does not follow a merge, `identify` that does not look at merges, a relation that stays where it was.
"""

from collections import defaultdict
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests import cast as people

from hubnetz.booking import actions as bookings
from hubnetz.booking.models import Booking
from hubnetz.booking.tests import make as things
from hubnetz.booking.tests import make_prices
from hubnetz.casework import actions as casework
from hubnetz.casework.models import Consultation, Cooperation, Project
from hubnetz.casework.tests import make as files
from hubnetz.events import actions as events
from hubnetz.events.models import Attendance, Registration
from hubnetz.events.tests import make
from hubnetz.indicators import access
from hubnetz.lib.errors import Refused
from hubnetz.organisations import actions, hooks
from hubnetz.organisations.actions import rights
from hubnetz.organisations.models import Decision, Identity, IndexEntry, Merge, Organisation

pytestmark = pytest.mark.database
NAMES = ("Emil Holzbau GmbH", "Emil Holzbau", "Frieda Maschinenbau", "Gerda & Söhne KG")
POSTCODES = ("", "71032", "72202")
DAY = date(2020, 5, 4)

STAY = {"organisations.Merge.absorbed", "organisations.Merge.kept", "organisations.Organisation.merged_into"}
PARTS = ("branch", "name", "domain", "number", "sector", "year", "holding", "person")

numbers = st.integers(0, 40)


class Machine(RuleBasedStateMachine):
    """Two hubs that write down the same few companies, again and again."""

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    @initialize()
    def begin(self):
        self.cast = people.make()
        self.events = [
            make.event(hub, starts_in=timedelta(days=-900)) for hub in (self.cast.nord, self.cast.sued)
        ]
        self.rooms = {hub.pk: things.resource(hub, units=60) for hub in (self.cast.nord, self.cast.sued)}
        for hub in (self.cast.nord, self.cast.sued):
            make_prices.billing(hub)
            for name in NAMES[2:]:
                record = actions.welcome(hub, name=name)
                actions.note_member(record, name="Ida", email="ida0@client.example", by=None)

    def any(self, number, rows):
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    def record(self, number):
        """Return any record, also one that an old page still shows though it is part of another one."""
        return self.any(number, Organisation.objects.all())

    def standing(self, number):
        return self.any(number, Organisation.objects.standing())

    def pair(self, one, two):
        """Return two records, mostly such as can become one."""
        if two > 35:
            return self.record(one), self.record(two)
        kept = self.standing(one)
        others = Organisation.objects.standing().at(kept.hub).exclude(pk=kept.pk)
        return kept, self.any(two, others) or kept

    # What happens

    def hub(self, south):
        return self.cast.sued if south else self.cast.nord

    @rule(
        south=st.booleans(),
        name=st.sampled_from(NAMES),
        postcode=st.sampled_from(POSTCODES),
        asked=st.booleans(),
    )
    def enter(self, south, name, postcode, asked):
        actions.welcome(self.hub(south), name=name, postcode=postcode, is_provisional=asked)

    @precondition(lambda self: Organisation.objects.exists())
    @rule(number=numbers, south=st.booleans())
    def adopt(self, number, south):
        on_record = self.on_record()
        actions.adopt(self.hub(south), self.standing(number).identity, by=self.cast.ada)
        assert self.on_record() == on_record

    @precondition(lambda self: Organisation.objects.exists())
    @rule(number=numbers, south=st.booleans())
    def pass_on(self, number, south):
        actions.pass_on(self.record(number), to=self.hub(south), by=self.cast.ada)

    @precondition(lambda self: Organisation.objects.filter(is_provisional=True).exists())
    @rule(number=numbers, other=numbers, answer=st.sampled_from(["same_as", "card", "unlike"]))
    def settle(self, number, other, answer):
        newcomer = self.any(number, Organisation.objects.filter(is_provisional=True))
        meant = self.standing(other)
        said = {"same_as": meant, "card": meant.identity, "unlike": [meant]}
        try:
            actions.settle(newcomer, **{answer: said[answer]}, by=self.cast.ada)
        except Refused:
            assert answer != "unlike"

    @precondition(lambda self: Organisation.objects.exists())
    @rule(number=numbers, other=numbers, part=st.sampled_from(PARTS))
    def note(self, number, other, part):
        record, by = self.record(number), {"by": self.cast.ada}
        if part == "branch":
            actions.note_branch(record, town=f"Ort{other % 3}", **by)
        elif part == "name":
            actions.note_name(record, text=NAMES[other % 4], kind="brand", **by)
        elif part == "domain":
            actions.note_domain(record, domain=f"firma{other % 3}.example", **by)
        elif part == "number":
            actions.note_number(record, scheme="vat", value="DE111111125", **by)
        elif part == "sector":
            actions.note_sector(record, edition="wz2008", code="62.01", **by)
        elif part == "year":
            actions.note_year(record, year=2018 + other % 3, staff=other, **by)
        elif part == "person":
            actions.note_member(record, name="Ida", email=f"ida{other % 3}@client.example", **by)
        else:
            try:
                actions.note_holding(owner=record, owned=self.record(other), percent=30, **by)
            except Refused:
                assert record.hub_id != self.record(other).hub_id or self.same_record(record, other)

    @rule(number=numbers)
    def forget_somebody(self, number):
        rights.forget_address(f"ida{number % 3}@client.example", held={})

    @precondition(lambda self: Organisation.objects.exists())
    @rule(number=numbers, pays=st.sampled_from(["no", "customer", "pass", "statement"]))
    def book(self, number, pays):
        record = self.record(number)
        who = f"p{uuid4().hex[:8]}"
        made = things.booking(self.rooms[record.hub_id], who=who, organisation_name=record.name)
        bookings.settle_organisation(made, organisation=record, by=None)
        if pays != "no":
            customer = bookings.keep_customer(record.hub, organisation=record, by=None)
            if pays == "pass":
                make_prices.granted(customer)
            elif pays == "statement":
                try:
                    with transaction.atomic():
                        make_prices.granted(customer, first_on=make_prices.last_month())
                        bookings.issue(customer, month=make_prices.last_month(), by=None)
                except Refused:
                    assert customer.statements.exists()

    @precondition(lambda self: Booking.objects.exists())
    @rule(number=numbers, ends=st.booleans())
    def change_booking(self, number, ends):
        booking = self.any(number, Booking.objects.filter(cancelled_at=None))
        if booking and ends:
            bookings.cancel(booking, by=self.cast.ada)
        elif booking:
            starts = things.at("13:00", number % 9 + 1)
            bookings.move(booking, starts_at=starts, ends_at=starts + timedelta(hours=1), by=self.cast.ada)

    @precondition(lambda self: Organisation.objects.exists())
    @rule(number=numbers)
    def enquire(self, number):
        record = self.record(number)
        asked = files.enquiry(record.hub)
        casework.open_case(record, title=uuid4().hex, adviser=None, enquiry=asked, by=None)

    @precondition(lambda self: Organisation.objects.exists())
    @rule(number=numbers, name=st.sampled_from(NAMES), postcode=st.sampled_from(POSTCODES))
    def edit(self, number, name, postcode):
        record = actions.hold(self.record(number))
        values = {"name": name, "postcode": postcode}
        actions.edit(record, values=values, version=record.version, by=self.cast.ada)

    @rule(south=st.booleans(), name=st.sampled_from(NAMES), postcode=st.sampled_from(POSTCODES))
    def attend(self, south, name, postcode):
        said = {"name": "Otto", "email": f"{uuid4().hex}@gmx.de", "idempotency_key": uuid4()}
        seat = events.add_walk_in(self.events[south], organisation_name=name, by=None, **said)
        Registration.objects.filter(pk=seat.pk).update(postcode=postcode)

    @precondition(lambda self: Organisation.objects.exists())
    @rule(number=numbers)
    def come_from(self, number):
        chosen = self.record(number)
        said = {"name": "Ida", "email": f"{uuid4().hex}@gmx.de", "idempotency_key": uuid4()}
        at = self.events[chosen.hub_id == self.cast.sued.pk]
        events.add_walk_in(at, organisation=chosen, by=None, **said)

    @precondition(lambda self: Organisation.objects.exists())
    @rule(number=numbers, becomes=st.booleans())
    def consult(self, number, becomes):
        case = casework.open_case(self.record(number), title=uuid4().hex, adviser=None, by=None)
        talk = files.consultation(self.record(number), self.cast.topic, self.cast.ben, case=case)
        if becomes:
            terms = {"topic": self.cast.topic, "impulse_on": DAY, "from_consultation": talk}
            project = casework.note_project(self.record(number), title=uuid4().hex, by=None, **terms)
            casework.confirm_project(project, by=None)

    @precondition(lambda self: Organisation.objects.count() > 1)
    @rule(one=numbers, two=numbers)
    def cooperate(self, one, two):
        members = [self.record(one), self.record(two)]
        try:
            made = casework.note_cooperation(
                members[0].hub, title=uuid4().hex, contribution="x", members=members, agreed_on=DAY, by=None
            )
        except Refused:
            assert members[0].hub_id != members[1].hub_id or self.root(members[0]) == self.root(members[1])
        else:
            casework.confirm_cooperation(made, by=None)

    @precondition(lambda self: Organisation.objects.count() > 1)
    @rule(one=numbers, two=numbers, side=st.sampled_from(["kept", "absorbed"]))
    def merge(self, one, two, side):
        kept, absorbed = self.pair(one, two)
        seen = actions.preview(kept, absorbed)
        reached = self.reached()
        try:
            actions.merge(kept, absorbed, take=dict.fromkeys(("name", "seat"), side), by=self.cast.ada)
        except Refused:
            assert seen.refusal
        else:
            assert not seen.refusal
            now = self.on_record(kept.hub), self.on_record()
            assert now == (seen.effect.hub[1], seen.effect.network[1])
            # A cooperation of two that are one now is none, so what was reached by it alone may go as well.
            assert len(self.reached()) <= len(reached) - seen.effect.reached_less

    @precondition(lambda self: Organisation.objects.count() > 1)
    @rule(one=numbers, two=numbers, side=st.sampled_from(["kept", "absorbed"]))
    def merge_and_take_back(self, one, two, side):
        before = self.everything()
        kept, absorbed = self.pair(one, two)
        try:
            done = actions.merge(kept, absorbed, take=dict.fromkeys(("name", "seat"), side), by=None)
        except Refused:
            return
        actions.unmerge(done, by=None)
        assert self.everything() == before

    @precondition(lambda self: Merge.objects.exists())
    @rule(number=numbers)
    def take_back(self, number):
        done = self.any(number, Merge.objects.all())
        try:
            actions.unmerge(done, by=None)
        except Refused:
            assert Merge.objects.filter(undone_at=None, pk__gt=done.pk).exists()

    @precondition(lambda self: Organisation.objects.count() > 1)
    @rule(one=numbers, two=numbers, verdict=st.sampled_from(["same", "different", "unsure"]))
    def decide(self, one, two, verdict):
        first, second = (self.any(number, Organisation.objects.standing()) for number in (one, two))
        if first != second:
            actions.decide(first, second, verdict=verdict, by=self.cast.dina)

    @rule(south=st.booleans())
    def forget(self, south):
        while events.forget_people(self.events[south]):
            pass

    # What is true at any time

    def root(self, record):
        """Return which group of records this one is in, worked out from decisions and merges alone."""
        group = {pk: pk for pk in Organisation.objects.values_list("pk", flat=True)}

        def find(pk):
            while group[pk] != pk:
                pk = group[pk]
            return pk

        said = Decision.objects.order_by("pk").values_list("first_id", "second_id", "verdict", "by")
        same = [(one, two) for one, two, verdict, by in said if verdict == "same" and by]
        same += Organisation.objects.exclude(merged_into=None).values_list("pk", "merged_into_id")
        for one, two in same:
            group[find(one)] = find(two)
        for one, two, verdict, by in said:
            if verdict == "same" and by is None:  # a rule: people who said otherwise go before it
                apart = [{find(a), find(b)} for a, b, word, _by in said if word == "different"]
                if {find(one), find(two)} not in apart:
                    group[find(one)] = find(two)
        return find(record.pk if isinstance(record, Organisation) else record)

    def same_record(self, record, other):
        return actions.hold(record) == actions.hold(self.record(other))

    def everything(self):
        """Return all that names a record, and records but for their versions; the index without keys of its rows."""
        found = {}
        for field in hooks.relations(Organisation).values():
            model = field.model
            if model is not Merge and model is not IndexEntry:
                rows = model._base_manager.order_by("pk").values()
                leave_out = {"version"} if model is Organisation else set()
                found[model._meta.label] = [
                    {name: value for name, value in row.items() if name not in leave_out} for row in rows
                ]
        entries = IndexEntry.objects.values_list("organisation", "identity", "hub", "words", "keys")
        found["index"] = sorted(map(repr, entries))
        cards = Identity.objects.filter(records__merged_into=None).order_by("pk").distinct()
        found["cards"] = list(cards.values())
        return found

    def on_record(self, hub=None):
        standing = Organisation.objects.standing()
        return len({self.root(one) for one in (standing.at(hub) if hub else standing)})

    def reached(self):
        """Return the groups that were served, with the hubs, counted row by row."""
        found = defaultdict(set)
        for visit in Attendance.objects.select_related("registration", "event__hub"):
            if visit.registration.organisation_id:
                found[self.root(visit.registration.organisation_id)].add(visit.event.hub.slug)
        for talk in Consultation.objects.select_related("hub"):
            found[self.root(talk.organisation_id)].add(talk.hub.slug)
        for project in Project.objects.select_related("hub"):
            if project.confirmed_on and project.state != "idea":
                found[self.root(project.organisation_id)].add(project.hub.slug)
        for together in Cooperation.objects.select_related("hub").prefetch_related("members"):
            sides = {self.root(member) for member in together.members.all()}
            if together.confirmed_on and together.agreed_on and len(sides) > 1:
                for side in sides:
                    found[side].add(together.hub.slug)
        return found

    @invariant()
    def the_figure_is_that_counted_from_scratch(self):
        figure = access.count(access.definition("organisations_reached"), timezone.localdate())
        reached = self.reached()
        assert figure.value == len(reached)
        by_hub = {slug: sum(slug in hubs for hubs in reached.values()) for slug in figure.by_hub}
        assert figure.by_hub == by_hub
        assert sum(map(len, reached.values())) == sum(by_hub.values())

    @invariant()
    def each_group_has_one_identity_and_no_two_share_one(self):
        groups = defaultdict(set)
        for pk, identity in Organisation.objects.values_list("pk", "identity_id"):
            groups[self.root(pk)].add(identity)
        assert all(len(found) == 1 for found in groups.values())
        assert len({identity for found in groups.values() for identity in found}) == len(groups)

    @invariant()
    def no_evidence_names_nothing_or_what_is_part_of_another(self):
        standing = set(Organisation.objects.standing().values_list("pk", flat=True))
        for relation, field in hooks.relations(Organisation).items():
            if relation not in STAY:
                named = field.model._base_manager.values_list(field.attname, flat=True)
                assert set(named) - {None} <= standing, relation
        into = dict(Organisation.objects.exclude(merged_into=None).values_list("pk", "merged_into_id"))
        stands = dict(Merge.objects.filter(undone_at=None).values_list("absorbed_id", "kept_id"))
        assert into == stands


@pytest.mark.django_db
def test_figures_are_those_counted_from_scratch():
    quick = settings(
        max_examples=25,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
    run_state_machine_as_test(Machine, settings=quick)
