"""What is known of a company, on its file: edited, added to, taken away; people; a merge taken back."""

from decimal import Decimal

import pytest

from hubnetz.casework.tests import make
from hubnetz.organisations import actions
from hubnetz.organisations.models import Affiliation, Organisation, Person

RECORD = {
    "name": "Emil Bau GmbH",
    "kind": "company",
    "legal_form": "GmbH",
    "street": "Weg 1",
    "postcode": "71032",
}
RECORD |= {"town": "Böblingen", "phone": "", "domain": "https://www.emil.example/", "staff": "12"}


@pytest.fixture
def emil(cast):
    return make.organisation(cast.nord)


def at(organisation, part=""):
    return f"/desk/organisations/{organisation.code}/{part}"


def sent(browser, path, typed=None):
    """Send a form that is right, and return the page it leads to."""
    answer = browser.post(path, typed or {})
    assert answer.status_code == 303, answer.content.decode()
    return browser.get(answer.headers["Location"]).content.decode()


def test_a_record_is_edited(sits, emil):
    ben = sits("ben")
    assert 'value="Emil Holzbau"' in ben.get(at(emil, "edit/")).content.decode()
    page = sent(ben, at(emil, "edit/"), {**RECORD, "version": "1"})
    emil.refresh_from_db()
    assert (emil.name, emil.domain, emil.staff, emil.version) == ("Emil Bau GmbH", "emil.example", 12, 2)
    assert "Weg 1, 71032 Böblingen" in page
    assert "Emil Holzbau" in page  # its former name


