"""A notice from draft to withdrawal."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from hubnetz.journal.models import Entry
from hubnetz.lib.errors import KeyUsedElsewhere
from hubnetz.press import access, actions
from hubnetz.press.models import Notice
from hubnetz.press.tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WORDS = {"kind": "news", "title": {"de": "Anders"}, "teaser": {"de": "Kurz"}, "text": {"de": "Lang"}}


def verbs():
    return list(Entry.objects.filter(verb__startswith="press.").order_by("pk").values_list("verb", flat=True))


def test_a_draft_is_seen_by_nobody_and_by_its_hub(cast):
    notice = make.draft(cast.nord, by=cast.ada)
    assert not access.notices_on_show().exists()
    assert access.notice_of(cast.ben, notice.code) == notice
    with pytest.raises(Http404):
        access.notice_of(cast.carla, notice.code)
    assert verbs() == ["press.drafted"]


def test_a_draft_sent_twice_is_one(cast):
    key = uuid4()
    assert make.draft(cast.nord, idempotency_key=key) == make.draft(cast.nord, idempotency_key=key)
    with pytest.raises(KeyUsedElsewhere):
        make.draft(cast.sued, idempotency_key=key)
    assert Notice.objects.count() == 1


def test_the_day_alone_brings_a_planned_notice_on(cast, monkeypatch):
    notice = make.published(cast.nord, days=3)
    assert notice.state_on(access.today()) == "planned"
    with pytest.raises(Http404):
        access.notice_on_show(notice.code)
    then = access.today() + timedelta(days=3)
    monkeypatch.setattr(access, "today", lambda: then)
    assert access.notice_on_show(notice.code) == notice


def test_nobodys_words_are_overwritten_unread(cast):
    notice = make.draft(cast.nord)
    seen = notice.version
    actions.change(notice, **WORDS, after=seen, by=cast.ada)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.change(notice, **{**WORDS, "title": {"de": "Wieder anders"}}, after=seen, by=cast.eva)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.publish(notice, on=access.today(), after=seen, by=cast.eva)
    notice.refresh_from_db()
    assert notice.title == {"de": "Anders"}
    assert not notice.published_at


def test_a_change_leaves_what_stood_there(cast):
    notice = make.draft(cast.nord)
    actions.change(notice, **WORDS, after=notice.version, by=cast.ada)
    line = Entry.objects.get(verb="press.changed")
    assert line.before["title"] == {"de": "Neue Werkstatt", "en": "A new workshop"}
    assert line.after["title"] == {"de": "Anders"}
    assert "kind" not in line.after


def test_the_same_words_are_no_change(cast):
    notice = make.draft(cast.nord)
    words = {name: getattr(notice, name) for name in ("kind", "title", "teaser", "text")}
    assert actions.change(notice, **words, after=notice.version, by=cast.ada).version == notice.version
    assert verbs() == ["press.drafted"]


def test_what_is_published_is_complete_and_not_back_dated(cast):
    notice = make.draft(cast.nord, text={"en": "English only"})
    with pytest.raises(actions.Incomplete):
        actions.publish(notice, on=access.today(), after=notice.version, by=cast.ada)
    whole = make.draft(cast.nord)
    with pytest.raises(actions.DayIsPast):
        actions.publish(whole, on=access.today() - timedelta(days=1), after=whole.version, by=cast.ada)
    shown = make.published(cast.nord)
    with pytest.raises(actions.Incomplete):
        actions.change(shown, **{**WORDS, "text": {}}, after=shown.version, by=cast.ada)


def test_withdrawn_and_published_again(cast):
    notice = make.published(cast.nord)
    gone = actions.withdraw(notice, after=notice.version, by=cast.ada)
    assert actions.withdraw(notice, after="whatever", by=cast.ada) == gone
    assert not access.notices_on_show().exists()
    actions.publish(gone, on=access.today(), after=gone.version, by=cast.ada)
    assert access.latest(3) == [notice]
    assert verbs() == ["press.drafted", "press.published", "press.withdrawn", "press.published"]


def test_a_draft_cannot_be_withdrawn(cast):
    notice = make.draft(cast.nord)
    with pytest.raises(actions.NotShown):
        actions.withdraw(notice, after=notice.version, by=cast.ada)


def test_published_twice_is_published_once(cast):
    notice = make.published(cast.nord)
    again = actions.publish(notice, on=access.today() + timedelta(days=9), after=notice.version, by=cast.ada)
    assert again.publish_on == access.today()
    assert verbs().count("press.published") == 1


def test_the_database_refuses_what_cannot_be(cast):
    notice = make.draft(cast.nord)
    for wrong in ({"published_at": notice.changed_at}, {"withdrawn_at": notice.changed_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(**wrong)


def test_who_speaks_for_whom(cast):
    assert access.may_write(cast.ada, cast.nord)
    assert access.may_write(cast.eva, cast.nord)
    assert not access.may_write(cast.ben, cast.nord)
    assert not access.may_write(cast.carla, cast.nord)
    own, hubs = make.draft(None), make.draft(cast.nord)
    assert list(access.notices_of_network(cast.dina)) == [own]
    with pytest.raises(Http404):
        access.notice_of_network(cast.dina, hubs.code)
    for user in (cast.mira, cast.ada):
        with pytest.raises(Http404):
            access.notices_of_network(user)


def test_the_newest_come_first_and_cost_one_query(cast, django_assert_num_queries):
    older, newer = make.published(cast.nord, days=-9), make.published(None, days=-2)
    make.published(cast.sued, days=-20)
    with django_assert_num_queries(1):
        found = access.latest(2)
        assert [str(notice.hub or "") for notice in found] == ["", "Hub Nord"]
    assert found == [newer, older]
    assert access.latest(5, cast.nord) == [older]
