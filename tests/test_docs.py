"""The documentation: builds without a warning, its code runs, and nothing public is left out of it."""

import inspect
import json
import os
import re
import shutil
from pathlib import Path

import click
import jsonschema
import pyoxigraph as ox
import pytest
from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config

import kg
import kg.component
from docs.generate import commands, library, pages, vocabulary
from kg import vocab
from kg.cli import app
from kg.extract import Extractor
from kg.model import Article
from kg.parse import load_model
from kg.query import named_queries
from kg.settings import DEFAULT_MODEL
from kg.vocab import KG
from tests.doc_examples import FENCE, PLAIN, WRITE, run_document

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
NEEDS = re.compile(r"\A---\n(?:\w+: .*\n)*needs: (.*)\n")
"""Libraries that a page needs beside the package."""
RUNNABLE = ("console", "python", "text")
PAGES = sorted(p for p in DOCS.rglob("*.md") if FENCE.search(p.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples and their store, as `kg build examples/` leaves it."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(ROOT / "examples", folder / "examples")
    kg.build(folder / "examples", store=folder / "kg-store").close()
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; a warning of MkDocs ends the build."""
    folder = tmp_path_factory.mktemp("site")
    build_site(load_config(str(ROOT / "mkdocs.yml"), site_dir=str(folder), strict=True))
    return folder


@pytest.mark.usefixtures("forgetting")
@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(DOCS).as_posix())
def test_the_code_of_a_page_runs_and_prints_what_it_says(page, demo, tmp_path):
    text = page.read_text(encoding="utf-8")
    needs = NEEDS.search(text)
    for module in needs[1].split() if needs else ():
        pytest.importorskip(module, reason=f"the page needs {module}, of the extra dev")
    folder = tmp_path / "here"
    if text.startswith("---\nstarts: demo\n"):
        shutil.copytree(demo, folder)
    elif page.name == "index.md" and page.parent != DOCS:
        shutil.copytree(page.parent, folder)
    else:
        folder.mkdir()
    ran = run_document(text, folder)
    if os.environ.get(WRITE):
        page.write_text(ran.text, encoding="utf-8")
    assert ran.differences == []


def test_every_page_with_code_is_run():
    assert len(PAGES) >= 12
    for page in PAGES:
        for language, title, body in FENCE.findall(page.read_text(encoding="utf-8")):
            assert title or language in (*RUNNABLE, *PLAIN), (
                f"{page}: {language} without a title does not run"
            )
            if language == "sparql":
                ox.Store().query(body, prefixes=dict(vocab.PREFIXES))


def test_the_site_asks_nothing_of_the_network(site):
    found = sorted(site.rglob("*.html"))
    assert len(found) > 25
    outside = re.compile(r'(?:\bsrc=|<link[^>]+href=|@import |url\()["\']?(?:https?:)?//')
    assert [page.name for page in found if outside.search(page.read_text(encoding="utf-8"))] == []


def test_the_notebook_runs_and_shows_what_it_gives(tmp_path):
    import nbformat
    from nbclient import NotebookClient

    path = DOCS / "tutorials" / "data-scientist.ipynb"
    notebook = nbformat.read(path, as_version=4)
    shown = [_texts(cell) for cell in notebook.cells]
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    os.environ.setdefault("PYTHONPATH", str(ROOT))
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    if os.environ.get(WRITE):
        for cell in notebook.cells:
            cell.metadata.clear()
        nbformat.write(notebook, path)
    assert [_texts(cell) for cell in notebook.cells] == shown


def _texts(cell: dict) -> list[str]:
    outputs = cell.get("outputs", ())
    return ["".join(o.get("text", o.get("data", {}).get("text/plain", ""))) for o in outputs]


def test_every_command_and_option_is_documented():
    page = commands.command_page()
    names = [name for name, _ in commands.walk(app, "kg")]
    assert len(names) >= 14
    for name, command in commands.walk(app, "kg"):
        assert f"## {name}\n" in page
        assert command.help, name
        for option in commands.options_of(command):
            assert f"`{option.opts[0]}`" in page
            assert option.help, f"{name} {option.opts[0]} has no help"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in names if f"`{name}" not in readme] == []
    assert isinstance(app, click.Group)


def test_every_public_name_is_documented():
    page = library.library_page()
    for name, found in library.public_names():
        assert f"## {name}\n" in page
        assert inspect.getdoc(found) or not callable(found), name
        for member, value in library.members_of(found) if isinstance(found, type) else ():
            target = value.fget if isinstance(value, property) else getattr(found, member)
            assert inspect.getdoc(target), f"{name}.{member} has no docstring"


def test_every_parameter_of_a_documented_function_is_told():
    untold = []
    for name, found in library.public_names():
        members = library.members_of(found) if isinstance(found, type) else [(name, found)]
        for member, value in members:
            if inspect.isfunction(value):
                doc = inspect.getdoc(value) or ""
                names = [p for p in inspect.signature(value).parameters if p not in ("self", "cls")]
                untold += [f"{name}.{member}: {p}" for p in names if "Args:" in doc and f"{p}: " not in doc]
    assert untold == []


def test_every_error_is_documented_and_stands_in_the_tree():
    page = library.errors_page()
    tree = page.split("```")[1]
    for name, found in library.error_classes():
        assert f"## {name}\n" in page
        assert name in tree
        assert found.__doc__, name
    assert len(library.error_classes()) >= 9


def test_every_named_query_is_documented():
    page = pages.generate_pages()["reference/queries.md"]
    for query in named_queries():
        assert f"## {query.name}\n" in page
        assert query.answer, query.name
        assert all(f"| `{parameter.name}` |" in page for parameter in query.parameters)


def test_every_class_and_property_is_documented():
    classes = vocabulary.class_pages()
    text = "\n".join(classes.values())
    for name in vocab.class_names():
        assert text.count(f"\n## {name}\n") == 1, name
        assert vocab.comment(name), name
        assert len(vocab.comment(name)) > 15, name
    page = vocabulary.properties_page()
    names = [name for name in KG if name[0].islower()]
    assert len(names) > 50
    assert [name for name in names if f"| `kg:{name}` |" not in page or not vocab.comment(name)] == []
    assert all(page.count("<svg ") == 1 for page in classes.values())


@pytest.fixture(scope="module")
def extractions() -> dict[str, kg.Extraction]:
    """What each example sentence of the vocabulary says, all read together."""
    names = [*vocab.event_classes(), *vocab.class_names()]
    sentences = sorted({vocabulary.example_of(name) for name in names} - {""})
    extractor, nlp = Extractor.load(), load_model(DEFAULT_MODEL)
    return {
        text: extractor.extract(Article("a", text), doc)
        for text, doc in zip(sentences, nlp.pipe(sentences), strict=True)
    }


def test_the_example_of_every_class_tells_of_it(extractions):
    missing, n_empty = [], 0
    for name in vocab.event_classes():
        text = vocabulary.example_of(name)
        n_empty += not text
        if text and not any(name in event.types and event.realized for event in extractions[text].events):
            missing.append(f"{name}: {text}")
    for name in vocab.class_names():
        text = vocabulary.example_of(name)
        if text and name not in vocab.event_classes():
            entities = extractions[text].entities
            if not any(name in vocab.superclasses(entity.type) for entity in entities if entity.mentions):
                missing.append(f"{name}: {text}")
    assert missing == []
    assert n_empty <= 1


def test_the_schema_is_that_of_real_output(demo):
    schema = json.loads(pages.SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    jsonschema.Draft202012Validator.check_schema(schema)
    n_events = 0
    for extraction in kg.extract_articles(demo / "examples"):
        row = json.loads(json.dumps(extraction.to_dict()))
        assert [f"{e.json_path}: {e.message}" for e in validator.iter_errors(row)] == []
        n_events += len(row["events"])
    assert n_events > 200
    broken = {**row, "events": [{**row["events"][0], "outcome": "perhaps"}]}
    assert not validator.is_valid(broken)
    assert not validator.is_valid({**row, "surprise": 1})


@pytest.mark.parametrize("name", ["docs/howto", "docs/explanation", "docs/tutorials"])
def test_every_written_page_is_in_the_navigation(name):
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    written = [p.relative_to(DOCS).as_posix() for p in (ROOT / name).glob("*.md")]
    assert written
    assert [page for page in written if f" {page}" not in navigation] == []


LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize(
    "name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "examples/README.md"]
)
def test_links_of_documents_outside_the_site_lead_somewhere(name):
    path = ROOT / name
    linked = LINK.findall(path.read_text(encoding="utf-8"))
    assert [link for link in linked if not (path.parent / link).exists()] == []
