"""Every letter about an enquiry, as it reads."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from tests.cast import person
from tests.letters import compare

from hubnetz.casework import access, actions, rules
from hubnetz.casework.models import ClientTransfer, Closure, Enquiry
from hubnetz.casework.tests import make
from hubnetz.lib.periods import BERLIN
from hubnetz.network import actions as life
from hubnetz.network.models import Membership
from hubnetz.post.models import Letter

FOLDER = Path(__file__).parent / "letters"


@pytest.fixture
def enquiry(cast, monkeypatch, language):
    monkeypatch.setattr(Enquiry._meta.get_field("code"), "_get_default", lambda: "anfrage")
    monkeypatch.setattr(rules, "answer_due_on", lambda day: date(2027, 3, 4))
    cast.ada.language = language
    cast.ada.save(update_fields=["language"])
    return make.enquiry(cast.nord, language=language)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", ["enquiry_received", "enquiry_arrived"])
def test_an_enquiry_is_received(cast, enquiry, language, kind):
    to = {"enquiry_received": enquiry.email, "enquiry_arrived": cast.ada.email}[kind]
    compare(Letter.objects.get(kind=f"casework.{kind}", to=to), FOLDER / f"{kind}.{language}.txt")


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_enquiry_is_answered(cast, enquiry, language):
    actions.answer(enquiry, text="Kommen Sie am Dienstag vorbei.\n\nWir zeigen Ihnen drei Wege.", by=cast.ben)
    compare(Letter.objects.get(kind="casework.enquiry_answered"), FOLDER / f"enquiry_answered.{language}.txt")


CLOSING = ["client_asked", "client_reminded", "client_arrived", "hub_comes_to_you", "enquiry_passed"]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", CLOSING)
def test_a_hub_closes(cast, enquiry, language, kind, monkeypatch):
    lena, doro = person("Lena", "lead", cast.sued), person("Doro", "coordinator", None)
    lena.language = language
    lena.save(update_fields=["language"])
    case = actions.open_case(
        make.organisation(cast.nord), title="Online-Shop", adviser=cast.ben, enquiry=enquiry, by=cast.ben
    )
    monkeypatch.setattr(Enquiry._meta.get_field("code"), "_get_default", lambda: "warten")
    make.enquiry(cast.nord, language=language)
    last_day = timezone.localdate(timezone=BERLIN) - timedelta(days=1)
    closure = actions.propose_closure(
        cast.nord,
        last_day=last_day,
        successor=cast.sued,
        offers="pass",
        dates="pass",
        passes_areas=True,
        by=cast.dina,
    )
    Closure.objects.filter(pk=closure.pk).update(last_day=date(2020, 3, 1))
    monkeypatch.setattr(rules, "consent_until", lambda day: date(2099, 3, 4))
    monkeypatch.setattr(life, "end", lambda hub, **_more: hub)  # the day of the letter lies long ago
    monkeypatch.setattr(ClientTransfer._meta.get_field("code"), "_get_default", lambda: "uebergabe")
    actions.close_hub(closure, typed="Nord", by=doro)
    transfer = case.transfer
    monkeypatch.setattr(rules, "is_due_for_reminder", lambda *_days: True)
    ClientTransfer.objects.filter(pk=transfer.pk).update(asked_at=datetime(2020, 2, 1, tzinfo=UTC))
    actions.remind(transfer)
    actions.agree(transfer)
    letter = Letter.objects.get(kind=f"casework.{kind}")
    letter.text = letter.text.replace(access.key_to(transfer), "KEY")
    compare(letter, FOLDER / f"{kind}.{language}.txt")


@pytest.mark.parametrize("language", ["de", "en"])
def test_work_changes_hands(cast, enquiry, language):
    actions.assign(enquiry, to=cast.ben, by=cast.ada)
    actions.let_go(Membership.objects.get(user=cast.ben), by=cast.dina)
    compare(
        Letter.objects.get(kind="casework.work_given_to_you"), FOLDER / f"work_given_to_you.{language}.txt"
    )
