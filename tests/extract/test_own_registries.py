"""Files of places and actors of the user's own: from `kg extract` to the entities of an article."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.gazetteer.lists import read_actor_list
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


LISTS = {
    "own.tsv": "name\ttype\taliases\tcountry\nRiver Guard\tGroup\tRVG\tIRQ\n",
    "own.csv": "name,type,aliases,wikidata\nRiver Guard,Group,RVG,Q999999\n",
    "own.json": json.dumps(
        {
            "results": {
                "bindings": [
                    {
                        "item": {"value": "http://www.wikidata.org/entity/Q999999"},
                        "itemLabel": {"value": "River Guard"},
                        "itemAltLabel": {"value": "RVG, Guard of the River"},
                        "type": {"value": "Group"},
                    }
                ]
            }
        }
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_of_actors_are_read(files: Path, name: str) -> None:
    (files / name).write_text(LISTS[name], encoding="utf-8")
    settings = Settings(actors=files / name)
    (extraction,) = extract_articles([files / "news.txt"], settings=settings, published="2024-07-18")
    (guard,) = [e for e in extraction.entities if e.label == "River Guard"]
    assert (guard.type, len(guard.mentions)) == ("Group", 2)
    assert guard.wikidata == (None if name == "own.tsv" else "Q999999")


BAD_LISTS = {
    "name\ttype\nRiver Guard\tTribe\n": "own.tsv:2: no type 'Tribe'; use one of Person, Organization",
    "name\ttype\nG\tGroup\n": "own.tsv:2: the name 'G' is one letter",
    "name\ttype\twikidata\nGuard\tGroup\tQ1\nOther\tGroup\tQ1\n": "own.tsv:3: Q1 stands in line 2, too",
    "name\ttype\tcountry\nGuard\tGroup\tIraq\n": "own.tsv:2: country must be an ISO 3166-1 alpha-3 code",
    "name\ttype\tcolour\nGuard\tGroup\tred\n": "own.tsv:1: unknown column 'colour'",
    "label\nGuard\n": "own.tsv:1: no column name or no column type",
    "": "own.tsv:1: no column name or no column type",
    "name\ttype\tsince\nGuard\tGroup\tlong ago\n": "own.tsv:2: since and until are years",
}


@pytest.mark.parametrize("text", BAD_LISTS)
def test_a_bad_list_is_one_line(files: Path, text: str) -> None:
    (files / "own.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=re.escape(BAD_LISTS[text])) as caught:
        read_actor_list(files / "own.tsv")
    assert "\n" not in str(caught.value)


def test_a_list_that_is_too_long_is_refused(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.gazetteer.lists.MOST_ROWS", 2)
    rows = "".join(f"Guard {n}\tGroup\n" for n in range(3))
    (files / "own.tsv").write_text(f"name\ttype\n{rows}", encoding="utf-8")
    with pytest.raises(LexiconError, match="more than 2 actors"):
        read_actor_list(files / "own.tsv")


@pytest.mark.parametrize("text", ["{", "7", '{"results": []}', "[1]"])
def test_json_of_another_kind_is_refused(files: Path, text: str) -> None:
    (files / "own.json").write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"own\.json: not"):
        read_actor_list(files / "own.json")
