"""What the page of an event says to search engines, read back by rdflib, which knows JSON-LD and nothing of us."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from hubnetz.events import actions
from hubnetz.events.tests import make, make_programme
from tests.outside import corpus, readers

pytestmark = pytest.mark.database
DAY = timedelta(days=1)
SCHEMA = "https://schema.org/"
# The vocabulary as the server at schema.org would say it: every name without a prefix is one of its own, and what these
# name is an address.
CONTEXT = {
    "@vocab": SCHEMA,
    **{
        name: {"@id": f"{SCHEMA}{name}", "@type": "@id"}
        for name in ("url", "eventStatus", "eventAttendanceMode", "availability", "item", "image")
    },
}


class Scripts(HTMLParser):
    """Collects the texts of the elements that hold JSON-LD."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.inside = tag == "script" and dict(attrs).get("type") == "application/ld+json"
        if self.inside:
            self.texts.append("")

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "script"

    def handle_data(self, data):
        if self.inside:
            self.texts[-1] += data


class Read:
    """One thing in the graph that was read: its values by their names in the vocabulary."""

    def __init__(self, graph, node):
        self.graph, self.node = graph, node

    def all(self, name: str) -> list:
        from rdflib import URIRef

        return sorted(self.graph.objects(self.node, URIRef(SCHEMA + name)), key=str)

    def whose(self, name: str) -> "list[Read]":
        from rdflib import URIRef

        return [Read(self.graph, node) for node in self.graph.subjects(URIRef(SCHEMA + name), self.node)]

    def things(self, name: str) -> "list[Read]":
        return [Read(self.graph, node) for node in self.all(name)]

    def __getattr__(self, name: str) -> str:
        [value] = self.all(name)
        return str(value)

    def kinds(self) -> "list[str]":
        from rdflib import RDF

        return [str(kind) for kind in self.graph.objects(self.node, RDF.type)]

    @property
    def kind(self) -> str:
        from rdflib import RDF

        return str(self.graph.value(self.node, RDF.type)).removeprefix(SCHEMA)


@pytest.fixture
def read(client) -> Iterator:
    try:
        import rdflib
    except ImportError:
        sentence = "What pages say to machines was not read by rdflib, which is not installed."
        readers.missing.extend({sentence}.difference(readers.missing))
        pytest.skip(sentence)

    def event(path: str) -> Read:
        import json

        answer = client.get(path)
        assert answer.status_code == 200
        graph = rdflib.Graph()
        for text in Scripts(answer.content.decode()).texts:
            said = json.loads(text)
            assert said.pop("@context") == SCHEMA.rstrip("/")
            graph.parse(data=json.dumps({"@context": CONTEXT, **said}), format="json-ld")
        kinds = [rdflib.URIRef(SCHEMA + kind) for kind in ("Event", "CourseInstance")]
        found = {node for kind in kinds for node in graph.subjects(rdflib.RDF.type, kind)}
        pages = [str(node) for node in graph.objects(predicate=rdflib.URIRef(f"{SCHEMA}item"))]
        [node] = [node for node in found if str(node).removesuffix("#event") == pages[-1]]
        return Read(graph, node)

    return event


def at(text: str) -> datetime:
    """Return a moment; one without its distance from UTC would be another one elsewhere."""
    moment = datetime.fromisoformat(text)
    assert moment.utcoffset() is not None
    return moment


def test_a_date_on_site(read, cast):
    event = corpus.furnish(cast)["spring-night"]
    event.cohosting.create(hub=cast.sued)
    event.pools.update(seats=7)
    said = read(f"/events/{event.code}/")
    assert (said.startDate, said.endDate) == ("2037-03-29T01:30+01:00", "2037-03-29T03:30+02:00")
    assert (at(said.startDate), at(said.endDate)) == (event.starts_at, event.ends_at)
    assert said.name == str(event.title)
    assert said.eventStatus == f"{SCHEMA}EventScheduled"
    assert said.eventAttendanceMode == f"{SCHEMA}OfflineEventAttendanceMode"
    [place] = said.things("location")
    [address] = place.things("address")
    assert (place.kind, address.postalCode, address.addressLocality) == ("Place", "71032", "Böblingen")
    [point] = place.things("geo")
    assert (float(point.latitude), float(point.longitude)) == (48.7, 9.0)
    assert {one.name for one in said.things("organizer")} == {"Hub Nord", "Hub Süd"}
    assert {one.kind for one in said.things("organizer")} == {"Organization"}
    [offer] = said.things("offers")
    assert (offer.price, offer.priceCurrency) == ("0", "EUR")
    assert offer.availability == f"{SCHEMA}InStock"
    assert (said.isAccessibleForFree, said.maximumAttendeeCapacity) == ("true", "7")
    assert said.url.endswith(f"/events/{event.code}/")
    assert said.all("image") == said.all("previousStartDate") == []  # there is none, so none is made up


@pytest.mark.parametrize("code", ["autumn-first", "autumn-second", "whole-night", "year-end", "leap-day"])
def test_nights_in_which_clocks_change_and_years_end(read, cast, code):
    event = corpus.furnish(cast)[code]
    said = read(f"/en/events/{code}/")
    assert (at(said.startDate), at(said.endDate)) == (event.starts_at, event.ends_at)


