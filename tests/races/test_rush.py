"""Fifty people want three seats, over HTTP, in four web processes."""

import collections
import http.client
import json
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from hubnetz.events.models import Registration
from hubnetz.events.tests import make
from hubnetz.post.models import Letter
from tests import cast
from tests.sink import free_port

CHECKOUT = Path(__file__).resolve().parents[2]
PEOPLE, SEATS = 50, 3

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@contextmanager
def serving(application: str) -> Iterator[int]:
    """Run four web processes on the test database; yields their port."""
    here = connection.settings_dict
    address = make_conninfo(
        dbname=here["NAME"],
        user=here["USER"],
        password=here["PASSWORD"],
        host=here["HOST"],
        port=here["PORT"],
    )
    port = free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}",
        "DATABASE_URL": address,
        "HUBNETZ_DB_ROLE": "app",
        "HUBNETZ_LIMITS": "off",
        "HUBNETZ_EMBEDDER": "none",
    }
    environment.pop("HUBNETZ_OWNER_URL", None)
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        application,
        "-b",
        f"127.0.0.1:{port}",
        "-w",
        "4",
        "-k",
        "gthread",
    ]
    command += ["--threads", "6", "--log-level", "error"]
    server = subprocess.Popen(command, env=environment, cwd=CHECKOUT, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                if ask(port, "GET", "/readyz")[0] == 200:
                    break
            except OSError:
                assert server.poll() is None
                threading.Event().wait(0.1)
        else:
            raise AssertionError("the web processes did not start")
        yield port
    finally:
        server.terminate()
        server.wait(30)


def ask(port: int, method: str, path: str, body: object = None, **headers: str) -> tuple[int, bytes]:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        text = json.dumps(body) if body is not None else None
        client.request(method, path, text, {"Content-Type": "application/json", **headers})
        answer = client.getresponse()
        return answer.status, answer.read()
    finally:
        client.close()


def rush(port: int, code: str) -> collections.Counter[int]:
    """Let everybody register at the same moment; return how often which status came back."""
    together, statuses = threading.Barrier(PEOPLE), [0] * PEOPLE

    def register(person: int) -> None:
        together.wait(60)
        body = {"name": f"P{person}", "email": f"p{person}@client.example"}
        path = f"/api/v1/events/{code}/registrations"
        statuses[person] = ask(port, "POST", path, body, **{"Idempotency-Key": str(uuid.uuid4())})[0]

    threads = [threading.Thread(target=register, args=(person,)) for person in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return collections.Counter(statuses)


def rounds(how_many: int) -> None:
    hub = cast.hub("nord", "Nord")
    with serving("hubnetz.site.wsgi") as port:
        for _ in range(how_many):
            event = make.event(hub, seats=SEATS)
            assert rush(port, event.code) == {201: SEATS, 409: PEOPLE - SEATS}
            assert Registration.objects.filter(event=event).count() == SEATS
    assert Letter.objects.count() == SEATS * how_many


def test_exactly_the_seats_are_given_ten_times():
    rounds(10)


@pytest.mark.long
def test_exactly_the_seats_are_given_a_hundred_times():
    rounds(100)


def test_without_the_lock_it_is_not_so():
    event = make.event(cast.hub("nord", "Nord"), seats=SEATS)
    with serving("tests.races.without_lock") as port:
        assert rush(port, event.code) != {201: SEATS, 409: PEOPLE - SEATS}
    # Even then the database refuses to give a seat twice.
    assert Registration.objects.filter(event=event).count() <= SEATS
