"""In every room the same files hold the same kind of thing."""

import ast
import importlib
import re

import pytest

from hubnetz.lib.errors import Refused
from tests.house.plan import CHECKOUT, SOURCE, modules, place, rooms

WRITING = {"objects", "save", "delete", "bulk_create", "bulk_update", "select_for_update", "update_or_create"}


def test_doors_do_not_write():
    wrong = [
        f"{place(path, node)} .{node.attr}"
        for _room, path, tree in modules("views", "api", "series_api", "feeds", "tasks")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in WRITING
    ]
    assert wrong == []


def test_rules_do_not_read_the_clock():
    wrong = [
        place(path, node)
        for _room, path, tree in modules("rules")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "today"}
    ]
    assert wrong == []


def public_functions(*names):
    for room, path, tree in modules(*names):
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield room, path, node


def test_verbs_keys_and_figures_say_what_they_promise():
    wrong = [
        f"{place(path, node)} {node.name}"
        for _room, path, node in public_functions("actions", "access", "figures", "rules")
        if not ast.get_docstring(node)
    ]
    assert wrong == []


def test_verbs_name_their_refusals():
    wrong = []
    for _room, path, node in public_functions("actions"):
        raised = {
            call.exc.func.id
            for call in ast.walk(node)
            if isinstance(call, ast.Raise)
            and isinstance(call.exc, ast.Call)
            and isinstance(call.exc.func, ast.Name)
        }
        told = ast.get_docstring(node) or ""
        wrong += [f"{place(path, node)} {name}" for name in sorted(raised) if f":raises {name}" not in told]
    assert wrong == []


def test_verbs_that_change_rows_are_one_transaction():
    wrong = []
    for _room, path, node in public_functions("actions"):
        records = any(isinstance(call, ast.Attribute) and call.attr == "record" for call in ast.walk(node))
        decorated = any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)
        if records and not decorated:
            wrong.append(f"{place(path, node)} {node.name}")
    assert wrong == []


def test_refusals_have_codes_of_their_own():
    for room in rooms():  # a refusal is only known once its room has been imported
        if (SOURCE / room / "actions.py").exists() or (SOURCE / room / "actions").is_dir():
            importlib.import_module(f"hubnetz.{room}.actions")
    codes = [refusal.code for refusal in all_subclasses(Refused)]
    assert "fully_booked" in codes
    assert all(codes)
    assert "refused" not in codes
    assert len(set(codes)) == len(codes)


def all_subclasses(cls):
    for sub in cls.__subclasses__():
        yield sub
        yield from all_subclasses(sub)


@pytest.mark.parametrize("room", rooms())
def test_every_room_has_a_readme_of_one_screen(room):
    readme = SOURCE / room / "README.md"
    assert readme.exists()
    assert len(readme.read_text(encoding="utf-8").splitlines()) <= 80


def test_files_stay_short():
    long = {
        str(path.relative_to(CHECKOUT)): lines
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts
        for lines in [len(path.read_text(encoding="utf-8").splitlines())]
        if lines > 400
    }
    assert long == {}


def test_all_lists_are_cut_into_pages_alike():
    users = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "django.core.paginator"
        if any(name.name == "Paginator" for name in node.names)
    }
    assert users == {"ui/paging.py"}


def test_migrations_import_nothing_that_may_change():
    wrong = []
    for path in SOURCE.glob("*/migrations/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            wrong += [
                f"{path.name}: {n}"
                for n in names
                if n.startswith("hubnetz.") and not n.startswith("hubnetz.lib.")
            ]
    assert wrong == []


def test_a_class_of_the_style_sheet_is_defined_in_one_room():
    """All rooms' styles are one file for the browser: a name that two rooms define changes pages of the other one."""
    rooms_of: dict[str, set[str]] = {}
    for path in SOURCE.glob("*/static/**/*.css"):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for selectors in re.findall(r"(?:^|[{};])\s*([^{}@;]+)\{", text):
            for selector in selectors.split(","):
                if alone := re.fullmatch(r"\.([a-z][\w-]*)", selector.strip()):
                    rooms_of.setdefault(alone[1], set()).add(path.relative_to(SOURCE).parts[0])
    assert {name: rooms for name, rooms in rooms_of.items() if len(rooms) > 1} == {}
