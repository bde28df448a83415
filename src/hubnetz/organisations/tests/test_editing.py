"""What is known of a record is written down once, checked, and by one editor at a time."""

from datetime import date
from decimal import Decimal

import pytest

from hubnetz.journal.models import Entry
from hubnetz.organisations import access, actions
from hubnetz.organisations.actions import checking
from hubnetz.organisations.models import Holding, Organisation, OtherName, Sector
from hubnetz.organisations.refusals import ChangedMeanwhile, NotARecordOfThisHub, NumberNotRight

pytestmark = pytest.mark.database


@pytest.fixture
def emil(cast):
    return actions.welcome(cast.nord, name="Emil Holzbau", postcode="71032")


def again(record):
    return Organisation.objects.get(pk=record.pk)


def test_a_record_is_edited_and_its_former_name_is_still_known(cast, emil):
    values = {"name": " Emil  Bau GmbH", "legal_form": "GmbH", "street": "Weg 1", "staff": 12}
    actions.edit(emil, values=values, version=1, by=cast.ben)
    after = again(emil)
    assert (after.name, after.folded, after.staff, after.version) == ("Emil Bau GmbH", "emil bau gmbh", 12, 2)
    assert after.checked_on is not None
    assert (after.identity.name, after.identity.postcode) == ("Emil Bau GmbH", "71032")
    former = after.other_names.get()
    assert (former.text, former.kind) == ("Emil Holzbau", "former")
    assert actions.welcome(cast.nord, name="Emil Holzbau", postcode="71032") == emil
    entry = Entry.objects.get(verb="organisations.edited")
    assert entry.before["name"] == "Emil Holzbau"
    assert entry.after["staff"] == 12


def test_the_card_follows_what_is_set_right_of_a_record_that_holds_a_merged_one(cast, emil):
    other = actions.welcome(cast.nord, name="Holzbau Emil", postcode="71032")
    actions.merge(emil, other, by=cast.ben)
    shown = again(emil)
    checking.set_right(
        shown, values={"town": "Böblingen"}, checked_on=None, version=shown.version, by=cast.ben
    )
    assert again(emil).identity.town == "Böblingen"


def test_of_two_editors_the_second_is_told(cast, emil):
    actions.edit(emil, values={"phone": "07031 1"}, version=1, by=cast.ben)
    with pytest.raises(ChangedMeanwhile):
        actions.edit(emil, values={"phone": "07031 2"}, version=1, by=cast.ada)
    with pytest.raises(ChangedMeanwhile):
        actions.note_year(emil, year=2020, version=1, by=cast.ada)
    assert again(emil).phone == "07031 1"


def test_the_card_that_hubs_share_is_not_changed_by_one_of_them(cast, emil):
    actions.welcome(cast.sued, name="Emil Holzbau", postcode="71032")
    actions.edit(emil, values={"name": "Emil"}, version=1, by=cast.ben)
    assert again(emil).identity.name == "Emil Holzbau"


def test_a_number_is_checked_and_noted_once(cast, emil):
    pytest.importorskip("stdnum")
    for typed in ("DE 136695976", "de136695976"):
        noted = actions.note_number(emil, scheme="vat", value=typed, by=cast.ben)
    assert noted.value == "DE136695976"
    assert emil.identifiers.count() == 1
    with pytest.raises(NumberNotRight):
        actions.note_number(emil, scheme="vat", value="DE136695977", by=cast.ben)
    actions.note_number(
        emil, scheme="register", value="HRB 723456", court="Amtsgericht Stuttgart", by=cast.ben
    )
    assert str(emil.identifiers.get(scheme="register")) == "Stuttgart HRB 723456"


