"""Reads a store into a `GraphView`.

In: a `Store`, through the questions of `rows`. Out: a view with every event, its evidence and claims,
and the entities that take part; `arrange` ranks and places them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kg.store import Store
from kg.view import rows
from kg.view.arrange import OTHER, arrange
from kg.view.entities import read_entities
from kg.view.model import (
    AccountView,
    ArticleView,
    ClaimView,
    EdgeView,
    EventView,
    Evidence,
    GraphView,
    RoleSpan,
)
from kg.view.saved import SavedQuery, answer_queries
from kg.vocab import label, superclasses
from kg.wording import describe_status

_PLACE_ROLES = ("place", "destination", "origin")


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim as stored: the event that its account is of, the claim, and where its reporting word stands."""

    event: str
    account: str
    view: ClaimView
    begin: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class _Mention:
    """The mention of an event as stored; offsets are those of the article."""

    iri: str
    event: str
    sentence: str
    sentence_begin: int
    span: RoleSpan
    words: str
    article: str


def build_view(store: Store, *, queries: Iterable[SavedQuery] = ()) -> GraphView:
    """Read all that a page shows, arranged.

    Entities that only one article knows, and that bear the same name and class in several, are one node.

    Args:
        store: The graph; it is only read.
        queries: Queries whose answers are shown; the package's named ones that need no value come after them.

    Raises:
        QueryError: One of the queries is wrong.

    Returns:
        The same view for the same quads.
    """
    edges = _read_edges(store, rows.ROLES)
    claims = _read_claims(store)
    mentions = _read_mentions(store)
    relations = _read_relations(store, mentions)
    used = {edge.target for edge in edges} | {end for e in relations for end in (e.source, e.target)}
    used |= {claim.view.entity for claim in claims if claim.view.entity}
    entities = read_entities(store, edges, used)
    view = GraphView(
        articles=_read_articles(store),
        entities=entities.shown,
        edges=_redirect(edges, entities.shown_as),
        links=_read_edges(store, rows.LINKS),
        relations=_redirect(relations, entities.shown_as),
        answers=answer_queries(store, queries),
    )
    events = _read_events(store, view, claims, mentions, entities.shown_as)
    return arrange(replace(view, events=events))


def _read_articles(store: Store) -> tuple[ArticleView, ...]:
    found: dict[str, ArticleView] = {}
    for iri, title, source, published, url, article_id in rows.select(store, rows.ARTICLES):
        name = title or article_id or ""
        found.setdefault(iri or "", ArticleView(iri or "", name, source, rows.day(published), url))
    return tuple(found.values())


def _read_edges(store: Store, query: str) -> tuple[EdgeView, ...]:
    return tuple(
        EdgeView(source, target, rows.local_name(role))
        for source, target, role in rows.select(store, query)
        if source and target and source != target
    )


def _read_relations(store: Store, mentions: Mapping[str, list[_Mention]]) -> tuple[EdgeView, ...]:
    """Read facts about two entities with the sentences that state them, where an event's mention brings those."""
    sentences: dict[str, dict[int, str]] = {}
    for mention in (mention for found in mentions.values() for mention in found):
        sentences.setdefault(mention.article, {})[mention.sentence_begin] = mention.sentence
    proofs: dict[EdgeView, list[Evidence]] = {}
    for subject, predicate, object_, article, begin, end, words in rows.select(store, rows.RELATION_MENTIONS):
        edge = EdgeView(subject or "", object_ or "", rows.local_name(predicate))
        known = sentences.get(article or "", {})
        first, last = int(begin or 0), int(end or 0)
        start = max((b for b in known if b <= first and last <= b + len(known[b])), default=None)
        text = words or "" if start is None else known[start]
        moved = RoleSpan(edge.role, first - start, last - start) if start is not None else None
        proofs.setdefault(edge, []).append(Evidence(text, (moved,) if moved else (), article or ""))
    return tuple(
        replace(edge, evidence=tuple(proofs.get(edge, ()))) for edge in _read_edges(store, rows.ALL_RELATIONS)
    )


