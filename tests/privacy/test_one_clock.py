"""One list of rules, run by one clock: no room forgets on its own, nothing that has a period is left out."""

import ast
import importlib

import pytest
from django.utils import timezone

from hubnetz.lib import privacy
from hubnetz.privacy import access, actions, declared, tasks
from tests.house import plan

# Words by which verbs say that they forget.
FORGETTING = ("forget", "empty_old", "sum_up", "delete", "erase", "keep_to_periods", "keep_for_hours")
# Periods after which a clock forgets, and which rooms answer for them. All others end by a verb or not at all.
BY_THE_CLOCK = {
    "event": {"events"},
    "booking": {"booking"},
    "licence": {"booking"},
    "queue": {"booking"},
    "tax": {"booking"},
    "enquiry": {"casework"},
    "case": {"casework"},
    "contact": {"organisations"},
    "shown": {"network"},
    "alert": {"alerts"},
    "feedback": {"press"},
    "letter": {"post"},
    "consent": {"privacy"},
    "request": {"privacy"},
}


def calls(tree: ast.Module) -> set[str]:
    """Return what functions of a file are called, or handed on."""
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} | {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name)
    }


def test_no_other_task_forgets():
    own = {
        (room, name)
        for room, _path, tree in plan.modules("tasks")
        for name in calls(tree)
        if any(word in name for word in FORGETTING)
    }
    assert own == {("privacy", "keep_to_periods"), ("privacy", "keep_for_hours")}


def test_both_runs_are_due_by_the_clock():
    app = importlib.import_module("procrastinate.contrib.django").app
    known = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert {f"hubnetz.privacy.tasks.{name}" for name in ("keep_to_periods", "keep_for_hours")} <= known


def test_every_period_that_ends_by_itself_has_a_rule():
    due = privacy.answers(declared.rooms(), "DUE")
    told = privacy.answers(declared.rooms(), "PREVIEW")
    assert due.keys() == told.keys()  # what is forgotten is announced
    used = {
        (kept.until, room)
        for room, models in declared.everything().items()
        for kept in models.values()
        if kept.person and kept.until in BY_THE_CLOCK
    }
    for period, room in used:
        answering = BY_THE_CLOCK[period]
        # what hangs on an event is forgotten with it, by what the rooms hang onto the events' own verb
        assert room in due or (period == "event" and room == "hackathons"), (period, room)
        assert answering <= due.keys(), period
    never = {
        kept.until for models in declared.everything().values() for kept in models.values() if kept.person
    }
    assert never - BY_THE_CLOCK.keys() <= {"account", "content", "short"}


@pytest.mark.database
def test_the_tasks_run_the_whole_list_once(cast, monkeypatch):
    ran: list[str] = []
    real = privacy.answers

    def spied(rooms, name):
        return {room: (lambda *a, r=room, v=verb, **k: (ran.append(f"{name} {r}"), v(*a, **k))[1])
                for room, verb in real(rooms, name).items()}  # fmt: skip

    monkeypatch.setattr(privacy, "answers", spied)
    tasks.keep_to_periods(0)
    tasks.keep_for_hours(0)
    names = {name: set(real(declared.rooms(), name)) for name in ("NOTE", "DUE", "HOURLY")}
    wanted = [f"{name} {room}" for name, rooms in names.items() for room in rooms]
    assert sorted(ran) == sorted(wanted)
    assert ran[0] == "NOTE organisations"
    assert {"journal", "matching", "hackathons"} & names["DUE"] == {"journal", "matching"}
    assert names["HOURLY"] == {"matching", "organisations"}


@pytest.mark.database
def test_a_row_that_fails_is_logged_and_keeps_no_other_waiting(caplog):
    def verb(row):
        if row == 2:
            raise RuntimeError
        return row

    assert privacy.one_by_one([1, 2, 3], verb) == 4
    assert "2 could not be forgotten" in caplog.text


@pytest.mark.database
def test_what_is_kept_for_hours_goes_every_hour(cast, monkeypatch):
    from hubnetz.organisations.actions import importing

    seen = []
    monkeypatch.setattr(importing, "empty_old", lambda *, now: seen.append(now) or 1)
    assert actions.keep_for_hours(timezone.now())["organisations"] == 1
    assert seen

    def dies(*, now):
        raise RuntimeError

    monkeypatch.setattr(importing, "empty_old", dies)
    assert actions.keep_for_hours(timezone.now()) == {"matching": 0}
    assert access.due(timezone.now()) is not None
