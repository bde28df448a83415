"""By the clock: three years later each room has forgotten what its declaration says, and figures are the same."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hubnetz.alerts.tests import make as alerts
from hubnetz.booking.models import Booking
from hubnetz.casework.models import Enquiry
from hubnetz.cli import privacy as command
from hubnetz.events.models import Event, Registration
from hubnetz.indicators import access as indicators
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN
from hubnetz.organisations.models import Person
from hubnetz.post.models import Letter
from hubnetz.privacy import access, actions
from hubnetz.privacy.models import Consent, Inquiry
from tests.privacy import world

pytestmark = pytest.mark.database
EMIL = world.EMIL
THREE_YEARS = timedelta(days=3 * 366 + 14)  # what Emil booked and registered for is over for three years then


@pytest.fixture
def known(cast):
    found = world.emil(cast)
    Letter.objects.update(state=Letter.State.SENT, sent_at=timezone.now())
    Enquiry.objects.filter(pk=found["alone"].pk).update(
        state="closed", answer="Viel.", answered_at=timezone.now(), closed_at=timezone.now()
    )
    actions.ask(EMIL, language="de")
    return found


@pytest.fixture
def later(monkeypatch):
    """Let three years pass for everybody who reads the clock."""
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + THREE_YEARS)
    return timezone.now()


def figures(day):
    return [(one.definition.key, one.value) for one in indicators.balance(day)]


def test_nothing_is_forgotten_too_early(known):
    assert sum(actions.keep_to_periods(timezone.now()).values()) == 0
    assert {label for label, number, _ in access.due(timezone.now()) if number} == set()


def test_three_years_later_nobody_is_known_and_the_figures_are_the_same(known, later):
    today = timezone.localdate(timezone=BERLIN)
    before = figures(today)
    due = {label: number for label, number, _ in access.due(later) if number}
    assert due.keys() >= {"events.Event", "booking.Booking", "casework.Enquiry", "organisations.Person", "post.Letter",
                          "privacy.Inquiry"}  # fmt: skip
    done = actions.keep_to_periods(later)
    assert done["events"] >= 3
    assert figures(today) == before
    assert not Registration.objects.exclude(email="").exists()
    assert not Booking.objects.exclude(email="").exists()
    assert not Person.objects.exists()
    assert not Inquiry.objects.exists()
    assert Enquiry.objects.get(pk=known["alone"].pk).text == ""
    assert (
        Enquiry.objects.get(pk=known["enquiry"].pk).email == EMIL
    )  # part of a file, which is kept for ten years
    assert [row for row in access.due(later) if row[1]] == []
    assert sum(actions.keep_to_periods(later).values()) == 0


def test_a_hold_keeps_it_until_it_ends(known, cast, later):
    held = actions.hold(known["past"], reason="Prüfung der Förderung", hub=cast.nord, by=cast.ada)
    [row] = [one for one in access.due(later) if one[0] == "events.Event"]
    assert row == ("events.Event", 2, 1)
    actions.keep_to_periods(later)
    known["came"].refresh_from_db()
    known["seat"].refresh_from_db()
    assert (known["came"].email, known["seat"].email) == (EMIL, "")
    assert actions.hold(known["past"], reason="noch einmal", by=cast.ada) == held
    actions.end_hold(held, by=cast.ada)
    actions.end_hold(held, by=cast.ada)
    assert Entry.objects.filter(verb="privacy.hold_ended").count() == 1
    actions.keep_to_periods(later)
    known["came"].refresh_from_db()
    assert known["came"].email == ""


def test_a_room_that_fails_does_not_keep_the_others_waiting_and_the_next_run_goes_on(
    known, later, monkeypatch
):
    from hubnetz.casework.actions import rights

    def dies(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(rights, "forget_due", dies)
        done = actions.keep_to_periods(later)
    assert "casework" not in done
    assert not Registration.objects.exclude(email="").exists()
    assert actions.keep_to_periods(later)["casework"] == 1


def test_zero_months_are_for_ever(known, later, settings):
    settings.HUBNETZ_ENQUIRIES_KEPT = settings.HUBNETZ_CONTACTS_KEPT = settings.HUBNETZ_LETTERS_KEPT = 0
    settings.HUBNETZ_ATTENDEES_KEPT = 0
    assert {label for label, number, _ in access.due(later) if number} == {
        "privacy.Inquiry",
        "press.Feedback",
    }
    actions.keep_to_periods(later)
    assert Person.objects.exists()
    assert Letter.objects.exists()


def test_a_withdrawn_consent_is_kept_as_proof_and_then_goes(cast, later):
    alert = alerts.due(EMIL)
    given = Consent.objects.get()
    assert (given.email, given.text.version, given.how) == (EMIL, 1, "link")
    actions.take_back(given)
    actions.take_back(given)
    given.refresh_from_db()
    alert.refresh_from_db()
    assert (given.email, alert.ended_at is not None) == ("", True)
    assert list(access.consents_of(EMIL)) == [given]
    assert list(access.consents_of("other@client.example")) == []
    actions.keep_to_periods(later)
    assert Consent.objects.exists()
    actions.keep_to_periods(later + THREE_YEARS)
    assert not Consent.objects.exists()


def test_a_consent_is_withdrawn_in_two_clicks_without_signing_in(client, cast):
    alerts.due(EMIL)
    page = f"/consents/{access.key_to_consent(Consent.objects.get())}/"
    assert client.get(page).status_code == 200
    assert Consent.objects.standing().exists()
    assert client.post(page).status_code == 303
    assert not Consent.objects.standing().exists()
    assert "Widerrufen am" in client.get(page).content.decode()
    assert client.get(page.replace("~", "~x")).status_code == 404


def test_what_is_said_of_a_hub_that_closes_is_a_consent(cast):
    from hubnetz.casework import actions as casework
    from hubnetz.casework.models import ClientTransfer
    from hubnetz.casework.tests import make

    company = make.organisation(cast.nord)
    casework.open_case(company, title="Shop", adviser=cast.ben, enquiry=make.enquiry(cast.nord), by=cast.ben)
    today = timezone.localdate(timezone=BERLIN)
    casework.close_hub(
        casework.propose_closure(cast.nord, last_day=today, successor=cast.sued, by=cast.dina),
        typed="Nord",
        by=world.other_coordinator(),
    )
    asked = casework.agree(ClientTransfer.objects.get())
    given = Consent.objects.get()
    assert (given.text.purpose, given.noun_code, given.email) == ("handover", asked.code, EMIL)
    actions.take_back(given)
    asked.refresh_from_db()
    assert asked.state == ClientTransfer.State.REFUSED


def test_the_command_lists_what_is_due(known, capsys, monkeypatch):
    import contextlib

    monkeypatch.setattr(command, "open_house", contextlib.nullcontext)
    day = (timezone.now() + THREE_YEARS).date()
    assert command.run(_said("due", until=day)) == 0
    assert "booking.Booking: 1\n" in capsys.readouterr().out
    assert Event.objects.count() == 2


def test_the_command_writes_the_record(capsys, monkeypatch, tmp_path, db):
    import contextlib

    monkeypatch.setattr(command, "open_house", contextlib.nullcontext)
    for ending in (".md", ".html", ".csv"):
        file = tmp_path / f"record{ending}"
        assert command.run(_said("record", out=str(file), language="en")) == 0
        assert "Holding seats at events" in file.read_text(encoding="utf-8")
    assert command.run(_said("record", out=None, language="de")) == 0
    assert capsys.readouterr().out.startswith("# Verzeichnis von Verarbeitungstätigkeiten")
    with pytest.raises(command.terminal.WrongUse, match="ends in none"):
        command.run(_said("record", out=str(tmp_path / "record.doc"), language="de"))


def _said(verb, **values):
    import argparse

    return argparse.Namespace(verb=verb, **values)
