"""The e-mail about materials, and what a confirmation says of photos, as they read."""

import pytest

from hubnetz.events import actions
from hubnetz.events.models import Event
from hubnetz.events.tests import make
from hubnetz.events.tests.test_letters import BOTH, event, read
from hubnetz.events.tests.test_materials import file, link
from hubnetz.lib import uploads


@BOTH
@pytest.mark.parametrize("no_photos", [False, True])
def test_a_confirmation_says_that_photos_are_made(cast, language, no_photos):
    made = event(cast.nord, takes_photos=True)
    make.registration(made, language=language, no_photos=no_photos)
    read("registration_confirmed", language, "no_photos" if no_photos else "photos")


@BOTH
def test_a_contact_reads_it_in_the_words_of_the_hub(cast, language):
    note = {"de": "Nur das Podium wird gefilmt.", "en": "Only the stage is filmed."}
    make.party(event(cast.nord, takes_photos=True, photo_note=note), 3, language=language)
    read("party_confirmed", language, "photos")


@BOTH
@pytest.mark.parametrize("when", ["before", "after"])
def test_the_materials_are_there(cast, language, when):
    made = event(cast.nord)
    make.registration(made, language=language)
    if when == "after":
        Event.objects.filter(pk=made.pk).update(starts_at="2026-03-04T17:00Z", ends_at="2026-03-04T19:00Z")
        made.refresh_from_db()
    file(made, name="Folien"), link(made, name="Mitschnitt")
    actions.tell_of_materials(made, by=None)
    read("materials_there", language, when)


@BOTH
@pytest.mark.parametrize("what", ["file", "link"])
def test_a_material_has_a_new_version(cast, language, what):
    made = event(cast.nord)
    make.registration(made, language=language)
    one = file(made, name="Folien") if what == "file" else link(made, name="Mitschnitt")
    actions.tell_of_materials(made, by=None)
    options = {"version": 1, "tell_again": True, "by": None}
    if what == "file":
        actions.replace_file(one, uploads.take("neu.pdf", b"%PDF-1.7\nneu\n%%EOF\n"), **options)
    else:
        actions.replace_link(one, "https://film.example/2", **options)
    read("material_replaced", language, what)
