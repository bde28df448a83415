"""Servers whose address somebody typed: which are asked, for how long, for how much, and with what."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from hubnetz.lib import fetching


@contextmanager
def server(
    answers: dict[str, tuple[int, dict[str, str], bytes]], *, slow: bool = False
) -> Iterator[tuple[int, list[dict[str, str]]]]:
    """Answer on this machine, and note with which heads it was asked."""
    seen: list[dict[str, str]] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append({**self.headers, "path": self.path})
            status, heads, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in heads.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                for byte in body if slow else ():
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    gate.wait(0.05)
                if not slow:
                    self.wfile.write(body)
            except OSError:
                pass

        def log_message(self, *args: object) -> None:
            pass

    gate = threading.Event()
    running = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield running.server_port, seen
    finally:
        gate.set()
        running.shutdown()
        running.server_close()


def code(url: str, **options: object) -> str:
    with pytest.raises(fetching.Unfetched) as refused:
        fetching.fetch(url, **options)
    return refused.value.code


@pytest.mark.parametrize(
    "url",
    [
        "http://kalender.example/",
        "ftp://kalender.example/",
        "file:///etc/passwd",
        "https://emil:geheim@kalender.example/",
        "https:///x",
        "https://kalender.example:99999/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.0.0.7/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://[::1]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:10.0.0.7]/",
        "https://[64:ff9b::a00:7]/",
        "https://0/",
        "https://2130706433/",
        "https://224.0.0.1/",
    ],
)
def test_only_the_open_internet_is_asked_and_only_encrypted(url):
    assert code(url) == "address"


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "::1", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "192.0.2.1"]
)
def test_a_name_that_leads_inside_is_not_asked(monkeypatch, address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    rows = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443)),
        (family, socket.SOCK_STREAM, 6, "", (address, 443)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: rows)
    assert code("https://kalender.example/") == "address"


def test_the_address_that_was_looked_at_is_the_one_that_is_asked(monkeypatch):
    asked = []
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: rows)

    def connect(where, timeout):
        asked.append(where)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", connect)
    assert code("https://kalender.example/") == "away"
    assert asked == [("93.184.216.34", 443)]


def test_a_host_the_operator_names_may_be_asked():
    with server({"/a.ics": (200, {}, b"ja")}) as (port, seen):
        url = f"http://127.0.0.1:{port}/a.ics"
        assert code(url) == "address"
        assert code(url, inside=[f"127.0.0.1:{port + 1}"]) == "address"
        found = fetching.fetch(url, inside=[f"127.0.0.1:{port}"], username="emil", password="geheim")
        assert (found.status, found.body) == (200, b"ja")
        assert seen[0]["Authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    ("status", "said"),
    [(401, "refused"), (403, "refused"), (404, "missing"), (410, "missing"), (500, "away")],
)
def test_what_a_server_says_is_told(status, said):
    with server({"/": (status, {}, b"")}) as (port, _seen):
        assert code(f"http://127.0.0.1:{port}/", inside=["127.0.0.1"]) == said


def test_redirects_are_looked_at_like_the_first_address_and_do_not_carry_the_password():
    with server({"/": (200, {}, b"da")}) as (there, seen):
        answers = {
            "/in": (302, {"Location": "https://10.0.0.7/"}, b""),
            "/on": (302, {"Location": f"http://127.0.0.1:{there}/"}, b""),
            "/round": (302, {"Location": "/round"}, b""),
        }
        with server(answers) as (port, _seen):
            here = f"http://127.0.0.1:{port}"
            assert code(f"{here}/in", inside=["127.0.0.1"]) == "address"
            assert code(f"{here}/round", inside=["127.0.0.1"]) == "away"
            found = fetching.fetch(f"{here}/on", inside=["127.0.0.1"], username="emil", password="geheim")
            assert found.body == b"da"
            assert "Authorization" not in seen[-1]


def test_too_much_too_slow_or_squeezed_together_is_not_read():
    with server({"/": (200, {}, b"x" * 2000), "/z": (200, {"Content-Encoding": "gzip"}, b"x")}) as (
        port,
        _seen,
    ):
        here = f"http://127.0.0.1:{port}"
        assert code(f"{here}/", inside=["127.0.0.1"], most=1999) == "too_large"
        assert code(f"{here}/z", inside=["127.0.0.1"]) == "away"
    with server({"/": (200, {}, b"x" * 400)}, slow=True) as (port, _seen):
        assert code(f"http://127.0.0.1:{port}/", inside=["127.0.0.1"], seconds=0.3) == "away"


def test_a_certificate_that_nobody_vouches_for_is_not_believed(monkeypatch):
    with server({"/": (200, {}, b"ja")}) as (port, _seen):
        assert code(f"https://127.0.0.1:{port}/", inside=["127.0.0.1"]) == "away"
    assert ssl.create_default_context().check_hostname


def test_who_shakes_hands_for_ever_is_cut_off():
    sent: list[int] = []
    over, many = threading.Event(), 60
    listening = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        there, _from = listening.accept()
        with there:
            there.settimeout(5)
            try:
                for byte in b"\x16\x03\x03\x3f\xff" + bytes(
                    many - 5
                ):  # a long message that never becomes whole
                    there.sendall(bytes([byte]))
                    sent.append(byte)
                    if over.wait(0.05):
                        break
            except OSError:
                pass

    dripping = threading.Thread(target=drip, daemon=True)
    dripping.start()
    port = listening.getsockname()[1]
    assert code(f"https://127.0.0.1:{port}/", inside=["127.0.0.1"], seconds=0.5) == "away"
    done = len(sent)
    over.set()
    dripping.join()
    listening.close()
    assert done < many
