"""Emil, whom two hubs know in every way there is."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from hubnetz.alerts.tests import make as alerts
from hubnetz.booking.tests import make as booking
from hubnetz.booking.tests import make_prices
from hubnetz.casework import actions as casework
from hubnetz.casework.tests import make as files
from hubnetz.events import actions as events_actions
from hubnetz.events.models import Attendance, Event
from hubnetz.events.tests import make as events
from hubnetz.organisations.models import Affiliation, Person
from hubnetz.press.models import Feedback
from tests.cast import Cast, person

EMIL = "emil@client.example"


def emil(cast: Cast) -> dict[str, Any]:
    """Let two hubs know Emil, and one of them Frieda."""
    past, coming = events.event(cast.nord), events.event(cast.sued, seats=3)
    came = events.registration(past, organisation_name="Holzbau", postcode="71032", no_photos=True)
    events.registration(past, "frieda")
    events_actions.note_attendance(came, by=cast.eva)
    ago = timedelta(days=30)
    Event.objects.filter(pk=past.pk).update(starts_at=past.starts_at - ago, ends_at=past.ends_at - ago)
    Attendance.objects.update(counted_on=date(2026, 10, 1))
    seat = events.registration(coming)
    alert = alerts.due(EMIL)
    room = booking.resource(cast.nord)
    booked = booking.booking(room, phone="0711 1")
    customer = make_prices.person(cast.sued)
    company = files.organisation(cast.nord)
    enquiry = files.enquiry(cast.nord, phone="0711 2")
    alone = files.enquiry(cast.sued, text="Was kostet ein Roboter?")
    case = casework.open_case(company, title="Online-Shop", adviser=cast.ben, enquiry=enquiry, by=cast.ben)
    talk = files.consultation(
        company,
        cast.topic,
        cast.ben,
        case=case,
        held_on=timezone.localdate() - timedelta(days=3),
        result="Streit mit Frieda",
    )
    contact = Person.objects.create(hub=cast.nord, name="Emil", email=EMIL, noted_at=timezone.now())
    Affiliation.objects.create(person=contact, organisation=company, function="Inhaber")
    Feedback.objects.create(
        kind=Feedback.Kind.values[0], page="/", text="Da fehlt ein Wort", email=EMIL, received_at=timezone.now(),
        answer_due_on=timezone.localdate(), idempotency_key=uuid4(),
    )  # fmt: skip
    return {"past": past, "coming": coming, "came": came, "seat": seat, "alert": alert, "booked": booked,
            "enquiry": enquiry, "alone": alone, "case": case, "company": company, "person": contact,
            "customer": customer, "talk": talk}  # fmt: skip


def other_coordinator() -> Any:
    """Return somebody who may decide what Dina proposed."""
    return person("Doro", "coordinator", None)