def test_the_second_editor_sees_what_the_first_one_wrote_and_may_then_save(sits, cast, emil):
    actions.edit(emil, values={"phone": "07031 1", "name": "Emil"}, version=1, by=cast.ada)
    ben = sits("ben")
    answer = ben.post(at(emil, "edit/"), {**RECORD, "phone": "07031 2", "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "07031 1" in page  # what stands now
    assert "07031 2" in page  # what was typed
    assert 'name="version" value="2"' in page
    emil.refresh_from_db()
    assert emil.phone == "07031 1"
    assert ben.post(at(emil, "edit/"), {**RECORD, "phone": "07031 2", "version": "2"}).status_code == 303


PARTS = [
    ("name", {"text": "Holz-Emil", "kind": "brand", "until": "2020-01-01"}, "Holz-Emil"),
    ("branch", {"town": "Nagold", "street": "Gasse 2"}, "Gasse 2"),
    ("domain", {"domain": "holz-emil.example"}, "holz-emil.example"),
    ("sector", {"edition": "wz2008", "code": "C 25.61"}, "Metal working and industrial production"),
    ("year", {"year": "2020", "staff": "9,5", "turnover": "1.500.000", "balance": ""}, "1.500.000"),
]


@pytest.mark.parametrize(("part", "typed", "shown"), PARTS)
def test_something_is_added_and_taken_away(sits, emil, part, typed, shown):
    ben = sits("ben")
    assert ben.get(at(emil, f"known/{part}/")).status_code == 200
    page = sent(ben, at(emil, f"known/{part}/"), {**typed, "version": "1"})
    assert shown in page
    away = page.split(f"/known/{part}/")[2 if page.split(f"/known/{part}/")[1].startswith('"') else 1]
    key = away.split("/")[0]
    page = sent(ben, at(emil, f"known/{part}/{key}/removal/"))
    assert shown not in page


def test_a_number_is_checked(sits, emil):
    pytest.importorskip("stdnum")
    ben = sits("ben")
    wrong = ben.post(at(emil, "known/number/"), {"scheme": "vat", "value": "DE136695977", "version": "1"})
    assert wrong.status_code == 422
    assert "DE136695977" in wrong.content.decode()
    no_court = ben.post(at(emil, "known/number/"), {"scheme": "register", "value": "HRB 1", "version": "1"})
    assert no_court.status_code == 422
    typed = {"scheme": "vat", "value": "DE 136 695 976", "court": "Stuttgart", "version": "1"}
    assert "DE136695976" in sent(ben, at(emil, "known/number/"), typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("1.500.000,50", "1500000.50"), ("1,500,000", "1500000"), ("1500000.5 €", "1500000.50"), ("12", "12")],
)
def test_a_sum_is_read_in_both_languages(sits, emil, typed, kept):
    assert sits("ben").post(at(emil, "known/year/"), {"year": "2020", "turnover": typed}).status_code == 303
    assert emil.years.get().turnover == Decimal(kept)


@pytest.mark.parametrize("typed", ["1.5.0", "viel", "1.50.000", "-3"])
def test_what_is_no_sum_is_refused_and_kept_in_the_form(sits, emil, typed):
    answer = sits("ben").post(at(emil, "known/year/"), {"year": "2020", "turnover": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.content.decode()
    assert not emil.years.exists()


def test_a_holding_is_noted_and_the_group_is_shown(sits, cast, emil):
    frieda = make.organisation(cast.nord, "Frieda Metall")
    ben = sits("ben")
    assert ben.post(at(emil, "holdings/"), {"look": "1", "q": "Frieda"}).status_code == 200
    assert ben.post(at(emil, "holdings/"), {"direction": "owns", "percent": "60"}).status_code == 422
    typed = {"direction": "owned", "percent": "60,5", "picked": frieda.code}
    page = sent(ben, at(emil, "holdings/"), typed)
    assert emil.held_by.get().owner == frieda
    assert "60,5" in page
    assert "(100 %)" in page


def test_a_person_is_noted_changed_and_leaves(sits, emil):
    ben = sits("ben")
    typed = {"name": "Emil Holz", "email": "emil@client.example", "function": "Chef", "since": "2015-01-01"}
    page = sent(ben, at(emil, "people/"), typed)
    assert "emil@client.example" in page
    key = Affiliation.objects.get().pk
    changed = {
        "name": "Emil Holz",
        "email": "e@client.example",
        "phone": "1",
        "language": "en",
        "version": "1",
    }
    assert ben.post(at(emil, f"people/{key}/"), changed).status_code == 303
    assert Person.objects.get().email == "e@client.example"
    assert ben.post(at(emil, f"people/{key}/"), {**changed, "phone": "2"}).status_code == 422
    assert ben.post(at(emil, f"people/{key}/leaving/"), {"until": "2020-05-04"}).status_code == 303
    assert "2020" in ben.get(at(emil)).content.decode().split('id="people"')[1].split("</section>")[0]


def test_a_merge_is_shown_and_taken_back_and_the_old_address_leads_to_the_record(sits, cast, emil):
    other = make.organisation(cast.nord, "Emils Holz")
    done = actions.merge(emil, other, by=cast.ben)
    ben = sits("ben")
    page = ben.get(at(other)).content.decode()
    assert "<h1>Emil Holzbau</h1>" in page
    assert "Emils Holz" in page.split('id="merges"')[1]
    page = sent(ben, at(emil, f"merges/{done.code}/undoing/"))
    assert 'id="merges"' not in page
    assert Organisation.objects.standing().count() == 2


def test_others_may_not(sits, cast, emil):
    done = actions.merge(emil, make.organisation(cast.nord, "Emils Holz"), by=cast.ben)
    key = actions.note_member(emil, name="Emil", by=cast.ben).pk
    parts = [
        "edit/",
        "holdings/",
        "people/",
        f"people/{key}/",
        f"people/{key}/leaving/",
        f"merges/{done.code}/undoing/",
    ]
    parts += ["known/name/", "known/name/1/removal/"]
    viewer = sits("viewer")
    for browser, status in ((sits("carla"), 404), (viewer, 403)):
        assert {part: browser.post(at(emil, part)).status_code for part in parts} == dict.fromkeys(
            parts, status
        )
    assert sits("ben").get(at(emil, "known/colour/")).status_code == 404
    assert sits("ben").post(at(emil, "known/colour/1/removal/")).status_code == 404
    assert Person.objects.count() == 1
    assert "emil@" not in viewer.get(at(emil)).content.decode()
