"""JSON-LD: it parses, says nothing that is empty, and cannot leave its script element."""

import json
from datetime import datetime, timedelta, timezone

from hubnetz.lib import structured

NASTY = "</script><script>alert(1)</script><!-- & \u2028 ä"


def test_what_people_typed_stays_inside_the_script():
    text = structured.as_json(structured.named(NASTY))
    assert "<" not in text
    assert "\u2028" not in text
    assert "ä" in text
    assert json.loads(text)["name"] == NASTY


def test_one_thing_stands_alone_and_several_are_a_graph():
    one, two = structured.named("A"), structured.named("B")
    assert json.loads(structured.as_json(one)) == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": "A",
    }
    assert [thing["name"] for thing in json.loads(structured.as_json(one, two))["@graph"]] == ["A", "B"]


def test_what_is_empty_is_not_said():
    hub = structured.organisation("Hub", url="https://x.example/hubs/a/", former=["Hub", "Alt"], same_as=[])
    assert set(hub) == {"@type", "@id", "name", "alternateName", "url"}
    assert hub["alternateName"] == ["Alt"]


def made(mode="on_site", **more):
    berlin = timezone(timedelta(hours=1))
    where = structured.place("Halle", where=structured.address(postcode="71032", town="Böblingen"))
    return structured.event(
        "Abend",
        url="https://x.example/events/1/",
        description="Text",
        starts_at=datetime(2026, 12, 3, 18, 0, tzinfo=berlin),
        ends_at=datetime(2026, 12, 3, 20, 0, tzinfo=berlin),
        mode=mode,
        organisers=[structured.named("Hub")],
        price=structured.offer("0", url="https://x.example/events/1/", available=False),
        where=where,
        **more,
    )


def test_an_event_says_when_with_its_offset_and_where():
    said = made()
    assert said["startDate"] == "2026-12-03T18:00+01:00"
    assert said["location"]["address"]["addressLocality"] == "Böblingen"
    assert said["eventStatus"].endswith("EventScheduled")
    assert said["offers"]["price"] == "0"
    assert said["offers"]["availability"].endswith("SoldOut")
    assert made(is_cancelled=True)["eventStatus"].endswith("EventCancelled")


def test_online_and_mixed_events_name_their_page_as_the_place():
    assert made("online")["location"] == {"@type": "VirtualLocation", "url": "https://x.example/events/1/"}
    assert [one["@type"] for one in made("hybrid")["location"]] == ["Place", "VirtualLocation"]
    assert made("hybrid")["eventAttendanceMode"].endswith("MixedEventAttendanceMode")


def test_breadcrumbs_count_from_one():
    way = structured.breadcrumbs(
        [{"text": "Start", "url": "https://x.example/"}, {"text": "Hub", "url": "u"}]
    )
    assert [step["position"] for step in way["itemListElement"]] == [1, 2]
