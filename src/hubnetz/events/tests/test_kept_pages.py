"""Public pages are drawn once until something is written, and never show what was before it."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from hubnetz.events import actions, facets, months
from hubnetz.events.access import programme as access_to_programme
from hubnetz.events.models import Course, Event, EventKind, Material, Series, Session
from hubnetz.events.tests import make
from hubnetz.lib import unwritten
from hubnetz.network.models import Hub, Network, Site, Topic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def still(monkeypatch):
    """Let nothing be written, as far as the pages can see."""
    monkeypatch.setattr(unwritten, "_store", unwritten._Store("", {}))
    monkeypatch.setattr(unwritten, "_lasting", {})
    monkeypatch.setattr(unwritten, "_seen", lambda: "still")


@pytest.fixture
def event(cast):
    """Return an event with all that its page can show."""
    made = make.event(cast.nord, seats=5, starts_in=timedelta(hours=20))
    made.about.create(topic=cast.topic)
    other = make.event(cast.sued, title={"de": "Zweiter Abend", "en": "Second evening"})
    other.about.create(topic=cast.topic)
    session = Session.objects.create(
        event=made, hub=cast.nord, kind="talk", title={"de": "Vortrag", "en": "Talk"}, starts_at=made.starts_at,
        ends_at=made.ends_at,
    )  # fmt: skip
    session.speakers.create(name="Ina Rednerin")
    Material.objects.create(
        event=made,
        name="Folien",
        url="https://client.example/f",
        audience="everybody",
        added_at=timezone.now(),
    )
    return made


def elsewhere(change):
    """Change something on another connection, as another process does."""

    def run():
        change()
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def month_of(event):
    return f"/events/month/{timezone.localtime(event.starts_at):%Y-%m}/"


def under_an_umbrella(event, cast):
    above = make.event(cast.nord, is_umbrella=True, title={"de": "Großer Schirm"})
    Event.objects.filter(pk=event.pk).update(part_of=above)


def site_of(cast):
    return cast.nord.sites.create(
        street="Am Hafen 1", postcode="16303", town="Schwedt", latitude=53, longitude=14
    )


def a_series(cast):
    return Series.objects.create(hub=cast.nord, title={"de": "Reihe"}, made_at=timezone.now())


CHANGES = [  # what is changed, what the list, the month and its own page say then
    ("title", lambda e, c: Event.objects.filter(pk=e.pk).update(title={"de": "Umbenannt"}), "Umbenannt", "lme"),
    ("seat", lambda e, c: make.registration(e, "gerda"), "4 Plätze frei", "l"),
    ("seats of the page", lambda e, c: make.registration(e, "gerda"), "4 Plätze sind noch frei.", "e"),
    ("hub", lambda e, c: Hub.objects.filter(pk=c.nord.pk).update(name={"de": "Haus Nord-West"}), "Nord-West", "le"),
    ("topic", lambda e, c: Topic.objects.filter(pk=c.topic.pk).update(name={"de": "Roboterei"}), "Roboterei", "e"),
    ("network", lambda e, c: Network.objects.update(name={"de": "Anders benannt"}), "Anders benannt", "lme"),
    ("date", lambda e, c: make.event(c.sued, title={"de": "Dritter"}, starts_in=timedelta(hours=21)), "Dritter", "lm"),
    ("similar", lambda e, c: Event.objects.exclude(pk=e.pk).update(title={"de": "Ganz neu"}), "Ganz neu", "le"),
    ("cancelled", lambda e, c: actions.cancel(e, note="", by=c.ada), "fällt aus", "e"),
    ("cancelled in the month", lambda e, c: actions.cancel(e, note="", by=c.ada), "abgesagt", "m"),
    ("session", lambda e, c: e.sessions.update(title={"de": "Anderer Vortrag"}), "Anderer Vortrag", "e"),
    ("speaker", lambda e, c: e.sessions.get().speakers.update(name="Udo Redner"), "Udo Redner", "e"),
    ("another speaker", lambda e, c: e.sessions.get().speakers.create(name="Ute Zwo", position=1), "Ute Zwo", "e"),
    ("another topic", lambda e, c: e.about.create(topic=c.topics[1], position=1), ">Online-Handel<", "e"),
    ("co-host", lambda e, c: e.cohosting.create(hub=c.sued), "hubs/sued/", "e"),
    ("place", lambda e, c: Event.objects.filter(pk=e.pk).update(site=site_of(c)), "Schwedt", "le"),
    ("kind", lambda e, c: EventKind.objects.update(name={"de": "Kaminabend"}), "Kaminabend", "e"),
    ("course", lambda e, c: Course.objects.create(event=e, goals=[{"de": "Netze flicken"}]), "Netze flicken", "e"),
    ("question", lambda e, c: make.question(e, "Wie viele Ziegen?"), "Wie viele Ziegen?", "e"),
    ("series", lambda e, c: Event.objects.filter(pk=e.pk).update(series=a_series(c)), "Alle Termine", "e"),
    ("umbrella", lambda e, c: under_an_umbrella(e, c), "Großer Schirm", "e"),
    ("all seats", lambda e, c: [make.registration(e, f"person{n}") for n in range(5)], "schema.org/SoldOut", "e"),
    ("more seats", lambda e, c: e.pools.update(seats=17), '"maximumAttendeeCapacity": 17', "e"),
    ("material", lambda e, c: e.materials.update(name="Handzettel"), "Handzettel", "e"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said", "where"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES]
)
def test_a_change_elsewhere_is_on_the_very_next_page(cast, event, change, said, where):
    paths = {"l": "/events/", "m": month_of(event), "e": f"/events/{event.code}/"}
    for name in where:
        for _ in range(2):
            assert said not in text(Client(), paths[name]), "it is said already"
    elsewhere(lambda: change(event, cast))
    for name in where:
        assert said in text(Client(), paths[name])


def test_the_name_of_its_umbrella_is_its_page_s_too(cast, event):
    under_an_umbrella(event, cast)
    path = f"/events/{event.code}/"
    assert "Großer Schirm" in text(Client(), path)
    elsewhere(lambda: Event.objects.filter(is_umbrella=True).update(title={"de": "Neuer Schirm"}))
    assert "Neuer Schirm" in text(Client(), path)
    elsewhere(lambda: Event.objects.filter(is_umbrella=True).update(published_at=None))
    assert "Neuer Schirm" not in text(Client(), path)


def test_what_no_commit_concerned_is_not_drawn_again(cast, event, still, monkeypatch):
    paths = ["/events/", month_of(event), f"/events/{event.code}/"]
    for path in paths:
        text(Client(), path)
    monkeypatch.setattr(unwritten, "_seen", lambda: "written")
    monkeypatch.setattr(access_to_programme, "_SESSIONS", None)  # would fail if it were asked
    monkeypatch.setattr(facets, "_facets", None)
    monkeypatch.setattr(months.Month, "weeks", None)
    make.registration(event, "gerda")
    said = [text(Client(), path) for path in paths]
    assert "4 Plätze frei" in said[0]
    assert "4 Plätze sind noch frei." in said[2]
    assert "Vortrag" in said[2]


def test_a_place_that_is_renamed_is_renamed_on_the_page(cast, event):
    site_of(cast)
    Event.objects.filter(pk=event.pk).update(site=cast.nord.sites.get(town="Schwedt"))
    path = f"/events/{event.code}/"
    assert "Schwedt" in text(Client(), path)
    elsewhere(lambda: Site.objects.filter(town="Schwedt").update(town="Anderswo"))
    assert "Anderswo" in text(Client(), path)
    assert "Anderswo" in text(Client(), "/events/")


def test_only_with_free_seats_the_month_follows_the_seats(cast, event):
    path = f"{month_of(event)}?free=1"
    for _ in range(2):
        assert event.code in text(Client(), path)
    elsewhere(lambda: [make.registration(event, f"person{number}") for number in range(5)])
    assert event.code not in text(Client(), path)


def test_while_nothing_is_written_pages_ask_for_nothing(cast, event, still, django_assert_num_queries):
    paths = ["/events/", "/events/?mode=online", month_of(event), f"/events/{event.code}/"]
    first = [text(Client(), path) for path in paths]
    with django_assert_num_queries(0):
        again = [text(Client(), path) for path in paths]
    assert [bare(one) for one in again] == [bare(one) for one in first]
    assert first[3] != again[3]  # its form has a key of its own


def bare(page):
    return re.sub(r'name="(csrfmiddlewaretoken|idempotency_key|opened)" value="[^"]*"', "", page)


def test_no_visitor_gets_what_is_anothers(cast, event, still):
    path = f"/events/{event.code}/"
    staff, visitor = Client(), Client()
    staff.force_login(cast.ada)
    seen = [text(client, path) for client in (staff, visitor, Client())]
    for name in ("csrfmiddlewaretoken", "idempotency_key"):
        values = [re.search(rf'name="{name}" value="([^"]+)"', page)[1] for page in seen]
        assert len(set(values)) == 3
    with_code = text(visitor, f"{path}?i=geheim123&a=woher")
    assert "geheim123" in with_code
    assert not [page for page in (text(Client(), path), *seen) if "geheim123" in page or "woher" in page]
    for page in ("/events/", month_of(event)):
        assert bare(text(staff, page)) == bare(text(visitor, page)) or "Ada" in text(staff, page)
        assert "Ada" not in text(visitor, page)


def test_each_language_has_its_own(cast, event, still):
    for path, german, english in (
        ("/events/", "Zweiter Abend", "Second evening"),
        (month_of(event), "Werkstatt-Abend", "Workshop evening"),
        (f"/events/{event.code}/", "Vortrag", "Talk"),
    ):
        for _ in range(2):
            assert german in text(Client(), path)
            assert english not in text(Client(), path)
            assert english in text(Client(), f"/en{path}")


def test_each_choice_and_each_page_has_its_own(cast, event, still):
    make.event(cast.nord, mode="online", title={"de": "Im Netz"})
    assert "Im Netz" in text(Client(), "/events/?mode=online")
    assert "Im Netz" not in text(Client(), "/events/?mode=on_site")
    asked = {"HX-Request": "true"}
    parts = [Client().get(f"/events/?km={km}", headers=asked).content.decode() for km in (50, 100, 50)]
    chosen = [re.search(r'value="(\d+)" selected', part)[1] for part in parts]
    assert chosen == ["50", "100", "50"]
    assert "<html" not in parts[0]
    assert "<html" in text(Client(), "/events/")


def test_the_clock_alone_changes_pages_too(cast, event, still, monkeypatch):
    now = timezone.now()
    closes = now + timedelta(hours=3)
    Event.objects.filter(pk=event.pk).update(closes_at=closes)
    Material.objects.create(
        event=event, name="Mitschnitt", url="https://client.example/m", audience="everybody", added_at=timezone.now(),
        after_end=True, position=1,
    )  # fmt: skip
    path = f"/events/{event.code}/"
    assert "Die Anmeldung ist geschlossen" not in text(Client(), path)
    assert "Mitschnitt" not in text(Client(), path)
    assert "Werkstatt-Abend" in text(Client(), "/events/")
    assert "Morgen" in text(Client(), "/events/") or "Heute" in text(Client(), "/events/")
    monkeypatch.setattr(timezone, "now", lambda: closes)
    assert "Die Anmeldung ist geschlossen" in text(Client(), path)
    monkeypatch.setattr(timezone, "now", lambda: event.ends_at)
    page = text(Client(), path)
    assert "Mitschnitt" in page
    assert "Diese Veranstaltung ist vorbei." in page
    assert "Werkstatt-Abend" not in text(Client(), "/events/")


def test_a_similar_date_that_is_over_is_left_out(cast, event, still, monkeypatch):
    other = Event.objects.exclude(pk=event.pk).get()
    Event.objects.filter(pk=other.pk).update(
        starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=1)
    )
    path = f"/events/{event.code}/"
    assert "Zweiter Abend" in text(Client(), path)
    later = timezone.now() + timedelta(hours=1, minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert "Zweiter Abend" not in text(Client(), path)


def test_today_is_another_day_tomorrow(cast, event, still, monkeypatch):
    begins = timezone.localtime(event.starts_at)
    heading = 'class="date-heading">{}<'
    monkeypatch.setattr(timezone, "now", lambda: event.starts_at - timedelta(days=1))
    assert heading.format("Morgen") in text(Client(), "/events/")
    cell = rf'aria-current="date"[^>]*>.{{0,60}}datetime="{begins:%Y-%m-%d}"'
    assert not re.search(cell, text(Client(), month_of(event)))
    monkeypatch.setattr(timezone, "now", lambda: event.starts_at)
    assert heading.format("Heute") in text(Client(), "/events/")
    assert re.search(cell, text(Client(), month_of(event)))


def test_what_was_refused_stays_refused(cast, event, still):
    draft = make.event(cast.nord, published_at=None)
    for _ in range(2):
        assert Client().get(f"/events/{draft.code}/").status_code == 404


def test_the_page_of_an_umbrella_follows_its_parts(cast, event):
    umbrella = make.event(
        cast.nord, is_umbrella=True, starts_at=event.starts_at, ends_at=event.ends_at, title={"de": "Schirm"}
    )
    umbrella.pools.all().delete()
    Event.objects.filter(pk=event.pk).update(part_of=umbrella)
    path = f"/events/{umbrella.code}/"
    for _ in range(2):
        assert "5 Plätze frei" in text(Client(), path)
    elsewhere(lambda: make.registration(event, "gerda"))
    assert "4 Plätze frei" in text(Client(), path)
    elsewhere(lambda: event.sessions.get().speakers.update(name="Udo Redner"))
    assert "Udo Redner" in text(Client(), path)
    elsewhere(lambda: Event.objects.filter(pk=event.pk).update(part_of=None))
    assert "Werkstatt-Abend" not in text(Client(), path)


def test_the_page_of_an_umbrella_asks_for_nothing_and_knows_the_clock(
    cast, event, still, monkeypatch, django_assert_num_queries
):
    ends = event.ends_at + timedelta(hours=5)
    umbrella = make.event(cast.nord, is_umbrella=True, starts_at=event.starts_at, ends_at=ends)
    umbrella.pools.all().delete()
    closes = timezone.now() + timedelta(hours=3)
    Event.objects.filter(pk=event.pk).update(part_of=umbrella, closes_at=closes)
    path = f"/events/{umbrella.code}/"
    first = text(Client(), path)
    with django_assert_num_queries(0):
        again = text(Client(), path)
    assert (bare(first), first != again) == (bare(again), True)
    assert f'name="part_{event.code}"' in again
    monkeypatch.setattr(timezone, "now", lambda: closes)
    assert f'name="part_{event.code}"' not in text(Client(), path)
