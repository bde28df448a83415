"""What somebody takes along is complete: every declared field of every row about them, and nothing of others."""

import json
import shutil
import subprocess
from collections.abc import Mapping

import pytest
from django.apps import apps
from django.db.models import CharField, EmailField, TextField
from django.utils import timezone

from hubnetz.booking.tests import make as booking
from hubnetz.casework.tests import make as files
from hubnetz.events.tests import make as events
from hubnetz.lib.privacy import Class
from hubnetz.organisations.models import Person
from hubnetz.privacy import access, actions, declared, taking
from hubnetz.privacy.access.about import rows_of
from tests import cast as people
from tests.privacy import world

pytestmark = pytest.mark.database
EMIL = world.EMIL
PERSONAL = {Class.CONTACT, Class.BUSINESS, Class.NEED, Class.TEXT}


@pytest.fixture
def third(cast):
    """Emil, whom three hubs know, and Frieda, whom they know as well."""
    world.emil(cast)
    hub = people.hub("ost", "Ost")
    for who in ("emil", "frieda"):
        email = f"{who}@client.example"
        events.registration(events.event(hub), who, organisation_name="Holzbau", postcode="71032")
        booking.booking(
            booking.resource(hub, name=f"Raum {who}"), who=who, phone=f"0711 {who}", subject=f"Kasse {who}"
        )
        files.enquiry(hub, name=who.title(), email=email, text=f"Frage von {who}", phone=f"0172 {who}")
        Person.objects.create(hub=hub, name=f"{who.title()} Ost", email=email, noted_at=timezone.now())
    return hub


def marked() -> dict[tuple[str, str, int], str]:
    """Give every declared personal text of every row a sign of its own, and return the signs."""
    signs = {}
    for label, kept in declared.of_people().items():
        model = apps.get_model(label)
        for field in model._meta.local_fields:
            one = kept.classes().get(field.name)
            if (
                one not in PERSONAL
                or not isinstance(field, CharField | TextField)
                or isinstance(field, EmailField)
            ):
                continue
            if field.choices or (field.max_length or 99) < 30 or field.name in ("time_zone", "to"):
                continue
            for row in model._default_manager.exclude(**{field.name: ""}):
                sign = f"zq{len(signs):05d}"
                model._default_manager.filter(pk=row.pk).update(**{field.name: sign})
                signs[label, field.name, row.pk] = sign
    return signs


def test_every_field_of_every_row_about_somebody_is_in_it_and_none_of_others(third):
    signs = marked()
    whole = json.dumps(taking.as_data(EMIL, timezone.now()))
    expected, hidden = set(), set()
    for label, kept in declared.of_people().items():
        keys = set(rows_of(label, kept, EMIL).values_list("pk", flat=True))
        withheld = kept.withheld.split()
        for (model, name, key), sign in signs.items():
            if model == label:
                (expected if key in keys and name not in withheld else hidden).add(sign)
    assert len(expected) > 40
    assert {sign for sign in expected if sign not in whole} == set()
    assert {sign for sign in hidden if sign in whole} == set()


def test_what_three_hubs_know_is_said_hub_by_hub(third, cast):
    data = taking.as_data(EMIL, timezone.now())
    by_hub: dict[str, set[str]] = {}
    for one in data["entries"]:
        by_hub.setdefault(one["hub"], set()).add(one["record"])
    assert {"nord", "sued", "ost"} <= by_hub.keys()
    assert {"events.Registration", "booking.Booking", "casework.Enquiry", "organisations.Person"} <= by_hub[
        "ost"
    ]
    assert all(one["purpose"] and one["kept"] and one["name"] for one in data["entries"])
    for one in data["entries"]:  # a row says no field that its declaration does not show
        room, _dot, model = one["record"].partition(".")
        assert set(one["fields"]) <= set(declared.everything()[room][model].shown())
    assert not _mentions(data, "frieda")


def test_forgotten_at_three_hubs_nothing_is_left_but_what_is_named(third):
    found = actions.forget(actions.ask(EMIL, language="de"))
    assert {one.noun for one in found.left} <= {"casework.Case"}
    assert {one.label for one in access.about(EMIL)} <= {"post.Letter", "privacy.Inquiry", "privacy.Consent"}
    assert len(access.about("frieda@client.example")) >= 5


def test_a_link_opens_the_data_of_its_own_address_only(client, third):
    mine = access.key_to(actions.ask(EMIL, language="de"))
    hers = access.key_to(actions.ask("frieda@client.example", language="de"))
    assert json.loads(client.get(f"/my-data/{mine}/data.json").content)["email"] == EMIL
    code, _sign, signature = mine.partition("~")
    mixed = f"{hers.partition('~')[0]}~{signature}"
    for page in ("", "data.json", "data.pdf", "forgetting/", "correction/"):
        assert client.get(f"/my-data/{mixed}/{page}").status_code == 404
        assert client.get(f"/my-data/{code}/{page}").status_code == 404
    assert client.post(f"/my-data/{mine}/forgetting/").status_code == 303
    for page in ("", "data.json", "data.pdf", "forgetting/"):  # used: it opens nothing any more
        assert client.get(f"/my-data/{mine}/{page}").status_code == 404
    assert client.get(f"/my-data/{hers}/").status_code == 200
    assert json.loads(client.get(f"/my-data/{hers}/data.json").content)["entries"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_paper_is_tagged_in_its_language_and_valid(third, language, tmp_path):
    paper = taking.as_pdf(EMIL, timezone.now(), language=language)
    for part in (b"/MarkInfo", b"/StructTreeRoot", b"pdfuaid", b"/Title"):
        assert part in paper, part
    assert f"/Lang ({language}".encode() in paper or "<dc:language>" in paper.decode("latin-1")
    if checker := shutil.which("verapdf"):
        file = tmp_path / "data.pdf"
        file.write_bytes(paper)
        told = subprocess.run([checker, "-f", "ua1", str(file)], capture_output=True, text=True, check=False)
        assert 'isCompliant="true"' in told.stdout, told.stdout


def _mentions(data: object, word: str) -> bool:
    if isinstance(data, Mapping):
        return any(_mentions(one, word) for one in data.values())
    if isinstance(data, list):
        return any(_mentions(one, word) for one in data)
    return word in str(data).lower()
