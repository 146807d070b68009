"""`kg.extract.tree`: the children of a token, as spaCy itself gives them."""

import pytest

from kg.extract.tree import children_of, labelled_children

TEXT = (
    "Two gunmen who had fled the port opened fire on a patrol late on Sunday, police said. "
    "Nobody was hurt, and the mayor's office closed the road until noon."
)


@pytest.fixture(scope="module")
def doc(nlp):
    return nlp(TEXT)


def test_children_are_those_that_spacy_gives_in_text_order(doc):
    assert all(children_of(token) == tuple(token.children) for token in doc)
    assert sum(len(children_of(token)) for token in doc) > 20


def test_labels_choose_among_them(doc):
    for token in doc:
        chosen = labelled_children(token, ("nsubj", "prep"))
        assert chosen == tuple(child for child in token.children if child.dep_ in ("nsubj", "prep"))


def test_another_parse_is_read_anew(nlp, doc):
    first = [children_of(token) for token in doc]
    other = nlp("Dockers struck.")
    assert [child.text for child in children_of(other[1])] == [child.text for child in other[1].children]
    assert [children_of(token) for token in doc] == first
