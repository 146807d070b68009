"""Reads an article from left to right and joins mentions to chains.

In: a `Doc`, the names found in it, and what each noun head names. Out: `Chains`: a chain for each nominal head. A name,
a description or a pronoun either joins the best earlier chain or begins a new one.
"""

from functools import cached_property

from kg.extract.coreference.chains import (
    COLLECTIVE,
    GENERIC_HEADS,
    Chain,
    can_be_called,
    can_be_named,
    gender_of_person,
    head_of_label,
    is_person,
    label_of,
)
from kg.extract.coreference.countries import choose_capital, is_weak_naming, later_naming, main_country
from kg.extract.coreference.definites import (
    are_parties,
    can_be_told,
    fits_country,
    is_called_alike,
    last_two,
    people_again,
    picks_up,
)
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
from kg.extract.coreference.memory import NEAR_SENTENCES, Memory
from kg.extract.coreference.passages import (
    HE,
    SHE,
    THEY,
    is_speaker,
    quoted_tokens,
    sentence_numbers,
)
from kg.extract.coreference.pronouns import (
    WINDOW,
    WINDOW_OF_PEOPLE,
    antecedent,
    cannot_mean,
    gender_of_pronoun,
    is_subject,
    people_near,
    said_below,
    same_before,
)
from kg.extract.figures.quantities import count_of
from kg.extract.grammar.phrases import counted_head, phrase_span, semantic_head, token_span
from kg.extract.grammar.words import DEFINITE, children, is_plural
from kg.extract.names import Name, Names
from kg.extract.names.gender import gender_of_nouns
from kg.extract.noun_types import NounTypes, kind_of_type
from kg.extract.tree import Doc, Token
from kg.model import Entity, Span

_MOST_CHAINS, _MOST_TOGETHER = 2000, 200
"""Of chains and coordinations so many, the last ones, are looked at, so that the cost stays in bounds."""


