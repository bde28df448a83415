"""What a file says of records that are known."""

from uuid import uuid4

import pytest

from hubnetz.lib.tables import Table
from hubnetz.organisations import actions
from hubnetz.organisations.actions import importing
from hubnetz.organisations.models import Import, Organisation, OtherName

pytestmark = pytest.mark.django_db


def sent(hub, *lines: list[str]) -> Import:
    table = Table(["Firma", "PLZ", "Ort", "Ansprechpartner", "E-Mail"], list(enumerate(lines, 2)))
    return importing.look_through(hub, name="a.csv", table=table, idempotency_key=uuid4(), by=None)


@pytest.mark.parametrize(
    ("line", "then"),
    [
        (["Müller", "70173", "", "Ida", "ida@mueller.example"], ("", "Ulm", "mueller.example")),
        (["Müller", "70173", "Stuttgart", "Ida", "ida@mueller.example"], ("", "Ulm", "mueller.example")),
        (["Müller", "89073", "Ulm", "", ""], ("89073", "Ulm", "")),
    ],
)
def test_no_address_is_made_of_two(cast, line, then):
    known = actions.welcome(cast.nord, name="Müller", town="Ulm")
    importing.take_in(sent(cast.nord, line), by=None)
    known = Organisation.objects.get(hub=cast.nord)
    assert (known.postcode, known.town, known.domain) == then


def test_a_record_is_found_by_a_former_name_and_by_what_it_absorbed(cast):
    kept = actions.welcome(cast.nord, name="Müller Holzbau", postcode="71032")
    absorbed = actions.welcome(cast.nord, name="Sägewerk Süd", postcode="70173")
    actions.merge(kept, absorbed, by=cast.ada)
    actions.edit(Organisation.objects.get(pk=kept.pk), values={"name": "Müller Bau"}, version=2, by=cast.ada)
    OtherName.objects.filter(folded="saegewerk sued").delete()  # what became part of it is still called that
    for name in ("Müller Bau", "Müller Holzbau", "Sägewerk Süd"):
        (row,) = sent(cast.nord, [name, "", "", "", ""]).rows.all()
        assert (row.fate, row.record) == ("same", kept.code)
        assert actions.welcome(cast.nord, name=name) == kept
    (row,) = sent(cast.nord, ["Müller Holzbau", "70173", "", "", ""]).rows.all()
    assert row.fate == "new"


def test_what_is_passed_on_is_found_by_a_former_name_too(cast):
    known = actions.welcome(cast.sued, name="Müller Bau")
    absorbed = actions.welcome(cast.sued, name="Sägewerk Süd")
    actions.merge(known, absorbed, by=cast.ben)
    OtherName.objects.all().delete()
    given = actions.welcome(cast.nord, name="Sägewerk Süd")
    assert actions.pass_on(given, to=cast.sued, by=cast.ada) == known


def test_what_another_hub_decides_does_not_keep_a_file_from_being_taken_back(cast):
    file = importing.take_in(sent(cast.nord, ["Müller", "71032", "", "", ""]), by=None)
    brought = Organisation.objects.get(hub=cast.nord)
    theirs = actions.welcome(cast.sued, name="Müller Bau", postcode="71032")
    actions.decide(brought, theirs, verdict="same", by=cast.ben)
    importing.take_back(file, by=None)
    assert list(Organisation.objects.all()) == [theirs]


def test_what_the_hub_decided_itself_keeps_a_file_from_being_taken_back(cast):
    own = actions.welcome(cast.nord, name="Müller Bau", postcode="71032")
    file = importing.take_in(sent(cast.nord, ["Müller", "71032", "", "", ""]), by=None)
    brought = Organisation.objects.get(hub=cast.nord, name="Müller")
    actions.decide(brought, own, verdict="different", by=cast.ada)
    with pytest.raises(importing.WorkedWith):
        importing.take_back(file, by=None)
