"""Find the attributions of a parsed article, and those that cover a trigger."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extract.attribution.content import clause_content, noun_content, object_content, phrase_content
from kg.extract.attribution.quotation import complete_quotations
from kg.extract.attribution.source import phrase_of, source_of_noun, source_of_verb
from kg.extract.attribution.value import Attribution, spans_of
from kg.extract.factuality import judge_factuality
from kg.extract.grammar.clauses import has_to, keys
from kg.extract.grammar.words import children, is_noun, is_presupposed, is_verb
from kg.extract.tree import Doc, Token, Tokens
from kg.lexicon.cues import Cues, Reporting, ReportKind
from kg.lexicon.word_sets import word_set
from kg.model import Certainty, Span

_LONGEST_HEADING = 6
_EDITORIAL = word_set("editorial_labels")


def find_attributions(doc: Doc, cues: Cues) -> tuple[Attribution, ...]:
    """Find who says what.

    Args:
        doc: A parsed and tagged article.
        cues: The cue words.

    Returns:
        In text order of their cues; a cue without a named source, or one that is negated, gives none.
    """
    found = [attribution for token in doc for attribution in _at(token, cues)]
    headings = (attribution for sentence in doc.sents for attribution in _at_heading(sentence, cues))
    found.extend(replace(attribution, rule="heading") for attribution in headings)
    return complete_quotations(doc, tuple(sorted(found, key=lambda a: (a.cue, a.source))))


def sources_of(trigger: Token, attributions: Iterable[Attribution], cues: Cues) -> tuple[Attribution, ...]:
    """Those whose content covers a trigger, innermost first; a cue is no source of itself.

    What is only mentioned as a setting is nobody's claim: "said ten were held *during the march*". Who speaks of
    himself inside his own words ("I think ...", said X), or means to do something, is no second source.
    """
    if _is_setting(trigger, cues):
        return ()
    start, end = trigger.idx, trigger.idx + len(trigger.text)
    covering = [a for a in attributions if a.cue_token != trigger.i and a.covers(start, end)]
    others = [a for a in covering if not _is_first_person(trigger.doc.tokens[a.source_token])]
    ranked = sorted(others or covering, key=lambda a: (a.n_characters, a.cue))
    ranked = [
        a
        for i, a in enumerate(ranked)
        if i == len(ranked) - 1 or not _is_intent(trigger.doc.tokens[a.cue_token], cues)
    ]
    first = {a.source_token: a for a in reversed(ranked)}
    return tuple(a for a in ranked if first[a.source_token] is a)


def _is_intent(cue: Token, cues: Cues) -> bool:
    """Whether a cue tells what its source means to do: in "X said they *hope* to meet", X alone tells it."""
    meant = is_verb(cue) and cue.lemma_ in cues.words["attribution.intents"]
    return meant and any(has_to(child) for child in children(cue, "xcomp"))


def _is_first_person(source: Token) -> bool:
    return source.lower_ in ("i", "we")


def _is_setting(trigger: Token, cues: Cues) -> bool:
    """Whether a known event only tells when another happened: "*during Tuesday's march*"."""
    preposition = trigger.head
    if trigger.dep_ != "pobj" or not is_presupposed(trigger):
        return False
    return preposition.lower_ in cues.words["attribution.settings"]


def _at(token: Token, cues: Cues) -> Iterator[Attribution]:
    if is_verb(token) and token.lower_ != "according":
        rule, found = "reporting-verb", _at_verb(token, cues)
    elif token.lower_ == "according" and token.dep_ in ("prep", "pcomp", "advmod", "advcl", "ROOT"):
        rule, found = "according-to", _at_phrase(token, cues)
    elif is_noun(token):
        rule, found = "reporting-noun", _at_noun(token, cues)
    elif token.dep_ == "acomp":
        rule, found = "reporting-adjective", _at_adjective(token, cues)
    else:
        return
    for attribution in found:
        yield replace(attribution, rule=rule)


def _at_verb(verb: Token, cues: Cues) -> Iterator[Attribution]:
    found = _verb_keys(verb)
    if not cues.can_report(found) or any(c.lower_ in _PLEAS for c in children(verb, "acomp", "oprd", "dobj")):
        return
    classes = [r for r in cues.reporting if not (found.isdisjoint(r.clauses) and found.isdisjoint(r.objects))]
    source = source_of_verb(verb) if classes else None
    if source is None or _is_unsaid(verb, cues):
        return
    for reporting in classes:
        content: frozenset[int] = frozenset()
        if set(keys(verb)) & reporting.clauses:
            content = clause_content(verb, source, cues)
        content = content or object_content(verb, reporting, cues)
        if content:
            yield _attribution(verb, source, content, reporting.kind, cues)
            return


def _at_noun(noun: Token, cues: Cues) -> Iterator[Attribution]:
    reporting = _class_of(cues, noun.lemma_.lower())
    source = source_of_noun(noun) if reporting is not None else None
    if reporting is None or source is None:
        return
    content = noun_content(noun)
    if content and judge_factuality(noun, cues).polarity == "positive":
        yield _attribution(noun, source, content - frozenset(phrase_of(source)), reporting.kind, cues)


def _at_adjective(adjective: Token, cues: Cues) -> Iterator[Attribution]:
    reporting = next((r for r in cues.reporting if adjective.lower_ in r.adjectives), None)
    source = next(iter(children(adjective.head, "nsubj")), None)
    if reporting is None or source is None or _is_unsaid(adjective.head, cues):
        return
    below = [child for child in children(adjective, "ccomp", "prep") if child.lower_ not in ("to", "for")]
    content = frozenset(token.i for child in below for token in child.subtree)
    if content:
        yield _attribution(adjective, source, content, reporting.kind, cues)


def _at_phrase(token: Token, cues: Cues) -> Iterator[Attribution]:
    preposition = next((child for child in children(token, "prep") if child.lower_ == "to"), token)
    source = next(iter(children(preposition, "pobj")), None)
    if source is None:
        return
    phrase = frozenset({token.i, preposition.i, *(t.i for t in source.subtree)})
    content = phrase_content(token, phrase)
    if content:
        cue = Span(token.idx, preposition.idx + len(preposition))
        yield replace(_attribution(token, source, content, "speech", cues), cue=cue)


def _at_heading(sentence: Tokens, cues: Cues) -> Iterator[Attribution]:
    """A name and a colon: reads "Pentagon: drone hit base"; must not read "London: rain fell"."""
    colon = next((token for token in sentence[:_LONGEST_HEADING] if token.text == ":"), None)
    if colon is None or colon.i == sentence.start or colon.i + 1 >= len(sentence.doc):
        return
    name = sentence[: colon.i - sentence.start]
    said = sentence.doc.tokens[colon.i + 1 : sentence.doc.tokens[colon.i + 1].sent.end]
    if name.root.lower_ in _EDITORIAL:
        return
    named = any(token.ent_type_ in ("ORG", "PERSON", "NORP") for token in name)
    if named and not any(is_verb(token) for token in name) and any(is_verb(token) for token in said):
        content = frozenset(token.i for token in said)
        yield _attribution(colon, name.root, content, "speech", cues)


def _attribution(
    token: Token,
    source: Token,
    content: frozenset[int],
    kind: ReportKind,
    cues: Cues,
) -> Attribution:
    doc, phrase = token.doc, phrase_of(source)
    first, last = doc[phrase[0]], doc[phrase[-1]]
    return Attribution(
        cue=Span(token.idx, token.idx + len(token)),
        cue_token=token.i,
        source=Span(first.idx, last.idx + len(last)),
        source_token=source.i,
        content=spans_of(doc, content - set(phrase) - {token.i}),
        kind=kind,
        certainty=_certainty(token, kind, cues),
    )


def _certainty(token: Token, kind: ReportKind, cues: Cues) -> Certainty:
    if kind != "speech":
        return "probable" if kind == "thought" else "possible"
    lemma = token.lemma_.lower()
    if lemma in cues.words["attribution.weak"]:
        return "probable"
    governor = cues.governor_of_verb(lemma) if is_verb(token) else cues.governor_of_noun(lemma)
    vouches = governor is None or governor.effect.outcome != "accomplished"
    return "certain" if governor is None or vouches else governor.effect.certainty


def _is_unsaid(verb: Token, cues: Cues) -> bool:
    """Whether nothing was said: "did not say", "declined to confirm", "plans to announce"."""
    judged = judge_factuality(verb, cues)
    if verb.dep_ == "advcl" and not has_to(verb):
        return judged.polarity == "negative"
    return judged.polarity == "negative" or judged.outcome in ("failed", "planned")


def _verb_keys(verb: Token) -> set[str]:
    prepositions = [child.lower_ for child in children(verb, "prep")]
    return {key for word in (None, *prepositions) for key in keys(verb, word)}


def _class_of(cues: Cues, noun: str) -> Reporting | None:
    return next((r for r in cues.reporting if noun in r.nouns), None)


_PLEAS = word_set("pleas")
