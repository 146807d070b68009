"""What is public: a tested list, every part of it documented, and a gate that is live."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg

ROOT = Path(__file__).parent.parent
PUBLIC = [
    "Argument",
    "Article",
    "ArticleError",
    "BuildReport",
    "BuiltArticle",
    "DateError",
    "Entity",
    "Event",
    "ExtraError",
    "Extraction",
    "Geo",
    "Graph",
    "Imported",
    "Iris",
    "KgError",
    "KnownAccount",
    "KnownArticle",
    "KnownClaim",
    "KnownEntity",
    "KnownEvent",
    "KnownStory",
    "LexiconError",
    "Link",
    "ModelError",
    "QueryError",
    "Quote",
    "Relation",
    "Rows",
    "SettingError",
    "Settings",
    "ShapeError",
    "Source",
    "SourceError",
    "Span",
    "SpanError",
    "StoreError",
    "TermError",
    "Time",
    "Triples",
    "WorkerError",
    "back_up_store",
    "build",
    "extract_articles",
    "extract_text",
    "import_files",
    "open",
    "read_articles",
    "restore_store",
    "trace",
    "watch",
]
GRAPH = [
    "actors",
    "add",
    "apply",
    "articles",
    "close",
    "counts",
    "events",
    "events_of",
    "explain",
    "export",
    "export_tables",
    "find",
    "get",
    "min_confidence",
    "page",
    "places",
    "query",
    "remove",
    "resolve",
    "review",
    "show",
    "stories",
    "to_networkx",
    "to_rdflib",
    "undo",
    "validate",
]


def test_the_public_names_are_these():
    assert kg.__all__ == PUBLIC
    assert [name for name in vars(kg.Graph) if not name.startswith("_")] == sorted(
        GRAPH, key=list(vars(kg.Graph)).index
    )


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_loads_and_is_documented(name):
    assert getattr(kg, name).__doc__


def test_an_unknown_name_is_told_with_the_known_ones():
    with pytest.raises(AttributeError, match=r"no attribute 'biuld'.*build"):
        _ = kg.biuld
    assert set(PUBLIC) <= set(dir(kg))


def test_every_error_is_public():
    from kg import errors

    tree = {name for name, value in vars(errors).items() if isinstance(value, type)}
    assert {name for name in tree if name not in kg.__all__} == set()
    assert all(issubclass(getattr(errors, name), errors.KgError) for name in tree)


def test_importing_kg_loads_nothing_else():
    code = "import sys, kg; print([m for m in sys.modules if m.startswith('kg.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def undocumented(tree: ast.Module, name: str) -> Iterator[str]:
    """Public modules, classes, functions and methods without a docstring."""
    if not ast.get_docstring(tree):
        yield name
    holders = [(name, tree.body)]
    while holders:
        where, body = holders.pop()
        for node in body:
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                yield f"{where}.{node.name}"
            if isinstance(node, ast.ClassDef):
                holders.append((f"{where}.{node.name}", node.body))


def test_everything_public_has_a_docstring():
    paths = sorted((ROOT / "kg").rglob("*.py"))
    missing = [
        name
        for path in paths
        for name in undocumented(
            ast.parse(path.read_text(encoding="utf-8")), path.relative_to(ROOT).as_posix()
        )
    ]
    assert len(paths) > 40
    assert missing == []


def test_a_missing_docstring_is_seen():
    tree = ast.parse(
        '"""M."""\nclass A:\n    """A."""\n    def f(self): ...\n    def _g(self): ...\ndef h(): ...'
    )
    assert sorted(undocumented(tree, "m")) == ["m.A.f", "m.h"]


LINT_FAULTS = [
    ("F401", "import os\n"),
    ("I001", "import sys\nimport ast\n\nprint(sys, ast)\n"),
    ("B006", 'def f(x: list[int] = []) -> list[int]:\n    """Do."""\n    return x\n'),
    ("D103", "def f() -> None:\n    return\n"),
    ("ANN001", 'def f(x) -> None:\n    """Do."""\n    print(x)\n'),
    ("BLE001", "try:\n    print()\nexcept Exception:\n    print()\n"),
    ("PTH123", "open('x')\n"),
    (
        "PLR0913",
        'def f(a: int, b: int, c: int, d: int, e: int, g: int) -> int:\n    """Do."""\n    return a\n',
    ),
    (
        "C901",
        'def f(a: int) -> int:\n    """Do."""\n'
        + "".join(f"    if a == {n}:\n        return {n + 1}\n" for n in range(10))
        + "    return a\n",
    ),
    ("ARG001", 'def f(a: int) -> None:\n    """Do."""\n    str()\n'),
    ("E501", f"X = '{'x' * 120}'\n"),
    ("RUF100", "X = 1  # noqa: F401\n"),
    ("PGH003", "X: int = 'a'  # type: ignore\n"),
    ("PGH004", "import os  # noqa\n"),
    ("T201", "print()\n"),
]


@pytest.mark.parametrize(("rule", "code"), LINT_FAULTS)
def test_the_linter_catches_a_planted_fault(tmp_path, rule, code):
    path = tmp_path / "kg" / "planted.py"
    path.parent.mkdir()
    path.write_text(f'"""A module."""\n\n{code}')
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--config", ROOT / "pyproject.toml", path],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert rule in done.stdout


def test_the_formatter_catches_a_planted_fault(tmp_path):
    path = tmp_path / "planted.py"
    path.write_text("x = {'a':1}\n")
    command = [
        sys.executable,
        "-m",
        "ruff",
        "format",
        "--check",
        "--no-cache",
        "--config",
        ROOT / "pyproject.toml",
    ]
    assert subprocess.run([*command, path], capture_output=True, check=False).returncode == 1


TYPE_FAULTS = [
    ("no-untyped-def", "def f(x):\n    return x\n"),
    ("arg-type", "from kg.model import Span\n\nSpan('a', 2)\n"),
    ("misc", "from kg.model import Span\n\nSpan(1, 2).start = 3\n"),
    ("type-arg", "def f(x: list) -> None: ...\n"),
    ("no-any-return", "import json\n\n\ndef f() -> int:\n    return json.loads('1')\n"),
    ("unused-ignore", "X = 1  # type: ignore[misc]\n"),
]


@pytest.fixture(scope="module")
def type_report(tmp_path_factory) -> str:
    """What mypy says of all the planted faults, in one run."""
    folder = tmp_path_factory.mktemp("planted")
    for rule, code in TYPE_FAULTS:
        (folder / f"{rule.replace('-', '_')}.py").write_text(code)
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--config-file",
        ROOT / "pyproject.toml",
        "--cache-dir",
        folder / "cache",
    ]
    done = subprocess.run(
        [*command, *sorted(folder.glob("*.py"))], capture_output=True, text=True, check=False, cwd=ROOT
    )
    return done.stdout


@pytest.mark.parametrize("rule", [rule for rule, _ in TYPE_FAULTS])
def test_the_type_checker_catches_a_planted_fault(type_report, rule):
    assert any(f"{rule.replace('-', '_')}.py" in line for line in type_report.splitlines() if "error" in line)


def unexplained(code: str) -> list[int]:
    """Numbers of the lines that suppress a rule and do not say why."""
    reason = re.compile(r"# (?:type: ignore\[[\w, -]+\]|noqa: [A-Z0-9, ]+)(.*)$")
    found = ((number, reason.search(line)) for number, line in enumerate(code.splitlines(), start=1))
    return [number for number, match in found if match and len(match[1].strip(" #-–")) < 8]


def test_every_suppression_in_the_package_says_why():
    paths = sorted((ROOT / "kg").rglob("*.py"))
    bare = [f"{path.relative_to(ROOT)}:{n}" for path in paths for n in unexplained(path.read_text("utf-8"))]
    assert bare == []


def test_a_bare_suppression_is_seen():
    code = (
        "a = 1  # noqa: E501\nb = 2  # type: ignore[misc]  # the stubs lack it\nc = 3  # type: ignore[misc]\n"
    )
    assert unexplained(code) == [1, 3]
