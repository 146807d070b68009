"""How much a graph holds."""

from dataclasses import dataclass

from kg.store import Store
from kg.vocab import KG, RDF, SCHEMA


@dataclass(frozen=True, slots=True)
class GraphCounts:
    """How much a graph holds.

    Args:
        n_articles: Articles.
        n_events: Real events, each once whatever the number of articles that tell of it; those that did not happen
            included.
        n_accounts: What articles tell of them, each article's account of one event counted once.
        n_unrealized: Of the events, those that are negated, planned, failed or doubted.
        n_actors: Actors, from registries and from articles.
        n_places: Places, those that only contain others included.
        n_claims: Claims of who says so.
        n_mentions: Mentions of any of these in the articles.
        n_quads: Quads in all, ontology and registry included.
    """

    n_articles: int
    n_events: int
    n_accounts: int
    n_unrealized: int
    n_actors: int
    n_places: int
    n_claims: int
    n_mentions: int
    n_quads: int


def count_graph(store: Store) -> GraphCounts:
    """Count what a store holds.

    Raises:
        StoreError: The store is closed or cannot be read.
    """
    minor = {quad.subject for quad in store.match(None, KG.salient)}
    return GraphCounts(
        n_articles=store.count_subjects(RDF.type, SCHEMA.NewsArticle),
        n_events=store.count_subjects(KG.articleCount),
        n_accounts=store.count_subjects(RDF.type, KG.Account) - len(minor),
        n_unrealized=store.count_subjects(RDF.type, KG.UnrealizedEvent),
        n_actors=store.count_subjects(RDF.type, KG.Actor),
        n_places=store.count_subjects(RDF.type, KG.Place),
        n_claims=store.count_subjects(RDF.type, KG.Claim),
        n_mentions=store.count_subjects(RDF.type, KG.Mention),
        n_quads=len(store),
    )
