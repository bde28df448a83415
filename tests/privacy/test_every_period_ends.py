"""Every period that is declared for what is known of people ends by a clock: worked out from the declarations.

One of everything is made, all that is somebody's gets a sign, a hundred years pass, the clocks run: no sign may be left
but where a declaration says that no clock ends it. A new noun with people has to be made here, or the test fails.
"""

import contextlib
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from hubnetz.alerts.tests import make as make_alert
from hubnetz.booking.models import Licence, Statement
from hubnetz.booking.tests import make_prices
from hubnetz.casework import actions as casework
from hubnetz.casework.models import Case, Enquiry, Project
from hubnetz.casework.tests import make as files
from hubnetz.events.models import Call, Event, Mailing
from hubnetz.hackathons.models import Conflict, Juror, Team
from hubnetz.lib import privacy
from hubnetz.lib.privacy import Class
from hubnetz.lib.texts import TextsField
from hubnetz.network.models import TeamEntry
from hubnetz.organisations.actions import importing
from hubnetz.organisations.models import ImportFile, Person
from hubnetz.post.models import Letter
from hubnetz.press.models import Feedback
from hubnetz.privacy import actions, declared
from hubnetz.privacy.models import Consent, Hold, Request
from tests.house.test_doors import world  # noqa: F401 (fixture)
from tests.house.test_looks import full  # noqa: F401 (fixture)

pytestmark = pytest.mark.database
SIGN = "zq9"
SHORT = 10  # no sign fits
PERSONAL = {Class.CONTACT, Class.NEED, Class.TEXT}
# Periods that no clock ends, and why.
BY_A_VERB = {
    "content": "public, or as long as it is needed: whoever has it takes it away",
    "company": "as long as a hub knows the company; people at it are kept for the period of contacts",
    "account": "as long as somebody works there: whoever leads ends it",
    "journal": "append-only; it holds of people no more than a code",
}


def personal() -> dict[str, list[str]]:
    """Return by label the declared fields that hold something of people and end by a clock."""
    return {
        f"{room}.{name}": fields
        for room, kinds in declared.everything().items()
        for name, kept in kinds.items()
        if kept.until not in BY_A_VERB
        and (fields := [field for field, one in kept.classes().items() if one in PERSONAL])
    }


@pytest.fixture
def everything(cast, full):  # noqa: F811
    """The world of all doors with what it lacks of people, and everything in it ended: a period begins with the end."""
    now, event = timezone.now(), Event.objects.get(code=full["event"])
    seat = event.registrations.first()
    Call.objects.create(registration=seat, about="x", note="x", made_at=now)
    Mailing.objects.create(
        event=event, subject={"de": "x"}, text={"de": "x"}, letters=1, sent_at=now, idempotency_key=uuid4()
    )
    person = make_prices.person(cast.nord)
    issued = Statement.objects.get()
    Statement.objects.create(
        **{name: getattr(issued, name) for name in ("hub", "issuer", "taxes", "net_cents", "vat_cents", "month")},
        customer=person, year=2010, sequence=1, number="X-2010-0001", issued_at=datetime(2010, 2, 1, tzinfo=UTC),
        recipient={"name": f"{SIGN}recipient", "number": 1}, reason=f"{SIGN}reason", lines=[],
    )  # fmt: skip
    sent = importing.receive_once(cast.nord, name="b.csv", idempotency_key=uuid4(), by=cast.ben)[0]
    ImportFile.objects.create(source=sent, name="b.csv", content=f"{SIGN}content".encode())
    Person.objects.create(hub=cast.nord, name="x", email="x@client.example", noted_at=now)
    company, asked = files.organisation(cast.nord, name="Anders GmbH"), files.enquiry(cast.nord, text="x")
    case = casework.open_case(company, title="x", adviser=cast.ben, enquiry=asked, by=cast.ben)
    files.consultation(company, cast.topic, cast.ben, case=case, result="x", next_step="x")
    for hold in Hold.objects.all():
        actions.end_hold(hold, by=cast.ada)
    Case.objects.update(closed_at=now)
    Project.objects.update(state=Project.State.DONE)
    Enquiry.objects.update(state="closed", closed_at=now, answered_at=now)
    Feedback.objects.update(answered_at=now)
    Request.objects.update(answered_at=now)
    Licence.objects.update(valid_until=now.date())
    TeamEntry.objects.update(shown_until=now.date())
    juror, team = Juror.objects.get(code=full["juror"]), Team.objects.get(code=full["hack_team"])
    Conflict.objects.update_or_create(
        juror=juror, team=team, defaults={"stands": True, "reason": "x", "said_at": now}
    )
    make_alert.asked("new@client.example")
    return full


def signed() -> dict[str, set[str]]:
    """Give every personal field a sign of its own where a row may have one; return which fields of which label did."""
    found: dict[str, set[str]] = {}
    for label, names in personal().items():
        model = apps.get_model(label)
        rows = model._default_manager.all()
        if label == "booking.Customer":
            rows = rows.filter(organisation=None)  # a company's says no more than its record
        for name in names:
            field = model._meta.get_field(name)
            if label == "booking.Statement" or isinstance(field, models.BinaryField):
                number = len([row for row in rows if SIGN in str(said(row, name))])
            elif isinstance(field, models.JSONField):
                some = {"de": f"{SIGN}{name}"} if isinstance(field, TextsField) else [f"{SIGN}{name}"]
                number = rows.update(**{name: some})
            elif isinstance(field, models.CharField | models.TextField) and (field.max_length or 99) > SHORT:
                number = write(rows, field)
            else:
                continue  # a flag, a choice, a country says nothing of anybody once nobody's name stands beside it
            if number:
                found.setdefault(label, set()).add(name)
    return found


def write(rows, field) -> int:
    """Write signs into all rows, or into those that say something already if empty ones have to stay so."""
    end = "@client.example" if isinstance(field, models.EmailField) else ""
    value = Concat(Value(SIGN), Cast("pk", models.TextField()), Value(end), output_field=models.TextField())
    for some in (rows, rows.exclude(**{field.name: ""})):
        with contextlib.suppress(IntegrityError), transaction.atomic():
            return some.update(**{field.name: value})
    return 0


def said(row, name):
    value = getattr(row, name)
    return bytes(value) if isinstance(value, memoryview) else value


def left() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for label, names in personal().items():
        for row in apps.get_model(label)._default_manager.all():
            for name in names:
                if not isinstance(row._meta.get_field(name), models.ManyToManyField) and SIGN in str(
                    said(row, name)
                ):
                    found.setdefault(label, set()).add(name)
    return found


def test_a_hundred_years_later_no_clock_has_left_anything_of_anybody(everything, monkeypatch):
    marked = signed()
    assert marked.keys() == personal().keys()  # a noun that nobody made here proves nothing
    assert left() == marked
    for given in Consent.objects.standing():
        actions.take_back(given)  # what was agreed to goes on until somebody says so
    Letter.objects.update(state=Letter.State.SENT, sent_at=timezone.now())  # the post has worked until then
    later = timezone.now() + timedelta(days=36525)
    monkeypatch.setattr(timezone, "now", lambda: later)
    actions.keep_to_periods(later)
    actions.keep_for_hours(later)
    assert left() == {}


def test_no_period_is_without_a_clock_but_those_that_say_so():
    used = {kept.until for kinds in declared.everything().values() for kept in kinds.values()}
    assert used >= BY_A_VERB.keys()
    assert used == privacy.PERIODS  # a period that nothing has is no promise
