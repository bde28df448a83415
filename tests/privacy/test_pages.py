"""What leads hold back from being deleted, and what the coordinator reads and answers."""

import re
from uuid import uuid4

import pytest

from hubnetz.privacy import access, actions
from hubnetz.privacy.models import Hold
from tests.privacy import world


def test_a_lead_holds_what_is_the_hubs_own_and_ends_it(client, cast):
    known = world.emil(cast)
    client.force_login(cast.ada)
    values = {"noun": "events.event", "code": known["coming"].code, "reason": "Rechtsstreit"}
    refused = client.post("/desk/privacy/", values)  # the event is Süd's
    assert refused.status_code == 422
    assert "Ihr Hub hat nichts mit diesem Kennzeichen" in refused.content.decode()
    for noun, row in (("events.event", "past"), ("booking.booking", "booked"), ("casework.enquiry", "enquiry"),
                      ("organisations.person", "person")):  # fmt: skip
        given = {"noun": noun, "code": known[row].code, "reason": "Rechtsstreit"}
        assert client.post("/desk/privacy/", given).status_code == 303
    assert {len(codes) for codes in access.holds().values()} == {1}
    assert Hold.objects.filter(hub=cast.nord, made_by=cast.ada).count() == 4
    assert "Rechtsstreit" in client.get("/desk/privacy/").content.decode()
    for held in Hold.objects.all():
        assert client.post(f"/desk/privacy/holds/{held.code}/end/").status_code == 303
    assert access.holds() == {}


def test_the_coordinator_reads_requests_and_notes_the_answer_others_see_none(client, cast):
    asked = actions.ask("emil@client.example", language="de")
    made = actions.request(asked, kind="object", text="Bitte nicht.", hub=None, idempotency_key=uuid4())
    client.force_login(cast.mira)
    assert "emil@client.example" not in client.get("/office/privacy/").content.decode()
    client.force_login(cast.dina)
    page = client.get("/office/privacy/").content.decode()
    assert "emil@client.example" in page
    assert re.search(r"Der Nutzung|widersprechen", page)
    assert client.post(f"/office/privacy/requests/{made.code}/answer/").status_code == 303
    assert "emil@client.example" not in client.get("/office/privacy/").content.decode()


def test_only_what_some_clock_asks_about_can_be_held(client, cast):
    """Every kind of row that knows people, and some that know nobody: few can be held, the others are refused."""
    from django.apps import apps

    from hubnetz.desk import privacy_forms
    from hubnetz.privacy import declared

    kinds = {f"{room}.{name}" for room, models in declared.everything().items() for name in models}
    for label in sorted(kinds - {apps.get_model(one)._meta.label for one in access.HOLDABLE}):
        with pytest.raises(actions.NotHoldable, match="lässt sich nicht sperren"):
            actions.hold(apps.get_model(label)(pk=1), reason="Rechtsstreit", hub=cast.nord, by=cast.ada)
        assert access.row_to_hold([cast.nord], label.lower(), "x") is None
    for noun in access.HOLDABLE:
        actions.hold(apps.get_model(noun)(pk=1), reason="Rechtsstreit", hub=cast.nord, by=cast.ada)
    held = set(Hold.objects.values_list("noun", flat=True))
    assert len(kinds) > 90
    assert held == set(access.HOLDABLE) == set(privacy_forms.NOUNS)
    assert Hold.objects.count() == len(access.HOLDABLE)
    client.force_login(cast.ada)
    assert client.get("/desk/privacy/").status_code == 200
    for noun in ("casework.project", "nobody.knows", ""):
        refused = client.post("/desk/privacy/", {"noun": noun, "code": "x", "reason": "Rechtsstreit"})
        assert refused.status_code == 422


def test_a_hold_has_a_reason_and_one_from_before_is_shown_whatever_it_holds(client, cast):
    from django.utils import timezone

    known = world.emil(cast)
    with pytest.raises(actions.NoReason):
        actions.hold(known["past"], reason="  ", hub=cast.nord, by=cast.ada)
    Hold.objects.create(
        noun="casework.project", noun_code="alt", hub=cast.nord, reason="Alt", since=timezone.now()
    )
    client.force_login(cast.ada)
    assert "casework.project" in client.get("/desk/privacy/").content.decode()


@pytest.mark.parametrize("noun", access.HOLDABLE)
def test_what_can_be_held_is_kept_by_the_clock_and_when_the_person_asks(cast, noun):
    from django.apps import apps

    known = world.emil(cast)
    which = {
        "events.event": "past",
        "booking.booking": "booked",
        "casework.enquiry": "alone",
        "organisations.person": "person",
        "booking.customer": "customer",
        "casework.case": "case",
        "casework.consultation": "talk",
    }
    names = {"events.event": "events.Registration"} | dict.fromkeys(
        ("casework.case", "casework.consultation"), "casework.Enquiry"
    )  # of whom they are
    row = known[which[noun]]
    actions.hold(row, reason="Rechtsstreit", hub=cast.nord, by=cast.ada)
    found = actions.forget(actions.ask("emil@client.example", language="de"))
    kept = [one for one in found.left if one.why == "hold"]
    assert [one.noun for one in kept] == [names.get(noun, apps.get_model(noun)._meta.label)]
    assert access.is_held(row)
