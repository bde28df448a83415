"""Organisations and people as lists: narrowed, sorted, kept, changed together, taken along."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cast import person

from hubnetz.casework.tests import make
from hubnetz.journal.models import Entry
from hubnetz.organisations.actions import checking
from hubnetz.organisations.models import Affiliation, Organisation, Person, SavedView

pytestmark = pytest.mark.django_db


def url(name, *args, **query):
    return reverse(f"desk:{name}", args=args, query=query)


def known(hub, name, **fields):
    """Make a record as a hub has it, with what a list narrows by."""
    made = make.organisation(hub, name)
    Organisation.objects.filter(pk=made.pk).update(**fields)
    made.refresh_from_db()
    return made


def somebody(organisation, name, **fields):
    made = Person.objects.create(hub=organisation.hub, name=name, noted_at=timezone.now(), **fields)
    Affiliation.objects.create(person=made, organisation=organisation, function="Einkauf")
    return made


@pytest.fixture
def ben(sits):
    return sits("ben")


def names(page):
    return [row["record"].name for row in page.context["rows"]]


def test_a_list_is_narrowed_in_every_way(cast, ben):
    old = timezone.now() - timedelta(days=900)
    glas = known(cast.nord, "Glas GmbH", kind="company", county="08115", town="Böblingen", postcode="71032",
                 section="C", staff=12, domain="glas.example", checked_on=timezone.localdate())  # fmt: skip
    uni = known(cast.nord, "Hochschule", kind="university", county="08111", town="Stuttgart", section="P",
                staff=900, postcode="70173", welcomed_at=old)  # fmt: skip
    neu = known(cast.nord, "Neuling", kind="other", is_provisional=True, postcode="")
    known(cast.nord, "Weg", merged_into=glas)
    known(cast.sued, "Südglas GmbH", county="08115")
    make.consultation(glas, cast.topic, cast.ben, held_on=date(2026, 3, 1))
    somebody(uni, "Ida Beispiel")

    def found(**query):
        return names(ben.get(url("organisations", **query)))

    assert found() == ["Glas GmbH", "Hochschule", "Neuling"]
    assert found(kind="university") == ["Hochschule"]
    assert found(county="08115") == ["Glas GmbH"]
    assert found(town="stutt") == found(town="701") == ["Hochschule"]
    assert found(sector="C") == ["Glas GmbH"]
    assert found(size="small") == ["Glas GmbH"]
    assert found(size="large") == ["Hochschule"]
    assert found(provisional="yes") == ["Neuling"]
    assert found(missing="postcode") == found(missing="county") == found(missing="size") == ["Neuling"]
    assert found(missing="kind") == ["Neuling"]
    assert found(missing="people") == ["Glas GmbH", "Neuling"]
    assert found(missing="domain") == ["Hochschule", "Neuling"]
    assert found(checked="stale") == ["Hochschule"]
    assert found(topic=cast.topic.code) == ["Glas GmbH"]
    assert found(topic=cast.topics[1].code) == []
    assert found(since="2026-02-01") == ["Glas GmbH"]
    assert found(since="2026-04-01") == []
    assert found(served="never") == ["Hochschule", "Neuling"]
    assert found(sort="newest")[-1] == "Hochschule"
    assert found(sort="checked")[-1] == "Glas GmbH"
    assert found(q="glass") == found(q="glas.example") == ["Glas GmbH"]
    assert found(q="gals gmbh", kind="university") == []
    assert found(kind="x", county="x", size="x", since="31.12.", sort="x", missing="x") == found()
    assert neu.hub == cast.nord


def test_what_a_hub_did_is_no_question_for_whoever_reads_no_files(cast, sits):
    glas = known(cast.nord, "Glas GmbH")
    known(cast.nord, "Neuling")
    make.consultation(glas, cast.topic, cast.ben)
    page = sits("eva").get(url("organisations", topic=cast.topic.code, served="never"))
    assert names(page) == ["Glas GmbH", "Neuling"]
    assert [row["last"] for row in page.context["rows"]] == [None, None]
    assert 'name="topic"' not in page.content.decode()


def test_lists_cost_the_same_for_one_and_for_three(cast, ben, queries):
    for number in range(3):
        one = known(cast.nord, f"Werk {number}", town="Böblingen")
        somebody(one, f"Ida {number}", email=f"ida{number}@werk.example")
        make.consultation(one, cast.topic, cast.ben)
        if number in (0, 2):
            assert queries(ben, url("organisations")) == 10
            assert queries(ben, url("people")) == 9
            assert queries(ben, url("organisations", q="werk", topic=cast.topic.code)) == 10


def test_a_view_is_kept_replaced_shared_and_deleted(cast, ben, sits):
    sent = {"name": "Sonderliste", "query": "sort=checked&missing=county&x=1", "subject": "organisations"}
    assert ben.post(url("saved_views"), sent).status_code == 303
    view = SavedView.objects.get()
    assert (view.query, view.hub, view.is_shared) == ("missing=county&sort=checked", cast.nord, False)
    assert "Sonderliste" in ben.get(url("organisations")).content.decode()
    assert "Sonderliste" not in sits("ada").get(url("organisations")).content.decode()
    ben.post(url("saved_views"), {**sent, "name": "sonderliste", "query": "kind=company", "is_shared": "on"})
    view = SavedView.objects.get()
    assert (view.query, view.is_shared) == ("kind=company", True)
    assert "sonderliste" in sits("ada").get(url("organisations")).content.decode()
    assert "sonderliste" not in sits("carla").get(url("organisations")).content.decode()
    assert "sonderliste" in ben.get(url("organisations")).content.decode()
    assert "sonderliste" not in ben.get(url("people")).content.decode()
    gone = url("saved_view_deletion", view.code)
    assert sits("eva").post(gone).status_code == 404
    assert sits("carla").post(gone).status_code == 404
    assert sits("ada").post(gone).status_code == 303
    assert not SavedView.objects.exists()
    assert ben.post(url("saved_views"), {**sent, "name": " "}).status_code == 303
    assert not SavedView.objects.exists()


def test_whoever_only_looks_shares_no_view(cast, client):
    client.force_login(person("Lea", "viewer", cast.nord))
    sent = {"name": "Meine", "query": "kind=company", "subject": "organisations"}
    assert client.post(url("saved_views"), {**sent, "is_shared": "on"}).status_code == 403
    assert client.post(url("saved_views"), sent).status_code == 303
    assert SavedView.objects.get().owner.name == "Lea"


def test_many_are_changed_at_once_or_none(cast, ben):
    some = [known(cast.nord, f"Werk {number}", kind="other") for number in range(3)]
    foreign = known(cast.sued, "Werk Süd", kind="other")
    chosen = (
        url("organisations_together") + f"?chosen={some[0].code}&chosen={some[1].code}&chosen={foreign.code}"
    )
    page = ben.get(chosen)
    assert page.context["count"] == 2
    assert ben.post(chosen, {"what": "kind", "kind": "", "expected": 2}).status_code == 422
    wrong = ben.post(chosen, {"what": "kind", "kind": "company", "expected": 3})
    assert wrong.status_code == 422
    assert "Nichts wurde geändert" in wrong.content.decode()
    assert not Organisation.objects.filter(kind="company").exists()
    assert ben.post(chosen, {"what": "kind", "kind": "company", "expected": 2}).status_code == 303
    assert {one.name for one in Organisation.objects.filter(kind="company")} == {"Werk 0", "Werk 1"}
    some[0].refresh_from_db()
    some[0].identity.refresh_from_db()
    assert (some[0].version, some[0].identity.kind) == (2, "company")
    entry = Entry.objects.filter(verb="organisations.set_right").first()
    assert (entry.before, entry.after, entry.by) == ({"kind": "other"}, {"kind": "company"}, cast.ben)
    every = url("organisations_together", all="1", kind="other")
    assert ben.get(every).context["count"] == 1
    assert ben.post(every, {"what": "checked", "expected": 1}).status_code == 303
    some[2].refresh_from_db()
    assert some[2].checked_on is not None
    foreign.refresh_from_db()
    assert (foreign.kind, foreign.checked_on) == ("other", None)


def test_too_many_are_not_changed(cast, ben, monkeypatch):
    for number in range(3):
        known(cast.nord, f"Werk {number}", kind="other")
    monkeypatch.setattr(checking, "MOST_AT_ONCE", 2)
    answer = ben.post(url("organisations_together", all="1"), {"what": "checked", "expected": 3})
    assert answer.status_code == 422
    assert not Organisation.objects.exclude(checked_on=None).exists()


def test_nothing_chosen_says_so_and_whoever_only_looks_changes_nothing(cast, ben, client):
    assert "Nichts ausgewählt" in ben.get(url("organisations_together")).content.decode()
    client.force_login(person("Lea", "viewer", cast.nord))
    for name in (
        "organisations_together",
        "organisations_csv",
        "organisations_xlsx",
        "people",
        "people_list_csv",
    ):
        assert client.get(url(name)).status_code == 403
    assert client.get(url("organisations")).status_code == 200


def test_lists_are_taken_along_safely_and_it_is_noted(cast, ben):
    one = known(cast.nord, "=cmd|' /C calc'!A0", county="08121", staff=7)
    known(cast.nord, "Glas GmbH")
    known(cast.sued, "Südglas")
    somebody(one, "@Ida", email="ida@werk.example")

    def rows(name, **query):
        answer = ben.get(url(name, **query))
        return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    table = rows("organisations_csv")
    assert len(table) == 3
    assert table[1][0] == "'=cmd|' /C calc'!A0"
    assert table[1][5] == "Heilbronn (Stadt)"
    assert [row[0] for row in rows("organisations_csv", chosen=one.code)[1:]] == [table[1][0]]
    people = rows("people_list_csv")
    assert people[1][:2] == ["'@Ida", "ida@werk.example"]
    assert people[1][4:6] == ["Einkauf", "'=cmd|' /C calc'!A0"]
    assert b"".join(ben.get(url("organisations_xlsx")).streaming_content).startswith(b"PK")
    assert b"".join(ben.get(url("people_list_xlsx")).streaming_content).startswith(b"PK")
    noted = Entry.objects.filter(verb="organisations.exported").order_by("pk")
    assert [entry.after["rows"] for entry in noted] == [2, 1, 1, 2, 1]


def test_people_are_narrowed(cast, ben):
    glas = known(cast.nord, "Glas GmbH", kind="company", county="08115")
    uni = known(cast.nord, "Hochschule", kind="university")
    ida = somebody(glas, "Ida Beispiel", email="ida@glas.example", phone="07031 1")
    somebody(uni, "Jo Muster")
    Affiliation.objects.create(person=ida, organisation=uni, function="Lehrauftrag")
    Person.objects.create(hub=cast.nord, name="Kim Frei", noted_at=timezone.now() - timedelta(days=900))
    somebody(known(cast.sued, "Südglas"), "Lou Süd")

    def found(**query):
        return [one.name for one in ben.get(url("people", **query)).context["page_obj"]]

    assert found() == ["Ida Beispiel", "Jo Muster", "Kim Frei"]
    assert found(q="ida") == found(q="glas gmbh") == found(q="7031") == ["Ida Beispiel"]
    assert found(kind="university") == ["Ida Beispiel", "Jo Muster"]
    assert found(kind="university", function="lehr") == ["Ida Beispiel"]
    assert found(county="08115") == ["Ida Beispiel"]
    assert found(missing="email") == ["Jo Muster", "Kim Frei"]
    assert found(missing="organisation") == found(checked="stale") == ["Kim Frei"]
    page = ben.get(url("people")).content.decode()
    assert page.count("Hochschule</a>") == 2
