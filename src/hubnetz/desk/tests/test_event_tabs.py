"""The groups in which the pages of one event stand: what the user may open and nothing else, and where one is."""

import re

import pytest

from hubnetz.events.models import Cohost
from hubnetz.events.tests import make, make_programme
from hubnetz.hackathons.tests import make as hackathons

ROLES = ("ada", "eva", "desk", "ben", "viewer", "carla")


def links(answer):
    """Return the links of the nav: (address, aria-current, text), those of the groups and those of the open one."""
    nav = re.search(r'<nav class="event-tabs.*?</nav>', answer.content.decode(), re.S)[0]
    return [
        [
            (
                re.search(r'href="([^"]*)"', one)[1],
                (re.search(r'aria-current="(\w+)"', one) or ["", ""])[1],
                " ".join(re.sub(r"<[^>]*>", " ", f"<a{one}").split()),
            )
            for one in re.findall(r"<a(.*?)</a>", row, re.S)
        ]
        for row in re.findall(r"<ul.*?</ul>", nav, re.S)
    ]


def names(row):
    return [text for _url, _current, text in row]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", ["plain", "draft", "umbrella", "hackathon", "bare_hackathon"])
def test_whatever_is_shown_may_be_opened(cast, sits, role, kind):
    if kind == "umbrella":
        event = make_programme.umbrella(cast.nord)
    elif kind == "hackathon":
        event = hackathons.hackathon(cast.nord).event
    else:
        event = make.event(cast.nord, **({"published_at": None} if kind == "draft" else {}))
    if kind == "bare_hackathon":
        event.kind = hackathons.hackathon(cast.sued).event.kind
        event.save()
    Cohost.objects.create(event=event, hub=cast.sued)
    browser = sits(role)
    start = browser.get(f"/desk/events/{event.code}/plan/")
    found = set()
    for url, _current, _text in links(start)[0]:
        answer = browser.get(url)
        assert answer.status_code == 200, url
        if "event-tabs" not in answer.content.decode():  # the page with the camera stands alone
            continue
        assert [here for _url, here, _text in links(answer)[0] if here], url
        for row in links(answer)[1:]:
            for page, _current, text in row:
                opened = browser.get(page)
                assert opened.status_code == 200, page
                assert (
                    "<li><a href=" in opened.content.decode().partition("event-tabs")[2]
                    or text == "Karten scannen"
                )
                found.add(text)
    assert "Plan" in found or kind == "umbrella"
    if role in ("viewer", "ben"):
        assert not found & {"Platzanfragen", "Plätze", "Zertifikate", "Ergebnisse"}


def test_a_group_with_one_page_bears_its_name_and_one_without_is_not_there(cast, sits):
    event = make.event(cast.nord)
    shown = names(links(sits("viewer").get(f"/desk/events/{event.code}/"))[0])
    assert shown == ["Überblick", "Programm", "Vorher und nachher"]
    shown = names(links(sits("eva").get(f"/desk/events/{event.code}/"))[0])
    assert shown == ["Überblick", "Teilnehmen", "Programm", "Am Tag", "E-Mails und Nachbereitung"]


@pytest.mark.parametrize(
    ("path", "group", "page", "current"),
    [
        ("", "Überblick", "Überblick", "page"),
        ("time/", "Überblick", "Plan", "true"),
        ("seats/", "Teilnehmen", "Plätze", "page"),
        ("seats/types/new/", "Teilnehmen", "Plätze", "true"),
        ("materials/", "Programm", "Materialien", "page"),
        ("door/", "Am Tag", "Einlass", "page"),
        ("telephone/", "Überblick", "Überblick", "true"),
    ],
)
def test_it_says_where_one_is(cast, sits, path, group, page, current):
    event = make.event(cast.nord)
    first, second = links(sits("eva").get(f"/desk/events/{event.code}/{path}"))
    assert [(text, here) for _url, here, text in first if here] == [(group, "true")]
    assert [(text, here) for _url, here, text in second if here] == [(page, current)]


def test_what_waits_is_seen_from_everywhere(cast, sits):
    event = make.event(cast.nord, seats=1, queue_seats=5)
    press = make.attendee_type(event, needs_approval=True)
    guest = make.attendee_type(event, "Gast")
    make.registration(event, type=guest)
    make.waiting(event, type=guest)
    for name in ("frieda", "karl"):
        make.registration(event, name, type=press)
    first, second = links(sits("eva").get(f"/desk/events/{event.code}/plan/"))
    assert "Teilnehmen 2 Anfragen 1 wartet" in names(first)
    assert names(second) == ["Überblick", "Plan"]


def test_a_hackathon_has_its_own_group(cast, sits):
    one = hackathons.hackathon(cast.nord)
    at = f"/desk/events/{one.code}/"
    eva, ben = sits("eva"), sits("ben")
    assert "Hackathon" in names(links(eva.get(f"{at}hackathon/"))[0])
    first, second = links(eva.get(f"{at}hackathon/teams/"))
    assert [text for _url, here, text in first if here] == ["Hackathon"]
    assert [here for _url, here, _text in second] == ["", "page", "", ""]
    assert len(links(ben.get(f"{at}hackathon/teams/"))[1]) == 3  # the results are for those who plan


def test_it_costs_no_query(cast, sits, queries):
    event = make.event(cast.nord)
    browser = sits("eva")
    before = queries(browser, f"/desk/events/{event.code}/plan/")
    Cohost.objects.create(event=event, hub=cast.sued)
    make.registration(event)
    assert queries(browser, f"/desk/events/{event.code}/plan/") == before
