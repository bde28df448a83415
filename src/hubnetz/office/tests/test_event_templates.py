"""Templates of events at the office: what hubs offer becomes the network's own, by the coordinator alone."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.cast import person

from hubnetz.events import actions
from hubnetz.events.models import EventTemplate
from hubnetz.events.tests import make

pytestmark = pytest.mark.django_db
LIST = "/office/templates/"


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def test_taken_over_renamed_retired(cast):
    dina = browser(cast.dina)
    assert "Noch bietet kein Hub" in dina.get(LIST).content.decode()
    kept = make.template(make.event(cast.nord), name={"de": "Nur für uns"})
    offered = make.template(make.event(cast.nord), is_offered=True)
    text = dina.get(LIST).content.decode()
    assert "Für das Netzwerk übernehmen" in text
    assert "Nur für uns" not in text
    assert dina.post(f"{LIST}{kept.code}/taking/").status_code == 404
    assert dina.post(f"{LIST}{offered.code}/taking/").status_code == 303
    networks = EventTemplate.objects.get(hub=None)
    assert "vom Netzwerk übernommen" in dina.get(LIST).content.decode()
    at = f"{LIST}{networks.code}/"
    form = {"name_de": "Sprechstunde", "name_en": "Office hour", "idempotency_key": str(uuid4())}
    assert dina.post(f"{at}editing/", {**form, "name_de": "", "name_en": ""}).status_code == 422
    assert dina.post(f"{at}editing/", form).status_code == 303
    networks.refresh_from_db()
    assert networks.name == {"de": "Sprechstunde", "en": "Office hour"}
    assert dina.post(f"{at}retirement/").status_code == 303
    assert "stillgelegt" in dina.get(LIST).content.decode()
    assert dina.post(f"{LIST}{offered.code}/taking/").status_code == 303
    refused = dina.post(f"{at}retirement/undoing/")
    assert refused.status_code == 409
    assert "neu übernommen" in refused.content.decode()
    assert dina.post(f"{LIST}{offered.code}/retirement/").status_code == 404  # a hub's is the hub's


def test_readers_read_and_staff_find_nothing(cast):
    offered = make.template(make.event(cast.nord), is_offered=True)
    mira, eva = browser(cast.mira), browser(cast.eva)
    text = mira.get(LIST).content.decode()
    assert "Abend" in text
    assert "Für das Netzwerk übernehmen" not in text
    assert mira.post(f"{LIST}{offered.code}/taking/").status_code == 403
    assert eva.get(LIST).status_code == 404
    assert eva.post(f"{LIST}{offered.code}/taking/").status_code == 404


def test_the_networks_own_is_begun_at_the_desk(cast):
    offered = make.template(make.event(cast.nord), is_offered=True)
    networks = actions.make_network_template(offered, by=cast.dina)
    text = browser(person("Olga", "events", cast.sued)).get("/desk/events/templates/").content.decode()
    assert "Vom Netzwerk" in text
    assert f"{networks.code}/editing/" not in text
