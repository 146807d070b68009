"""Whether a stated relation holds, since when, and who says so: the fields that it shares with events.

In: a `Statement` and the `Reading` of its article. Out: a frozen `Relation`, and the referents of its sources. What the
words state is left to `relations`.
"""

from dataclasses import replace
from datetime import date

from kg.extract.attribution import sources_of
from kg.extract.coreference import Referent
from kg.extract.drafting import source_of
from kg.extract.entities import referent_iri
from kg.extract.factuality import judge_factuality
from kg.extract.grammar.clauses import is_passive, is_past
from kg.extract.grammar.words import children
from kg.extract.posts import standing
from kg.extract.reading import Reading
from kg.extract.relations import Statement
from kg.extract.tree import Token
from kg.lexicon.cues import Factuality
from kg.lexicon.word_sets import word_set
from kg.model import Relation, Time
from kg.vocab.relations import LASTING_RELATIONS

_LASTING = frozenset(LASTING_RELATIONS)
_NAMING, _DOUBTING = word_set("verbs_of_naming"), word_set("marks_of_doubted_posts")
_SINCE, _UNTIL, _DURING = (
    frozenset({"since", "from"}),
    frozenset({"until", "till", "to"}),
    frozenset({"in", "on"}),
)


def tell_relation(statement: Statement, reading: Reading) -> tuple[Relation, tuple[Referent, ...]]:
    """Say of a stated relation whether it holds, since when, and who says so.

    Reads "was named chief" as one that holds, "former chief" as one that is over, "may back" as a possible one.

    Args:
        statement: The relation.
        reading: Its article.

    Returns:
        The relation, and the referents of its sources.
    """
    cues = reading.resources.cues
    verb = statement.verb
    said = sources_of(verb, reading.said_around(verb), cues) if verb is not None else ()
    sources = tuple(source_of(attribution, reading) for attribution in said)
    factuality = _judge(statement, reading, attributed=bool(said))
    if factuality.certainty == "certain" and any(a.denies for a in said):
        factuality = replace(factuality, certainty="possible")
    earliest, latest = _days(statement, reading)
    relation = Relation(
        subject=referent_iri(statement.subject, reading),
        predicate=statement.predicate,
        object=referent_iri(statement.object, reading),
        span=statement.span,
        rule=statement.rule,
        post=statement.post,
        polarity=factuality.polarity,
        certainty=factuality.certainty,
        future=factuality.future,
        outcome=factuality.outcome,
        sources=tuple(source for source, _ in sources),
        earliest=earliest,
        latest=latest,
    )
    return relation, tuple(referent for _, referent in sources if referent is not None)


def _judge(statement: Statement, reading: Reading, *, attributed: bool) -> Factuality:
    """Say whether a relation holds: by its verb, where there is one, and by the words before a post."""
    held = "ongoing" if statement.predicate in _LASTING else standing(statement.token)
    doubted = any(word.lower_ in _DOUBTING for word in statement.token.lefts)
    if statement.verb is None:
        told = Factuality(future=held == "planned", outcome=held)
        return replace(told, certainty="possible") if doubted else told
    told = judge_factuality(statement.verb, reading.resources.cues)
    if doubted and told.certainty == "certain":
        told = replace(told, certainty="possible")
    if told.future or told.outcome not in ("accomplished", "ongoing"):
        return told
    over = held == "ongoing" and _is_over(statement, attributed=attributed)
    return replace(told, outcome="accomplished" if over else held)


def _is_over(statement: Statement, *, attributed: bool) -> bool:
    """Whether a state told in the past is over: "*was* chief", not "was *named* chief", nor what a source said."""
    verb = statement.verb
    if verb is None or attributed or statement.predicate in _LASTING or verb.lemma_ in _NAMING:
        return False
    participle = is_passive(verb) and not children(verb, "auxpass")
    return is_past(verb) and not participle and not children(verb, "aux")


def _days(statement: Statement, reading: Reading) -> tuple[date | None, date | None]:
    """Return the first and the last day that the words tell of a relation: "chief *since 2015*", "born *in 1970*"."""
    earliest = latest = None
    for token in filter(None, (statement.token, statement.verb)):
        for prep in children(token, "prep"):
            time = _time_behind(prep, reading)
            if time is None:
                continue
            if prep.lower_ in _SINCE | _DURING:
                earliest = earliest or time.earliest
            if prep.lower_ in _UNTIL | _DURING:
                latest = latest or time.latest
    return earliest, latest


def _time_behind(prep: Token, reading: Reading) -> Time | None:
    """Return the date that is the object of a preposition."""
    for noun in children(prep, "pobj", "pcomp"):
        for time in reading.times:
            if time.span.start <= noun.idx < time.span.end:
                return time
    return None
