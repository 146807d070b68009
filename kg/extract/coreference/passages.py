"""Where a word stands in an article: its sentence, inside quotation marks or not; and which pronouns stand for nothing.

In: a `Doc` or a pronoun. Out: numbers, sets of token indices, yes or no. What a pronoun means is left to `coreference`.
"""

from kg.extract.grammar.words import children
from kg.extract.tree import Doc, Token
from kg.lexicon.word_sets import word_set

HE = frozenset("he him his himself".split())
SHE = frozenset("she her hers herself".split())
IT = frozenset("it its itself".split())
THEY = frozenset("they them their theirs themselves".split())


def sentence_numbers(doc: Doc) -> list[int]:
    """Return the number of each token's sentence, from 0."""
    numbers, current = [], -1
    for token in doc:
        current += bool(token.is_sent_start) or token.i == 0
        numbers.append(current)
    return numbers


def quoted_tokens(doc: Doc) -> frozenset[int]:
    """Return the tokens inside double quotation marks; a mark left open closes at the end of its line."""
    inside, quoted = False, set()
    for token in doc:
        if token.is_space and "\n" in token.text:
            inside = False
        if token.text in ('"', "``", "''", "“", "”"):
            inside = token.text in ("“", "``") or (token.text in ('"', "''") and not inside)
        elif inside:
            quoted.add(token.i)
    return frozenset(quoted)


def continues_sentence(token: Token, quoted: frozenset[int]) -> bool:
    """Whether a quoted word stands in a clause of the writer's sentence: 'They fled and "she hid them", he said.'."""
    outer = token
    while outer.i in quoted and outer.head is not outer:
        dep, outer = outer.dep_, outer.head
        if any(i not in quoted for i in range(outer.i, max(token.i, outer.i + 1))):
            return (
                dep in ("conj", "advcl", "relcl") and outer.pos_ == "VERB" and outer.lemma_ not in _SPEAKING
            )
    return False


def is_pleonastic(pronoun: Token) -> bool:
    """Whether "it" stands for nothing: "it is clear that", "it was not known how many", "it emerged that", "it rained".

    Must not read "it emerged from the fog" or "it took the town" so.
    """
    verb = pronoun.head
    if verb.lemma_ in ("be", "seem", "appear"):
        return pronoun.dep_ == "nsubj"
    if verb.lemma_ in _WEATHER:
        return pronoun.dep_ == "nsubj" and not children(verb, "dobj", "nsubjpass")
    if verb.lemma_ in _EXPLETIVE:
        return pronoun.dep_ == "nsubj" and bool(children(verb, "ccomp", "xcomp"))
    return pronoun.dep_ == "nsubjpass" and bool(children(verb, "ccomp", "xcomp", "advcl"))


_WEATHER, _EXPLETIVE = word_set("weather_verbs"), word_set("expletive_verbs")


def is_speaker(mention: Token) -> bool:
    """Whether a mention is the subject of a verb of speech: who tells of "the man" is not the man."""
    return mention.dep_ == "nsubj" and mention.head.lemma_ in _SPEAKING


_SPEAKING = word_set("speaking_verbs")
