"""The programme of an event at the desk, its umbrella, and the certificates of a course."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.cast import hub, person

from hubnetz.events.models import Certificate, Course, Event, EventKind, Session
from hubnetz.events.tests import make, make_programme
from hubnetz.lib.periods import BERLIN


@pytest.fixture(autouse=True)
def workshop(db):
    EventKind.objects.get_or_create(code="workshop", defaults={"name": {"de": "Workshop", "en": "Workshop"}})


def at(event, part=""):
    return f"/desk/events/{event.code}/{part}"


def filled(event, **fields):
    """Return what an editor sends: a session of the first half an hour."""
    begins = event.starts_at.astimezone(BERLIN)
    return {
        "kind": "talk",
        "title_de": "Was Zahlen sagen",
        "text_de": "Mein langer Text",
        "day": f"{begins:%Y-%m-%d}",
        "begins": f"{begins:%H:%M}",
        "ends": f"{begins + timedelta(minutes=30):%H:%M}",
        "room": "Saal 1",
        "hub": "nord",
        "speakers": "Fatma Beispiel, Meisterin\n\nOle Muster",
        "idempotency_key": str(uuid4()),
        **fields,
    }


def noon_event(cast, **fields):
    in_days = (timezone.now() + timedelta(days=9)).astimezone(BERLIN)
    noon = in_days.replace(hour=12, minute=0, second=0, microsecond=0)
    return make.event(cast.nord, starts_at=noon, ends_at=noon + timedelta(hours=2), **fields)


def test_a_session_is_written_changed_and_removed(cast, sits):
    event, eva = noon_event(cast), sits("eva")
    assert "Programmpunkt aufnehmen" in eva.get(at(event, "programme/")).content.decode()
    form = eva.get(at(event, "programme/new/")).content.decode()
    assert 'value="12:00"' in form  # begins with the event
    assert eva.post(at(event, "programme/new/"), filled(event)).status_code == 303
    one = event.sessions.get()
    assert [(who.name, who.role) for who in one.speakers.order_by("position")] == [
        ("Fatma Beispiel", "Meisterin"),
        ("Ole Muster", ""),
    ]
    page = eva.get(at(event, f"programme/{one.code}/")).content.decode()
    assert "Fatma Beispiel, Meisterin\nOle Muster" in page
    sent = filled(event, title_de="Neu", version="1")
    assert eva.post(at(event, f"programme/{one.code}/"), sent).status_code == 303
    second = eva.post(
        at(event, f"programme/{one.code}/"), filled(event, title_de="Von der anderen", version="1")
    )
    page = second.content.decode()
    assert second.status_code == 422
    assert "Von der anderen" in page
    assert '<dd class="pre">Neu</dd>' in page
    assert eva.post(at(event, f"programme/{one.code}/removal/")).status_code == 303
    assert not event.sessions.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title_de": ""}, "Bitte schreiben Sie einen Titel"),
        ({"begins": "11:00"}, "außerhalb der Zeit der Veranstaltung"),
        ({"ends": "11:00"}, "Das Ende läge vor dem Beginn"),
        ({"hub": "sued"}, "Bitte wählen Sie einen Eintrag"),
        ({"kind": "concert"}, "Liste"),
        ({"speakers": "x" * 130}, "Diese Zeile ist zu lang"),
        ({"speakers": "\n".join(f"Person {n}" for n in range(21))}, "höchstens zwanzig"),
        ({"room": "Saal 2", "begins": "12:10"}, "ist zu dieser Zeit in diesem Raum"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(cast, sits, fields, sentence):
    event = noon_event(cast)
    make_programme.session(event, "Besetzt", room="Saal 2")
    if fields.get("hub"):
        event.cohosting.create(hub=hub("west", "West"))  # then one may choose
    answer = sits("eva").post(at(event, "programme/new/"), filled(event, **fields))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Mein langer Text" in page
    assert event.sessions.count() == 1


def test_who_plans_writes_the_others_read_and_strangers_see_nothing(cast, sits):
    event = noon_event(cast)
    one = make_programme.session(event)
    ben = sits("ben")
    page = ben.get(at(event, "programme/")).content.decode()
    assert "Vortrag" in page
    assert "Programmpunkt aufnehmen" not in page
    assert ben.get(at(event, "programme/new/")).status_code == 403
    assert ben.post(at(event, f"programme/{one.code}/removal/")).status_code == 403
    assert sits("carla").get(at(event, "programme/")).status_code == 404
    assert event.sessions.exists()


def test_a_session_where_people_were_cannot_be_removed(cast, sits):
    event = noon_event(cast)
    one = make_programme.session(event)
    make_programme.present(make.registration(event), one)
    answer = sits("eva").post(at(event, f"programme/{one.code}/removal/"))
    assert answer.status_code == 422
    assert "sind Anwesende eingetragen" in answer.content.decode()


def test_a_session_of_another_event_is_not_found(cast, sits):
    event, other = noon_event(cast), noon_event(cast)
    one = make_programme.session(other)
    assert sits("eva").get(at(event, f"programme/{one.code}/")).status_code == 404


def test_an_umbrella_is_made_published_and_joined(cast, sits):
    eva, event = sits("eva"), noon_event(cast, published_at=None)
    event.about.create(topic=cast.topic)
    assert "Zur Dachveranstaltung machen" in eva.get(at(event, "programme/")).content.decode()
    assert eva.post(at(event, "umbrella/gathering/")).status_code == 303
    assert eva.get(at(event))["Location"] == at(event, "programme/")
    assert eva.post(at(event, "publication/")).status_code == 303
    lena = sits("eva")
    lena.force_login(person("Lena", "events", cast.sued))
    part = make.event(cast.sued, starts_at=event.starts_at, ends_at=event.ends_at)
    assert "Dieser Dachveranstaltung beitreten" in lena.get(at(part, "programme/")).content.decode()
    assert lena.post(at(part, "umbrella/joining/"), {"umbrella": event.code}).status_code == 303
    page = eva.get(at(event, "programme/")).content.decode()
    assert "1 Teil" in page
    assert eva.post(at(part, "umbrella/leaving/")).status_code == 404  # the part's host decides
    assert "Dachveranstaltung verlassen" in lena.get(at(part, "programme/")).content.decode()
    assert lena.post(at(part, "umbrella/leaving/")).status_code == 303
    part.refresh_from_db()
    assert part.part_of is None


def test_an_umbrella_draft_is_changed_without_getting_seats_and_made_ordinary_again(cast, sits):
    eva, event = sits("eva"), noon_event(cast, published_at=None)
    eva.post(at(event, "umbrella/gathering/"))
    form = {
        "hub": "nord", "kind": "workshop", "title_de": "Tag der Hubs", "text_de": "x", "topics": ["ai"],
        "main_topic": "ai", "languages": ["de"], "day": f"{event.starts_at.astimezone(BERLIN):%Y-%m-%d}",
        "begins": "09:00", "ends": "17:00", "mode": "on_site", "site": "", "room": "Foyer", "join_url": "",
        "seats_on_site": "", "queue_on_site": "", "seats_online": "", "queue_online": "", "is_listed": "on",
        "version": "2", "idempotency_key": str(uuid4()),
    }  # fmt: skip
    assert eva.post(at(event, "editing/"), form).status_code == 303
    event.refresh_from_db()
    assert (str(event.title), event.room, event.pools.count()) == ("Tag der Hubs", "Foyer", 0)
    assert eva.post(at(event, "umbrella/gathering/undoing/")).status_code == 303
    assert event.pools.count() == 1


def test_joining_what_is_not_there_gets_a_sentence(cast, sits):
    event = noon_event(cast)
    answer = sits("eva").post(at(event, "umbrella/joining/"), {"umbrella": "nowhere"})
    assert answer.status_code == 422
    assert "Bitte wählen Sie" in answer.content.decode()


def course(cast, **fields):
    event = make_programme.course(cast.nord, **fields)
    sessions = list(event.sessions.order_by("starts_at"))
    for who, there in (("gerda", sessions), ("emil", sessions[:1])):
        make_programme.present(make.registration(event, who), *there)
    make.registration(event, "ida")
    return make_programme.over(event)


def test_a_course_is_described_and_ended(cast, sits):
    eva, event = sits("eva"), noon_event(cast)
    make_programme.session(event)
    assert "Zum Kurs machen" in eva.get(at(event, "certificates/")).content.decode()
    bad = eva.post(
        at(event, "certificates/course/"), {"goals_de": "Eins\nZwei", "goals_en": "One", "least": "0"}
    )
    assert bad.status_code == 422
    assert "so viele Zeilen" in bad.content.decode()
    many = eva.post(at(event, "certificates/course/"), {"goals_de": "Eins", "goals_en": "", "least": "2"})
    assert "An 2 könnte niemand" in many.content.decode()
    good = {"goals_de": "Eins\nZwei", "goals_en": "One\nTwo", "least": "1"}
    assert eva.post(at(event, "certificates/course/"), good).status_code == 303
    assert event.course.goals == [{"de": "Eins", "en": "One"}, {"de": "Zwei", "en": "Two"}]
    assert "Eins\nZwei" in eva.get(at(event, "certificates/course/")).content.decode()
    assert eva.post(at(event, "certificates/course/end/")).status_code == 303
    assert not Course.objects.exists()


def test_one_button_issues_what_is_due_and_says_what_others_lack(cast, sits):
    event, eva = course(cast), sits("eva")
    page = eva.get(at(event, "certificates/")).content.decode()
    for said in ("1 Bescheinigung ausstellen", "es fehlt: Zwei, Drei", "nicht als anwesend eingetragen"):
        assert said in " ".join(page.split()), said
    assert eva.post(at(event, "certificates/issuing/")).status_code == 303
    one = Certificate.objects.get()
    assert one.registration.name == "Gerda"
    assert one.issued_by == cast.eva
    paper = eva.get(at(event, f"certificates/{one.code}.pdf"))
    assert paper.content.startswith(b"%PDF-")
    assert eva.post(at(event, "certificates/issuing/")).status_code == 303  # nobody is left
    assert Certificate.objects.count() == 1


def test_one_is_taken_back_for_a_reason(cast, sits):
    event, eva = course(cast), sits("eva")
    eva.post(at(event, "certificates/issuing/"))
    one = Certificate.objects.get()
    answer = eva.post(at(event, f"certificates/{one.code}/revocation/"), {"reason": ""})
    assert answer.status_code == 422
    assert '<details class="details no-print" open>' in answer.content.decode()
    eva.post(at(event, f"certificates/{one.code}/revocation/"), {"reason": "Verwechselt"})
    one.refresh_from_db()
    assert one.reason == "Verwechselt"
    assert "Verwechselt" in eva.get(at(event, "certificates/")).content.decode()


def test_no_certificates_before_the_end_and_none_for_those_who_do_not_plan(cast, sits):
    event = make_programme.course(cast.nord)
    assert "wenn der Kurs vorbei ist" in sits("eva").get(at(event, "certificates/")).content.decode()
    assert sits("eva").post(at(event, "certificates/issuing/")).status_code == 422
    assert sits("ben").get(at(event, "certificates/")).status_code == 403
    assert sits("carla").get(at(event, "certificates/")).status_code == 404


def test_pages_cost_the_same_for_one_and_three(cast, sits, queries):
    eva = sits("eva")
    counts = []
    for rows in (1, 3):
        event = make_programme.course(cast.nord, titles=("Eins", "Zwei", "Drei")[:rows])
        for n in range(rows):
            make_programme.present(make.registration(event, f"gast{n}"), *event.sessions.all())
        event = make_programme.over(event)
        counts.append((queries(eva, at(event, "programme/")), queries(eva, at(event, "certificates/"))))
    umbrella = make_programme.umbrella(cast.nord)
    for rows in (1, 3):
        while Event.objects.filter(part_of=umbrella).count() < rows:
            make.event(cast.sued, part_of=umbrella, starts_at=umbrella.starts_at, ends_at=umbrella.ends_at)
        counts.append((queries(eva, at(umbrella, "programme/")), 0))
    assert counts == [(11, 14), (11, 14), (10, 0), (10, 0)]
    assert Session.objects.count() == 4
