# SPDX-License-Identifier: EUPL-1.2
"""./hubnetz finds a Python that really answers, and builds its environment once, whole, and by one at a time."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hubnetz.cli import environment
from tests.cli.conftest import CHECKOUT, clean_environ

NAMES = ("python3.14", "python3.13", "python3.12", "python3")


def put(folder: Path, name: str, text: str) -> Path:
    """Write a small program."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(place: Path) -> Path:
    """Return a machine with a checkout but without Python: only sh, readlink and the like, and our launcher."""
    (place / "src" / "hubnetz" / "cli").mkdir(parents=True)
    (place / "hubnetz").write_bytes((CHECKOUT / "hubnetz").read_bytes())
    (place / "hubnetz").chmod(0o755)
    said = "import sys; print('started by', sys.executable, *sys.argv[2:])"
    (place / "src" / "hubnetz" / "cli" / "environment.py").write_text(said)
    for name in ("sh", "dirname", "readlink"):
        (place / "bin").mkdir(exist_ok=True)
        found = next(Path(folder) / name for folder in ("/bin", "/usr/bin") if (Path(folder) / name).exists())
        (place / "bin" / name).symlink_to(found)
    return place


def launch(machine: Path, *words: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    """Run the launcher on that machine."""
    surroundings = {"PATH": str(machine / "bin"), "HOME": str(machine / "home")} | environ
    return subprocess.run(
        [machine / "hubnetz", *words], env=surroundings, capture_output=True, text=True, timeout=60
    )


def python(machine: Path, folder: str, name: str) -> Path:
    """Put a Python that answers somewhere on the machine."""
    return put(machine / folder, name, f'exec "{os.path.realpath(sys.executable)}" "$@"')


def old(machine: Path, folder: str, name: str) -> Path:
    """Put a Python there that is too old."""
    return put(machine / folder, name, "exit 1")


def test_without_any_python_it_says_what_to_do(machine: Path) -> None:
    done = launch(machine, "up")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no Python 3.12 or newer was found" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_pyenv_is_found_by_its_shims_on_the_path_alone(machine: Path) -> None:
    """A service or sudo brings another HOME and no PYENV_ROOT, but the same PATH."""
    put(machine / "their pyenv" / "shims", "python3.13", "echo 'pyenv: command not found' >&2; exit 127")
    found = python(machine, "their pyenv/versions/3.13.9/bin", "python3.13")
    path = f"{machine / 'bin'}:{machine / 'their pyenv' / 'shims'}"
    done = launch(machine, "up", "--data", "a:b c", PATH=path)
    assert done.returncode == 0, done.stderr
    assert found.exists()
    assert done.stdout.endswith("up --data a:b c\n")
    assert done.stderr == ""


def test_a_shim_that_fails_is_passed_over(machine: Path) -> None:
    """pyenv puts names on the PATH that only complain when another version is chosen."""
    for name in ("python3.14", "python3.13"):
        put(machine / "bin", name, f"echo 'pyenv: {name}: command not found' >&2; exit 127")
    old(machine, "bin", "python3")
    python(machine, "bin", "python3.12")
    done = launch(machine, "up", "--port", "1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("up --port 1\n")
    assert done.stderr == ""


def test_plain_python3_is_enough_if_it_is_new_enough(machine: Path) -> None:
    python(machine, "bin", "python3")
    assert launch(machine, "up").returncode == 0


def test_pyenvs_programs_behind_failing_shims(machine: Path) -> None:
    for name in NAMES:
        put(machine / "bin", name, "exit 127")
    old(machine, "home/.pyenv/versions/3.13.0/bin", "python3.13")
    python(machine, "home/.pyenv/versions/3.12.1/bin", "python3.12")
    assert launch(machine, "up").returncode == 0
    assert launch(machine, "up", HOME="/nonexistent").returncode == 2
    assert launch(machine, "up", HOME="/nonexistent", PYENV_ROOT=str(machine / "home/.pyenv")).returncode == 0


def test_uvs_python_comes_last(machine: Path) -> None:
    found = python(machine, "managed", "python3.13")
    put(machine / "bin", "uv", f'[ "$1 $2" = "python find" ] && echo "{found}"')
    assert launch(machine, "up").returncode == 0


def test_uv_alone_is_asked_to_install_one(machine: Path) -> None:
    python(machine, "managed", "python3.13")
    known = machine / "installed"
    put(
        machine / "bin",
        "uv",
        f'case "$2" in install) : > "{known}";; find) [ -e "{known}" ] && echo "{machine}/managed/python3.13";; esac',
    )
    done = launch(machine, "up")
    assert done.returncode == 0, done.stderr
    assert "uv is asked to install one" in done.stderr


def test_a_chosen_python_is_taken_or_refused(machine: Path) -> None:
    chosen = python(machine, "mine", "python")
    assert launch(machine, "up", HUBNETZ_PYTHON=str(chosen)).returncode == 0
    python(machine, "bin", "python3")
    done = launch(machine, "up", HUBNETZ_PYTHON=str(old(machine, "mine", "old")))
    assert done.returncode == 2
    assert "is not a Python 3.12 or newer that answers" in done.stderr


def test_it_can_be_called_from_anywhere_and_by_a_link(machine: Path) -> None:
    python(machine, "bin", "python3")
    (machine / "elsewhere").symlink_to(machine / "hubnetz")
    surroundings = {"PATH": str(machine / "bin"), "HOME": "/nonexistent"}
    done = subprocess.run(
        [machine / "elsewhere", "up"], cwd="/", env=surroundings, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


# The environment


def packages(lock: Path) -> list[str]:
    """Return what a lock pins."""
    return [
        line.rstrip(" \\") for line in lock.read_text().splitlines() if re.match(r"[A-Za-z0-9._-]+==", line)
    ]


def test_one_lock_serves_both_installers() -> None:
    """Each package has a version and hashes, the lock of the tests holds the other with the same versions."""
    run, dev = (CHECKOUT / name for name in (environment.RUN_LOCK, environment.DEV_LOCK))
    assert set(packages(run)) <= set(packages(dev))
    for lock in (run, dev):
        text = lock.read_text()
        assert "://" not in text
        blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
        assert len(blocks) == len(packages(lock)) > 20
        assert all("--hash=sha256:" in block for block in blocks)
    assert {"--no-deps", "--require-hashes"} < set(environment.strictly(run))


@pytest.mark.long
def test_uv_and_pip_install_the_same(place: Path) -> None:
    """Both build an environment from the lock; name for name and version for version they are one."""
    if environment.find_uv() is None:
        pytest.skip("no uv here")
    seen = []
    for choice in ("yes", "no"):
        target = place / choice
        lock = str(CHECKOUT / environment.RUN_LOCK)
        script = (
            f"import environment, pathlib; environment.install(*map(pathlib.Path, {[str(target), lock]!r}))"
        )
        source = str(CHECKOUT / "src" / "hubnetz" / "cli")
        more = {} if choice == "yes" else {"HUBNETZ_UV": "no"}
        surroundings = clean_environ(PYTHONPATH=source, **more)
        built = subprocess.run(
            [sys.executable, "-c", script], env=surroundings, check=True, capture_output=True, text=True
        )
        if "uv could not install" in built.stderr:
            pytest.skip(f"uv reaches no packages here: {built.stderr.strip()[-200:]}")
        listing = (
            "import importlib.metadata as m, json;"
            "print(json.dumps(sorted(f'{d.name.lower()}=={d.version}' for d in m.distributions())))"
        )
        done = subprocess.run(
            [target / "bin" / "python", "-I", "-c", listing], capture_output=True, check=True
        )
        seen.append({line for line in json.loads(done.stdout) if not line.startswith("pip==")})
    assert seen[0] == seen[1]
    assert len(seen[0]) > 20


@pytest.fixture
def checkout(place: Path) -> Path:
    """Return a small checkout: an empty lock, and commands that only say who runs them."""
    (place / "requirements.lock").write_text("# nothing\n")
    (place / "requirements-dev.lock").write_text("# nothing more\n")
    package = place / "src" / "hubnetz" / "cli"
    package.mkdir(parents=True)
    for folder in (package.parent, package):
        (folder / "__init__.py").write_text("")
    (package / "prepare.py").write_text("import sys; print('built', file=sys.stderr)")
    (package / "__main__.py").write_text("import sys; print(sys.prefix, *sys.argv[1:])")
    return place


def begin(checkout: Path, *words: str, **environ: str) -> "subprocess.Popen[str]":
    """Start as the launcher does."""
    command = [sys.executable, "-I", str(CHECKOUT / "src/hubnetz/cli/environment.py"), str(checkout), *words]
    surroundings = clean_environ(HUBNETZ_UV="no", **environ)
    return subprocess.Popen(
        command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_the_second_start_does_nothing(checkout: Path) -> None:
    out, err = begin(checkout, "up").communicate(timeout=120)
    assert out == f"{checkout / '.venv'} up\n", err
    assert "making the environment" in err
    assert "built" in err
    assert begin(checkout, "up").communicate(timeout=60) == (out, "")
    (checkout / "requirements.lock").write_text("# something else\n")
    _, err = begin(checkout, "up").communicate(timeout=120)
    assert "making the environment" in err
    scripts = "".join(path.read_text(errors="replace") for path in (checkout / ".venv" / "bin").glob("pip*"))
    assert f"{checkout}/.venv/bin/python" in scripts
    assert ".new-" not in scripts
    assert not list(checkout.glob(".venv.new-*"))


def test_what_is_built_follows_its_sources(checkout: Path) -> None:
    begin(checkout, "up").communicate(timeout=120)
    po = checkout / "src/hubnetz/events/locale/de/LC_MESSAGES/django.po"
    po.parent.mkdir(parents=True)
    po.write_text("")
    assert begin(checkout, "up").communicate(timeout=60)[1] == "built\n"
    assert begin(checkout, "up").communicate(timeout=60)[1] == ""


def test_two_starts_at_once_build_once(checkout: Path) -> None:
    both = [begin(checkout, "up") for _ in range(2)]
    said = "".join(start.communicate(timeout=120)[1] for start in both)
    assert [start.returncode for start in both] == [0, 0]
    assert said.count("making the environment") == 1


def test_killed_half_way_it_is_made_again(checkout: Path) -> None:
    first = begin(checkout, "up")
    end = time.monotonic() + 60
    while not list(checkout.glob(".venv.new-*/bin/python")):
        assert time.monotonic() < end
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert not (checkout / ".venv").exists()
    again = begin(checkout, "up")
    out, err = again.communicate(timeout=120)
    assert out == f"{checkout / '.venv'} up\n", err
    assert not list(checkout.glob(".venv.new-*"))


def test_without_a_network_one_sentence_says_so(checkout: Path) -> None:
    lock = "nobody-has-this-package==1.0 --hash=sha256:" + "0" * 64 + "\n"
    (checkout / "requirements.lock").write_text(lock)
    start = begin(checkout, "up", PIP_NO_INDEX="1", PIP_CONFIG_FILE=os.devnull, PIP_FIND_LINKS=str(checkout))
    out, err = start.communicate(timeout=120)
    assert (start.returncode, out) == (2, "")
    assert "the packages could not be installed" in err
    assert "Traceback" not in err
    assert not (checkout / ".venv").exists()


def test_a_closed_checkout_names_the_way_out(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / "file").write_text("")
    start = begin(checkout, "up", HUBNETZ_ENV=str(checkout / "file" / "env"))
    _, err = start.communicate(timeout=60)
    assert start.returncode == 2
    assert "Set HUBNETZ_ENV to a folder for the environment" in err
    elsewhere = begin(
        checkout, "up", HUBNETZ_ENV=str(checkout / "a" / "env"), HUBNETZ_BUILD=str(checkout / "b")
    )
    out, err = elsewhere.communicate(timeout=120)
    assert out == f"{checkout / 'a' / 'env'} up\n", err


def test_uv_is_asked_again_with_the_authorities_of_the_machine(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind a proxy with its own authority uv refuses where pip does not."""
    uv = put(
        place,
        "uv",
        'echo "asked ${UV_SYSTEM_CERTS:-no}" >> "$UV_LOG"; [ "${UV_SYSTEM_CERTS:-}" ] || '
        '{ echo "hint: enable system TLS certificates with --system-certs"; exit 2; }',
    )
    monkeypatch.setenv("UV_LOG", str(place / "log"))
    monkeypatch.setattr(environment, "find_uv", lambda: str(uv))
    environment.install(place / "env", CHECKOUT / environment.RUN_LOCK)
    assert (place / "log").read_text() == "asked no\nasked true\n"