def test_of_each_edition_there_is_one_sector_and_it_is_said_as_programmes_say_it(cast, emil):
    for code in ("16.2", "C 25.61"):
        actions.note_sector(emil, edition="wz2008", code=code, by=cast.ben)
    actions.note_sector(emil, edition="nace2.1", code="K", by=cast.ben)
    with pytest.raises(NumberNotRight):
        actions.note_sector(emil, edition="wz2008", code="34", by=cast.ben)
    assert again(emil).section == "C"
    said = {row.edition: (row.code, how.dma) for row, how in access.known_of(emil).sectors}
    assert said == {
        "wz2008": ("25.61", "Manufacturing"),
        "nace2.1": ("K", "Telecommunications, information and communication"),
    }


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://www.emil.example/", "emil.example"),
        ("http://emil.example", "emil.example"),
        ("www.emil.example/impressum?a=b", "emil.example"),
        ("Emil.Example", "emil.example"),
        ("post@emil.example", "emil.example"),
    ],
)
def test_a_domain_is_the_companys_own(cast, emil, typed, kept):
    assert actions.note_domain(emil, domain=typed, by=cast.ben).domain == kept
    with pytest.raises(NumberNotRight):
        actions.note_domain(emil, domain="gmx.de", by=cast.ben)


def test_names_and_branches_are_changed_where_they_stand_already(cast, emil):
    for until in (None, date(2020, 1, 1)):
        actions.note_name(emil, text="Holz-Emil", kind="brand", until=until, by=cast.ben)
        actions.note_branch(emil, town="Nagold", until=until, by=cast.ben)
    assert [row.until for row in (*emil.other_names.all(), *emil.branches.all())] == [date(2020, 1, 1)] * 2
    actions.note_name(emil, text="Holz-Emil", kind="short", by=cast.ben)
    assert emil.other_names.count() == 2


def test_a_group_is_counted_together(cast, emil):
    linked, partner, other = (actions.welcome(cast.nord, name=name) for name in ("Frieda", "Gerda", "Hugo"))
    actions.note_holding(emil, owned=linked, percent=Decimal(60), by=cast.ben)
    actions.note_holding(partner, owned=emil, percent=Decimal(30), by=cast.ben)
    actions.note_holding(other, owned=emil, percent=Decimal(70), until=date(2019, 1, 1), by=cast.ben)
    for record, staff in ((emil, 8), (linked, 40), (partner, 100)):
        actions.note_year(record, year=2020, staff=Decimal(staff), turnover=Decimal(1_000_000), by=cast.ben)
    known = access.known_of(emil)
    assert {(one.name, part) for one, part in known.group} == {("Frieda", 100), ("Gerda", 30)}
    [year] = known.years
    assert (year.group.staff, year.group.turnover) == (Decimal(78), Decimal(2_300_000))
    assert (year.eu, year.dma, known.status) == ("medium", "1-9", "medium")


def test_a_holding_is_between_two_records_of_one_hub(cast, emil):
    for owned in (emil, actions.welcome(cast.sued, name="Süd")):
        with pytest.raises(NotARecordOfThisHub):
            actions.note_holding(emil, owned=owned, percent=Decimal(60), by=cast.ben)
    assert not Holding.objects.exists()


def test_with_a_sector_that_was_not_right_its_section_goes(cast, emil):
    older = actions.note_sector(emil, edition="wz2008", code="25.61", by=cast.ben)
    newer = actions.note_sector(emil, edition="nace2.1", code="K", by=cast.ben)
    assert again(emil).section
    actions.drop(emil, part="sector", key=newer.pk, by=cast.ben)
    assert again(emil).section
    actions.drop(emil, part="sector", key=older.pk, by=cast.ben)
    assert again(emil).section == ""


def test_what_is_not_right_is_taken_away_once_and_only_of_its_record(cast, emil):
    other = actions.welcome(cast.nord, name="Frieda")
    name = actions.note_name(emil, text="Falsch", kind="brand", by=cast.ben)
    actions.drop(other, part="othername", key=name.pk, by=cast.ben)
    assert OtherName.objects.exists()
    for _ in range(2):
        actions.drop(emil, part="othername", key=name.pk, by=cast.ben)
    assert not OtherName.objects.exists()
    assert Entry.objects.filter(verb="organisations.part_dropped").count() == 1
    assert not Sector.objects.exists()
