"""`kg.extract.tree`: the attributes of tokens, as spaCy itself gives them."""

from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc as SpacyDoc

from kg.extract.tree import Doc, read_tree
from kg.parse import load_model
from kg.read import read_articles
from kg.settings import DEFAULT_MODEL
from tests.hand_parse import VOCAB

EXAMPLES = Path(__file__).parents[2] / "examples"
PLAIN = (
    "i idx text lower_ lemma_ dep_ pos_ tag_ ent_type_ ent_iob_ whitespace_ is_space is_punct is_quote is_currency "
    "is_title like_num"
).split()
ONE = "head left_edge right_edge".split()
SEVERAL = "children lefts rights subtree ancestors conjuncts".split()
TEXT = (
    "Two gunmen who had fled the port opened fire on a patrol late on Sunday, police said. "
    "Nobody was hurt, and the mayor's office closed the road until noon.\n\n“It cost $3 million.”"
)


@pytest.fixture(scope="module")
def parses() -> list[SpacyDoc]:
    """The examples, parsed and mended as a build does."""
    nlp = load_model(DEFAULT_MODEL)
    return [*nlp.pipe(article.text for article in read_articles([EXAMPLES])), nlp(TEXT)]


def numbers(tokens) -> list[int]:
    return [token.i for token in tokens]


def test_every_attribute_is_that_of_spacy(parses):
    n_tokens = 0
    for parse in parses:
        tree = read_tree(parse)
        assert (tree.text, len(tree)) == (parse.text, len(parse))
        for mine, theirs in zip(tree, parse, strict=True):
            n_tokens += 1
            assert {a: getattr(mine, a) for a in PLAIN} == {a: getattr(theirs, a) for a in PLAIN}
            assert {a: getattr(mine, a).i for a in ONE} == {a: getattr(theirs, a).i for a in ONE}
            found = {a: numbers(getattr(mine, a)) for a in SEVERAL}
            assert found == {a: numbers(getattr(theirs, a)) for a in SEVERAL}
            assert mine.morph == str(theirs.morph)
            assert mine.is_sent_start == bool(theirs.is_sent_start)
            assert numbers(mine.sent) == numbers(theirs.sent)
            assert len(mine) == len(theirs)
    assert n_tokens > 2000


def test_sentences_and_neighbours_are_those_of_spacy(parses):
    for parse in parses:
        tree = read_tree(parse)
        assert [(s.start, s.end, s.text, s.root.i) for s in tree.sents] == [
            (s.start, s.end, s.text, s.root.i) for s in parse.sents
        ]
        for start in range(0, len(parse) - 7, 5):
            mine, theirs = tree[start : start + 7], parse[start : start + 7]
            assert (mine.text, mine.root.i, len(mine)) == (theirs.text, theirs.root.i, len(theirs))
            assert (mine.start_char, mine.end_char) == (theirs.start_char, theirs.end_char)
            assert numbers(mine[2:-1]) == numbers(theirs[2:-1])
            assert mine[3].i == mine[-4].i == theirs[3].i
            assert tree[start].nbor(3).i == parse[start].nbor(3).i


@given(st.data())
def test_ranges_of_characters_are_those_of_spacy(nlp, data):
    parse = nlp(TEXT)
    tree = read_tree(parse)
    start, end = (data.draw(st.integers(-2, len(TEXT) + 2)) for _ in range(2))
    for mode in ("expand", "contract"):
        theirs = parse.char_span(start, end, alignment_mode=mode) if start < end else None
        mine = tree.char_span(start, end, alignment_mode=mode) if start < end else None
        if theirs is None or len(theirs) == 0:
            assert not mine
        else:
            assert mine is not None
            assert (mine.start, mine.end) == (theirs.start, theirs.end)


def test_a_text_without_sentences_is_one():
    tree = read_tree(spacy.blank("en")("Dockers struck. Ferries stopped."))
    assert [s.text for s in tree.sents] == ["Dockers struck. Ferries stopped."]
    assert all(token.head is token and token.children == () for token in tree)


def test_an_empty_text_has_neither_tokens_nor_sentences():
    tree = read_tree(SpacyDoc(VOCAB))
    assert (len(tree), tree.sents, tree.text) == (0, (), "")
    assert tree.char_span(0, 1, alignment_mode="expand") is None


def test_there_is_no_token_before_the_first():
    tree = read_tree(SpacyDoc(VOCAB, ["Dockers", "struck"]))
    for at, step in ((0, -1), (1, 1)):
        with pytest.raises(IndexError):
            tree[at].nbor(step)


def test_two_parses_do_not_mix():
    first = read_tree(SpacyDoc(VOCAB, ["Dockers", "struck"], heads=[1, 1], deps=["nsubj", "ROOT"]))
    second = read_tree(SpacyDoc(VOCAB, ["They", "won"], heads=[1, 1], deps=["nsubj", "ROOT"]))
    assert isinstance(first, Doc)
    assert [token.text for tree in (first, second) for token in tree[1].children] == ["Dockers", "They"]
