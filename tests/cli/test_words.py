# SPDX-License-Identifier: EUPL-1.2
"""Wrong use gets one sentence and exit code 2, before anything is started."""

import os
import pty
import socket
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from hubnetz.cli import terminal, up
from tests.cli.conftest import CHECKOUT, clean_environ, hubnetz


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["fly"], "invalid choice: 'fly'"),
        (["up", "--port", "http"], "is no port"),
        (["up", "--port", "70000"], "is no port"),
        (["up", "--port", "80٣"], "is no port"),
        (["report", "--until", "9999-12-31"], "is no day"),
        (["demo", "--truth", "/"], "must be a file in a folder that exists"),
        (["up", "--workers", "0"], "must be a number from 1 to 64"),
        (["up", "--empty", "--demo"], "contradict each other"),
        (["up", "--coordinator", "nobody"], "is no e-mail address"),
        (["up", "--data", ""], "--data is empty"),
        (["up", "--host", "256.1.1.1"], "is no address of this machine"),
        (["restore", "/nowhere"], "cannot be read: No such file or directory"),
        (["backup", "/nowhere/file"], "must be a file in a folder that exists"),
    ],
)
def test_wrong_use(place: Path, words: list[str], sentence: str) -> None:
    data = ["--data", str(place / "d")] if words and "--data" not in words and words != ["fly"] else []
    done = hubnetz(*words, *data)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "\x1b" not in done.stderr
    assert not (place / "d").exists()


def test_a_taken_port_is_said_before_anything_is_started(place: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = hubnetz("up", "--port", str(port), "--data", str(place / "d"))
    assert done.returncode == 2
    assert done.stderr == (
        f"hubnetz: port {port} on 127.0.0.1 cannot be used (Address already in use); choose another with --port.\n"
    )
    assert not (place / "d").exists()


def test_limits_can_be_switched_off_on_this_machine_alone(place: Path) -> None:
    done = hubnetz("up", "--host", "0.0.0.0", "--data", str(place / "d"), HUBNETZ_LIMITS="off")
    assert done.returncode == 2
    assert "HUBNETZ_LIMITS=off is for this machine alone" in done.stderr


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("hub.example", False),
    ],
)
def test_what_is_this_machine(host: str, here: bool) -> None:
    assert up.is_loopback(host) is here


def test_progress_is_plain_lines_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.Progress("counting") as progress:
        for number in range(1000):
            progress(number, 1000, "sheep")
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[0] == "hubnetz: counting …"
    assert err.splitlines()[-1].startswith("hubnetz: counting: done after")
    assert "\x1b" not in err
    assert "\r" not in err


def test_progress_is_a_bar_on_a_terminal() -> None:
    """And the bar leaves stdout alone, where results go."""
    show = (
        "from hubnetz.cli import terminal\n"
        "with terminal.Progress('counting') as progress:\n"
        "    for number in range(20): progress(number + 1, 20, 'sheep')\n"
        "terminal.answer('42')"
    )
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (25, 80))
    done = subprocess.run(
        [sys.executable, "-c", show], stdout=subprocess.PIPE, stderr=theirs, env=clean_environ(), text=True
    )
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert done.stdout == "42\n"
    assert "%" in shown
    assert "\r" in shown


def test_every_command_has_a_word_of_help() -> None:
    done = hubnetz("--help")
    assert done.returncode == 0
    for name in ("up", "test", "doctor", "backup", "restore", "manage"):
        assert name in done.stdout
        assert "--data DIR" in hubnetz(name, "--help").stdout


def test_the_commands_are_where_the_readme_looks_for_them() -> None:
    assert os.access(CHECKOUT / "hubnetz", os.X_OK)
