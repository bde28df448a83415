"""Licences, inductions, calendar links and pictures at the desk."""

from datetime import timedelta
from uuid import uuid4

import icalendar
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.cast import person

from hubnetz.booking import actions
from hubnetz.booking.models import CalendarLink, Induction, Licence, LicenceKind, ResourcePicture
from hubnetz.booking.tests import make
from hubnetz.booking.tests.test_licences import course
from hubnetz.events.models import Event
from hubnetz.lib.tests.test_pictures import SECRET, jpeg, png
from hubnetz.network import actions as network
from hubnetz.network.models import Membership
from hubnetz.post.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(client, cast):
    client.force_login(cast.ada)
    return client


@pytest.fixture
def laser(cast):
    return make.licence_kind()


def url(name, *args, **query):
    return reverse(f"desk:{name}", args=args, query={"hub": "nord", **query})


def granted(cast, kind, who="emil", **values):
    return actions.grant(
        kind, hub=cast.nord, name=who.title(), email=f"{who}@client.example", by=cast.ada, **values
    )


# -- licences ---------------------------------------------------------------------------------------------------


def test_a_supervisor_grants_and_withdraws(cast, at, laser):
    typed = {"kind": "laser", "name": "Emil", "email": "Emil@client.example", "language": "de"}
    assert at.post(url("new_licence"), {**typed, "valid_until": "2020-01-01"}).status_code == 422
    assert at.post(url("new_licence"), typed).status_code == 303
    licence = Licence.objects.get()
    assert (licence.email, licence.granted_by, licence.kind) == ("emil@client.example", cast.ada, laser)
    address = reverse("desk:licence_withdrawal", args=[licence.code])
    assert at.post(address, {"reason": ""}).status_code == 422
    assert at.post(address, {"reason": "Brille nicht getragen."}).status_code == 303
    licence.refresh_from_db()
    assert licence.withdrawn_at
    assert Letter.objects.filter(kind="booking.licence_withdrawn").exists()


def test_who_may_use_what_is_listed_by_state_kind_and_name(cast, at, laser):
    today = timezone.localdate()
    mill = make.licence_kind("milling")
    good = granted(cast, laser)
    soon = granted(cast, mill, "frieda", valid_until=today + timedelta(days=30))
    over = granted(cast, laser, "gerd", valid_until=today)
    Licence.objects.filter(pk=over.pk).update(valid_until=today - timedelta(days=1))
    actions.grant(laser, hub=cast.sued, name="Fremd", email="fremd@client.example", by=cast.carla)

    def found(**query):
        return set(at.get(url("licences", **query)).context["page_obj"])

    assert found() == {good, soon}
    assert found(state="expiring") == {soon}
    assert found(state="over") == {over}
    assert found(kind="laser") == {good}
    assert found(q="frieda") == {soon}
    assert found(kind="x", state="x") == {good, soon}


def test_an_event_is_made_an_induction_and_none_any_more(cast, at, laser):
    machine = make.resource(cast.nord, "machine", name="Laser", licence_kind=laser)
    planned = course(cast.nord, laser, timedelta(days=3))
    Induction.objects.all().delete()
    typed = {"event": planned.code, "kind": "laser"}
    assert at.post(url("inductions"), typed).status_code == 303
    page = at.get(url("inductions"))
    [kind] = page.context["kinds"]
    assert (kind.resources, kind.inductions, kind.holders) == ([machine], [planned], 0)
    [induction] = page.context["given"]
    assert at.post(reverse("desk:induction_removal", args=[induction.pk])).status_code == 303
    assert not Induction.objects.exists()
    other = course(cast.sued, laser, timedelta(days=3))
    assert at.post(url("inductions"), {**typed, "event": other.code}).status_code == 422
    assert Event.objects.count() == 2


def test_one_more_kind_of_licence(cast, at, laser):
    typed = {"name_de": "Einweisung Fräse", "months": "12"}
    assert at.post(url("new_licence_kind"), typed).status_code == 303
    assert LicenceKind.objects.get(code="einweisung-frase").months == 12
    assert at.post(url("new_licence_kind"), typed).status_code == 422
    at.force_login(cast.ben)
    assert at.post(url("new_licence_kind"), {"name_de": "Neu"}).status_code == 403


def test_who_may_not_train_grants_nothing(cast, client, laser):
    licence = granted(cast, laser)
    for user, expected in ((cast.eva, 403), (cast.carla, 404)):
        client.force_login(user)
        assert client.post(url("new_licence"), {}).status_code == expected
        assert (
            client.post(reverse("desk:licence_withdrawal", args=[licence.code]), {}).status_code == expected
        )
        assert client.post(url("inductions"), {}).status_code == expected


