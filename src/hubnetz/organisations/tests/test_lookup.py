import random

import pytest

from hubnetz.organisations import access, actions, indexing, naming, tasks
from hubnetz.organisations.access import matching
from hubnetz.organisations.actions import editing, merging
from hubnetz.organisations.models import IndexEntry, Organisation, Word
from hubnetz.organisations.refusals import CannotMerge, CannotUnmerge

pytestmark = pytest.mark.database


def names(found) -> list[str]:
    return [one.name for one in found]


@pytest.fixture
def karcher(cast) -> Organisation:
    return actions.welcome(
        cast.nord,
        name="Alfred Kärcher SE & Co. KG",
        postcode="71364",
        town="Winnenden",
        email="a@kaercher.example",
    )


@pytest.mark.parametrize(
    "typed",
    [
        "Kärcher",
        "kaercher",
        "Karcher",
        "KÄRCHER GmbH",
        "Kär",
        "kae",
        "Alfred Kärch",
        "Kärhcer",
        "Kaerchr",
        "Kächer",
        "Alfredkärcher",
        "kaercher.example",
        "info@kaercher.example",
    ],
)
def test_a_name_is_found_however_it_is_typed(cast, karcher, typed):
    actions.welcome(cast.nord, name="Alfred Weiß GmbH")
    assert names(access.lookup(cast.nord, typed))[0] == karcher.name


@pytest.mark.parametrize(
    "typed", ["GmbH", "Holzbau", "holzb", "Stuttgart", "Holzbau Stuttgart", "Holzbau GmbH & Co. KG"]
)
def test_legal_form_trade_and_town_alone_bring_nobody(cast, typed):
    actions.welcome(cast.nord, name="Müller Holzbau GmbH", postcode="70173", town="Stuttgart")
    actions.welcome(cast.nord, name="Schmid Holzbau Stuttgart GmbH & Co. KG")
    assert access.lookup(cast.nord, typed) == []


def test_another_holzbau_is_no_candidate(cast):
    actions.welcome(cast.nord, name="Müller Holzbau GmbH")
    assert access.lookup(cast.nord, "Maierhofer Holzbau GmbH") == []


@pytest.mark.parametrize("typed", ["Stadtwerke Ulm", "Stadtwerke Ul", "stadtwerke ulm gmbh"])
def test_a_name_of_nothing_but_plain_words_is_found_when_all_of_it_is_there(cast, typed):
    actions.welcome(cast.nord, name="Stadtwerke Ulm GmbH")
    actions.welcome(cast.nord, name="Stadt Ulm")
    actions.welcome(cast.nord, name="Stadtwerke Aalen GmbH")
    assert names(access.lookup(cast.nord, typed)) == ["Stadtwerke Ulm GmbH"]


def test_the_first_letters_of_a_second_word_bring_nobody_without_the_first(cast):
    for name in ("Trigokraft Lacke GmbH", "Ultamed Lab GmbH", "Trigoform Lager GmbH"):
        actions.welcome(cast.nord, name=name)
    assert names(access.lookup(cast.nord, "Trigokraft La")) == ["Trigokraft Lacke GmbH"]
    assert names(access.lookup(cast.nord, "Holzbau Ult")) == ["Ultamed Lab GmbH"]  # a trade tells nothing
    assert names(access.lookup(cast.nord, "Doktor Ultam")) == ["Ultamed Lab GmbH"]


def test_what_only_another_hub_wrote_is_like_what_nobody_wrote(cast, karcher):
    """A word that stands on no card shall not change what is said of the others."""
    before = access.lookup(cast.nord, "Kärcher Zw")[0].speaks_against
    theirs = actions.welcome(cast.sued, name="Quandel AG")
    editing.note_name(theirs, text="Zw Quandel", kind="brand", by=cast.ben)
    assert Word.objects.filter(text="zw").exists()
    assert access.lookup(cast.nord, "Kärcher Zw")[0].speaks_against == before == []


def test_compounds_are_found_by_their_parts_and_the_other_way_round(cast):
    actions.welcome(cast.nord, name="Renzlerbau GmbH")
    actions.welcome(cast.nord, name="Tobler Bau GmbH")
    assert names(access.lookup(cast.nord, "Renzler Bau")) == ["Renzlerbau GmbH"]
    assert names(access.lookup(cast.nord, "Toblerbau")) == ["Tobler Bau GmbH"]


def test_initials_are_found_both_ways(cast):
    actions.welcome(cast.nord, name="Schwarzwälder Uhren Werke GmbH")
    actions.welcome(cast.nord, name="BFTK GmbH")
    assert names(access.lookup(cast.nord, "SUW")) == ["Schwarzwälder Uhren Werke GmbH"]
    assert names(access.lookup(cast.nord, "Bodensee Fischer Tauch Klub")) == ["BFTK GmbH"]


