"""Parse repair for news: where sentences end before the parser looks, and what it mistook after.

In: a spaCy `Doc`. Out: the same `Doc`, with sentence starts set (before the parser) or heads mended (after it).
"""

import re

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.lexicon.dateline import DATELINE
from kg.lexicon.word_sets import fixed_set
from kg.parse.clauses import mend_clause
from kg.parse.headline import HEADLINES, make_headline_reader
from kg.parse.phrases import mend_phrases

BOUNDARIES = "kg_boundaries"
REPAIRS = "kg_repairs"

_END_OF_LINE = frozenset(".!?:\"”’')")


def add_repairs(nlp: Language) -> Language:
    """Put both repairs into a pipeline, once; return the same pipeline.

    Args:
        nlp: A pipeline with a component named "parser".
    """
    if BOUNDARIES not in nlp.pipe_names:
        nlp.add_pipe(BOUNDARIES, before="parser")
        nlp.add_pipe(HEADLINES, last=True)
        nlp.add_pipe(REPAIRS, last=True)
    return nlp


def mark_boundaries(doc: Doc) -> Doc:
    """Start a sentence after a line that is a headline or a paragraph, and after a dateline.

    Reads "WASHINGTON — A drone struck ..." as two units; must not break a text that is wrapped at a fixed width.
    """
    text = doc.text
    wrapped = _is_wrapped(text)
    for token in doc[1:]:
        before = doc[token.i - 1]
        if before.is_space and "\n" in before.text and not token.is_space:
            line_end = doc[token.i - 2].text[-1] if token.i >= 2 else "."
            if "\n\n" in before.text or not wrapped or line_end in ".!?":
                token.is_sent_start = True
    for dateline in DATELINE.finditer(text):
        after = next((token for token in doc if token.idx >= dateline.end()), None)
        if after is not None:
            after.is_sent_start = True
    return doc


def _is_wrapped(text: str) -> bool:
    breaks = re.findall(r"[^\n]\n([^\n])", text)
    return len(breaks) > 2 and sum(c.islower() for c in breaks) * 4 > len(breaks)


def mend_heads(doc: Doc) -> Doc:
    """Mend the attachments that the small models often get wrong in news."""
    for token in doc:
        _mend_prefix(token)
        mend_phrases(token)
        _mend_verb_taken_for_noun(token)
        _mend_noun_taken_for_verb(token)
        _mend_split_compound(token)
        _mend_causative_participle(token)
        _mend_result_participle(token)
        _mend_far_apposition(token)
        _mend_source_apposition(token)
        _mend_shared_noun(token)
        _mend_stolen_object(token)
        _mend_shot_dead(token)
        _mend_contracted_have(token)
        _mend_infinitive_of_noun(token)
        _mend_headline_verb(token)
        _mend_headline_passive(token)
        _mend_reported_clause(token)
        _mend_inverted_attribution(token)
        _mend_place_on_date(token)
        mend_clause(token)
    return doc


def _mend_prefix(hyphen: Token) -> None:
    """Hang both parts of "jails [ex-]minister" on the noun, where the parser takes the parts for objects."""
    if hyphen.text not in _HYPHENS or not 0 < hyphen.i < len(hyphen.doc) - 1 or hyphen.whitespace_:
        return
    prefix, noun = hyphen.nbor(-1), hyphen.nbor(1)
    if prefix.lower_ not in _PREFIXES or prefix.whitespace_ or noun.pos_ not in ("NOUN", "PROPN"):
        return
    for part in (prefix, hyphen, prefix):
        if noun.head == part:
            noun.head, noun.dep_ = (part.head, part.dep_) if part.head != part else (noun, "ROOT")
    if noun.dep_ == "appos" and prefix.head == noun.head:
        noun.dep_ = prefix.dep_
    for part in (prefix, hyphen):
        for child in [c for c in part.children if c not in (prefix, hyphen, noun)]:
            child.head = noun
        part.head = noun
    prefix.pos_, prefix.tag_, prefix.dep_ = "ADJ", "JJ", "amod"
    hyphen.pos_, hyphen.tag_, hyphen.dep_ = "PUNCT", "HYPH", "punct"


_HYPHENS = frozenset("-‐‑")
_PREFIXES = fixed_set("split_prefixes")


