"""A run over all records: doubles are joined, near-doubles are not, what people decided stands."""

import pytest
from django.utils import timezone

from hubnetz.journal.models import Entry
from hubnetz.organisations import access, actions, rules
from hubnetz.organisations.actions import resolving
from hubnetz.organisations.identity.tests import records
from hubnetz.organisations.models import (
    Decision,
    Identifier,
    Identity,
    Organisation,
    Resolution,
    Suspicion,
)

pytestmark = pytest.mark.database


HEILBRONN = {"postcode": "74072", "town": "Heilbronn"}


def known(hub, name, postcode="71101", town="Schönaich", **fields):
    numbers = fields.pop("vat", "")
    made = Organisation.objects.create(
        hub=hub,
        identity=Identity.objects.create(name=name, postcode=postcode, town=town),
        name=name,
        folded=rules.folded(name),
        postcode=postcode,
        town=town,
        welcomed_at=timezone.now(),
        **fields,
    )
    if numbers:
        Identifier.objects.create(organisation=made, scheme="vat", value=numbers)
    return made


@pytest.fixture
def network(cast):
    """Some sixty other organisations, so that words have a rarity."""
    for row in records.crowd():
        domain = row["email"].rpartition("@")[2]
        known(cast.sued, row["name"], row["postcode"], row["city"], phone=row["phone"], domain=domain)
    return cast


def run(**options):
    return resolving.write(resolving.find(**options))


def one(*organisations):
    keys = [organisation.pk for organisation in organisations]
    return Organisation.objects.filter(pk__in=keys).values("identity").distinct().count() == 1


SEAT = {"street": "Hauptstraße 7", "phone": "07031/644221", "domain": "rebhauser-zimmerei.example"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"name": "Zimmerei Rebhauser GmbH", **SEAT}, {"name": "Rebhauser Zimmerei G.m.b.H.", **SEAT}),
        (
            {"name": "Zimmerei Rebhauser GmbH", **SEAT},
            {"name": "ZIMMEREI REBHAUSER", "phone": SEAT["phone"], "domain": SEAT["domain"]},
        ),
        (
            {"name": "Zimmerei Rebhauser GmbH", "vat": "DE282425361", **SEAT},
            {"name": "Zimmerei Rebhauser", "vat": "DE282425361", **(SEAT | HEILBRONN)},
        ),
    ],
    ids=["turned round", "without form and street", "the same VAT number in another town"],
)
def test_doubles_of_two_hubs_are_joined_with_their_reasons(network, first, second):
    a, b = known(network.nord, **first), known(network.sued, **second)
    done = run()
    assert one(a, b)
    decision = Decision.objects.get()
    assert (decision.verdict, decision.rule, decision.by) == ("same", "resolve", None)
    assert decision.evidence["log_odds"] > 5
    assert {piece for piece, _level, _adds in decision.evidence["pieces"]} >= {"namesakes"}
    assert (done.decided, done.found) == (1, Organisation.objects.count() - 1)
    assert Entry.objects.filter(verb="organisations.decided", hub="nord").count() == 1


NEAR = [
    ("sisters in one house", {"name": "Rebhauser Zimmerei GmbH"}, {"name": "Rebhauser Immobilien GmbH"}),
    ("namesakes in two towns", {"name": "Zimmerei Rebhauser", "domain": "", "phone": "", "street": ""},
     {"name": "Zimmerei Rebhauser", **HEILBRONN, "domain": "", "phone": "07131/55", "street": ""}),
    ("owners of one franchise", {"name": "Druckfix Schönaich", "phone": "07031/1", "street": "Am Markt 1"},
     {"name": "Druckfix Heilbronn", **HEILBRONN, "phone": "07131/2", "street": "Weg 2"}),
    ("equal names of a franchise", {"name": "Druckfix", "phone": "07031/1", "street": "Am Markt 1"},
     {"name": "Druckfix", **HEILBRONN, "phone": "07131/2", "street": "Weg 2"}),
    ("a branch elsewhere", {"name": "Zimmerei Rebhauser GmbH"},
     {"name": "Zimmerei Rebhauser GmbH", **HEILBRONN, "phone": "07131/9", "street": "Weg 3"}),
    ("two VAT numbers", {"name": "Zimmerei Rebhauser GmbH", "vat": "DE282425361"},
     {"name": "Zimmerei Rebhauser GmbH", "vat": "DE111111125"}),
    ("two legal forms", {"name": "Zimmerei Rebhauser GmbH"}, {"name": "Zimmerei Rebhauser KG"}),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), [case[1:] for case in NEAR], ids=[case[0] for case in NEAR])
