"""Two records of a hub become one, and two again."""

from functools import partial

import pytest

from hubnetz.journal.models import Entry
from hubnetz.organisations import access, actions
from hubnetz.organisations.models import Decision, Identity, IndexEntry, Merge, Organisation, OtherName
from hubnetz.organisations.refusals import CannotMerge, CannotUnmerge, ChangedMeanwhile, NotThereAnyMore

pytestmark = pytest.mark.database


@pytest.fixture
def two(cast):
    kept = actions.welcome(cast.nord, name="Müller Holzbau GmbH", postcode="71032", town="Böblingen")
    return kept, actions.welcome(cast.nord, name="Mueller Holz", email="post@mueller-holz.example")


def again(*records):
    return [Organisation.objects.get(pk=record.pk) for record in records]


def test_the_preview_says_what_the_merge_then_does(cast, two):
    kept, absorbed = two
    other = actions.welcome(cast.nord, name="Anders")
    seen = actions.preview(kept, absorbed)
    assert (seen.effect.hub, seen.effect.network, seen.effect.reached_less) == ((3, 2), (3, 2), 0)
    assert {c.field: c.proposed for c in seen.choices if c.differs} == {
        "name": "kept",
        "seat": "kept",
        "domain": "absorbed",
    }
    assert Organisation.objects.standing().count() == 3
    actions.merge(kept, absorbed, by=cast.ada)
    kept, absorbed = again(kept, absorbed)
    assert (absorbed.merged_into, absorbed.identity) == (kept, kept.identity)
    assert (kept.name, kept.town, kept.domain) == ("Müller Holzbau GmbH", "Böblingen", "mueller-holz.example")
    assert set(access.organisations_of(cast.ada)) == {kept, other}
    assert Entry.objects.filter(verb="organisations.merged", code=kept.code, by=cast.ada).count() == 1


def test_what_was_chosen_is_taken_and_the_other_name_leads_to_the_record(cast, two):
    kept, absorbed = two
    actions.merge(kept, absorbed, take={"name": "absorbed", "domain": "kept"}, by=cast.ada)
    [kept] = again(kept)
    assert (kept.name, kept.folded, kept.domain) == ("Mueller Holz", "mueller holz", "")
    assert kept.other_names.get().text == "Müller Holzbau GmbH"
    assert kept.other_domains.get().domain == "mueller-holz.example"
    before = Organisation.objects.count()
    assert actions.welcome(cast.nord, name="Müller Holzbau GmbH", postcode="71032") == kept
    assert actions.welcome(cast.nord, name="Mueller Holz", email="a@mueller-holz.example") == kept
    assert Organisation.objects.count() == before


def test_a_merge_that_is_taken_back_twice_is_taken_back_once(cast, two):
    done = actions.merge(*two, by=cast.ada)
    actions.unmerge(done, by=cast.ben)
    actions.unmerge(done, by=cast.ben)
    assert [one.merged_into for one in again(*two)] == [None, None]
    assert Entry.objects.filter(verb="organisations.unmerged").count() == 1
    done.refresh_from_db()
    assert done.undone_by == cast.ben
    assert OtherName.objects.count() == 0


def test_what_was_changed_since_stays_when_a_merge_is_taken_back(cast, two):
    kept, absorbed = two
    done = actions.merge(kept, absorbed, take={"name": "absorbed"}, by=cast.ada)
    Organisation.objects.filter(pk=kept.pk).update(domain="neu.example")
    actions.unmerge(done, by=cast.ada)
    [kept] = again(kept)
    assert (kept.name, kept.domain) == ("Müller Holzbau GmbH", "neu.example")


def test_what_was_chosen_as_one_comes_back_as_one_or_not_at_all(cast):
    seat = {"postcode": "71032", "town": "Böblingen"}
    kept = actions.welcome(cast.nord, name="Emil Holzbau", **seat)
    absorbed = actions.welcome(cast.nord, name="Emil", postcode="89073", town="Ulm")
    Organisation.objects.filter(pk=kept.pk).update(street="Weg 1")
    Organisation.objects.filter(pk=absorbed.pk).update(street="Gasse 2")
    done = actions.merge(kept, absorbed, take={"name": "absorbed", "seat": "absorbed"}, by=cast.ada)
    held = actions.hold(kept)
    values = {"name": "EMIL", "street": "Gasse 3"}  # folded as before; of the place nothing but the street
    actions.edit(held, values=values, version=held.version, by=cast.ada)
    actions.unmerge(done, by=cast.ada)
    [kept] = again(kept)
    assert (kept.name, kept.folded) == ("EMIL", "emil")
    assert (kept.street, kept.postcode, kept.town) == ("Gasse 3", "89073", "Ulm")


