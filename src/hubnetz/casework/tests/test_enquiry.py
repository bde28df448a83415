from uuid import uuid4

import pytest
from django.http import Http404

from hubnetz.casework import access, actions
from hubnetz.casework.models import Enquiry
from hubnetz.casework.tests import make
from hubnetz.journal.models import Entry
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database


def test_an_enquiry_tells_its_sender_and_those_who_answer(cast):
    enquiry = make.enquiry(cast.nord, topics=[cast.topic])
    assert set(Letter.objects.values_list("kind", "to")) == {
        ("casework.enquiry_received", "emil@client.example"),
        ("casework.enquiry_arrived", "ada@hub.example"),
        ("casework.enquiry_arrived", "ben@hub.example"),
    }
    assert list(enquiry.topics.all()) == [cast.topic]


def test_the_need_itself_is_in_no_letter_to_the_hub(cast):
    make.enquiry(cast.nord, text="Mein Betrieb steht vor dem Aus.")
    for letter in Letter.objects.filter(kind="casework.enquiry_arrived"):
        assert "vor dem Aus" not in letter.text


def test_nobody_can_have_us_write_to_strangers(cast):
    """Whoever types a stranger's address may not choose what the stranger then reads from us."""
    make.enquiry(
        cast.nord,
        text="Sie haben gewonnen: https://fraud.example",
        name="Emil\n\nLiebe Grüße\nBcc: a@b.example",
    )
    letter = Letter.objects.get(kind="casework.enquiry_received")
    assert "fraud" not in letter.text
    assert "Guten Tag, Emil Liebe Grüße Bcc: a@b.example," in letter.text.splitlines()


def test_the_same_form_twice_is_one_enquiry(cast):
    key = uuid4()
    assert make.enquiry(cast.nord, idempotency_key=key) == make.enquiry(cast.nord, idempotency_key=key)
    assert Enquiry.objects.count() == 1
    with pytest.raises(actions.KeyUsedElsewhere):
        make.enquiry(cast.nord, idempotency_key=key, email="frieda@client.example")
    with pytest.raises(actions.KeyUsedElsewhere):
        make.enquiry(cast.nord, idempotency_key=key, text="Noch etwas ganz anderes.")


def test_an_enquiry_walks_from_received_to_closed(cast):
    enquiry = make.enquiry(cast.nord)
    assert actions.assign(enquiry, to=cast.ben, by=cast.ada).state == "assigned"
    assert actions.answer(enquiry, text="Kommen Sie vorbei.", by=cast.ben).state == "answered"
    assert actions.close(enquiry, by=cast.ben).state == "closed"
    assert actions.reopen(enquiry, by=cast.ben).state == "assigned"
    verbs = list(Entry.objects.filter(code=enquiry.code).order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        f"casework.{verb}" for verb in ("received", "assigned", "answered", "closed", "reopened")
    ]


def test_the_answer_goes_out_once(cast):
    enquiry = make.enquiry(cast.nord)
    for _ in range(2):
        actions.answer(enquiry, text="Kommen Sie vorbei.", by=cast.ben)
    letter = Letter.objects.get(kind="casework.enquiry_answered")
    assert "Kommen Sie vorbei." in letter.text
    assert "Ben" in letter.text


def test_only_colleagues_can_be_assigned(cast):
    with pytest.raises(actions.NotOneOfUs):
        actions.assign(make.enquiry(cast.nord), to=cast.carla, by=cast.ada)


def test_a_closed_enquiry_takes_no_answer(cast):
    enquiry = make.enquiry(cast.nord)
    actions.close(enquiry, by=cast.ben)
    with pytest.raises(actions.StateHasChanged):
        actions.answer(enquiry, text="Zu spät.", by=cast.ben)
    assert not Letter.objects.filter(kind="casework.enquiry_answered").exists()


def test_another_hubs_enquiry_looks_like_a_missing_one(cast):
    enquiry = make.enquiry(cast.nord)
    assert access.enquiry_of(cast.ben, enquiry.code) == enquiry
    for stranger in (cast.carla, cast.dina, cast.mira, cast.eva):
        with pytest.raises(Http404):
            access.enquiry_of(stranger, enquiry.code)
