"""What a noun names: an actor, a place, a weapon, an event, a time.

In: a `Doc`, its names, its times, its event nouns, and the lexicon's sets of words. Out: the kind, class, sector and
country of any nominal head. Frames choose roles by these kinds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import copy

from kg.extract.grammar.numerals import MONTHS
from kg.extract.grammar.people import is_people, is_several
from kg.extract.grammar.phrases import semantic_head
from kg.extract.grammar.senses import is_celebration, is_informant, is_measure, is_pit, is_quality, is_trade
from kg.extract.grammar.words import MODIFIERS, children, is_plural
from kg.extract.names import Names
from kg.extract.tree import Doc, Token
from kg.lexicon import Lexicon
from kg.lexicon.word_sets import alternation, word_map, word_set
from kg.model import Entity, Span

ACTOR_TYPES = frozenset(
    "Person Organization Group ArmedForce GovernmentBody NewsAgency Company PoliticalParty Actor".split()
)
POLITICAL_TYPES = frozenset("GeopoliticalEntity Country City Region".split())
SITE_TYPES = frozenset("Place Facility Water Area".split())
_KIND_OF_TYPE = {
    **dict.fromkeys(ACTOR_TYPES | POLITICAL_TYPES, "actor"),
    **dict.fromkeys(SITE_TYPES, "place"),
    "Weapon": "weapon",
    "Vehicle": "vehicle",
}
_ANIMATE_PRONOUNS = frozenset(
    "he him his himself she her hers herself they them their themselves we us our who whom i you me".split()
)
_COLLECTIVE_FORCES = word_set("armed_bodies")


def kind_of_type(type_name: str) -> str | None:
    """Return the kind of the entities of a class, None where they have none of their own."""
    return _KIND_OF_TYPE.get(type_name)


class NounTypes:
    """Kind of each noun of one article: a value, which later steps replace by one that knows more.

    Args:
        doc: The parsed article.
        found: Names, and what they name.
        times: Date expressions, resolved or not.
        lexicon: Word sets and people by sector.
    """

    def __init__(
        self,
        doc: Doc,
        found: Names,
        times: Iterable[Span],
        lexicon: Lexicon,
    ) -> None:
        self._lexicon = lexicon
        self.words = _words_of(doc)
        self._named: dict[int, Entity] = {}
        self._demonyms: set[int] = set()
        self._times: set[int] = set()
        self._events: frozenset[int] = frozenset()
        self._resolved: Mapping[int, str] = {}
        self._nominal: dict[int, str] = {}  # answers given before
        entities = {entity.iri: entity for entity in found.entities}
        for name in found.names:
            for token in doc.char_span(name.span.start, name.span.end, alignment_mode="expand") or ():
                self._named[token.i] = entities[name.entity]
                if name.demonym:
                    self._demonyms.add(token.i)
        for span in times:
            for token in doc.char_span(span.start, span.end, alignment_mode="expand") or ():
                self._times.add(token.i)

    def with_events(self, heads: Iterable[Token]) -> "NounTypes":
        """Return the same types once these nouns are known to name events: they are of kind "event"."""
        types = copy(self)
        types._events = self._events.union(t.i for t in heads)
        types._nominal = {}
        return types

    def with_meanings(self, kinds: Mapping[int, str]) -> "NounTypes":
        """Return the same types for a reader who finds out what pronouns and elliptic nouns ("the other") mean.

        Args:
            kinds: Kinds of such words by token; whoever reads the article may add to them until it is read.
        """
        types = copy(self)
        types._resolved = kinds
        return types

    def entity(self, token: Token) -> Entity | None:
        """Return the named entity whose name covers this token."""
        return self._named.get(token.i)

    def is_demonym(self, token: Token) -> bool:
        """Whether the token is a country's adjective ("Iraqi", "U.S." before a noun)."""
        return token.i in self._demonyms

    def of(self, token: Token) -> str:
        """Return the first of the token's kinds."""
        return self.all_of(token, "subject")[0]

    def all_of(self, token: Token, slot: str) -> tuple[str, ...]:
        """Return the token's kinds in the order in which a frame's slot should try them.

        Returns:
            One or more of "time", "event", "actor", "place", "weapon", "vehicle", "money", "quantity" and "thing".
        """
        if token.i in self._times:
            return ("time",)
        if token.i in self._events or (token.lower_ == "one" and self._is_one_of_events(token)):
            return ("event",)
        if token.i in self._resolved:
            return (self._resolved[token.i],)
        whole = semantic_head(token)
        if whole != token:
            return self.all_of(whole, slot)
        named = self._named.get(token.i)
        if named is not None and named.type in POLITICAL_TYPES:
            actor_first = (
                slot in ("subject", "object", "indirect", "poss", "by", "with") or token.i in self._demonyms
            )
            return ("actor", "place") if actor_first else ("place", "actor")
        if named is not None and named.type in ACTOR_TYPES:
            return ("actor",)
        if named is not None and named.type in SITE_TYPES:
            return ("place",)
        if named is not None and named.type in ("Weapon", "Vehicle"):
            return (named.type.lower(),)
        kind = self._nominal.get(token.i) or self._nominal.setdefault(token.i, self._nominal_kind(token))
        if kind == "actor" and common_lemma(token) in self._lexicon.sets["facilities"]:
            return ("place", "actor") if slot in _STANDING or _stands_in(token) else ("actor", "place")
        return (kind,)

    def is_time(self, token: Token) -> bool:
        """Whether the token belongs to a date expression."""
        return token.i in self._times

    def is_abstract(self, token: Token) -> bool:
        """Whether the token names a quality, a measure or a fact, which takes part in nothing."""
        return (
            token.i not in self._named
            and common_lemma(semantic_head(token)) in self._lexicon.sets["abstracts"]
        )

    def condition_kinds(self, token: Token) -> tuple[str, ...]:
        """Return the kinds by which a condition may ask for a token; an unknown name may be somebody's."""
        named = self._named.get(token.i)
        kinds = self.all_of(token, "object")
        if named is not None and named.type == "Person":
            return ("actor", "person")
        if token.lemma_.lower() in self._lexicon.sets["people"]:
            return (*kinds, "person")
        if token.pos_ == "PROPN" and kinds == ("thing",):
            return ("thing", "actor")
        return kinds

    def _nominal_kind(self, token: Token) -> str:
        lemma, sets = common_lemma(token), self._lexicon.sets
        if token.pos_ == "PRON":
            return "actor" if token.lower_ in _ANIMATE_PRONOUNS or is_people(token) else "thing"
        if lemma == "bomber" and self._is_aircraft(token):
            return "vehicle"
        if lemma in ("round", "post") and self._is_told(token):
            return "thing"
        if token.ent_type_ == "MONEY" and any(child.tag_ == "$" for child in token.children):
            return "money"
        counts = token.like_num and token.pos_ not in ("ADJ", "NOUN")
        if (counts or token.pos_ == "NUM" or lemma in _UNITS) and not _is_model(token):
            return "quantity"
        if lemma in MONTHS or lemma in sets["times"]:
            return "time"
        acts = self._acts(token, lemma) and not (is_quality(token) or is_celebration(token))
        return "actor" if acts else self._kind_of_thing(token, lemma)

    def _acts(self, token: Token, lemma: str) -> bool:
        """Whether a noun names people or a body: "*sources* said", "the security *services*", "both *sides*"."""
        people = self._lexicon.sets["people"]
        return (
            lemma in people
            or token.lower_ in people
            or self.sector_of_word(lemma) is not None
            or lemma in _BODIES
            or lemma in self._lexicon.sets["organizations"]
            or (lemma == "service" and self._is_body(token))
            or (token.lower_ == "sources" and token.pos_ == "NOUN")
            or is_informant(token)
            or is_people(token)
            or (lemma in _HEADS and self._leads(token))
        )

    def _kind_of_thing(self, token: Token, lemma: str) -> str:
        sets = self._lexicon.sets
        if is_trade(token) or (lemma == "state" and token.dep_ in ("compound", "nmod")):
            return "thing"
        if lemma in sets["weapons"]:
            return "place" if is_pit(token, self.words) else "weapon"
        if lemma in sets["vehicles"] or _is_model(token):
            return "vehicle"
        if lemma in sets["facilities"] or lemma in sets["places"]:
            vague = lemma in _VAGUE_PLACES and not any(token.children)
            return "thing" if vague else "place"
        if lemma in sets["money"] or token.ent_type_ == "MONEY":
            return "money"
        return "thing"

    def _is_one_of_events(self, token: Token) -> bool:
        """Whether "one" is one of the events before it: "strikes, including *one* in Lima"."""
        preposition = token.head
        return (
            token.dep_ == "pobj"
            and preposition.lower_ in ("including", "like")
            and preposition.head.i in self._events
        )

    def _is_aircraft(self, token: Token) -> bool:
        """Whether bombers are aircraft: "B-52 bombers", "American bombers", not "suicide bombers"."""
        beside = children(token, *MODIFIERS)
        return any(
            c.lower_ in _OF_AIRCRAFT or any(letter.isdigit() for letter in c.text) or self.is_demonym(c)
            for c in beside
        )

    def _is_told(self, token: Token) -> bool:
        """Whether a round is one of talks, and a post one in a medium: "a second round of talks", "a post on X"."""
        inside = [end for prep in children(token, "prep") for end in children(prep, "pobj")]
        named = [self._named.get(c.i) for end in (*inside, token) for c in (end, *children(end, "compound"))]
        if token.lemma_.lower() == "round":
            return any(end.i in self._events or end.lemma_ in _TOLD_IN_ROUNDS for end in inside)
        return any(n is not None and n.type == "Organization" for n in named) or any(
            end.lemma_ in _MEDIA for end in inside
        )

    def _is_body(self, service: Token) -> bool:
        """Whether services are a body: "the *security* services", "the weather service"."""
        return any(self.sector_of_word(f"{c.lower_} service") for c in children(service, "compound", "amod"))

    def _leads(self, head: Token) -> bool:
        """Whether a head is somebody: "the *head* of the bank", "*head* of state"; not "the *head* of the statue"."""
        parts = [o for prep in children(head, "prep") if prep.lower_ == "of" for o in children(prep, "pobj")]
        return not children(head, "poss") and any("actor" in self.all_of(part, "of") for part in parts)

    def are_bodies(self, nouns: Iterable[str]) -> bool:
        """Whether some of these nouns name bodies, not people ("courts", "banks")."""
        return any(noun in _BODIES or noun in self._lexicon.sets["organizations"] for noun in nouns)

    def sector_of_word(self, lemma: str) -> str | None:
        """Return the PLOVER sector of a noun for people."""
        return self._lexicon.sector(lemma)

    def type_of(self, token: Token) -> str:
        """Return the local class name for an unnamed noun phrase."""
        token = semantic_head(token)
        lemma, kind = common_lemma(token), self.of(token)
        if kind == "actor":
            return self._type_of_actor(token, lemma)
        if kind == "place":
            return "Facility" if lemma in self._lexicon.sets["facilities"] or lemma == "mine" else "Place"
        counted = "Thing" if kind == "quantity" and is_measure(token) else "Group"
        named = {"weapon": "Weapon", "vehicle": "Vehicle", "money": "Money", "quantity": counted}
        return named.get(kind, "Thing")

    def _type_of_actor(self, token: Token, lemma: str) -> str:
        sets = self._lexicon.sets
        plural = token.pos_ == "NUM" or (is_plural(token) and token.pos_ != "PRON")
        if lemma in sets["facilities"] and _stands_in(token):
            return "Facility"
        if lemma in _STATE_BODIES:
            return "Group" if plural else "GovernmentBody"
        if lemma in _COLLECTIVE_FORCES:
            return "ArmedForce" if self.sector_of_word(lemma) == "MIL" else "Group"
        if plural or lemma in _BODIES or is_several(token):
            return "Group"
        person = lemma in sets["people"] and lemma != "service"
        return "Organization" if not person and self._is_organization(lemma) else "Person"

    def _is_organization(self, lemma: str) -> bool:
        """Whether a noun names a body, not one person: "a *firm*", "a *court*", not "an *official*"."""
        sets = self._lexicon.sets
        business = self.sector_of_word(lemma) == "BUS" and lemma not in sets["offices"]
        return business or lemma == "service" or lemma in sets["organizations"]

    def sector_of(self, token: Token) -> tuple[str, ...]:
        """Return the PLOVER sectors of a noun phrase for actors, by its head, else by what modifies it."""
        if self.of(token) != "actor":
            return ()
        lemma = common_lemma(token)
        own = self.sector_of_word(lemma)
        if own and lemma not in self._lexicon.sets["posts"]:
            return (own,)
        for child in children(token, *_BESIDE):
            named = self._named.get(child.i)
            modifier = self.sector_of_word(f"{child.lower_} {lemma}") or self.sector_of_word(
                common_lemma(child)
            )
            if named is not None and named.sector:
                return named.sector
            if modifier is not None and named is None and child.dep_ != "poss":
                return (modifier,)
        return (own,) if own else ()

    def country_of(self, token: Token) -> str | None:
        """Return the ISO alpha-3 code of the country that modifies a noun phrase."""
        beside = children(token, *_BESIDE)
        inner = (c for child in beside for c in children(child, *_BESIDE))
        own = children(token, "det", "poss", "nummod")
        for child in (token, *beside, *inner, *_homes(token)):
            for part in (child, *(() if child is token and own else child.conjuncts)):
                named = self._named.get(part.i)
                if named is not None and named.country:
                    return named.country
        return None


