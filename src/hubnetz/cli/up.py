# SPDX-License-Identifier: EUPL-1.2
"""./hubnetz up: the database, the web server and the worker, in the foreground, until told to end."""

import argparse
import http.client
import ipaddress
import os
import signal
import socket
import time

from hubnetz.cli import house, serving, sign_ins, terminal
from hubnetz.cli.supervisor import Supervisor

_READY_WITHIN = 120.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what up understands."""
    parser.add_argument(
        "--port", type=_port, default=8000, help="where to listen (default 8000; 0 takes any free one)"
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default 127.0.0.1)")
    parser.add_argument("--empty", action="store_true", help="no demo network: begin with an empty one")
    parser.add_argument(
        "--demo", action="store_true", help="fill an empty database of DATABASE_URL with the demo, too"
    )
    parser.add_argument(
        "--coordinator", metavar="EMAIL", help="invite the first coordinator of an empty network"
    )
    parser.add_argument("--workers", type=_count, default=2, help="web processes (default 2)")
    parser.add_argument("--threads", type=_count, default=4, help="threads in each web process (default 4)")


def run(args: argparse.Namespace) -> int:
    """
    Start everything, say when it is ready, and stay until a signal.

    The port is taken and the data folder locked before anything changes.
    """
    _refuse_wrong_use(args)
    listening = serving.bound_socket(args.host, args.port)
    host, port = args.host, listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    os.environ["HUBNETZ_BIND"] = host
    os.environ.setdefault("HUBNETZ_URL", f"http://{shown}:{port}")
    opened = house.House(house.data_folder(args), holder="up")
    try:
        opened.find_database()
        _refuse_demo_and_empty(args, opened)
        opened.bring_up_to_date(fill=not args.empty and (opened.is_embedded or args.demo))
        return _serve(args, opened, listening, f"http://{shown}:{port}")
    finally:
        opened.close()
        listening.close()


# What cannot be meant


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"“{text}” is no port; it is a number from 1 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"“{text}” must be a number from 1 to 64")
    return int(text)


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach that address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse_wrong_use(args: argparse.Namespace) -> None:
    if args.empty and args.demo:
        raise terminal.WrongUse("--empty and --demo contradict each other; give one of them.")
    if args.coordinator is not None and ("@" not in args.coordinator.strip("@") or " " in args.coordinator):
        raise terminal.WrongUse(f"--coordinator {args.coordinator} is no e-mail address.")
    if os.environ.get("HUBNETZ_LIMITS", "on").lower() in ("off", "0", "false"):
        if not is_loopback(args.host):
            raise terminal.WrongUse(
                "HUBNETZ_LIMITS=off is for this machine alone; listen on 127.0.0.1, or leave it out."
            )
        terminal.say("HUBNETZ_LIMITS=off: requests from one source are not limited. For measuring only.")


def _refuse_demo_and_empty(args: argparse.Namespace, opened: house.House) -> None:
    if args.empty:
        if opened.has_demo:
            raise terminal.WrongUse(
                f"{opened.data} holds the demo network already; choose another --data for an empty one."
            )
        opened.memory.remember(opened.key, "empty")
    if args.demo and opened.memory.filled(opened.key) == "empty":
        opened.memory.remember(opened.key, "demo")


# Serving


def _serve(args: argparse.Namespace, opened: house.House, listening: socket.socket, address: str) -> int:
    _announce_coordinator(args)
    application = serving.load_application()
    supervisor = Supervisor(opened.server)
    with supervisor.watching():
        try:
            # If we are killed the database goes too, and a polite worker would wait half a minute for it.
            supervisor.start("worker", serving.worker, if_we_die=signal.SIGKILL)
            work = serving.web(application, listening, workers=args.workers, threads=args.threads)
            supervisor.start("web server", work)
            _wait_until_ready(args.host, listening.getsockname()[1], supervisor)
            if not supervisor.stopped_by:
                terminal.answer(f"Hubnetz is ready: {address}")
                if opened.has_demo:
                    sign_ins.show()
            number = supervisor.run()
        finally:
            terminal.say("stopping")
            supervisor.stop()
    terminal.say("stopped")
    return 0 if number else 1


def _announce_coordinator(args: argparse.Namespace) -> None:
    """Invite the first coordinator; without a mail server the link is for this terminal."""
    if not args.coordinator:
        if args.empty:
            terminal.say("nobody may sign in yet; invite the first coordinator with --coordinator EMAIL")
        return
    from django.conf import settings
    from django.utils import translation

    from hubnetz.lib.errors import Refused
    from hubnetz.network import actions as network

    try:
        with translation.override("en"):  # the commands speak English
            link = network.invite_first_coordinator(args.coordinator.strip())
    except Refused as refusal:
        terminal.say(str(refusal))
        return
    if settings.MAIL_SERVER:
        terminal.say(f"an invitation is on its way to {args.coordinator}")
    else:
        terminal.answer(f"Invitation for {args.coordinator}: {link}")


def _wait_until_ready(host: str, port: int, supervisor: Supervisor) -> None:
    """Ask /readyz until it says yes; children that die meanwhile are started again."""
    asked = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104
    end = time.monotonic() + _READY_WITHIN
    while not supervisor.stopped_by and not _answers(asked, port, host):
        if time.monotonic() > end:
            raise terminal.Failed("the web server does not become ready; the lines above say why.")
        supervisor.look_after()
        supervisor.wait(0.05)


def _answers(asked: str, port: int, host: str) -> bool:
    connection = http.client.HTTPConnection(asked, port, timeout=10)
    try:
        connection.request(
            "GET", "/readyz", headers={"Host": f"[{host}]:{port}" if ":" in host else f"{host}:{port}"}
        )
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
