"""`kg.gazetteer`: the registries and their faults, look-ups by name, what contains what, files of the user's own."""

import re
import subprocess
import sys
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.gazetteer import Gazetteer, name_key
from kg.gazetteer.load import SECTORS, read_actors, read_countries, read_organs, read_places
from kg.gazetteer.registry import HERE
from kg.gazetteer.table import GeoTable
from kg.vocab import KG, ontology_files

PLACE = 'old-mill = { name = "Old Mill", point = [33.0, 44.0], country = "IRQ" }'
ACTOR = 'river-guard = { name = "River Guard", sector = ["REB"], country = "IRQ" }'


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def test_the_registries_are_as_large_as_news_needs():
    assert len(list(read_countries(HERE / "countries.toml"))) >= 240
    assert len(list(read_places(HERE / "places.toml"))) >= 500
    assert len(list(read_actors(HERE / "actors.toml"))) >= 500
    assert len(list(read_organs(HERE / "organs.toml"))) >= 25


def test_terms_of_one_office_do_not_overlap():
    offices = tomllib.loads((HERE / "offices.toml").read_text(encoding="utf-8"))
    assert sum(len(row["holders"]) for row in offices.values()) >= 150
    for office, row in offices.items():
        terms = [(holder["since"], holder.get("until", date.max)) for holder in row["holders"]]
        assert terms == sorted(terms), office
        assert all(a[1] <= b[0] for a, b in pairwise(terms)), office


def test_loading_takes_less_than_a_second_of_a_processor():
    code = (
        "import time; t = time.process_time()\n"
        "from kg.gazetteer import Gazetteer; Gazetteer.load(); print(time.process_time() - t)"
    )
    command = [sys.executable, "-c", code]
    seconds = [
        float(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(2)
    ]
    assert min(seconds) < 1.0


def test_it_is_loaded_once(gazetteer):
    assert Gazetteer.load() is gazetteer


def test_rows_of_the_package_name_known_countries_containers_and_classes(gazetteer):
    for row in read_places(HERE / "places.toml"):
        assert row.place.within is None or gazetteer.place(row.place.within), row.place.key
        assert row.place.country is None or gazetteer.country(row.place.country), row.place.key
        assert KG[row.place.type]
    for actor in read_actors(HERE / "actors.toml"):
        assert actor.sector, actor.key
        assert actor.country is None or gazetteer.country(actor.country), actor.key
        assert KG[actor.type]


def test_the_sectors_are_those_of_the_code_list():
    (codes,) = (path for path in ontology_files() if path.name == "kg-codes.ttl")
    listed = re.findall(r"^sector:([A-Z]+) a ", codes.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(listed) == SECTORS


# --- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("São Paulo", "Sao Paulo"),
        ("Deir ez-Zor", "Deir ez Zor"),
        ("U.S.", "US"),
        ("N'Djamena", "N’Djamena"),
        ("Łódź", "Lodz"),
        ("AT&T", "AT and T"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("the Pentagon", "pentagon"),
        ("DoD", "pentagon"),
        ("U.S. Defense Department", "pentagon"),
        ("Iraqi Foreign Ministry", "IRQ-foreign-ministry"),
        ("Kenya's Ministry of Health", "KEN-health-ministry"),
        ("Peruvian navy", "PER-navy"),
        ("British Ministry of Defence", "uk-mod"),
        ("WHO", "who"),
    ],
)
def test_an_actor_is_found_by_every_name(gazetteer, name, key):
    actor = gazetteer.lookup_actor(name.replace("'s", ""))
    assert actor is not None
    assert actor.key == key


@pytest.mark.parametrize("name", ["who", "us", "ice", "Iraq", "Baghdad", "", "the", "Nobody Known"])
def test_what_is_no_actor_is_none(gazetteer, name):
    assert gazetteer.lookup_actor(name) is None


def test_an_organ_carries_its_country_and_sector(gazetteer):
    army = gazetteer.lookup_actor("Thai army")
    assert (army.name, army.type, army.country, army.sector) == ("Thai Army", "ArmedForce", "THA", ("MIL",))


@pytest.mark.parametrize(
    ("name", "types", "country"),
    [
        ("Iraq", "Country", "IRQ"),
        ("Georgia", "Country", "GEO"),
        ("Jordan", "Country", "JOR"),
        ("Anbar province", "Region", "IRQ"),
        ("province of Anbar", "Region", "IRQ"),
        ("Texas", "Region", "USA"),
        ("Ain al-Asad", "Facility", "IRQ"),
        ("Strait of Hormuz", "Water", None),
        ("Basra", "City", "IRQ"),
    ],
)
def test_the_first_place_of_a_name_is_the_likeliest(gazetteer, name, types, country):
    first = gazetteer.lookup_places(name)[0]
    assert first.type == types
    assert first.country == country


def test_every_place_of_a_name_is_given_once(gazetteer):
    towns = gazetteer.lookup_places("Springfield")
    assert len(towns) > 3
    assert len({p.key for p in towns}) == len(towns)
    assert {p.name for p in gazetteer.lookup_places("Georgia")} >= {"Georgia"}
    assert {"GEO", "USA"} <= {p.country for p in gazetteer.lookup_places("Georgia")}


def test_a_word_for_regions_asks_for_regions_only(gazetteer):
    assert {p.type for p in gazetteer.lookup_places("Baghdad province")} == {"Region"}
    assert "City" in {p.type for p in gazetteer.lookup_places("Baghdad")}


def test_an_unknown_place_is_none(gazetteer):
    assert gazetteer.lookup_places("Qwertyville") == ()
    assert gazetteer.lookup_places("") == ()
    assert gazetteer.place("nowhere") is None
    assert gazetteer.place("geonames-0") is None
    assert gazetteer.place("geonames-x") is None
    assert gazetteer.country("XXX") is None
    assert gazetteer.country("al-asad-air-base") is None


def test_an_alias_says_that_it_is_one(gazetteer):
    by_own_name = gazetteer.lookup_places("Bengaluru")[0]
    by_alias = gazetteer.lookup_places("Bangalore")[0]
    assert by_alias.geonames == by_own_name.geonames
    assert (by_own_name.alias, by_alias.alias) == (False, True)


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("Iraqi", "IRQ"),
        ("Israelis", "ISR"),
        ("French", "FRA"),
        ("Texan", None),
        ("Iraq", None),
        ("Tuesday", None),
    ],
)
def test_adjectives_and_peoples_are_of_a_country(gazetteer, word, key):
    found = gazetteer.demonym(word)
    assert (found.key if found and found.type == "Country" else None) == key