def test_a_part_that_both_had_keeps_the_place_together(cast):
    kept = actions.welcome(cast.nord, name="Emil Holzbau", postcode="71032", town="Böblingen")
    absorbed = actions.welcome(cast.nord, name="Emil", postcode="71032", town="Böblingen")
    Organisation.objects.filter(pk=kept.pk).update(street="Weg 1")
    Organisation.objects.filter(pk=absorbed.pk).update(street="Gasse 2")
    done = actions.merge(kept, absorbed, take={"seat": "absorbed"}, by=cast.ada)
    held = actions.hold(kept)
    actions.edit(held, values={"postcode": "71034"}, version=held.version, by=cast.ada)
    actions.unmerge(done, by=cast.ada)
    [kept] = again(kept)
    assert (kept.street, kept.postcode) == ("Gasse 2", "71034")


@pytest.mark.parametrize("checked", [True, False])
def test_what_was_checked_since_is_not_provisional_again(cast, checked):
    kept = actions.welcome(cast.nord, name="Emil Holzbau", is_provisional=True)
    actions.note_branch(kept, town="Ulm", by=cast.ada)  # also looked at today, but not settled
    absorbed = actions.welcome(cast.nord, name="Emil")
    done = actions.merge(kept, absorbed, by=cast.ada)
    if checked:
        held = actions.hold(kept)
        actions.edit(held, values={"phone": "0731 1"}, version=held.version, by=cast.ada)
    actions.unmerge(done, by=cast.ada)
    assert again(kept)[0].is_provisional is not checked


@pytest.mark.parametrize("verdict", ["same", "unsure"])
def test_a_decision_about_the_two_comes_back(cast, two, verdict):
    kept, absorbed = two
    decided = actions.decide(kept, absorbed, verdict=verdict, by=cast.ada)
    identities = [one.identity_id for one in again(kept, absorbed)]
    done = actions.merge(kept, absorbed, by=cast.ada)
    assert not Decision.objects.exists()
    assert len({one.identity_id for one in again(kept, absorbed)}) == 1
    actions.unmerge(done, by=cast.ada)
    assert Decision.objects.get() == decided
    assert [one.identity_id for one in again(kept, absorbed)] == identities


def test_what_was_decided_to_be_different_is_not_merged(cast, two):
    actions.decide(*two, verdict="different", by=cast.ada)
    assert actions.preview(*two).refusal
    with pytest.raises(CannotMerge):
        actions.merge(*two, by=cast.ada)


def test_a_record_elsewhere_goes_along_and_is_parted_again(cast, two):
    kept, absorbed = two
    elsewhere = actions.welcome(cast.sued, name="Mueller Holz", email="x@mueller-holz.example")
    assert again(elsewhere)[0].identity == again(absorbed)[0].identity
    done = actions.merge(kept, absorbed, by=cast.ada)
    assert len({one.identity_id for one in again(kept, absorbed, elsewhere)}) == 1
    third = actions.welcome(cast.nord, name="Dritte")
    actions.decide(third, elsewhere, verdict="same", by=cast.dina)  # keeps the whole group together
    kept, absorbed, elsewhere, third = again(kept, absorbed, elsewhere, third)
    assert kept.identity == absorbed.identity == elsewhere.identity == third.identity
    actions.unmerge(done, by=cast.ada)
    kept, absorbed, elsewhere, third = again(kept, absorbed, elsewhere, third)
    assert absorbed.identity == elsewhere.identity == third.identity != kept.identity


def test_of_two_decisions_about_a_third_the_newer_one_stands_and_both_come_back(cast, two):
    kept, absorbed = two
    third = actions.welcome(cast.nord, name="Dritte")
    actions.decide(kept, third, verdict="different", by=cast.ada)
    actions.decide(absorbed, third, verdict="same", by=cast.ada)
    rows = list(Decision.objects.order_by("pk").values())
    done = actions.merge(kept, absorbed, by=cast.ada)
    assert Decision.objects.get().verdict == "same"
    assert len({one.identity_id for one in again(kept, absorbed, third)}) == 1
    actions.unmerge(done, by=cast.ada)
    assert list(Decision.objects.order_by("pk").values()) == rows


