import pytest

from hubnetz.organisations import actions, bridge
from hubnetz.organisations.identity.reading import COLUMNS
from hubnetz.organisations.models import (
    Affiliation,
    Branch,
    Identifier,
    Organisation,
    OtherDomain,
    OtherName,
    Person,
)

pytestmark = pytest.mark.database


def known(cast, name="Müller Holzbau", postcode="71032"):
    made = actions.welcome(
        cast.nord, name=name, postcode=postcode, town="Böblingen", email="a@mueller.example"
    )
    Organisation.objects.filter(pk=made.pk).update(street="Hauptstraße 1", phone="07031 1234567")
    return made


def everything(organisation, cast):
    OtherName.objects.create(organisation=organisation, text="MüBau", folded="muebau", kind="brand")
    OtherDomain.objects.create(organisation=organisation, domain="muebau.example")
    Identifier.objects.create(organisation=organisation, scheme="vat", value="DE282425361")
    Identifier.objects.create(
        organisation=organisation, scheme="register", court="Stuttgart", value="HRB 12345"
    )
    Branch.objects.create(organisation=organisation, street="Am Kai 2", postcode="74072", town="Heilbronn")
    Branch.objects.create(organisation=organisation, town="Ulm", until="2020-01-01")
    for name in ("Emil Erst", "Ida Zweit"):
        person = Person.objects.create(
            hub=cast.nord,
            name=name,
            email=f"{name[:3].lower()}@mueller.example",
            noted_at=organisation.welcomed_at,
        )
        Affiliation.objects.create(person=person, organisation=organisation)


def test_what_is_known_of_a_record_becomes_its_lines(cast):
    made = known(cast)
    everything(made, cast)
    own, *others = bridge.lines(Organisation.objects.all())
    assert own == {
        "record_id": str(made.pk),
        "name": "Müller Holzbau",
        "street": "Hauptstraße 1",
        "postcode": "71032",
        "city": "Böblingen",
        "website": "mueller.example",
        "phone": "07031 1234567",
        "vat_id": "DE282425361",
        "register": "Stuttgart HRB 12345",
        "contact": "Emil Erst",
        "email": "emi@mueller.example",
    }
    changed = [{key: line[key] for key in line if line[key] != own.get(key)} for line in others]
    assert [sorted(set(one) - {"record_id"}) for one in changed] == [
        ["name"],
        ["website"],
        ["city", "postcode", "street"],
        ["contact", "email"],
    ]
    assert {bridge.record_of(line["record_id"]) for line in others} == {made.pk}
    assert len({line["record_id"] for line in others}) == 4
    assert set(own) <= set(COLUMNS)


def test_each_number_of_a_kind_is_compared(cast):
    made = known(cast)
    for value in ("DE282425361", "ATU12345675"):
        Identifier.objects.create(organisation=made, scheme="vat", value=value)
    own, other = bridge.lines(Organisation.objects.all())
    assert (own["vat_id"], other["vat_id"]) == ("DE282425361", "ATU12345675")
    assert {key: other[key] for key in own if key not in ("record_id", "vat_id")} == {
        key: own[key] for key in own if key not in ("record_id", "vat_id")
    }


def test_what_belongs_to_one_record_is_not_given_to_the_next(cast):
    first, second, third = (known(cast, f"Haus {letter}", f"7103{i}") for i, letter in enumerate("ABC"))
    everything(third, cast)
    OtherName.objects.create(organisation=first, text="Erstes Haus", folded="erstes haus", kind="brand")
    found = [
        (bridge.record_of(line["record_id"]), line["name"])
        for line in bridge.lines(Organisation.objects.all())
    ]
    assert found[:3] == [(first.pk, "Haus A"), (first.pk, "Erstes Haus"), (second.pk, "Haus B")]
    assert {pk for pk, _ in found[3:]} == {third.pk}


def test_only_standing_records_give_lines(cast):
    kept, absorbed = known(cast, "Eins"), known(cast, "Zwei", "71033")
    Organisation.objects.filter(pk=absorbed.pk).update(merged_into=kept)
    assert [line["record_id"] for line in bridge.lines(Organisation.objects.all())] == [str(kept.pk)]


def test_six_queries_for_any_number_of_records(cast, django_assert_num_queries):
    for number in range(7):
        everything(known(cast, f"Haus {number}", f"7103{number}"), cast) if number == 3 else known(
            cast, f"Haus {number}", f"7103{number}"
        )
    with django_assert_num_queries(6):
        assert len(list(bridge.lines(Organisation.objects.all()))) == 11


@pytest.mark.parametrize(
    ("name", "form", "read"),
    [
        ("Verlag Huber", "AG", "Verlag Huber AG"),
        ("Region Plus", "eG", "Region Plus eG"),
        ("Huber AG", "AG", "Huber AG"),
        ("Huber", "", "Huber"),
    ],
)
def test_a_legal_form_within_a_word_is_none(name: str, form: str, read: str) -> None:
    (line,) = bridge.lines_of({"pk": 1, "name": name, "legal_form": form})
    assert line["name"] == read
