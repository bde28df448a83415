"""Our calendar files as programs read them that we did not write: each finds the same moments in them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from hubnetz.events import access, actions
from hubnetz.events.models import Event, Series
from hubnetz.events.tests import make, make_programme
from tests.outside import corpus, readers

pytestmark = pytest.mark.parametrize("name", readers.NAMES)


def read(name, client, *paths):
    """Return what a reader finds in files, each sorted; addresses without the name of the server."""
    answers = [client.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200] * len(paths)
    found = readers.reader(name)([answer.content for answer in answers])
    return [sorted(one._replace(page="/" + one.page.split("/", 3)[3]) for one in file) for file in found]


def test_each_date_has_a_file_of_its_own(client, cast, name):
    made = corpus.furnish(cast)
    files = read(name, client, *(f"/events/{code}.ics" for code in made))
    assert files == [corpus.expected([event]) for event in made.values()]


def test_what_a_filter_finds_is_a_calendar(client, cast, name):
    made = corpus.furnish(cast)
    evenings = corpus.evenings(cast)
    everything, north, online = read(
        name, client, "/events.ics", "/events.ics?hub=nord", "/events.ics?mode=online&mode=hybrid"
    )
    assert everything == corpus.expected([*made.values(), *evenings])
    assert north == corpus.expected(made.values())
    assert online == corpus.expected(made[code] for code in ("went-online", "hybrid", "plain-online"))
    assert not any(one.all_day for one in everything)


def test_the_evenings_of_a_series_stay_at_their_hour(client, cast, name):
    evenings = corpus.evenings(cast)
    series = Series.objects.get()
    [found] = read(name, client, f"/series/{series.code}.ics")
    assert found == corpus.expected(evenings)
    assert len(found) == 30
    begun = [datetime.fromisoformat(one.begins) for one in found]
    assert {f"{one.astimezone(corpus.BERLIN):%H:%M}" for one in begun} == {"18:00"}
    assert {one.hour for one in begun} == {16, 17}
    assert [one.status for one in found].count("CANCELLED") == 1


def test_ones_own_seat_says_how_one_comes(client, cast, name):
    made = corpus.furnish(cast)
    hybrid = made["hybrid"]
    there = make.registration(hybrid, "ida", pool=hybrid.pools.get(mode="on_site"))
    online = make.registration(hybrid, "emil", pool=hybrid.pools.get(mode="online"))
    night = make.registration(made["spring-night"])
    actions.withdraw(night)
    keys = {seat: access.key_to(seat) for seat in (there, online, night)}
    files = read(name, client, *(f"/registrations/{key}.ics" for key in keys.values()))
    for (seat, key), [one] in zip(keys.items(), files, strict=True):
        [said] = corpus.expected([seat.event], online=seat == online)
        gone = seat == night
        assert one == said._replace(
            page=f"/registrations/{key}/",
            status="CANCELLED" if gone else "CONFIRMED",
            sequence=said.sequence + (2 if gone else 1),
        )


def test_a_visitor_in_lisbon_gets_the_right_moment(client, cast, name):
    begins = corpus.berlin(2037, 10, 25, 2, 30, fold=1)  # in Lisbon clocks changed, too
    make.event(cast.nord, code="early", starts_at=begins, ends_at=begins + corpus.HOUR)
    [[one]] = read(name, client, "/events/early.ics")
    there = datetime.fromisoformat(one.begins).astimezone(ZoneInfo("Europe/Lisbon"))
    assert f"{there:%H:%M}" == "01:30"
    assert datetime.fromisoformat(one.begins) == begins.astimezone(UTC)


def test_a_later_file_stands_above_the_one_before(client, cast, name):
    made = corpus.furnish(cast)["year-end"]
    seen = read(name, client, f"/events/{made.code}.ics")[0]
    later = made.starts_at + 24 * corpus.HOUR
    for change in (
        lambda: actions.reschedule(made, starts_at=later, ends_at=later + corpus.HOUR, by=cast.eva),
        lambda: actions.go_online(made, join_url="https://join.example/x", by=cast.eva),
        lambda: actions.cancel(made, by=cast.eva),
    ):
        change()
        seen += read(name, client, f"/events/{made.code}.ics")[0]
    assert [one.sequence for one in seen] == [0, 1, 2, 3]
    assert len({one.code for one in seen}) == 1
    assert seen[-1].status == "CANCELLED"
    assert Event.objects.get(pk=made.pk).sequence == 3


def test_a_part_names_the_umbrella_that_gathers_it(client, cast, name):
    """Also read by a program that knows nothing of parts: it finds the same dates."""
    begins = corpus.berlin(2037, 3, 2, 10)
    umbrella = make_programme.umbrella(
        cast.nord, code="day", starts_at=begins, ends_at=begins + 8 * corpus.HOUR
    )
    part = make.event(cast.sued, code="part", starts_at=begins, ends_at=begins + corpus.HOUR)
    actions.attach(part, umbrella=umbrella, by=None)
    made = [umbrella, part]
    [everything] = read(name, client, "/events.ics")
    assert everything == corpus.expected(made)
    [own] = read(name, client, f"/registrations/{access.key_to(make.registration(part))}.ics")
    assert [one.code for one in own] == ["part"]
    for path in ("/events.ics", "/events/part.ics"):
        [(uid, above)] = readers.related(client.get(path).content).items()
        assert (uid.partition("@")[0], above.partition("@")[0]) == ("part", "day")
    Event.objects.filter(pk=umbrella.pk).update(published_at=None)
    assert readers.related(client.get("/events/part.ics").content) == {}
