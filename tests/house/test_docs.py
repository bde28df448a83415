"""The documents say what the house is."""

import ast
import re
import tomllib

import pytest
from django.apps import apps

from tests.house.plan import CHECKOUT, SOURCE, public_verbs, rooms, storeys

DOCS = CHECKOUT / "docs"


def text(*path):
    return DOCS.joinpath(*path).read_text(encoding="utf-8")


def table(markdown):
    """Return the lines of all tables as lists of cells, heads and rulers left out."""
    found = []
    for line in markdown.splitlines():
        if line.startswith("|") and not set(line) <= set("|-: "):
            found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def test_the_map_shows_the_storeys_of_the_import_contract():
    picture = text("map.md").split("```")[1].strip().splitlines()
    drawn = [re.split(r"\s{2,}", line)[0] for line in picture if not line.startswith("-")]
    assert [[room.strip() for room in line.split("|")] for line in drawn] == storeys()


def test_the_map_has_a_line_for_every_room():
    lines = {cells[0]: cells for cells in table(text("map.md")) if cells[0] in rooms()}
    assert set(lines) == set(rooms())
    assert all(len(cells) == 3 and all(cells) for cells in lines.values())


def test_what_the_map_points_at_exists():
    for path, name in re.findall(r"`([a-z_]+/[A-Za-z_/]+\.(?:py|md|toml))(?:::(\w+))?`", text("map.md")):
        file = SOURCE / path if (SOURCE / path).exists() else CHECKOUT / path
        assert file.exists(), path
        assert not name or re.search(rf"^def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE), (
            path,
            name,
        )


def test_the_functions_a_need_walks_through_exist():
    walk = text("map.md").split("## One need")[1].split("## Where")[0]
    for room, module, name in re.findall(r"`([a-z]+)\.([a-z]+)\.([a-z_]+)\b", walk):
        files = [SOURCE / room / f"{module}.py", *sorted((SOURCE / room / module).glob("*.py"))]
        source = "\n".join(file.read_text(encoding="utf-8") for file in files if file.exists())
        assert re.search(rf"^(async )?def {name}\(", source, re.MULTILINE), f"{room}.{module}.{name}"


def settings_read():
    """Return the environment variables that settings.py reads."""
    tree = ast.parse((SOURCE / "site" / "settings.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            whose = ast.unparse(node.func.value)
            first = node.args[0]
            if whose in ("env", "os.environ") and isinstance(first, ast.Constant):
                yield first.value


def test_every_setting_has_a_line():
    names = set(settings_read())
    assert len(names) > 10
    told = {
        name for cells in table(text("guides", "settings.md")) for name in re.findall(r"`(\w+)`", cells[0])
    }
    assert names - told == set()


def test_every_setting_of_the_start_has_a_line():
    files = [CHECKOUT / "hubnetz", *(SOURCE / "cli").glob("*.py"), *(SOURCE / "lib").glob("embedded*.py")]
    read = {
        name
        for file in files
        for name in re.findall(
            r"environ(?:\.get\(|\[)\s*[\"'](HUBNETZ_\w+)[\"']|\$\{(HUBNETZ_\w+)",
            file.read_text(encoding="utf-8"),
        )
        for name in name
        if name
    }
    within = {"HUBNETZ_CHECKOUT", "HUBNETZ_DEMO"}  # said by one part of the program to another
    told = set(re.findall(r"`(HUBNETZ_\w+)`", text("guides", "settings.md")))
    assert {name.removesuffix("_FILE") for name in read} - within - told == set()


def commands():
    tree = ast.parse((SOURCE / "cli" / "__main__.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "COMMANDS":
            return list(ast.literal_eval(node.value))
    raise LookupError("cli/__main__.py has no COMMANDS")


def test_every_command_has_a_line():
    told = [cells[0] for cells in table(text("guides", "commands.md"))]
    assert [name for name in commands() if f"`./hubnetz {name}`" not in told] == []


def decisions():
    return sorted((DOCS / "decisions").glob("*.md"))


def test_decisions_are_numbered_in_order_and_once():
    numbers = [path.name[:4] for path in decisions()]
    assert numbers == sorted(set(numbers))
    for path in decisions():
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name)
        assert path.read_text(encoding="utf-8").startswith(f"# {path.name[:4]} ")


@pytest.mark.parametrize("path", decisions(), ids=lambda path: path.stem)
def test_a_decision_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 40


def test_every_dependency_stands_in_a_decision():
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.match(r"[A-Za-z0-9-]+", line)[0].lower() for line in wanted}
    told = " ".join(
        cells[0] for path in decisions() for cells in table(path.read_text(encoding="utf-8"))
    ).lower()
    assert {name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", told)} == set()


def words():
    return {cells[0].strip("`"): cells for cells in table(text("words.md"))[1:]}


def test_every_noun_has_its_german_twin():
    nouns = {m.__name__ for m in apps.get_models() if m.__module__.startswith("hubnetz.")}
    assert nouns - set(words()) == set()
    assert all(len(cells) == 3 and all(cells) for cells in words().values())


def test_every_verb_has_a_word():
    """A verb's first word is in the list: note_attendance is “note”."""
    first = {name.split("_")[0] for _room, name in public_verbs()}
    # The words of two verbs whose noun says it all.
    assert first - {word.split()[0] for word in words()} - {"add", "undo", "move", "warm"} == set()


def test_words_are_sorted():
    order = [re.sub(r"[^a-z ]", "", word.lower()) for word in words()]
    assert order == sorted(order)


@pytest.mark.parametrize("name", ["README.md", "README.de.md"])
def test_the_readme_is_short_and_its_links_lead_somewhere(name):
    readme = (CHECKOUT / name).read_text(encoding="utf-8")
    assert len(readme.splitlines()) <= 100
    for target in re.findall(r"\]\(([^)#]+)\)", readme):
        assert target.startswith("http") or (CHECKOUT / target).exists(), target


def test_links_between_documents_lead_somewhere():
    wrong = []
    for path in [*DOCS.rglob("*.md"), *SOURCE.glob("*/README.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            if not (path.parent / target).exists():
                wrong.append(f"{path.name}: {target}")
    assert wrong == []
