"""What speaks for or against an event and its fields, as named features.

In: an event with the words it was read from, and what is around it. Out: names of the features that hold. One list
serves every model: what says nothing of a field has no weight in its model.
"""

from bisect import bisect_left
from collections.abc import Iterator

from kg.extract.confidence.surroundings import Surroundings, category, grade, standing
from kg.extract.grammar.clauses import is_passive
from kg.extract.grammar.words import VERBAL
from kg.extract.links import Draft
from kg.extract.tree import Token
from kg.lexicon import Pos
from kg.model import Event

_FIGURES = ("killed", "injured", "count")
_WITH_CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "relcl", "acl"})
_BESIDE = frozenset("aux auxpass neg mark prt expl advmod".split())
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_SWAYING = frozenset("aux neg mark".split())
_MOST_ROLES, _MOST_TOLD, _MOST_VERBS = 3, 4, 6
_MOST_STEPS, _SUFFIX = 4, 3


def event_features(draft: Draft, event: Event, around: Surroundings) -> tuple[str, ...]:
    """Name the features of an event, each once.

    Args:
        draft: The event before it was linked, with its words.
        event: The same after that.
        around: What the article tells around it.
    """
    token, stands = draft.trigger.token, standing(event)
    return tuple(
        dict.fromkeys(
            (
                *_of_word(draft, stands),
                *_of_children(token, stands),
                *_of_place_in_clause(token, stands),
                *_of_governor(token, stands, around),
                *_of_sense(draft, event, around),
                *_of_standing(event, token),
                *_of_roles(event, draft.trigger.token, around),
                *_of_day(event, token, around),
                *_of_sources(event),
                *_of_sentence(token, stands, around),
                *_of_telling(event, token, around),
            )
        )
    )


def _of_word(draft: Draft, stands: str) -> Iterator[str]:
    token = draft.trigger.token
    lemma = token.lemma_.lower()
    yield f"lemma {lemma}"
    yield f"lemma {lemma} {stands}"
    yield f"{token.pos_} in {token.lower_[-_SUFFIX:]}"
    yield f"rule {draft.trigger.rule}"
    yield f"{token.tag_} {stands}"
    yield f"{token.tag_} as {token.dep_}"
    yield f"{token.tag_} as {token.dep_} {stands}"
    if token.pos_ in VERBAL:
        if is_passive(token):
            yield "passive"
    else:
        yield from _of_determiner(token, stands)
    if draft.trigger.light is not None:
        yield "carried by a verb"
    if draft.trigger.idle:
        yield "idle"
    if token.ent_type_:
        yield "in a name"
    for step in (-1, 1):
        if 0 <= token.i + step < len(token.doc):
            yield f"{'after' if step < 0 else 'before'} {token.nbor(step).lower_}"


def _of_determiner(noun: Token, stands: str) -> Iterator[str]:
    told = next((c for c in noun.children if c.dep_ in ("det", "poss")), None)
    word = "bare" if told is None else told.lower_ if told.dep_ == "det" or told.tag_ == "PRP$" else "owned"
    yield f"{word} noun {stands}"
    yield f"{word} {noun.tag_}"
    yield f"{word} noun as {noun.dep_} {stands}"


def _of_children(token: Token, stands: str) -> Iterator[str]:
    for child in token.children:
        label = child.dep_
        if label in _WITH_CLAUSES:
            yield f"with {label}"
        elif label in _BESIDE:
            yield f"{label} {child.lower_}"
            yield f"{label} {child.lower_} {stands}"
        elif label in _SUBJECTS:
            yield f"subject {child.lower_ if child.pos_ == 'PRON' else child.pos_}"
        elif label == "amod":
            yield f"amod {child.lower_}"
        elif label == "compound":
            yield "with compound"


