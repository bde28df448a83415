"""At the desk: materials of an event."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hubnetz.events import actions
from hubnetz.events.access import materials
from hubnetz.events.models import Material
from hubnetz.events.tests import make
from hubnetz.events.tests.test_materials import LINK, PDF, file, link, text


@pytest.fixture
def event(cast):
    return make.event(cast.nord)


def at(event, part=""):
    return f"/desk/events/{event.code}/materials/{part}"


def described(**fields):
    return {
        "name_de": "Folien",
        "audience": "seats",
        "since": "now",
        "idempotency_key": str(uuid4()),
        **fields,
    }


def sent_file(content=PDF, name="folien.pdf"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def test_staff_add_files_and_links_and_tell_people(event, cast, sits):
    make.registration(event)
    client = sits("eva")
    assert "Noch keine Materialien" in text(client.get(at(event)))
    assert client.post(at(event, "file/"), described(file=sent_file())).status_code == 303
    assert client.post(at(event, "link/"), described(url=LINK, since="end")).status_code == 303
    page = text(client.get(at(event)))
    assert "folien.pdf" in page
    assert LINK in page
    assert "1 E-Mail senden" in page
    assert client.post(at(event, "letter/")).status_code == 303
    assert "1 E-Mail senden" not in text(client.get(at(event)))
    assert client.post(at(event, "letter/")).status_code == 422
    one = Material.objects.get(url="")
    assert client.get(at(event, f"{one.code}/file/")).content == PDF
    assert client.post(at(event, f"{one.code}/"), described(name_de="Neu")).status_code == 303
    assert client.post(at(event, f"{one.code}/place/"), {"to": "down"}).status_code == 303
    assert [str(found) for found in materials.materials_of(event)] == ["Folien", "Neu"]
    assert client.post(at(event, f"{one.code}/removal/")).status_code == 303
    assert Material.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "leer.pdf", "leer"),
        (b"<html>", "seite.html", "Dateien dieser Art"),
        (b"<html>", "folien.pdf", "ist nicht, was"),
    ],
)
def test_what_does_not_pass_the_gate_is_said_and_what_was_typed_is_kept(
    event, cast, sits, content, name, sentence
):
    client = sits("eva")
    answer = client.post(at(event, "file/"), described(file=sent_file(content, name), name_de="Meine Folien"))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Meine Folien" in text(answer)
    assert not Material.objects.exists()


def test_a_link_that_is_not_encrypted_and_a_missing_name_are_said(event, cast, sits):
    client = sits("eva")
    answer = client.post(at(event, "link/"), described(url="http://film.example", name_de=""))
    assert answer.status_code == 422
    assert "https://" in text(answer)
    assert "Bitte schreiben Sie einen Namen" in text(answer)


def test_viewers_read_and_other_hubs_find_nothing(event, cast, sits):
    made = file(event)
    client = sits("viewer")
    assert "Folien" in text(client.get(at(event)))
    assert client.get(at(event, "file/")).status_code == 403
    assert client.post(at(event, f"{made.code}/removal/")).status_code == 403
    assert client.post(at(event, "letter/")).status_code == 403
    client = sits("carla")
    for part in ("", "file/", f"{made.code}/", f"{made.code}/file/"):
        assert client.get(at(event, part)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_at_the_desk_costs_the_same(event, cast, sits, rows, django_assert_num_queries):
    for number in range(rows):
        file(event)
        make.registration(event, f"emil{number}")
    client = sits("viewer")
    client.get(at(event))
    with django_assert_num_queries(9):
        client.get(at(event))
    client = sits("eva")
    with django_assert_num_queries(10):
        client.get(at(event))


def test_staff_replace_a_file_and_a_link(event, cast, sits):
    make.registration(event)
    one, other, client = file(event), link(event), sits("eva")
    actions.tell_of_materials(event, by=None)
    page = text(client.get(at(event, f"{one.code}/replacement/")))
    assert "1 Person" in page
    path = at(event, f"{one.code}/replacement/")
    refused = client.post(path, {"version": "1", "tell_again": "on"})
    assert refused.status_code == 422
    assert "checked" in text(refused).split('name="tell_again"')[1].split(">")[0]
    new = {"version": "1", "tell_again": "on", "file": sent_file(b"%PDF-1.7\nnew\n%%EOF\n", "neu.pdf")}
    assert client.post(path, new).status_code == 303
    page = text(client.get(at(event)))
    assert "1 E-Mail ist unterwegs." in page
    assert "neu.pdf" in page
    assert "Fassung 2 vom" in page
    late = client.post(path, {"version": "1", "file": sent_file(b"%PDF-1.7\nlate\n%%EOF\n")})
    assert late.status_code == 422
    assert 'name="version" value="2"' in text(late)
    path = at(event, f"{other.code}/replacement/")
    assert f'value="{LINK}"' in text(client.get(path))
    assert client.post(path, {"version": "1", "url": "http://film.example/2"}).status_code == 422
    assert client.post(path, {"version": "1", "url": "https://film.example/2"}).status_code == 303
    assert "https://film.example/2" in text(client.get(at(event)))
    assert sits("carla").get(path).status_code == 404
    assert sits("viewer").post(path).status_code == 403
