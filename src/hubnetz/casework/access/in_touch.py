"""When hubs last had to do with people by questions and advice: for the room that forgets whom they know."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Greatest, Lower

from hubnetz.casework.models import Consultation, Enquiry
from hubnetz.organisations.access import due
from hubnetz.organisations.models import Affiliation, Person


def last_contacts(people: "QuerySet[Person]", now: datetime) -> Iterator[tuple[int, date]]:
    """Return for people whom hubs know the days on which they asked, were answered, or were advised.

    Nobody notes who of a company sat at the table: a consultation counts for whoever belonged to it on that day.
    """
    addresses = people.exclude(email="").annotate(mail=Lower("email")).values("mail")
    asked = Enquiry.objects.annotate(mail=Lower("email")).filter(mail__in=addresses).order_by()
    last = Greatest(Max("received_at"), Max("answered_at"))
    yield from due.by_address(people, asked.values_list("hub", "mail").annotate(last=last))
    there = Q(organisation__in=Consultation.objects.values("organisation"), person__in=people)
    places = Affiliation.objects.filter(there).values_list("person", "organisation", "since", "until")
    held = Consultation.objects.filter(organisation__in={place[1] for place in places}).order_by()
    by_company: dict[int, list[date]] = {}
    for company, day in held.values_list("organisation", "held_on").distinct():
        by_company.setdefault(company, []).append(day)
    for person, company, since, until in places:
        days = [
            day
            for day in by_company.get(company, ())
            if (since is None or since <= day) and (until is None or day <= until)
        ]
        if days:
            yield person, max(days)
    for way in ("booking__email", "case__enquiry__email"):
        told = Consultation.objects.annotate(mail=Lower(way)).filter(mail__in=addresses).order_by()
        yield from due.by_address(people, told.values_list("hub", "mail").annotate(last=Max("held_on")))