class Reader:
    """The chains of one article as far as it is read.

    Args:
        doc: The parsed article.
        found: Its names, and what they name.
        kinds: What each noun names; what pronouns mean is added while reading.
    """

    def __init__(self, doc: Doc, found: Names, kinds: NounTypes) -> None:
        self.doc, self.capitals = doc, found.capitals
        self.entities = {entity.iri: entity for entity in found.entities}
        self._meanings: dict[int, str] = {}
        self.at: dict[int, Chain] = {}
        self.by_iri: dict[str, Chain] = {}
        self.kinds = kinds.with_meanings(self._meanings)
        self.sentences = sentence_numbers(doc)
        self._quoted = quoted_tokens(doc)
        self._memory = Memory(self.sentences, self._quoted)
        self.chains = self._memory.chains
        self.inside: dict[int, Span] = {}
        self._coordinations: list[tuple[Chain, ...]] = []
        self._names = {name_head(doc, n).i: n for n in found.names}
        for name in found.names:
            for token in name_tokens(doc, name):
                self.inside.setdefault(token.i, name.span)

    def read(self) -> None:
        """Read the article to its end."""
        for token in self.doc:
            self._read(token)

    def _put(self, token: Token, chain: Chain) -> None:
        self.at[token.i] = chain
        self._memory.meet(chain)

    def _mean(self, token: Token, type_name: str) -> None:
        """Note that a pronoun or an elliptic noun means one of a class."""
        kind = kind_of_type(type_name)
        if kind is not None:
            self._meanings[token.i] = kind

    def _name_chain(self, name: Name) -> Chain:
        return self._chain_of(self.entities[name.entity], name_head(self.doc, name))

    def _chain_of(self, entity: Entity, token: Token) -> Chain:
        known = self.by_iri.get(entity.iri)
        if known is None:
            known = self.by_iri[entity.iri] = self._introduce_name(token, entity)
        return known

    @cached_property
    def _country(self) -> Entity | None:
        """The country in which the article plays."""
        named = ((self.doc.tokens[i], name) for i, name in self._names.items())
        code = main_country(named, self.entities, self.kinds)
        return next((e for e in self.entities.values() if e.type == "Country" and e.country == code), None)

    def _read(self, token: Token) -> None:
        if token.i in self._names and not is_people(token, self.kinds):
            if token.i in self.at:
                return
            self._put(token, self._read_name(token, self._names[token.i]))
        elif (
            token.i in self.at
            or (token.i in self.inside and not is_people(token, self.kinds))
            or not is_nominal_head(token, self.kinds)
        ):
            return
        elif token.pos_ == "PRON" or (token.dep_ == "poss" and token.tag_ == "PRP$"):
            found = self._resolve_pronoun(token)
            if found:
                self._put(token, found.mention(token, token_span(token)))
                is_vehicle = self.kinds.of(found.first) == "vehicle"
                self._mean(token, "Vehicle" if is_vehicle else found.type)
        else:
            self._put(token, self._read_description(token))

    def _read_name(self, token: Token, name: Name) -> Chain:
        known = self._name_chain(name)
        known.heads |= title_heads(token, name)
        known.gender = known.gender or gender_of_person(known, token)
        known.named_at = later_naming(known.named_at, token, self.kinds)
        self._memory.name(known)
        if token.dep_ == "conj" and token.head.i in self.at:
            self._coordinate(self.at[token.head.i], known)
        return known.mention(known.last if name.demonym else token, name.span)

    def _coordinate(self, left: Chain, right: Chain) -> None:
        """Note "Iraq and Syria", so that "the two countries" can mean them."""
        if self._coordinations and self._coordinations[-1][-1] is left:
            self._coordinations[-1] = (*self._coordinations[-1], right)
        else:
            self._coordinations.append((left, right))

    def _introduce_name(self, token: Token, entity: Entity) -> Chain:
        tail = head_of_label(entity.label)
        heads = {tail} if tail else set()
        lead = self._lead_description(token, tail, entity)
        if lead is not None:
            lead.label, lead.type, lead.entity = entity.label, entity.type, entity
            lead.heads |= heads
            return lead
        chain = Chain(
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
        return self._memory.add(chain)

    def _lead_description(self, token: Token, tail: str, entity: Entity) -> Chain | None:
        """Return what a lead describes and the next sentence names: "a base in Iraq ... Ayn Air Base"."""
        if token.dep_ == "appos" and token.head.i in self.at and token.head.i < token.i:
            described = self.at[token.head.i]
            if described.entity is None and not described.plural and can_be_named(described, entity):
                return described
        if not tail:
            return None
        for chain in reversed(self.chains):
            if self._distance(chain.last, token) > 2:
                return None
            if chain.entity is None and chain.indefinite and tail in chain.heads and not chain.plural:
                return chain
        return None

    def _distance(self, earlier: Token, later: Token) -> int:
        return self.sentences[later.i] - self.sentences[earlier.i]

    def _resolve_pronoun(self, token: Token) -> Chain | None:
        barred = [self.at[t.i] for t in cannot_mean(token) if t.i in self.at]
        barred += [self.by_iri[iri] for iri in self._named_among(said_below(token)) if iri in self.by_iri]
        others = [part for r in barred for part in (r, *r.parts)]
        again = self.at.get(same_before(token, self._quoted, self.at))
        if again is not None and again not in others:
            return again
        window = WINDOW_OF_PEOPLE if token.lower_ in HE | SHE else WINDOW
        found = antecedent(token, (r for r in self._memory.recent(token, window) if r not in others))
        if found is not None and token.lower_ in HE | SHE:
            found.gender = gender_of_pronoun(token.lower_)
        if token.lower_ not in THEY:
            return found
        people = self._people_together(token, found, others)
        if found is None or people is not None:
            return people
        whole = self._coordinated(found)
        if whole is not found:
            return whole
        near = (
            r for r in self._memory.recent(token, 1) if r not in others and not self.kinds.are_bodies(r.heads)
        )
        return people_near(token, found, near) or found

    def _named_among(self, tokens: list[Token]) -> list[str]:
        """Entities that these words outside of quotation marks name."""
        plain = (t.i for t in tokens if t.i in self._names and t.i not in self._quoted)
        return [self._names[i].entity for i in plain if not self._names[i].demonym]

    def _coordinated(self, chain: Chain) -> Chain:
        """Return the whole of a coordination for "they": "gunmen and bombers attacked; *they* killed 23"."""
        lately = reversed(self._coordinations[-_MOST_TOGETHER:])
        group = next((g for g in lately if chain in g), None)
        if group is None or any(self._distance(r.last, chain.last) for r in group):
            return chain
        return self._whole(chain.label, chain.first, chain.last, group)

    def _people_together(self, token: Token, found: Chain | None, others: list[Chain]) -> Chain | None:
        """Return people named together as the subject of the sentence before, nearer than what else "they" may mean.

        Reads "Ann Lee and Bo Berg said so. *They* met the minister"; must not read "them" so.
        """
        named = (g for g in reversed(self._coordinations[-_MOST_TOGETHER:]) if all(map(is_person, g)))
        group = next(named, ())
        at = {self.sentences[r.last.i] for r in group}
        if token.dep_ not in ("nsubj", "nsubjpass") or len(at) != 1 or any(r in others for r in group):
            return None
        here = at.pop()
        nearer = found is None or self.sentences[found.last.i] < here
        if not nearer or self.sentences[token.i] - here != 1 or not any(is_subject(r.last) for r in group):
            return None
        first = group[0]
        return self._whole(first.label, first.first, first.last, group)

    def _whole(self, label: str, first: Token, last: Token, parts: tuple[Chain, ...]) -> Chain:
        """Introduce what several chains are together."""
        return self._memory.add(Chain(label, "Group", set(), frozenset(), True, first, last, parts=parts))

    def _read_description(self, token: Token) -> Chain:
        head = semantic_head(token)
        if head.i != token.i:
            self._read(head)
            if counted_head(token) == head and head.i in self.at:
                return self.at[head.i]
            return self._introduce_description(token)
        if token.dep_ == "appos" and token.head.i in self.at:
            named = self.at[token.head.i]
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

    def _read_own_name(self, token: Token, name: Name) -> Chain:
        """Read "the base, known as K-1" as K-1, and the earlier mentions of that base with it."""
        described = self._resolve_description(token)
        entity = self.entities[name.entity]
        known = self.by_iri.get(name.entity)
        if (
            known is None
            and described is not None
            and described.entity is None
            and can_be_named(described, entity)
        ):
            described.label, described.type, described.entity = entity.label, entity.type, entity
            self.by_iri[name.entity] = described
        chain = self._name_chain(name)
        chain.heads.add(token.lemma_.lower())
        return chain.mention(token, phrase_span(token))

    def _read_other(self, token: Token) -> Chain:
        """Introduce "the other" as one more of what the sentence just spoke of."""
        kin = ("Weapon", "Vehicle", "Person", "Group")
        first = next((r for r in self._memory.recent(token, 1) if r.type in kin), None)
        chain = self._introduce_description(token)
        if first is not None:
            head = semantic_head(first.first)
            chain.label, chain.type, chain.count = f"other {head.lemma_.lower()}", first.type, 1
            chain.sector, chain.country = first.sector, first.country
            self._mean(token, first.type)
        return chain

    def _resolve_description(self, token: Token) -> Chain | None:
        plural = is_plural(token)
        determiner = next((c.lower_ for c in children(token, "det", "poss")), None)
        parties = last_two(token, self._coordinations[-_MOST_TOGETHER:]) if are_parties(token) else ()
        if parties:
            return self._whole(label_of(token), token, token, parties)
        if determiner in DEFINITE or (determiner == "both" and plural):
            return self._resolve_pair(token) or self._resolve_definite(token)
        if (determiner is None and plural) or token.pos_ == "PROPN":
            known = self.chains[-_MOST_CHAINS:]
            return next((r for r in known if is_called_alike(token, r, self.kinds)), None)
        return None

    def _resolve_definite(self, token: Token) -> Chain | None:
        lemma, plural = token.lemma_.lower(), is_plural(token)
        called = next((r for r in self._memory.recent(token, 8) if picks_up(token, r, self.kinds)), None)
        if called is not None:
            return called
        if plural:
            return people_again(token, self._memory.recent(token, 8))
        wanted = GENERIC_HEADS.get(lemma)
        body = None if modifiers_of(token, self.kinds) else self._body_called(lemma)
        if body is not None:
            return body
        if wanted == ("Person",):
            return next(
                (r for r in self._memory.recent(token) if is_person(r) and not is_speaker(r.last)), None
            )
        return self._generic(token, wanted) if wanted and can_be_told(token, self.kinds) else None

    def _body_called(self, lemma: str) -> Chain | None:
        """Return the body that a noun last stood for, however far back: there is one government all through."""
        known = reversed(self.chains[-_MOST_CHAINS:])
        return next((r for r in known if lemma in r.heads and r.type in COLLECTIVE and not r.plural), None)

    def _generic(self, token: Token, types: tuple[str, ...]) -> Chain | None:
        """Return what a bare "the city" or "the firm" means: what was named last, or is of the article's country."""
        named = self._last_named(token, types)
        if token.lemma_ == "capital":
            capitals = [r for r in named if r.entity is not None and r.entity.iri in self.capitals]
            return choose_capital(capitals, self.kinds.country_of(token), self._country)
        strong = [r for r in named if r.named_at is not None and not is_weak_naming(r.named_at, self.kinds)]
        if not strong and token.lemma_ in ("country", "nation") and self._country is not None:
            return self._chain_of(self._country, token)
        return next(iter(strong or named), None)

    def _last_named(self, token: Token, types: tuple[str, ...]) -> list[Chain]:
        """Return the entities of these classes that were named before, the last first, by adjectives too ("Iraqi")."""
        governor = token.head.head
        nearby = {governor.i, *(o.i for o in children(governor, "dobj"))}
        here = self.sentences[token.i]
        named = [
            (-at.i, r.order, r)
            for at, r in self._memory.named(here - NEAR_SENTENCES, here)
            if r.type in types
            and at.i < token.i
            and at.head.i not in nearby
            and can_be_called(r, token.lemma_)
            and fits_country(token, r, self.kinds)
        ]
        return [r for *_, r in sorted(named)]

    def _resolve_pair(self, token: Token) -> Chain | None:
        """Read "the two countries" as the last two countries that were named."""
        count = count_of(token)
        wanted = GENERIC_HEADS.get(token.lemma_.lower())
        if wanted is None or not is_plural(token) or count is None or not 2 <= count.value <= 4:
            return None
        lately = self._coordinations[-_MOST_TOGETHER:]
        groups = [g for g in lately if len(g) == count.value and all(r.type in wanted for r in g)]
        if groups:
            parts = groups[-1]
        else:
            named = [r for r in self._memory.recent(token, 8) if r.type in wanted and r.entity is not None]
            parts = tuple(sorted(named[: count.value], key=lambda r: r.first.i))
        if len(parts) < count.value:
            return None
        return self._whole(label_of(token), token, token, parts)

    def _introduce_description(self, token: Token) -> Chain:
        chain = self._memory.add(describe(token, self.kinds))
        if token.dep_ == "conj" and token.head.i in self.at:
            self._coordinate(self.at[token.head.i], chain)
        return chain.mention(token, phrase_span(token))
