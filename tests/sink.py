"""A real mail server for tests: it speaks SMTP on a port of its own, keeps what it is sent, and can misbehave."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from django.conf import settings


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Sink:
    """Keeps messages; answers what ``replies`` says first, then 250."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.replies: list[str] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.replies and not self.replies[0].startswith("250"):
            return self.replies.pop(0)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return self.replies.pop(0) if self.replies else "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("gone"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    @property
    def port(self) -> int:
        return int(self.controller.port)


@contextmanager
def listening(monkeypatch: Any) -> Iterator[Sink]:
    """Run a sink and point the settings at it."""
    sink = Sink()
    sink.controller.start()
    mailer = {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": sink.port, "timeout": 5},
    }
    monkeypatch.setattr(settings, "MAIL_SERVER", "127.0.0.1")
    monkeypatch.setattr(settings, "MAILERS", {"default": mailer})
    try:
        yield sink
    finally:
        sink.controller.stop()