@pytest.mark.parametrize("number", [1, 3])
def test_lists_of_licences_ask_few_questions(cast, at, number, laser, django_assert_num_queries):
    for n in range(number):
        granted(cast, laser, f"emil{n}")
        course(cast.nord, laser, timedelta(days=n + 1))
    for name, count in (("licences", 8), ("inductions", 10), ("calendars", 8)):
        at.get(url(name))
        with django_assert_num_queries(count, info=name):
            at.get(url(name))


# -- calendar links ---------------------------------------------------------------------------------------------


def shared(client, **typed):
    answer = client.post(url("calendars"), {"label": "Türanzeige", "idempotency_key": str(uuid4()), **typed})
    return answer.context["address"].partition("testserver")[2] or answer.context["address"].split("/", 3)[3]


def read(client, address):
    answer = client.get("/" + address.lstrip("/"))
    return answer, list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_link_is_shown_once_reads_along_and_is_revoked(cast, at, client):
    room = make.resource(cast.nord, name="Werkraum")
    made = make.booking(room, organisation_name="Metall", subject="Kasse")
    address = shared(at, what=room.code, shows_people="on")
    link = CalendarLink.objects.get()
    assert link.digest not in address
    assert address not in at.get(url("calendars")).content.decode()
    at.logout()
    answer, [entry] = read(client, address)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert str(entry["summary"]) == "Werkraum: Emil (Metall)"
    assert "Kasse" in entry["description"]
    link.refresh_from_db()
    assert link.read_on == timezone.localdate()
    again = client.get("/" + address.lstrip("/"), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    actions.move(made, starts_at=make.at("14:00"), ends_at=make.at("15:00"), by=cast.ada)
    _answer, [entry] = read(client, address)
    assert (entry["sequence"], entry["dtstart"].dt) == (1, make.at("14:00"))
    client.force_login(cast.ada)
    assert client.post(reverse("desk:calendar_revocation", args=[link.code])).status_code == 303
    client.logout()
    assert client.get("/" + address.lstrip("/")).status_code == 404


def test_without_people_a_link_tells_times_alone(cast, at, client):
    room = make.resource(cast.nord, name="Werkraum")
    make.booking(room, organisation_name="Metall", subject="Kasse", phone="0711 1")
    text = client.get("/" + shared(at, what=room.code).lstrip("/")).content.decode()
    for secret in ("Emil", "Metall", "Kasse", "0711", "emil@"):
        assert secret not in text
    assert "gebucht" in text


def test_ones_own_office_hours_until_one_leaves(cast, client):
    hours = make.adviser(cast.nord, user=cast.ben)
    make.booking(hours, "10:00", "10:30")
    make.booking(make.adviser(cast.nord, "Zweite"), "10:00", "10:30", "frieda")
    client.force_login(cast.ben)
    address = shared(client, what="mine", shows_people="on")
    client.logout()
    _answer, [entry] = read(client, address)
    assert "Emil" in entry["summary"]
    cast.ben.memberships.update(ended_at=timezone.now())
    assert client.get("/" + address.lstrip("/")).status_code == 404


def test_the_same_form_twice_is_the_same_link(cast, at):
    room = make.resource(cast.nord)
    key = str(uuid4())
    first, second = (shared(at, what=room.code, idempotency_key=key) for _n in range(2))
    assert first == second
    assert CalendarLink.objects.count() == 1


def test_who_sees_and_revokes_which_links(cast, client):
    room = make.resource(cast.nord)
    hours = make.adviser(cast.nord, user=cast.ben)
    own = actions.share_calendar(
        cast.nord, resource=None, label="Telefon", shows_people=True, idempotency_key=uuid4(), by=cast.ben
    )[0]
    door = actions.share_calendar(
        cast.nord, resource=room, label="Tür", shows_people=False, idempotency_key=uuid4(), by=cast.ada
    )[0]
    assert own.user == hours.user
    client.force_login(cast.ben)
    assert list(client.get(url("calendars")).context["page_obj"]) == [own]
    assert client.post(reverse("desk:calendar_revocation", args=[door.code])).status_code == 404
    client.force_login(cast.ada)
    assert set(client.get(url("calendars")).context["page_obj"]) == {own, door}
    client.force_login(cast.carla)
    assert client.post(reverse("desk:calendar_revocation", args=[own.code])).status_code == 404
    client.force_login(person("Lea", "viewer", cast.nord))
    assert client.post(url("calendars"), {"what": room.code, "label": "x"}).status_code == 403


def test_who_made_a_link_with_names_and_left_reads_no_names_any_more(cast, client):
    room = make.resource(cast.nord, name="Saal")
    make.booking(room, subject="Kasse")
    page = reverse(
        "booking:shared_calendar",
        args=[
            actions.share_calendar(
                cast.nord, resource=room, label="Tür", shows_people=True, idempotency_key=uuid4(), by=cast.ben
            )[1]
        ],
    )
    before = client.get(page)
    assert b"Emil" in before.content
    for role in Membership.objects.filter(user=cast.ben, hub=cast.nord):
        network.dismiss(role, by=cast.ada)
    after = client.get(page, headers={"if-none-match": before.headers["ETag"]})
    assert after.status_code == 200
    assert b"BEGIN:VEVENT" in after.content
    for said in (b"Emil", b"emil@", b"Kasse"):
        assert said not in after.content


def test_no_secret_is_guessed(client, cast):
    for secret in ("x", "a" * 200, "ä"):
        assert client.get(f"/booking-calendars/{secret}.ics").status_code == 404


# -- pictures ---------------------------------------------------------------------------------------------------


def picture(content, name="raum.jpg", **more):
    return {"file": SimpleUploadedFile(name, content), "alt_de": "Tische am Fenster", **more}


def test_a_picture_is_shown_without_what_the_camera_wrote(cast, at, client):
    room = make.resource(cast.nord)
    address = reverse("desk:new_picture", args=[room.code])
    assert at.post(address, picture(jpeg(800, 600, place=SECRET))).status_code == 303
    made = ResourcePicture.objects.get()
    assert (made.kind, made.width, made.height, made.alt["de"]) == ("webp", 800, 600, "Tische am Fenster")
    client.logout()
    shown = client.get(reverse("booking:picture", args=[room.code, made.code]))
    assert shown.headers["Content-Type"] == "image/webp"
    assert SECRET not in shown.content
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    page = client.get(reverse("booking:resource", args=[room.code])).content.decode()
    assert 'alt="Tische am Fenster"' in page


@pytest.mark.parametrize(
    ("content", "name", "more"),
    [
        (b"%PDF-1.4 %%EOF", "raum.pdf", {}),
        (b"\xff\xd8\xff\xe0", "raum.jpg", {}),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "raum.svg", {}),
        (jpeg(300, 200), "raum.jpg", {}),
        (jpeg(800, 600), "raum.png", {}),
        (jpeg(800, 600), "raum.jpg", {"alt_de": " "}),
        (jpeg(800, 600) + b"\0" * 10_000_001, "raum.jpg", {}),
    ],
)
def test_what_is_no_picture_or_says_nothing_is_refused(cast, at, content, name, more):
    room = make.resource(cast.nord)
    answer = at.post(reverse("desk:new_picture", args=[room.code]), picture(content, name, **more))
    assert answer.status_code == 422
    assert not ResourcePicture.objects.exists()