def _of_place_in_clause(token: Token, stands: str) -> Iterator[str]:
    head, label = token.head, token.dep_
    above = list(token.ancestors)
    way = [label, *(t.dep_ for t in above[:2])]
    yield f"way {'>'.join(way[:2])} {stands}"
    yield f"way {'>'.join(way)} {stands}"
    yield f"depth {grade(len(above), 0, 1, 2, 3, 4, 6, 8)}"
    if head is not token:
        yield f"{label} of {head.lemma_.lower()}"
    if label in ("pobj", "pcomp"):
        yield f"{label} after {head.lower_} {stands}"
        yield f"after {head.lower_} on {head.head.pos_} {stands}"
        yield f"after {head.lower_} on {head.head.lemma_.lower()}"
    for t in above:
        for child in t.children:
            if child.dep_ in _SWAYING:
                yield f"below {child.dep_} {child.lower_} {stands}"


def _of_governor(token: Token, stands: str, around: Surroundings) -> Iterator[str]:
    """Name the verb and the event above: what they leave open, what hangs on them does not settle."""
    verb = around.governor(token)
    if verb is None:
        yield "governed by none"
    else:
        yield f"governed by {verb.lemma_.lower()}"
        yield f"governed by {verb.lemma_.lower()} {stands}"
        yield f"governed by {verb.tag_} {stands}"
        for child in verb.children:
            if child.dep_ in _SWAYING:
                yield f"governed with {child.lower_} {stands}"
        if verb.i in around.events:
            yield f"governed by {standing(around.events[verb.i])} {stands}"
    whole = around.whole(token)
    if whole is not None:
        yield f"in {standing(whole)} {stands}"
        yield f"in {whole.outcome} {_agreement(stands, whole)}"
        yield f"in {whole.types[0]} {stands}"
        yield f"in {category(whole)} {stands}"


def _agreement(stands: str, whole: Event) -> str:
    """Whether an event stands as the one that it is told in."""
    return "alike" if stands == standing(whole) else "otherwise"


def _of_sense(draft: Draft, event: Event, around: Surroundings) -> Iterator[str]:
    """Name the class, the prior of the sense, and whether the word has others."""
    token, stands = draft.trigger.token, standing(event)
    pos: Pos = "VERB" if token.pos_ in VERBAL else "NOUN"
    senses = {sense.event_class for sense in around.lexicon.senses_of(token.lemma_.lower(), pos)}
    yield f"prior {draft.trigger.weight:.2f}"
    yield f"{grade(len(senses), 0, 1, 2, 3, 5)} senses"
    yield from (f"class {name}" for name in event.types)
    yield f"class {event.types[0]} {token.pos_}"
    yield f"class {event.types[0]} {stands}"
    yield f"class {category(event)} {stands}"
    told = around.words[token.lemma_.lower()]
    if told.n_mentions > 1:
        yield f"word again, class {'same' if told.classes[event.types[0]] == told.n_mentions else 'other'}"
        yield f"word again, {'same' if told.standings[stands] == told.n_mentions else 'other'} {stands}"


def _of_standing(event: Event, token: Token) -> Iterator[str]:
    """Name how it stands, and which rules say so."""
    stands = standing(event)
    yield stands
    if not event.realized:
        yield from (event.polarity, event.certainty, event.outcome)
        yield f"{event.polarity} {event.certainty} {event.outcome} {'future' if event.future else 'not future'}"
    yield f"{stands} {token.tag_}"
    for name, rules in event.rules:
        yield from (f"{name} by {rule}" for rule in rules.split(", "))


def _of_roles(event: Event, token: Token, around: Surroundings) -> Iterator[str]:
    roles = sorted({argument.role for argument in event.arguments})
    yield f"{min(len(event.arguments), _MOST_ROLES + 2)} arguments"
    yield f"{min(len(roles), _MOST_ROLES)} roles of {category(event)}"
    yield f"roles {' and '.join(role for role in roles if role in ('agent', 'patient'))} of {token.pos_}"
    subject = any(c.dep_ in _SUBJECTS for c in token.children)
    target = any(c.dep_ == "dobj" for c in token.children)
    yield f"subject {subject}, agent {'agent' in roles}, object {target}, patient {'patient' in roles}"
    for role in roles:
        yield f"role {role}"
        yield f"{role} of {category(event)}"
    for argument in event.arguments:
        yield f"{argument.role} {around.filler(argument)}"
        yield f"{argument.role} by {argument.rule}"
        yield f"rule of {argument.rule}"
        type_name = around.types.get(argument.entity or "")
        if type_name is not None:
            yield f"{argument.role} a {type_name}"
        if argument.inferred:
            yield f"{argument.role} inferred"


