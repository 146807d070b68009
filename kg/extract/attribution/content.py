"""What is said: from a reporting word to the tokens of its content."""

from kg.extract.grammar.clauses import has_to, is_finite, keys
from kg.extract.grammar.words import children, is_definite, is_verb
from kg.extract.tree import Token
from kg.lexicon.cues import Cues, Reporting

_QUOTES = frozenset({'"', "“", "”", "``", "''", "‘", "’", "'"})


def clause_content(verb: Token, source: Token, cues: Cues) -> frozenset[int]:
    """Tokens of the clause that a verb reports: "said that S", "S, X said", "S, said X", "X tells Y to S".

    Where the clause stands before its verb, everything before the cue counts, since parses
    break such sentences up.
    """
    clauses = [child for child in children(verb, "ccomp", "xcomp") if _is_content(child, verb, cues)]
    found = {token.i for clause in clauses for token in clause.subtree} - _contrasted(verb, clauses, cues)
    found -= {i for clause in clauses for i in asides_in(clause)}
    if not clauses and verb.dep_ == "pcomp" and verb.head.lower_ == "as" and is_verb(verb.head.head):
        return clause_content(verb.head.head, source, cues) - {verb.i}
    if not clauses and _tells_main_clause(verb):
        return frozenset(token.i for token in verb.head.subtree) - {token.i for token in verb.subtree}
    if not clauses and verb.dep_ == "parataxis" and is_verb(verb.head):
        told = {token.i for token in verb.head.subtree} - {token.i for token in verb.subtree}
        return frozenset(told - _backdrops(verb, cues))
    finite = any(is_finite(clause) for clause in clauses)
    if any(clause.i < verb.i for clause in clauses) or (not finite and is_inserted(verb)):
        found |= _sentence_before(verb, source)
    first = _line_start(verb)
    return frozenset(i for i in found if i >= first) - _cue_tokens(verb, source)


def _backdrops(cue: Token, cues: Cues) -> set[int]:
    """Tokens that the narrator sets beside what was told: "two died, the army said, *as anger spread*"."""
    clauses = [c for c in children(cue.head, "advcl") if c.i > cue.i]
    words = cues.words["attribution.backdrops"]
    return {t.i for c in clauses if {m.lower_ for m in c.children} & words for t in c.subtree}


def _tells_main_clause(verb: Token) -> bool:
    """Whether a clause with "as" gives the source of its main clause: "*as Reuters reported*, the deal fell apart"."""
    marks = {child.lower_ for child in children(verb, "mark", "advmod")}
    return verb.dep_ == "advcl" and "as" in marks and is_verb(verb.head) and not children(verb, "dobj")


def asides_in(clause: Token) -> set[int]:
    """Tokens by which the narrator explains what is spoken of: "said the dam, *which fell in May*, is unsafe".

    Reads "said it would close, *a move that angered unions*"; must not read "said a man *who shot her* fled".
    """
    asides = [t for t in clause.subtree if t.dep_ in ("relcl", "appos") and t.i != clause.i and _is_aside(t)]
    return {token.i for aside in asides for token in aside.subtree}


def _is_aside(clause: Token) -> bool:
    """Whether it is an apposition after a comma or dash, or a relative clause on something known."""
    head = clause.head
    if head.i > clause.i or head.dep_ == "attr":
        return False
    if clause.dep_ == "relcl":
        return is_definite(head) or head.pos_ == "PROPN"
    edge = clause.left_edge.i
    return edge > 0 and clause.doc.tokens[edge - 1].text in _ASIDE_MARKS


_ASIDE_MARKS = frozenset({",", "–", "—", "-", "--", "("})


def _contrasted(verb: Token, clauses: list[Token], cues: Cues) -> set[int]:
    """Tokens of a clause that sets another account against this one: "said both fell, *whereas the army said ...*"."""
    hosts = (verb, *clauses)
    contrasts = (c for host in hosts for c in children(host, "advcl", "conj") if is_verb(c) and c.i > host.i)
    return {t.i for c in contrasts if _is_contrast(c, cues) for t in c.subtree}


def _is_contrast(clause: Token, cues: Cues) -> bool:
    """Whether another side speaks in it ("*though* rescuers warn"), or it sets one thing against another."""
    marks = {child.lower_ for child in clause.children}
    if marks & cues.words["attribution.contrasts"]:
        return True
    reports = any(set(keys(clause)) & reporting.clauses for reporting in cues.reporting)
    return reports and bool(marks & cues.words["attribution.concessions"]) and bool(children(clause, "nsubj"))


