"""Every letter about an enquiry, as it reads."""

from datetime import date
from pathlib import Path

import pytest
from tests.letters import compare

from hubnetz.casework import actions, rules
from hubnetz.casework.models import Enquiry
from hubnetz.casework.tests import make
from hubnetz.post.models import Letter

FOLDER = Path(__file__).parent / "letters"


@pytest.fixture
def enquiry(cast, monkeypatch, language):
    monkeypatch.setattr(Enquiry._meta.get_field("code"), "default", lambda: "anfrage")
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
