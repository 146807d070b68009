"""What an event without a time of its own shares with a dated one of its sentence.

In: tokens of events and their datings. Out: the dated event that lends its days, or days at a distance from it. Reads
"hit the base on Tuesday, *causing* damage"; must not carry the time of "said on Thursday" into what is said.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from kg.extract.dating.anchors import holder_of
from kg.extract.dating.value import Dating
from kg.extract.grammar.words import NOMINAL, children
from kg.extract.times import offset_bounds
from kg.extract.tree import Token
from kg.lexicon.word_sets import word_set
from kg.model import Time

_SEQUENCE = frozenset(
    "after before since until following ahead for on about against regarding concerning".split()
)
_OCCASION = word_set("occasions_of_deeds")
_IMPLICATIVE = word_set("implicative_verbs")
_STOPPING = word_set("stopping_verbs")
_HOLDING, _OPENING = word_set("verbs_of_holding"), word_set("verbs_of_opening")
_LONG = timedelta(days=8)
_ORDER = frozenset(("after", "before"))
_UNITS = ("day", "week", "month", "year")
_SAME_DAY_UNITS = ("hour", "minute", "moment")
_SAME_DAY = frozenset(f"{unit}s" for unit in _SAME_DAY_UNITS)


def dated_parent(
    token: Token, heads: Mapping[int, int], datings: Mapping[int, Dating], cues: Mapping[int, Token]
) -> int | None:
    """Return the trigger whose time an undated event shares: that of the clause it is a part of.

    Reads "hit the base on Tuesday, *causing* damage"; must not carry the time of "said on Thursday" into what is said.
    """
    follows = token.dep_ == "pobj" and token.head.lower_ in ("after", "following", "before")
    start = token.i
    for _ in range(4):
        if token.i != start and token.dep_ == "pobj" and token.lemma_ in _OCCASION:
            return None
        if follows and token.head.head.i in heads:
            return _loose_parent(heads[token.head.head.i], datings)
        if token.head == token or token.dep_ in ("ccomp", "relcl", "parataxis") or _sets_own_time(token):
            return None
        parent = token.head
        if parent.i in cues and token.dep_ not in ("conj",):
            return None
        holder = heads.get(parent.i)
        if holder is not None and holder in datings:
            return holder
        token = parent
    return None


def is_opened(verb: Token, first: int, times: Sequence[Time]) -> bool:
    """Whether the times of the first of several clauses stand before its subject, and so are those of all.

    Reads "In April, rebels shelled a town and *fled*"; must not read "Rebels shelled a town in April and *fled*".
    """
    main = verb.doc.tokens[first]
    subject = next(iter(children(main, "nsubj", "nsubjpass")), None)
    joined = verb.dep_ == "conj" and verb.head.i == first
    return joined and subject is not None and all(time.span.end <= subject.idx for time in times)


def dated_clause(noun: Token, datings: Mapping[int, Dating]) -> int | None:
    """Return the dated verb that tells what an event did, or that it is held: "a fire that *destroyed* a school"."""
    held = _holding_of(noun)
    if held is not None and held.i in datings:
        return held.i
    clauses = (c for c in children(noun, "relcl") if c.i in datings and c.tag_ in ("VBD", "VBZ", "VBP"))
    return next((c.i for c in clauses if any(s.tag_ == "WDT" for s in children(c, "nsubj"))), None)


def _holding_of(noun: Token) -> Token | None:
    """Return the verb by which an event is held, or is to begin: "a suit *filed* last week", "talks *open* on Friday".

    Must not read "the war *began* in May", which has days after May as well.
    """
    made = next((c for c in children(noun, "acl") if c.tag_ == "VBN" and c.lemma_ in _HOLDING), None)
    if made is not None or noun.dep_ not in ("nsubj", "nsubjpass") or noun.pos_ not in NOMINAL:
        return made
    verb, below = noun.head, children(noun.head, "acomp", "xcomp")
    while below and verb.lemma_ not in _HOLDING | _OPENING:
        verb, below = below[0], children(below[0], "xcomp")
    ahead = verb.tag_ != "VBD" and not any(c.lemma_ == "have" for c in verb.children)
    return verb if verb.lemma_ in _HOLDING or (verb.lemma_ in _OPENING and ahead) else None


def at_distance(token: Token, heads: Mapping[int, int], datings: Mapping[int, Dating]) -> Dating | None:
    """Date an event by its distance from the one before or after which it is told.

    Reads "came less than a week before an expected *visit*", "arrested him on Sunday, three days after she *died*",
    "hours after the house *burned*"; must not read a distance in "after the house burned".
    """
    word = _sequence_word(token)
    if word is None:
        return None
    distance = _distance_before(word)
    main = word.head if token.dep_ == "pobj" or word.head != token else token.head
    holder = holder_of(main, heads) if main != token else None
    if not distance or holder is None or holder == token.i or holder not in datings:
        return None
    known = datings[holder]
    if distance[-1] in _SAME_DAY:
        return Dating(known.times, known.earliest, known.latest, "hours-apart")
    if not known.times or known.earliest != known.times[0].earliest:
        return None
    words = " ".join(distance) + (" after" if word.lower_ == "before" else " before")
    bounds = offset_bounds(known.times[0], words)
    return Dating(known.times, *bounds, "distance") if bounds is not None else None


def is_apart(token: Token) -> bool:
    """Whether an event, or what it is told in, is days from another: "two days after a *strike* that *killed* nine"."""
    for told in (token, token.head) if token.dep_ == "relcl" else (token,):
        word = _sequence_word(told)
        distance = _distance_before(word) if word is not None else []
        if distance and distance[-1] not in _SAME_DAY:
            return True
    return False


def dated_subject(verb: Token, heads: Mapping[int, int], datings: Mapping[int, Dating]) -> int | None:
    """Return the dated event that did harm: "an attack on Monday *killed* three"."""
    subjects = children(verb, "nsubj")
    named = (noun for subject in subjects for noun in (subject, *children(subject, "appos")))
    nouns = (
        noun.i for noun in named if noun.pos_ in NOMINAL and noun.i in datings and heads.get(noun.i) == noun.i
    )
    return next((i for i in nouns if datings[i].is_told), None)


def _sequence_word(token: Token) -> Token | None:
    """Return the "after" or "before" that an event stands behind, as a noun or as a clause."""
    if token.dep_ in ("pobj", "pcomp") and token.head.lower_ in _ORDER:
        return token.head
    return next((c for c in children(token, "mark", "prep") if c.lower_ in _ORDER and c.i < token.i), None)


def _distance_before(word: Token) -> list[str]:
    """Return the words of the distance that stands right before "after" or "before", empty for none."""
    words = [t.lower_ for t in word.doc.tokens[max(0, word.i - 4) : word.i]]
    if not words or words[-1].rstrip("s") not in (*_UNITS, *_SAME_DAY_UNITS):
        return []
    return words


def _loose_parent(holder: int, datings: Mapping[int, Dating]) -> int | None:
    """Share a long period with what came just before or after: "destroyed in April after an attack"."""
    dating = datings.get(holder)
    if dating is None or dating.earliest is None or dating.latest is None:
        return None
    return holder if dating.latest - dating.earliest >= _LONG else None


def _sets_own_time(token: Token) -> bool:
    """Whether a clause stands in another time than the one it hangs on ("after ...", "before ...", an infinitive)."""
    if token.dep_ == "dobj" and token.head.lemma_ in _STOPPING:
        return True
    if token.dep_ == "prep" and token.lower_ in _SEQUENCE:
        return True
    if token.dep_ == "advcl" and token.tag_ != "VBG":
        return True
    if (
        token.dep_ == "conj"
        and token.head.tag_ == "VBD"
        and any(c.tag_ in ("VBZ", "VBP", "MD") for c in token.lefts)
    ):
        return True
    if token.tag_ == "VB":
        return token.dep_ != "xcomp" or token.head.lemma_ not in _IMPLICATIVE
    return token.pos_ in NOMINAL and token.dep_ in ("poss", "appos")
