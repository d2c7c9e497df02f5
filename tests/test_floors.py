"""The floors of the house: who may import whom, who owns what, how long a file may be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from workbench.checks import CHECKS
from workbench.exporters import FORMATS
from workbench.sources.layouts import LAYOUTS

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted((ROOT / "workbench").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
ROOMS = {
    "records": 0, "errors": 0, "settings": 0,
    "images": 1, "taxonomy": 1, "splits": 1, "outcomes": 1, "engine": 1, "drawing": 1,
    "licences": 1,
    "sources": 2, "checks": 2, "vision": 2, "store": 2, "exporters": 2,
    "steps": 3,
    "cli": 4, "show": 4, "terminal": 4, "ui": 4, "__main__": 5,
}  # fmt: skip
OWNERS = {
    "torch": "vision", "torchvision": "vision", "safetensors": "vision", "duckdb": "store",
    "streamlit": "ui", "plotly": "ui", "starlette": "ui", "uvicorn": "ui", "typer": "cli",
    "requests": "sources", "kagglehub": "sources",
}  # fmt: skip
SQL = re.compile(
    r"\bselect\b.+\bfrom\b|\binsert\s+into\b|\bupdate\b.+\bset\b|\bdelete\s+from\b", re.I | re.S
)


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def module_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(file): file for file in CODE}


def imported(tree: ast.AST) -> Iterator[str]:
    """Every imported module, and what is imported from it where that is a module of ours."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{name.name}" for name in node.names]
            yield from (name for name in inner if name in MODULES)
            if not all(name in MODULES for name in inner):
                yield node.module


def at_run_time(tree: ast.Module) -> ast.Module:
    """The module without its `if TYPE_CHECKING:` blocks."""
    kept = [
        node
        for node in tree.body
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    ]
    return ast.Module(kept, [])


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def ours(tree: ast.AST) -> Iterator[str]:
    return (name for name in imported(tree) if name.split(".")[0] == "workbench")


def texts(file: Path) -> Iterator[str]:
    """Every string in a file but the docstrings."""
    documents = {
        id(node.value)
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Constant) and id(node) not in documents:
            yield from [node.value] if isinstance(node.value, str) else []


def shown(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def test_rooms__every_module_has_a_floor():
    assert {room(module) for module in MODULES if room(module)} <= set(ROOMS)


def _below(floor: int, own: int) -> bool:
    """Rooms of floor 2 are blind to each other; single modules of the other floors are not."""
    return floor < own or (floor == own and floor != 2)


def test_imports__go_down_only():
    upward = [
        f"{module} imports {name}"
        for module, file in MODULES.items()
        for name in ours(parsed(file))
        if room(module) != room(name) and not _below(ROOMS[room(name)], ROOMS[room(module)])
    ]

    assert upward == []


def test_imports__a_heavy_library_has_one_owner():
    strangers = [
        f"{module} imports {name}"
        for module, file in MODULES.items()
        for name in imported(parsed(file))
        if OWNERS.get(name.split(".")[0], room(module)) != room(module)
    ]

    assert strangers == []


def test_imports__run_in_no_circle():
    graph = {
        module: set(ours(at_run_time(parsed(file)))) - {module} for module, file in MODULES.items()
    }

    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"a circle of imports: {error.args[1]}")
    assert set(MODULES) <= set(order)


def test_imports__are_absolute():
    relative = [
        shown(file)
        for file in [*CODE, *TESTS]
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


def test_files__have_at_most_400_lines():
    assert [shown(f) for f in [*CODE, *TESTS] if lines(f) > 400] == []


def test_files__open_with_what_they_own():
    assert [shown(f) for f in CODE if not ast.get_docstring(parsed(f))] == []


@pytest.mark.parametrize("folder", ["datasets", "catalog"])
def test_data_folders__hold_no_python(folder):
    assert list((ROOT / folder).rglob("*.py")) == []


def test_sql__stands_in_the_store_only():
    others = [file for module, file in MODULES.items() if room(module) != "store"]

    assert [shown(f) for f in others if any(SQL.search(text) for text in texts(f))] == []


def test_sql__pattern_sees_a_query():
    found = [text for text in texts(ROOT / "workbench/store/items.py") if SQL.search(text)]

    assert len(found) > 3


def test_session_state__stands_in_ui_state_only():
    users = [
        shown(file)
        for file in CODE
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Attribute) and node.attr == "session_state"
    ]

    assert set(users) <= {"workbench/ui/state.py"}


def test_views__have_at_most_130_lines():
    views = [file for file in CODE if file.parent == ROOT / "workbench/ui/views"]

    assert [shown(file) for file in views if lines(file) > 130] == []


@pytest.mark.parametrize(
    ("folder", "registry", "others"),
    [
        ("sources/layouts", LAYOUTS, set()),
        ("checks", CHECKS, {"duplicates", "fingerprint", "stars"}),
        ("exporters", FORMATS, {"papers", "plan", "verify", "weights"}),
    ],
)
def test_registries__every_entry_has_its_module_and_every_module_its_entry(
    folder, registry, others
):
    modules = {file.stem for file in (ROOT / "workbench" / folder).glob("[!_]*.py")}

    assert modules - others == set(registry)


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_checks__rule_bears_the_name_of_its_entry(name):
    assert CHECKS[name].rule.check_name == name
