"""As what people come, and what they are asked: kept as soon as somebody used it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.events import actions
from hubnetz.events.models import AttendeeType, Question
from hubnetz.events.tests import make


def asked(text="Kommen Sie mit dem Auto?", **fields):
    values = {"kind": "text", "text": {"de": text}, "help": {}, "options": [], "is_required": False}
    return {**values, "only_type": None, "only_if": None, "only_value": "", **fields}


def test_types_go_only_while_nobody_came_by_them(cast):
    event = make.event(cast.nord, seats=5)
    pool = event.pools.get()
    press = actions.add_type(pool, name={"de": "Presse"}, by=cast.eva)
    spare = actions.add_type(pool, name={"de": "Gast"}, by=cast.eva)
    make.registration(event, type=press)
    with pytest.raises(actions.InUse):
        actions.remove_type(press, by=cast.eva)
    other = actions.open_way(event, mode="online", seats=None, by=cast.eva)
    with pytest.raises(actions.InUse):
        actions.change_type(press, pool=other, name={"de": "Presse"}, by=cast.eva)
    assert actions.change_type(press, pool=pool, name={"de": "Medien"}, by=cast.eva).name["de"] == "Medien"
    question = actions.add_question(event, values=asked(only_type=spare), by=cast.eva)
    with pytest.raises(actions.InUse):
        actions.remove_type(spare, by=cast.eva)
    actions.remove_question(question, by=cast.eva)
    until = timezone.now() + timedelta(days=1)
    actions.invite(event, seats=1, valid_until=until, type=spare, by=cast.eva)
    with pytest.raises(actions.InUse):
        actions.remove_type(spare, by=cast.eva)
    event.invitations.all().delete()
    actions.remove_type(spare, by=cast.eva)
    assert AttendeeType.objects.get() == press


def test_one_more_way_makes_it_hybrid_and_back(cast):
    event = make.event(cast.nord, seats=5)
    online = actions.open_way(event, mode="online", seats=None, by=cast.eva)
    event.refresh_from_db()
    assert event.mode == "hybrid"
    make.registration(event)
    with pytest.raises(actions.InUse):  # somebody sits there
        actions.remove_pool(event.pools.get(mode="on_site"), by=cast.eva)
    actions.remove_pool(online, by=cast.eva)
    event.refresh_from_db()
    assert (event.mode, event.pools.count()) == ("on_site", 1)
    with pytest.raises(actions.InUse):
        actions.remove_pool(event.pools.get(), by=cast.eva)
    actions.go_online(event, join_url="", by=cast.eva)
    with pytest.raises(actions.NotOpen):
        actions.open_way(event, mode="on_site", seats=3, by=cast.eva)


def test_questions_keep_their_order_and_their_answers(cast):
    event = make.event(cast.nord)
    options = [{"code": "a", "name": {"de": "Brot"}}, {"code": "b", "name": {"de": "Suppe"}}]
    first = actions.add_question(event, values=asked(kind="choice", options=options), by=cast.eva)
    second = actions.add_question(event, values=asked("Scharf?", only_if=first, only_value="b"), by=cast.eva)
    with pytest.raises(actions.OutOfOrder):
        actions.move_question(second, up=True, by=cast.eva)
    with pytest.raises(actions.InUse):
        actions.remove_question(first, by=cast.eva)
    with pytest.raises(actions.InUse):  # the other one follows an answer that would be gone
        actions.change_question(first, values=asked(kind="choice", options=options[:1]), by=cast.eva)
    depends = asked(kind="choice", options=options, only_if=second, only_value="x")
    with pytest.raises(actions.OutOfOrder):
        actions.change_question(first, values=depends, by=cast.eva)
    third = actions.add_question(event, values=asked("Noch etwas?"), by=cast.eva)
    actions.move_question(third, up=True, by=cast.eva)
    assert [q.pk for q in event.questions.order_by("position")] == [first.pk, third.pk, second.pk]
    make.registration(event, answers={first.code: "a"})
    longer = [*options, {"code": "c", "name": {"de": "Kuchen"}}]
    actions.change_question(first, values=asked("Essen?", kind="choice", options=longer), by=cast.eva)
    with pytest.raises(actions.InUse):
        actions.change_question(first, values=asked(kind="text"), by=cast.eva)
    actions.remove_question(second, by=cast.eva)
    with pytest.raises(actions.InUse):
        actions.remove_question(first, by=cast.eva)
    assert Question.objects.get(pk=first.pk).text["de"] == "Essen?"
