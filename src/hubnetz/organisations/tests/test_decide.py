import pytest
from django.http import Http404

from hubnetz.journal.models import Entry
from hubnetz.organisations import access, actions
from hubnetz.organisations.models import Identity, Organisation
from hubnetz.organisations.refusals import ChangedMeanwhile

pytestmark = pytest.mark.database


def identities() -> int:
    return Organisation.objects.values("identity").distinct().count()


def test_a_decision_joins_and_its_withdrawal_separates(cast):
    one, two, three = (actions.welcome(cast.nord, name=name) for name in ("Emil", "Emil Bau", "E. Holzbau"))
    actions.decide(one, two, verdict="same", by=cast.ada)
    actions.decide(three, two, verdict="same", by=cast.ada)
    assert identities() == 1
    actions.decide(two, one, verdict="different", by=cast.ada)
    assert identities() == 2
    two.refresh_from_db()
    three.refresh_from_db()
    assert two.identity == three.identity


def test_the_hubs_own_record_is_found_again(cast):
    first = actions.welcome(cast.nord, name="Müller & Söhne GmbH", postcode="71032")
    again = actions.welcome(
        cast.nord, name="MUELLER und SOEHNE Ges.m.b.H.", email="info@mueller-soehne.example"
    )
    assert again == first
    assert again.domain == "mueller-soehne.example"
    assert Organisation.objects.count() == 1


def test_the_same_name_in_another_town_is_another_company(cast):
    actions.welcome(cast.nord, name="Müller", postcode="71032")
    actions.welcome(cast.nord, name="Müller", postcode="72202")
    assert Identity.objects.count() == 2


def test_the_same_name_with_another_mail_domain_is_another_company(cast):
    actions.welcome(cast.nord, name="Müller", email="a@mueller.example")
    actions.welcome(cast.nord, name="Müller", email="b@andere-mueller.example")
    assert Identity.objects.count() == 2


def test_a_freemail_address_is_no_evidence(cast):
    actions.welcome(cast.nord, name="Müller", email="a@gmx.de")
    actions.welcome(cast.sued, name="Müller", email="b@gmx.de")
    assert identities() == 2


@pytest.mark.parametrize("typed", ["mueler", "Müller", "holz müll"])
def test_candidates_in_spite_of_typing_errors(cast, typed):
    wanted = actions.welcome(cast.nord, name="Müller Holzbau GmbH")
    actions.welcome(cast.nord, name="Zahnarzt Weiß")
    actions.welcome(cast.sued, name="Müller Holzbau GmbH Süd")
    assert list(access.candidates(cast.nord, typed)) == [wanted]


@pytest.mark.parametrize(
    ("known", "said", "then"),
    [
        ({"town": "Ulm"}, {"postcode": "70173", "town": "Stuttgart"}, ("", "Ulm")),
        ({"town": "Ulm"}, {"postcode": "70173"}, ("", "Ulm")),
        ({"town": "Ulm"}, {"postcode": "89073", "town": "ULM"}, ("89073", "Ulm")),
        ({"postcode": "71032"}, {"postcode": "71032", "town": "Böblingen"}, ("71032", "Böblingen")),
        ({"street": "Weg 1"}, {"postcode": "70173"}, ("", "")),
        ({"county": "08115"}, {"postcode": "70173"}, ("", "")),
        ({}, {"postcode": "70173", "town": "Stuttgart"}, ("70173", "Stuttgart")),
    ],
)
def test_no_address_is_made_of_two(cast, known, said, then):
    first = actions.welcome(cast.nord, name="Müller")
    Organisation.objects.filter(pk=first.pk).update(**known)
    again = actions.welcome(cast.nord, name="Müller", **said)
    assert again == first
    assert (again.postcode, again.town) == then


def test_what_is_completed_is_told_to_whoever_has_the_form_open(cast):
    first = actions.welcome(cast.nord, name="Müller", postcode="71032")
    actions.welcome(cast.nord, name="Müller", postcode="71032", town="Böblingen", by=cast.ada)
    (line,) = Entry.objects.filter(verb="organisations.completed", code=first.code, by=cast.ada)
    assert line.before["town"] == ""
    assert line.after["town"] == "Böblingen"
    with pytest.raises(ChangedMeanwhile):
        actions.edit(first, values={"name": "Müller", "town": ""}, version=first.version, by=cast.ada)
    actions.welcome(cast.nord, name="Müller", postcode="71032", town="Böblingen")
    assert Entry.objects.filter(verb="organisations.completed").count() == 1


def test_all_that_is_known_of_a_company_is_passed_on_and_nothing_of_the_hubs_work(cast):
    given = actions.welcome(cast.nord, name="Müller", postcode="71032", is_provisional=True)
    known = {"street": "Weg 1", "phone": "07031 1", "legal_form": "gmbh", "staff": 7, "section": "C"}
    Organisation.objects.filter(pk=given.pk).update(**known, put_off_at=given.welcomed_at, version=5)
    given.refresh_from_db()
    made = actions.pass_on(given, to=cast.sued, by=cast.ada)
    made.refresh_from_db()
    differs = {
        field.name
        for field in Organisation._meta.concrete_fields
        if getattr(made, field.attname) != getattr(given, field.attname)
    }
    assert differs == {"id", "code", "hub", "welcomed_at", "put_off_at", "version"}
    with pytest.raises(Http404):
        access.card_of(given.identity.code)
