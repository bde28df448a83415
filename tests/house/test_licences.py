"""Every file says whose it is and how it may be used."""

import subprocess
import sys

import pytest

from tests.house.plan import CHECKOUT


@pytest.mark.skipif(not (CHECKOUT / ".git").exists(), reason="the list of files comes from git")
def test_every_file_has_a_licence():
    done = subprocess.run(
        [sys.executable, "-m", "reuse", "lint", "--lines"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
