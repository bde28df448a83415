"""Ask a server whose address somebody typed: over https, on the open internet, for so long and so much at most.

The name is resolved once, every address it has is looked at, and one of those is connected to: a name that leads
somewhere else a moment later leads nowhere. Only hosts that the operator names may lie in a private network or be asked
without encryption. No proxy of the environment is used, nothing is decompressed, and a name and password go to the
host they were given for and nowhere else.
"""

import base64
import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

MOST_BYTES = 5_000_000
SECONDS = 10.0
REDIRECTS = 3
CHUNK = 65_536
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Unfetched(Exception):
    """It could not be had; `code` says why: address, away, refused, missing or too_large."""

    def __init__(self, code: str, said: str = "") -> None:
        self.code = code
        super().__init__(said or code)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered."""

    status: int
    body: bytes
    url: str


def fetch(
    url: str,
    *,
    method: str = "GET",
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    username: str = "",
    password: str = "",
    inside: Collection[str] = (),
    most: int = MOST_BYTES,
    seconds: float = SECONDS,
) -> Fetched:
    """Return what a server answers, following a few redirects.

    `inside` names hosts (`name` or `name:port`) that may lie in a private network and be asked by http.

    :raises Unfetched: if it may not be asked, does not answer in time, refuses, has nothing, or too much
    """
    first = checked(url, inside)
    parts = first
    for _step in range(REDIRECTS + 1):
        said = dict(headers or {})
        if username and (parts.scheme, parts.netloc) == (first.scheme, first.netloc):
            pair = base64.b64encode(f"{username}:{password}".encode()).decode()
            said["Authorization"] = f"Basic {pair}"
        status, location, found = _ask(parts, method, body, said, inside, most, seconds)
        if status in (301, 302, 303, 307, 308) and location:
            parts = checked(urljoin(parts.geturl(), location), inside)
            continue
        if status in (401, 403):
            raise Unfetched("refused")
        if status in (404, 405, 410):
            raise Unfetched("missing")
        if not 200 <= status < 300:
            raise Unfetched("away", f"status {status}")
        return Fetched(status, found, parts.geturl())
    raise Unfetched("away", "too many redirects")


def checked(url: str, inside: Collection[str] = ()) -> SplitResult:
    """Return the parts of an address that may be asked as far as its form goes.

    :raises Unfetched: if it is not https, or has a name and password in it
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Unfetched("address") from None
    if parts.scheme in ("webcal", "webcals"):  # what calendars call it
        parts = parts._replace(scheme="https")
    allowed = named(host, port or _port(parts), inside)
    if not host or parts.username or parts.password or (parts.scheme != "https" and not allowed):
        raise Unfetched("address")
    if parts.scheme not in ("http", "https"):
        raise Unfetched("address")
    return parts


def named(host: str, port: int, inside: Collection[str]) -> bool:
    """Say whether the operator named a host, with or without its port."""
    return host in inside or f"{host}:{port}" in inside


def is_open(address: str) -> bool:
    """Say whether an address lies on the open internet, also where it hides another one."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        hidden = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if hidden is None and found in _NAT64:
            hidden = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if hidden is not None and not is_open(str(hidden)):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved and not found.is_unspecified


def _port(parts: SplitResult) -> int:
    return 443 if parts.scheme == "https" else 80


def _ask(
    parts: SplitResult,
    method: str,
    body: bytes,
    headers: Mapping[str, str],
    inside: Collection[str],
    most: int,
    seconds: float,
) -> tuple[int, str, bytes]:
    host, port = parts.hostname or "", parts.port or _port(parts)
    address = _address(host, port, allowed=named(host, port, inside))
    connection = _Pinned(address, host, port, encrypted=parts.scheme == "https", seconds=seconds)
    out_of_time = threading.Timer(seconds, connection.cut)  # who answers a byte a second is cut off as well
    out_of_time.daemon = True
    out_of_time.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        sent = {"Accept-Encoding": "identity", "User-Agent": "Hubnetz", "Connection": "close", **headers}
        connection.request(method, path, body=body or None, headers=sent)
        answer = connection.getresponse()
        if answer.getheader("Content-Encoding", "identity").lower() not in ("identity", ""):
            raise Unfetched("away", "an encoding that was not asked for")
        found = bytearray()
        while chunk := answer.read(CHUNK):
            found += chunk
            if len(found) > most:
                raise Unfetched("too_large")
        if connection.was_cut:
            raise Unfetched("away", "too slow")
        return answer.status, answer.getheader("Location", ""), bytes(found)
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        raise Unfetched("away", type(error).__name__) from error
    finally:
        out_of_time.cancel()
        connection.close()


def _address(host: str, port: int, *, allowed: bool) -> str:
    try:
        found = {str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise Unfetched("away", "no such name") from None
    if not allowed and not all(is_open(one) for one in found):
        raise Unfetched("address", "inside")
    return sorted(found, key=lambda one: (":" in one, one))[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was looked at, for a host by its name."""

    def __init__(self, address: str, host: str, port: int, *, encrypted: bool, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self.address, self.encrypted = address, encrypted
        self.default_port = 443 if encrypted else 80
        self.was_cut = False

    def connect(self) -> None:
        """Connect to the address, and make sure that the host is there."""
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.encrypted:  # already ours while hands are shaken, so that it can be cut then as well
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            if self.was_cut:
                raise TimeoutError
            self.sock.do_handshake()

    def cut(self) -> None:
        """End it, whatever it is doing."""
        self.was_cut = True
        if sock := getattr(self, "sock", None):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
