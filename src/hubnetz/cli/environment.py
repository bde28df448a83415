# SPDX-License-Identifier: EUPL-1.2
"""Make the environment that everything else runs in, then become the command that was asked for.

Run by ./hubnetz with whatever Python it found, isolated, before any package is there: standard library only.
The environment is built beside its place, stamped, and renamed into it, so that it is either whole or not there;
a lock lets two starts at once take turns. Everything said here goes to stderr.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

RUN_LOCK, DEV_LOCK = "requirements.lock", "requirements-dev.lock"
NEEDS_DEV = {"test"}
STAMP = "hubnetz-stamp.json"


class CannotPrepare(Exception):
    """The environment cannot be made; the text is the sentence for the person in front of the terminal."""


def say(text: str) -> None:
    """Print one line of progress to stderr."""
    print(f"hubnetz: {text}", file=sys.stderr, flush=True)


def main(checkout: Path, words: list[str]) -> NoReturn:
    """Make the environment and the build ready if they are not, then run the command in it."""
    environment = Path(os.environ.get("HUBNETZ_ENV") or checkout / ".venv").absolute()
    build = Path(os.environ.get("HUBNETZ_BUILD") or checkout / "build").absolute()
    dev = bool(words) and words[0] in NEEDS_DEV
    try:
        if not is_made(environment, checkout, dev=dev):
            with one_at_a_time(environment):
                if not is_made(environment, checkout, dev=dev):
                    make(environment, checkout, dev=dev)
        surroundings = child_environ(checkout, environment, build)
        prepare(checkout, environment, build, surroundings)
    except CannotPrepare as problem:
        say(str(problem))
        sys.exit(2)
    python = str(environment / "bin" / "python")
    os.execve(python, [python, "-P", "-m", "hubnetz.cli", *words], surroundings)  # noqa: S606


def child_environ(checkout: Path, environment: Path, build: Path) -> dict[str, str]:
    """Return the environment variables of the commands; nothing of a foreign Python set-up leaks in."""
    kept = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "__PYVENV_LAUNCHER__")
    }
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | {
        "PYTHONPATH": str(checkout / "src"),
        "VIRTUAL_ENV": str(environment),
        "HUBNETZ_CHECKOUT": str(checkout),
        "HUBNETZ_BUILD": str(build),
    }


# Is it there?


def is_made(environment: Path, checkout: Path, *, dev: bool) -> bool:
    """Say whether the environment fits the lock and the interpreter: its stamp was written last."""
    stamp = stamped(environment)
    wanted = os.environ.get("HUBNETZ_PYTHON")
    if wanted and stamp.get("python") != interpreter():
        return False
    locks = stamp.get("locks", {})
    fits = all(locks.get(name) == digest(checkout / name) for name in needed(dev=dev))
    return fits and os.access(environment / "bin" / "python", os.X_OK)


def stamped(environment: Path) -> dict[str, Any]:
    """Return what the stamp says; without one, nothing."""
    try:
        stamp = json.loads((environment / STAMP).read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def needed(*, dev: bool) -> list[str]:
    """Name the locks whose packages must be there; the second holds the first with the same versions."""
    return [RUN_LOCK, DEV_LOCK] if dev else [RUN_LOCK]


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def interpreter() -> str:
    """Name the interpreter behind this process, and behind the environment it may run in."""
    return f"{sys.implementation.name} {sys.version.split()[0]} {os.path.realpath(sys.base_prefix)}"


# Make it


@contextlib.contextmanager
def one_at_a_time(environment: Path) -> Iterator[None]:
    """Let one start build while others wait; the kernel frees the lock when the builder dies."""
    try:
        environment.parent.mkdir(parents=True, exist_ok=True)
        handle = open(f"{environment}.lock", "a")  # noqa: SIM115
    except OSError as problem:
        raise CannotPrepare(
            f"{environment.parent} cannot be written ({problem.strerror}). "
            "Set HUBNETZ_ENV to a folder for the environment and HUBNETZ_BUILD to one for the built files."
        ) from problem
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another start is preparing the environment; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def make(environment: Path, checkout: Path, *, dev: bool) -> None:
    """Build the environment from the lock, in place of an older one.

    :raises CannotPrepare: if this Python or the network does not allow it
    """
    dev = dev or DEV_LOCK in stamped(environment).get("locks", {})  # what the tests need stays
    for leftover in environment.parent.glob(f"{environment.name}.new-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    side = environment.parent / f"{environment.name}.new-{os.getpid()}"
    locks = needed(dev=dev)
    started = time.monotonic()
    say(f"making the environment in {environment} from {locks[-1]} (only when the lock has changed)")
    try:
        install(side, checkout / locks[-1])
        stamp = {"python": interpreter(), "locks": {name: digest(checkout / name) for name in locks}}
        rename_inside(side, environment)
        write_durably(side / STAMP, json.dumps(stamp, indent=1))
        if environment.exists():
            old = environment.parent / f"{environment.name}.new-old-{os.getpid()}"
            os.rename(environment, old)
            os.rename(side, environment)
            shutil.rmtree(old, ignore_errors=True)
        else:
            os.rename(side, environment)
    except OSError as problem:
        raise CannotPrepare(f"the environment could not be written: {problem}.") from problem
    finally:
        shutil.rmtree(side, ignore_errors=True)
    say(f"environment ready after {time.monotonic() - started:.0f} s")


def install(side: Path, lock: Path) -> None:
    """Install exactly the locked packages, by uv if it is there and works, else by pip."""
    uv = find_uv()
    if uv:
        venv.EnvBuilder(with_pip=False, symlinks=True).create(side)
        command = [uv, "pip", "install", "--quiet", "--python", str(side / "bin" / "python")]
        command += ["--link-mode", "copy", "--compile-bytecode", *strictly(lock)]
        done = install_with(command)
        if done is not None and "cert" in done:  # uv trusts its own authorities; pip those of the machine
            done = install_with(
                command, UV_SYSTEM_CERTS="true", UV_NATIVE_TLS="true"
            )  # the new name and the old
        if done is None:
            return
        say(f"uv could not install the packages ({done}); trying pip")
        shutil.rmtree(side, ignore_errors=True)
    if importlib.util.find_spec("ensurepip") is None:
        raise CannotPrepare(
            f"the Python in {sys.base_prefix} has no ensurepip, so no pip can be put into the environment. "
            f"Install it (Debian: apt install python3.{sys.version_info.minor}-venv) or install uv."
        )
    try:
        venv.EnvBuilder(with_pip=True, symlinks=True).create(side)
    except subprocess.CalledProcessError as problem:
        raise CannotPrepare(
            f"ensurepip of {sys.base_prefix} failed: {last_line(problem.output)}"
        ) from problem
    command = [str(side / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input"]
    said = install_with([*command, "--disable-pip-version-check", *strictly(lock)])
    if said is not None:
        raise CannotPrepare(
            "the packages could not be installed. Without a network the packages have to be in the cache of uv or "
            f"pip, or in a folder named by PIP_FIND_LINKS. The last word of pip: {said}"
        )


def strictly(lock: Path) -> list[str]:
    """Return the options that both tools understand and that leave them no choice.

    What runs comes as wheels only; one tool of the tests exists as source alone.
    """
    wheels = ["--only-binary", ":all:"] if lock.name == RUN_LOCK else []
    return ["--no-deps", "--require-hashes", *wheels, "-r", str(lock)]


def find_uv() -> str | None:
    """Return uv from the PATH or from its usual places, unless HUBNETZ_UV=no."""
    if os.environ.get("HUBNETZ_UV") == "no":
        return None
    home = Path(os.environ.get("HOME") or "/nonexistent")
    places = [shutil.which("uv"), home / ".local/bin/uv", home / ".cargo/bin/uv"]
    return next((str(place) for place in places if place and os.access(place, os.X_OK)), None)


def install_with(command: list[str], **more: str) -> str | None:
    """Run an installer; return None when it succeeded, else its last line."""
    try:
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={**os.environ, **more},
        )
    except OSError as problem:
        return str(problem)
    return None if done.returncode == 0 else last_line(done.stdout)


def last_line(text: str | bytes | None) -> str:
    """Return the last line that says something, without control codes."""
    if isinstance(text, bytes):
        text = text.decode(errors="replace")
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    plain = "".join(letter for letter in (lines or ["nothing was said"])[-1] if letter.isprintable())
    return plain[:400]


def rename_inside(side: Path, final: Path) -> None:
    """Let the scripts of the environment speak of its final place instead of where it was built."""
    for script in [*(side / "bin").iterdir(), side / "pyvenv.cfg"]:
        if script.is_symlink() or not script.is_file():
            continue
        content = script.read_bytes()
        if b"\0" not in content and bytes(side) in content:
            script.write_bytes(content.replace(bytes(side), bytes(final)))


def write_durably(path: Path, text: str) -> None:
    """Write a file that is whole or not there, whatever happens in between."""
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    with open(aside, "w") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(aside, path)


# What is built from the sources


def prepare(checkout: Path, environment: Path, build: Path, surroundings: dict[str, str]) -> None:
    """Compile translations and collect style sheets again when their sources have changed."""
    stamp = build / "prepared"
    wanted = fingerprint(checkout)
    if is_text(stamp, wanted):
        return
    try:
        build.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise CannotPrepare(
            f"{build} cannot be written ({problem.strerror}). Set HUBNETZ_BUILD to a folder for the built files."
        ) from problem
    with one_at_a_time(build / "prepare"):
        if is_text(stamp, wanted):
            return
        python = str(environment / "bin" / "python")
        done = subprocess.run(
            [python, "-P", "-m", "hubnetz.cli.prepare"], env=surroundings, stdout=sys.stderr
        )
        if done.returncode:
            raise CannotPrepare("translations and style sheets could not be built; the lines above say why.")
        write_durably(stamp, wanted)


def is_text(path: Path, wanted: str) -> bool:
    """Say whether the file holds just this text."""
    try:
        return path.read_text() == wanted
    except OSError:
        return False


def fingerprint(checkout: Path) -> str:
    """Return a text that changes when a translation, a static file, a template, the lock or the settings change."""
    seen = hashlib.sha256()
    source = checkout / "src" / "hubnetz"
    chosen = [checkout / RUN_LOCK, source / "site" / "settings.py", source / "cli" / "prepare.py"]
    for folder, folders, files in os.walk(source):
        folders.sort()
        inside = Path(folder).relative_to(source).parts
        kinds = (".po", ".html", ".py") if inside[:1] == ("ui",) else (".po", ".html")
        chosen += [
            Path(folder) / name for name in sorted(files) if "static" in inside or name.endswith(kinds)
        ]
    for path in chosen:
        with contextlib.suppress(OSError):
            facts = path.stat()
            seen.update(f"{path.relative_to(checkout)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), sys.argv[2:])
    except KeyboardInterrupt:
        sys.exit(130)
