"""Reads titles in Title Case as plain sentences, since small models take every capital there for a name.

In: a parsed spaCy `Doc` whose first line is a title ("Court Convicts Friend of Bomb Suspect"). Out: the same `Doc`,
the title's tags, lemmas, heads, labels and names read from its words in small letters. The text is never changed.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from spacy.tokens import Doc, Span, Token

from kg.gazetteer import Gazetteer

if TYPE_CHECKING:
    from spacy.language import Language

HEADLINES = "kg_headlines"
_COPIED: list[int | str] = ["HEAD", "DEP", "TAG", "POS", "LEMMA", "MORPH"]
_FEWEST_WORDS = 4
_SHORTEST_WORD = 4
_MOST_TOKENS = 40
_NAMES = frozenset({"PERSON", "GPE", "NORP", "LOC"})
_LARGE = 500_000
_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class HeadlineReader:
    """A pipeline component that parses a title in Title Case once more, in small letters.

    Args:
        nlp: The pipeline that it stands in; its components before this one read the title.
        name: What this one is called there.
    """

    def __init__(self, nlp: "Language", name: str = HEADLINES) -> None:
        self._nlp, self._name = nlp, name

    def __call__(self, doc: Doc) -> Doc:
        """Read the title again where it is in Title Case; leave any other text alone."""
        title = _first_line(doc)
        if not is_title_case(title):
            return doc
        words = list(_plain_words(doc, title))
        if words == [t.text for t in title]:
            return doc
        again = self._parse(words, [bool(t.whitespace_) for t in title])
        _copy_parse(doc, again)
        return doc

    def _parse(self, words: list[str], spaces: list[bool]) -> Doc:
        again = Doc(self._nlp.vocab, words=words, spaces=spaces)
        for token in again[1:]:
            token.is_sent_start = False
        for name, component in self._nlp.pipeline:
            if name == self._name:
                break
            if not name.startswith("kg_"):
                again = component(again)
        return again


def make_headline_reader(nlp: "Language", name: str) -> HeadlineReader:
    """Make the component for a pipeline: spaCy's factory of it."""
    return HeadlineReader(nlp, name)


def is_title_case(words: list[Token]) -> bool:
    """Whether all longer words of a line begin with a capital, and not all are capitals throughout."""
    longer = [t.text for t in words if len(t) >= _SHORTEST_WORD and _LETTERS.fullmatch(t.text)]
    if len(longer) < _FEWEST_WORDS or len(words) > _MOST_TOKENS:
        return False
    return all(word[0].isupper() for word in longer) and not all(word.isupper() for word in longer)


def _first_line(doc: Doc) -> list[Token]:
    """Return the words of the first line, none where the text is one line only."""
    words: list[Token] = []
    for token in doc:
        if token.is_space and "\n" in token.text:
            return words
        words.append(token)
    return []


def _plain_words(doc: Doc, title: list[Token]) -> Iterator[str]:
    """Yield the words of a title as the article itself writes them: names with capitals, others without."""
    body = doc[len(title) :]
    small = {t.text for t in body if t.text.islower()}
    named = {t.text for t in body if t.text[:1].isupper() and not t.is_sent_start and t.pos_ == "PROPN"}
    registered = _registered([t.text for t in title])
    for i, token in enumerate(title):
        is_word = token.text[0].isupper() and not token.text.isupper() and token.text[1:].islower()
        is_name = (
            token.text in named
            or i in registered
            or (token.ent_type_ in _NAMES and token.lower_ not in small)
        )
        yield token.lower_ if is_word and not is_name else token.text


def _registered(words: list[str]) -> set[int]:
    """Return the words that are names of states, their people, large towns or known actors."""
    gazetteer = Gazetteer.load()
    found: set[int] = set()
    for i, word in enumerate(words):
        hit = gazetteer.find(words, i)
        if hit is not None and (hit.demonym or hit.actor is not None):
            found.update(range(i, i + hit.n_words))
        elif any(p.type == "Country" or p.population >= _LARGE for p in gazetteer.lookup_places(word)):
            found.add(i)
    return found


def _copy_parse(doc: Doc, again: Doc) -> None:
    """Put what was read of the title in place of what was read before."""
    rows: Any = doc.to_array(_COPIED)
    rows[: len(again)] = again.to_array(_COPIED)
    names = [Span(doc, e.start, e.end, label=e.label_) for e in again.ents]
    kept = [e for e in doc.ents if e.start >= len(again)]
    doc.from_array(_COPIED, rows)
    doc.set_ents([*names, *kept])
