"""One small sheet is made of many, and nothing in it is missing or foreign."""

import gzip
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from hubnetz.ui import assets, stylesheet


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("assets")
    assert assets.build(target) is True
    return target


def test_every_kern_class_in_use_exists_in_the_package() -> None:
    used, prefixes = assets.classes_in_use()
    there = set(stylesheet.KERN_CLASS.findall((assets.asset_dir("kern") / "kern.css").read_text()))
    assert "kern-btn--primary" in used
    assert "kern-hint" in used
    assert used - there == set()
    assert [prefix for prefix in prefixes if not any(name.startswith(prefix) for name in there)] == []


def test_every_class_in_use_is_in_the_sheet(built: Path) -> None:
    used, _prefixes = assets.classes_in_use()
    sheet = (built / "ui/site.css").read_text()
    assert [name for name in used if f".{name}" not in sheet] == []


def test_every_own_class_in_templates_has_a_rule_or_is_a_hook(built: Path) -> None:
    sheet = (built / "ui/site.css").read_text()
    folder = assets.HERE / "templates/ui"
    named = set()
    for path in folder.rglob("*.html"):
        for value in re.findall(r'class="([^"{]*)"', path.read_text()):
            named.update(value.split())
    hooks = {"public"}
    assert sorted(name for name in named - hooks if f".{name}" not in sheet) == []


def test_the_sheet_is_small_and_asks_nobody(built: Path) -> None:
    sheet = (built / "ui/site.css").read_text()
    assert sheet.count('url("fonts/') == 2
    for name in re.findall(r'"(Stand-in \d)"', "".join(assets.stand_ins())):
        assert sheet.count(f'"{name}"') >= 3  # two weights, and the stack that names it
    assert "kern-kopfzeile__" not in sheet
    assert "http:" not in sheet.replace("http://www.w3.org/2000/svg", "")
    assert "https:" not in sheet
    assert (
        len(gzip.compress(sheet.encode())) < 24_000
    )  # as it is sent; all rooms in one sheet, kept by browsers


def test_layers_come_in_the_agreed_order(built: Path) -> None:
    sheet = (built / "ui/site.css").read_text()
    assert sheet.startswith("@layer reset, base, components, rooms, utilities;")


def test_braces_are_balanced(built: Path) -> None:
    sheet = re.sub(r'"[^"]*"', '""', (built / "ui/site.css").read_text())
    assert sheet.count("{") == sheet.count("}")


def test_nothing_is_written_when_nothing_has_changed(built: Path) -> None:
    before = (built / "ui/site.css").stat().st_mtime_ns
    assert assets.build(built) is False
    assert (built / "ui/site.css").stat().st_mtime_ns == before


def test_a_changed_source_is_noticed(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = assets.fingerprint()
    (tmp_path / "css/base").mkdir(parents=True)
    (tmp_path / "css/base/other.css").write_text("a{color:red}")
    monkeypatch.setattr(assets, "SOURCES", tmp_path)
    assert assets.fingerprint() != before


@pytest.mark.parametrize("face", list(assets.FACES))
def test_the_faces_are_small_and_know_german(built: Path, face: str) -> None:
    path = built / f"ui/fonts/FiraSans-{face}.woff2"
    assert path.stat().st_size < 35_000
    letters = TTFont(path).getBestCmap()
    assert [letter for letter in "äöüÄÖÜßẞ„“–’€…×‹›✓→" if ord(letter) not in letters and letter != "✓"] == []


def test_the_module_has_no_imports_left(built: Path) -> None:
    module = (built / "ui/site.js").read_text()
    assert "import " not in module
    assert not re.search(r"^export ", module, re.MULTILINE)
    assert module.rstrip().endswith("bind(document);")


def test_unknown_carrier() -> None:
    with pytest.raises(LookupError):
        assets.asset_dir("bootstrap")


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".kern-a{color:red}", ".kern-a{color:red}"),
        (".kern-b{color:red}", ""),
        (".kern-a,.kern-b{color:red}", ".kern-a{color:red}"),
        (".kern-a .kern-b{color:red}", ""),
        (".kern-a:not(.kern-b){color:red}", ".kern-a:not(.kern-b){color:red}"),
        (".kern-a--large{color:red}", ".kern-a--large{color:red}"),
        ("@media print{.kern-b{color:red}}", ""),
        ("@media print{.kern-a{color:red}}", "@media print{.kern-a{color:red}}"),
        ('@font-face{src:url("x")}p{margin:0}', "p{margin:0}"),
        ('p::before{content:"}"}/* { */b{margin:0}', 'p::before{content:"}"}\nb{margin:0}'),
        ('@charset "UTF-8";p{margin:0}', "p{margin:0}"),
    ],
)
def test_trim(css: str, left: str) -> None:
    assert stylesheet.trim(css, used={"kern-a"}, prefixes=("kern-a--",)) == left


def test_what_no_rule_reads_is_left_out() -> None:
    css = (
        """a{--kern-a:1px;--kern-b:var(--kern-c);--kern-c:url("a;b}c");--own:2px;color:var(--kern-a, red)}"""
    )
    assert stylesheet.without_unread(css) == "a{--kern-a:1px;--own:2px;color:var(--kern-a, red)}"
    kept = css.replace("}", ";top:var(--kern-b)}", 2).replace("b;top:var(--kern-b)}c", "b}c")
    assert stylesheet.without_unread(kept) == kept


def test_a_button_that_only_a_script_answers_is_not_there_without_one() -> None:
    rule = re.search(
        r"@media \(scripting: ?none\)\s*\{\s*\[data-behaviour=\"?copy\"?\]\s*\{([^}]*)\}", assets.css()
    )
    assert rule
    assert "display:none" in rule[1].replace(" ", "")