@pytest.mark.parametrize(
    ("code", "mode", "places"),
    [
        ("plain-online", "Online", {"VirtualLocation"}),
        ("went-online", "Online", {"VirtualLocation"}),
        ("hybrid", "Mixed", {"Place", "VirtualLocation"}),
    ],
)
def test_an_online_way_is_a_place_without_the_link(client, read, cast, code, mode, places):
    corpus.furnish(cast)
    said = read(f"/events/{code}/")
    assert said.eventAttendanceMode == f"{SCHEMA}{mode}EventAttendanceMode"
    assert {one.kind for one in said.things("location")} == places
    assert b"join.example" not in client.get(f"/events/{code}/").content


def test_a_date_that_moved_says_when_it_was_to_begin(read, cast):
    event = corpus.furnish(cast)["moved"]
    event.refresh_from_db()
    said = read("/events/moved/")
    assert said.eventStatus == f"{SCHEMA}EventRescheduled"
    assert at(said.startDate) == event.starts_at == corpus.berlin(2037, 3, 30, 18)
    before = {at(str(one)) for one in said.all("previousStartDate")}
    assert before == {corpus.berlin(2037, 3, 28, 18), corpus.berlin(2037, 3, 29, 3)}
    back = corpus.berlin(2037, 3, 28, 18)
    actions.reschedule(event, starts_at=back, ends_at=back + corpus.HOUR, by=cast.eva)
    again = read("/events/moved/")
    assert back not in {at(str(one)) for one in again.all("previousStartDate")}


def test_a_cancelled_date_takes_nobody(read, cast):
    corpus.furnish(cast)
    said = read("/events/cancelled/")
    [offer] = said.things("offers")
    assert said.eventStatus == f"{SCHEMA}EventCancelled"
    assert offer.availability == f"{SCHEMA}SoldOut"


def test_the_last_seat_is_sold_out(read, cast):
    event = make.event(cast.nord, seats=1)
    [before] = read(f"/events/{event.code}/").things("offers")
    make.registration(event)
    [after] = read(f"/events/{event.code}/").things("offers")
    assert (before.availability, after.availability) == (f"{SCHEMA}InStock", f"{SCHEMA}SoldOut")


def test_a_seat_can_be_had_from_opening_until_closing(read, cast):
    now, opens_at = timezone.now(), corpus.berlin(2037, 3, 1, 8)
    later = make.event(cast.nord, starts_at=opens_at + DAY, ends_at=opens_at + 2 * DAY, opens_at=opens_at)
    closed = make.event(cast.nord, closes_at=now - corpus.HOUR)
    over = make.event(cast.nord, starts_in=-DAY)
    [one], [other], [last] = (
        read(f"/events/{event.code}/").things("offers") for event in (later, closed, over)
    )
    assert (one.availability, at(one.validFrom)) == (f"{SCHEMA}InStock", opens_at)
    assert other.availability == last.availability == f"{SCHEMA}SoldOut"


def test_what_somebody_typed_ends_no_script(read, cast):
    nasty = '</script><script>alert("x")</script><!--'
    event = make.event(cast.nord, title={"de": nasty}, text={"de": nasty})
    said = read(f"/events/{event.code}/")
    assert (said.name, said.description) == (nasty, nasty)


def test_a_course_is_taught_by_somebody_and_held_once(read, cast):
    event = make_programme.course(cast.nord, titles=("Eins", "Zwei"), languages=["de"])
    actions.reschedule(
        event, starts_at=corpus.berlin(2037, 3, 2, 18), ends_at=corpus.berlin(2037, 3, 2, 20), by=None
    )
    said = read(f"/events/{event.code}/")
    kinds = {str(kind).removeprefix(SCHEMA) for kind in said.kinds()}
    assert kinds == {"EducationEvent", "CourseInstance"}
    assert (said.courseMode, said.courseWorkload) == ("Onsite", "PT2H")
    assert {one.name for one in said.things("subEvent")} == {"Eins", "Zwei"}
    [course] = said.whose("hasCourseInstance")
    assert (course.kind, course.name, course.teaches) == ("Course", "Werkstatt-Abend", "Zahlen lesen")
    [provider] = course.things("provider")
    assert provider.name == "Hub Nord"
    assert course.url == said.url


def test_who_speaks_and_what_it_is_part_of_is_said(read, cast):
    begins = corpus.berlin(2037, 3, 2, 10)
    umbrella = make_programme.umbrella(
        cast.nord, code="day", starts_at=begins, ends_at=begins + 8 * corpus.HOUR
    )
    part = make.event(cast.sued, code="part", starts_at=begins, ends_at=begins + 2 * corpus.HOUR)
    make_programme.session(part, "Auftakt", minutes=30, room="Saal 1", speakers=[("Ida", "Technik")])
    make_programme.session(part, "Pause", at=30, minutes=10, kind="break")
    actions.attach(part, umbrella=umbrella, by=None)
    said = read("/events/part/")
    [above] = said.things("superEvent")
    assert above.url.endswith("/events/day/")
    [talk] = said.things("subEvent")
    assert (talk.name, talk.startDate) == ("Auftakt", "2037-03-02T10:00+01:00")
    assert (
        {one.name for one in talk.things("performer")}
        == {one.name for one in said.things("performer")}
        == {"Ida"}
    )
    assert [one.name for one in talk.things("location")] == ["Saal 1"]
    assert {one.url.rsplit("/", 2)[1] for one in read("/events/day/").things("subEvent")} == {"part"}
    type(umbrella).objects.filter(pk=umbrella.pk).update(published_at=None)
    assert read("/events/part/").things("superEvent") == []
