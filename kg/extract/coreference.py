"""Which noun phrases and pronouns of an article mean the same actor, place or thing.

In: a `Doc`, the names found in it, and what each noun head names. Out: a `Referent` for each nominal head. Reads left
to right: a name, a description or a pronoun either picks up the best earlier referent or introduces a new one.
"""

from collections.abc import Iterator
from itertools import chain

from kg.extract.designations import apposed_name, is_nominal_head, name_head, name_tokens, own_name
from kg.extract.gender import gender_of_nouns
from kg.extract.kinds import Kinds
from kg.extract.names import Name
from kg.extract.passages import HE, SHE, THEY, is_speaker, quoted_tokens, sentence_numbers
from kg.extract.phrases import (
    children,
    counted_head,
    phrase_span,
    semantic_head,
    token_span,
)
from kg.extract.pronouns import WINDOW, WINDOW_OF_PEOPLE, antecedent, cannot_mean
from kg.extract.quantities import count_of
from kg.extract.referents import (
    COLLECTIVE,
    DEFINITE,
    GENERIC_HEADS,
    INDEFINITE,
    IRREGULAR_BODIES,
    Referent,
    are_synonyms,
    can_be_named,
    descriptions_agree,
    gender_of_person,
    head_of_label,
    is_person,
    is_plural,
    is_state_force,
    label_of,
    restriction_of,
)
from kg.extract.tree import Doc, Token
from kg.model import Entity, Span

_EMPTY_MODIFIERS = frozenset("same other latest new current former said whole entire own".split())
_WINDOW_SENTENCES = 4


class Discourse:
    """The referents of one article, by the token index of each nominal head.

    Args:
        doc: The parsed article.
        names: Named mentions, in text order.
        entities: The named entities that these mentions belong to, by IRI.
        kinds: What each noun names.
    """

    def __init__(self, doc: Doc, names: tuple[Name, ...], entities: dict[str, Entity], kinds: Kinds) -> None:
        self.doc = doc
        self.kinds = kinds
        self.entities = entities
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
        if known is None and head.pos_ == "NOUN" and self.kinds.of(head) not in ("time", "event"):
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
        known = self._by_iri.get(name.entity)
        if known is None:
            known = self._introduce_name(name_head(self.doc, name), self.entities[name.entity])
            self._by_iri[name.entity] = known
        return known

    def _read(self, token: Token) -> None:
        if token.i in self._names and not self._is_people(token):
            if token.i in self._at:
                return
            self._at[token.i] = self._read_name(token, self._names[token.i])
        elif (
            token.i in self._at
            or (token.i in self._inside and not self._is_people(token))
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

    def _is_people(self, token: Token) -> bool:
        """Whether a demonym stands for people: "the *Americans*", "an *Iraqi*", not "American troops"."""
        alone = token.tag_ in ("NN", "NNP") and any(c.tag_ == "DT" for c in token.children)
        return self.kinds.is_demonym(token) and (token.tag_ in ("NNS", "NNPS") or alone)

    def _read_name(self, token: Token, name: Name) -> Referent:
        known = self._name_referent(name)
        known.heads |= _title_heads(token)
        known.gender = known.gender or gender_of_person(known, token)
        known.named_at = token
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
        near.sort(key=lambda r: (-numbers[r.last.i], "subj" not in r.last.dep_, -r.last.i))
        return iter(near)

    def _resolve_pronoun(self, token: Token) -> Referent | None:
        barred = [self._at[t.i] for t in cannot_mean(token) if t.i in self._at]
        others = [part for r in barred for part in (r, *r.parts)]
        window = WINDOW_OF_PEOPLE if token.lower_ in HE | SHE else WINDOW
        found = antecedent(token, (r for r in self._recent(token, window) if r not in others))
        return self._coordinated(found) if found is not None and token.lower_ in THEY else found

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
        modifiers = self._modifiers(token)
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
                return self._last_named(token, wanted)
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

    def _modifiers(self, token: Token) -> frozenset[str]:
        """Return what narrows a description, countries by code ("U.S.", "American"), without numbers and "other"."""
        found = set()
        for child in token.lefts:
            if child.dep_ in ("amod", "compound", "nmod") and child.lower_ not in _EMPTY_MODIFIERS:
                named = self.kinds.entity(child)
                found.add(named.country or named.label if named is not None else child.lower_)
        return frozenset(found)

    def _last_named(self, token: Token, types: tuple[str, ...]) -> Referent | None:
        """Return the entity of one of these classes that was named last, by its adjective too ("Iraqi")."""
        governor = token.head.head
        nearby = {governor.i, *(o.i for o in children(governor, "dobj"))}
        named = [
            r
            for r in self.referents
            if r.type in types
            and not (token.lemma_ in IRREGULAR_BODIES and is_state_force(r))
            and r.named_at is not None
            and r.named_at.i < token.i
            and self._distance(r.named_at, token) <= _WINDOW_SENTENCES
            and r.named_at.head.i not in nearby
        ]
        return max(named, key=lambda r: r.named_at.i if r.named_at else -1, default=None)

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
        count = count_of(token)
        determiner = next((c.lower_ for c in children(token, "det")), "")
        label, type_name = label_of(token), self.kinds.type_of(token)
        if type_name in COLLECTIVE and " " not in label:
            label = " ".join([label, *restriction_of(token)])
        if type_name in COLLECTIVE and label.replace(",", "").isdigit():
            label = f"{label} people"
        referent = Referent(
            label,
            type_name,
            {token.lemma_.lower()},
            self._modifiers(token),
            is_plural(token),
            token,
            token,
            indefinite=determiner in INDEFINITE,
            absent=determiner == "no",
            gender=gender_of_nouns([token.lemma_]) if type_name == "Person" else None,
            count=(count.value or None) if count else None,
            approximate=bool(count and count.approximate),
            sector=self.kinds.sector_of(token),
            country=self.kinds.country_of(token),
        )
        self.referents.append(referent)
        if token.dep_ == "conj" and token.head.i in self._at:
            self._coordinate(self._at[token.head.i], referent)
        return referent.mention(token, phrase_span(token))


def _title_heads(token: Token) -> set[str]:
    return {c.lemma_.lower() for c in children(token, "compound", "appos") if c.tag_ in ("NN",)}
