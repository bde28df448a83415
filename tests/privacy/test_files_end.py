"""Files are kept for ten years from the end of the year in which they ended; then their words go, and figures stay."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from hubnetz.casework import actions, figures
from hubnetz.casework.access import due
from hubnetz.casework.actions import forgetting, rights
from hubnetz.casework.models import Case, ClientTransfer, Consultation, Cooperation, Enquiry, Project
from hubnetz.casework.tests import make
from hubnetz.indicators import access as indicators
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import Period
from hubnetz.post.models import Letter
from hubnetz.privacy import access as privacy
from hubnetz.privacy import actions as holds
from hubnetz.privacy.models import Consent
from tests.cast import person

pytestmark = pytest.mark.database
EVER = Period(None, date(2100, 1, 1))
LAST = datetime(2020, 12, 31, 22, 59, tzinfo=UTC)  # in Berlin it is still the last day of the year
KEPT, OVER = datetime(2030, 12, 31, 22, 59, tzinfo=UTC), datetime(2030, 12, 31, 23, 1, tzinfo=UTC)
SECRETS = (
    "Emil",
    "client.example",
    "Bestellung",
    "Shop",
    "Streit",
    "Angebot",
    "Nachlass",
    "Paar",
    "vermittelt",
)


def told():
    """Return all that files say, as one text."""
    models = (Enquiry, Case, Consultation, Project, Cooperation, ClientTransfer, Letter)
    return "\n".join(str(row) for model in models for row in model.objects.values())


def figures_now():
    counted = [list(getattr(figures, name)(EVER)) for name in
               ("projects", "cooperations", "consultations", "appearances", "organisations_served")]  # fmt: skip
    return counted, [(one.definition.key, one.value) for one in indicators.balance(date(2030, 12, 31))]


@pytest.fixture
def at(monkeypatch):
    """Say what the clock shows."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def file(cast, at):
    """A file of 2020 with everything there can be in it, closed in the last hour of the year; and notes beside it."""
    at(datetime(2020, 5, 4, 12, tzinfo=UTC))
    company, other = make.organisation(cast.nord, "Muster"), make.organisation(cast.nord, "Beispiel")
    case = actions.open_case(
        company, title="Shop", adviser=cast.ben, enquiry=make.enquiry(cast.nord), by=cast.ben
    )
    told = {"result": "Streit ums Erbe", "next_step": "Angebot holen"}
    talk = make.consultation(company, cast.topic, cast.ben, case=case, **told)
    make.consultation(company, cast.topic, cast.ben, **told)
    for title, within in (("Shop 1", case), ("Shop 2", None)):
        project = actions.note_project(
            company, title=title, topic=cast.topic, impulse_on=date(2020, 5, 4), from_consultation=talk, case=within,
            state="done", by=cast.ben,
        )  # fmt: skip
        actions.confirm_project(project, by=cast.ben)
        pair = actions.note_cooperation(
            cast.nord, title=f"Paar {title}", contribution="vermittelt", members=[company, other], case=within,
            by=cast.ben,
        )  # fmt: skip
        actions.confirm_cooperation(pair, by=cast.ben)
    at(LAST)
    return actions.close_case(case, by=cast.ben)


def test_the_words_of_a_file_go_after_ten_years_and_no_figure_moves(cast, file, at):
    before = figures_now()
    assert all(any(row) for row in before[0][:3])
    assert due.case_kept_until(file) == date(2030, 12, 31)
    at(KEPT)
    assert rights.forget_due(KEPT, held={}) == 0
    assert not any(number for label, number, _ in due.due_to_forget(KEPT, {}))
    at(OVER)
    assert {label: number for label, number, _ in due.due_to_forget(OVER, {}) if number} == {
        f"casework.{noun}": 1 for noun in ("Case", "Consultation", "Project", "Cooperation")
    }
    assert rights.forget_due(OVER, held={}) == 4
    assert [word for word in SECRETS if word in told()] == []
    assert figures_now() == before
    verbs = Entry.objects.filter(at=OVER).order_by("verb").values_list("verb", "hub")
    assert list(verbs) == [("casework.file_forgotten", "nord"), *[("casework.note_forgotten", "nord")] * 3]
    assert not any(number for label, number, _ in due.due_to_forget(OVER, {}))
    assert rights.forget_due(OVER, held={}) == 0


@pytest.mark.parametrize("late", ["consultation", "project", "cooperation", "open"])
def test_the_years_run_from_the_last_thing_in_a_file(cast, file, at, late):
    at(OVER - timedelta(days=400))
    company, day = file.organisation, date(2029, 11, 1)
    if late == "consultation":
        make.consultation(company, cast.topic, cast.ben, case=file, held_on=day)
    elif late == "project":
        talk = Consultation.objects.filter(case=file).get()
        actions.note_project(company, title="Neu", topic=cast.topic, impulse_on=day, from_consultation=talk,
                             case=file, by=cast.ben)  # fmt: skip
    elif late == "cooperation":
        other = make.organisation(cast.nord, "Dritte")
        actions.note_cooperation(cast.nord, title="Neu", contribution="x", members=[company, other], case=file,
                                 agreed_on=day, by=cast.ben)  # fmt: skip
    else:
        Case.objects.update(closed_at=None)
    file.refresh_from_db()
    assert due.case_kept_until(file) == (None if late == "open" else date(2039, 12, 31))
    at(OVER)
    assert list(due.cases_to_forget(OVER, {})) == []
    assert not forgetting.forget_file(file)
    assert rights.forget_due(OVER, held={}) == 3  # what was noted beside the file
    file.refresh_from_db()
    assert file.title == "Shop"
    assert Consultation.objects.filter(case=file, result__gt="").exists()


