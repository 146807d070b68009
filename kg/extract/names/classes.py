"""Says what kind of thing a name that no registry knows is.

In: a `Reading` and a row of its words. Out: a class of the ontology and the cue that gave it. Titles and telling words
in the name decide; then the words beside it; then the recogniser of the pipeline.
"""

from typing import NamedTuple

from kg.extract.names.gender import is_first_name
from kg.extract.names.reading import Reading
from kg.gazetteer import Place
from kg.lexicon.word_sets import word_map

PLACE_CLASSES = frozenset("Place GeopoliticalEntity Country Region City Facility Water Area".split())
_PREFIX_CLASSES = word_map("classes_of_first_words")  # fmt: skip
_BODIES_OF_TWO_WORDS = word_map("classes_of_last_two_words")  # fmt: skip
_OF_SEVERAL_STATES = word_map("bodies_of_several_states")
_NESTING_LABELS = {"ORG": "Organization", "FAC": "Facility", "PERSON": "Person"}


class Kind(NamedTuple):
    """A class and why; the class is empty where the words name nothing that a graph needs.

    Args:
        type: Local class name; "Place" where only that it is a place is known.
        cue: "dateline", "source", "suffix", "title", "preposition", "recogniser", "acronym", "water", "company",
            "event" or "".
    """

    type: str
    cue: str


NOTHING = Kind("", "")
_PARTS = frozenset({"in", "of"})
_LARGE, _CITY = 10_000, 100_000


def suffix_class(reading: Reading, start: int, end: int) -> str:
    """The class that a name's head word gives: the last word, or the one before "of"; empty where none tells.

    Reads "Kandahar Airfield" and "Ministry of Health"; must not read the lone word "Park".
    """
    words = reading.texts[start:end]
    joint = next((i for i, word in enumerate(words) if i and word in ("of", "for")), 0)
    if joint:
        head = words[joint - 1]
        return reading.cues.class_of.get(head, "")
    body = _BODIES_OF_TWO_WORDS.get(" ".join(words[-2:]))
    if body is not None:
        return body
    if len(words) > 1 and words[0] in _PREFIX_CLASSES:
        return _PREFIX_CLASSES[words[0]]
    if len(words) > 2 and _PREFIX_CLASSES.get(words[-2]) == "Event":
        return "Event"
    return reading.cues.class_of.get(words[-1], "") if len(words) > 1 else ""


def nesting_class(reading: Reading, start: int, end: int) -> str:
    """The class that the recogniser gives to exactly these words, when it is no place ("Paris Match")."""
    label, first, last = reading.label(start)
    return _NESTING_LABELS.get(label, "") if (first, last) == (start, end) else ""


def classify(reading: Reading, start: int, end: int, *, titled: bool) -> Kind:
    """The class of words that no registry knows.

    Args:
        reading: The article's words.
        start: First word.
        end: Word after the last.
        titled: Whether a person's title stands before them.
    """
    label, first, last = reading.label(start)
    if reading.is_in_dateline(end - 1) and reading.candidates(start, end):
        return Kind("Place", "dateline")
    if reading.source is not None and reading.surface(start, end) == reading.source:
        return Kind("NewsAgency", "source")
    kind = suffix_class(reading, start, end)
    if kind == "Event":
        return Kind("", "event")
    if _is_full_name(reading, start, end, kind):
        return Kind("Person", "first name")
    if not kind and reading.is_disease(end):
        return Kind("", "disease")
    is_person = label == "PERSON" and (first, last) == (start, end) and kind in PLACE_CLASSES
    if kind and not (is_person and reading.before(start) not in reading.cues.place_prepositions):
        return Kind(kind, "suffix")
    body = _OF_SEVERAL_STATES.get(reading.texts[start]) if end - start == 1 else None
    if body is not None:
        return Kind(body, "suffix")
    if titled and reading.texts[end - 1] not in reading.cues.class_of:
        return Kind("Person", "title")
    if end - start == 1 and reading.texts[start].lower() in reading.cues.directions:
        return NOTHING
    return _by_context(reading, start, end, label)


def _is_full_name(reading: Reading, start: int, end: int, kind: str) -> bool:
    """Whether words are a first name and a surname, whatever the recogniser says.

    Reads "Lidia Falcón" and "Eva Forest" as people; must not read "Victoria Falls" or "Paul Taylor Company" so.
    """
    if end - start not in (2, 3) or not is_first_name(reading.texts[start]) or reading.candidates(start, end):
        return False
    label = reading.label(start)[0]
    if not kind:
        return label in ("ORG", "PRODUCT", "NORP", "FAC", "WORK_OF_ART", "LAW", "")
    place = kind in PLACE_CLASSES and end - start == 2
    return (
        place
        and label not in ("GPE", "LOC", "FAC")
        and reading.before(start) not in reading.cues.place_prepositions
    )


