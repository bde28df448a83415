"""Whoever has an address that only looks like somebody's reads, corrects and deletes nothing of theirs."""

import re
from pathlib import Path

import pytest
from django.utils import timezone

from hubnetz.journal.models import Entry
from hubnetz.lib import sight
from hubnetz.organisations.models import Person
from hubnetz.post.models import Letter
from hubnetz.privacy import access, actions
from hubnetz.privacy.actions import inquiries
from tests.privacy import world
from tests.privacy.test_my_data import _fields, asked, send

EMIL = world.EMIL
ALIKE = ["emil@cl\u0131ent.example", "em\u0131l@client.example", "emil@cl\u0130ent.example"]
OWN = {"post.Letter", "privacy.Inquiry"}


@pytest.fixture
def known(cast):
    return world.emil(cast)


@pytest.mark.database
@pytest.mark.parametrize("email", ALIKE)
def test_no_room_takes_one_for_the_other(known, email):
    before = access.about(EMIL)
    assert len(before) > 10
    assert access.about(email) == []
    with sight.whole_network("a test asks every room"):
        assert inquiries._forget(email).rows == 0
    assert access.about(EMIL) == before


@pytest.mark.database
def test_the_link_shows_and_forgets_what_belongs_to_the_domain_it_went_to(client, known):
    before = len(access.about(EMIL))
    key = asked(ALIKE[0])
    assert Letter.objects.get(kind="privacy.link").to == "emil@xn--clent-o4a.example"
    assert {one.label for one in access.about(access.inquiry_by_key(key).email)} <= OWN
    assert "Werkstatt-Abend" not in client.get(f"/my-data/{key}/").content.decode()
    client.post(f"/my-data/{key}/correction/", {"name": "Fremder", "phone": "1"})
    client.post(f"/my-data/{key}/objection/")
    client.post(f"/my-data/{key}/forgetting/")
    assert Person.objects.get().name == "Emil"
    assert len(access.about(EMIL)) == before


@pytest.mark.database
def test_a_domain_with_umlauts_is_found_in_both_spellings(cast):
    for email in ("Max@Müller.example", "max@xn--mller-kva.example"):
        Person.objects.create(hub=cast.nord, name=email, email=email, noted_at=timezone.now())
    for typed in ("max@müller.example", "max@XN--MLLER-kva.example"):
        found = access.about(access.inquiry_by_key(asked(typed)).email)
        assert len([one for one in found if one.label == "organisations.Person"]) == 2
    actions.forget(access.inquiry_by_key(asked("max@müller.example")))
    assert not Person.objects.exists()


@pytest.mark.database
@pytest.mark.parametrize("email", ["em\u0131l@client.example", "emil@\u017ftadt.example"])
def test_an_address_that_cannot_be_told_from_another_is_refused(client, cast, settings, email):
    settings.HUBNETZ_FORM_SECONDS = 0
    page = send(client, email)
    assert page.status_code == 422
    assert "verwechseln" in page.content.decode()
    assert email in [value.value() for _name, value in _fields(page.context["form"])]
    with pytest.raises(actions.AddressNotSure):
        actions.ask(email, language="de")
    assert not Letter.objects.exists()
    assert not Entry.objects.filter(verb="privacy.asked").exists()


def test_nothing_compares_an_address_in_capitals_alone():
    """`lib.addresses.whose` is the way: in capitals “ı” is “i”, so `iexact` finds somebody else."""
    rooms = Path(inquiries.__file__).parents[2]
    found = [
        f"{path.name}: {line.strip()}"
        for path in rooms.rglob("*.py")
        if "tests" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\b(\w+__)?(email|to|address|mail|contact_says)__iexact=", line)
    ]
    assert found == []
