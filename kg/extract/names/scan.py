"""What is known of each word of an article before names are put together.

In: a parsed article and the gazetteer. Out: a `Scan`: its words, the registry names among them, the recogniser's
labels, and the places that a row of words may mean.
"""

import re
from bisect import bisect_right
from collections import Counter
from functools import cached_property

from kg.extract.grammar.words import MODIFIERS
from kg.extract.names.cues import NameCues
from kg.extract.names.words import Word, split_words
from kg.extract.tree import Doc
from kg.gazetteer import Gazetteer, Hit, Known, Place
from kg.lexicon.dateline import find_datelines
from kg.lexicon.word_sets import alternation, fixed_set, word_map, word_set

ABBREVIATED_COUNTRIES = frozenset({"U.S.", "US", "U.K.", "UK", "UAE", "U.A.E.", "USA"})
_NAMED_AFTER_COUNTRIES = frozenset("JOR TCD GEO CUB ISR IRL".split())
_LOWER_STARTS = fixed_set("small_starts_of_names")
_MAX_NAME_WORDS = 9
_MAX_TABLE_WORDS = 5
_HYPHENS = frozenset("-‐‑–")
_FEWEST_WORDS, _SHORTEST_WORD = 4, 4
_SETTLEMENT_OF = re.compile(rf"(?:{alternation('settlement_titles')}) of ")
_REGION_OF = re.compile(rf"(?:{alternation('region_titles')}) of ")
_STATES = word_map("states_of_codes")
_WITH_CODES = frozenset({"USA", "CAN", "AUS"})
_OF_SEVERAL_STATES = word_map("bodies_of_several_states")
_MOST = 0.6
_AGE = re.compile(r", \d{1,2}(?=[,.])")
_PEOPLE = word_set("nouns_of_one_person")
_STRICT_REGION_WORDS = word_set("strict_region_words")


