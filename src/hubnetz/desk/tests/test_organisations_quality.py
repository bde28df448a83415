"""What is to be set right of a hub's records, one after the other."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cast import person

from hubnetz.casework.tests import make
from hubnetz.journal.models import Entry, Look
from hubnetz.network.models import Membership
from hubnetz.organisations.models import Affiliation, Organisation, Person, Resolution
from hubnetz.post.models import Letter

pytestmark = pytest.mark.django_db
WHOLE = {"postcode": "71032", "county": "08115", "kind": "company", "section": "C", "staff": 5}


def url(name, *args, **query):
    return reverse(f"desk:{name}", args=args, query=query)


def known(hub, name, **fields):
    made = make.organisation(hub, name)
    Organisation.objects.filter(pk=made.pk).update(**{**WHOLE, **fields})
    made.refresh_from_db()
    return made


@pytest.fixture
def ben(sits):
    return sits("ben")


def sent(shown, **values):
    return {"of": shown.code, "version": shown.version, **values}


def test_groups_are_counted(cast, ben):
    known(cast.nord, "Ganz")
    known(cast.nord, "Ohne", postcode="", county="", kind="other", section="", staff=None)
    known(cast.nord, "Alt", welcomed_at=timezone.now() - timedelta(days=800))
    known(cast.nord, "Neu", is_provisional=True)
    known(cast.sued, "Fremd", postcode="")
    counts = ben.get(url("quality")).context["counts"]
    assert counts == {"total": 4, "provisional": 1, "postcode": 1, "county": 1, "kind": 1, "sector": 1, "size": 1,
                      "stale": 1, "email": 0}  # fmt: skip


@pytest.mark.parametrize(
    ("group", "gap", "values", "wrong"),
    [
        ("postcode", {"postcode": ""}, {"postcode": "70173", "town": "Stuttgart"}, {"postcode": "7"}),
        ("county", {"county": ""}, {"county": "08111"}, {"county": "99999"}),
        ("kind", {"kind": "other"}, {"kind": "university"}, {"kind": "other"}),
        ("sector", {"section": ""}, {"section": "P"}, {"section": "Z"}),
        ("size", {"staff": None}, {"staff": 12}, {"staff": "viele"}),
    ],
)
def test_a_gap_is_filled_and_the_next_one_comes(cast, ben, group, gap, values, wrong):
    first, second, third = (known(cast.nord, f"Werk {number}", **gap) for number in range(3))
    known(cast.nord, "Ganz")
    page = ben.get(url("quality_work", group))
    assert (page.context["shown"], page.context["seen"], page.context["sum"]) == (first, 0, 3)
    assert "autofocus" in page.content.decode()
    bad = ben.post(url("quality_work", group), sent(first, **wrong))
    assert bad.status_code == 422
    assert bad.context["shown"] == first
    answer = ben.post(url("quality_work", group), sent(first, **values))
    page = ben.get(answer["Location"])
    assert (page.context["shown"], page.context["seen"], page.context["sum"]) == (second, 1, 3)
    page = ben.get(page.context["skip"])
    assert page.context["shown"] == third
    answer = ben.post(url("quality_work", group, after=second.pk, seen=2), sent(third, **values))
    end = ben.get(answer["Location"])
    assert end.context["shown"] is None
    assert end.context["skipped"]
    assert ben.get(end.context["anew"]).context["shown"] == second
    first.refresh_from_db()
    assert {name: getattr(first, name) for name in values} == values
    assert first.version == 2
    entry = Entry.objects.filter(verb="organisations.set_right").first()
    assert (entry.code, entry.before.keys() <= values.keys(), entry.by) == (first.code, True, cast.ben)


def test_the_county_that_follows_from_the_postcode_is_proposed(cast, ben):
    known(cast.nord, "Werk", county="", postcode="70173")
    assert ben.get(url("quality_work", "county")).context["form"].initial["county"] == "08111"


def test_an_old_record_is_confirmed(cast, ben):
    old = known(cast.nord, "Alt", welcomed_at=timezone.now() - timedelta(days=800))
    assert ben.post(url("quality_work", "stale"), sent(old)).status_code == 303
    old.refresh_from_db()
    assert old.checked_on is not None
    end = ben.get(url("quality_work", "stale", after=old.pk, seen=1))
    assert (end.context["shown"], end.context["skipped"]) == (None, False)


def test_what_somebody_changed_meanwhile_is_shown_again(cast, ben):
    one = known(cast.nord, "Werk", staff=None)
    Organisation.objects.filter(pk=one.pk).update(version=2)
    answer = ben.post(url("quality_work", "size"), sent(one, staff=7))
    assert answer.status_code == 422
    assert "inzwischen geändert" in answer.content.decode()
    one.refresh_from_db()
    assert one.staff is None
    again = answer.context["form"].data
    assert (
        ben.post(
            url("quality_work", "size"), {"of": one.code, "version": again["version"], "staff": 7}
        ).status_code
        == 303
    )


def test_people_whom_no_letter_reaches_get_another_address(cast, ben):
    one = Person.objects.create(hub=cast.nord, name="Ida", email="ida@werk.example", noted_at=timezone.now())
    Affiliation.objects.create(person=one, organisation=known(cast.nord, "Werk"))
    Person.objects.create(hub=cast.nord, name="Jo", email="jo@werk.example", noted_at=timezone.now())
    letter = Letter.objects.create(
        kind="x", to="Ida@werk.example", language="de", subject="x", text="x", message_id="<x@y>", hub="sued",
        state=Letter.State.FAILED, written_at=timezone.now(), due_at=timezone.now(),
    )  # fmt: skip
    assert ben.get(url("quality_work", "email")).context["shown"] is None  # another hub's letter
    assert ben.get(url("quality")).context["counts"]["email"] == 0
    Letter.objects.filter(pk=letter.pk).update(hub="nord")
    page = ben.get(url("quality_work", "email"))
    assert page.context["shown"] == one
    assert list(Look.objects.values_list("what", "hub", "code")) == [("person", "nord", one.code)]
    assert ben.post(url("quality_work", "email"), sent(one, email="ida@neu.example")).status_code == 303
    one.refresh_from_db()
    assert one.email == "ida@neu.example"
    assert ben.get(url("quality")).context["counts"]["email"] == 0


def test_another_hubs_record_and_whoever_only_looks(cast, ben, client):
    foreign = known(cast.sued, "Fremd", staff=None)
    assert ben.post(url("quality_work", "size"), sent(foreign, staff=7)).status_code == 404
    assert ben.get(url("quality_work", "nonsense")).status_code == 404
    client.force_login(person("Lea", "viewer", cast.nord))
    assert client.get(url("quality")).status_code == 403
    assert client.get(url("quality_work", "size")).status_code == 403


@pytest.mark.parametrize(
    ("group", "gap", "values"),
    [
        ("county", {"county": ""}, {"county": "08111"}),
        ("size", {"staff": None}, {"staff": 7}),
        ("email", {}, {"email": "neu@werk.example"}),
    ],
)
def test_whoever_works_at_one_hub_and_only_looks_on_at_another_changes_nothing_there(
    cast, ben, group, gap, values
):
    Membership.objects.create(user=cast.ben, hub=cast.sued, role="viewer", since=timezone.now())
    record = known(cast.sued, "Fremd", **gap)
    one = Person.objects.create(hub=cast.sued, name="Ida", email="ida@werk.example", noted_at=timezone.now())
    shown = one if group == "email" else record
    assert ben.post(url("quality_work", group), sent(shown, **values)).status_code == 404
    before = vars(shown).copy()
    shown.refresh_from_db()
    assert {name: vars(shown)[name] for name in values} == {name: before[name] for name in values}
    assert shown.version == before["version"]
    Membership.objects.filter(user=cast.ben, hub=cast.sued).update(role="adviser")
    assert ben.post(url("quality_work", group), sent(shown, **values)).status_code == 303


def test_what_is_still_hidden_is_said_of_the_own_hub_in_plain_words(cast, ben):
    assert "Wie viele noch doppelt" not in ben.get(url("quality")).content.decode()
    by_hub = {str(cast.nord.pk): [624, 610, 598, 590, 605], str(cast.sued.pk): [9111, 9111, 9000, 8900, 9100]}
    numbers = {"records": 9735, "found": 9700, "estimate": 9600, "low": 9500, "high": 9690}
    Resolution.objects.create(ran_at=timezone.now(), decided=0, suspected=3, by_hub=by_hub, **numbers)
    page = ben.get(url("quality")).content.decode()
    for sentence in (
        "alle 624 Datensätze",
        "stehen sie für 610",
        "sind 12 wahrscheinlich noch",
        "598",
        "zwischen 5 und 20",
    ):
        assert sentence in page
    assert "9.111" not in page
    assert "#hidden" in ben.get(url("organisations_review")).content.decode()


def test_pages_cost_the_same_for_one_and_for_three(cast, ben, queries):
    for number in range(3):
        known(cast.nord, f"Werk {number}", staff=None)
        if number in (0, 2):
            assert queries(ben, url("quality")) == 8
            assert queries(ben, url("quality_work", "size")) == 6
