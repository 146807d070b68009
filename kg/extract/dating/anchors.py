"""Which word a date expression hangs on, and which event that word tells.

In: the parse, a time, the words that name events. Out: a `Hold`, the event that the time dates with the preposition
between them, or None where it dates none. Reads "on Monday rebels *attacked*"; must not date the attack of "the worst
attack since 2006".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kg.extract.dating.value import PLANNED_FOR
from kg.extract.grammar.phrases import objects
from kg.extract.grammar.words import MODIFIERS, VERBAL, children
from kg.extract.tree import Doc, Token
from kg.lexicon.word_sets import word_set
from kg.model import Span, Time

_YEAR = len("2024")
_MONTH = len("2024-07")
_STANDING = word_set("standing_verbs")
_RANKS = word_set("ranks_before_since")
_OCCASIONS = word_set("yearly_occasions")
_RECORDS = word_set("records_of_periods")
_AGREEING = word_set("agreeing_verbs")
_SETTING = word_set("verbs_of_setting_a_day")
_COMPARING = frozenset(("than", "from", "like"))
_PREMODIFIERS = (*MODIFIERS, "nummod", "poss")
_LIMITS = frozenset(("by", "until", "till", "before"))
_STEPS = 5
_NEAR = 5


@dataclass(frozen=True, slots=True)
class Hold:
    """A time on an event.

    Args:
        event: Index of the event's token.
        time: The time.
        preposition: The word between them, None for none.
        rule: Name of the rule that tied them.
    """

    event: int
    time: Time
    preposition: str | None
    rule: str


def hold(doc: Doc, time: Time, heads: Mapping[int, int], published: date | None) -> list[Hold]:
    """Return the events that a time dates by where it stands.

    Args:
        doc: The parse.
        time: The time.
        heads: Token of a word to the token of the event that it tells.
        published: Day of publication, past which no verb in the past has happened.
    """
    anchor = anchor_of(doc, time.span)
    if anchor is None:
        return []
    token, preposition, via = anchor
    if token.i not in heads and _tells_which(doc, time, token):
        return []
    if preposition == "since" and _is_ranked(token, tokens_of(doc, time)[0].i):
        return []
    if preposition in _COMPARING and token.i not in heads and token.pos_ not in VERBAL:
        return []
    ahead = _is_ahead(doc, time, preposition, published)
    target = _announced(token, heads) if ahead else _agreed(token, preposition, heads)
    if target is None:
        return []
    event = holder_of(target, heads, since=preposition == "since")
    if event is None:
        return []
    planned = _planned(doc[event], heads) if ahead or preposition == "for" else None
    if planned is not None:
        return [Hold(planned, time, preposition, PLANNED_FOR)]
    word = _negated_limit(doc[event], preposition)
    found = [Hold(event, time, word, via)]
    around = _around_standing(doc[event], heads)
    if around is not None:
        found.append(Hold(around, time, preposition, "where-it-stood"))
    return found


def tokens_of(doc: Doc, time: Time) -> list[Token]:
    """Return the tokens of a time expression."""
    return list(doc.char_span(time.span.start, time.span.end, alignment_mode="expand") or ())


def holder_of(token: Token, heads: Mapping[int, int], *, since: bool = False) -> int | None:
    """Climb from the word that a time hangs on to the event that it dates.

    A "since" on a noun tells of that noun alone: "the mayor, in *office* since 2010, denied it".
    """
    for _ in range(_STEPS):
        if token.i in heads:
            return heads[token.i]
        if token.pos_ in VERBAL:
            below = [
                c for c in children(token, "attr", "nsubj", "nsubjpass", "dobj", "xcomp") if c.i in heads
            ]
            if below:
                return heads[below[0].i]
        if token.head == token or (since and token.dep_ == "pobj"):
            return None
        if token.dep_ == "pobj" and token.head.lower_ in _COMPARING and token.like_num:
            return None
        token = token.head
    return None


def anchor_of(doc: Doc, words: Span) -> tuple[Token, str | None, str] | None:
    """Return the word that a time expression hangs on, the preposition between them, and the rule."""
    span = doc.char_span(words.start, words.end, alignment_mode="expand")
    if span is None:
        return None
    root = span.root
    told = _told_before(doc, root, span.start)
    if told is not None:
        return told, None, "right-after-verb"
    preposition = None
    if root.dep_ in ("pobj", "pcomp") and root.head.pos_ in ("ADP", "SCONJ"):
        root = root.head
        preposition = root.lower_
    elif root.pos_ == "ADP" and len(span) > 1:
        preposition = root.lower_
    if root.head == root:
        return None
    while root.head.pos_ == "ADP" and root.head.head != root.head:
        root = root.head
    before = _before_clause(root, span.start)
    if before is not None:
        return before, preposition, "before-clause"
    return root.head, preposition, "at-word"


def _told_before(doc: Doc, root: Token, start: int) -> Token | None:
    """Return the verb right before a weekday that the parse gives to the next noun.

    Reads "*announced* Tuesday delegates have agreed"; must not read "*attended* Tuesday's talks".
    """
    verb = doc[start - 1] if start else root
    if root.dep_ not in ("compound", "nmod") or verb.tag_ not in ("VBD", "VBN") or objects(verb):
        return None
    clause = root.head.head
    tells = root.head.dep_ in ("nsubj", "nsubjpass") and clause.dep_ == "ccomp" and clause.head == verb
    return verb if tells else None


def _before_clause(time: Token, start: int) -> Token | None:
    """Return the verb of the main clause for a time that stands before the word which opens the clause it hangs on.

    Reads "were *rescued* Saturday, soon after the ship sank".
    """
    verb = time.head
    if verb.dep_ != "advcl" or time.dep_ not in ("npadvmod", "prep") or verb.i < start:
        return None
    opening = [c.i for c in verb.children if c.dep_ in ("mark", "advmod") and c.tag_ in ("IN", "WRB")]
    commas = [c.i for c in verb.children if c.text == ","]
    opens_after = bool(opening) and start < min(opening)
    return verb.head if opens_after and any(start < c < min(opening) for c in commas) else None


def _is_ranked(token: Token, time: int) -> bool:
    """Whether "since" tells what a rank is reached back to: "the *deadliest* raid since 2006", "the *fifth* to leave".

    Must not read "the raid since Monday" so. The rank may stand near the time where the parse hangs that elsewhere.
    """
    if any(t.tag_ == "JJS" for t in token.doc.tokens[max(0, time - _NEAR) : time]):
        return True
    nouns = [token]
    if token.tag_ == "VB" and token.dep_ in ("relcl", "acl"):
        nouns.append(token.head)
    words = [c for noun in nouns for c in noun.lefts]
    words += [below for c in words for below in c.lefts]
    return any(c.lower_ in _RANKS or c.tag_ == "JJS" or _is_ordinal(c) for c in words) or token.tag_ == "JJS"


def _is_ordinal(token: Token) -> bool:
    return token.text[:1].isdigit() and token.lower_.endswith(("st", "nd", "rd", "th"))


def _tells_which(doc: Doc, time: Time, noun: Token) -> bool:
    """Whether a time tells which thing is meant, not when.

    A year of a thing ("hit by a *2013* Toyota", "*next year's* cup", not "hosted the *2013* Oscars"), a month of
    figures ("*July* figures").
    """
    span = doc.char_span(time.span.start, time.span.end, alignment_mode="expand")
    if span is None or span.root.dep_ not in _PREMODIFIERS:
        return False
    if len(time.value) == _YEAR:
        return span.root.dep_ == "poss" or noun.lower_ not in _OCCASIONS
    return len(time.value) == _MONTH and noun.lower_ in _RECORDS


def _is_ahead(doc: Doc, time: Time, preposition: str | None, published: date | None) -> bool:
    """Whether a time lies past the day of publication, or is a limit that does; one that names its year is believed."""
    if any(t.lower_ in ("next", "coming", "tomorrow") for t in tokens_of(doc, time)):
        return True
    words = doc.text[time.span.start : time.span.end]
    if published is None or time.value[:_YEAR] in words:
        return False
    return time.earliest > published or (preposition in _LIMITS and time.latest > published)


def _announced(token: Token, heads: Mapping[int, int]) -> Token | None:
    """Return what a coming time dates behind a verb in the past, which cannot itself be then.

    Reads "announced *protests* for next week", "ordered them to *leave* by Friday"; None where nothing behind it can.
    """
    if not _is_over(token):
        return token
    below = [c for c in children(token, "dobj", "nsubjpass", "xcomp", "ccomp", "advcl") if c.i in heads]
    below += [o for p in children(token, "prep") for o in children(p, "pobj", "pcomp") if o.i in heads]
    later = [c for c in below if not _is_over(c)]
    return later[0] if later else None


def _planned(verb: Token, heads: Mapping[int, int]) -> int | None:
    """Return the event that a verb sets a day for: "a *hearing* was set for May 22", "called a *strike* on Friday"."""
    if verb.lemma_ not in _SETTING:
        return None
    return next((heads[c.i] for c in children(verb, "dobj", "nsubjpass") if c.i in heads), None)


def _agreed(token: Token, preposition: str | None, heads: Mapping[int, int]) -> Token:
    """Return the verb for a time that the parse hangs on what was agreed to: "*agreed* to a truce on Monday".

    Must not read "agreed to a truce from Monday".
    """
    verb = token.head.head
    to_it = token.dep_ == "pobj" and token.head.lower_ == "to" and verb.i in heads
    agreed = to_it and verb.lemma_ in _AGREEING and _is_over(verb)
    return verb if agreed and preposition in (None, "on") else token


def _is_over(verb: Token) -> bool:
    """Whether a verb stands in the past and looks at nothing ahead: not "was *scheduled*", "was to *open*"."""
    if verb.pos_ not in VERBAL or verb.lemma_ in word_set("verbs_of_plans"):
        return False
    helpers = children(verb, "aux", "auxpass")
    if any(c.tag_ in ("MD", "TO") for c in helpers):
        return False
    return verb.tag_ == "VBD" or any(c.tag_ in ("VBD", "VBZ", "VBP") for c in helpers if verb.tag_ == "VBN")


def _negated_limit(event: Token, preposition: str | None) -> str | None:
    """Turn a limit about: "will *not* resume before October" is from October on."""
    negated = any(c.dep_ == "neg" for c in event.children)
    return "since" if negated and preposition in ("before", "until", "till") else preposition


def _around_standing(token: Token, heads: Mapping[int, int]) -> int | None:
    """Return the event whose time is told behind where a thing stood: "hit a boat *moored* in Suez on Monday"."""
    thing = token.head
    if token.dep_ != "acl" or token.lemma_ not in _STANDING or thing.dep_ not in ("dobj", "nsubjpass"):
        return None
    return heads.get(thing.head.i)