def _redirect(edges: Iterable[EdgeView], shown_as: Mapping[str, str]) -> tuple[EdgeView, ...]:
    """Lead edges to the nodes that are shown; those to an entity without a label are dropped."""
    moved = (
        replace(e, source=shown_as.get(e.source, e.source), target=shown_as[e.target])
        for e in edges
        if e.target in shown_as
    )
    found: dict[EdgeView, tuple[Evidence, ...]] = {}
    for edge in moved:
        if edge.source != edge.target:
            known = found.get(edge, ())
            found[edge] = (*known, *(item for item in edge.evidence if item not in known))
    return tuple(replace(edge, evidence=found[edge]) for edge in sorted(found))


def _read_claims(store: Store) -> tuple[_Claim, ...]:
    found: dict[str, _Claim] = {}
    for row in rows.select(store, rows.CLAIMS):
        event, claim, words, verb, denies, source, first, last, begin, end, article, account = row
        view = ClaimView(
            who=words or "",
            verb=verb or "",
            denies=rows.truth(denies),
            entity=source,
            earliest=rows.day(first),
            latest=rows.day(last),
            article=article,
        )
        found.setdefault(
            claim or "", _Claim(event or "", account or "", view, rows.number(begin), rows.number(end))
        )
    return tuple(found.values())


def _read_events(
    store: Store,
    view: GraphView,
    claims: tuple[_Claim, ...],
    mentions: Mapping[str, list[_Mention]],
    shown_as: Mapping[str, str],
) -> tuple[EventView, ...]:
    claims_of: dict[str, list[_Claim]] = {}
    for claim in claims:
        claims_of.setdefault(claim.event, []).append(claim)
    times: dict[str, list[str]] = {}
    for iri, words in rows.select(store, rows.TIMES):
        times.setdefault(iri or "", []).append(words or "")
    arguments = _read_arguments(store, shown_as)
    places = _place_labels(view)
    accounts = _read_accounts(store, claims)
    events: dict[str, EventView] = {}
    for row in rows.select(store, rows.EVENTS):
        event = _event(row, claims_of.get(row[0] or "", []), mentions.get(row[0] or "", []))
        evidence = tuple(
            _evidence(mention, arguments.get(mention.iri, ()), claims_of.get(event.id, []))
            for mention in mentions.get(event.id, [])
        )
        shown_claims = tuple(
            replace(claim.view, entity=shown_as.get(claim.view.entity or ""))
            for claim in claims_of.get(event.id, [])
        )
        complete = replace(
            event,
            evidence=_join_sentences(evidence),
            claims=shown_claims,
            accounts=accounts.get(event.id, ()),
            place=places.get(event.id),
            time=", ".join(times.get(event.id, [])) or None,
        )
        events.setdefault(event.id, complete)
    return tuple(events.values())


def _read_accounts(store: Store, claims: tuple[_Claim, ...]) -> dict[str, tuple[AccountView, ...]]:
    """What each article tells of the events that several tell of; what it tells of one in two places, together."""
    denied = {claim.account for claim in claims if claim.view.denies}
    found: dict[str, dict[str, AccountView]] = {}
    for row in rows.select(store, rows.ACCOUNTS):
        event, account, article, label, polarity, certainty, future, outcome, *figures = row
        earliest, latest, killed, injured, count, approximate, place = figures
        told = AccountView(
            article=article or "",
            label=label or "",
            status=describe_status(
                polarity=polarity or "positive",
                certainty=certainty or "certain",
                outcome=outcome or "accomplished",
                future=rows.truth(future),
                denied=account in denied,
            ),
            earliest=rows.day(earliest),
            latest=rows.day(latest),
            place=place,
            killed=rows.number(killed),
            injured=rows.number(injured),
            count=rows.number(count),
            approximate=rows.truth(approximate),
        )
        of_event = found.setdefault(event or "", {})
        known = of_event.get(told.article)
        of_event[told.article] = told if known is None else _together(known, told)
    return {event: tuple(accounts.values()) for event, accounts in found.items()}


def _together(first: AccountView, second: AccountView) -> AccountView:
    """Two accounts of one article as one: what the first leaves out, the second tells."""
    dated = first if first.earliest or first.latest else second
    return replace(
        first,
        status=first.status and second.status,
        earliest=dated.earliest,
        latest=dated.latest,
        place=first.place or second.place,
        killed=second.killed if first.killed is None else first.killed,
        injured=second.injured if first.injured is None else first.injured,
        count=second.count if first.count is None else first.count,
        approximate=first.approximate or second.approximate,
    )