def test_a_decision_taken_after_the_merge_stays_with_the_kept_record(cast, two):
    kept, absorbed = two
    third = actions.welcome(cast.nord, name="Dritte")
    actions.decide(absorbed, third, verdict="same", by=cast.ada)
    done = actions.merge(kept, absorbed, by=cast.ada)
    actions.decide(kept, third, verdict="different", by=cast.ada)
    actions.unmerge(done, by=cast.ada)
    said = {(d.first_id, d.second_id): d.verdict for d in Decision.objects.all()}
    assert said == {(kept.pk, third.pk): "different", (absorbed.pk, third.pk): "same"}
    kept, absorbed, third = again(kept, absorbed, third)
    assert absorbed.identity == third.identity != kept.identity


def test_records_of_two_hubs_are_never_merged(cast, two):
    with pytest.raises(CannotMerge):
        actions.merge(two[0], actions.welcome(cast.sued, name="Süd"), by=cast.ada)
    assert not Merge.objects.exists()


def test_only_standing_records_are_merged(cast, two):
    kept, absorbed = two
    third = actions.welcome(cast.nord, name="Dritte")
    actions.merge(kept, absorbed, by=cast.ada)
    for pair in ((third, absorbed), (absorbed, third), (kept, absorbed), (kept, kept)):
        with pytest.raises(CannotMerge):
            actions.merge(*pair, by=cast.ada)


def test_a_record_that_changed_since_it_was_looked_at_is_not_merged(cast, two):
    seen = actions.preview(*two).versions
    Organisation.objects.filter(pk=two[1].pk).update(version=7)
    with pytest.raises(ChangedMeanwhile):
        actions.merge(*two, versions=seen, by=cast.ada)


def test_merges_are_taken_back_in_their_order(cast, two):
    kept, absorbed = two
    third = actions.welcome(cast.nord, name="Dritte")
    first = actions.merge(kept, absorbed, by=cast.ada)
    second = actions.merge(third, kept, by=cast.ada)
    with pytest.raises(CannotUnmerge, match="Dritte"):
        actions.unmerge(first, by=cast.ada)
    assert actions.hold(absorbed) == third
    actions.unmerge(second, by=cast.ada)
    actions.unmerge(first, by=cast.ada)
    assert Organisation.objects.standing().count() == 3


def joined_and_joined_again(cast, two, hub):
    """One of a pair that was decided becomes part of a record, then the other one of another record."""
    kept, absorbed = two
    third = actions.welcome(hub, name="Dritte")
    fourth = actions.welcome(hub, name="Vierte")
    actions.decide(absorbed, third, verdict="same", by=cast.ada)
    identities = [one.identity_id for one in again(kept, absorbed, third, fourth)]
    rows = list(Decision.objects.values())
    first = actions.merge(kept, absorbed, by=cast.ada)
    second = actions.merge(fourth, third, by=cast.ada)
    assert Decision.objects.values_list("first", "second").get() == (kept.pk, fourth.pk)
    return (kept, absorbed, third, fourth), identities, rows, first, second


def test_a_merge_of_the_other_of_a_pair_is_taken_back_first(cast, two):
    records, identities, rows, first, second = joined_and_joined_again(cast, two, cast.nord)
    with pytest.raises(CannotUnmerge, match="Vierte"):
        actions.unmerge(first, by=cast.ada)
    assert Merge.objects.filter(undone_at=None).count() == 2
    actions.unmerge(second, by=cast.ada)
    actions.unmerge(first, by=cast.ada)
    assert list(Decision.objects.values()) == rows
    assert [one.identity_id for one in again(*records)] == identities


def test_what_another_hub_merged_since_is_not_named(cast, two):
    *_rest, first, _second = joined_and_joined_again(cast, two, cast.sued)
    with pytest.raises(CannotUnmerge) as refusal:
        actions.unmerge(first, by=cast.ada)
    assert "Vierte" not in refusal.value.sentence


