"""The API from end to end: what it says, how it refuses, and that nothing sent to it or to a page breaks it."""

import json
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hubnetz.casework.models import Enquiry
from hubnetz.catalogue.tests.make import offer
from hubnetz.events.tests.make import event
from hubnetz.network.tests.make import responsible

API = "/api/v1"
BODY = {"text": "Wir schreiben alles zweimal.", "name": "Emil", "email": "emil@client.example"}


def send(client, path="/enquiries", body=None, key="", **headers):
    """Send JSON with an idempotency key."""
    return client.post(
        f"{API}{path}",
        json.dumps(BODY if body is None else body),
        content_type="application/json",
        headers={"Idempotency-Key": key or str(uuid4()), **headers},
    )


def test_hubs_offers_and_topics_are_read(client, cast):
    responsible(cast.nord, "08115", "Böblingen")
    offer(cast.nord, topics=cast.topics[:1])
    offer(cast.sued, "shop", topics=cast.topics[1:])
    assert [hub["slug"] for hub in client.get(f"{API}/hubs").json()["items"]] == ["nord", "sued"]
    nord = client.get(f"{API}/hubs/nord").json()
    assert (nord["phase"], nord["sites"][0]["town"], nord["areas"][0]["region"]) == (
        "operating",
        "Böblingen",
        "08115",
    )
    assert client.get(f"{API}/offers").json()["count"] == 2
    assert [o["code"] for o in client.get(f"{API}/offers?topic=ai&hub=nord").json()["items"]] == ["papierlos"]
    assert client.get(f"{API}/offers/papierlos").json()["topics"] == ["ai"]
    assert client.get(f"{API}/topics").json()["items"][0]["code"] == "ai"
    assert client.get(f"{API}/offers?page=1000000").json()["items"] == []


def test_an_enquiry_goes_to_the_hub_of_the_place_once(client, cast):
    responsible(cast.sued, "08115", "Böblingen")
    key = str(uuid4())
    body = {**BODY, "place": "71034 Böblingen", "topics": ["ai"]}
    first, again = send(client, body=body, key=key), send(client, body=body, key=key)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first.json()["hub"] == "sued"
    enquiry = Enquiry.objects.get()
    assert (enquiry.county, [topic.code for topic in enquiry.topics.all()]) == ("08115", ["ai"])


def test_a_key_that_belongs_to_another_is_409(client, cast):
    key = str(uuid4())
    send(client, key=key)
    answer = send(client, body={**BODY, "email": "frieda@client.example"}, key=key)
    assert (answer.status_code, answer.json()["code"]) == (409, "key_used_elsewhere")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/enquiries", {"text": "x"}, 422),
        ("/enquiries", {**BODY, "email": "emil"}, 422),
        ("/enquiries", {**BODY, "text": "  "}, 422),
        ("/enquiries", {**BODY, "text": "a\x00b"}, 400),
        ("/enquiries", {**BODY, "name": "\ud800"}, 422),
        ("/enquiries", {**BODY, "topics": ["nothing"]}, 404),
        ("/enquiries", {**BODY, "hub": "nothing"}, 404),
        ("/enquiries", {**BODY, "hub": "a\x00b"}, 400),
        ("/enquiries", {**BODY, "text": "x" * 1_100_000}, 413),
        ("/events/nothing/registrations", {"name": "E", "email": "e@client.example"}, 404),
    ],
)
def test_what_cannot_be_done_gets_a_code_and_a_sentence(client, cast, path, body, status):
    answer = send(client, path, body)
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "sentence"}
    assert answer.json()["sentence"]
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'"x"', b"\x00"])
def test_bodies_that_are_no_object_are_refused(client, cast, raw):
    answer = client.post(
        f"{API}/enquiries", raw, content_type="application/json", headers={"Idempotency-Key": str(uuid4())}
    )
    assert answer.status_code in (400, 422)
    assert answer.json()["sentence"]


def test_without_a_key_nothing_is_taken(client, cast):
    assert client.post(f"{API}/enquiries", BODY, content_type="application/json").status_code == 422
    assert send(client, key="no-uuid").status_code == 422


