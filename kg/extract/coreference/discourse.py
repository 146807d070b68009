"""Which noun phrases and pronouns of an article mean the same actor, place or thing.

In: a `Doc`, the names found in it, and what each noun head names. Out: a `Referent` for each nominal head. Reads left
to right: a name, a description or a pronoun either picks up the best earlier referent or introduces a new one.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import chain

from kg.extract.coreference.countries import choose_capital, is_weak_naming, later_naming, main_country
from kg.extract.coreference.designations import (
    apposed_name,
    describe,
    is_nominal_head,
    is_people,
    modifiers_of,
    name_head,
    name_tokens,
    own_name,
    title_heads,
)
from kg.extract.coreference.passages import HE, SHE, THEY, is_speaker, quoted_tokens, sentence_numbers
from kg.extract.coreference.pronouns import (
    WINDOW,
    WINDOW_OF_PEOPLE,
    antecedent,
    cannot_mean,
    is_subject,
    people_near,
)
from kg.extract.coreference.referents import (
    COLLECTIVE,
    GENERIC_HEADS,
    Referent,
    are_synonyms,
    can_be_called,
    can_be_named,
    descriptions_agree,
    gender_of_person,
    head_of_label,
    is_person,
    label_of,
)
from kg.extract.figures.quantities import count_of
from kg.extract.grammar.phrases import counted_head, phrase_span, semantic_head, token_span
from kg.extract.grammar.words import DEFINITE, children, is_plural, is_word
from kg.extract.names import Name
from kg.extract.names.gender import gender_of_nouns
from kg.extract.noun_types import NounTypes
from kg.extract.tree import Doc, Token
from kg.model import Entity, Span

_WINDOW_SENTENCES = 4


class Discourse:
    """The referents of one article, by the token index of each nominal head.

    Args:
        doc: The parsed article.
        names: Named mentions, in text order.
        entities: The named entities that these mentions belong to, by IRI.
        kinds: What each noun names.
        capitals: IRIs of the entities that are capitals of countries.
    """

    def __init__(
        self,
        doc: Doc,
        names: tuple[Name, ...],
        entities: dict[str, Entity],
        kinds: NounTypes,
        capitals: frozenset[str] = frozenset(),
    ) -> None:
        self.doc = doc
        self.kinds = kinds
        self.entities = entities
        self.capitals = capitals
        self.referents: list[Referent] = []
        self._coordinations: list[tuple[Referent, ...]] = []
        self._at: dict[int, Referent] = {}
        self._by_iri: dict[str, Referent] = {}
        self._sentence = sentence_numbers(doc)
        self._quoted = quoted_tokens(doc)
        self._all_names = names
        self._names = {name_head(doc, n).i: n for n in names}
        self._inside: dict[int, Span] = {}
        for name in names:
            for token in name_tokens(doc, name):
                self._inside.setdefault(token.i, name.span)
        for token in doc:
            self._read(token)

    def at(self, head: Token) -> Referent | None:
        """Return the referent of a nominal head, None for what names no entity.

        A noun that only modifies another ("*drone* attack") becomes a referent when it is asked for.
        """
        known = self._at.get(head.i)
        if (
            known is None
            and head.pos_ == "NOUN"
            and is_word(head)
            and self.kinds.of(head) not in ("time", "event")
        ):
            known = self._at[head.i] = self._introduce_description(head)
        return known

    def name_span(self, token: Token) -> Span | None:
        """Return the characters of the longest name that the token belongs to."""
        return self._inside.get(token.i)

    def sentence_of(self, token: Token) -> int:
        """Return the number of the token's sentence, from 0."""
        return self._sentence[token.i]

    def named_within(self, span: Span) -> Referent | None:
        """Return the referent of a name that lies inside these characters or covers them ("U.S." in "U.S.-led")."""
        inside = (n for n in self._all_names if span.covers(n.span))
        around = (n for n in self._all_names if n.span.covers(span))
        name = next(chain(inside, around), None)
        return self._name_referent(name) if name is not None else None

    def _name_referent(self, name: Name) -> Referent:
        return self._referent_of(self.entities[name.entity], name_head(self.doc, name))

    def _referent_of(self, entity: Entity, token: Token) -> Referent:
        known = self._by_iri.get(entity.iri)
        if known is None:
            known = self._by_iri[entity.iri] = self._introduce_name(token, entity)
        return known

    @cached_property
    def _country(self) -> Entity | None:
        """The country in which the article plays."""
        named = ((self.doc[i], name) for i, name in self._names.items())
        code = main_country(named, self.entities, self.kinds)
        return next((e for e in self.entities.values() if e.type == "Country" and e.country == code), None)

    def _read(self, token: Token) -> None:
        if token.i in self._names and not is_people(token, self.kinds):
            if token.i in self._at:
                return
            self._at[token.i] = self._read_name(token, self._names[token.i])
        elif (
            token.i in self._at
            or (token.i in self._inside and not is_people(token, self.kinds))
            or not is_nominal_head(token, self.kinds)
        ):
            return
        elif token.pos_ == "PRON" or (token.dep_ == "poss" and token.tag_ == "PRP$"):
            found = self._resolve_pronoun(token)
            if found:
                self._at[token.i] = found.mention(token, token_span(token))
                is_vehicle = self.kinds.of(found.first) == "vehicle"
                self.kinds.resolve(token, "Vehicle" if is_vehicle else found.type)
        else:
            self._at[token.i] = self._read_description(token)

    def _read_name(self, token: Token, name: Name) -> Referent:
        known = self._name_referent(name)
        known.heads |= title_heads(token)
        known.gender = known.gender or gender_of_person(known, token)
        known.named_at = later_naming(known.named_at, token, self.kinds)
        if token.dep_ == "conj" and token.head.i in self._at:
            self._coordinate(self._at[token.head.i], known)
        return known.mention(known.last if name.demonym else token, name.span)

    def _coordinate(self, left: Referent, right: Referent) -> None:
        """Note "Iraq and Syria", so that "the two countries" can mean them."""
        if self._coordinations and self._coordinations[-1][-1] is left:
            self._coordinations[-1] = (*self._coordinations[-1], right)
        else:
            self._coordinations.append((left, right))

    def _introduce_name(self, token: Token, entity: Entity) -> Referent:
        tail = head_of_label(entity.label)
        heads = {tail} if tail else set()
        lead = self._lead_description(token, tail, entity)
        if lead is not None:
            lead.label, lead.type, lead.entity = entity.label, entity.type, entity
            lead.heads |= heads
            return lead
        referent = Referent(
            entity.label,
            entity.type,
            heads,
            frozenset(),
            False,
            token,
            token,
            [],
            entity,
            sector=entity.sector,
            country=entity.country,
        )
        self.referents.append(referent)
        return referent

    def _lead_description(self, token: Token, tail: str, entity: Entity) -> Referent | None:
        """Return what a lead describes and the next sentence names: "a base in Iraq ... Ayn Air Base"."""
        if token.dep_ == "appos" and token.head.i in self._at and token.head.i < token.i:
            described = self._at[token.head.i]
            if described.entity is None and not described.plural and can_be_named(described, entity):
                return described
        if not tail:
            return None
        for referent in reversed(self.referents):
            if self._distance(referent.last, token) > 2:
                return None
            if (
                referent.entity is None
                and referent.indefinite
                and tail in referent.heads
                and not referent.plural
            ):
                return referent
        return None

    def _distance(self, earlier: Token, later: Token) -> int:
        return self._sentence[later.i] - self._sentence[earlier.i]

    def _recent(self, token: Token, window: int = _WINDOW_SENTENCES) -> Iterator[Referent]:
        """Yield earlier referents: nearest sentence first, within a sentence subjects first."""
        numbers, quoted = self._sentence, self._quoted
        first = numbers[token.i] - window
        outside = token.i in quoted and token.pos_ == "PRON"
        near = [
            r
            for r in self.referents
            if r.last.i < token.i
            and not r.absent
            and numbers[r.last.i] >= first
            and (not outside or r.last.i in quoted)
        ]
        near.sort(key=lambda r: (-numbers[r.last.i], not is_subject(r.last), -r.last.i))
        return iter(near)

    def _resolve_pronoun(self, token: Token) -> Referent | None:
        barred = [self._at[t.i] for t in cannot_mean(token) if t.i in self._at]
        others = [part for r in barred for part in (r, *r.parts)]
        window = WINDOW_OF_PEOPLE if token.lower_ in HE | SHE else WINDOW
        found = antecedent(token, (r for r in self._recent(token, window) if r not in others))
        if found is None or token.lower_ not in THEY:
            return found
        whole = self._coordinated(found)
        if whole is not found:
            return whole
        near = (r for r in self._recent(token, 1) if r not in others and not self.kinds.are_bodies(r.heads))
        return people_near(token, found, near) or found

    def _coordinated(self, referent: Referent) -> Referent:
        """Return the whole of a coordination for "they": "gunmen and bombers attacked; *they* killed 23"."""
        group = next((g for g in reversed(self._coordinations) if referent in g), None)
        if group is None or any(self._distance(r.last, referent.last) for r in group):
            return referent
        whole = Referent(
            referent.label, "Group", set(), frozenset(), True, referent.first, referent.last, parts=group
        )
        self.referents.append(whole)
        return whole

    def _read_description(self, token: Token) -> Referent:
        head = semantic_head(token)
        if head.i != token.i:
            self._read(head)
            if counted_head(token) == head and head.i in self._at:
                return self._at[head.i]
            return self._introduce_description(token)
        if token.dep_ == "appos" and token.head.i in self._at:
            named = self._at[token.head.i]
            if token.pos_ == "NUM":
                return named
            if named.plural == is_plural(token):
                named.heads.add(token.lemma_.lower())
                named.gender = named.gender or (gender_of_nouns([token.lemma_]) if is_person(named) else None)
                return named.mention(named.last, phrase_span(token))
        if token.pos_ == "ADJ":
            return self._read_other(token)
        name = own_name(token, self._names) or apposed_name(token, self._names, self.kinds)
        if name is not None:
            return self._read_own_name(token, name)
        known = self._resolve_description(token)
        if known is not None:
            known.gender = known.gender or (gender_of_nouns([token.lemma_]) if is_person(known) else None)
            known.heads.add(token.lemma_.lower())
            return known.mention(token, phrase_span(token))
        return self._introduce_description(token)

    def _read_own_name(self, token: Token, name: Name) -> Referent:
        """Read "the base, known as K-1" as K-1, and the earlier mentions of that base with it."""
        described = self._resolve_description(token)
        entity = self.entities[name.entity]
        known = self._by_iri.get(name.entity)
        if (
            known is None
            and described is not None
            and described.entity is None
            and can_be_named(described, entity)
        ):
            described.label, described.type, described.entity = entity.label, entity.type, entity
            self._by_iri[name.entity] = described
        referent = self._name_referent(name)
        referent.heads.add(token.lemma_.lower())
        return referent.mention(token, phrase_span(token))

    def _read_other(self, token: Token) -> Referent:
        """Introduce "the other" as one more of what the sentence just spoke of."""
        kin = ("Weapon", "Vehicle", "Person", "Group")
        first = next((r for r in self._recent(token, 1) if r.type in kin), None)
        referent = self._introduce_description(token)
        if first is not None:
            head = semantic_head(first.first)
            referent.label, referent.type, referent.count = f"other {head.lemma_.lower()}", first.type, 1
            referent.sector, referent.country = first.sector, first.country
            self.kinds.resolve(token, first.type)
        return referent

    def _resolve_description(self, token: Token) -> Referent | None:
        lemma, plural = token.lemma_.lower(), is_plural(token)
        determiner = next((c.lower_ for c in children(token, "det", "poss")), None)
        modifiers = modifiers_of(token, self.kinds)
        if determiner in DEFINITE:
            pair = self._resolve_pair(token)
            if pair is not None:
                return pair
            for referent in self._recent(token, 8):
                if (
                    referent.plural == plural
                    and (lemma in referent.heads or are_synonyms(lemma, referent.heads))
                    and descriptions_agree(modifiers, referent.modifiers)
                ):
                    return referent
            wanted = GENERIC_HEADS.get(lemma)
            body = self._body_called(lemma) if not plural and not modifiers else None
            if body is not None:
                return body
            if wanted == ("Person",) and not plural:
                return next((r for r in self._recent(token) if is_person(r) and not is_speaker(r.last)), None)
            if wanted and not plural and not modifiers:
                return self._generic(token, wanted)
            return None
        if (determiner is None and plural) or token.pos_ == "PROPN":
            label = label_of(token).lower()
            return next((r for r in self.referents if r.label.lower() == label and r.plural == plural), None)
        return None

    def _body_called(self, lemma: str) -> Referent | None:
        """Return the body that a noun last stood for, however far back: there is one government all through."""
        return next(
            (
                r
                for r in reversed(self.referents)
                if lemma in r.heads and r.type in COLLECTIVE and not r.plural
            ),
            None,
        )

    def _generic(self, token: Token, types: tuple[str, ...]) -> Referent | None:
        """Return what a bare "the city" or "the firm" means: what was named last, or is of the article's country."""
        named = self._last_named(token, types)
        if token.lemma_ == "capital":
            capitals = [r for r in named if r.entity is not None and r.entity.iri in self.capitals]
            return choose_capital(capitals, self.kinds.country_of(token), self._country)
        strong = [r for r in named if r.named_at is not None and not is_weak_naming(r.named_at, self.kinds)]
        if not strong and token.lemma_ in ("country", "nation") and self._country is not None:
            return self._referent_of(self._country, token)
        return next(iter(strong or named), None)

    def _last_named(self, token: Token, types: tuple[str, ...]) -> list[Referent]:
        """Return the entities of these classes that were named before, the last first, by adjectives too ("Iraqi")."""
        governor = token.head.head
        nearby = {governor.i, *(o.i for o in children(governor, "dobj"))}
        named = [
            r
            for r in self.referents
            if r.type in types
            and can_be_called(r, token.lemma_)
            and r.named_at is not None
            and r.named_at.i < token.i
            and self._distance(r.named_at, token) <= _WINDOW_SENTENCES
            and r.named_at.head.i not in nearby
        ]
        return sorted(named, key=lambda r: -r.named_at.i if r.named_at else 1)

    def _resolve_pair(self, token: Token) -> Referent | None:
        """Read "the two countries" as the last two countries that were named."""
        count = count_of(token)
        wanted = GENERIC_HEADS.get(token.lemma_.lower())
        if wanted is None or not is_plural(token) or count is None or not 2 <= count.value <= 4:
            return None
        groups = [
            g for g in self._coordinations if len(g) == count.value and all(r.type in wanted for r in g)
        ]
        if groups:
            parts = groups[-1]
        else:
            named = [r for r in self._recent(token, 8) if r.type in wanted and r.entity is not None]
            parts = tuple(sorted(named[: count.value], key=lambda r: r.first.i))
        if len(parts) < count.value:
            return None
        pair = Referent(label_of(token), "Group", set(), frozenset(), True, token, token, parts=parts)
        self.referents.append(pair)
        return pair

    def _introduce_description(self, token: Token) -> Referent:
        referent = describe(token, self.kinds)
        self.referents.append(referent)
        if token.dep_ == "conj" and token.head.i in self._at:
            self._coordinate(self._at[token.head.i], referent)
        return referent.mention(token, phrase_span(token))
