# SPDX-License-Identifier: EUPL-1.2
"""A mail server that takes every letter, counts it and throws it away: both sides of a comparison deliver to it."""

import contextlib
import socketserver
import threading
import time
from collections.abc import Iterator


class Sink(socketserver.ThreadingTCPServer):
    """Listens on any free port of this machine."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 256

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.count = 0
        self.last = time.monotonic()
        self.lock = threading.Lock()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_address[1]

    def take(self) -> None:
        """Count one letter."""
        with self.lock:
            self.count += 1
            self.last = time.monotonic()

    def wait(self, quiet: float = 3.0, most: float = 300.0) -> None:
        """Return when no letter has come for a while."""
        end = time.monotonic() + most
        with self.lock:
            self.last = time.monotonic()
        while (left := self.last + quiet - time.monotonic()) > 0 and time.monotonic() < end:
            time.sleep(left)


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 here")
        for line in self.rfile:
            word = line[:4].strip().upper()
            if word == b"DATA":
                self._say("354 go on")
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    pass
                self.server.take()
            self._say("221 bye" if word == b"QUIT" else "250 yes")
            if word == b"QUIT":
                return

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextlib.contextmanager
def sink() -> Iterator[Sink]:
    """Run it for as long as the block lasts."""
    with Sink() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
