"""The sentence of an event: who did what to whom, where and when, who says so, and whether it happened.

A verb of the article stays the verb, in the past; where nobody is told to do it, it is put into the passive. A noun of
the article ("attacks", "talks") stays the noun, and the parties follow it with their prepositions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.vocab import superclasses
from kg.wording.days import spell_period
from kg.wording.phrases import is_plural, join_names, lower_first, name_party, upper_first
from kg.wording.standing import PLAIN, Standing
from kg.wording.verbs import base_of, inflect
from kg.wording.words import defaults, words

_SITES = ("place", "destination", "origin")
_MOST_SOURCES = 2


@dataclass(frozen=True, slots=True)
class Party:
    """Who or what takes part in an event.

    Args:
        role: Its role ("agent", "patient", "place", ...).
        label: Its best name; "" where only the words are known.
        words: The words that the article has for it, "" where the told sentence has none.
        lead: The preposition before those words, "" where there is none.
        rule: Name of the rule that gave it the role ("subject", "object", "verb-preposition"), "" where none did.
    """

    role: str
    label: str
    words: str = ""
    lead: str = ""
    rule: str = ""

    @property
    def name(self) -> str:
        """What it is called within a sentence."""
        return name_party(self.label, self.words) if self.label else lower_first(" ".join(self.words.split()))


@dataclass(frozen=True, slots=True)
class Figures:
    """What an event cost.

    Args:
        killed: Number of dead.
        injured: Number of injured.
        killed_most: The highest number of dead that is told, where accounts differ; `killed_least` the lowest.
        injured_most: The highest number of injured; `injured_least` the lowest.
        count: How many events of its kind are meant.
        approximate: Whether a figure is a rough one.
    """

    killed: int | None = None
    injured: int | None = None
    killed_least: int | None = None
    killed_most: int | None = None
    injured_least: int | None = None
    injured_most: int | None = None
    count: int | None = None
    approximate: bool = False


_NO_FIGURES = Figures()


@dataclass(frozen=True, slots=True)
class Telling:
    """What a sentence is made of.

    Args:
        event_class: Local name of the event's class.
        trigger: The words that name the event.
        rule: Name of the rule that read them; it tells a verb from a noun.
        parties: Who and what takes part, in the order of the text.
        standing: Whether it happened.
        earliest: First day on which it may have happened.
        latest: Last such day.
        figures: What it cost.
        sources: Names of those who say so.
        deniers: Names of those who deny it.
    """

    event_class: str
    trigger: str
    rule: str = "verb-lexicon"
    parties: tuple[Party, ...] = ()
    standing: Standing = PLAIN
    earliest: date | None = None
    latest: date | None = None
    figures: Figures = _NO_FIGURES
    sources: tuple[str, ...] = ()
    deniers: tuple[str, ...] = ()


def tell_event(telling: Telling) -> str:
    """Say what is known of an event in one sentence.

    Example:
        >>> tell_event(
        ...     Telling("Shelling", "shelled", parties=(
        ...         Party("agent", "Rebels", "Rebels", rule="subject"),
        ...         Party("patient", "Massawa", "the port of Massawa", rule="object"),
        ...     ), earliest=date(2024, 7, 16), latest=date(2024, 7, 16), figures=Figures(killed=3))
        ... )
        'Rebels shelled Massawa on 16 July 2024, killing 3.'
    """
    telling = replace(telling, parties=tuple(p for p in telling.parties if _says_something(p)))
    is_verb = _is_verb(telling)
    subject, others, passive = _clause(telling.parties) if is_verb else ((), telling.parties, False)
    counted = _counted_people(telling)
    if counted:
        told = counted
    elif is_verb and subject:
        told = _verb_clause(telling, subject, others, passive=passive)
    else:
        told = _noun_clause(telling, is_verb=is_verb)
    when = spell_period(telling.earliest, telling.latest)
    parts = (told + _times(telling.figures), when)
    sentence = " ".join(part for part in parts if part) + _costs(telling)
    return upper_first((sentence + _sources(telling)).rstrip(".")) + "."


def _is_verb(telling: Telling) -> bool:
    """Whether the words that name it are a verb: the rule that read them tells, else their form."""
    if telling.rule in words("verb_rules") or telling.rule in words("noun_rules"):
        return telling.rule in words("verb_rules")
    first = telling.trigger.partition(" ")[0].lower()
    return first in (inflect(first, "past"), inflect(first, "participle")) and first != base_of(first)


def _says_something(party: Party) -> bool:
    """Whether it has a name, or words that are no pronoun."""
    return bool(party.label) or party.words.lower() not in (*words("pronouns"), *words("determiners"), "")


def _counted_people(telling: Telling) -> str:
    """Deaths and injuries of which only the number is told ("3 people were killed")."""
    figures, kinds = telling.figures, superclasses(telling.event_class)
    if any(p.role in ("agent", "patient") for p in telling.parties) or telling.standing.words:
        return ""
    rows = (
        ("Killing", figures.killed, "killed"),
        ("Death", figures.killed, "died"),
        ("Injury", figures.injured, "injured"),
    )
    for kind, value, verb in rows:
        if kind in kinds and value:
            who = f"{value:,} people" if value > 1 else "one person"
            told = verb if verb == "died" else f"{'were' if value > 1 else 'was'} {verb}"
            return " ".join((who, told, *_phrases(telling.parties)))
    return ""


def _clause(parties: tuple[Party, ...]) -> tuple[tuple[Party, ...], tuple[Party, ...], bool]:
    """The subject of the verb, the parties after it, and whether the verb is in the passive."""
    doers = _doers(parties)
    if not doers:
        movers = tuple(p for p in parties if p.rule == "subject")
        if movers:
            return movers, _without(parties, movers), False
        undergoers = _undergoers(parties)
        return undergoers, _without(parties, undergoers), True
    return doers, _without(parties, doers), False


def _doers(parties: tuple[Party, ...]) -> tuple[Party, ...]:
    agents = tuple(p for p in parties if p.role == "agent")
    return agents or tuple(p for p in parties if p.role == "instrument" and p.rule == "subject")


def _undergoers(parties: tuple[Party, ...]) -> tuple[Party, ...]:
    passive = tuple(p for p in parties if p.rule == "subject-of-passive")
    return (
        passive
        or tuple(p for p in parties if p.role == "patient" and not p.lead)
        or tuple(p for p in parties if p.role in ("recipient", "topic") and p.rule == "object")
    )


def _without(parties: Iterable[Party], left_out: Sequence[Party]) -> tuple[Party, ...]:
    return tuple(party for party in parties if party not in left_out)


def _verb_clause(
    telling: Telling, subject: tuple[Party, ...], others: tuple[Party, ...], *, passive: bool
) -> str:
    names = [party.name for party in subject]
    verb = _verb(telling, names, passive=passive)
    objects = [] if passive else [p for p in others if _is_object(p)]
    rest = [
        replace(party, lead="") if party.lead == "by" and not passive else party
        for party in others
        if party not in objects
    ]
    negated = telling.standing.polarity == "negative"
    things = [p.name.removeprefix("no ") if negated else p.name for p in objects]
    parts = (join_names(names), verb, join_names(things), *_phrases(rest))
    return " ".join(part for part in parts if part)


def _is_object(party: Party) -> bool:
    if party.rule in ("object", "subject-of-passive", "threatened-act"):
        return True
    return party.role == "patient" and not party.lead


def _verb(telling: Telling, names: Sequence[str], *, passive: bool) -> str:
    standing = telling.standing
    plural = is_plural(names)
    be = "were" if plural else "was"
    word = telling.trigger
    negative = standing.polarity == "negative" and names[0].partition(" ")[0].lower() not in words(
        "negations"
    )
    not_ = "not " if negative else ""
    base = f"be {inflect(word, 'participle')}" if passive else inflect(word, "base")
    helped = _helped(standing, base, be, not_, passive=passive)
    if helped:
        return helped
    if passive:
        return f"{be} {not_}{inflect(word, 'participle')}"
    if negative:
        return f"did not {base}"
    past = inflect(word, "past")
    return "were" if past == "was" and plural else past


def _helped(standing: Standing, base: str, be: str, not_: str, *, passive: bool) -> str:
    """The verb with what says that it is no plain fact; "" for a plain one."""
    if standing.certainty == "possible" and standing.outcome == "accomplished":
        verb = base.removeprefix("be ") if passive else inflect(base, "participle")
        return f"may {not_}have been {verb}" if passive else f"may {not_}have {verb}"
    if standing.certainty == "probable" and standing.outcome == "accomplished" and not not_:
        verb = base.removeprefix("be ") if passive else inflect(base, "past")
        return f"probably {be} {verb}" if passive else f"probably {verb}"
    gerund = f"being {base.removeprefix('be ')}" if passive else inflect(base, "gerund")
    forms = {
        "ongoing": f"{be} {not_}{gerund}",
        "planned": f"{be} {not_}to {base}",
        "attempted": f"{be} to {base} in an attempt" if passive else f"tried to {base}",
        "failed": f"failed to {base}",
        "threatened": f"would {base}, it was threatened," if passive else f"threatened to {base}",
        "hypothetical": f"might {not_}{base}",
    }
    found = forms.get(standing.outcome, "")
    if not found and standing.future:
        return f"{be} {not_}expected to {base}"
    return found


def _noun_clause(telling: Telling, *, is_verb: bool) -> str:
    """An event that a noun names, or a verb without anybody who does or undergoes it."""
    trigger = inflect(telling.trigger, "gerund") if is_verb else telling.trigger
    trigger = trigger if trigger.isupper() else trigger[:1].lower() + trigger[1:]
    trigger = defaults("nouns").get(trigger, trigger)
    standing = telling.standing
    if standing.polarity == "negative":
        trigger = f"no {trigger}"
    else:
        word = next(
            (defaults("noun_standings")[w] for w in standing.words if w in defaults("noun_standings")), ""
        )
        trigger = f"{word} {trigger}".strip()
    lead = _patient_preposition(telling.event_class)
    parties = [p for p in telling.parties if not _is_named_by(p, telling.trigger)]
    done = [p for p in parties if p.role in ("patient", "recipient", "topic")]
    doers = [p for p in parties if p.role == "agent"]
    rest = [p for p in parties if p not in done and p not in doers]
    kinds = superclasses(telling.event_class)
    between = len(doers) > 1 and any(kind in words("mutual_classes") for kind in kinds)
    by = [f"{'between' if between else 'by'} {join_names([p.name for p in doers])}"] if doers else []
    whole = [replace(p, lead="") if p.lead in words("split_particles") and not is_verb else p for p in done]
    return " ".join([trigger, *by, *_phrases(whole, patient=lead), *_phrases(rest)])


def _is_named_by(party: Party, trigger: str) -> bool:
    """Whether the noun says it already ("drone strike" with a drone)."""
    return party.role == "instrument" and party.label.lower() in trigger.lower()


def _patient_preposition(event_class: str) -> str:
    known = defaults("patient_prepositions")
    return next((known[name] for name in superclasses(event_class) if name in known), "of")


def _phrases(parties: Iterable[Party], *, patient: str = "") -> list[str]:
    """Parties with their prepositions; those of one role that share one stand together."""
    groups: list[tuple[str, str, list[str]]] = []
    for party in parties:
        if groups and groups[-1][0] == party.role and (not party.lead or party.lead == groups[-1][1]):
            groups[-1][2].append(party.name)
            continue
        default = (
            patient
            if party.role == "patient" and patient
            else defaults("role_prepositions").get(party.role, "")
        )
        lead = party.lead or default
        groups.append((party.role, lead, [party.name]))
    return [f"{lead} {join_names(names)}".strip() for _, lead, names in groups]


def _times(figures: Figures) -> str:
    if figures.count is None or figures.count < 2:
        return ""
    return f" ({'about ' * _is_rough(figures)}{figures.count:,} times)"


def _is_rough(figures: Figures) -> bool:
    """Whether the only figure is a rough one; which of several is, is not known."""
    known = [figures.killed, figures.injured, figures.count]
    return figures.approximate and sum(value is not None for value in known) == 1


def _costs(telling: Telling) -> str:
    figures = telling.figures
    said = " ".join(party.name.lower() for party in telling.parties if party.role == "patient")
    kinds = superclasses(telling.event_class)
    happened = not telling.standing.words or telling.standing.words == ("ongoing",)
    given = (
        ("killing", figures.killed, figures.killed_least, figures.killed_most, ("Killing", "Death")),
        ("injuring", figures.injured, figures.injured_least, figures.injured_most, ("Injury",)),
    )
    costs = [
        f"{word} {'about ' * _is_rough(figures)}{_range(value, least, most)}"
        for word, value, least, most, own in given
        if value
        and happened
        and not (any(kind in kinds for kind in own) and not said)
        and not (any(kind in kinds for kind in own) and _has_number(said))
    ]
    return f", {' and '.join(costs)}" if costs else ""


def _has_number(phrase: str) -> bool:
    return any(
        part.isdigit() or part in words("numbers") or part in ("a", "an", "one") for part in phrase.split()
    )


def _range(value: int, least: int | None, most: int | None) -> str:
    if least is not None and most is not None and least != most:
        return f"{least:,} to {most:,}"
    return f"{value:,}"


def _sources(telling: Telling) -> str:
    said = [name for name in dict.fromkeys(telling.sources) if name]
    text = ""
    if said:
        more = len(said) - _MOST_SOURCES
        names = [*said[:_MOST_SOURCES], f"{more} other{'s' * (more > 1)}"] if more > 0 else said
        text = f", according to {join_names([lower_first(name) for name in names])}"
    denied = [lower_first(name) for name in dict.fromkeys(telling.deniers) if name]
    if denied:
        text += f"; {join_names(denied)} {'deny' if is_plural(denied) else 'denies'} it"
    return text
