# SPDX-License-Identifier: EUPL-1.2
"""Keep processes running that were forked from this one, and end all of them together.

They are forked after everything has been imported once, so they share that memory. Each asks the kernel to be
ended when we die, so that even kill -9 leaves nothing behind.
"""

import contextlib
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from hubnetz.cli import terminal
from hubnetz.lib.embedded import CannotStart, Server
from hubnetz.lib.processes import die_with

_PATIENCE = 20.0  # seconds a child has to end by itself


@dataclass
class Child:
    """A process of ours: what it does, and how it has been doing."""

    name: str
    work: Callable[[], None]
    if_we_die: int = signal.SIGTERM
    pid: int = 0
    started_at: float = 0.0
    not_before: float = 0.0
    early_deaths: int = 0


@dataclass
class Supervisor:
    """The children, the embedded database if we run it, and the wish to end."""

    server: Server | None
    children: list[Child] = field(default_factory=list)
    stopped_by: int = 0
    _bell: tuple[int, int] = (-1, -1)

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Turn signals into a remembered wish, and into a knock that ends a wait."""
        reader, writer = self._bell = os.pipe()
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
        before = {number: signal.signal(number, self._wish) for number in terminal.endings()}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        woken_before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(woken_before)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(reader)
            os.close(writer)

    def _wish(self, number: int, frame: object) -> None:
        self.stopped_by = self.stopped_by or number

    def wait(self, seconds: float) -> None:
        """Wait, but no longer than until the next signal."""
        with contextlib.suppress(BlockingIOError, InterruptedError):
            if select.select([self._bell[0]], [], [], max(seconds, 0))[0]:
                os.read(self._bell[0], 4096)

    # Running

    def start(self, name: str, work: Callable[[], None], *, if_we_die: int = signal.SIGTERM) -> None:
        """Run some work in a process of its own, again whenever it ends; say what it gets if we are killed."""
        child = Child(name, work, if_we_die)
        self.children.append(child)
        self._fork(child)

    def _fork(self, child: Child) -> None:
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        child.started_at = time.monotonic()
        child.pid = os.fork()
        if child.pid:
            return
        status = 1
        try:
            die_with(parent, child.if_we_die)
            signal.set_wakeup_fd(-1)
            for number in (*terminal.endings(), signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            os.setsid()  # Ctrl-C is for the supervisor, who ends the others in order
            os.dup2(2, 1)  # stdout is for results
            if self.server is not None:
                self.server.forget()
            child.work()
            status = 0
        except SystemExit as wish:
            status = wish.code if isinstance(wish.code, int) else 1
        except BaseException:  # noqa: BLE001  (a fork must never return into its parent's code)
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)

    def look_after(self) -> None:
        """Start again what has died; a child that dies at once again and again waits longer each time."""
        if self.server is not None and self.server.has_ended():
            terminal.say("PostgreSQL has died; starting it again")
            try:
                self.server.relaunch()
            except CannotStart as problem:
                raise terminal.Failed(str(problem)) from problem
        now = time.monotonic()
        for child in self.children:
            if child.pid and (status := self._reaped(child)) is not None:
                lived = now - child.started_at
                child.early_deaths = child.early_deaths + 1 if lived < 10 else 0
                child.not_before = now + (min(2.0**child.early_deaths, 30) if child.early_deaths else 0)
                terminal.say(f"{child.name} has ended ({status}) after {lived:.0f} s; starting it again")
            if not child.pid and now >= child.not_before:
                self._fork(child)

    def _reaped(self, child: Child) -> int | None:
        try:
            pid, status = os.waitpid(child.pid, os.WNOHANG)
        except ChildProcessError:
            pid, status = child.pid, 0
        if not pid:
            return None
        child.pid = 0
        return os.waitstatus_to_exitcode(status)

    def run(self) -> int:
        """Look after everything until somebody wishes the end; return the signal."""
        while not self.stopped_by:
            self.look_after()
            self.wait(1.0)
        return self.stopped_by

    # Ending

    def stop(self) -> None:
        """End all children, politely first."""
        self._signal_all(signal.SIGTERM)
        end = time.monotonic() + _PATIENCE
        while any(child.pid for child in self.children):
            for child in self.children:
                if child.pid:
                    self._reaped(child)
            if time.monotonic() > end:
                self._signal_all(signal.SIGKILL)
                end = time.monotonic() + _PATIENCE
            if any(child.pid for child in self.children):
                self.wait(0.1)

    def _signal_all(self, number: int) -> None:
        for child in self.children:
            if child.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid, number)
