# SPDX-License-Identifier: EUPL-1.2
"""What the forked processes do: gunicorn with the application that is already loaded, and procrastinate's worker."""

import gc
import os
import signal
import socket
from collections.abc import Callable
from typing import Any

from hubnetz.cli import terminal
from hubnetz.lib.processes import die_with


def bound_socket(host: str, port: int) -> socket.socket:
    """
    Take the port before anything else is started, and keep it: the web processes inherit it.

    :raises WrongUse: if it is taken or not ours to take
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError) as problem:
        raise terminal.WrongUse(f"{host} is no address of this machine.") from problem
    taken = socket.socket(family, kind, protocol)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(address)
        taken.listen(1024)
    except OSError as problem:
        taken.close()
        raise terminal.WrongUse(
            f"port {port} on {host} cannot be used ({problem.strerror}); choose another with --port."
        ) from problem
    return taken


def load_application() -> Any:
    """Import the web application with all its addresses, and keep what is loaded out of the garbage collector's way."""
    from django.db import connections
    from django.urls import get_resolver
    from django.utils import timezone

    from hubnetz.matching import actions as matching
    from hubnetz.site.wsgi import application

    resolver = get_resolver()
    _ = resolver.url_patterns, resolver.reverse_dict
    # The first visitor need not wait for the model; the web processes share its memory.
    matching.warm_up(today=timezone.localdate())
    connections.close_all()
    gc.collect()
    gc.freeze()  # a collection in a child would touch, and so copy, every page
    return application


def web(application: Any, listening: socket.socket, *, workers: int, threads: int) -> Callable[[], None]:
    """Return the work of the web server's first process, which forks the others."""

    def work() -> None:
        from gunicorn.app.base import BaseApplication

        arbiter = os.getpid()
        options: dict[str, Any] = {
            "bind": [f"fd://{os.dup(listening.fileno())}"],
            "worker_class": "gthread",
            "workers": workers,
            "threads": threads,
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 10,
            "keepalive": 5,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "limit_request_line": 8190,  # a need of many words stands in the address of its answer
            "control_socket_disable": True,
            "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,  # noqa: S108
            "post_fork": lambda server, worker: die_with(arbiter, signal.SIGTERM),
        }

        class Web(BaseApplication):
            def load_config(self) -> None:
                for name, value in options.items():
                    self.cfg.set(name, value)

            def load(self) -> Any:
                return application

        Web().run()

    return work


def worker() -> None:
    """Deliver letters and do what the clock asks for, until told to end or the database goes away."""
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import ConnectorException

    try:
        connector: Any = app.connector
        with app.replace_connector(connector.get_worker_connector()):
            app.run_worker(concurrency=2, shutdown_graceful_timeout=10, delete_jobs="successful")
    except ConnectorException as problem:
        terminal.say(f"the worker has lost the database ({problem.__cause__ or problem})")
        raise SystemExit(1) from problem