def _of_day(event: Event, token: Token, around: Surroundings) -> Iterator[str]:
    """Name how the day was told, how far from the trigger, how long before the article."""
    yield from (f"inferred {name}" for name in event.inferred)
    if event.earliest is None and event.latest is None:
        yield "undated"
        return
    yield f"dated by {min(len(event.times), 2)}"
    for span in event.times:
        yield f"dated by {around.time_rules.get(span, '')}"
        word = around.tokens.get(span.start)
        if word is not None:
            yield from _of_time(word, token, around)
    if event.earliest is None or event.latest is None:
        yield "half a period"
        return
    yield f"days {grade((event.latest - event.earliest).days, 0, 1, 7, 31, 366)}"
    if around.published is not None:
        yield f"days ago {grade((around.published - event.earliest).days, -1, 0, 7, 60, 400)}"


def _of_time(word: Token, trigger: Token, around: Surroundings) -> Iterator[str]:
    """Name the way from a trigger to a date expression: distance, order, the path over the parse."""
    where = "here" if word.sent.start == trigger.sent.start else "elsewhere"
    yield f"dated {where}"
    yield f"dated {where} at distance {grade(abs(word.i - trigger.i), 2, 5, 10, 20)}"
    yield f"dated {'before' if word.i < trigger.i else 'behind'} {trigger.pos_}"
    above = list(word.ancestors)
    steps = str(min(_MOST_STEPS, above.index(trigger) + 1)) if trigger in above else "no"
    yield f"dated in {steps} steps"
    yield f"dated {steps} {trigger.tag_} as {trigger.dep_}"
    first = next((t for t in above if t.i in around.events), None)
    if first is not None and first is not trigger:
        yield f"dated with {standing(around.events[first.i])} {first.pos_}"
        yield f"dated with {first.dep_} by {trigger.dep_}"
    preposition = next((t.lower_ for t in (word, *above[:3]) if t.pos_ == "ADP"), "none")
    yield f"dated after {preposition}"
    yield f"dated after {preposition} in {steps} steps"


def _of_sources(event: Event) -> Iterator[str]:
    yield f"{min(len(event.sources), 2)} sources"
    yield from (f"said by {source.rule}" for source in event.sources)
    yield from (f"with {figure}" for figure in _FIGURES if getattr(event, figure) is not None)


def _of_sentence(token: Token, stands: str, around: Surroundings) -> Iterator[str]:
    sentence = around.sentence_of(token)
    yield f"length {grade(sentence.n_tokens, 8, 15, 22, 30, 40)}"
    yield f"{min(_MOST_VERBS, sentence.n_verbs)} verbs"
    yield f"{min(_MOST_VERBS, sentence.n_events)} events"
    yield f"{'in' if bisect_left(sentence.quotes, token.i) % 2 else 'out of'} quotes {stands}"
    if sentence.quotes:
        yield "quotes"
    yield from (f"sentence with {word} {stands}" for word in sentence.modals)


def _of_telling(event: Event, token: Token, around: Surroundings) -> Iterator[str]:
    """Name where in the article it is told, how often, and whether all mentions agree."""
    yield f"fifth {token.i * 5 // len(token.doc)}"
    if token.sent.start == 0:
        yield "lead"
    yield "news" if event.salient else "no news"
    told = around.happenings[event.same_as or event.iri]
    if told.n_mentions > 1:
        yield f"told {min(_MOST_TOLD, told.n_mentions)} times"
        yield f"told as {len(told.standings)}"
    if event.same_as is not None:
        yield "told before"
    yield from (f"has {link.role}" for link in event.links)
