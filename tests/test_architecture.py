"""The layers of ARCHITECTURE.md, checked against every import of the package."""

import ast
import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OUTSIDE = {"__init__", "__main__"}


def read_layers(document: str, title: str = "layers") -> dict[str, int]:
    """Each room's level, 0 at the bottom."""
    block = re.search(rf"```{title}\n(.*?)```", document, re.DOTALL)
    assert block, f"ARCHITECTURE.md has no ```{title} block"
    lines = [re.split(r"\s{2,}", line)[0] for line in block.group(1).strip().splitlines()]
    rooms = [[room.strip() for room in line.split("|")] for line in lines]
    return {room: level for level, names in enumerate(reversed(rooms)) for room in names}


def room_of(path: Path, package: Path) -> str:
    """The room a module belongs to: its file's or its folder's name right below the package."""
    return path.relative_to(package).parts[0].removesuffix(".py")


def imported_rooms(path: Path, package: Path, dotted: str = "kg") -> set[str]:
    """The rooms of a package that a module of it imports, wherever in it the import stands."""
    rooms = set()
    n_own = len(dotted.split("."))
    module = (*dotted.split("."), *path.relative_to(package).with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            prefix = ".".join(module[: -node.level]) + "." if node.level else ""
            base = f"{prefix}{node.module or ''}".rstrip(".")
            names = [f"{base}.{alias.name}" for alias in node.names] if base == dotted else [base]
        else:
            continue
        parts = [name.split(".") for name in names]
        own = [part for part in parts if ".".join(part[:n_own]) == dotted]
        rooms |= {part[n_own] if len(part) > n_own else "__init__" for part in own}
    return rooms


def find_faults(package: Path, layers: dict[str, int], dotted: str = "kg") -> list[str]:
    faults = []
    for path in sorted(package.rglob("*.py")):
        room = room_of(path, package)
        if room in OUTSIDE:
            continue
        name = path.relative_to(package).as_posix()
        if room not in layers:
            faults.append(f"{name}: {room} stands in no layer")
            continue
        for other in sorted(imported_rooms(path, package, dotted) - {room}):
            if layers.get(other, 99) >= layers[room]:
                faults.append(f"{name}: {room} imports {other}")
    return faults


@pytest.fixture(scope="module")
def inner_layers() -> dict[str, int]:
    return read_layers((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), "layers of kg.extract")


@pytest.fixture(scope="module")
def layers() -> dict[str, int]:
    return read_layers((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))


def test_no_import_goes_upward_or_sideways(layers):
    assert find_faults(ROOT / "kg", layers) == []


def test_every_room_of_the_list_exists(layers):
    rooms = {room_of(path, ROOT / "kg") for path in (ROOT / "kg").rglob("*.py")}
    assert set(layers) == rooms - OUTSIDE


def test_no_import_inside_the_extraction_goes_upward_or_sideways(inner_layers):
    assert find_faults(ROOT / "kg" / "extract", inner_layers, "kg.extract") == []


def test_every_room_of_the_extraction_stands_in_its_list(inner_layers):
    package = ROOT / "kg" / "extract"
    assert set(inner_layers) == {room_of(path, package) for path in package.rglob("*.py")} - OUTSIDE


PLANTED_INSIDE = [
    ("grammar/deep.py", "from kg.extract.names import Name", "grammar/deep.py: grammar imports names"),
    ("dating.py", "from kg.extract import trace", "dating.py: dating imports trace"),
    ("names/deep.py", "from ..times import x", "names/deep.py: names imports times"),
    ("reading.py", "from kg.extract import Extractor", "reading.py: reading imports Extractor"),
    ("rumours.py", "", "rumours.py: rumours stands in no layer"),
]


@pytest.mark.parametrize(("name", "code", "fault"), PLANTED_INSIDE)
def test_a_planted_import_inside_the_extraction_is_caught(tmp_path, inner_layers, name, code, fault):
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(code)
    assert find_faults(tmp_path, inner_layers, "kg.extract") == [fault]


def steps_of(module: Path, function: str) -> set[str]:
    """The functions and classes of other rooms that a function calls."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    imported = {
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kg.extract.")
        for alias in node.names
    }
    body = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function)
    names = {
        node.func.id
        for node in ast.walk(body)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return names & imported


@pytest.mark.parametrize(
    ("module", "function"),
    [("reading.py", "read_article"), ("drafting.py", "draft_event"), ("extractor.py", "tell")],
)
def test_the_page_on_how_a_sentence_becomes_an_event_names_every_step(module, function):
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    page = text.split("## How a sentence becomes an event\n")[1].split("\n## ")[0]
    steps = steps_of(ROOT / "kg" / "extract" / module, function)
    assert len(steps) > 2
    assert [step for step in steps - SMALL_STEPS if f"`{step}`" not in page] == []


SMALL_STEPS = {
    "Draft",
    "Surroundings",
    "phrase_span",
    "referents_by_iri",
    "refine_class",
    "sources_of",
    "token_span",
}
"""Called by the steps, and explained where they stand."""


PLANTED = [
    ("store.py", "from kg.page import render_page", "store.py: store imports page"),
    ("read.py", "def f():\n    import kg.parse.model", "read.py: read imports parse"),
    ("extract/deep.py", "from kg import cli", "extract/deep.py: extract imports cli"),
    ("extract/deep.py", "from ..state import x", "extract/deep.py: extract imports state"),
    ("model.py", "if TYPE_CHECKING:\n    from kg.iri import Iris", "model.py: model imports iri"),
    ("vocab.py", "import kg", "vocab.py: vocab imports __init__"),
    ("gossip.py", "", "gossip.py: gossip stands in no layer"),
]


@pytest.mark.parametrize(("name", "code", "fault"), PLANTED)
def test_a_planted_import_is_caught(tmp_path, layers, name, code, fault):
    path = tmp_path / "kg" / name
    path.parent.mkdir(parents=True)
    path.write_text(code)
    assert find_faults(tmp_path / "kg", layers) == [fault]


def test_imports_downward_and_within_a_room_are_allowed(tmp_path, layers):
    package = tmp_path / "kg"
    shutil.copytree(ROOT / "kg" / "parse", package / "parse")
    (package / "parse" / "other.py").write_text(
        "from kg.parse.model import x\nfrom . import y\nimport kg.errors"
    )
    assert find_faults(package, layers) == []


def test_every_room_says_what_comes_in_and_goes_out(layers):
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert [room for room in layers if f"`kg/{room}/`" not in text and f"`kg/{room}.py`" not in text] == []


def test_the_page_is_read_in_ten_minutes():
    assert len((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()) <= 200


DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
LINES_OF_A_DECISION = ["Date", "Decision", "Because", "Instead of", "Revisit when"]


def test_every_decision_has_its_five_lines_and_a_row_of_the_index():
    index = (ROOT / "docs" / "decisions" / "index.md").read_text(encoding="utf-8")
    assert [page.name for page in DECISIONS] == [f"{n:04}.md" for n in range(1, len(DECISIONS) + 1)]
    for page in DECISIONS:
        text = page.read_text(encoding="utf-8")
        title, day = (
            text.splitlines()[0].removeprefix("# "),
            re.search(r"^- Date: (\S+)$", text, re.MULTILINE),
        )
        assert re.findall(r"^- ([A-Z][a-z ]+):", text, re.MULTILINE) == LINES_OF_A_DECISION, page.name
        assert f"| [{page.stem}]({page.name}) | {day[1]} | {title} |\n" in index


ABOUT_400 = 420


def test_a_long_module_has_its_reason():
    text = "\n".join(page.read_text(encoding="utf-8") for page in DECISIONS)
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "kg").rglob("*.py")
    }
    long = [path for path, length in lengths.items() if length > ABOUT_400]
    assert [path for path in long if f"`{path}` is longer than 400 lines" not in text] == []