def test_a_merge_that_dropped_what_another_wrote_is_taken_back_first(cast, two):
    kept, absorbed = two
    third = actions.welcome(cast.nord, name="Dritte")
    fourth = actions.welcome(cast.nord, name="Vierte")
    actions.decide(absorbed, third, verdict="unsure", by=cast.ada)
    first = actions.merge(kept, absorbed, by=cast.ada)
    actions.decide(kept, fourth, verdict="unsure", by=cast.ada)
    second = actions.merge(third, fourth, by=cast.ada)
    with pytest.raises(CannotUnmerge, match="Dritte"):
        actions.unmerge(first, by=cast.ada)
    actions.unmerge(second, by=cast.ada)
    actions.unmerge(first, by=cast.ada)
    assert set(Decision.objects.values_list("first", "second")) == {
        (absorbed.pk, third.pk),
        (kept.pk, fourth.pk),
    }


@pytest.mark.parametrize("said", [actions.merge, partial(actions.decide, verdict="same")])
def test_nothing_is_said_of_a_record_that_was_removed(cast, two, said):
    kept, absorbed = two
    IndexEntry.objects.filter(organisation=absorbed).delete()
    Organisation.objects.filter(pk=absorbed.pk).delete()  # as taking back a file does
    with pytest.raises(NotThereAnyMore):
        said(kept, absorbed, by=cast.ada)


def test_the_preview_tells_nothing_of_what_other_hubs_decided(cast, two):
    kept, absorbed = two
    elsewhere, here = actions.welcome(cast.sued, name="Dritte"), actions.welcome(cast.nord, name="Vierte")
    for record in (kept, absorbed):
        actions.decide(record, elsewhere, verdict="unsure", by=cast.dina)
    assert [row for row in actions.preview(kept, absorbed).rows if row.relation.endswith("Decision")] == []
    actions.decide(absorbed, here, verdict="unsure", by=cast.ada)
    [row] = [row for row in actions.preview(kept, absorbed).rows if row.relation.endswith("Decision")]
    assert (row.handed_over, row.dropped) == (1, ())


def cards(*records):
    said = [again(record)[0].identity for record in records]
    return [(card.name, card.postcode, card.town) for card in said]


def test_the_card_says_what_the_record_says_after_a_merge_and_when_it_is_taken_back(cast, two):
    kept, absorbed = two
    before = cards(kept, absorbed)
    done = actions.merge(kept, absorbed, take={"name": "absorbed"}, by=cast.ada)
    assert cards(kept) == [("Mueller Holz", "71032", "Böblingen")]
    assert [one.name for one in access.lookup(cast.sued, "Mueller Holz")] == ["Mueller Holz"]
    actions.unmerge(done, by=cast.ada)
    assert cards(kept, absorbed) == before


@pytest.mark.parametrize("changed", [False, True])
def test_a_card_that_both_shared_is_as_it_was_unless_the_record_changed_since(cast, two, changed):
    kept, absorbed = two
    actions.decide(kept, absorbed, verdict="same", by=cast.ada)
    Identity.objects.filter(records=kept).update(name="Von früher")
    done = actions.merge(kept, absorbed, by=cast.ada)
    assert cards(kept) == [("Müller Holzbau GmbH", "71032", "Böblingen")]
    if changed:
        held = actions.hold(kept)
        actions.edit(held, values={"name": "Müller"}, version=held.version, by=cast.ada)
        assert cards(kept) == [("Müller", "71032", "Böblingen")]
    actions.unmerge(done, by=cast.ada)
    assert cards(kept)[0][0] == ("Müller" if changed else "Von früher")


def test_a_card_that_others_share_is_not_changed_by_a_merge(cast, two):
    kept, absorbed = two
    elsewhere = actions.adopt(cast.sued, kept.identity, by=cast.dina)
    actions.merge(kept, absorbed, take={"name": "absorbed"}, by=cast.ada)
    assert cards(elsewhere) == [("Müller Holzbau GmbH", "71032", "Böblingen")]


def test_the_card_says_what_a_visitor_completed(cast):
    known = actions.welcome(cast.nord, name="Emil Holzbau")
    actions.welcome(cast.nord, name="Emil Holzbau", postcode="71032", town="Böblingen")
    assert cards(known) == [("Emil Holzbau", "71032", "Böblingen")]
