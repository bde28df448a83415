"""Whoever stands in a file that a hub has sent and not taken in yet reads that, and nothing of the others in it."""

import json
from uuid import uuid4

import pytest

from hubnetz.lib import addresses, tables
from hubnetz.organisations.access import import_rights
from hubnetz.organisations.actions import import_work, importing
from hubnetz.organisations.models import Import, ImportFile, ImportRow
from hubnetz.privacy import access
from tests.privacy.test_my_data import asked

pytestmark = pytest.mark.database
EMIL = "emil@client.example"
CSV = """Firma;PLZ;E-Mail;Ansprechpartner;E-Mail Ansprechpartner;Bemerkung
Holzbau Huber;71032;info@huber.example;Emil Eber;Emil@Client.example;Streit mit Frieda
Metallbau Maier;71034;;Frieda Falk;frieda@client.example;fragt über emil@client.example, sagt Gerda
Glasbau Groß;71034;;Noch Emil;not.emil@client.example;
Dach Dorn;71034;;Em Il;em\u0131l@client.example;
Eigen;71034;'emil@client.example';Emil E.;;Tischler
""".encode()


def sent(cast, *, read=True, name="gäste.csv"):
    if not read:
        return import_work.receive(cast.nord, name=name, content=CSV, idempotency_key=uuid4(), by=cast.ben)
    table = tables.read(name, CSV)
    return importing.look_through(cast.nord, name=name, table=table, idempotency_key=uuid4(), by=cast.ben)


THEIRS = [
    {
        "Firma": "Holzbau Huber",
        "Ansprechpartner": "Emil Eber",
        "E-Mail Ansprechpartner": "Emil@Client.example",
    },
    {"Firma": "Metallbau Maier", "Bemerkung": EMIL},
    {"Firma": "Eigen", "E-Mail": EMIL, "Ansprechpartner": "Emil E."},
]


@pytest.mark.parametrize("read", [True, False])
def test_the_page_shows_whose_lines_they_are_and_nothing_of_others(client, cast, read):
    sent(cast, read=read)
    key = asked()
    page = client.get(f"/my-data/{key}/").content.decode()
    noun = "Zeile einer Datei" if read else "Datei, die ein Hub"
    for word in (
        noun,
        "gäste.csv",
        "Hub Nord",
        "Holzbau Huber",
        "Emil Eber",
        "Metallbau Maier",
        "einige Tage",
    ):
        assert word in page, word
    data = json.loads(client.get(f"/my-data/{key}/data.json").content)
    entries = [one for one in data["entries"] if one["record"].startswith("organisations.Import")]
    assert {(one["title"], one["hub"], bool(one["when"])) for one in entries} == {("gäste.csv", "nord", True)}
    lines = [one["fields"]["line"] for one in entries]
    if read:
        assert sorted(map(str, lines)) == sorted(map(str, THEIRS))
    else:
        assert lines == [
            {f"{number}: {name}": text for number, line in zip((2, 3, 6), THEIRS, strict=True)
             for name, text in line.items()}
        ]  # fmt: skip
    paper = client.get(f"/my-data/{key}/data.pdf")
    assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
    for word in (
        "Frieda",
        "frieda",
        "Gerda",
        "Streit",
        "info@huber",
        "Noch Emil",
        "not.emil",
        "Em Il",
        "Tischler",
    ):
        assert word not in page, word
        assert word not in json.dumps(data, ensure_ascii=False), word


def test_what_is_shown_is_what_is_forgotten(client, cast):
    sent(cast), sent(cast, read=False)
    key = asked()
    assert len([one for one in access.about(EMIL) if "Import" in one.label]) == 4
    assert client.post(f"/my-data/{key}/forgetting/").status_code == 303
    assert [one for one in access.about(EMIL) if "Import" in one.label] == []
    assert sorted(row.cells[0] for row in ImportRow.objects.all()) == ["Dach Dorn", "Glasbau Groß"]
    assert (Import.objects.count(), ImportFile.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    "email", ["em\u0131l@client.example", "il@client.example", "emil@client.exampl", "frieda@x.example"]
)
def test_who_only_looks_like_somebody_reads_nothing_of_theirs(cast, email):
    sent(cast), sent(cast, read=False)
    told = str([one.fields for one in access.about(email)])
    assert "Emil Eber" not in told
    assert "Holzbau" not in told


def test_a_column_that_is_assigned_anew_keeps_the_line_findable(cast):
    made = sent(cast)
    importing.assign_columns(made, fields={0: "name", 3: "person_name"}, by=cast.ben)
    [first, *_rest] = [one.fields["line"] for one in access.about(EMIL)]
    assert first == {"Firma": "Holzbau Huber", "E-Mail Ansprechpartner": EMIL}


def test_however_many_lines_wait_one_query_finds_theirs(cast, django_assert_num_queries):
    made = sent(cast)
    ImportRow.objects.bulk_create(
        ImportRow(source=made, number=100 + n, cells=["x"], addresses=[f"a{n}@client.example"])
        for n in range(2000)
    )
    with django_assert_num_queries(1):
        assert len(import_rights.lines_naming(EMIL)) == len(THEIRS)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Emil <Emil@Client.example>, mailto:b@x.example.", ["emil@client.example", "b@x.example"]),
        ("(a.b+c@x.example)", ["a.b+c@x.example"]),
        ("o'neil@x.example 'a@x.example'", ["o'neil@x.example", "a@x.example"]),
        ("E-Mail=a@x.example; kein@, @x", ["a@x.example"]),
        ("em\u0130l@x.example", ["emi\u0307l@x.example"]),
        ("a@müller.example", ["a@müller.example"]),
    ],
)
def test_addresses_are_found_in_texts_whole(text, named):
    assert addresses.named_in(text) == named
