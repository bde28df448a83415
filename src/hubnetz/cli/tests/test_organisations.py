"""The command that clusters a foreign file; it needs no database."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hubnetz.cli import terminal
from hubnetz.cli.__main__ import main

ROWS = [
    ["record_id", "name", "contact", "street", "postcode", "city", "email", "new"],
    [
        "r1",
        "Wiesgruber Kelterei GmbH",
        "Ines Koch",
        "Hauptstr. 7",
        "71101",
        "Schönaich",
        "i.koch@wiesgruber.de",
        "1",
    ],
    ["r2", "Kelterei Wiesgruber", "Koch, Ines", "", "71101", "Schönaich", "i.koch@wiesgruber.de", "2"],
    ["r3", "Stadt Oberfeld", "", "", "88400", "Oberfeld", "rathaus@oberfeld.de", "3"],
]


def write(path: Path, rows: list[list[str]], coding: str = "utf-8") -> str:
    with path.open("w", encoding=coding, newline="") as file:
        csv.writer(file).writerows(rows)
    return str(path)


def test_links_a_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "clusters.csv"
    assert (
        main(["organisations", "link", write(tmp_path / "r.csv", ROWS, "utf-8-sig"), "--out", str(out)]) == 0
    )
    with out.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["record_id"] for row in found] == ["r1", "r2", "r3"]
    assert found[0]["cluster_id"] == found[1]["cluster_id"] != found[2]["cluster_id"]
    told = capfd.readouterr()
    assert told.out == ""
    assert "3 records, 2 organisations found, estimated 2 (" in told.err
    assert "seconds" in told.err


def test_needs_no_database_and_no_django(tmp_path: Path) -> None:
    words = ["organisations", "link", write(tmp_path / "r.csv", ROWS)]
    code = (
        "import sys; from hubnetz.cli.__main__ import main; "
        f"done = main({words!r}); "
        "print([m for m in ('django.db', 'django.conf') if m in sys.modules], file=sys.stderr); sys.exit(done)"
    )
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO", "DATABASE", "HUBNETZ"))}
    source = str(Path(terminal.__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=bare | {"PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "record_id,cluster_id"
    assert len(done.stdout.splitlines()) == 4


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["id", "name"], ["1", "A"]], "needs the columns"),
        ([["record_id", "name"], ["1", "A"], ["1", "B"]], "was there before"),
        ([["record_id", "name"], ["", "A"]], "is missing"),
        ([["record_id", "name"], ["  ", "A"]], "line 2: the record_id is missing"),
        ([["record_id", "name", "Name"], ["1", "A", "B"]], "has the column name twice"),
        ([], "needs the columns"),
    ],
)
def test_a_wrong_file_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], rows: list[list[str]], said: str
) -> None:
    out = tmp_path / "out.csv"
    assert main(["organisations", "link", write(tmp_path / "r.csv", rows), "--out", str(out)]) == 2
    assert said in capfd.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("between", [";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_other_signs_between_columns_and_other_line_ends(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], between: str, end: str
) -> None:
    path, out = tmp_path / "r.csv", tmp_path / "out.csv"
    rows = [[title.upper() for title in ROWS[0]], *ROWS[1:]]
    rows[3][1] = "Stadt\nOberfeld"  # a line break inside a name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=between, lineterminator=end).writerows(rows)
    assert main(["organisations", "link", str(path), "--out", str(out)]) == 0
    with out.open(encoding="utf-8", newline="") as file:
        assert [row["cluster_id"] for row in csv.DictReader(file)] == ["r1", "r1", "r3"]


def test_a_heading_alone_is_no_record(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.csv"
    assert main(["organisations", "link", write(tmp_path / "r.csv", ROWS[:1]), "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == "record_id,cluster_id\n"
    assert "0 records, 0 organisations found, estimated 0 (0 to 0)" in capfd.readouterr().err


def test_lines_of_another_width_and_signs_of_no_width(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    rows = [ROWS[0], ["r1", "Kelterei"], [*ROWS[2], "more", "and more"], ["r4", "Stadt\0 Ober\x00feld"], []]
    out = tmp_path / "out.csv"
    assert main(["organisations", "link", write(tmp_path / "r.csv", rows), "--out", str(out)]) == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 4
    capfd.readouterr()


def test_the_line_of_a_mistake_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rows = [["record_id", "name"], ["1", "A"], ["2", "B"], ["1", "C"]]
    assert main(["organisations", "link", write(tmp_path / "r.csv", rows)]) == 2
    assert "line 4: the record_id '1' was there before" in capfd.readouterr().err


def test_a_field_beyond_all_bounds_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    rows = [["record_id", "name"], ["1", "A" * 200_000]]
    assert main(["organisations", "link", write(tmp_path / "r.csv", rows)]) == 2
    assert "is no CSV" in capfd.readouterr().err


def test_no_file_and_no_text(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["organisations", "link", str(tmp_path / "none.csv")]) == 2
    (tmp_path / "bytes.csv").write_bytes(b"record_id,name\n1,\xff\xfe\n")
    assert main(["organisations", "link", str(tmp_path / "bytes.csv")]) == 2
    assert "UTF-8" in capfd.readouterr().err


def test_a_quote_that_nobody_closes_swallows_no_records(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "r.csv", tmp_path / "out.csv"
    path.write_text('record_id,name\n1,A\n2,"B\n3,C\n', encoding="utf-8")
    assert main(["organisations", "link", str(path), "--out", str(out)]) == 2
    assert "is no CSV after line 2" in capfd.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(("out", "why"), [("", "Is a directory"), ("none/out.csv", "No such file")])
def test_a_place_that_cannot_be_written_is_said_before_the_records_are_read(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], out: str, why: str
) -> None:
    records = write(tmp_path / "r.csv", [["no records"]])
    assert main(["organisations", "link", records, "--out", str(tmp_path / out)]) == 2
    assert f"cannot be written: {why}" in capfd.readouterr().err
