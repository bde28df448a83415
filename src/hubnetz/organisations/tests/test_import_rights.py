"""Whoever is forgotten is not brought back by a file that waits to be taken in."""

import uuid

import pytest

from hubnetz.journal.models import Entry
from hubnetz.lib import tables
from hubnetz.organisations.actions import import_work, importing, rights
from hubnetz.organisations.models import Import, ImportFile, Person

pytestmark = pytest.mark.database

CSV = """Firma;PLZ;Ansprechpartner;E-Mail Ansprechpartner
Holzbau Huber;71032;Emil Eber;Emil@Client.example
Metallbau Maier;71034;Frieda Falk;frieda@client.example
Glasbau Groß;71034;Noch Emil;not.emil@client.example
""".encode()


@pytest.fixture
def waiting(cast):
    table = tables.read("a.csv", CSV)
    return importing.look_through(
        cast.nord, name="a.csv", table=table, idempotency_key=uuid.uuid4(), by=cast.ben
    )


def test_the_line_of_a_waiting_file_goes_and_the_others_are_taken_in(cast, waiting):
    assert rights.forget_address("emil@client.example", held={}).rows == 1
    assert [row.cells[2] for row in waiting.rows.order_by("number")] == ["Frieda Falk", "Noch Emil"]
    assert Entry.objects.filter(verb="organisations.person_forgotten", code=waiting.code).count() == 1
    importing.take_in(waiting, by=cast.ben)
    assert set(Person.objects.values_list("email", flat=True)) == {
        "frieda@client.example",
        "not.emil@client.example",
    }
    assert rights.forget_address("emil@client.example", held={}).rows == 0


def test_a_file_that_was_not_read_yet_goes_whole_if_it_names_them(cast):
    for content in (CSV, CSV.replace(b"Emil@Client", b"emilia@client")):
        import_work.receive(
            cast.nord, name="a.csv", content=content, idempotency_key=uuid.uuid4(), by=cast.ben
        )
    assert rights.forget_address("emil@client.example", held={}).rows == 1
    assert b"emilia" in bytes(ImportFile.objects.get().content)
    assert Import.objects.count() == 1
    assert Entry.objects.filter(verb="organisations.import_put_away").count() == 1


def test_for_nobody_nothing_is_left_out(cast, waiting):
    assert rights.forget_address("", held={}).rows == 0
    assert rights.forget_address("ent.example", held={}).rows == 0
    assert waiting.rows.count() == 3