def _mend_verb_taken_for_noun(token: Token) -> None:
    """Make a verb of the noun in "is set [to land] in Oslo" and "will take off and [land] in Oslo"."""
    if token.tag_ != "NN" or not token.text.islower():
        return
    infinitive = token.dep_ in ("xcomp", "advcl", "ccomp") and any(c.tag_ == "TO" for c in token.lefts)
    bare = not any(c.dep_ in ("det", "amod", "compound", "poss", "nummod") for c in token.children)
    joined = token.dep_ == "conj" and token.head.tag_ == "VB" and token.i > 0 and token.nbor(-1).dep_ == "cc"
    if bare and (infinitive or joined):
        token.pos_, token.tag_ = "VERB", "VB"


def _mend_noun_taken_for_verb(token: Token) -> None:
    """Make a noun of the verb in the headline "Nurses plan [strike] over pay": it is the object, and has no subject."""
    if token.tag_ not in ("VB", "VBP") or token.dep_ != "dobj" or token.head.pos_ != "VERB":
        return
    if not any(c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass", "dobj", "mark") for c in token.children):
        token.pos_, token.tag_ = "NOUN", "NN"


def _mend_split_compound(token: Token) -> None:
    """Join "a militant rocket | launcher", parsed as object and adverbial, to one noun phrase."""
    if token.dep_ != "npadvmod" or token.tag_ not in ("NN", "NNS") or token.i == 0:
        return
    left = token.nbor(-1)
    if (
        left.dep_ != "dobj"
        or left.tag_ != "NN"
        or left.head.i != token.head.i
        or token.ent_type_ in ("DATE", "TIME")
    ):
        return
    token.head, token.dep_ = left.head, "dobj"
    for child in list(left.children):
        child.head = token
    left.head, left.dep_ = token, "compound"


def _mend_causative_participle(token: Token) -> None:
    """Turn "hit [the base causing damage]" into an object with an adverbial participle."""
    if token.dep_ != "ccomp" or token.tag_ != "VBG" or token.head.pos_ != "VERB" or token.head.i > token.i:
        return
    own = [c for c in token.lefts if c.dep_ == "nsubj"]
    verb = token.head
    if len(own) != 1 or any(c.dep_ in ("dobj", "mark") for c in verb.children) or verb.lemma_ in _PERCEPTION:
        return
    own[0].head, own[0].dep_ = verb, "dobj"
    token.dep_ = "advcl"


def _mend_result_participle(token: Token) -> None:
    """Hang "hit a bus in Kabul [, killing three]" on the verb, not on the bus or on Kabul."""
    if token.dep_ != "acl" or token.tag_ != "VBG" or token.lemma_ not in _RESULTS:
        return
    noun = token.head
    while noun.dep_ in ("pobj", "prep", "conj", "appos") and noun.head.i < noun.i:
        noun = noun.head
    if noun.dep_ in ("dobj", "nsubjpass") and noun.head.pos_ == "VERB" and noun.head.i < token.i:
        token.head, token.dep_ = noun.head, "advcl"
    elif noun.pos_ == "VERB":
        token.head, token.dep_ = noun, "advcl"


def _mend_far_apposition(token: Token) -> None:
    """Hang "raised tensions ... against Gaza, [the enclave ruled by ...]" on Gaza, not on "tensions"."""
    start = token.left_edge.i
    if token.dep_ != "appos" or start < 2 or token.doc[start - 1].text != ",":
        return
    near = token.doc[start - 2]
    if near.pos_ == "PROPN" and near.i > token.head.i and not near.is_ancestor(token):
        while near.dep_ == "compound" and near.head.i > near.i:
            near = near.head
        token.head = near


def _mend_source_apposition(token: Token) -> None:
    """Hang "died, according to the Agency, [a war monitor]" on the Agency; leaves "shot, by chance, a dog"."""
    start = token.left_edge.i
    if token.dep_ not in ("dobj", "npadvmod", "appos") or start < 2 or token.doc[start - 1].text != ",":
        return
    cues = (c for c in token.head.children if c.lower_ == "according" and c.i < start)
    to = next((c for cue in cues for c in cue.children if c.lower_ == "to"), None)
    source = next((c for c in to.children if c.dep_ == "pobj"), None) if to is not None else None
    if source is not None and source.right_edge.i == start - 2 and token.doc[start].dep_ == "det":
        token.head, token.dep_ = source, "appos"


def _mend_shared_noun(token: Token) -> None:
    """Make "forces" the head of "U.S. and [other international forces]", with "U.S." as a modifier."""
    if token.dep_ != "conj" or token.tag_ != "NNS" or token.head.pos_ != "PROPN" or token.head.i > token.i:
        return
    name = token.head
    if not any(c.lower_ == "other" for c in token.lefts) or any(c.dep_ == "det" for c in name.children):
        return
    for child in list(name.children):
        if child is not token and child.dep_ != "cc":
            child.head = token
    token.head, token.dep_ = (name.head, name.dep_) if name.head is not name else (token, name.dep_)
    name.head, name.dep_ = token, "nmod"


def _mend_stolen_object(token: Token) -> None:
    """Give "Hamas attacked [Israel and Israel went] to war" its object back, and make two clauses of it."""
    verb = token.head
    taken = (
        token.dep_ == "advcl" and token.tag_ in ("VBD", "VBZ", "VBP") and verb.tag_ in ("VBD", "VBZ", "VBP")
    )
    if not taken or token.i > verb.i or token.i + 1 >= len(token.doc):
        return
    if not any(c.dep_ == "nsubj" for c in token.lefts) or any(
        c.dep_ in ("dobj", "ccomp") for c in token.rights
    ):
        return
    noun = next((c for c in verb.lefts if c.dep_ == "nsubj" and c.left_edge.i == token.i + 1), None)
    second = next((c for c in noun.children if c.dep_ == "conj"), None) if noun is not None else None
    if noun is None or second is None:
        return
    coordinator = next((c for c in noun.children if c.dep_ == "cc"), None)
    token.head, token.dep_ = (verb.head, verb.dep_) if verb.head != verb else (token, verb.dep_)
    verb.head, verb.dep_ = token, "conj"
    noun.head, noun.dep_ = token, "dobj"
    second.head, second.dep_ = verb, "nsubj"
    if coordinator is not None:
        coordinator.head = token


def _mend_shot_dead(token: Token) -> None:
    """Give "shot [dead] two men" its second word: the men were not dead before."""
    verb = token.head.head
    if token.lower_ == "dead" and token.dep_ == "amod" and verb.lemma_ == "shoot" and token.i == verb.i + 1:
        token.head, token.dep_, token.pos_, token.tag_ = verb, "prt", "ADP", "RP"


def _mend_headline_passive(token: Token) -> None:
    """Read "Ferry [delivered] in Oslo" as a passive: headlines tell what happened in the present tense."""
    if token.dep_ != "ROOT" or token.tag_ not in ("VBD", "VBN") or not token.lower_.endswith("ed"):
        return
    if token.lemma_ in _INTRANSITIVE or not _is_headline(token):
        return
    own = {c.dep_ for c in token.children}
    if own & {"dobj", "aux", "auxpass", "ccomp", "attr", "acomp", "dative", "nsubjpass"}:
        return
    for child in token.lefts:
        if child.dep_ == "nsubj":
            child.dep_ = "nsubjpass"


def _mend_reported_clause(token: Token) -> None:
    """Make the clause of "announced on Monday [that it is closing ...]" what was announced."""
    verb = token.head
    mark = next((c for c in token.lefts if c.dep_ == "mark" and c.lower_ == "that"), None)
    if token.dep_ != "advcl" or mark is None or verb.lemma_ not in _REPORTING or verb.i > token.i:
        return
    for child in verb.rights:
        if child.dep_ == "dobj" and mark.i < child.i < token.i:
            child.head, child.dep_ = token, "nsubj"
    if not any(c.dep_ in ("ccomp", "dobj") for c in verb.children):
        token.dep_ = "ccomp"


_REPORTING = fixed_set("reporting_verbs_of_clauses")


def _mend_inverted_attribution(token: Token) -> None:
    """Give the speaker of "It failed," said Ann Lee [commenting on it] back to the verb of saying."""
    verb = token.head
    if token.dep_ != "ccomp" or token.tag_ != "VBG" or verb.lemma_ not in _REPORTING or verb.i > token.i:
        return
    own = [c for c in token.lefts if c.dep_ == "nsubj" and c.i > verb.i]
    said_before = any(c.dep_ == "ccomp" for c in verb.lefts)
    if len(own) != 1 or not said_before or any(c.dep_ == "nsubj" for c in verb.children):
        return
    own[0].head, token.dep_ = verb, "advcl"


def _mend_contracted_have(token: Token) -> None:
    """Read "she['s] witnessed a theft" as "has": what has an object is no passive, but for verbs of giving."""
    verb = token.head
    if token.dep_ != "auxpass" or token.lower_ not in ("'s", "’s") or verb.lemma_ in _GIVING:
        return
    if not any(c.dep_ == "dobj" for c in verb.rights):
        return
    token.dep_, token.lemma_ = "aux", "have"
    for child in verb.lefts:
        if child.dep_ == "nsubjpass":
            child.dep_ = "nsubj"


def _mend_infinitive_of_noun(token: Token) -> None:
    """Hang "met on the future of the mission [to rescue them]" on the mission, not on the meeting."""
    start = next((c.i for c in token.lefts if c.tag_ == "TO"), 0)
    if token.dep_ not in ("advcl", "xcomp") or token.tag_ != "VB" or start == 0:
        return
    noun = token.doc[start - 1]
    within = noun.head.i != token.head.i and token.head.is_ancestor(noun)
    if noun.pos_ == "NOUN" and noun.lemma_ in _UNDERTAKINGS and within:
        token.head, token.dep_ = noun, "acl"


_UNDERTAKINGS = fixed_set("nouns_with_infinitive")
_GIVING = fixed_set("passive_verbs_with_object")


def _mend_headline_verb(token: Token) -> None:
    """Make a verb of the noun in "Kenyan navy [orders] ferries from Volvo", where the line has no other."""
    if token.tag_ != "NNS" or token.lower_ not in _HEADLINE_VERBS or token.text[0].isupper():
        return
    sentence = token.sent
    last = next((t for t in reversed(list(sentence)) if not t.is_space), token)
    if token.i in (sentence.start, last.i) or any(t.pos_ in ("VERB", "AUX") for t in sentence):
        return
    actor, after = token.nbor(-1), token.nbor(1)
    nominal = ("NOUN", "PROPN", "ADJ", "NUM", "DET")
    if actor.pos_ not in nominal[:2] or after.pos_ not in nominal or not _is_headline(token):
        return
    root = sentence.root
    token.pos_, token.tag_ = "VERB", "VBZ"
    before = [t for t in sentence if t.i < token.i and t.head.i >= token.i]
    token.head, token.dep_ = token, "ROOT"
    for child in [c for c in token.rights if c.dep_ != "punct"]:
        child.head = root if root.i > token.i else token
    if root.i != token.i:
        root.head, root.dep_ = token, "dobj"
    for left in before:
        left.head, left.dep_ = (token, "nsubj") if left.i == actor.i else (actor, "compound")


_HEADLINE_VERBS = fixed_set("headline_verbs")


def _mend_place_on_date(token: Token) -> None:
    """Hang the place of "on Friday [in Kabul]" on the verb, not on the day."""
    if token.dep_ != "prep" or token.lower_ not in ("in", "at", "near", "outside"):
        return
    day = token.head
    named = [c for c in token.children if c.dep_ == "pobj"]
    if not named or day.ent_type_ not in ("DATE", "TIME") or named[0].ent_type_ in ("DATE", "TIME"):
        return
    while day.dep_ in ("pobj", "prep", "npadvmod", "appos", "nummod") and day.head is not day:
        day = day.head
    if day.pos_ in ("VERB", "AUX") and named[0].pos_ == "PROPN":
        token.head = day


def _is_headline(token: Token) -> bool:
    """Whether the token's sentence is a line of its own without a full stop."""
    doc, sentence = token.doc, token.sent
    words = [t for t in sentence if not t.is_space]
    last = words[-1]
    ends_line = last.i + 1 == len(doc) or "\n" in doc[last.i + 1].text
    return len(words) <= _LONGEST_HEADLINE and ends_line and last.text not in _END_OF_LINE


_LONGEST_HEADLINE = 20
_INTRANSITIVE = fixed_set("intransitive_verbs")
_RESULTS = fixed_set("verbs_of_results")
_PERCEPTION = fixed_set("perception_verbs")


# spaCy finds these by the entry points of the package, too.
Language.component(BOUNDARIES, func=mark_boundaries)
Language.component(REPAIRS, func=mend_heads)
Language.factory(HEADLINES, func=make_headline_reader)