def _words_of(doc: Doc) -> frozenset[str]:
    """Collect the words of an article, as they stand and as lemmas."""
    words = [t for t in doc if t.text.isalpha()]
    return frozenset([t.lower_ for t in words]).union([t.lemma_.lower() for t in words])


def common_lemma(token: Token) -> str:
    """Return the lemma of a noun in small letters; a plural that the tagger took for a name loses its "s"."""
    lemma = _IRREGULAR.get(token.lower_, token.lemma_.lower())
    plural_name = token.pos_ == "PROPN" and lemma.endswith("s") and not lemma.endswith("ss")
    return lemma[:-1] if plural_name else lemma


def _is_model(token: Token) -> bool:
    """Whether a word designates a vehicle: "the *A380*", "two *Su-27s*", "Boeing's *747*"; not "747 people"."""
    if token.text.isalpha():
        return False
    if _MODEL.fullmatch(token.text):
        return True
    owned = any(c.dep_ in ("poss", "compound", "det", "amod") for c in token.lefts)
    return bool(_AIRLINER.fullmatch(token.text)) and owned and token.dep_ != "nummod"


def _homes(token: Token) -> Iterator[Token]:
    """Yield where the text says that somebody belongs: Serbia in "the president *of Serbia*"."""
    for prep in children(token, "prep"):
        if prep.lower_ in ("of", "from"):
            yield from (c for c in children(prep, "pobj") if c.ent_type_ or c.pos_ == "PROPN")