class Scan:
    """The words of one article with what is known of each.

    Args:
        doc: The parsed article.
        gazetteer: Places and actors known by name.
        cues: Words by which names are read.
        publisher: Who published the article, where known.
    """

    def __init__(
        self, doc: Doc, gazetteer: Gazetteer, cues: NameCues, *, publisher: str | None = None
    ) -> None:
        self.text, self.publisher = doc.text, publisher
        self.gazetteer, self.cues = gazetteer, cues
        self._known_names: dict[int, int] = {}
        self.words = self._without_title_capitals(split_words(doc, self.text))
        self.texts = [w.text for w in self.words]
        self._labels: dict[int, tuple[str, int, int]] = {}
        self.starts = frozenset(i for i, w in enumerate(self.words) if i == 0 or w.token.is_sent_start)
        self.hits = self._of_this_state(self._registry_hits())

    def _without_title_capitals(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """Take the capitals of a title for no sign of names: the parse read its words in small letters.

        Reads "Raid" in "Police Arrest Four Men After Market Raid" as a noun; must not read "Mali" there so.
        """
        line = self.text.split("\n", 1)[0]
        title = [w for w in words if w.end <= len(line)]
        longer = [w for w in title if len(w.text) >= _SHORTEST_WORD and w.text.isalpha()]
        if (
            len(longer) < _FEWEST_WORDS
            or line.rstrip().endswith(".")
            or not all(w.is_capital for w in longer)
        ):
            return words
        return (
            tuple(w._replace(is_capital=w.is_capital and self._is_named(w)) for w in title)
            + words[len(title) :]
        )

    def _is_named(self, word: Word) -> bool:
        if word.token.pos_ == "PROPN" or word.token.ent_type_ == "GPE":
            return True
        hit = self.gazetteer.find([word.text], 0)
        return hit is not None and hit.demonym

    @cached_property
    def countries(self) -> frozenset[str]:
        """Codes of the countries that registry names of the article tell of."""
        places = {h.place.country for h in self.hits.values() if h.place is not None}
        actors = {h.actor.country for h in self.hits.values() if h.actor is not None}
        return frozenset(c for c in places | actors if c)

    @cached_property
    def _datelines(self) -> tuple[list[int], list[int]]:
        """Where the towns of datelines start and end ("MOSUL, Iraq —")."""
        spans = [(start, end) for start, end, _ in find_datelines(self.text)]
        return [start for start, _ in spans], [end for _, end in spans]

    def is_in_dateline(self, index: int) -> bool:
        """Whether a word belongs to the town of a dateline."""
        word = self.words[index]
        starts, ends = self._datelines
        at = bisect_right(starts, word.start) - 1
        return at >= 0 and word.end <= ends[at]

    def surface(self, first: int, last: int) -> str:
        """The text from one word up to another."""
        return self.text[self.words[first].start : self.words[last - 1].end]

    def gap(self, index: int) -> str:
        """What stands between a word and the one before it."""
        return self.text[self.words[index - 1].end : self.words[index].start] if index else "\n"

    def before(self, index: int) -> str:
        """The word before, where nothing but a space or hyphen stands between."""
        return self.texts[index - 1] if index and self.words[index].joined else ""

    def after(self, end: int) -> str:
        """The word after, where nothing but a space or hyphen stands between."""
        return self.texts[end] if end < len(self.words) and self.words[end].joined else ""

    def label(self, index: int) -> tuple[str, int, int]:
        """The recogniser's label at a word, and the words that its name covers."""
        label = self.words[index].token.ent_type_
        if not label:
            return "", index, index
        if index not in self._labels:
            self._read_label(index)
        return self._labels[index]

    def _read_label(self, index: int) -> None:
        """Note the label at a word for all words that its name covers."""
        first = last = index
        while first > 0 and self._continues(first):
            first -= 1
        while last + 1 < len(self.words) and self._continues(last + 1):
            last += 1
        for i in range(first, last + 1):
            self._labels[i] = (self.words[i].token.ent_type_, first, last + 1)

    def _continues(self, index: int) -> bool:
        token, before = self.words[index].token, self.words[index - 1].token
        return token.i == before.i or (token.ent_iob_ == "I" and token.i - before.i <= 3)

    def known_places(self, first: int, last: int) -> tuple[Place, ...]:
        """Places that a name may mean; a word like "province" beside it asks for regions."""
        name = self.surface(first, last)
        bare = _SETTLEMENT_OF.sub("", name)
        region = bare == name and _REGION_OF.match(name)
        following = self.after(last).lower()
        places = self.states_of_code(first) or self.gazetteer.lookup_places(bare)
        if region or following in self.cues.region_words or self._is_after_region_of(first):
            asked = self.gazetteer.lookup_places(f"{name} {following}") if following else ()
            regions = tuple(dict.fromkeys(p for p in (*asked, *places) if p.type == "Region"))
            if regions and (following in _STRICT_REGION_WORDS or region or self._is_after_region_of(first)):
                return regions
            return tuple(dict.fromkeys((*regions, *places)))
        if not places and last - first > 1 and self.texts[first].lower() in self.cues.directions:
            return tuple(p for p in self.gazetteer.lookup_places(self.surface(first + 1, last)) if p.curated)
        return places

    def known_actors(self, first: int, last: int) -> tuple[Known, ...]:
        """People and bodies of the table that a name may mean, the most famous first.

        Reads "McDonald's" as the firm's name; must not read "Who" as a band that is called "The Who".
        """
        name = self.surface(first, last)
        found = self.gazetteer.known_actors(name)
        end = self.words[last - 1].end
        if self.text[end : end + 2] in ("'s", "’s"):
            found = (*found, *(k for k in self.gazetteer.known_actors(f"{name}'s") if not k.alias))
        if last - first == 1 and self.before(first) != "The":
            found = tuple(k for k in found if k.alias or not k.actor.name.startswith("The "))
        return found

    def known_name(self, index: int) -> int:
        """How many words from `index` on are the longest name of several words of the table of actors; 0 where none."""
        if not self.words[index].is_capital:
            return 0
        known = self._known_names.get(index)
        if known is None:
            known = self._known_names[index] = self._known_name(index)
        return known

    def _known_name(self, index: int) -> int:
        end = index + 1
        while end < len(self.words) and end - index < _MAX_NAME_WORDS and self.words[end].joined:
            end += 1
        n = self.gazetteer.known_words(self.texts[index:end])
        last = index + n - 1
        return n if n and (self.words[last].is_capital or self.gap(last) in _HYPHENS) else 0

    def states_of_code(self, index: int) -> tuple[Place, ...]:
        """The states that two letters behind a town's comma mean.

        Reads "Springfield, IL" and "Perth, WA"; must not read "IN" in a title or "Ana Falk, MD" so.
        """
        names = _STATES.get(self.texts[index], "") if index and self.gap(index) == ", " else ""
        if not names or not self.words[index - 1].is_capital or self._ends_person(index - 1):
            return ()
        found: list[Place] = []
        for name in names.split("|"):
            states = [p for p in self.gazetteer.lookup_places(name) if p.type == "Region"]
            states = [p for p in states if p.country in _WITH_CODES]
            found += [p for p in states if p.curated] or states
        return tuple(found)

    def _ends_person(self, index: int) -> bool:
        """Whether the recogniser's full name of a person ends here, and no place is called so."""
        label, first, last = self.label(index)
        is_whole = label == "PERSON" and first < index == last - 1
        return is_whole and not self.gazetteer.lookup_places(self.surface(first, last))

    def is_disease(self, end: int) -> bool:
        """Whether the name that ends here is that of a disease ("Lassa fever"), and no place."""
        return self.after(end).lower() in self.cues.disease_heads

    def is_currency(self, index: int) -> bool:
        """Whether a word is the country of a sum of money ("US$5 million")."""
        return self.text.startswith("$", self.words[index].end)

    def _is_after_region_of(self, first: int) -> bool:
        return self.before(first) == "of" and self.before(first - 1).lower() in _STRICT_REGION_WORDS

    def table_name(self, index: int, end: int) -> int:
        """How many words from `index` on are the longest name of several words in GeoNames' table; 0 where none."""
        for n in range(min(_MAX_TABLE_WORDS, end - index), 1, -1):
            found = self.gazetteer.lookup_places(self.surface(index, index + n))
            if any(not p.alias and not p.curated for p in found):
                label, first, last = self.label(index)
                is_person = label == "PERSON" and first <= index and last >= index + n
                return 0 if is_person or self.is_disease(index + n) else n
        return 0

    def _registry_hits(self) -> dict[int, Hit]:
        hits: dict[int, Hit] = {}
        index = 0
        while index < len(self.words):
            hit = self._hit_at(index)
            if hit is not None:
                hits[index] = hit
            index += hit.n_words if hit is not None else 1
        return hits

    def _of_this_state(self, hits: dict[int, Hit]) -> dict[int, Hit]:
        """Leave out bodies that every state may have, where the article speaks of another state than the registry's.

        Reads "Congress" in an article on the United States as theirs; must not read it so in one on Honduras.
        """
        spoken = [_country_of(h) for i, h in sorted(hits.items()) if not self._may_be_of_any_state(i, h)]
        codes = [code for code in spoken if code]
        counts = Counter(codes)
        return {
            i: h
            for i, h in hits.items()
            if not codes
            or not self._may_be_of_any_state(i, h)
            or _country_of(h) == codes[0]
            or counts[_country_of(h) or ""] > _MOST * len(codes)
        }

    def _may_be_of_any_state(self, index: int, hit: Hit) -> bool:
        words = " ".join(self.texts[index : index + hit.n_words])
        return hit.actor is not None and not hit.prefix and words in _OF_SEVERAL_STATES

    def _ends_longer_name(self, index: int, hit: Hit) -> bool:
        """Whether such a body's name is the end of another's: "the Social *Democrats*", not "Senate *Democrats*"."""
        before = self.before(index)
        if (
            not self._may_be_of_any_state(index, hit)
            or not before[:1].isupper()
            or before in self.cues.titles
        ):
            return False
        named = before in self.cues.not_names or before in _OF_SEVERAL_STATES
        return not named and self.gazetteer.find([before], 0) is None

    def _hit_at(self, index: int) -> Hit | None:
        word = self.words[index]
        if not (word.is_capital or word.text in _LOWER_STARTS):
            return None
        end = index + 1
        while end < len(self.words) and end - index < _MAX_NAME_WORDS and self.words[end].joined:
            end += 1
        hit = self.gazetteer.find(self.texts[index:end], 0)
        if hit is None or (hit.n_words == 1 and not self._may_be_name(index, hit)):
            return None
        if self.is_currency(index):
            return None
        if hit.actor is None and not hit.demonym and self.is_disease(index + hit.n_words):
            return None
        if hit.n_words == 1 and self._is_other_than(index, hit):
            return None
        if hit.place is not None and hit.actor is None and self._is_in_person(index, hit):
            return None
        if self._ends_longer_name(index, hit):
            return None
        if hit.n_words == 1 and (self._is_middle_name(index) or self._is_surname(index, hit)):
            return None
        return hit

    def _may_be_name(self, index: int, hit: Hit) -> bool:
        """Whether a single word is a name and not a word that begins a sentence ("Time", "Fed")."""
        token = self.words[index].token
        if hit.place is not None or index not in self.starts:
            return True
        return token.pos_ == "PROPN" or bool(token.ent_type_) or self.texts[index].isupper()

    def is_told_of_person(self, index: int) -> bool:
        """Whether one word is given as somebody's name: "*Georgia*, 7, was found", "a girl named *Georgia*"."""
        named = self.before(index) in ("named", "called") and self.before(index - 1).lower() in _PEOPLE
        return named or _AGE.match(self.text, self.words[index].end) is not None

    def is_with_article(self, index: int) -> bool:
        """Whether "the" belongs to a word: "the *Amazon* floods", not "the *Amazon* warehouse"."""
        modifies = self.words[index].token.dep_ in (*MODIFIERS, "poss", "nmod")
        return self.before(index).lower() == "the" and not modifies

    def _is_other_than(self, index: int, hit: Hit) -> bool:
        """Whether one word names no place but a person, or no firm but what has an article."""
        if hit.actor is None:
            return hit.place is not None and not hit.demonym and self.is_told_of_person(index)
        plain = "BUS" in hit.actor.sector and not hit.actor.name.startswith("The ")
        return plain and not self.texts[index].isupper() and self.is_with_article(index)

    def _is_middle_name(self, index: int) -> bool:
        """Whether a word stands between the words of a person's name ("Hassan Shia al-Amin")."""
        label, first, last = self.label(index)
        if label != "PERSON" or not first < index < last - 1 or not self.words[index + 1].joined:
            return False
        before = self.before(index)
        return bool(before) and before not in self.cues.titles and before not in ABBREVIATED_COUNTRIES

    def _is_surname(self, index: int, hit: Hit) -> bool:
        """Whether an actor's name ends a person's ("Tarek William Saab")."""
        label, first, last = self.label(index)
        if hit.actor is None or label != "PERSON" or not first < index == last - 1:
            return False
        before = self.before(index)
        if not before[:1].isupper() or before in self.cues.titles:
            return False
        return self.gazetteer.find(self.texts[first:index], index - first - 1) is None

    def _is_in_person(self, index: int, hit: Hit) -> bool:
        """Whether a place's name is part of a person's ("Michael Jordan", "Paris Hilton")."""
        label, first, last = self.label(index)
        end = index + hit.n_words
        if label != "PERSON" or last - first <= hit.n_words or hit.demonym:
            return False
        if index > first:
            before = self.before(index)
            return bool(before) and before not in self.cues.titles and before not in ABBREVIATED_COUNTRIES
        following = self.texts[end] if end < last else ""
        if following in self.cues.titles or not following[:1].isupper():
            return False
        return hit.place is None or hit.place.type != "Country" or hit.place.key in _NAMED_AFTER_COUNTRIES


def _country_of(hit: Hit) -> str | None:
    if hit.actor is not None:
        return hit.actor.country
    return hit.place.country if hit.place is not None else None
