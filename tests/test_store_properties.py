"""Whatever is added, replaced, removed, linked and undone, in any order, a store holds no orphan."""

from collections.abc import Callable
from dataclasses import replace

import pyoxigraph as ox
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import kg
from kg.model import Article, Extraction
from kg.resolve import resolve_store
from kg.stamp import Stamp, Versions, state_stamp
from kg.state import state_extraction
from kg.store import GraphStore
from kg.vocab import GAF, KG, NIF, RDF, SCHEMA
from tests.story import denial_story, harbor_story

IDS = ("harbor", "denial", "third")
BUILDERS: dict[str, Callable[[], Extraction]] = {
    "harbor": harbor_story,
    "denial": denial_story,
    "third": lambda: Extraction(Article("third", "Nothing happened.")),
}
VERSIONS = st.sampled_from([Versions("e1", "l1", "m1"), Versions("e2", "l1", "m1")])


class Archive(RuleBasedStateMachine):
    """A store beside what it is to hold: of each article the quads of its last version."""

    @initialize()
    def begin(self):
        self.graph = kg.Graph(GraphStore.memory())
        self.store = self.graph.store
        self.held = {}

    @rule(name=st.sampled_from(IDS), n_events=st.integers(0, 3), versions=VERSIONS)
    def add_or_replace(self, name, n_events, versions):
        story = BUILDERS[name]()
        story = replace(story, events=story.events[:n_events])
        stamp = state_stamp(Stamp.of(story.article, versions), name, self.store.iris)
        quads = {*state_extraction(story, self.store.iris), *ox.parse(stamp, format=ox.RdfFormat.N_QUADS)}
        graph = self.store.iris.article_graph(name)
        self.store.add(quads, graph)
        resolve_store(self.store)  # as a build does at its end
        self.held[graph] = {quad for quad in quads if quad.graph_name.value == graph}

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def remove(self, data):
        name = data.draw(st.sampled_from(sorted(self.held)))
        assert self.graph.remove(name.rpartition("/")[2]) == len(self.held.pop(name))

    @rule()
    def resolve(self):
        self.graph.resolve()

    @invariant()
    def each_article_is_whole_and_none_is_left_over(self):
        assert {article.graph for article in self.store.articles()} == set(self.held)
        for name, quads in self.held.items():
            assert set(self.store.quads(name)) == quads

    @invariant()
    def no_graph_is_empty(self):
        graphs = {graph.value for graph in self.store.oxigraph.named_graphs()}
        assert all(next(self.store.quads(name), None) is not None for name in graphs)

    @invariant()
    def no_mention_stands_without_its_article(self):
        for quad in self.store.match(None, RDF.type, KG.Mention):
            (article,) = self.store.match(quad.subject, NIF.referenceContext, None, quad.graph_name)
            assert next(self.store.match(article.object, RDF.type, SCHEMA.NewsArticle, quad.graph_name), None)
        for quad in self.store.match(None, GAF.denotedBy):
            assert next(self.store.match(quad.object, RDF.type, KG.Mention, quad.graph_name), None)

    @invariant()
    def no_article_has_two_stamps(self):
        graphs = [quad.graph_name.value for quad in self.store.match(None, RDF.type, KG.Extraction)]
        assert sorted(graphs) == sorted(self.held)

    @invariant()
    def every_link_leads_to_what_is_there(self):
        for predicate in (KG.linkFrom, KG.linkTo, KG.figureOf, KG.figureIn):
            for quad in self.store.match(None, predicate):
                assert next(self.store.match(quad.object, RDF.type), None) is not None

    def teardown(self):
        if hasattr(self, "graph"):
            self.graph.close()


Archive.TestCase.settings = settings(
    max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
test_archive = Archive.TestCase
