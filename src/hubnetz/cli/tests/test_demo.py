"""What ./hubnetz demo understands, without a database."""

import argparse
import json

import pytest

from hubnetz.cli import demo, terminal
from hubnetz.demo import sign_ins


def parsed(*words):
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("--data")
    demo.add_arguments(parser)
    return parser.parse_args(words)


def test_sign_ins_are_printed_as_json(capsys):
    assert demo.run(parsed("--sign-ins", "--json")) == 0
    assert json.loads(capsys.readouterr().out) == sign_ins.sign_ins()


def test_sign_ins_are_printed_to_read(capsys):
    assert demo.run(parsed("--sign-ins")) == 0
    out = capsys.readouterr().out
    assert sign_ins.PASSWORD in out
    assert "leitung.zd-bb@hubnetz.example" in out


@pytest.mark.parametrize("scale", ["0", "-1", "much", "nan", "1000"])
def test_a_scale_out_of_reason_is_refused(scale):
    with pytest.raises(argparse.ArgumentError, match="no scale"):
        parsed("--scale", scale)


def test_a_truth_file_needs_its_folder(tmp_path):
    with pytest.raises(terminal.WrongUse, match="a file in a folder that exists"):
        demo.run(parsed("--truth", str(tmp_path / "nowhere" / "truth.json")))
