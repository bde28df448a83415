"""The command that ranks a foreign catalogue; it needs no database."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hubnetz.cli import match, terminal

NEEDS = [
    {"id": "n1", "lang": "de", "text": "Unser Onlineshop verkauft kaum etwas", "postcode": "72202"},
    {
        "id": "n2",
        "lang": "en",
        "text": "We need a desk for three days a week",
        "county": "Karlsruhe (Stadt)",
        "new": 1,
    },
    {"id": "n3"},
]
PLAIN = {"text": "", "hub": "", "online": False}
CATALOGUE = [
    {
        "id": "o1",
        "title": "Roboter erproben",
        "topics": ["robotics-automation"],
        "service": "test-before-invest",
    },
    {**PLAIN, "id": "o2", "title": "Onlinehandel", "topics": ["e-commerce"], "service": "consultation"},
    {**PLAIN, "id": "o3", "title": "Schreibtische", "topics": ["start-up-founding"], "service": "coworking"},
]


def write(path: Path, records: list[dict[str, object]]) -> str:
    path.write_text(
        "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8"
    )
    return str(path)


def call(*words: str) -> int:
    parser = argparse.ArgumentParser()
    match.add_arguments(parser)
    try:
        return match.run(parser.parse_args(words))
    except terminal.WrongUse as refusal:  # as the commands' roof does
        terminal.say(str(refusal))
        return 2


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, Path]:
    needs, catalogue = write(tmp_path / "needs.jsonl", NEEDS), write(tmp_path / "catalogue.jsonl", CATALOGUE)
    return needs, catalogue, tmp_path / "ranking.jsonl"


def test_every_need_gets_a_line_with_all_offers(files: tuple[str, str, Path]) -> None:
    needs, catalogue, out = files
    assert call("--needs", needs, "--catalogue", catalogue, "--out", str(out)) == 0
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["n1", "n2", "n3"]
    for line in lines:
        assert sorted(line["ranked"]) == ["o1", "o2", "o3"]
        assert line["hubs"]
        assert len(line["topics"]) == 24
    assert (lines[0]["ranked"][0], lines[0]["hubs"][0], lines[0]["topics"][0]) == (
        "o2",
        "nordschwarzwald",
        "e-commerce",
    )
    assert lines[1]["ranked"][0] == "o3"
    assert lines[1]["hubs"][0] == "hubwerk01-bruchsal"


def test_labels_are_not_read(files: tuple[str, str, Path], tmp_path: Path) -> None:
    needs, catalogue, out = files
    call("--needs", needs, "--catalogue", catalogue, "--out", str(out))
    plain = out.read_text()
    labels = {
        "lead": "service",
        "topics": [{"code": "iot", "grade": 2}],
        "services": [{"code": "hackathon", "grade": 2}],
        "hubs": [{"code": "zd-bb", "grade": 2}],
    }
    labelled = [{**need, **labels} for need in NEEDS]
    call("--needs", write(tmp_path / "labelled.jsonl", labelled), "--catalogue", catalogue, "--out", str(out))
    assert out.read_text() == plain


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"not json", "line 4: this is no JSON in UTF-8."),
        (b'{"id": "\xff"}', "line 4: this is no JSON in UTF-8."),
        (b"[]", "line 4: this is no JSON object."),
        (b"{}", "line 4: the id is missing."),
        (b'{"id": "n1"}', "line 4: the id 'n1' was there before."),
    ],
)
def test_a_bad_line_is_named_and_nothing_written(
    files: tuple[str, str, Path], capsys: pytest.CaptureFixture[str], line: bytes, sentence: str
) -> None:
    needs, catalogue, out = files
    with Path(needs).open("ab") as file:
        file.write(line + b"\n")
    assert call("--needs", needs, "--catalogue", catalogue, "--out", str(out)) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.strip().endswith(sentence)
    assert len(shown.err.strip().splitlines()) == 1
    assert not out.exists()


def test_topics_of_an_offer_must_be_codes(
    files: tuple[str, str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = write(tmp_path / "bad.jsonl", [{"id": "o1", "topics": "ai"}])
    assert call("--needs", files[0], "--catalogue", bad) == 2
    assert "line 1: topics must be a list of codes." in capsys.readouterr().err


def test_empty_lines_and_a_byte_order_mark_are_no_mistakes(files: tuple[str, str, Path]) -> None:
    needs, catalogue, out = files
    Path(needs).write_bytes(b"\xef\xbb\xbf" + Path(needs).read_bytes().replace(b"\n", b"\r\n") + b"\n\n")
    assert call("--needs", needs, "--catalogue", catalogue, "--out", str(out)) == 0
    assert len(out.read_text().splitlines()) == 3


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--needs", "n"),
        ("--catalogue", "c"),
        ("text", "--needs", "n", "--catalogue", "c"),
        ("text", "--out", "o"),
        ("--needs", "/not/there", "--catalogue", "/not/there"),
    ],
)
def test_wrong_use_is_one_sentence(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert call(*words) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.strip().splitlines()) == 1


def test_without_database_and_django(files: tuple[str, str, Path]) -> None:
    code = (
        "import argparse, sys; from hubnetz.cli import match; p = argparse.ArgumentParser(); match.add_arguments(p);"
        "result = match.run(p.parse_args(sys.argv[1:])); assert 'django' not in sys.modules; sys.exit(result)"
    )
    bare = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        [sys.executable, "-c", code, "--needs", files[0], "--catalogue", files[1]],
        capture_output=True, text=True, env=bare, check=True,
    )  # fmt: skip
    assert len(run.stdout.splitlines()) == 3
    assert run.stderr == ""


def test_a_device_or_a_pipe_is_written_to_and_never_replaced(files: tuple[str, str, Path]) -> None:
    needs, catalogue, out = files
    os.mkfifo(out)
    reader = os.open(out, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert call("--needs", needs, "--catalogue", catalogue, "--out", str(out)) == 0
        assert len(os.read(reader, 1 << 16).splitlines()) == len(NEEDS)
    finally:
        os.close(reader)
    assert out.is_fifo()


def test_what_a_link_names_is_written_and_the_link_stays(files: tuple[str, str, Path]) -> None:
    needs, catalogue, out = files
    out.symlink_to(out.parent / "real.jsonl")
    assert call("--needs", needs, "--catalogue", catalogue, "--out", str(out)) == 0
    assert out.is_symlink()
    assert len((out.parent / "real.jsonl").read_text().splitlines()) == len(NEEDS)


def test_an_id_that_cannot_be_written_is_refused(
    files: tuple[str, str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    needs, catalogue, out = files
    Path(needs).write_text(r'{"id": "\ud800"}' + "\n")
    assert call("--needs", needs, "--catalogue", catalogue, "--out", str(out)) == 2
    assert capsys.readouterr().err.endswith("line 1: the id is no text in UTF-8.\n")
