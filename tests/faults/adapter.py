"""How the fault bench runs Hubnetz, what its clients do, and what stands in the database at the end.

The bench breaks processes, database and mail server while clients register and cancel through the API; at the
end its ledger is held against the tables read from here.
"""

import json
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import Any

import psycopg
from django.core import signing

CHECKOUT = Path(__file__).resolve().parents[2]
SECRET = "fault-bench"
SEATS = [1] * 12 + [3] * 12 + [20] * 4 + [200]
SETUP = """
import json, sys
import django; django.setup()
from tests import cast
from hubnetz.events.tests import make
people = cast.make()
print(json.dumps([make.event(people.nord, seats=seats).code for seats in json.loads(sys.argv[1])]))
"""


class Adapter:
    health_path = "/readyz"

    def __init__(self, bench: Any, dsn: str, env: dict[str, str]) -> None:
        self.b, self.dsn, self.lock = bench, dsn, threading.Lock()
        self.n, self.mine = 0, {}
        self.own = {
            "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}",
            "DJANGO_SETTINGS_MODULE": "hubnetz.site.settings",
            "HUBNETZ_SECRET_KEY": SECRET,
            "HUBNETZ_LIMITS": "off",
            "HUBNETZ_EMBEDDER": "none",
        }
        self.env = {**env, **self.own, "DATABASE_URL": dsn, "HUBNETZ_DB_ROLE": "owner"}
        self._tell_letters_apart()

    def _tell_letters_apart(self) -> None:
        """Let the bench's sink know what a letter is about, not only its subject."""
        store = self.b.mail.store

        def with_key(to: list[str], data: bytes, mode: str) -> None:
            store(to, data.replace(b"X-Entity-Ref-ID:", b"X-Bench-Key:", 1), mode)

        self.b.mail.store = with_key

    # -- how to run the product
    def _run(self, *command: str) -> str:
        done = subprocess.run(
            command, env=self.env, cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

    def prepare(self) -> None:
        self._run(sys.executable, "-m", "django", "migrate", "-v0")

    def _as_application(self, *command: str) -> list[str]:
        return [
            "env",
            *(f"{name}={value}" for name, value in self.own.items()),
            sys.executable,
            "-m",
            *command,
        ]

    def app_cmd(self) -> list[str]:
        bind = f"127.0.0.1:{self.b.a.port}"
        serve = ["gunicorn", "hubnetz.site.wsgi", "-b", bind, "-k", "gthread", "-w", "2", "--threads", "6"]
        return self._as_application(
            *serve, "--timeout", "10", "--graceful-timeout", "5", "--keep-alive", "30"
        )

    def worker_cmd(self) -> list[str]:
        work = [
            "django",
            "procrastinate",
            "worker",
            "--concurrency",
            "4",
            "--fetch-job-polling-interval",
            "1",
        ]
        return self._as_application(*work, "--shutdown-graceful-timeout", "5")

    def setup(self) -> None:
        self.events = json.loads(self._run(sys.executable, "-c", SETUP, json.dumps(SEATS)))

    # -- what the clients do
    def next_op(self, rng: Any, client: int) -> dict[str, Any]:
        with self.lock:
            self.n += 1
            op = {"op": self.n, "method": "POST"}
        if rng.random() < 0.2 and self.mine.get(client):
            code = self.mine[client].pop(rng.randrange(len(self.mine[client])))
            key = signing.Signer(key=SECRET, salt="events.registration", sep="~", fallback_keys=[]).sign(code)
            path = f"/api/v1/registrations/{key}/cancellation"
            return {**op, "kind": "cancel", "idem": None, "key": {"id": code}, "path": path, "body": {}}
        event, who = rng.choice(self.events), f"p{rng.randrange(400)}@bench.invalid"
        idem = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        return {
            **op,
            "kind": "register",
            "idem": idem,
            "key": {"event": event, "who": who},
            "path": f"/api/v1/events/{event}/registrations",
            "headers": {"Idempotency-Key": idem},
            "body": {"name": who, "email": who},
        }

    def classify(self, op: dict[str, Any], status: int, data: Any) -> str:
        """ok = the product promised; refused = it said no; unknown = anything else."""
        if status in (200, 201) and isinstance(data, dict):
            data["id"] = data["code"]
            return "ok"
        return "refused" if status in (400, 403, 404, 409, 422) else "unknown"

    def learn(self, op: dict[str, Any], outcome: str, data: Any) -> None:
        if op["kind"] == "register" and outcome == "ok":
            self.mine.setdefault(int(threading.current_thread().n), []).append(data["id"])  # type: ignore[attr-defined]

    # -- the end: by another road than the one under test
    def drain(self, limit: float) -> bool:
        unfinished = """
            SELECT (SELECT count(*) FROM post_letter WHERE state = 'waiting')
                 + (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queue_name = 'post'
                    AND task_name LIKE '%deliver')
        """
        end = time.monotonic() + limit
        with psycopg.connect(self.dsn, autocommit=True) as database:
            while time.monotonic() < end:
                if database.execute(unfinished).fetchone() == (0,):
                    return True
                threading.Event().wait(0.5)
        return False

    def final_state(self) -> dict[str, Any]:
        with psycopg.connect(self.dsn) as database:

            def rows(sql: str) -> list[Any]:
                return database.execute(sql).fetchall()

            registrations = rows("""
                SELECT r.code, e.code, r.email, r.cancelled_at IS NOT NULL, r.idempotency_key::text
                FROM events_registration r JOIN events_event e ON e.id = r.event_id
            """)
            return {
                "capacity": dict(
                    rows("SELECT e.code, p.seats FROM events_event e JOIN events_pool p ON p.event_id = e.id")
                ),
                "registrations": [
                    {
                        "id": code,
                        "group": event,
                        "who": email,
                        "status": "cancelled" if cancelled else "confirmed",
                        "idem": idem,
                        "was_waiting": False,
                    }
                    for code, event, email, cancelled, idem in registrations
                ],
                "bookings": [],
                "mail_expected": [
                    f"events.registration_{kind}/{code}"
                    for code, _event, _email, cancelled, _idem in registrations
                    for kind in (["confirmed", "withdrawn"] if cancelled else ["confirmed"])
                ],
                "jobs_stuck": rows(
                    "SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%deliver'"
                    " AND status IN ('todo', 'doing', 'failed')"
                )[0][0],
            }
