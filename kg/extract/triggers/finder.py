"""Which words name events, and of which class.

In: a spaCy `Doc` and the lexicon. Out: `Trigger`s in text order, at most one a token. Verbs and nouns that the lexicon
knows get its class where their frame fits; any other verb or event noun that states a happening is a plain "Event".
Who takes part is left to `arguments`, whether it happened to `factuality`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.extract.grammar.phrases import AIMING, CHANGING
from kg.extract.grammar.words import NOMINAL, VERBAL, children
from kg.extract.noun_types import NounTypes
from kg.extract.tree import Doc, Token, Tokens
from kg.extract.triggers.event_nouns import LABELLING, NounJudge
from kg.extract.triggers.forms import (
    ends_compound,
    is_auxiliary,
    is_numbered,
    singular,
)
from kg.extract.triggers.light_verbs import with_light_verb
from kg.extract.triggers.senses import particle_tokens, sense_fits
from kg.extract.triggers.value import PLAIN, Trigger, is_object_of_its_kind
from kg.lexicon import Frame, Lexicon, Pos, Sense
from kg.lexicon.word_sets import word_map, word_set
from kg.vocab import is_subclass

MIN_WEIGHT = 0.6
"""Prior below which a sense gives its word no class."""
_PLAIN_WEIGHT = 0.7
_SPECIFIC_WEIGHT = 0.85
_SPEECH_ACTS = word_set("speech_acts")
_TELLING = word_set("telling_light_verbs")
_ON_SITES = word_set("verbs_on_sites")
_NAMING = word_set("naming_verbs")
_ONLY_SAYING = frozenset({"Statement", "Report"})
"""Classes of reporting verbs that tell nothing but that somebody said something: "*told* reporters"."""


def find_event_nouns(doc: Doc, lexicon: Lexicon, kinds: NounTypes) -> tuple[Trigger, ...]:
    """Return the nouns and adjectives of an article that name events, in text order.

    Args:
        doc: The parsed article.
        lexicon: Event words and frames.
        kinds: What each noun names, where events are not known yet.

    Reads "the *attack* on the base"; must not read "heart attack".
    """
    finder = _Finder(lexicon, kinds, frozenset())
    headings = {token.i for sentence in doc.sents if _is_subheading(sentence) for token in sentence}
    read = (finder.noun(token) for token in doc if token.i not in headings)
    return tuple(noun for noun in read if noun is not None)


def find_triggers(
    doc: Doc, lexicon: Lexicon, kinds: NounTypes, nouns: Iterable[Trigger], cues: frozenset[int]
) -> tuple[Trigger, ...]:
    """Return the words of an article that name events, in text order.

    Args:
        doc: The parsed article.
        lexicon: Event words and frames.
        kinds: What each noun names, events included.
        nouns: The nouns and adjectives that name events.
        cues: Indices of reporting words whose content is attributed to a source: these are plain events.

    Reads "Rebels *launched* drones", "*launched* an *attack*" (one event); must not read "strike a deal".
    """
    finder = _Finder(lexicon, kinds, cues)
    carried = {n.token.i: n if n.idle else with_light_verb(n, lexicon) for n in nouns}
    light = {t.light.i: t for t in carried.values() if t.light is not None}
    verbs = (finder.verb(token, light) for token in doc if token.pos_ in VERBAL)
    found = _of_one_sense({**carried, **{t.token.i: t for t in verbs if t is not None}})
    found = {i: finder.by_what_happened(trigger, found) for i, trigger in found.items()}
    told = (_without_repetition(found[i], found) for i in sorted(found))
    rest = {word.i for trigger in found.values() for word in trigger.rest}
    return tuple(t for t in told if t.token.i not in rest and not _said_by_its_verb(t, found))


def _of_one_sense(found: dict[int, Trigger]) -> dict[int, Trigger]:
    """Give an unspecific noun the class that the article gives that word where it is specific: "the strike" of nurses.

    An author uses a word in one sense (Gale, Church and Yarowsky, "One sense per discourse", 1992).
    """
    specific: dict[str, dict[str, Trigger]] = {}
    for trigger in found.values():
        if trigger.is_noun and trigger.weight >= _SPECIFIC_WEIGHT:
            specific.setdefault(trigger.token.lemma_.lower(), {})[trigger.event_class] = trigger
    told = dict(found)
    for i, trigger in found.items():
        senses = specific.get(trigger.token.lemma_.lower(), {})
        if trigger.is_noun and trigger.weight < _SPECIFIC_WEIGHT and len(senses) == 1:
            (sense,) = senses.values()
            if not is_subclass(sense.event_class, trigger.event_class) or trigger.event_class == PLAIN:
                told[i] = replace(trigger, event_class=sense.event_class, frame=sense.frame, rule=sense.rule)
    return told


def _is_subheading(sentence: Tokens) -> bool:
    """Whether a line below the title only names what follows or is listed: "Denials", "* 2014 Gao bombing"."""
    words = [t for t in sentence if not t.is_space]
    short = 0 < len(words) <= _LONGEST_SUBHEADING and sentence.start > 0
    if not short or words[-1].text in _ENDS or any(t.pos_ in VERBAL for t in words):
        return False
    last = words[-1].i + 1
    before, after = (
        sentence.doc.tokens[sentence.start - 1],
        sentence.doc.tokens[last] if last < len(sentence.doc) else None,
    )
    return _breaks_line(before) and (after is None or _breaks_line(after))


def _breaks_line(token: Token) -> bool:
    return token.is_space and "\n" in token.text


_LONGEST_SUBHEADING = 6
_LONGEST_IDIOM = 4
_ENDS = frozenset('.!?:;,"”')


def _without_repetition(trigger: Trigger, found: Mapping[int, Trigger]) -> Trigger:
    """Leave the roles of "*signed* an agreement" to the verb where it tells the event itself."""
    noun = trigger.token
    verb = found.get(noun.head.head.i if noun.dep_ == "pobj" else noun.head.i)
    repeats = verb is not None and is_object_of_its_kind(trigger, verb)
    return replace(trigger, light=None, light_role="agent") if repeats else trigger


def _said_by_its_verb(trigger: Trigger, found: Mapping[int, Trigger]) -> bool:
    """Whether a noun or adjective only completes a verb of its kind: "*issued* a statement", "was *shot* dead"."""
    verb = found.get(trigger.token.head.i)
    if (
        verb is None
        or verb.is_noun
        or not trigger.is_noun
        or trigger.token.dep_ not in ("dobj", "oprd", "acomp")
    ):
        return False
    if trigger.token.pos_ == "ADJ" and is_subclass(trigger.event_class, "Harm"):
        return is_subclass(verb.event_class, "Harm") or is_subclass(verb.event_class, "Conflict")
    completes = trigger.token.pos_ == "ADJ" or is_subclass(trigger.event_class, "Communication")
    return completes and verb.event_class == trigger.event_class


class _Finder:
    """The lexicon's rules, applied to single tokens."""

    def __init__(self, lexicon: Lexicon, kinds: NounTypes, cues: frozenset[int]) -> None:
        self.lexicon, self.kinds, self.cues = lexicon, kinds, cues
        self.nouns = NounJudge(kinds, lexicon)

    def verb(self, token: Token, light: dict[int, Trigger]) -> Trigger | None:
        """Read a verb: as a class of the lexicon, else as a plain event, else (auxiliary, light verb) not at all."""
        if token.dep_ in ("aux", "auxpass", "prep", "case", "mark") or (
            token.pos_ == "AUX" and token.lemma_ in ("be", "have", "do")
        ):
            return None
        if token.dep_ in ("advcl", "acl") and (token.lower_ in AIMING or token.lower_ == "using"):
            return None
        if is_auxiliary(token):
            return None
        if ends_compound(token):
            sense = self._sense(token, "VERB")
            return self._trigger(token, sense) if sense is not None and sense.before else None
        if token.dep_ in LABELLING and token.head.pos_ in NOMINAL and token.tag_ in ("VBN", "VBG"):
            return self._plain(token, "changing") if token.lower_ in CHANGING else None
        sense = None if self._names_something(token) else self._sense(token, self._pos_of_verb(token))
        if token.i in self.cues and (sense is None or _reports(sense, token)):
            plain = self._plain(token, "reporting")
            if sense is None:
                return plain
            event_class = PLAIN if sense.event_class in _ONLY_SAYING else sense.event_class
            return replace(plain, frame=sense.frame, event_class=event_class)
        carried = light.get(token.i)
        if sense is not None and (carried is None or not _same_event(sense.event_class, carried.event_class)):
            return self._trigger(token, sense)
        lemma = token.lemma_.lower()
        if lemma in self.lexicon.stop_verbs or (token.i in light and lemma not in _TELLING):
            return None
        return self._plain(token, "any-verb")

    def _names_something(self, verb: Token) -> bool:
        """Whether a verb only gives something a name: "*called* the blast an attack", not "named her coach"."""
        names = children(verb, "oprd")
        offices = self.lexicon.sets["offices"]
        return verb.lemma_ in _NAMING and bool(names) and not any(n.lemma_.lower() in offices for n in names)

    def _pos_of_verb(self, token: Token) -> Pos:
        """Return what a word tagged as a verb is: a noun where the lexicon knows no such verb ("outbreak")."""
        lemma = token.lemma_.lower()
        known = self.lexicon.senses_of(lemma, "NOUN") and token.tag_ in ("VB", "VBP")
        return "NOUN" if known and not self.lexicon.senses_of(lemma, "VERB") else "VERB"

    def noun(self, token: Token) -> Trigger | None:
        """Read a noun or adjective: as a class of the lexicon, else as a plain event where it is an event noun."""
        if token.pos_ == "ADJ":
            sense = self._sense(token, "ADJ")
            return self._trigger(token, sense) if sense else None
        if token.pos_ not in ("NOUN", "PROPN") or self.kinds.is_time(token):
            return None
        if (self._is_name(token) and not self._names_disaster(token)) or self._is_idiom(token):
            return None
        if self._is_site(token) or is_numbered(token) or _are_people(token):
            return None
        sense = self._sense(token, "NOUN")
        if self._is_ground(token) or (sense is not None and self._is_label(token)):
            return None
        if sense is not None:
            return self._trigger(token, sense)
        surety = self.nouns.judge(token)
        if surety == "likely":
            return replace(self._plain(token, "event-noun-model"), idle=True)
        return self._plain(token, "event-noun") if surety else None

    def by_what_happened(self, trigger: Trigger, found: Mapping[int, Trigger]) -> Trigger:
        """Give a noun the class for which the article speaks too little, but of which it surely tells another event.

        Reads "A drone hit a depot. The *strike* caused a fire."; must not read "The *strike* drew criticism."
        """
        if not trigger.is_noun or trigger.event_class != PLAIN:
            return trigger
        for sense in self.lexicon.senses_of(trigger.token.lemma_.lower(), "NOUN"):
            alone = replace(sense, conditions=tuple(c for c in sense.conditions if c.slot != "article"))
            if (
                sense.weight < MIN_WEIGHT
                or alone == sense
                or not sense_fits(alone, trigger.token, self.kinds)
            ):
                continue
            if any(_surely_tells(t, sense.event_class) for t in found.values()):
                return self._trigger(trigger.token, sense)
        return trigger

    def _is_name(self, token: Token) -> bool:
        return self.kinds.entity(token) is not None and token.ent_type_ != "EVENT"

    def _names_disaster(self, token: Token) -> bool:
        """Whether a name ends with what it names, a disaster: "the Slocan *Fire*", not "the London *Fire* Brigade"."""
        sense = self._sense(token, "NOUN") if token.pos_ == "PROPN" and token.dep_ != "compound" else None
        return sense is not None and is_subclass(sense.event_class, "Disaster")

    def _is_site(self, token: Token) -> bool:
        """Whether a noun that may tell a movement is where it is made: "blocked the *crossing*", "at the crossing"."""
        if token.lemma_ not in self.lexicon.sets["places"] or any(
            c.lower_ in ("of", "by") for c in children(token, "prep")
        ):
            return False
        governor = token.head
        if token.dep_ in ("dobj", "nsubjpass"):
            return governor.lemma_ in _ON_SITES
        return token.dep_ == "pobj" and governor.lower_ in ("at", "near", "outside")

    def _is_idiom(self, token: Token) -> bool:
        """Whether a noun ends a fixed phrase of another meaning: "in charge", "insult to injury", "witch-hunt"."""
        if token.lower_ not in self.lexicon.idiom_ends:
            return False
        near = token.doc.tokens[max(0, token.i - _LONGEST_IDIOM) : token.i]
        before = [t.lower_ for t in near if t.text != "-"]
        return any(
            " ".join([*before[n:], token.lower_]) in self.lexicon.not_events for n in range(len(before))
        )

    def _is_label(self, token: Token) -> bool:
        """Whether a noun only says what another is for: "the *internment* policy", not "attack victims"."""
        whole = token.head
        if token.dep_ != "compound" or whole.pos_ != "NOUN" or self.kinds.entity(whole) is not None:
            return False
        return (
            self.kinds.of(whole) in ("thing", "place", "actor")
            and whole.lemma_.lower() in self.lexicon.sets["schemes"]
        )

    def _is_ground(self, token: Token) -> bool:
        """Whether a charge is what a court's act is for: "convicted on three *counts*", not "denied the *charges*"."""
        if token.dep_ != "pobj" or token.head.lower_ not in ("on", "of", "for"):
            return False
        if all(s.event_class != "Charge" for s in self.lexicon.senses_of(token.lemma_.lower(), "NOUN")):
            return False
        act = token.head.head
        pos: Pos = "VERB" if act.pos_ in VERBAL else "NOUN"
        court = self._sense(act, pos)
        return act.lemma_ == "hold" or (court is not None and is_subclass(court.event_class, "Justice"))

    def _sense(self, token: Token, pos: Pos) -> Sense | None:
        """Return the first sense whose conditions hold, None where it is too rarely an event."""
        lemma = token.lemma_.lower()
        if token.lower_ in self.lexicon.sets["diseases"]:
            lemma = token.lower_
        senses = self.lexicon.senses_of(lemma, pos)
        if not senses and token.pos_ == "PROPN":
            senses = self.lexicon.senses_of(singular(token.lower_), pos)
        if not senses:
            return None
        likely = (s for s in senses if s.weight >= MIN_WEIGHT)
        return next((s for s in likely if sense_fits(s, token, self.kinds)), None)

    def _trigger(self, token: Token, sense: Sense) -> Trigger:
        words = {token.i: token}
        for child in children(token, "prt"):
            words[child.i] = child
        for n in range(1, len(sense.before) + 1):
            words[token.i - n] = token.nbor(-n)
        ordered = tuple(words[i] for i in sorted(words))
        return Trigger(
            token,
            ordered,
            sense.event_class,
            sense.frame,
            f"{token.pos_.lower()}-lexicon",
            sense.weight,
            rest=particle_tokens(sense, token),
        )

    def _plain(self, token: Token, rule: str) -> Trigger:
        return Trigger(token, (token,), PLAIN, self._plain_frame(token), rule, _PLAIN_WEIGHT)

    def _plain_frame(self, token: Token) -> Frame:
        """Return the frame of a plain event; "left *us no choice*" gives something, "left *the party*" does not."""
        if token.lemma_ == "leave" and children(token, "dative"):
            return self.lexicon.frames["give"]
        return self.lexicon.plain_frame(token.lemma_.lower(), "VERB" if token.pos_ in VERBAL else "NOUN")


