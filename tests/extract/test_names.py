"""Names: what an article's names are, which are one, which place of a name is meant."""

from datetime import date

import pytest
import spacy

from kg.extract import Extractor
from kg.extract.names import find_names
from kg.extract.names.words import split_words
from kg.extract.tree import read_tree
from kg.gazetteer.load import read_countries
from kg.gazetteer.registry import HERE
from kg.model import Article, Entity, Extraction
from kg.parse import load_model
from kg.settings import DEFAULT_MODEL
from tests.extract.conftest import Read
from tests.rule_table import locate, read_cases

CASES = read_cases("names")


def test_table_is_read_whole() -> None:
    assert len(CASES) >= 50


@pytest.mark.parametrize("case", CASES)
def test_rule(read: Read, case: dict) -> None:
    extraction = read(case["text"])
    for words, wanted in case.get("names", {}).items():
        entity = named(extraction, words)
        found = f"{entity.type} {entity.country or ''}" if entity else ""
        assert found.split()[: len(wanted.split()) or None] == wanted.split(), words
    iris = {words: named(extraction, words) for words in (*case.get("same", ()), *case.get("apart", ()))}
    assert None not in iris.values(), [words for words, entity in iris.items() if entity is None]
    assert len({iris[words].iri for words in case.get("same", ())}) <= 1
    assert len({iris[words].iri for words in case.get("apart", ())}) == len(case.get("apart", ()))


def named(extraction: Extraction, words: str) -> Entity | None:
    """The entity with a mention that is exactly these words."""
    span = locate(extraction.article.text, words)
    return next((e for e in extraction.entities if span in e.mentions), None)


@pytest.mark.parametrize("words", ["Kenyan", "Kenyans", "Kenya"])
def test_an_adjective_tells_the_country_but_is_no_mention_of_the_place(
    extractor: Extractor, words: str
) -> None:
    text = f"Officials met two {words} in Oslo." if words != "Kenya" else "Officials met in Kenya."
    found = find_names(
        read_tree(load_model(DEFAULT_MODEL)(text)),
        Article("t", text),
        extractor.resources.gazetteer,
        extractor.resources.iris,
    )
    kenya = extractor.resources.iris.place("KEN")
    assert kenya in {name.entity for name in found.names if name.span == locate(text, words)}
    (entity,) = (e for e in found.entities if e.iri == kenya)
    assert bool(entity.mentions) == (words == "Kenya")


HOLDERS = (
    ("President Joe Biden spoke in Oslo.", "Joe Biden", date(2023, 5, 1), "joe-biden"),
    ("Former President Bill Clinton spoke in Oslo.", "Bill Clinton", date(2012, 5, 1), "bill-clinton"),
    ("British Prime Minister Blair spoke in Oslo.", "Blair", date(2001, 5, 1), "tony-blair"),
    ("U.S. President Bush spoke in Oslo.", "Bush", date(1990, 5, 1), "george-h-w-bush"),
    ("U.S. President Bush spoke in Oslo.", "Bush", date(2005, 5, 1), "george-w-bush"),
    ("Germany's Angela Merkel spoke in Oslo.", "Angela Merkel", date(2015, 5, 1), "angela-merkel"),
    ("Hunter Biden met President Joe Biden in America.", "Hunter Biden", date(2023, 5, 1), None),
    ("John Major, a plumber, left Norway.", "John Major", date(1995, 5, 1), None),
    ("The referee warned Paul Martin of Canada.", "Paul Martin", date(2015, 5, 1), None),
    ("British Prime Minister Blair spoke in Oslo.", "Blair", date(2015, 5, 1), None),
)


@pytest.mark.parametrize(("text", "words", "day", "key"), HOLDERS)
def test_who_holds_an_office_is_known_by_title_country_and_day(
    read: Read, extractor: Extractor, text: str, words: str, day: date, key: str | None
) -> None:
    entity = named(read(text, day), words)
    assert entity is not None
    assert entity.type == "Person"
    assert (entity.iri == extractor.resources.iris.actor(key)) if key else not entity.registered


COUNTRIES = [row.place for row in read_countries(HERE / "countries.toml")]
SENTENCES = ("Talks in {} ended on Monday.", "The president of {} met the pope.", "{} signed the treaty.")
SEVERAL_ISLANDS = "BES"  # "Bonaire, Saint Eustatius and Saba" are read as three islands


@pytest.mark.parametrize("sentence", SENTENCES)
def test_no_country_is_ever_a_town_or_a_building(extractor: Extractor, sentence: str) -> None:
    countries = [place for place in COUNTRIES if place.key != SEVERAL_ISLANDS]
    texts = [sentence.format(place.name) for place in countries]
    wrong = []
    for place, text, doc in zip(
        countries, texts, load_model(DEFAULT_MODEL).pipe(texts, batch_size=64), strict=True
    ):
        found = find_names(
            read_tree(doc), Article("t", text), extractor.resources.gazetteer, extractor.resources.iris
        )
        inside = [name for name in found.names if locate(text, place.name).covers(name.span)]
        if extractor.resources.iris.place(place.key) not in [name.entity for name in inside]:
            wrong.append(f"{place.name}: {[name.type for name in inside]}")
    assert len(texts) >= 240
    assert wrong == []


def test_words_are_without_possessives_and_hyphens() -> None:
    words = split_words(read_tree(spacy.blank("en")("Gen. Falk's U.S.-led rockets’ test at al-Tanf.")))
    assert [w.text for w in words] == ["Gen.", "Falk", "U.S.", "led", "rockets", "test", "at", "al", "Tanf"]
    assert [w.text for w in words if w.joined] == [
        "Falk",
        "U.S.",
        "led",
        "rockets",
        "test",
        "at",
        "al",
        "Tanf",
    ]
    assert all(w.token.idx <= w.start < w.token.idx + len(w.token.text) for w in words)
