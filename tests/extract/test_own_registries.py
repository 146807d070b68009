"""Files of places and actors of the user's own: from `kg extract` to the entities of an article."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.pipeline import extract_articles
from kg.settings import Settings

PLACES = '[Facility]\nold-mill = { name = "Old Mill Depot", point = [33.0, 44.0], country = "IRQ" }\n'
ACTORS = (
    '[Group]\nriver-guard = { name = "River Guard", aliases = ["RVG"], sector = ["REB"], country = "IRQ" }\n'
)
NEWS = "The River Guard shelled the Old Mill Depot on Monday. RVG denied it."


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "places.toml").write_text(PLACES, encoding="utf-8")
    (tmp_path / "actors.toml").write_text(ACTORS, encoding="utf-8")
    (tmp_path / "news.txt").write_text(NEWS, encoding="utf-8")
    return tmp_path


def kg(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_own_entries_are_recognised(files: Path) -> None:
    done = kg(
        files, *"extract news.txt --format jsonl --published 2024-07-18".split(),
        *"--places places.toml --actors actors.toml".split(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    by_key = {e["iri"].rpartition("/")[2]: e for e in json.loads(done.stdout)["entities"]}
    assert by_key["old-mill"]["geo"]["lat"] == 33.0
    assert len(by_key["river-guard"]["mentions"]) == 2
    assert by_key["river-guard"]["sector"] == ["REB"]


def test_a_build_takes_them_too(files: Path) -> None:
    done = kg(files, *"build news.txt --store s --published 2024-07-18 --actors actors.toml".split())
    assert done.returncode == 0, done.stderr
    asked = kg(files, "query", "--store", "s", 'ASK { ?e kg:agent ?a . ?a rdfs:label "River Guard" }')
    assert asked.stdout.strip() == "true"


def test_a_fault_is_one_line_and_exit_2(files: Path) -> None:
    (files / "actors.toml").write_text(ACTORS.replace("REB", "REBEL"), encoding="utf-8")
    done = kg(files, *"extract news.txt --actors actors.toml".split())
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("kg: actors.toml:2: river-guard: no sector 'REBEL'")


def test_without_them_nothing_changes(files: Path) -> None:
    (extraction,) = extract_articles([files / "news.txt"], settings=Settings(), published="2024-07-18")
    assert not [e for e in extraction.entities if e.iri.endswith(("old-mill", "river-guard"))]
