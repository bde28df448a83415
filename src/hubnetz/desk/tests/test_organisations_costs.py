"""What the pages around organisations cost, for one row as for three; and what people send who mean no good."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from hubnetz.casework.tests import make
from hubnetz.lib.tables import Table
from hubnetz.organisations import actions
from hubnetz.organisations.actions import importing
from hubnetz.organisations.models import (
    Affiliation,
    Import,
    Organisation,
    Person,
    SavedView,
    Suspicion,
)
from hubnetz.post.models import Letter

pytestmark = pytest.mark.django_db


def url(name, *args, **query):
    return reverse(f"desk:{name}", args=args, query=query)


@pytest.fixture
def ada(sits):
    return sits("ada")


def merged(hub, number, by):
    pair = [make.organisation(hub, f"Klee {number}{end}") for end in ("", " alt")]
    actions.merge(*pair, by=by)


def to_merge(hub, number, by):
    pair = [make.organisation(hub, f"Klee {number}{end}") for end in ("", " Optik")]
    actions.decide(*pair, verdict="same", by=by)


def asked(hub, number, by):
    one, two = (make.organisation(hub, f"Klee {number}{end}") for end in ("", " Optik"))
    Suspicion.objects.create(
        first=one, second=two, log_odds=2, effect=1, evidence=[], found_at=timezone.now()
    )


def unreachable(hub, number, by):
    email = f"ida{number}@klee.example"
    who = Person.objects.create(hub=hub, name="Ida", email=email, noted_at=timezone.now())
    Affiliation.objects.create(person=who, organisation=make.organisation(hub, f"Klee {number}"))
    Letter.objects.create(
        kind="x", to=email, language="de", subject="x", text="x", message_id=f"<{number}@y>", hub=hub.slug,
        state=Letter.State.FAILED, written_at=timezone.now(), due_at=timezone.now(),
    )  # fmt: skip


def sent(hub, number, by):
    make.organisation(hub, "Klee")
    table = Table(["Firma"], [(2, ["Klee"]), (3, [f"Dorn {number}"])])
    importing.look_through(hub, name="a.csv", table=table, idempotency_key=uuid.uuid4(), by=by)


def viewed(hub, number, by):
    SavedView.objects.create(
        hub=hub,
        owner=by,
        subject="organisations",
        name=f"V{number}",
        query=f"q={number}",
        kept_at=timezone.now(),
    )


def new_name(hub, number, by):
    actions.welcome(hub, name=f"Klee {number}", postcode="70173", is_provisional=True)


COSTS = [
    (merged, "organisations_merged", {}, 6),
    (to_merge, "organisations_same", {}, 6),
    (to_merge, "organisations_review", {}, 8),
    (asked, "organisations_review", {}, 9),
    (asked, "organisations_together", {"all": "1"}, 7),
    (unreachable, "people", {}, 9),
    (sent, "imports", {}, 6),
    (viewed, "organisations", {}, 7),
    (new_name, "newcomers", {}, 6),
]


@pytest.mark.parametrize(("one_more", "name", "query", "cost"), COSTS)
def test_a_page_costs_the_same_for_one_row_as_for_three(cast, ada, queries, one_more, name, query, cost):
    for number in range(3):
        one_more(cast.nord, number, cast.ada)
        if number in (0, 2):
            assert queries(ada, url(name, **query)) == cost


def test_people_who_cannot_be_reached_cost_the_same_too(cast, ada, queries):
    for number in range(3):
        unreachable(cast.nord, number, cast.ada)
        if number in (0, 2):
            assert queries(ada, url("quality_work", "email")) == 8


def test_a_name_of_any_length_and_any_sign_is_no_view(cast, ada):
    kept = {"subject": "organisations", "query": "q=Klee&sort=town"}
    for more in (
        {"name": "x" * 10_000},
        {"name": ""},
        {"name": "x\x00y"},
        {"name": "", "query": "q=a\r\nSet-Cookie: b"},
    ):
        answer = ada.post(url("saved_views"), kept | more)
        assert answer.status_code == 303, more
        assert ada.get(answer["Location"]).status_code == 200
    assert not SavedView.objects.exists()


def test_records_of_another_hub_are_not_changed_together(cast, ada):
    own, other = make.organisation(cast.nord, "Klee"), make.organisation(cast.sued, "Dorn")
    where = url("organisations_together", chosen=[own.code, other.code])
    assert ada.get(where).context["count"] == 1
    done = {"what": "kind", "kind": "university", "expected": "2"}
    assert ada.post(where, done).status_code == 422
    assert ada.post(where, done | {"expected": "1"}).status_code == 303
    assert dict(Organisation.objects.values_list("name", "kind")) == {"Klee": "university", "Dorn": "company"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "leer"),
        ("a.csv", b"\xef\xbb\xbf", "keine Zeile"),
        ("a.csv", b"Firma\n", "keine Zeile"),
        ("a.csv", "Firma\nGlas GmbH\n".encode("utf-16-le"), "lässt sich nicht lesen"),
        ("a.csv", b"Firma;" * 61 + b"\n" + b"x;" * 61 + b"\n", "mehr als 60 Spalten"),
        ("a.csv", b"Firma\n" + b"Glas\n" * 10_001, "mehr als 10.000 Zeilen"),
        ("a.xlsx", b"Firma;Ort\nGlas;Ulm\n", "lässt sich nicht lesen"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "Arbeitsmappe (XLSX)"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(cast, ada, name, content, said):
    data = {"hub": "nord", "file": SimpleUploadedFile(name, content), "idempotency_key": str(uuid.uuid4())}
    answer = ada.post(url("imports"), data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Import.objects.exists()


def test_one_column_and_semicolons_in_quotes_are_enough(cast, ada):
    text = 'Firma\n"Glas; Licht & Co."\nHolz\n'
    data = {
        "hub": "nord",
        "file": SimpleUploadedFile("a.csv", text.encode()),
        "idempotency_key": str(uuid.uuid4()),
    }
    ada.post(url("imports"), data)
    source = Import.objects.get()
    assert [row.cells[0] for row in source.rows.order_by("number")] == ["Glas; Licht & Co.", "Holz"]
    assert set(source.rows.values_list("fate", flat=True)) == {"new"}


def test_two_that_became_one_meanwhile_are_not_merged_again(cast, ada):
    kept, gone = (make.organisation(cast.nord, name) for name in ("Klee", "Klee Optik"))
    where = url("organisation_merging", kept.code, gone.code)
    assert "versions_seen" in ada.get(where).content.decode()
    actions.merge(kept, gone, by=cast.ben)
    answer = ada.get(where)
    assert answer.status_code == 200
    assert answer.context["preview"].refusal
    assert ada.post(where, {"versions_seen": "1-1"}).status_code == 422