def _event(row: rows.Row, claims: list[_Claim], mentions: list[_Mention]) -> EventView:
    iri, type_iri, title, unrealized, polarity, certainty, future, outcome, *figures = row
    earliest, latest, killed, injured, count, approximate, confidence, articles, publishers, contested = (
        figures
    )
    name = rows.local_name(type_iri)
    lineage = superclasses(name)
    return EventView(
        id=iri or "",
        label=_card_label(name, mentions, title),
        type=name,
        category=lineage[-2] if len(lineage) > 1 else OTHER,
        title=title,
        realized=not rows.truth(unrealized),
        status=describe_status(
            polarity=polarity or "positive",
            certainty=certainty or "certain",
            outcome=outcome or "accomplished",
            future=rows.truth(future),
            denied=any(claim.view.denies for claim in claims),
        ),
        earliest=rows.day(earliest),
        latest=rows.day(latest),
        killed=rows.number(killed),
        injured=rows.number(injured),
        count=rows.number(count),
        approximate=rows.truth(approximate),
        confidence=rows.decimal(confidence),
        n_articles=rows.number(articles) or 0,
        n_publishers=rows.number(publishers) or 0,
        contested=tuple((contested or "").split()),
    )


def _card_label(type_name: str, mentions: list[_Mention], title: str | None) -> str:
    """The class in words; for a plain event the word that names it."""
    if type_name == OTHER and mentions:
        return mentions[0].words
    if type_name == OTHER and title:
        return title
    words = label(type_name)
    return words[:1].upper() + words[1:]


def _read_mentions(store: Store) -> dict[str, list[_Mention]]:
    found: dict[str, dict[str, _Mention]] = {}
    for event, iri, sentence, sentence_begin, begin, end, words, article in rows.select(store, rows.MENTIONS):
        mention = _Mention(
            iri=iri or "",
            event=event or "",
            sentence=sentence or "",
            sentence_begin=int(sentence_begin or 0),
            span=RoleSpan("trigger", int(begin or 0), int(end or 0)),
            words=words or "",
            article=article or "",
        )
        found.setdefault(mention.event, {}).setdefault(mention.iri, mention)
    return {event: list(mentions.values()) for event, mentions in found.items()}


def _read_arguments(store: Store, shown_as: Mapping[str, str]) -> dict[str, tuple[RoleSpan, ...]]:
    found: dict[str, tuple[RoleSpan, ...]] = {}
    for mention, role, begin, end, entity in rows.select(store, rows.ARGUMENTS):
        span = RoleSpan(role or "", int(begin or 0), int(end or 0), shown_as.get(entity or ""))
        found[mention or ""] = (*found.get(mention or "", ()), span)
    return found


def _evidence(mention: _Mention, arguments: tuple[RoleSpan, ...], claims: list[_Claim]) -> Evidence:
    """A sentence with its spans, counted from its start; what lies outside of it is left out."""
    cues = (
        RoleSpan("cue", claim.begin, claim.end)
        for claim in claims
        if claim.begin is not None and claim.end is not None and claim.view.article == mention.article
    )
    length = len(mention.sentence)
    moved = (
        replace(span, start=span.start - mention.sentence_begin, end=span.end - mention.sentence_begin)
        for span in (mention.span, *arguments, *cues)
    )
    spans = tuple(sorted({s for s in moved if 0 <= s.start < s.end <= length}, key=_text_order))
    return Evidence(mention.sentence, spans, mention.article)


def _text_order(span: RoleSpan) -> tuple[int, int, str, str]:
    return span.start, -span.end, span.role, span.entity or ""


def _join_sentences(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Show a sentence that mentions an event twice once, with the spans of both mentions."""
    found: dict[tuple[str, str], Evidence] = {}
    for item in evidence:
        key = (item.article, item.text)
        known = found.get(key)
        spans = set(item.spans) | set(known.spans if known else ())
        found[key] = replace(item, spans=tuple(sorted(spans, key=_text_order)))
    return tuple(found.values())


def _place_labels(view: GraphView) -> dict[str, str]:
    """Label of the place of each event."""
    labels = {entity.id: entity.label for entity in view.entities}
    found: dict[str, str] = {}
    for role in _PLACE_ROLES:
        for edge in view.edges:
            if edge.role == role and edge.target in labels:
                found.setdefault(edge.source, labels[edge.target])
    return found
