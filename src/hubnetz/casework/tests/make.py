"""Enquiries and files for tests."""

from datetime import date
from typing import Any
from uuid import uuid4

from hubnetz.casework import actions
from hubnetz.casework.models import Consultation, Enquiry
from hubnetz.network.models import Hub, Topic
from hubnetz.organisations import actions as organisations
from hubnetz.organisations.models import Organisation


def enquiry(hub: Hub, **fields: Any) -> Enquiry:
    """Receive an enquiry of Emil's through the verb."""
    values = {
        "text": "Wir schreiben jede Bestellung zweimal.",
        "name": "Emil",
        "email": "emil@client.example",
        "idempotency_key": uuid4(),
        **fields,
    }
    return actions.receive(hub, **values)


def organisation(hub: Hub, name: str = "Emil Holzbau", **fields: Any) -> Organisation:
    """Welcome a company through the verb."""
    return organisations.welcome(hub, name=name, **fields)


def consultation(organisation: Organisation, topic: Topic, by: Any, **fields: Any) -> Consultation:
    """Note a conversation of an hour through the verb."""
    values = {
        "held_on": date(2020, 5, 4),
        "minutes": 60,
        "form": Consultation.Form.PHONE,
        "topic": topic,
        "idempotency_key": uuid4(),
        **fields,
    }
    return actions.note_consultation(organisation, by=by, **values)
