"""A new version of a material: the same address, whoever was told is told again only if staff say so."""

import pytest

from hubnetz.events import actions
from hubnetz.events.actions import materials as adding
from hubnetz.events.actions import replacing
from hubnetz.events.models import Event, Material
from hubnetz.events.tests import make
from hubnetz.events.tests.test_materials import PDF, file, link, over, text
from hubnetz.journal.models import Entry
from hubnetz.lib import uploads
from hubnetz.post.models import Letter

NEW = b"%PDF-1.7\nsecond\n%%EOF\n"


@pytest.fixture
def event(cast):
    return make.event(cast.nord)


def replaced(material: Material, content: bytes = NEW, name: str = "neu.pdf", **options) -> int:
    values = {"version": material.version, "by": None, **options}
    return actions.replace_file(material, uploads.take(name, content), **values)


def told() -> list[str]:
    return sorted(Letter.objects.filter(kind="events.material_replaced").values_list("to", flat=True))


def test_the_address_stays_and_the_bytes_are_new(client, event):
    one = file(event, "everybody")
    address = f"/events/{event.code}/materials/{one.code}/"
    assert client.get(address).content == PDF
    assert replaced(one) == 0
    assert client.get(address).content == NEW
    fresh = Material.objects.get()
    assert (fresh.version, fresh.file_name, str(fresh), fresh.size) == (2, "neu.pdf", "Folien", len(NEW))
    assert "neue Fassung vom" in text(client.get(f"/events/{event.code}/"))
    entry = Entry.objects.get(verb="events.material_replaced")
    assert (entry.before["file"], entry.after["file"], entry.after["version"]) == ("Folien.pdf", "neu.pdf", 2)


def test_nobody_is_told_unless_it_is_ticked(event):
    make.registration(event)
    one = file(event)
    actions.tell_of_materials(event, by=None)
    replaced(one)
    assert told() == []
    one.refresh_from_db()
    assert replaced(one, PDF, tell_again=True) == 1
    assert told() == ["emil@client.example"]


def test_only_who_was_told_before_and_may_see_it_is_told_again(event):
    emil = make.registration(event, "emil")
    make.registration(event, "gerda")
    one, later = file(event, "attended"), file(event, after_end=True)
    link(event)
    actions.tell_of_materials(event, by=None)  # of the link
    make.registration(event, "frieda")  # was not told yet
    assert replaced(later, tell_again=True) == 0  # it is to be seen after the end
    actions.note_attendance(emil, by=None)
    assert replaced(one, tell_again=True) == 1
    assert told() == ["emil@client.example"]
    over(event)
    later.refresh_from_db()
    later.event = Event.objects.get()
    assert replaced(later, PDF, tell_again=True) == 2


def test_a_party_hears_it_once(event):
    make.party(event, 3)
    one = file(event)
    actions.tell_of_materials(event, by=None)
    assert replaced(one, tell_again=True) == 1


def test_the_same_bytes_once_more_are_no_new_version(event):
    make.registration(event)
    one = file(event)
    actions.tell_of_materials(event, by=None)
    for _twice in range(2):
        replaced(one, tell_again=True)  # sent twice with the version it had
    assert Material.objects.get().version == 2
    assert told() == ["emil@client.example"]
    assert Entry.objects.filter(verb="events.material_replaced").count() == 1


def test_of_two_who_replace_it_the_second_is_told(event):
    one = file(event)
    replaced(one)
    with pytest.raises(actions.ChangedMeanwhile):
        replaced(one, b"%PDF-1.7\nthird\n%%EOF\n", version=1)
    assert bytes(Material.objects.get().content) == NEW


def test_it_stays_within_the_room_there_is(event, monkeypatch):
    one = file(event)
    file(event, name="Zwei")
    monkeypatch.setattr(replacing, "LARGEST_TOGETHER", 2 * len(PDF))
    assert 2 * len(PDF) < adding.LARGEST_TOGETHER
    replaced(one, PDF.replace(b"slides", b"SLIDES"))  # its own old bytes do not count
    one.refresh_from_db()
    with pytest.raises(actions.MaterialRefused):
        replaced(one, PDF + b"\n")


def test_a_link_leads_elsewhere_and_stays_encrypted(event):
    one = link(event)
    with pytest.raises(actions.NotEncrypted):
        actions.replace_link(one, "http://film.example/2", version=1, by=None)
    actions.replace_link(one, "https://film.example/2", version=1, by=None)
    assert Material.objects.get().url == "https://film.example/2"
    with pytest.raises(actions.MaterialRefused):
        replaced(one)
    actions.remove_material(one, by=None)
    with pytest.raises(actions.MaterialRefused):
        actions.replace_link(one, "https://film.example/3", version=2, by=None)
