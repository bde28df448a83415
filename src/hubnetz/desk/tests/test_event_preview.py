"""Before it is published, staff read an event as people will: with its programme."""

from hubnetz.events.models import Event
from hubnetz.events.tests import make, make_programme


def shown(client, event: Event) -> str:
    answer = client.get(f"/desk/events/{event.code}/preview/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_draft_shows_its_programme(cast, sits):
    draft = make.event(cast.nord, published_at=None, takes_photos=True)
    make_programme.session(draft, "Lagerzahlen lesen", speakers=[("Ines Beispiel", "Beraterin")])
    page = shown(sits("eva"), draft)
    assert "Lagerzahlen lesen" in page
    assert "Ines Beispiel" in page
    assert "fotografiert" in page


def test_a_course_shows_its_goals_and_a_plain_event_no_empty_heading(cast, sits):
    eva = sits("eva")
    course = make_programme.course(cast.nord, published_at=None)
    assert "Zahlen lesen" in shown(eva, course)
    assert 'id="programme-title"' not in shown(eva, make.event(cast.nord, published_at=None))


def test_an_umbrella_shows_its_parts_and_which_are_drafts(cast, sits):
    umbrella, eva = make_programme.umbrella(cast.nord, published_at=None), sits("eva")
    assert "gehört noch keine Veranstaltung" in shown(eva, umbrella)
    for title, published in (("Eins", umbrella.changed_at), ("Zwei", None)):
        part = make.event(cast.nord, title={"de": title, "en": title}, published_at=published)
        Event.objects.filter(pk=part.pk).update(part_of=umbrella)
    page = shown(eva, umbrella)
    assert "Eins" in page
    assert "Zwei" in page
    assert page.count("noch nicht zu sehen") == 1