def test_pictures_are_ordered_described_anew_and_removed(cast, at):
    room = make.resource(cast.nord)
    address = reverse("desk:new_picture", args=[room.code])
    at.post(address, picture(jpeg(800, 600)))
    assert at.post(address, picture(jpeg(800, 600))).status_code == 422  # the same once more
    at.post(address, picture(png(500, 400), "zwei.png", alt_de="Eingang"))
    first, second = at.get(reverse("desk:resource_pictures", args=[room.code])).context["pictures"]
    at.post(reverse("desk:resource_picture_place", args=[room.code, second.code]), {"to": "up"})
    rows = at.get(reverse("desk:resource_pictures", args=[room.code])).context["pictures"]
    assert rows == [second, first]
    at.post(
        reverse("desk:resource_picture", args=[room.code, first.code]), {"alt_de": "Fenster", "credit": "Ada"}
    )
    first.refresh_from_db()
    assert (first.alt["de"], first.credit) == ("Fenster", "Ada")
    assert at.post(reverse("desk:resource_picture_removal", args=[room.code, first.code])).status_code == 303
    assert list(room.pictures.all()) == [second]


def test_pictures_of_what_is_not_shown_are_not_either(cast, at, client):
    room = make.resource(cast.nord, is_listed=False)
    at.post(reverse("desk:new_picture", args=[room.code]), picture(jpeg(800, 600)))
    made = ResourcePicture.objects.get()
    client.logout()
    assert client.get(reverse("booking:picture", args=[room.code, made.code])).status_code == 404
