"""Says what kind of thing a name that no registry knows is.

In: a `Scan` and a row of its words. Out: a class of the ontology and the cue that gave it. Titles and telling words
in the name decide; then the words beside it; then the recogniser of the pipeline.
"""

from typing import NamedTuple

from kg.extract.names.gender import is_first_name
from kg.extract.names.scan import Scan
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
        cue: "dateline", "publisher", "suffix", "title", "preposition", "recogniser", "acronym", "water", "company",
            "event" or "".
    """

    type: str
    cue: str


NOTHING = Kind("", "")
_PARTS = frozenset({"in", "of"})
_LARGE, _CITY = 10_000, 100_000


def suffix_class(scan: Scan, start: int, end: int) -> str:
    """The class that a name's head word gives: the last word, or the one before "of"; empty where none tells.

    Reads "Kandahar Airfield" and "Ministry of Health"; must not read the lone word "Park".
    """
    words = scan.texts[start:end]
    joint = next((i for i, word in enumerate(words) if i and word in ("of", "for")), 0)
    if joint:
        head = words[joint - 1]
        return scan.cues.class_of.get(head, "")
    if len(words) > 1 and words[-1].isdigit():
        return scan.cues.class_of.get(words[-2], "")
    body = _BODIES_OF_TWO_WORDS.get(" ".join(words[-2:]))
    if body is not None:
        return body
    if len(words) > 1 and words[0] in _PREFIX_CLASSES:
        return _PREFIX_CLASSES[words[0]]
    if len(words) > 2 and _PREFIX_CLASSES.get(words[-2]) == "Event":
        return "Event"
    return scan.cues.class_of.get(words[-1], "") if len(words) > 1 else ""


def nesting_class(scan: Scan, start: int, end: int) -> str:
    """The class that the recogniser gives to exactly these words, when it is no place ("Paris Match")."""
    label, first, last = scan.label(start)
    return _NESTING_LABELS.get(label, "") if (first, last) == (start, end) else ""


def classify(scan: Scan, start: int, end: int, *, titled: bool) -> Kind:
    """The class of words that no registry knows.

    Args:
        scan: The article's words.
        start: First word.
        end: Word after the last.
        titled: Whether a person's title stands before them.
    """
    label, first, last = scan.label(start)
    if scan.is_in_dateline(end - 1) and scan.known_places(start, end):
        return Kind("Place", "dateline")
    if scan.publisher is not None and scan.surface(start, end) == scan.publisher:
        return Kind("NewsAgency", "publisher")
    titled = titled or (end - start == 1 and scan.is_told_of_person(start))
    kind = suffix_class(scan, start, end)
    if kind == "Event":
        return Kind("", "event")
    if _is_full_name(scan, start, end, kind):
        return Kind("Person", "first name")
    if not kind and scan.is_disease(end):
        return Kind("", "disease")
    is_person = label == "PERSON" and (first, last) == (start, end) and kind in PLACE_CLASSES
    if kind and not (is_person and scan.before(start) not in scan.cues.place_prepositions):
        return Kind(kind, "suffix")
    body = _OF_SEVERAL_STATES.get(scan.texts[start]) if end - start == 1 else None
    if body is not None:
        return Kind(body, "suffix")
    if titled and scan.texts[end - 1] not in scan.cues.class_of:
        return Kind("Person", "title")
    if end - start == 1 and scan.texts[start].lower() in scan.cues.directions:
        return NOTHING
    return _by_context(scan, start, end, label)


def _is_full_name(scan: Scan, start: int, end: int, kind: str) -> bool:
    """Whether words are a first name and a surname, whatever the recogniser says.

    Reads "Lidia Falcón" and "Eva Forest" as people; must not read "Victoria Falls" or "Paul Taylor Company" so.
    """
    if end - start not in (2, 3) or not is_first_name(scan.texts[start]) or scan.known_places(start, end):
        return False
    label = scan.label(start)[0]
    if not kind:
        return label in ("ORG", "PRODUCT", "NORP", "FAC", "WORK_OF_ART", "LAW", "")
    place = kind in PLACE_CLASSES and end - start == 2
    return (
        place
        and label not in ("GPE", "LOC", "FAC")
        and scan.before(start) not in scan.cues.place_prepositions
    )


def _by_context(scan: Scan, start: int, end: int, label: str) -> Kind:
    places = scan.known_places(start, end)
    known, single = bool(places), end - start == 1
    fitting = any(p.country in scan.countries and not p.alias for p in places)
    common = single and (scan.words[start].token.pos_ != "PROPN" or scan.texts[start] in scan.cues.class_of)
    large = (
        single
        and not common
        and any(p.country in scan.countries and (p.population >= _LARGE or p.curated) for p in places)
    )
    evidence = place_evidence(scan, start, end, known=known)
    acronym = is_acronym(scan.texts[start:end])
    if acronym and _is_capitalised_town(scan, start, places):
        return Kind("Place", "recogniser")
    if acronym and (scan.gap(start) == "(" or label):
        return Kind("Organization", "acronym") if label in ("", "ORG", "PERSON", "GPE", "NORP") else NOTHING
    told = scan.before(start) in ("of", "called", "named")
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
    if common or (label == "NORP" and scan.words[start].token.dep_ == "amod"):
        return NOTHING
    return _of_no_place(scan, start, end, label) or (
        Kind("Place", "preposition") if evidence and known else NOTHING
    )


def _of_no_place(scan: Scan, start: int, end: int, label: str) -> Kind | None:
    """Return what a name is that neither the words before it nor the recogniser take for a place."""
    if is_water(scan, start, end):
        return Kind("Water", "water")
    if is_company(scan, start, end, label):
        return Kind("Organization", "company")
    named = {"PERSON": "Person", "ORG": "Organization", "NORP": "Group", "PRODUCT": "Artifact"}.get(label)
    return Kind(named, "recogniser") if named is not None else None


def is_company(scan: Scan, start: int, end: int, label: str) -> bool:
    """Whether what follows a name belongs to a company, or speaks of no person.

    Reads "Volvo's shares fell" and "Volvo, which makes cars"; must not read "Ana Falk's shares in Volvo" so.
    """
    if (
        label not in ("", "ORG", "PERSON")
        or is_first_name(scan.texts[start])
        or scan.known_places(start, end)
    ):
        return False
    if label and scan.text.startswith(", which ", scan.words[end - 1].end):
        return True
    owns = end < len(scan.words) and scan.gap(end) in ("'s ", "’s ", "' ", "’ ")
    return owns and scan.texts[end] in scan.cues.company_possessions and scan.after(end + 1) not in _PARTS


def is_water(scan: Scan, start: int, end: int) -> bool:
    """Whether a name with "the" does what rivers do, in an article that speaks of water.

    Reads "the Brahmaputra overflowed" and "the banks of the Brahmaputra"; must not read "the Nikkei peaked" so.
    """
    cues = scan.cues
    if scan.before(start).lower() != "the" or cues.water_words.isdisjoint(scan.texts):
        return False
    if scan.before(start - 1) == "of" and scan.before(start - 2) in cues.water_heads:
        return True
    token = scan.words[end - 1].token
    verbs = [token.head, *(c for c in token.head.children if c.dep_ == "xcomp")]
    return token.dep_ in ("nsubj", "nsubjpass") and any(v.lemma_ in cues.water_verbs for v in verbs)


def _is_capitalised_town(scan: Scan, start: int, places: tuple[Place, ...]) -> bool:
    """Whether a word in capitals is a large town's name, as in datelines ("LONDON")."""
    return len(scan.texts[start]) > 4 and any(p.population >= _CITY or p.curated for p in places)