def test_near_doubles_are_never_joined_without_asking(network, first, second):
    a, b = known(network.nord, **(SEAT | first)), known(network.sued, **(SEAT | second))
    run()
    assert not one(a, b)
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("numbers", "joined"), [(("HRB 12345", "HRB 77777"), False), (("HRB 12345",) * 2, True)]
)
def test_official_numbers_that_contradict_each_other_are_asked_about(network, numbers, joined):
    seat = {"name": "Zimmerei Rebhauser GmbH", "vat": "DE282425361", **SEAT}
    a, b = known(network.nord, **seat), known(network.sued, **seat)
    for record, number in zip((a, b), numbers, strict=True):
        said = {"scheme": "register", "court": "Stuttgart", "value": number}
        Identifier.objects.create(organisation=record, **said)
    run()
    assert one(a, b) is joined
    assert Suspicion.objects.exists() is not joined


def test_a_further_number_joins_as_the_first_one_does(network):
    a, b = known(network.nord, "Zimmerei Rebhauser GmbH"), known(network.sued, "Zimmerei Rebhauser GmbH")
    for record, number in ((a, "DE282425361"), (a, "DE111111125"), (b, "DE111111125")):
        Identifier.objects.create(organisation=record, scheme="vat", value=number)
    run()
    assert one(a, b)


def test_what_is_likely_but_not_sure_is_asked_within_a_hub_if_it_can_be(network):
    elsewhere = known(network.sued, "Zimmerei Rebhauser GmbH", **SEAT)
    a = known(network.nord, "Rebhauser", **SEAT)
    b = known(
        network.nord,
        "Zimmerei Rebhauser GmbH",
        "74072",
        "Heilbronn",
        domain=SEAT["domain"],
        phone=SEAT["phone"],
    )
    run()
    asked = Suspicion.objects.filter(settled_at=None)
    assert asked.exists()
    pairs = {(row.first, row.second) for row in asked.select_related("first", "second")}
    assert all(row.evidence for row in asked)
    assert (a, b) in pairs or (elsewhere, a) in pairs
    assert one(a, b) is False


def test_a_second_run_changes_nothing(network):
    known(network.nord, "Zimmerei Rebhauser GmbH", **SEAT)
    known(network.sued, "Rebhauser Zimmerei GmbH", **SEAT)
    known(network.sued, "Zimmerei Rebhauser Holzbau", **(SEAT | HEILBRONN))

    def state():
        return (
            list(Decision.objects.order_by("pk").values()),
            list(Suspicion.objects.order_by("pk").values()),
            list(Organisation.objects.order_by("pk").values_list("pk", "identity")),
        )

    first = run()
    before = state()
    again = run()
    assert state() == before
    assert (first.decided, again.decided) == (1, 0)
    assert (first.found, first.estimate, first.suspected) == (again.found, again.estimate, again.suspected)


def test_what_people_decided_stands(network):
    a = known(network.nord, "Zimmerei Rebhauser GmbH", **SEAT)
    b = known(network.sued, "Rebhauser Zimmerei GmbH", **SEAT)
    actions.decide(a, b, verdict="different", reason="Father and son", by=network.ada)
    run()
    decision = Decision.objects.get()
    assert (decision.verdict, decision.reason, decision.by) == ("different", "Father and son", network.ada)
    assert not one(a, b)
    assert not Suspicion.objects.exists()


def test_what_is_different_stays_apart_by_whatever_way(network):
    a = known(network.nord, "Zimmerei Rebhauser GmbH", **SEAT)
    b = known(network.sued, "Rebhauser Zimmerei GmbH", **SEAT)
    other = known(network.nord, "Rebhauser Zimmerei", **SEAT)
    actions.decide(a, other, verdict="different", by=network.ada)
    run()
    assert not one(a, other)
    assert one(a, b) or one(other, b)
    assert not Suspicion.objects.filter(settled_at=None).exists()


@pytest.mark.parametrize("verdict", ["unsure", "different"])
def test_nobody_is_asked_again_not_for_another_record_of_the_same_either(network, verdict):
    a = known(network.nord, "Zimmerei Rebhauser GmbH", **SEAT)
    twin = known(network.sued, "Zimmerei Rebhauser GmbH", **SEAT)
    actions.decide(a, twin, verdict="same", by=network.ada)
    b = known(network.nord, "Rebhauser", **SEAT)
    run()
    asked = Suspicion.objects.get(settled_at=None)
    actions.decide(asked.first, asked.second, verdict=verdict, by=network.ada)
    assert not Suspicion.objects.filter(settled_at=None).exists()
    run()
    assert not Suspicion.objects.filter(settled_at=None).exists()
    assert not one(a, b)


def test_a_person_overrides_the_rule_also_between_others_it_joined(network):
    a = known(network.nord, "Zimmerei Rebhauser GmbH", **SEAT)
    b = known(network.sued, "Rebhauser Zimmerei GmbH", **SEAT)
    c = known(network.nord, "Zimmerei Rebhauser G.m.b.H.", **SEAT)
    run()
    assert one(a, b, c)
    actions.decide(a, c, verdict="different", by=network.ada)
    assert not one(a, c)
    run()
    assert not one(a, c)
    assert one(a, b) or one(b, c)