def _by_context(reading: Reading, start: int, end: int, label: str) -> Kind:
    places = reading.candidates(start, end)
    known, single = bool(places), end - start == 1
    fitting = any(p.country in reading.countries and not p.alias for p in places)
    common = single and (
        reading.words[start].token.pos_ != "PROPN" or reading.texts[start] in reading.cues.class_of
    )
    large = (
        single
        and not common
        and any(p.country in reading.countries and (p.population >= _LARGE or p.curated) for p in places)
    )
    evidence = place_evidence(reading, start, end, known=known)
    acronym = is_acronym(reading.texts[start:end])
    if acronym and _is_capitalised_town(reading, start, places):
        return Kind("Place", "recogniser")
    if acronym and (reading.gap(start) == "(" or label):
        return Kind("Organization", "acronym") if label in ("", "ORG", "PERSON", "GPE", "NORP") else NOTHING
    told = reading.before(start) in ("of", "called", "named")
    if evidence == 3 and (known or single or told or label in ("GPE", "LOC", "FAC")) and not common:
        return Kind("Place", "preposition")
    if evidence == 2 and (known or (single and label in ("GPE", "LOC", "PERSON", "FAC"))):
        return Kind("Place", "preposition")
    if fitting and (evidence or label in ("GPE", "LOC") or (large and label in ("ORG", "NORP", "PRODUCT"))):
        return Kind("Place", "preposition" if evidence else "recogniser")
    if label in ("GPE", "LOC"):
        return Kind("Place", "recogniser") if known or evidence else NOTHING
    if label == "FAC":
        return Kind("Facility", "recogniser") if evidence else NOTHING
    if common or (label == "NORP" and reading.words[start].token.dep_ == "amod"):
        return NOTHING
    if is_water(reading, start, end):
        return Kind("Water", "water")
    if is_company(reading, start, end, label):
        return Kind("Organization", "company")
    named = {"PERSON": "Person", "ORG": "Organization", "NORP": "Group", "PRODUCT": "Artifact"}.get(label)
    if named is not None:
        return Kind(named, "recogniser")
    return Kind("Place", "preposition") if evidence and known else NOTHING


def is_company(reading: Reading, start: int, end: int, label: str) -> bool:
    """Whether what follows a name belongs to a company, or speaks of no person.

    Reads "Volvo's shares fell" and "Volvo, which makes cars"; must not read "Ana Falk's shares in Volvo" so.
    """
    if (
        label not in ("", "ORG", "PERSON")
        or is_first_name(reading.texts[start])
        or reading.candidates(start, end)
    ):
        return False
    if label and reading.text.startswith(", which ", reading.words[end - 1].end):
        return True
    owns = end < len(reading.words) and reading.gap(end) in ("'s ", "’s ", "' ", "’ ")
    return (
        owns
        and reading.texts[end] in reading.cues.company_possessions
        and reading.after(end + 1) not in _PARTS
    )


def is_water(reading: Reading, start: int, end: int) -> bool:
    """Whether a name with "the" does what rivers do, in an article that speaks of water.

    Reads "the Brahmaputra overflowed" and "the banks of the Brahmaputra"; must not read "the Nikkei peaked" so.
    """
    cues = reading.cues
    if reading.before(start).lower() != "the" or cues.water_words.isdisjoint(reading.texts):
        return False
    if reading.before(start - 1) == "of" and reading.before(start - 2) in cues.water_heads:
        return True
    token = reading.words[end - 1].token
    verbs = [token.head, *(c for c in token.head.children if c.dep_ == "xcomp")]
    return token.dep_ in ("nsubj", "nsubjpass") and any(v.lemma_ in cues.water_verbs for v in verbs)


def _is_capitalised_town(reading: Reading, start: int, places: tuple[Place, ...]) -> bool:
    """Whether a word in capitals is a large town's name, as in datelines ("LONDON")."""
    return len(reading.texts[start]) > 4 and any(p.population >= _CITY or p.curated for p in places)


def place_evidence(reading: Reading, start: int, end: int, *, known: bool) -> int:
    """How much the words beside a name say that it is a place: 0 nothing, 1 something, 2 much, 3 enough."""
    cues = reading.cues
    before, after = reading.before(start).lower(), reading.after(end).lower()
    if before in cues.place_heads or after in cues.place_heads:
        return 3
    two = reading.before(start - 1).lower() if before else ""
    if before in ("of", "called", "named") and two in cues.place_heads:
        return 3
    if before in cues.directions or (before == "of" and two in cues.directions):
        return 2
    if known and _is_before_place(reading, end):
        return 2
    if before in cues.strong_place_prepositions:
        return 2
    return 1 if before in cues.place_prepositions else 0


def _is_before_place(reading: Reading, end: int) -> bool:
    """Whether a comma and a place follow ("Pandi, Bulacan")."""
    if end >= len(reading.words) or reading.gap(end) != ", ":
        return False
    hit = reading.hits.get(end)
    if hit is not None:
        return hit.place is not None and hit.actor is None and not hit.demonym
    return reading.words[end].token.ent_type_ in ("GPE", "LOC")


def is_acronym(words: list[str]) -> bool:
    """Whether one word of three to six capitals stands for a name."""
    return len(words) == 1 and 2 < len(words[0]) < 7 and words[0].isupper() and words[0].isalpha()