def test_containers_run_up_to_the_country(gazetteer):
    base = gazetteer.lookup_places("Al Asad Air Base")[0]
    assert [p.type for p in gazetteer.containers(base)] == ["Region", "Country"]
    assert gazetteer.containers(gazetteer.country("IRQ")) == ()
    assert gazetteer.containers(gazetteer.lookup_places("Osaka")[0])[-1].key == "JPN"


def test_capitals_are_known(gazetteer):
    assert gazetteer.is_capital(gazetteer.lookup_places("Baghdad")[0]) == (
        gazetteer.lookup_places("Baghdad")[0].type == "City"
    )
    assert not gazetteer.is_capital(gazetteer.lookup_places("Basra")[0])


def test_the_longest_name_is_found(gazetteer):
    hit = gazetteer.find(["U.S.", "Department", "of", "Defense", "officials"], 0)
    assert (hit.n_words, hit.actor.key) == (4, "pentagon")
    hit = gazetteer.find(["Iraqi", "police", "fired"], 0)
    assert (hit.n_words, hit.prefix, hit.place.key) == (2, 1, "IRQ")
    assert gazetteer.find(["fired", "at"], 0) is None


# --- files of the user's own, and their faults ---------------------------------------------------------------------


def written(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_own_places_and_actors_are_found(tmp_path):
    places = written(tmp_path, f"[Facility]\n{PLACE}\n")
    actors = tmp_path / "actors.toml"
    actors.write_text(f"[Group]\n{ACTOR}\n", encoding="utf-8")
    own = Gazetteer.load(places=places, actors=actors)
    assert own.lookup_places("the Old Mill")[0].key == "old-mill"
    assert [p.key for p in own.containers(own.place("old-mill"))] == ["IRQ"]
    assert own.lookup_actor("River Guard").sector == ("REB",)
    assert own.lookup_actor("DoD").key == "pentagon"
    assert Gazetteer.load().lookup_actor("River Guard") is None


def test_an_own_row_replaces_the_one_of_its_key_and_its_names_win(tmp_path):
    text = 'pentagon = { name = "Office of War", sector = ["MIL"], country = "USA" }\n'
    own = Gazetteer.load(actors=written(tmp_path, "[GovernmentBody]\n" + text))
    assert own.lookup_actor("Office of War").key == "pentagon"
    assert own.lookup_actor("DoD") is None
    text = 'mine = { name = "Union of Mine", aliases = ["WHO"], sector = ["LAB"] }\n'
    assert (
        Gazetteer.load(actors=written(tmp_path / "..", "[Organization]\n" + text)).lookup_actor("WHO").key
        == "mine"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[Facility\n", "not a readable TOML file"),
        (f"[Building]\n{PLACE}", r"\[Building\] is no class .* Facility"),
        ('Facility = "Old Mill"', "Facility must be a table"),
        ('[Facility]\nold-mill = "Old Mill"', "old-mill: not a row"),
        (f'[Facility]\n{PLACE}\n[City]\n{PLACE}', "old-mill: the key stands twice"),
        ("[Facility]\nold-mill = { point = [1, 2] }", "old-mill: no name"),
        ('[Facility]\nold-mill = { name = 5, point = [1, 2] }', "old-mill: name must be text, not 5"),
        ('[Facility]\nold-mill = { name = "Old Mill" }', r"old-mill: point must be \[latitude"),
        ('[Facility]\nold-mill = { name = "Old Mill", point = [91, 2] }', "old-mill: point"),
        ('[Facility]\nold-mill = { name = "Old Mill", point = ["1", 2] }', "old-mill: point"),
        ('[Facility]\nold-mill = { name = "Old Mill", point = [1] }', "old-mill: point"),
        ('[Facility]\nold-mill = { name = "Old Mill", point = [1, 2], lat = 3 }', "old-mill: unknown field 'lat'"),
        ('[Facility]\nold-mill = { name = "Old Mill", point = [1, 2], aliases = "Mill" }', "old-mill: aliases must be"),
        ('[Facility]\nold-mill = { name = "Old Mill", point = [1, 2], country = "Iraq" }', "old-mill: country must"),
        ('[Facility]\nold-mill = { name = "Old Mill", point = [1, 2], country = "XYZ" }', "old-mill: no country 'XYZ'"),
        ('[Facility]\nold-mill = { name = "Old Mill", point = [1, 2], within = "moon" }', "old-mill: .* 'moon'"),
        ('[Facility]\nold-mill = { name = "Old Mill", point = [1, 2], wikidata = "12" }', "old-mill: wikidata"),
        ('[Facility]\nold-mill = { name = "Old Mill", point = [1, 2], geonames = "12" }', "old-mill: geonames"),
        ('[Facility]\nIRQ = { name = "Old Mill", point = [1, 2] }', "IRQ: the key is a country's code"),
        ('[Facility]\nold-mill = { name = "...", point = [1, 2] }', "old-mill: .* no letters"),
    ],
)  # fmt: skip
def test_a_fault_among_places_names_file_and_row(tmp_path, text, says):
    path = written(tmp_path, text)
    with pytest.raises(LexiconError, match=says) as caught:
        Gazetteer.load(places=path)
    assert "own.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"[Militia]\n{ACTOR}", r"\[Militia\] is no class"),
        ('[Group]\nriver-guard = { name = "River Guard", sector = ["XXX"] }', "river-guard: no sector 'XXX'; use AGR"),
        ('[Group]\nriver-guard = { name = "River Guard", sector = "REB" }', "river-guard: sector must be a list"),
        ('[Group]\nriver-guard = { name = "River Guard", country = "XYZ" }', "river-guard: no country 'XYZ'"),
        ('[Group]\nriver-guard = { name = "River Guard", point = [1, 2] }', "river-guard: unknown field 'point'"),
    ],
)  # fmt: skip
def test_a_fault_among_actors_names_file_and_row(tmp_path, text, says):
    path = written(tmp_path, text)
    with pytest.raises(LexiconError, match=says) as caught:
        Gazetteer.load(actors=path)
    assert "own.toml" in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(LexiconError, match=r"gone\.toml: cannot be read"):
        Gazetteer.load(places=tmp_path / "gone.toml")
    path = tmp_path / "own.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(LexiconError, match=r"own\.toml: not a readable TOML"):
        Gazetteer.load(actors=path)


def test_a_table_that_is_missing_or_empty_is_named(tmp_path):
    with pytest.raises(LexiconError, match=r"gone\.tsv"):
        GeoTable(tmp_path / "gone.tsv")
    (tmp_path / "empty.tsv").touch()
    with pytest.raises(LexiconError, match=r"empty\.tsv"):
        GeoTable(tmp_path / "empty.tsv")


def test_the_table_finds_its_first_and_its_last_line(tmp_path):
    path = tmp_path / "small.tsv"
    rows = [
        "#1\tAlton\tP\tUSA\t0\t1.0\t2.0\t50",
        "#2\tZell\tA1\tDEU\t0\t3.0\t4.0\t0",
        "alton\t1",
        "zell\t2 ~1",
    ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    table = GeoTable(path)
    assert [p.name for p in table.named("alton")] == ["Alton"]
    assert [(p.name, p.alias) for p in table.named("zell")] == [("Zell", False), ("Alton", True)]
    assert table.place(1).within == "USA"
    assert table.place(2).type == "Region"
    assert table.named("missing") == ()
    assert table.place(3) is None
