"""Which nouns that the lexicon gives no class name an event all the same, and how surely.

In: a noun of a parse, what kind of thing it names, and the lexicon. Out: a probability by a log-linear model of its
word, its ending, and how it stands in the sentence, and what each of these features adds. The weights lie in
`event_nouns.json` and were fitted by `benchmarks/event_nouns.py`. What becomes of such a noun is left to `triggers`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from kg.extract.grammar.words import MODIFIERS
from kg.extract.noun_types import NounTypes
from kg.extract.tree import Token
from kg.extract.triggers.forms import joined_lemma
from kg.lexicon import Lexicon
from kg.loglinear import LogLinear, load_loglinear

Surety = Literal["sure", "likely"]
_PATH = Path(__file__).with_name("event_nouns.json")
THRESHOLDS = ("likely", "doubtful")
LABELLING = frozenset({*MODIFIERS, "npadvmod"})
"""Labels of nouns that only modify another: "*peace* process"."""
_ENDINGS = (3, 4)
_SHORTEST_STEM = 2
_PREPOSITIONS = frozenset({"prep", "agent"})
_ASIDE = frozenset("conj appos npadvmod advmod neg nmod".split())


def load_event_nouns(path: Path = _PATH) -> LogLinear:
    """Read the model: from "likely" on a noun names an event, below "doubtful" none, though the lexicon lists it.

    Raises:
        LexiconError: The file cannot be read or is no such model.
    """
    return load_loglinear(path, *THRESHOLDS)


class NounJudge:
    """Decides which nouns of one article name plain events.

    Args:
        kinds: What each noun of the article names.
        lexicon: Event words.
        model: The weights, those of the package where None.
    """

    def __init__(self, kinds: NounTypes, lexicon: Lexicon, model: LogLinear | None = None) -> None:
        self._kinds, self._lexicon = kinds, lexicon
        self._model = model or load_event_nouns()

    def judge(self, noun: Token) -> Surety | None:
        """Tell how surely a noun that has no class names an event; None where it names none.

        Reads "after the *refurbishment* of the hall" (sure: the lexicon lists such nouns) and "set a *limit* on
        imports" (likely: the model alone says so); must not read "the *police*", "a *lamp*", nor what only labels
        another noun ("*defence* ministry") or is of a kind that does not happen ("left the *base*").
        """
        if self._is_party(noun):
            return None
        model = self._model
        chance = model.probability(noun_features(noun, self._kinds, self._lexicon))
        if chance >= model.thresholds["doubtful"] and self._is_listed(noun):
            return "sure"
        if chance < model.thresholds["likely"] or noun.dep_ in LABELLING or self._kinds.of(noun) != "thing":
            return None
        return "likely" if noun.lemma_.lower() not in self._lexicon.not_events else None

    def explain(self, noun: Token) -> tuple[tuple[str, float], ...]:
        """List what each feature of a noun adds to the log odds that it names an event, the strongest first."""
        return self._model.contributions(noun_features(noun, self._kinds, self._lexicon))

    def _is_listed(self, noun: Token) -> bool:
        common = noun.pos_ == "NOUN" or noun.text.islower()
        return common and noun.dep_ not in LABELLING and self._lexicon.is_event_noun(joined_lemma(noun))

    def _is_party(self, noun: Token) -> bool:
        """Whether a noun names somebody: "police"; an "assembly", which the lexicon lists, may be a meeting."""
        lemma, lexicon = noun.lemma_.lower(), self._lexicon
        return (
            lexicon.sector(lemma) is not None
            or not lexicon.sets["people"].isdisjoint((lemma, noun.lower_))
            or (self._kinds.are_bodies((lemma,)) and lemma not in lexicon.event_nouns)
        )


def noun_features(noun: Token, kinds: NounTypes, lexicon: Lexicon) -> tuple[str, ...]:
    """Name the features of a noun, each once.

    Args:
        noun: A common noun.
        kinds: What each noun of its article names.
        lexicon: Event words.
    """
    found = [*_of_the_word(noun, lexicon), *_of_its_place(noun, lexicon), *_of_its_phrase(noun, kinds)]
    found.append(f"kind {kinds.of(noun)}")
    return tuple(dict.fromkeys(found))


def _of_the_word(noun: Token, lexicon: Lexicon) -> Iterator[str]:
    lemma = noun.lemma_.lower()
    yield f"lemma {lemma}"
    yield from (f"ending {lemma[-n:]}" for n in _ENDINGS if len(lemma) >= n + _SHORTEST_STEM)
    if noun.tag_ == "NNS":
        yield "plural"
    if not noun.text.islower():
        yield "capital"
    if lexicon.is_event_noun(lemma):
        yield "listed" if lemma in lexicon.event_nouns else "event ending"
    if lexicon.senses_of(lemma, "NOUN"):
        yield "has senses"
    if lexicon.senses_of(lemma, "VERB"):
        yield "event verb"


def _of_its_place(noun: Token, lexicon: Lexicon) -> Iterator[str]:
    """Name what it depends on: "*during* the visit", the object of a light verb."""
    governor = noun.head
    yield f"dep {noun.dep_}"
    if noun.dep_ == "pobj":
        yield f"after {governor.lower_}"
        yield f"below {governor.head.lemma_.lower()} {governor.lower_}"
        return
    yield f"{noun.dep_} of {governor.lemma_.lower()}"
    if governor.lemma_ in lexicon.light_verbs:
        yield f"{noun.dep_} of a light verb"


def _of_its_phrase(noun: Token, kinds: NounTypes) -> Iterator[str]:
    """Name what depends on it: determiner, possessor, complements, modifiers."""
    determined = False
    for child in noun.children:
        dep = child.dep_
        if dep in _PREPOSITIONS:
            yield from _of_complement(noun, child, kinds)
        elif dep == "det":
            determined = True
            yield f"det {child.lower_}"
        elif dep == "poss":
            determined = True
            yield f"poss {kinds.of(child)}"
        elif dep in ("acl", "relcl"):
            yield f"{dep} {child.tag_}"
        elif dep in ("amod", "compound"):
            yield from (dep, f"{dep} {child.lemma_.lower()}")
        elif dep == "nummod":
            yield "counted"
        elif dep in _ASIDE:
            yield f"with {dep}"
    if not determined:
        yield "bare"


def _of_complement(noun: Token, preposition: Token, kinds: NounTypes) -> Iterator[str]:
    word = preposition.lower_
    yield f"{word} .."
    for child in preposition.children:
        if child.dep_ == "pobj":
            yield f"{word} {kinds.of(child)}"
            yield f"{noun.lemma_.lower()} {word}"
            return
