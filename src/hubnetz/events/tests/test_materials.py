"""Files and links beside an event: who sees which, from when on, how they are handed out, who is told, once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hubnetz.events import access, actions
from hubnetz.events.access import materials
from hubnetz.events.actions import materials as verbs
from hubnetz.events.models import Event, Material, Told
from hubnetz.events.tests import make
from hubnetz.journal.models import Entry
from hubnetz.lib import uploads
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database
PDF = b"%PDF-1.7\nslides\n%%EOF\n"
LINK = "https://film.example/1"


def text(answer):
    return answer.content.decode()


def file(event, audience="seats", name="Folien", by=None, **fields):
    values = {"idempotency_key": uuid4(), **fields}
    taken = uploads.take(f"{name}.pdf", PDF)
    return actions.add_file(event, taken, name={"de": name, "en": ""}, audience=audience, by=by, **values)


def link(event, audience="seats", name="Film", **fields):
    values = {"idempotency_key": uuid4(), **fields}
    return actions.add_link(event, LINK, name={"de": name, "en": ""}, audience=audience, by=None, **values)


def over(event):
    back = timedelta(days=10)
    Event.objects.filter(pk=event.pk).update(starts_at=event.starts_at - back, ends_at=event.ends_at - back)
    event.refresh_from_db()
    return event


@pytest.fixture
def event(cast):
    return make.event(cast.nord)


def status(client, event, material, seat=None):
    if seat is None:
        return client.get(f"/events/{event.code}/materials/{material.code}/").status_code
    return client.get(f"/registrations/{access.key_to(seat)}/materials/{material.code}/").status_code


def test_each_gets_what_is_for_them_and_no_more(client, event, cast):
    here, seated = make.registration(event, "emil"), make.registration(event, "frieda")
    back = make.registration(event, "gerda")
    actions.withdraw(back)
    actions.note_attendance(here, by=cast.eva)
    given = {audience: file(event, audience) for audience in ("everybody", "seats", "attended")}

    def seen(seat=None):
        return [name for name, one in given.items() if status(client, event, one, seat) == 200]

    assert seen() == ["everybody"]
    assert seen(back) == ["everybody"]
    assert seen(seated) == ["everybody", "seats"]
    assert seen(here) == ["everybody", "seats", "attended"]


def test_a_request_is_no_seat(client, event):
    make.attendee_type(event, needs_approval=True)
    asks, made = make.registration(event), file(event)
    assert status(client, event, made, asks) == 404


def test_what_is_for_later_is_not_there_before_the_end(client, event):
    seat = make.registration(event)
    made = file(event, after_end=True), file(event, "everybody", after_end=True)
    assert [status(client, event, one, seat) for one in made] == [404, 404]
    assert status(client, event, made[1]) == 404
    assert "Materialien" not in text(client.get(f"/events/{event.code}/"))
    over(event)
    assert [status(client, event, one, seat) for one in made] == [200, 200]
    assert status(client, event, made[1]) == 200


def test_another_event_does_not_hand_it_out(client, event, cast):
    other = make.event(cast.nord)
    made = file(other, "everybody")
    assert status(client, event, made) == 404
    assert status(client, event, made, make.registration(event)) == 404
    Event.objects.filter(pk=other.pk).update(published_at=None)
    assert status(client, other, made) == 404


def test_a_link_is_no_file(client, event):
    made = link(event, "everybody")
    assert status(client, event, made) == 404
    assert LINK in text(client.get(f"/events/{event.code}/"))


def test_nothing_in_a_file_runs(client, event):
    seat, made = make.registration(event), file(event, name="Folien «1»")
    for address in (
        f"/registrations/{access.key_to(seat)}/materials/{made.code}/",
        f"/events/{event.code}/materials/{file(event, 'everybody').code}/",
    ):
        answer = client.get(address)
        assert answer.content == PDF
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]


def test_the_pages_name_what_may_be_seen(client, event, cast):
    seat = make.registration(event)
    party = make.party(event, 2)
    (
        file(event, name="Für Plätze"),
        file(event, "everybody", name="Für alle"),
        file(event, "attended", "Danach"),
    )
    page = text(client.get(f"/events/{event.code}/"))
    assert "Für alle" in page
    assert "Für Plätze" not in page
    for address in (f"/registrations/{access.key_to(seat)}/", f"/parties/{access.key_to_party(party)}/"):
        page = text(client.get(address))
        assert "Für alle" in page
        assert "Für Plätze" in page
        assert "Danach" not in page
    own = access.seats_of(party)[1]
    assert f"/registrations/{access.key_to(own)}/materials/" not in page
    actions.note_attendance(own, by=cast.eva)
    page = text(client.get(f"/parties/{access.key_to_party(party)}/"))
    assert "Danach" in page
    assert f"/registrations/{access.key_to(own)}/materials/" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(event, rows, django_assert_num_queries):
    seat = make.registration(event)
    for _n in range(rows):
        file(event)
    seat = access.registration_by_key(access.key_to(seat))
    with django_assert_num_queries(2):
        found = materials.open_to(seat)
    assert len(found) == rows
    assert "content" in found[0].get_deferred_fields()


def test_sent_twice_it_is_one(event):
    key = uuid4()
    assert file(event, idempotency_key=key) == file(event, idempotency_key=key)
    with pytest.raises(actions.KeyUsedElsewhere):
        link(event, idempotency_key=key)
    assert Material.objects.count() == 1


def test_there_are_not_too_many_and_not_too_large(event, monkeypatch):
    monkeypatch.setattr(verbs, "LARGEST_TOGETHER", 2 * len(PDF))
    file(event), file(event)
    with pytest.raises(actions.MaterialRefused):
        file(event)
    monkeypatch.setattr(verbs, "MOST", 3)
    link(event)
    with pytest.raises(actions.MaterialRefused):
        link(event)


def test_a_link_is_encrypted(event):
    with pytest.raises(actions.NotEncrypted):
        actions.add_link(
            event, "http://film.example", name={"de": "F"}, audience="seats", idempotency_key=uuid4(), by=None
        )


def test_the_database_knows_files_and_links_only(event):
    values = {"event": event, "name": {"de": "x"}, "added_at": timezone.now()}
    for wrong in ({}, {"url": "http://film.example"}, {"url": LINK, "content": PDF, "size": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Material.objects.create(**values, **wrong)


def test_order_name_and_audience_change_and_one_goes(event):
    first, second, third = file(event, name="A"), link(event, name="B"), file(event, name="C")
    actions.move_material(third, up=True, by=None)
    actions.move_material(first, up=True, by=None)
    assert [str(one) for one in materials.materials_of(event)] == ["A", "C", "B"]
    actions.change_material(second, name={"de": "B2"}, audience="everybody", after_end=False, by=None)
    assert [str(one) for one in materials.open_to_all(event)] == ["B2"]
    for _twice in range(2):
        actions.remove_material(first, by=None)
    assert [str(one) for one in materials.materials_of(event)] == ["C", "B2"]
    assert Entry.objects.filter(verb="events.material_removed").count() == 1
    assert PDF.decode() not in str(list(Entry.objects.values()))


def test_each_is_told_once_of_what_is_for_them(event, cast):
    here = make.registration(event, "emil")
    make.registration(event, "frieda", language="en")
    make.party(event, 3, "gerda")
    actions.withdraw(make.registration(event, "ida"))
    file(event, "attended", name="Ergebnisse")
    actions.note_attendance(here, by=cast.eva)
    Letter.objects.all().delete()
    assert actions.tell_of_materials(event, by=cast.eva) == 1
    assert Letter.objects.get().to == "emil@client.example"
    with pytest.raises(actions.NobodyThere):
        actions.tell_of_materials(event, by=cast.eva)
    link(event)
    assert actions.tell_of_materials(event, by=cast.eva) == 2
    letters = {letter.to: letter for letter in Letter.objects.all()}
    assert set(letters) == {f"{who}@client.example" for who in ("emil", "frieda", "gerda")}
    assert LINK in letters["frieda@client.example"].text
    assert "Ergebnisse" not in letters["frieda@client.example"].text
    assert "/parties/" in letters["gerda@client.example"].text
    assert Told.objects.filter(kind="material").count() == 5
    assert Entry.objects.filter(verb="events.materials_told").count() == 2


@pytest.mark.parametrize("people", [1, 4])
def test_to_know_who_is_to_be_told_costs_the_same(event, people, django_assert_num_queries):
    file(event)
    for number in range(people):
        make.registration(event, f"emil{number}")
    with django_assert_num_queries(2):
        assert len(materials.people_to_tell(event)) == people


def test_a_copy_takes_links_along_but_no_files_and_nothing_of_the_day(event, cast):
    file(event), link(event, name="Fragen"), link(event, name="Film", after_end=True)
    made = actions.copy(
        event, starts_at=event.starts_at + timedelta(days=7), idempotency_key=uuid4(), by=cast.eva
    )
    assert [str(one) for one in materials.materials_of(made)] == ["Fragen"]