def object_content(verb: Token, reporting: Reporting, cues: Cues) -> frozenset[int]:
    """Tokens of the object that a verb reports: "confirmed the attack", "blamed them for the attack"."""
    found: set[int] = set()
    named = set(keys(verb)) & reporting.objects
    nouns = children(verb, "dobj", "nsubjpass") if named else ()
    for noun in nouns:
        if reporting.kind == "denial" and noun.lemma_.lower() in cues.words["attribution.own_part"]:
            return frozenset(token.i for token in noun.lefts) | {noun.i}
        denied = reporting.kind == "denial"
        found |= _denied_content(noun, verb, cues) if denied else _noun_content(noun, verb, cues)
        found -= asides_in(noun)
    for preposition in children(verb, "prep"):
        specific = f"{verb.lemma_.lower()} {preposition.lower_}" in reporting.objects
        if specific or (nouns and preposition.lower_ in ("for", "of")):
            found |= _below(preposition)
    return frozenset(found)


def _denied_content(noun: Token, verb: Token, cues: Cues) -> set[int]:
    """What a denial denies: reads "denied the *attack*", "dismissed reports *of an attack*".

    Must not read "rejected the offer": it was made.
    """
    words, lemma = cues.words, noun.lemma_.lower()
    if lemma in words["attribution.claims"]:
        return set(noun_content(noun))
    refusal = verb.lemma_.lower() in words["attribution.refusals"] or lemma in words["presupposed.utterances"]
    return set() if refusal else _noun_content(noun, verb, cues)


def noun_content(noun: Token) -> frozenset[int]:
    """Tokens of the clause or event that a noun reports: "a claim that S", "fears of a recession"."""
    found: set[int] = set()
    for child in children(noun, "acl", "ccomp", "relcl"):
        if child.dep_ != "relcl" and (is_finite(child) or has_to(child)):
            found |= {token.i for token in child.subtree}
    for preposition in children(noun, "prep"):
        if preposition.lower_ in ("of", "about", "for", "on", "to"):
            found |= _below(preposition)
    return frozenset(found)


def phrase_content(preposition: Token, phrase: frozenset[int]) -> frozenset[int]:
    """Tokens that "according to X" covers: its sentence where it opens or closes it, else its clause."""
    line = preposition.doc.tokens[_line_start(preposition) : preposition.sent.end]
    sentence = [token for token in line if not token.is_space and not token.is_punct]
    edges = {sentence[0].i, sentence[-1].i} if sentence else set()
    if edges & phrase:
        return frozenset(range(_line_start(preposition), preposition.sent.end)) - phrase
    clause = next((token for token in preposition.ancestors if is_verb(token)), preposition.sent.root)
    return frozenset(token.i for token in clause.subtree) - phrase


def is_inserted(verb: Token) -> bool:
    """Whether a reporting verb stands beside what it reports: after a comma or a quotation mark, or last."""
    if verb.dep_ == "relcl":
        return False
    first = min(token.i for token in (verb, *(t for s in children(verb, "nsubj") for t in s.subtree)))
    sentence = verb.sent
    if first == sentence.start:
        return False
    before = verb.doc.tokens[first - 1]
    return before.lower_ in _QUOTES or before.lower_ == ","


def _is_content(clause: Token, verb: Token, cues: Cues) -> bool:
    """A finite clause, or an infinitive unless the verb is no report then ("continued to fall")."""
    return (is_finite(clause) and not has_to(clause)) or verb.lemma_ not in cues.words["transparent.verbs"]


def _line_start(token: Token) -> int:
    """First token of the sentence on the token's own line: a headline may run into the text."""
    for i in range(token.i, token.sent.start - 1, -1):
        if token.doc.tokens[i].is_space and "\n" in token.doc.tokens[i].text:
            return i + 1
    return token.sent.start


def _sentence_before(verb: Token, source: Token) -> set[int]:
    """Tokens from the line's start to the cue, where they hold a verb ("However, he said" holds none)."""
    first = source.left_edge.i if source.i < verb.i else verb.i
    start = max([_line_start(verb), *(t.i + 1 for t in verb.sent if t.text == ";" and t.i < first)])
    before = verb.doc.tokens[start : max(first, start)]
    quoted = any(token.is_quote for token in before)
    return {token.i for token in before} if quoted or any(is_verb(token) for token in before) else set()


def _cue_tokens(verb: Token, source: Token) -> frozenset[int]:
    found = {verb.i} | {token.i for token in source.subtree if source.i != verb.i and source.head.i == verb.i}
    return frozenset(found)


def _noun_content(noun: Token, verb: Token, cues: Cues) -> set[int]:
    """An object's own words, or what it leads to: "the attack", "responsibility for the attack"."""
    if noun.lemma_.lower() in cues.words["attribution.responsibility"]:
        return {i for preposition in children(noun, "prep") for i in _below(preposition)} | set(
            noun_content(noun)
        )
    if any(child.lower_ in ("for", "of") for child in children(verb, "prep")) and noun.ent_type_:
        return set()
    return {token.i for token in noun.subtree}


def _below(preposition: Token) -> set[int]:
    return {token.i for token in preposition.subtree if token.i != preposition.i}