def test_sisters_namesakes_and_franchises_are_shown_side_by_side(cast):
    """None is made one with another, and each says what speaks against."""
    group = ["Renzler Logistik GmbH", "Renzler Immobilien GmbH", "Renzler Holding AG"]
    for name in group:
        actions.welcome(cast.nord, name=name, postcode="70173", email="post@renzler.example")
    actions.welcome(cast.nord, name="Renzler Logistik GmbH", postcode="88045", town="Friedrichshafen")
    found = access.lookup(cast.nord, "Renzler Logistik", postcode="70173", email="x@renzler.example")
    assert sorted(names(found)) == sorted([*group, "Renzler Logistik GmbH"])
    assert (found[0].name, found[0].postcode) == ("Renzler Logistik GmbH", "70173")
    assert found[1].postcode == "88045"
    assert "an anderem Ort" in found[1].speaks_against
    for sister in found[2:]:
        assert "„Logistik“ steht nicht in diesem Namen" in sister.speaks_against
    assert Organisation.objects.values("identity").distinct().count() == 4


def test_the_trade_in_a_compound_is_not_a_word_in_common(cast):
    actions.welcome(cast.nord, name="Müller Gerüstbau")
    (found,) = access.lookup(cast.nord, "Holzbau Müller")
    assert found.covers == 1
    assert found.speaks_against == ["„Holzbau“ steht nicht in diesem Namen"]


def test_a_word_and_its_part_are_said_once(cast):
    actions.welcome(cast.nord, name="Gebrüder Yılmaz Zerspanungstechnik GmbH")
    (found,) = access.lookup(cast.nord, "Yilmaz Zersp")
    spelt = [said for said in found.speaks_for if "Zerspanungstechnik" in said]
    assert (len(spelt), len(found.speaks_for)) == (1, 2)
    assert not any("fast so" in said for said in found.speaks_for)


def test_evidence_is_said_in_words(cast, karcher):
    (found,) = access.lookup(cast.nord, "Kärcher Reinigung", postcode="71364", email="x@kaercher.example")
    assert found.speaks_for == [
        "gleiche Domain kaercher.example",
        "gleicher seltener Namensteil „Kärcher“",
        "gleiche Postleitzahl",
    ]
    assert found.speaks_against == []
    (found,) = access.lookup(
        cast.nord, "Kaercherr Reinigung GmbH", postcode="10115", email="x@andere.example"
    )
    assert found.speaks_for == ["„Kärcher“ ist fast so geschrieben"]
    assert found.speaks_against == [
        "andere Domain: kaercher.example",
        "an anderem Ort",
        "„Reinigung“ steht nicht in diesem Namen",
    ]


def test_cards_of_the_network_come_after_the_hubs_own_and_say_name_kind_and_place_only(cast, karcher):
    own = actions.welcome(cast.sued, name="Kärcher Garten GmbH")
    first, second = access.lookup(cast.sued, "Kärcher")
    assert (first.organisation, first.card) == (own, None)
    assert (second.organisation, second.card) == (None, karcher.identity)
    assert (second.name, second.postcode, second.town) == (karcher.name, "71364", "Winnenden")
    assert names(access.lookup(cast.sued, "Kärcher", network=False)) == [own.name]
    # The domain is not on the card: by it nobody finds out who is known.
    assert access.lookup(cast.sued, "kaercher.example") == [] or names(
        access.lookup(cast.sued, "x@kaercher.example")
    ) == [own.name, karcher.name]
    assert names(access.lookup(cast.nord, "Alfred Kärcher")) == [karcher.name, own.name]


def test_what_nobody_has_looked_at_is_not_on_a_card(cast):
    made = actions.welcome(cast.nord, name="Renzler GmbH", is_provisional=True)
    assert access.lookup(cast.sued, "Renzler") == []
    assert names(access.lookup(cast.nord, "Renzler")) == [made.name]


def test_a_word_that_many_carry_needs_a_second_one(cast):
    for number in range(matching.CAP + 1):
        actions.welcome(
            cast.nord, name=f"Müller Vornamen{'abcdefghij'[number % 10]}{'klmnopqrst'[number // 10]}x"
        )
    wanted = actions.welcome(cast.nord, name="Müller Pneumatik Zell GmbH", postcode="77736")
    assert wanted.name not in names(access.lookup(cast.nord, "Müller "))
    assert names(access.lookup(cast.nord, "Müller Pneum")) == [wanted.name]
    assert wanted.name in names(access.lookup(cast.nord, "Müller ", postcode="77736"))


def test_a_name_in_other_letters_is_found(cast):
    actions.welcome(cast.nord, name="Завод")
    assert names(access.lookup(cast.nord, "Завод")) == ["Завод"]
    assert access.lookup(cast.nord, "%_") == []


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_one_as_for_three(cast, django_assert_num_queries, rows):
    for number in range(rows):
        actions.welcome(cast.nord, name=f"Renzler {'abc'[number]}xyz GmbH")
        actions.welcome(cast.sued, name=f"Renzler {'def'[number]}xyz GmbH")
    with django_assert_num_queries(6):
        assert len(access.lookup(cast.nord, "Renzler")) == 2 * rows


