"""Names and whom they mean: famous people and bodies named without a title, and others who bear their names.

`tests/data/famous.tsv` and `namesakes.tsv` are the project's own: made-up sentences, Wikidata ids. They are a measure,
so that a share may be missed; a wrong id may not.
"""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from kg.extract.names import Names, find_names
from kg.extract.names.classes import PLACE_CLASSES
from kg.extract.tree import read_tree
from kg.gazetteer import Gazetteer
from kg.iri import Iris
from kg.model import Article, Entity
from kg.parse import parse_articles

DATA = Path(__file__).parents[1] / "data"
DAY = date(2020, 5, 5)
PEOPLE, BODIES, WRONG = 0.70, 0.80, 0.01


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def read(nlp, texts: Sequence[str], day: date | None = DAY) -> Iterator[Names]:
    articles = [Article(f"a{n}", text, published=day) for n, text in enumerate(texts)]
    for article, doc in parse_articles(nlp, articles):
        yield find_names(read_tree(doc), article, Gazetteer.load(), Iris())


def actors(names: Names, text: str, name: str) -> list[Entity]:
    """Actors whose mentions overlap the first standing of a name."""
    start = text.casefold().index(name.casefold())
    end = start + len(name)
    return [
        e
        for e in names.entities
        if e.type not in PLACE_CLASSES and any(m.start < end and start < m.end for m in e.mentions)
    ]


def entity(nlp, text: str, name: str, day: date | None = DAY) -> Entity:
    (names,) = read(nlp, [text], day)
    (found,) = actors(names, text, name)
    return found


def test_famous_names_have_their_ids(nlp):
    famous = rows("famous.tsv")
    found = [
        {e.wikidata for e in actors(names, row["sentence"], row["name"])} - {None}
        for row, names in zip(famous, read(nlp, [row["sentence"] for row in famous]), strict=True)
    ]
    assert len(famous) > 200
    people = [
        row["wikidata"] in ids for row, ids in zip(famous, found, strict=True) if row["kind"] == "person"
    ]
    bodies = [
        row["wikidata"] in ids for row, ids in zip(famous, found, strict=True) if row["kind"] != "person"
    ]
    wrong = [row["name"] for row, ids in zip(famous, found, strict=True) if ids - {row["wikidata"]}]
    assert sum(people) / len(people) >= PEOPLE
    assert sum(bodies) / len(bodies) >= BODIES
    assert len(wrong) / len(famous) <= WRONG, wrong


def test_others_of_the_same_name_have_none(nlp):
    others = rows("namesakes.tsv")
    assert len(others) > 50
    for row, names in zip(others, read(nlp, [row["sentence"] for row in others]), strict=True):
        found = [e for e in actors(names, row["sentence"], row["name"]) if e.wikidata]
        assert not found, row["sentence"]


def test_girls_and_boys_named_like_countries_are_people(nlp):
    assert entity(nlp, "Georgia, 7, was found by her mother in the garden.", "Georgia").type == "Person"
    assert entity(nlp, "A girl named Georgia fell into the well.", "Georgia").type == "Person"


def test_the_reasons_are_told(nlp):
    found = entity(nlp, "Rafael Nadal spoke to Spanish students in Madrid.", "Rafael Nadal")
    assert found.identity is not None
    assert found.identity.score > 0.9
    assert "ESP is told of" in found.identity.because
    holder = entity(nlp, "Chancellor Angela Merkel spoke in Berlin.", "Angela Merkel")
    assert holder.identity is not None
    assert holder.identity.because == ("by office",)


def test_a_surname_before_the_full_name_is_the_same_person(nlp):
    text = "Federer wins again\n\nRoger Federer beat Andy Murray in Dubai on Sunday. Federer had lost in May."
    (names,) = read(nlp, [text])
    (found,) = {e.iri: e for e in actors(names, text, "Roger Federer")}.values()
    assert len(found.mentions) == 3


@pytest.mark.parametrize(
    ("text", "name", "wikidata"),
    [
        (
            "The Social Democratic Party of Germany won 11 seats.",
            "Social Democratic Party of Germany",
            "Q49768",
        ),
        ("The Farmers' Party won 11 seats in Slovenia.", "Farmers' Party", None),
    ],
)
def test_parties_are_of_the_country_told_of(nlp, text, name, wikidata):
    assert entity(nlp, text, name).wikidata == wikidata


def test_who_was_not_yet_born_is_not_meant(nlp):
    assert entity(nlp, "Kylian Mbappé wrote a letter.", "Kylian Mbappé").wikidata == "Q21621995"
    assert entity(nlp, "Kylian Mbappé wrote a letter.", "Kylian Mbappé", date(2001, 1, 1)).wikidata is None
