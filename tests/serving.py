"""Real web processes on the test database, for tests that need more than one of them."""

import http.client
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection

from tests.sink import free_port

CHECKOUT = Path(__file__).resolve().parents[1]


@contextmanager
def serving(application: str = "hubnetz.site.wsgi", *, processes: int = 4) -> Iterator[int]:
    """Run web processes on the test database, as the application's role; yields their port."""
    here = connection.settings_dict
    words = {"host": here["HOST"], "port": here["PORT"], "user": here["USER"], "password": here["PASSWORD"]}
    address = (
        f"postgresql:///{here['NAME']}?{urlencode({name: word for name, word in words.items() if word})}"
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
    command = [sys.executable, "-m", "gunicorn", application, "-b", f"127.0.0.1:{port}", "-w", str(processes)]
    command += ["-k", "gthread", "--threads", "6", "--log-level", "error"]
    server = subprocess.Popen(command, env=environment, cwd=CHECKOUT)
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
