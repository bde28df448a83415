"""The way through the pages of booking: what one's role opens and nothing else, and where one is."""

import pytest
from tests.cast import person

from hubnetz.booking.tests import make
from hubnetz.desk.tests.test_event_tabs import links, names

pytestmark = pytest.mark.django_db
ROLES = ("lead", "desk", "adviser", "events", "viewer")


@pytest.fixture
def sitting(cast, client):
    def sit(role):
        client.force_login(person("Lea", role, cast.nord))
        return client

    return sit


@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_shown_may_be_opened_and_says_where_one_is(cast, sitting, role):
    make.adviser(cast.nord)
    make.resource(cast.nord)
    browser = sitting(role)
    groups = links(browser.get("/desk/bookings/"))[0]
    assert names(groups) == ["Buchungen", "Sprechstunden", "Was sich buchen lässt", "Preise und Auslastung"]
    found = []
    for start, _current, _name in groups:
        row = links(browser.get(start))[1]
        for url, _here, text in row:
            answer = browser.get(url)
            assert answer.status_code == 200, url
            above, below = links(answer)
            assert [one for one, current, _text in below if current] == [url]
            assert [one for one, current, _text in above if current] == [start]
            found.append(text)
    assert len(found) == len(set(found))
    assert ("Kunden" in found) == (role in ("lead", "desk"))
    assert ("Codes für Türen" in found) == (role != "viewer")
    assert ("Termine festhalten" in found) == (role in ("lead", "adviser"))


def test_a_page_without_a_tab_belongs_to_the_bookings_and_the_hub_stays(cast, sitting):
    made = make.booking(make.resource(cast.nord))
    answer = sitting("lead").get(f"/desk/bookings/{made.code}/move/")
    above, below = links(answer)
    assert [(text, current) for _url, current, text in above if current] == [("Buchungen", "true")]
    assert [current for _url, current, _text in below if current] == ["true"]
    assert all(url.endswith("?hub=nord") for url, _current, _text in [*above, *below])
