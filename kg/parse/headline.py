"""Reads titles in Title Case or in capitals as plain sentences, since small models take every capital for a name.

In: a parsed spaCy `Doc` whose first line is a title ("Court Convicts Friend of Bomb Suspect"). Out: the same `Doc`,
the title's tags, lemmas, heads, labels and names read from its words in small letters. The text is never changed.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from spacy.tokens import Doc, Span, Token

from kg.gazetteer import Gazetteer, name_key

if TYPE_CHECKING:
    from spacy.language import Language

HEADLINES = "kg_headlines"
_COPIED: list[int | str] = ["HEAD", "DEP", "TAG", "POS", "LEMMA", "MORPH"]
_FEWEST_WORDS = 4
_SHORTEST_WORD = 4
_MOST_TOKENS = 40
_NAMES = frozenset({"PERSON", "GPE", "NORP", "LOC"})
_LARGE, _TOWN = 500_000, 100_000
_BEFORE_TOWNS = frozenset({"in", "near", "outside"})
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
        """Read the title again where it is in Title Case or in capitals; leave any other text alone."""
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
    """Whether all longer words of a line begin with a capital, or are capitals throughout."""
    longer = [t.text for t in words if len(t) >= _SHORTEST_WORD and _LETTERS.fullmatch(t.text)]
    if len(longer) < _FEWEST_WORDS or len(words) > _MOST_TOKENS:
        return False
    return all(word[0].isupper() for word in longer)


def _first_line(doc: Doc) -> list[Token]:
    """Return the words of the first line, none where the text is one line that ends as a sentence does."""
    words: list[Token] = []
    for token in doc:
        if token.is_space and "\n" in token.text:
            return words
        words.append(token)
    return words if words and words[-1].text != "." else []


def _plain_words(doc: Doc, title: list[Token]) -> Iterator[str]:
    """Yield the words of a title as the article itself writes them: names with capitals, others without."""
    body = doc[len(title) :]
    small = {t.text for t in body if t.text.islower()}
    named = {
        name_key(t.text): t.text
        for t in body
        if t.text[:1].isupper() and not t.is_sent_start and t.pos_ == "PROPN"
    }
    shouted = all(t.text.isupper() for t in title if len(t) >= _SHORTEST_WORD and t.is_alpha)
    registered = _registered([t.text for t in title])
    told = [name_key(t.text) in named or i in registered for i, t in enumerate(title)]
    known = [_is_told_in(title, told, t) for t in title]
    for i, token in enumerate(title):
        is_word = token.text[0].isupper() and (shouted or token.text[1:].islower()) and len(token) > 1
        is_name = (
            name_key(token.text) in named
            or i in registered
            or (_is_recognised(token) and token.lower_ not in small and not shouted and not known[i])
        )
        if not is_word:
            yield token.text
        elif not is_name:
            yield token.lower_
        elif shouted:
            yield named.get(name_key(token.text), token.text.title())
        else:
            yield token.text


def _is_recognised(token: Token) -> bool:
    """Whether a word of a title is part of a name to the recogniser, and not of a number of people."""
    if token.ent_type_ != "PERSON":
        return token.ent_type_ in _NAMES
    first, last = _entity_around(token)
    return not any(t.like_num or t.tag_ in ("NNS", "NNPS") for t in token.doc[first:last])


def _entity_around(token: Token) -> tuple[int, int]:
    """Where the recogniser's name around a token begins and ends."""
    first, last = token.i, token.i + 1
    while first > 0 and token.doc[first].ent_iob_ == "I":
        first -= 1
    while last < len(token.doc) and token.doc[last].ent_iob_ == "I":
        last += 1
    return first, last


def _is_told_in(title: list[Token], told: list[bool], token: Token) -> bool:
    """Whether the recogniser's name around a token holds a word that is a name in the article: "*Orban* Wins"."""
    first, last = _entity_around(token)
    return any(told[i - title[0].i] for i in range(first, min(last, title[-1].i + 1)))


def _registered(words: list[str]) -> set[int]:
    """Return the words that are names of states, their people, large towns or known actors."""
    gazetteer = Gazetteer.load()
    found: set[int] = set()
    for i, word in enumerate(words):
        hit = gazetteer.find(words, i)
        if hit is not None and (hit.demonym or hit.actor is not None):
            found.update(range(i, i + hit.n_words))
        elif _is_place(gazetteer, word, _TOWN if words[i - 1].lower() in _BEFORE_TOWNS else _LARGE):
            found.add(i)
    return found


def _is_place(gazetteer: Gazetteer, word: str, population: int) -> bool:
    return any(p.type == "Country" or p.population >= population for p in gazetteer.lookup_places(word))


def _copy_parse(doc: Doc, again: Doc) -> None:
    """Put what was read of the title in place of what was read before."""
    rows: Any = doc.to_array(_COPIED)
    rows[: len(again)] = again.to_array(_COPIED)
    names = [Span(doc, e.start, e.end, label=e.label_) for e in again.ents]
    kept = [e for e in doc.ents if e.start >= len(again)]
    doc.from_array(_COPIED, rows)
    doc.set_ents([*names, *kept])