@pytest.mark.parametrize(
    "path", ["/nothing", "/hubs/nothing", "/offers?hub=nothing", "/offers?topic=x", "/events/x"]
)
def test_what_is_not_there_is_404_in_json(client, cast, path):
    answer = client.get(f"{API}{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "9223372036854775808", "9" * 5000, "1e5"])
def test_page_numbers_out_of_range_are_422(client, cast, page):
    assert client.get(f"{API}/offers", {"page": page}).status_code == 422


@override_settings(LIMITS=True)
def test_refusals_ask_for_patience_and_reading_goes_on(client, cast):
    statuses = [send(client, body={}).status_code for _ in range(40)]
    assert statuses == [422] * 30 + [429] * 10
    answer = send(client)
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (429, "must_wait", "600")
    assert client.get(f"{API}/hubs").status_code == 200


@override_settings(LIMITS=True)
def test_thirty_five_behind_one_address_may_register(client, cast):
    code = event(cast.nord).code
    for number in range(35):
        person = {"name": f"P{number}", "email": f"p{number}@client.example"}
        assert send(client, f"/events/{code}/registrations", person).status_code == 201


def test_the_description_names_the_refusals(client, cast):
    paths = client.get(f"{API}/openapi.json").json()["paths"]
    for path in ("/hubs", "/hubs/{slug}", "/offers", "/offers/{code}", "/events", "/events/{code}"):
        assert f"{API}{path}" in paths
    answers = set(paths[f"{API}/enquiries"]["post"]["responses"])
    assert answers >= {"201", "400", "404", "409", "413", "422", "429", "503"}


PAGES = [
    "/answer/",
    "/offers/",
    "/events/",
    "/hubs/",
    "/enquiry/",
    "/enquiry/sent/",
    f"{API}/offers",
    f"{API}/events",
]
NAMES = ["q", "place", "topic", "without", "hub", "offer", "page"]
ROUGH = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["\x00", "a\x00b", "9" * 400, "-1", "' OR 1=1 --", "%00", "\u202e", "71034", "ai", "😀" * 9]
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(PAGES), query=st.dictionaries(st.sampled_from(NAMES), ROUGH, max_size=4))
def test_no_query_breaks_a_page(cast, path, query):
    assert Client(raise_request_exception=False).get(path, query).status_code < 500


@pytest.mark.parametrize(
    "address",
    [
        "/hubs/%00/",
        "/offers/%00/",
        "/events/%00/",
        "/registrations/%00/",
        "/registrations/a%00b~c/",
        "/api/v1/hubs/%00",
        "/api/v1/offers/%00",
        "/api/v1/events/%00",
        "/answer/?q=%00&place=%00&topic=%00",
        "/answer/?q=%ff%fe&place=%ff",
        "/offers/?hub=%ff",
        "/en/%00/",
        "/%ff/",
    ],
)
def test_no_address_breaks_a_page(cast, address):
    assert Client(raise_request_exception=False).get(address).status_code < 500


def test_without_the_one_place_a_sign_reaches_the_database(cast):
    """The negative control: it is the middleware that answers."""
    rest = [name for name in django_settings.MIDDLEWARE if not name.endswith("only_storable_text")]
    with override_settings(MIDDLEWARE=rest):
        assert Client(raise_request_exception=False).get("/enquiry/sent/?hub=%00").status_code == 500
    assert Client().get("/enquiry/sent/?hub=%00").status_code == 200  # read without the sign


def test_a_cookie_with_signs_no_database_holds_is_refused(cast):
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = '"\\000aaaaaaaaaaaa"'
    answer = client.get("/desk/", headers={"Cookie": 'sessionid="\\000aaaaaaaaaaaa"'})
    assert answer.status_code < 500


def test_forms_with_signs_no_database_holds_are_refused(cast):
    client, code = Client(raise_request_exception=False), event(cast.nord).code
    bad = {"name": "a\x00", "email": "e@client.example", "text": "\x00", "hub": "\x00", "topic": "\x00"}
    assert client.post("/enquiry/", bad).status_code == 400  # the hub is no field a person types into
    assert client.post("/enquiry/", {**bad, "hub": ""}).status_code == 422
    assert client.post(f"/events/{code}/registration/", bad).status_code == 422
    assert client.post("/enquiry/", {"text": "x" * 1_100_000}).status_code in (400, 413)


@pytest.mark.parametrize(
    ("method", "path"), [("put", "/hubs"), ("post", "/hubs/nord"), ("get", "/enquiries")]
)
def test_a_wrong_method_is_told_so_in_json(client, cast, method, path):
    answer = getattr(client, method)(f"{API}{path}", headers={"accept": "*/*"})
    assert (answer.status_code, answer.json()["code"]) == (405, "wrong_method")


def test_a_door_that_does_not_exist_asks_for_no_token(cast):
    answer = Client(enforce_csrf_checks=True).post(f"{API}/nowhere")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "email",
    ["a@[b.c", "<a@b.example>", "a,b@c.example", "a@b..example", "a\x01@b.example", "a;b:c@d.example"],
)
def test_an_address_no_letter_can_reach_is_refused_here_as_on_the_page(client, cast, email):
    there = f"/events/{event(cast.nord).code}/registrations"
    assert send(client, there, body={"name": "Emil", "email": email}).status_code == 422
    assert send(client, body={**BODY, "email": email}).status_code == 422


def test_a_name_of_spaces_is_none(client, cast):
    there = f"/events/{event(cast.nord).code}/registrations"
    assert send(client, there, body={"name": "  ", "email": "emil@client.example"}).status_code == 422