def _surely_tells(trigger: Trigger, event_class: str) -> bool:
    return trigger.weight >= _SPECIFIC_WEIGHT and is_subclass(trigger.event_class, event_class)


def _are_people(token: Token) -> bool:
    """Whether those harmed are only spoken of: "buried *the dead*", "justice for our dead"; not "among the dead"."""
    spoken_of = any(c.lower_ != "no" for c in children(token, "det", "poss")) and token.lower_ in _HARMED
    return spoken_of and (token.dep_ == "dobj" or (token.dep_ == "pobj" and token.head.lower_ in _ABOUT))


_HARMED = word_set("harmed_people")
_ABOUT = frozenset({"for", "of", "to", "with"})


def _reports(sense: Sense, verb: Token) -> bool:
    """Whether a verb with content tells of a statement: "*denied* that they fired", not "*asked* whether they did"."""
    return is_subclass(sense.event_class, "Statement") and verb.lemma_ not in _SPEECH_ACTS


def _same_event(verb_class: str, noun_class: str) -> bool:
    """Whether a verb and the noun it carries name one event of violence: "*set off* an *explosion*"."""
    akin = is_subclass(verb_class, noun_class) or is_subclass(noun_class, verb_class)
    return akin and is_subclass(verb_class, "Conflict")


def refine_class(event_class: str, instruments: Iterable[Token], lexicon: Lexicon) -> str:
    """Return the class of an attack by what it was made with: "attacked the base *with drones*" is a drone strike."""
    if event_class != "Attack":
        return event_class
    lemmas = {t.lemma_.lower() for t in instruments}
    return next((name for words, name in _BY_INSTRUMENT.items() if lemmas & lexicon.sets[words]), event_class)


_BY_INSTRUMENT = word_map("classes_by_instrument")
