"""Reads events, articles and stories out of a store, as values.

In: a store and IRIs. Out: `KnownEvent`, `KnownArticle`, `KnownStory`; what has been read of actors, places and articles
is kept for the next event, up to a bound. What to read is left to `choice`.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from kg.objects.entities import EntityReader
from kg.objects.facts import FactReader, Facts, day, decimal, every, first, truth, whole
from kg.objects.telling import telling_of
from kg.objects.values import (
    KnownAccount,
    KnownArticle,
    KnownClaim,
    KnownEntity,
    KnownEvent,
    KnownStory,
    Part,
    Quote,
    Role,
)
from kg.store import Store
from kg.vocab import GAF, KG, NIF, PREFIXES, RDF, RDFS, SCHEMA, SEM, local_name, superclasses
from kg.wording import Standing, tell_event

ROLES = ("agent", "patient", "recipient", "instrument", "topic", "place", "origin", "destination")
_KEPT = 2_000
Found = KnownEvent | KnownEntity | KnownArticle | KnownStory


class Reader:
    """Reads values out of one store.

    Args:
        store: The store; it must stay open while values are read.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._facts = FactReader(store)
        self._entities = EntityReader(self._facts)
        self.entity = self._entities.entity
        self.shown = self._entities.shown
        self.article = lru_cache(maxsize=_KEPT)(self._article)

    def _article(self, iri: str) -> KnownArticle:
        """Read one article; its text is left in the store."""
        facts = self._facts.of(iri)
        article_id = first(facts, SCHEMA.identifier) or iri
        return KnownArticle(
            iri=iri,
            graph=self.store.iris.article_graph(article_id),
            id=article_id,
            title=first(facts, SCHEMA.headline),
            published=day(facts, SCHEMA.datePublished),
            publishers=every(facts, SCHEMA.publisher),
            url=first(facts, SCHEMA.url),
            author=first(facts, SCHEMA.author),
        )

    def event(self, iri: str) -> KnownEvent:
        """Read one event with all that its articles tell of it."""
        facts = self._facts.of(iri)
        name = local_name(first(facts, KG.eventType) or "") or "Event"
        accounts = tuple(sorted(map(self._account, every(facts, KG.account)), key=_told_order))
        denied = any(claim.denies for account in accounts for claim in account.claims)
        killed, injured = whole(facts, KG.killed), whole(facts, KG.injured)
        event = KnownEvent(
            iri=iri,
            sentence="",
            label=first(facts, RDFS.label) or iri,
            type=name,
            types=superclasses(name),
            happened=KG.UnrealizedEvent.value not in every(facts, RDF.type),
            standing=_standing(facts, denied=denied),
            roles=tuple(self._roles(facts)),
            accounts=accounts,
            earliest=day(facts, KG.earliest),
            latest=day(facts, KG.latest),
            killed=killed,
            killed_least=_or(whole(facts, KG.killedLeast), killed),
            killed_most=_or(whole(facts, KG.killedMost), killed),
            injured=injured,
            injured_least=_or(whole(facts, KG.injuredLeast), injured),
            injured_most=_or(whole(facts, KG.injuredMost), injured),
            count=whole(facts, KG.count),
            approximate=truth(facts, KG.approximate),
            confidence=decimal(facts, KG.confidence),
            contested=every(facts, KG.contested),
            n_articles=whole(facts, KG.articleCount) or 0,
            n_publishers=whole(facts, KG.publisherCount) or 0,
            stories=every(facts, KG.story),
            causes=every(facts, KG.cause),
            wholes=every(facts, KG.partOf),
            plover=_plover(facts),
        )
        return replace(event, sentence=tell_event(telling_of(event)))

    def story(self, iri: str) -> KnownStory:
        """Read one story."""
        facts = self._facts.of(iri)
        members = sorted(self._facts.subjects(KG.story, iri))
        texts = self.store.iris.article("")
        articles = (self.article(member) for member in members if member.startswith(texts))
        label = first(facts, RDFS.label) or iri
        labelled = set(self._labelled(label))
        main = next((member for member in members if member in labelled), None)
        return KnownStory(
            iri=iri,
            sentence=self.event(main).sentence if main else label,
            label=label,
            earliest=day(facts, KG.earliest),
            latest=day(facts, KG.latest),
            articles=tuple(sorted(articles, key=_publication)),
            events=tuple(member for member in members if not member.startswith(texts)),
        )

    def value(self, iri: str) -> Found:
        """Read whatever an IRI means: an event, also by an account of it, a story, an article or an entity."""
        facts = self._facts.of(iri)
        kinds = every(facts, RDF.type)
        if first(facts, KG.articleCount):
            return self.event(iri)
        if KG.Account.value in kinds and self.shown(iri) != iri:
            return self.event(self.shown(iri))
        if KG.Story.value in kinds:
            return self.story(iri)
        return self.article(iri) if SCHEMA.NewsArticle.value in kinds else self.entity(iri)

    def _labelled(self, label: str) -> Iterator[str]:
        """IRIs of the nodes of a label."""
        for quad in self.store.match(None, RDFS.label, Literal(label), None):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value

    def _roles(self, facts: Facts) -> Iterator[Role]:
        for name in ROLES:
            for iri in every(facts, KG[name]):
                yield Role(name, self.entity(iri))

    def _account(self, iri: str) -> KnownAccount:
        facts = self._facts.told(iri)
        claims = tuple(sorted(map(self._claim, self._facts.claims_about(iri)), key=_claim_order))
        quotes = sorted(map(self._quote, every(facts, GAF.denotedBy)), key=lambda pair: pair[0])
        return KnownAccount(
            iri=iri,
            quotes=tuple(quote for _, quote in quotes),
            claims=claims,
            type=local_name(first(facts, KG.eventType) or "") or "Event",
            standing=_standing(facts, denied=any(claim.denies for claim in claims)),
            earliest=day(facts, KG.toldEarliest),
            latest=day(facts, KG.toldLatest),
            killed=whole(facts, KG.toldKilled),
            injured=whole(facts, KG.toldInjured),
            count=whole(facts, KG.toldCount),
            approximate=truth(facts, KG.approximate),
            confidence=decimal(facts, KG.confidence),
        )

    def _claim(self, iri: str) -> KnownClaim:
        facts = self._facts.told(iri)
        source = first(facts, SEM.accordingTo)
        return KnownClaim(
            who=first(facts, KG.sourceText) or "",
            source=self.entity(self.shown(source)) if source else None,
            verb=first(facts, KG.reportingVerb) or "",
            denies=truth(facts, KG.denies),
            earliest=day(facts, KG.saidEarliest),
            latest=day(facts, KG.saidLatest),
        )

    def _quote(self, mention: str) -> tuple[int, Quote]:
        """The sentence of a mention, with where it begins in its article."""
        facts = self._facts.told(mention)
        begin = whole(facts, KG.sentenceBegin) or 0
        text = first(facts, KG.sentence) or first(facts, NIF.anchorOf) or ""
        start = (whole(facts, NIF.beginIndex) or 0) - begin
        end = (whole(facts, NIF.endIndex) or 0) - begin
        trigger = Part(start, end, "event", rule=first(facts, KG.rule) or "")
        parts = (trigger, *(p for iri in every(facts, KG.argumentMention) for p in self._parts(iri, begin)))
        quote = Quote(
            text=text,
            parts=tuple(sorted(part for part in parts if 0 <= part.start < part.end <= len(text))),
            article=self.article(first(facts, NIF.referenceContext) or ""),
            trigger=first(facts, NIF.anchorOf) or "",
            rule=trigger.rule,
            fields=every(facts, KG.fieldRule),
        )
        return begin + start, quote

    def _parts(self, argument: str, begin: int) -> Iterator[Part]:
        """The words of an argument, once for each whom they mean ("both sides")."""
        facts = self._facts.told(argument)
        start, end = (whole(facts, NIF.beginIndex) or 0) - begin, (whole(facts, NIF.endIndex) or 0) - begin
        role, rule = first(facts, KG.role) or "", first(facts, KG.rule) or ""
        for entity in every(facts, KG.entity) or ("",):
            yield Part(start, end, role, self.shown(entity) if entity else "", rule)


def _or(value: int | None, other: int | None) -> int | None:
    return other if value is None else value


def _standing(facts: Facts, *, denied: bool) -> Standing:
    return Standing(
        polarity=first(facts, KG.polarity) or "positive",
        certainty=first(facts, KG.certainty) or "certain",
        outcome=first(facts, KG.outcome) or "accomplished",
        future=truth(facts, KG.future),
        denied=denied,
    )


def _plover(facts: Facts) -> tuple[str, ...]:
    """PLOVER type and mode; the IRI of a mode repeats its type, which is taken off."""
    prefix = PREFIXES["plover"]
    kind = (first(facts, KG.ploverType) or "").removeprefix(prefix)
    modes = (iri.removeprefix(prefix).removeprefix(f"{kind}-") for iri in every(facts, KG.ploverMode))
    return (kind, *modes) if kind else ()


def _told_order(account: KnownAccount) -> tuple[bool, str, str, str]:
    return (*_publication(account.article), account.iri)


def _publication(article: KnownArticle) -> tuple[bool, str, str]:
    day_ = article.published
    return day_ is None, day_.isoformat() if day_ else "", article.iri


def _claim_order(claim: KnownClaim) -> tuple[bool, str, str]:
    return claim.denies, claim.who, claim.verb