def place_evidence(scan: Scan, start: int, end: int, *, known: bool) -> int:
    """How much the words beside a name say that it is a place: 0 nothing, 1 something, 2 much, 3 enough."""
    cues = scan.cues
    before, after = scan.before(start).lower(), scan.after(end).lower()
    if before in cues.place_heads or after in cues.place_heads or (known and _is_before_state(scan, end)):
        return 3
    two = scan.before(start - 1).lower() if before else ""
    if before in ("of", "called", "named") and two in cues.place_heads:
        return 3
    if before in cues.directions or (before == "of" and two in cues.directions):
        return 2
    if known and _is_before_place(scan, end):
        return 2
    if before in cues.strong_place_prepositions:
        return 2
    return 1 if before in cues.place_prepositions else 0


def _is_before_state(scan: Scan, end: int) -> bool:
    """Whether the letters of a state follow: "Moore, *OK*"."""
    return end < len(scan.words) and bool(scan.states_of_code(end))


def _is_before_place(scan: Scan, end: int) -> bool:
    """Whether a comma and a place follow ("Pandi, Bulacan")."""
    if end >= len(scan.words) or scan.gap(end) != ", ":
        return False
    hit = scan.hits.get(end)
    if hit is not None:
        return hit.place is not None and hit.actor is None and not hit.demonym
    return scan.words[end].token.ent_type_ in ("GPE", "LOC")


def is_acronym(words: list[str]) -> bool:
    """Whether one word of three to six capitals stands for a name."""
    return len(words) == 1 and 2 < len(words[0]) < 7 and words[0].isupper() and words[0].isalpha()