def _stands_in(token: Token) -> bool:
    """Whether a noun is where something is: "died *in a hospital*", not "the hospital said"."""
    return token.dep_ == "pobj" and token.head.lower_ in _STANDING and not _is_addressed(token)


def _is_addressed(token: Token) -> bool:
    """Whether something is told or sent to an office: "wrote *to the ministry*", not "marched to the ministry"."""
    return (
        token.dep_ == "pobj" and token.head.lower_ in ("to", "from") and token.head.head.lemma_ in _MESSAGES
    )


_STATE_BODIES = frozenset({"ministry"})
_MESSAGES = word_set("message_words")
_BESIDE = (*MODIFIERS, "poss")
_MODEL = re.compile(
    rf"A3[0-9]0(?:-\d+\w*)?(?:s|ER|M)?|(?:{alternation('letters_of_models')})-\d{{2,3}}[A-Z]?s?"
    rf"|(?:{alternation('letters_of_short_models')})-\d{{1,2}}[A-Z]?s?",
)
"""Airliners, military aircraft and armour by the letters of their makers."""
_AIRLINER = re.compile(r"7[0-9]7(?:-\d+\w*)?s?")
_OF_AIRCRAFT = word_set("aircraft_modifiers")
_TOLD_IN_ROUNDS = word_set("told_in_rounds")
_MEDIA = word_set("channels_of_media")
_STANDING = frozenset("in at outside near inside around behind beside to into from".split())
_IRREGULAR = word_map("singulars")


_VAGUE_PLACES = word_set("vague_places")
_UNITS = word_set("measuring_units")
_BODIES = word_set("bodies_of_people")
_HEADS = word_set("people_before_of")
