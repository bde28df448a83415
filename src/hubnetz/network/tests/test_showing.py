"""What a hub shows of itself: team, competences, search, order; and who answers while it is not open."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from tests.cast import hub

from hubnetz.journal.models import Entry
from hubnetz.lib.texts import Texts
from hubnetz.network import access, rules
from hubnetz.network.access import showing
from hubnetz.network.actions import showing as actions
from hubnetz.network.models import Competence, HubPhase, TeamEntry
from hubnetz.network.tests.make import competence, responsible

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    ("typed", "stems"),
    [
        ("Drucker", ("druck",)),
        ("3D-Drucker und Laser", ("3d", "druck", "las")),
        ("Förderungen", ("forder",)),
        ("für die", ()),
        ("KI", ("ki",)),
        ("a b c d e f g h i j", ("b", "c", "d", "e", "f", "g", "h", "i")),
    ],
)
def test_what_is_looked_for(typed, stems):
    found = rules.searched(typed)
    if typed.startswith("3D"):
        assert found[:2] == stems[:2]
    elif typed.startswith("a b"):
        assert len(found) == rules.MOST_WORDS
    else:
        assert found == stems


def test_words_find_compounds_topics_and_both_languages(cast):
    known = competence(
        cast.nord, title=Texts(de="3D-Druck in Metall", en="Metal printing"), topics=[cast.topic]
    )
    for typed in ("Drucker", "metalldruck metall", "PRINTING", "künstlich", "Kunstliche Intelligenz"):
        expected = [] if typed.startswith("metalldruck") else [known]
        assert list(showing.competences_about(q=typed)) == expected, typed


def test_facets_count_what_each_choice_would_leave(cast):
    ai, shop = cast.topics
    competence(cast.nord, kind="technology", topics=[ai, shop])
    competence(cast.nord, kind="sector", topics=[ai])
    competence(cast.sued, kind="sector", topics=[shop])
    _found, everything = showing.competence_facets()
    assert everything["kind"] == {"technology": 1, "sector": 2}
    assert everything["topic"] == {"ai": 2, "e-commerce": 2}
    assert everything["hub"] == {"nord": 2, "sued": 1}
    _found, narrowed = showing.competence_facets(hub="nord", topic="ai")
    assert narrowed["hub"] == {"nord": 2}
    assert narrowed["topic"] == {"ai": 2, "e-commerce": 1}
    for name, counts in narrowed.items():
        for code, count in counts.items():
            chosen = {"hub": "nord", "topic": "ai", name: code}
            assert showing.competences_about(**chosen).count() == count


def test_a_closed_hub_leaves_the_directory(cast):
    known = competence(cast.nord)
    cast.nord.phases.update(kind=HubPhase.Kind.ENDED)
    assert list(showing.competences_on_show()) == []
    with pytest.raises(Http404):
        showing.competence_on_show(known.code)


def test_verbs_of_the_directory_note_what_changed_and_keep_its_words(cast):
    known = competence(cast.nord, topics=[cast.topic], by=cast.ada)
    assert Entry.objects.filter(verb="network.competence_added", hub="nord", by=cast.ada).count() == 1
    same = {"kind": known.kind, "title": known.title, "text": known.text, "keywords": known.keywords}
    actions.correct_competence(known, topics=[cast.topic], by=cast.ada, **same)
    assert not Entry.objects.filter(verb="network.competence_corrected").exists()
    more = {**same, "title": Texts(de="Fräsen")}
    actions.correct_competence(known, topics=[cast.topics[1]], by=cast.ada, **more)
    noted = Entry.objects.get(verb="network.competence_corrected")
    assert noted.after == {"fields": ["title", "topics"]}
    assert list(showing.competences_about(q="Fräse", topic="e-commerce")) == [known]
    actions.remove_competence(known, by=cast.ada)
    assert not Competence.objects.exists()
    assert Entry.objects.filter(verb="network.competence_removed", hub="nord").exists()


def test_the_order_can_be_changed_and_never_leaves_its_ends(cast):
    one, two, three = (competence(cast.nord, title=Texts(de=name)) for name in "abc")
    competence(cast.sued, title=Texts(de="x"))

    def order():
        return "".join(str(row) for row in showing.competences_about(hub="nord"))

    actions.put_before(three, steps=-1, by=cast.ada)
    assert order() == "acb"
    actions.put_before(three, steps=-9, by=cast.ada)
    assert order() == "cab"
    noted = Entry.objects.count()
    actions.put_before(three, steps=-1, by=cast.ada)
    assert (order(), Entry.objects.count()) == ("cab", noted)
    actions.put_before(one, steps=1, by=cast.ada)
    assert order() == "cba"
    assert two.hub_id == cast.nord.pk


def test_the_team_is_shown_until_its_day_and_the_journal_keeps_no_names(cast):
    today = timezone.localdate()
    shown = actions.show_in_team(cast.nord, role=Texts(de="Beratung"), name="Emil Muster", by=cast.ada)
    gone = actions.show_in_team(
        cast.nord, role=Texts(de="Alt"), shown_until=today - timedelta(days=1), by=cast.ada
    )
    assert list(showing.hub_in_full("nord").team.all()) == [shown]
    assert list(showing.team_entries_of(cast.ada)) == [shown, gone]
    actions.correct_team_entry(shown, name="Frieda Muster", by=cast.ada)
    actions.remove_from_team(shown, by=cast.ada)
    assert not TeamEntry.objects.filter(pk=shown.pk).exists()
    told = "".join(f"{one.before}{one.after}" for one in Entry.objects.all())
    assert "Muster" not in told
    assert "Beratung" in told


def test_who_may_change_what(cast):
    entry = actions.show_in_team(cast.nord, role=Texts(de="Beratung"), by=cast.ada)
    known = competence(cast.nord)
    assert showing.team_entry_of(cast.ada, entry.code) == entry
    assert showing.competence_of(cast.ben, known.code) == known
    for user in (cast.ben, cast.eva):
        with pytest.raises(PermissionDenied):
            showing.team_entry_of(user, entry.code)
    with pytest.raises(PermissionDenied):
        showing.competence_of(cast.eva, known.code)
    for user in (cast.carla, cast.dina):
        with pytest.raises(Http404):
            showing.team_entry_of(user, entry.code)
        with pytest.raises(Http404):
            showing.competence_of(user, known.code)


def test_a_channel_tells_its_latest_reading(cast):
    channel = cast.nord.channels.create(platform="linkedin")
    for day, followers in ((date(2020, 1, 1), 10), (date(2020, 9, 1), 30), (date(2020, 5, 1), 20)):
        channel.readings.create(read_on=day, followers=followers)
    cast.nord.channels.create(platform="xing")
    first, second = showing.hub_in_full("nord").channels_now
    assert first == {"platform": "linkedin", "followers": 30, "read_on": date(2020, 9, 1)}
    assert second == {"platform": "xing", "followers": None, "read_on": None}


def test_who_stands_in_is_the_deputy_then_a_neighbour(cast):
    today = timezone.localdate()
    third, state = hub("dritte", "Dritte"), hub("alle", "Alle")
    responsible(cast.nord, "08115", "Böblingen")
    responsible(state, "08", "Land", role="coordinator", kind="state")
    assert access.deputies_of(cast.nord, today) == []
    responsible(third, "08115", "Böblingen")
    assert access.deputies_of(cast.nord, today) == [third]
    responsible(cast.sued, "08115", "Böblingen", role="deputy")
    assert access.deputies_of(cast.nord, today) == [cast.sued, third]
    cast.sued.phases.update(kind=HubPhase.Kind.PAUSED)
    assert access.deputies_of(cast.nord, today) == [third]
