"""`kg.parse.headline`: titles in Title Case or in capitals are read as sentences, and nothing else is touched."""

import pytest

from kg.parse import load_model
from kg.settings import DEFAULT_MODEL

BODY = "\n\nThe court sat in Nairobi on Monday. Rebels and a ferry owner were heard."


@pytest.fixture(scope="module")
def nlp():
    return load_model(DEFAULT_MODEL)


def title(nlp, text):
    return next(nlp(text + BODY).sents)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Court Jails Ferry Owner Over Sinking", "Jails"),
        ("Kenyan Navy Captures Nine Somali Pirates", "Captures"),
        ("Rebels Attack U.S. Base in Syria", "Attack"),
        ("COURT JAILS FERRY OWNER OVER SINKING", "JAILS"),
    ],
)
def test_the_verb_of_a_title_is_found(nlp, text, verb):
    root = title(nlp, text).root
    assert (root.text, root.pos_) == (verb, "VERB")


def test_names_of_a_title_stay_names(nlp):
    found = {t.text: t.tag_ for t in title(nlp, "Court in Nairobi Frees Owner of Sunken Ferry")}
    assert found["Nairobi"] == "NNP"
    assert found["Owner"] == "NN"


def test_the_text_and_what_follows_stay_as_they_were(nlp):
    text = "Court Jails Ferry Owner Over Sinking" + BODY
    doc = nlp(text)
    assert doc.text == text
    assert [s.text.strip() for s in doc.sents][1:] == [
        "The court sat in Nairobi on Monday.",
        "Rebels and a ferry owner were heard.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Court jails owner of Nairobi ferry",
        "Kofi Annan visits Addis Ababa",
    ],
)
def test_other_titles_are_parsed_once(nlp, text, monkeypatch):
    reader = nlp.get_pipe("kg_headlines")
    monkeypatch.setattr(reader, "_parse", lambda *_: pytest.fail("parsed again"))
    assert nlp(text + BODY).text == text + BODY


def test_a_title_alone_is_read_as_one(nlp):
    doc = nlp("Court Jails Ferry Owner Over Sinking")
    assert doc.text == "Court Jails Ferry Owner Over Sinking"
    assert next(doc.sents).root.text == "Jails"


def test_a_sentence_alone_is_no_title(nlp, monkeypatch):
    reader = nlp.get_pipe("kg_headlines")
    monkeypatch.setattr(reader, "_parse", lambda *_: pytest.fail("parsed again"))
    nlp("Anna Falk Left Oslo Monday.")
