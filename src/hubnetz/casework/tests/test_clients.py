"""Clients of a hub that closes: one question, one answer by whatever way, and forgotten if they wish."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone
from tests.cast import person

from hubnetz.casework import access, actions, figures
from hubnetz.casework.models import Case, ClientTransfer
from hubnetz.casework.tests import make
from hubnetz.journal.models import Entry
from hubnetz.lib.periods import BERLIN, Period
from hubnetz.post.models import Letter

pytestmark = pytest.mark.database
DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate(timezone=BERLIN)


@pytest.fixture
def closing(cast, today):
    """Nord closes in ten days: Emil has two cases, one by his enquiry; Stumm has two and no e-mail address."""
    doro = person("Doro", "coordinator", None)
    person("Lena", "lead", cast.sued)
    emil = make.organisation(cast.nord, "Emil Holzbau", postcode="71032", town="Böblingen")
    actions.open_case(emil, title="Ohne Anfrage", adviser=cast.ben, by=cast.ben)
    actions.open_case(emil, title="Shop", adviser=cast.ben, enquiry=make.enquiry(cast.nord), by=cast.ben)
    silent = make.organisation(cast.nord, "Stumm GmbH", postcode="72202", town="Nagold")
    for title in ("Lager", "Logistik"):
        actions.open_case(silent, title=title, adviser=cast.ben, by=cast.ben)
    Letter.objects.all().delete()

    def close(last_day):
        closure = actions.propose_closure(
            cast.nord, last_day=last_day, successor=cast.sued, offers="pass", dates="pass", by=cast.dina
        )
        return actions.close_hub(closure, typed="Nord", by=doro)

    return close


def of(title):
    return ClientTransfer.objects.get(case__title=title)


def states():
    return dict(ClientTransfer.objects.values_list("case__title", "state"))


def wind_up(closure, monkeypatch, day):
    for place in ("closing._today", "clients._today"):
        monkeypatch.setattr(f"hubnetz.casework.actions.{place}", lambda: day)
    return actions.wind_up(closure)


def test_a_client_with_two_cases_gets_one_letter_and_one_answer_covers_both(
    cast, closing, today, monkeypatch, client
):
    closure = closing(today + 10 * DAY)
    letter = Letter.objects.get(kind="casework.client_asked")
    assert letter.to == "emil@client.example"
    assert "„Ohne Anfrage“, „Shop“" in letter.text
    assert access.answers_of_clients(closure) == {"asked": 1, "unreachable": 1}
    page = client.get(f"/transfers/{access.key_to(of('Ohne Anfrage'))}/").content.decode()
    assert "„Ohne Anfrage“, „Shop“" in page
    assert actions.agree(of("Shop")).state == "agreed"
    assert states() == dict.fromkeys(("Ohne Anfrage", "Shop"), "agreed") | dict.fromkeys(
        ("Lager", "Logistik"), "unreachable"
    )
    wind_up(closure, monkeypatch, today + 11 * DAY)
    assert set(Case.objects.filter(hub=cast.sued).values_list("title", flat=True)) == {"Ohne Anfrage", "Shop"}
    assert len(set(Case.objects.filter(hub=cast.sued).values_list("organisation", flat=True))) == 1
    assert Letter.objects.filter(kind="casework.client_arrived").count() == 1
    assert states()["Lager"] == "unreachable"


def test_one_reminder_for_both_cases(cast, closing, today, monkeypatch):
    closing(today + 30 * DAY)
    monkeypatch.setattr("hubnetz.casework.actions.clients._today", lambda: today + 14 * DAY)
    for transfer in access.transfers_waiting():
        actions.remind(transfer)
    assert Letter.objects.filter(kind="casework.client_reminded").count() == 1


def note(cast, transfer, on, **more):
    values = {"agrees": True, "how": "phone", "said_by": "Frau Stumm", "by": cast.ben, **more}
    return actions.note_answer(transfer, on=on, **values)


def test_an_answer_by_telephone_counts_like_one_by_the_link(cast, closing, today, monkeypatch):
    closure = closing(today + 10 * DAY)
    noted = note(cast, of("Lager"), today)
    note(cast, of("Logistik"), today)  # sent twice, for the other case: one answer
    assert (noted.state, noted.how, noted.said_by, noted.noted_by) == (
        "agreed",
        "phone",
        "Frau Stumm",
        cast.ben,
    )
    assert (
        Entry.objects.filter(verb="casework.client_answered", by=cast.ben).count() == 2
    )  # a line for each case
    assert access.answers_of_clients(closure) == {"asked": 1, "agreed": 1}
    wind_up(closure, monkeypatch, today + 11 * DAY)
    moved = Case.objects.filter(hub=cast.sued).order_by("title")
    assert [case.title for case in moved] == ["Lager", "Logistik"]
    assert moved[0].came_by.passed["contact"] == {"name": "Frau Stumm"}


def test_a_yes_may_become_a_no_until_it_is_handed_over(cast, closing, today, monkeypatch):
    closure = closing(today + 10 * DAY)
    note(cast, of("Lager"), today)
    assert note(cast, of("Lager"), today, agrees=False, how="letter").state == "refused"
    assert note(cast, of("Lager"), today, how="in_person").state == "agreed"
    wind_up(closure, monkeypatch, today + 11 * DAY)
    with pytest.raises(actions.TooLate):
        note(cast, of("Lager"), today, agrees=False)


def test_an_answer_on_an_impossible_day_is_refused(cast, closing, today, monkeypatch):
    closing(today + 90 * DAY)
    with pytest.raises(actions.InTheFuture):
        note(cast, of("Lager"), today + DAY)
    with pytest.raises(actions.TooEarly):
        note(cast, of("Lager"), today - DAY)
    monkeypatch.setattr("hubnetz.casework.actions.clients._today", lambda: today + 60 * DAY)
    with pytest.raises(actions.TooLate):
        note(cast, of("Lager"), today + 57 * DAY)
    assert note(cast, of("Lager"), today + 56 * DAY).state == "agreed"  # said in time, noted later


def test_what_is_kept_of_a_client_is_forgotten_and_the_count_stays(cast, closing, today, monkeypatch):
    closure = closing(today + 10 * DAY)
    note(cast, of("Lager"), today)
    count = sum(access.answers_of_clients(closure).values())
    assert actions.forget_address("EMIL@client.example ", by=cast.ada) == 1
    assert actions.forget_address("emil@client.example", by=cast.ada) == 0
    emil = of("Shop")
    assert (emil.name, emil.email, emil.state, emil.forgotten_at is None) == ("", "", "refused", False)
    assert not Letter.objects.filter(kind="casework.client_asked").exists()
    assert Entry.objects.filter(verb="casework.client_forgotten", by=cast.ada).count() == 2
    with pytest.raises(Http404):
        access.transfer_by_key(access.key_to(emil))
    for verb in (actions.agree, lambda row: note(cast, row, today)):
        with pytest.raises(actions.TooLate):
            verb(emil)
    assert sum(access.answers_of_clients(closure).values()) == count
    wind_up(closure, monkeypatch, today + 11 * DAY)
    assert not Case.objects.filter(hub=cast.sued, title="Shop").exists()
    before = list(figures.organisations_served(Period.until(today)))
    gone = actions.forget_client(of("Lager"), by=cast.ada)
    assert (gone.state, gone.said_by, gone.passed["contact"]) == ("handed_over", "", {})
    assert gone.new_case is not None
    assert list(figures.organisations_served(Period.until(today))) == before
