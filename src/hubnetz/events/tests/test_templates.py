"""Templates: what is kept of an event, who may begin from it, and what comes out."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from hubnetz.events import actions, copying, patterns
from hubnetz.events.access import templates as kept
from hubnetz.events.models import Course, Event, EventTemplate
from hubnetz.events.tests import make
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN

WINTER = datetime(2027, 1, 12, 18, tzinfo=BERLIN)
SUMMER = datetime(2027, 7, 13, 17, 30, tzinfo=BERLIN)


def full(cast, **fields):
    """Return an event with everything a template keeps, and with what it leaves behind."""
    site = cast.nord.sites.get()
    made = make.event(cast.nord, seats=12, queue_seats=4, site=site, mode="hybrid", room="Saal", **fields)
    Event.objects.filter(pk=made.pk).update(
        starts_at=WINTER,
        ends_at=WINTER + timedelta(hours=2),
        closes_at=WINTER - timedelta(days=2),
        join_url="https://example.org/join",
        feedback_url="https://example.org/survey",
        reminds=False,
        languages=["de", "en"],
        is_listed=False,
    )
    made.refresh_from_db()
    made.about.create(topic=cast.topic, position=0)
    made.cohosting.create(hub=cast.sued)
    on_site = made.pools.get()
    made.pools.create(mode="online", planned_mode="online", seats=None, queue_seats=0, position=1)
    press = on_site.types.create(name={"de": "Presse", "en": "Press"}, needs_approval=True)
    first = made.questions.create(
        kind="yes_no", text={"de": "Essen Sie mit?"}, is_required=True, only_type=press, position=0
    )
    made.questions.create(text={"de": "Was nicht?"}, only_if=first, only_value="yes", position=1)
    talk = made.sessions.create(
        hub=cast.sued,
        title={"de": "Begrüßung", "en": "Welcome"},
        room="Bühne",
        starts_at=WINTER + timedelta(minutes=15),
        ends_at=WINTER + timedelta(minutes=45),
        is_required=True,
    )
    talk.speakers.create(name="Ida Beispiel", position=0)
    Course.objects.create(event=made, goals=[{"de": "Anfangen"}], least=1)
    return made


def begin(template, hub, starts_at=SUMMER, key=None):
    return actions.draft_from_template(
        template, hub=hub, starts_at=starts_at, idempotency_key=key or uuid4(), by=None
    )


def keyless(content):
    """Return the content with codes of types and questions replaced by their order."""
    text = repr(content)
    keys = [one["key"] for pool in content["pools"] for one in pool["types"]]
    keys += [one["key"] for one in content["questions"]]
    for place, key in enumerate(keys):
        text = text.replace(key, f"#{place}")
    return text


@pytest.mark.django_db
def test_everything_comes_out_again_at_another_time(cast):
    event = full(cast)
    template = make.template(event)
    made = begin(template, cast.nord)
    assert made.published_at is None
    assert made.hub == cast.nord
    assert made.starts_at == SUMMER
    assert made.ends_at == SUMMER + timedelta(hours=2)
    assert made.closes_at == SUMMER - timedelta(days=2)
    same = begin(template, cast.nord, starts_at=WINTER)
    assert keyless(patterns.written_down(same)) == keyless(template.content)
    talk = made.sessions.get()
    assert talk.starts_at == SUMMER + timedelta(minutes=15)
    assert talk.room == "Bühne"
    question = made.questions.get(position=1)
    assert question.only_if == made.questions.get(position=0)
    assert question.only_if.only_type == made.pools.get(position=0).types.get()
    assert made.course.goals == [{"de": "Anfangen"}]
    assert not made.reminds
    assert made.feedback_url == "https://example.org/survey"


@pytest.mark.django_db
def test_what_belongs_to_one_date_is_left_behind(cast):
    event = full(cast)
    make.registration(make.event(cast.nord))
    template = make.template(event)
    assert "Ida" not in repr(template.content)
    assert "example.org/join" not in repr(template.content)
    made = begin(template, cast.nord)
    assert made.join_url == ""
    assert not made.cohosts.exists()
    assert made.sessions.get().hub == cast.nord
    assert not made.sessions.get().speakers.exists()


@pytest.mark.django_db
def test_a_template_knows_every_field_that_a_copy_takes_along():
    """A new field of an event must be kept, or said to be left behind."""
    names = {field.name for field in Event._meta.concrete_fields} - copying.OWN
    left = {"hub", "kind", "site", "join_url", "version", "adopted_from"}  # hub, kind, site: in their own way
    assert names - left == {*patterns.SAID, *patterns.OF_THE_HUB}


@pytest.mark.django_db
def test_a_template_is_no_event(cast):
    event = full(cast)
    before = Event.objects.count()
    template = make.template(event)
    assert Event.objects.count() == before
    actions.discard(Event.objects.get(pk=make.event(cast.nord, published_at=None).pk), by=None)
    Event.objects.filter(pk=event.pk).update(title={"de": "Ganz anders"})
    assert str(begin(template, cast.nord).title) == "Werkstatt-Abend"


@pytest.mark.django_db
def test_twice_is_once(cast):
    event, key = full(cast), uuid4()
    template = make.template(event, idempotency_key=key)
    assert make.template(event, idempotency_key=key) == template
    assert begin(template, cast.nord, key=key) == begin(template, cast.nord, key=key)
    with pytest.raises(actions.KeyUsedElsewhere):
        make.template(make.event(cast.sued), idempotency_key=key)
    verbs = Entry.objects.filter(verb__startswith="events.").values_list("verb", flat=True)
    assert sorted(verbs) == ["events.drafted_from_template", "events.template_saved"]


@pytest.mark.django_db
def test_what_is_not_offered_stays_at_home(cast):
    template = make.template(full(cast))
    with pytest.raises(Http404):
        kept.template_for([cast.sued], template.code)
    with pytest.raises(actions.NotShared):
        begin(template, cast.sued)
    template = actions.change_template(template, name={"de": "Abend"}, is_offered=True, by=None)
    assert kept.template_for([cast.sued], template.code) == template
    made = begin(template, cast.sued)
    assert made.hub == cast.sued
    assert made.room == ""
    assert made.feedback_url == ""
    assert made.sessions.get().room == ""
    assert made.site is None or made.site.hub == cast.sued
    with pytest.raises(Http404):
        kept.template_kept_by(cast.carla, template.code)


@pytest.mark.django_db
def test_retired_and_taken_up(cast):
    template = actions.retire_template(make.template(full(cast)), by=None)
    assert list(kept.templates_for([cast.nord])) == []
    assert list(kept.retired_of([cast.nord])) == [template]
    with pytest.raises(actions.NotShared):
        begin(template, cast.nord)
    actions.retire_template(template, by=None)
    actions.take_up_template(template, by=None)
    assert begin(template, cast.nord).hub == cast.nord
    assert Entry.objects.filter(verb="events.template_retired").count() == 1


@pytest.mark.django_db
def test_the_networks_own_stays_whatever_the_hub_does(cast):
    template = make.template(full(cast))
    with pytest.raises(actions.NotShared):
        actions.make_network_template(template, by=cast.dina)
    template = actions.change_template(template, name={"de": "Abend"}, is_offered=True, by=None)
    networks = actions.make_network_template(template, by=cast.dina)
    assert actions.make_network_template(template, by=cast.dina) == networks
    assert networks.content["event"]["site"] is None
    assert networks.content["event"]["room"] == ""
    assert [row.taken for row in kept.templates_in_network()] == [None, networks.code]
    actions.retire_template(template, by=None)
    assert list(kept.templates_for([cast.sued])) == [networks]
    assert begin(networks, cast.sued).hub == cast.sued
    with pytest.raises(actions.NotShared):
        actions.make_network_template(networks, by=cast.dina)
    actions.take_up_template(template, by=None)
    actions.retire_template(networks, by=cast.dina)
    again = actions.make_network_template(template, by=cast.dina)
    assert again != networks
    with pytest.raises(actions.NotShared):
        actions.take_up_template(networks, by=cast.dina)


@pytest.mark.django_db
def test_the_networks_own_is_for_all(cast):
    template = make.template(full(cast), is_offered=True)
    networks = actions.make_network_template(template, by=None)
    networks = actions.change_template(networks, name={"de": "Neu"}, is_offered=False, by=None)
    assert networks.is_offered
    assert str(networks) == "Neu"
    with pytest.raises(IntegrityError), transaction.atomic():
        EventTemplate.objects.filter(pk=networks.pk).update(is_offered=False)


@pytest.mark.django_db
def test_a_topic_that_is_no_more_is_left_out(cast):
    template = make.template(full(cast))
    template.content["topics"].append("gone")
    template.save()
    assert [about.topic for about in begin(template, cast.nord).about.all()] == [cast.topic]


@pytest.mark.django_db
def test_the_clocks_change_and_the_wall_stays(cast):
    night = datetime(2027, 10, 31, 1, tzinfo=BERLIN)  # the hour from two to three comes twice
    made = begin(make.template(full(cast)), cast.nord, starts_at=night)
    assert made.ends_at.astimezone(BERLIN).hour == 3
    assert made.ends_at > made.starts_at