def test_a_project_that_still_runs_keeps_its_name(cast, file, at):
    at(OVER)
    Project.objects.filter(case=None).update(state="running")
    rights.forget_due(OVER, held={})
    assert [one.title for one in Project.objects.order_by("pk")] == ["–", "Shop 2"]


@pytest.mark.parametrize("noun", ["case", "enquiry", "consultation"])
def test_what_a_hold_protects_stays_until_it_ends(cast, file, at, noun):
    at(OVER)
    row = {"case": file, "enquiry": file.enquiry, "consultation": file.consultations.get()}[noun]
    held = holds.hold(row, reason="Prüfung der Förderung", hub=cast.nord, by=cast.ada)
    assert ("casework.Case", 1, 1) in due.due_to_forget(OVER, privacy.holds())
    assert rights.forget_due(OVER, held=privacy.holds()) == 3
    assert not forgetting.forget_file(file)  # also if the hold came while the clock ran
    assert "Streit" in told()
    holds.end_hold(held, by=cast.ada)
    assert rights.forget_due(OVER, held=privacy.holds()) == 1
    assert "Streit" not in told()


def test_a_note_beside_a_file_is_held_by_itself(cast, file, at):
    at(OVER)
    talk = Consultation.objects.get(case=None)
    holds.hold(talk, reason="Prüfung", hub=cast.nord, by=cast.ada)
    assert ("casework.Consultation", 1, 1) in due.due_to_forget(OVER, privacy.holds())
    assert rights.forget_due(OVER, held=privacy.holds()) == 3
    talk.refresh_from_db()
    assert talk.result


def test_killed_in_between_the_next_night_goes_on(cast, file, at, monkeypatch):
    make.organisation(cast.nord, "Zweite")
    at(OVER)

    def dies(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(forgetting.journal, "record", dies)
        with pytest.raises(KeyboardInterrupt):
            rights.forget_due(OVER, held={})
    assert "Streit" in told()  # nothing of it is half done
    assert rights.forget_due(OVER, held={}) == 4


def test_whose_question_was_forgotten_before_loses_its_words_with_the_file(cast, file, at):
    at(KEPT)
    rights.forget_everything("emil@client.example", held={})
    assert "Bestellung" in Enquiry.objects.get().text
    at(OVER)
    rights.forget_due(OVER, held={})
    assert (Enquiry.objects.get().text, Enquiry.objects.get().state) == ("", "closed")


def test_a_hand_over_is_forgotten_when_neither_hub_needs_the_file(cast, at):
    start = datetime(2020, 5, 4, 12, tzinfo=UTC)
    at(start)
    company = make.organisation(cast.nord)
    old = actions.open_case(
        company, title="Shop", adviser=cast.ben, enquiry=make.enquiry(cast.nord), by=cast.ben
    )
    closure = actions.propose_closure(cast.nord, last_day=date(2020, 5, 4), successor=cast.sued, by=cast.dina)
    actions.close_hub(closure, typed="Nord", by=person("Doro", "coordinator", None))
    at(start + timedelta(days=1))
    asked = actions.agree(ClientTransfer.objects.get())
    assert (asked.state, asked.passed["title"]) == ("handed_over", "Shop")
    at(OVER)
    assert rights.forget_due(OVER, held={}) == 1  # the old file; the new one is still open
    asked.refresh_from_db()
    old.refresh_from_db()
    assert (old.title, asked.email) == ("–", "emil@client.example")
    Case.objects.filter(pk=asked.new_case_id).update(closed_at=start)
    assert ("casework.ClientTransfer", 1, 0) in due.due_to_forget(OVER, {})
    held = holds.hold(asked.new_case, reason="Prüfung", hub=cast.sued, by=cast.carla)
    assert rights.forget_due(OVER, held=privacy.holds()) == 0
    holds.end_hold(held, by=cast.carla)
    assert rights.forget_due(OVER, held={}) == 2
    asked.refresh_from_db()
    assert (asked.name, asked.email, asked.said_by, asked.passed) == ("", "", "", {"title": "–"})
    assert asked.state == "handed_over"
    assert not Consent.objects.exclude(email="").exists()
    assert rights.forget_due(OVER, held={}) == 0


def test_a_client_who_wished_to_be_forgotten_leaves_no_summary_either(cast, at):
    at(LAST)
    company = make.organisation(cast.nord)
    case = actions.open_case(
        company, title="Shop", adviser=cast.ben, enquiry=make.enquiry(cast.nord), by=cast.ben
    )
    row = ClientTransfer.objects.create(
        closure=actions.propose_closure(cast.nord, last_day=date(2021, 5, 4), successor=cast.sued, by=cast.dina),
        case=case, state="refused", passed={"title": "Shop", "contact": {}},
    )  # fmt: skip
    actions.close_case(case, by=cast.ben)
    rights.forget_due(OVER, held={})
    row.refresh_from_db()
    assert row.passed != {}  # the clock says 2020
    at(OVER)
    rights.forget_due(OVER, held={})
    row.refresh_from_db()
    assert row.passed == {}