@pytest.mark.parametrize("seed", range(4))
def test_the_index_is_what_it_would_be_from_scratch_after_any_sequence_of_verbs(cast, seed):
    rng = random.Random(seed)
    merges = []
    for _step in range(14):
        try:
            _do(rng, cast, merges)
        except (CannotMerge, CannotUnmerge):
            continue
    kept = contents()
    indexing.recount()
    counted = contents()
    indexing.rebuild()
    assert contents() == counted
    assert kept[0] == counted[0]
    assert set(kept[1]) == set(counted[1])


def _do(rng, cast, merges) -> None:
    hub = rng.choice([cast.nord, cast.sued])
    rows = list(Organisation.objects.standing().order_by("pk"))
    what = rng.choice(
        [
            "welcome",
            "welcome",
            "decide",
            "pass_on",
            "merge",
            "unmerge",
            "adopt",
            "settle",
            "edit",
            "note",
            "drop",
        ]
    )
    if what == "welcome" or len(rows) < 3:
        name = f"{rng.choice(['Renzler', 'Tobler', 'Kärcher'])} {rng.choice(['Bau', 'Logistik', ''])} GmbH"
        actions.welcome(
            hub,
            name=name,
            postcode=rng.choice(["", "70173", "88045"]),
            town=rng.choice(["", "Ulm"]),
            email=rng.choice(["", "a@renzler.example"]),
            is_provisional=rng.random() < 0.3,
        )
        return
    one, two = rng.sample(rows, 2)
    if what == "decide":
        actions.decide(one, two, verdict=rng.choice(["same", "different"]), by=cast.ada)
    elif what == "pass_on":
        actions.pass_on(one, to=hub, by=cast.ada)
    elif what == "merge":
        merges.append(merging.merge(one, two, by=cast.ada))
    elif what == "unmerge" and merges:
        merging.unmerge(merges.pop(), by=cast.ada)
    elif what == "adopt":
        actions.adopt(hub, one.identity, by=cast.ada)
    elif what == "edit":
        values = {"name": f"Neu{one.name}", "town": "Calw"}
        actions.edit(one, values=values, version=one.version, by=cast.ada)
    elif what == "note":
        actions.note_name(one, text="Quendelmoser", kind="brand", by=cast.ada)
        actions.note_domain(one, domain="quendel.example", by=cast.ada)
    elif what == "drop" and (name := one.other_names.first()):
        actions.drop(one, part="othername", key=name.pk, by=cast.ada)
    elif what == "settle":
        actions.settle(one, unlike=[two], by=cast.ada)


def test_records_from_before_the_index_are_entered_by_the_clock(cast, karcher):
    actions.welcome(cast.sued, name="Renzler GmbH", is_provisional=True)
    indexing.recount()
    before = contents()
    IndexEntry.objects.all().delete()
    Word.objects.all().delete()
    assert access.lookup(cast.nord, "Kärcher") == []
    tasks.complete_index(0)
    assert contents() == before
    assert indexing.complete() == 0


def contents():
    fields = ("hub", "organisation", "identity", "glued", "name_words", "words", "telling", "keys")
    rows = sorted(IndexEntry.objects.values_list(*fields), key=repr)
    return rows, dict(Word.objects.values_list("text", "carriers"))


def test_a_word_that_nobody_has_any_more_is_forgotten(cast):
    made = actions.welcome(cast.nord, name="Quendelmoser GmbH")
    assert Word.objects.filter(text="quendelmoser").exists()
    Organisation.objects.filter(pk=made.pk).update(name="Anders GmbH")
    made.identity.name = "Anders GmbH"
    made.identity.save()
    indexing.refresh(made)
    assert not Word.objects.filter(text="quendelmoser").exists()
    assert access.lookup(cast.nord, "Quendelmoser") == []


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("holzbau", True),
        ("stuttgart", True),
        ("7", True),
        ("muller", False),
        ("renzlerbau", False),
        ("metalltechnik", True),
    ],
)
def test_plain_words(word, plain):
    assert naming.is_plain(word) is plain


@pytest.mark.parametrize(
    ("typed", "word", "open_ended", "is_slip"),
    [
        ("karhcer", "karcher", False, True),
        ("kacher", "karcher", False, True),
        ("maier", "meier", False, True),
        ("mair", "meier", False, False),
        ("holtzba", "holzbauer", True, True),
        ("holtzba", "holzbauer", False, False),
    ],
)
def test_slips_of_the_hand(typed, word, open_ended, is_slip):
    assert matching.slipped(typed, word, open_ended=open_ended) is is_slip