def test_a_dry_run_writes_nothing(network):
    known(network.nord, "Zimmerei Rebhauser GmbH", **SEAT)
    known(network.sued, "Rebhauser Zimmerei GmbH", **SEAT)
    found = resolving.find()
    assert len(found.safe) == 1
    assert not Decision.objects.exists()
    assert not Resolution.objects.exists()
    assert not Suspicion.objects.exists()


def test_an_interrupted_run_goes_on_with_what_it_had_found(network, monkeypatch):
    pairs = []
    for number, head in enumerate(("Rebhauser", "Ohlmann", "Zegelin")):
        seat = {
            "street": f"Weg {number}",
            "phone": f"07031/64422{number}",
            "domain": f"{head.lower()}.example",
        }
        pairs.append(
            (known(network.nord, f"Zimmerei {head}", **seat), known(network.sued, f"{head} Zimmerei", **seat))
        )
    found = resolving.find()
    monkeypatch.setattr(resolving, "BATCH", 1)
    steps = []

    def told(step):
        steps.append(step)
        if len(steps) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        resolving.write(found, told=told)
    assert Decision.objects.count() == 2
    assert not Resolution.objects.exists()
    kept = resolving.find(kept=found)
    assert kept is found
    assert resolving.write(kept).decided == 3  # also those of before it broke off
    assert all(one(*pair) for pair in pairs)
    assert Decision.objects.count() == 3
    actions.decide(*pairs[0], verdict="different", by=network.ada)
    assert resolving.find(kept=found) is not found  # something else is known by now


def test_what_people_decided_meanwhile_goes_before_what_was_found(network):
    a = known(network.nord, "Zimmerei Rebhauser GmbH", **SEAT)
    b = known(network.sued, "Rebhauser Zimmerei GmbH", **SEAT)
    found = resolving.find()
    actions.decide(a, b, verdict="different", by=network.ada)
    resolving.write(found)
    assert Decision.objects.get().verdict == "different"
    assert not one(a, b)


def test_what_is_no_longer_suspected_is_no_longer_asked(network):
    a = known(network.nord, "Zimmerei Rebhauser GmbH", **SEAT)
    b = known(network.nord, "Rebhauser", **SEAT)
    run()
    assert Suspicion.objects.get().settled_at is None
    Organisation.objects.filter(pk=b.pk).update(
        name="Optik Klee", phone="", domain="", street="", postcode="74072", town="Heilbronn"
    )
    done = run()
    assert Suspicion.objects.get().settled_at
    assert done.suspected == 0
    assert not one(a, b)


def test_the_estimate_lies_between_what_was_found_and_fewer(network):
    known(network.nord, "Zimmerei Rebhauser GmbH", **SEAT)
    known(network.nord, "Rebhauser", **SEAT)
    done = run()
    assert done.low <= done.estimate <= done.high <= done.found == Organisation.objects.count()
    assert access.last_resolution() == done


def test_an_empty_network_has_nothing_to_resolve(cast):
    done = run()
    assert (done.records, done.found, done.estimate, done.low, done.high) == (0, 0, 0, 0, 0)


def test_each_hub_learns_what_is_estimated_of_its_own_records_alone(network):
    names = ("Achmüller", "Brunnthal", "Czernik", "Dornfeld", "Eschweger", "Fuhrbach", "Gollwitz", "Hagenauer",
             "Irlbeck", "Jostmann")  # fmt: skip
    for number, name in enumerate(names):
        same = {
            "phone": f"0{7111 + 333 * number}/{51377 * (number + 3)}",
            "domain": f"{name.lower()}.example",
        }
        known(network.nord, f"{name} Zimmerei GmbH", f"7{number}2{number}1", f"{name}hausen", **same)
        known(network.nord, name, "", "", **same)
    resolution = run()
    nord, sued = (resolution.by_hub[str(hub.pk)] for hub in (network.nord, network.sued))
    assert nord[:2] == [20, 20]
    assert sued[0] == len(records.crowd())
    assert sum(one[0] for one in (nord, sued)) == resolution.records
    for _records, found, estimate, low, high in (nord, sued):
        assert 1 <= low <= estimate <= high <= found
    assert 9 <= nord[2] <= 12  # ten companies, each of them twice
    assert sued[1] - sued[2] < 3
    (own,) = access.own_estimates(network.ada, [network.nord, network.sued])
    assert (own.hub, own.records, own.hidden, own.least, own.most) == (
        network.nord, 20, 20 - nord[2], 20 - nord[4], 20 - nord[3])  # fmt: skip
    assert access.own_estimates(network.carla, [network.nord]) == []
