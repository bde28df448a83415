"""The record of processing on the command line."""

import pytest

from hubnetz.cli import privacy, terminal


class _House:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None


@pytest.fixture
def args(monkeypatch):
    import argparse

    monkeypatch.setattr(privacy, "open_house", lambda _args: _House())
    parser = argparse.ArgumentParser()
    privacy.add_arguments(parser)
    return lambda *words: parser.parse_args(["record", *words])


def test_the_record_is_written_whole(args, tmp_path):
    out = tmp_path / "record.md"
    assert privacy.run(args("--out", str(out))) == 0
    assert out.read_text(encoding="utf-8").startswith("#")
    assert [one.name for one in tmp_path.iterdir()] == ["record.md"]


def test_a_folder_that_is_missing_is_said(args, tmp_path):
    with pytest.raises(terminal.WrongUse, match="cannot be written"):
        privacy.run(args("--out", str(tmp_path / "missing" / "record.md")))
