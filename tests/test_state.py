"""`kg.state`: what the quads of a hand-built extraction say."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, serialize

from kg.errors import TermError
from kg.iri import Iris
from kg.model import Article, Event, Extraction, Span
from kg.state import lines, merge_events, root_iris, state_extraction, state_nquads
from kg.vocab import GAF, KG, NIF, OWL, PREFIXES, RDF, RDFS, SCHEMA, SEM, XSD
from tests.story import COUNTRY, HARBOR, IRIS, PORT_IRI, denial_story, find, harbor_story

HARBOR_GRAPH = NamedNode(IRIS.article_graph("harbor"))


@pytest.fixture(scope="module")
def harbor() -> Store:
    store = Store()
    store.extend(state_extraction(harbor_story(), IRIS))
    return store


@pytest.fixture(scope="module")
def denial() -> Store:
    store = Store()
    store.extend(state_extraction(denial_story(), IRIS))
    return store


def event_node(words: str, article_id: str = "harbor", text: str = HARBOR) -> NamedNode:
    span = find(text, words)
    return NamedNode(IRIS.event(article_id, span.start, span.end))


def values(store: Store, subject: NamedNode, predicate: NamedNode) -> set[str]:
    return {quad.object.value for quad in store.quads_for_pattern(subject, predicate, None, None)}


def ask(store: Store, pattern: str) -> bool:
    return bool(store.query(f"ASK {{ {pattern} }}", prefixes=dict(PREFIXES), use_default_graph_as_union=True))


def test_an_account_names_its_class_and_is_no_instance_of_it(harbor):
    shelled = event_node("shelled")
    assert values(harbor, shelled, RDF.type) == {KG.Account.value}
    assert values(harbor, shelled, KG.eventType) == {KG.Shelling.value}
    assert values(harbor, shelled, KG.ploverMode) == {PREFIXES["plover"] + "ASSAULT-heavy-weapons"}


@pytest.mark.parametrize(
    ("words", "cls", "told"),
    [
        ("killed", "Killing", {}),
        ("hurt", "Injury", {"polarity": {"negative"}}),
        ("storm", "Raid", {"future": {"true"}, "outcome": {"planned"}}),
    ],
)
def test_an_account_tells_how_it_stands_where_it_did_not_simply_happen(harbor, words, cls, told):
    event = event_node(words)
    assert values(harbor, event, KG.eventType) == {KG[cls].value}
    stated = {
        name: values(harbor, event, KG[name]) for name in ("polarity", "certainty", "future", "outcome")
    }
    assert {name: found for name, found in stated.items() if found} == told


def test_mentions_of_one_event_are_one_node(harbor):
    shelled, shelling = event_node("shelled"), event_node("shelling")
    assert not list(harbor.quads_for_pattern(shelling, None, None, None))
    assert len(values(harbor, shelled, GAF.denotedBy)) == 2
    assert values(harbor, shelled, KG.toldKilled) == {"4"}
    assert (
        values(harbor, shelled, KG.toldEarliest) == values(harbor, shelled, KG.toldLatest) == {"2023-05-01"}
    )
    assert values(harbor, shelled, KG.confidence) == {"0.9"}


def test_links_lead_to_the_merged_event(harbor):
    killed, shelled = event_node("killed"), event_node("shelled")
    assert values(harbor, killed, KG.toldCause) == {shelled.value}
    assert values(harbor, killed, KG.toldPartOf) == {shelled.value}


def test_roles_are_told_by_mentions_alone(harbor):
    shelled = event_node("shelled")
    assert not any(values(harbor, shelled, KG[role]) for role in ("agent", "patient", "place"))
    fillers = harbor.query(
        f"SELECT ?role ?who {{ <{shelled.value}> gaf:denotedBy/kg:argumentMention ?a . "
        "?a kg:role ?role ; kg:entity ?who }",
        prefixes=dict(PREFIXES),
        use_default_graph_as_union=True,
    )
    told = {(role.value, who.value) for role, who in fillers}
    assert {("agent", IRIS.entity("harbor", 0, 14)), ("patient", PORT_IRI), ("place", PORT_IRI)} <= told


def test_label_names_agent_trigger_and_patient(harbor):
    assert values(harbor, event_node("shelled"), RDFS.label) == {"Coastal rebels – shelled – Port Amara"}
    assert values(harbor, event_node("killed"), RDFS.label) == {"killed – four dockers"}


def test_dates_are_plain_dates(harbor):
    dated = [
        *harbor.quads_for_pattern(None, KG.earliest, None),
        *harbor.quads_for_pattern(None, KG.latest, None),
        *harbor.quads_for_pattern(None, KG.toldEarliest, None),
        *harbor.quads_for_pattern(None, KG.toldLatest, None),
    ]
    assert len(dated) == 6
    assert {quad.object.datatype for quad in dated} == {XSD.date}
    assert ask(harbor, '?e kg:eventType kg:Shelling ; sem:hasTime ?t . ?t a kg:Time ; kg:value "2023-05-01"')


def test_claim_links_source_event_and_verb(harbor):
    pattern = """?c a kg:Claim, sem:View ; kg:claimsAccount ?e ; sem:accordingTo ?s ; kg:reportingVerb "added" ;
                 kg:sourceText "the ministry" ; kg:polarity "negative" ; kg:denies false .
                 ?e kg:eventType kg:Injury . ?s rdfs:label "Amarian defence ministry" .
                 ?c gaf:denotedBy/nif:anchorOf "added" """
    assert ask(harbor, pattern)


def test_denial_is_a_claim_that_denies(denial):
    assert ask(
        denial, "?c kg:denies true ; kg:claimsAccount ?e ; kg:saidLatest ?d . ?e kg:certainty 'possible'"
    )
    assert not ask(denial, "?e a kg:Attack")


def test_registry_facts_stand_apart_from_mentions(harbor):
    port = NamedNode(PORT_IRI)
    in_article = list(harbor.quads_for_pattern(port, None, None, HARBOR_GRAPH))
    assert {quad.predicate for quad in in_article} == {GAF.denotedBy}
    registry = NamedNode(IRIS.registry_graph)
    facts = {quad.predicate for quad in harbor.quads_for_pattern(port, None, None, registry)}
    assert {RDF.type, RDFS.label, KG.within, KG.level, KG.country, OWL.sameAs} <= facts
    assert values(harbor, port, KG.within) == {COUNTRY.iri}
    assert values(harbor, port, OWL.sameAs) == {"https://sws.geonames.org/4242/"}


def test_point_has_longitude_first(harbor):
    assert ask(
        harbor,
        f"<{PORT_IRI}> wgs84:lat 12.75 ; wgs84:long 43.5 ; geo:hasGeometry/geo:asWKT "
        '"<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(43.5 12.75)"^^geo:wktLiteral',
    )


def test_every_mention_covers_its_words(harbor, denial):
    for store, text in ((harbor, HARBOR), (denial, denial_story().article.text)):
        rows = store.query(
            "SELECT ?b ?e ?w { ?m nif:beginIndex ?b ; nif:endIndex ?e ; nif:anchorOf ?w }",
            prefixes=dict(PREFIXES),
            use_default_graph_as_union=True,
        )
        spans = [(int(b.value), int(e.value), w.value) for b, e, w in rows]
        assert len(spans) >= 8
        assert all(text[begin:end] == words for begin, end, words in spans)


def test_event_mention_carries_sentence_and_roles(harbor):
    assert ask(
        harbor,
        """?m kg:sentence ?s ; kg:sentenceBegin 0 ; kg:sentenceEnd 71 ; kg:rule "verb" ;
             kg:argumentMention ?a . ?a kg:role "agent" ; kg:entity ?x ; nif:beginIndex 0 ; nif:endIndex 14 .
           ?m kg:argumentMention [ kg:role "source" ] , [ kg:role "time" ]
           FILTER(STRSTARTS(?s, "Coastal rebels shelled"))""",
    )


def test_relation_is_a_fact_with_evidence(denial):
    assert ask(
        denial,
        """?r kg:backedBy ?t . ?t rdfs:label "Tarsia" .
           ?m a kg:RelationMention ; kg:relationSubject ?r ; kg:relationPredicate kg:backedBy ;
              kg:relationObject ?t ; nif:anchorOf "armed by Tarsia" """,
    )


def test_a_relation_that_does_not_hold_is_told_by_its_mention_alone():
    story = denial_story()
    (relation,) = story.relations
    over = replace(relation, outcome="accomplished", post="patron", latest=date(2022, 5, 1))
    store = Store()
    store.extend(state_extraction(replace(story, relations=(over,)), IRIS))
    assert not ask(store, "?r kg:backedBy ?t")
    assert ask(
        store,
        """?m kg:relationPredicate kg:backedBy ; kg:outcome "accomplished" ; kg:post "patron" ;
              kg:latest "2022-05-01"^^xsd:date""",
    )


def test_article_keeps_its_text_and_data(harbor, denial):
    article = NamedNode(IRIS.article("harbor"))
    assert values(harbor, article, NIF.isString) == {HARBOR}
    assert values(harbor, article, SCHEMA.datePublished) == {"2023-05-02"}
    (url,) = denial.quads_for_pattern(NamedNode(IRIS.article("denial")), SCHEMA.url, None, None)
    assert isinstance(url.object, Literal)


def test_same_extraction_gives_the_same_quads_in_the_same_order():
    first, second = (state_extraction(harbor_story(), Iris()) for _ in range(2))
    assert first == second
    assert len(set(first)) == len(first)


def test_store_keeps_exactly_what_is_stated(harbor):
    assert set(harbor) == set(state_extraction(harbor_story(), IRIS))


@pytest.mark.parametrize("story", [harbor_story, denial_story])
def test_nquads_are_the_quads_in_canonical_form(story):
    text = state_nquads(story(), IRIS)
    assert text == serialize(state_extraction(story(), IRIS), format=RdfFormat.N_QUADS)
    assert text.count(b"\n") > 100


def test_an_article_of_nothing_states_itself_alone():
    text = state_nquads(Extraction(Article("a", "x")), IRIS).decode()
    assert {line.split()[0] for line in text.splitlines()} == {f"<{IRIS.article('a')}>"}


@given(st.text() | st.text('\x00\x07\b\t\n\x0b\f\r\x1f"\\\\\x7f\x80\u2028é'))
def test_literals_are_written_as_the_engine_writes_them(text):
    assert lines.text_literal(text) == str(Literal(text))


def test_every_control_character_is_written_as_the_engine_writes_it():
    text = "".join(map(chr, range(256)))
    assert lines.text_literal(text) == str(Literal(text))


@pytest.mark.parametrize(
    ("written", "term"),
    [
        (lines.date_literal(date(2023, 5, 2)), Literal("2023-05-02", datatype=XSD.date)),
        (lines.integer_literal(-12), Literal("-12", datatype=XSD.integer)),
        (lines.boolean_literal(True), Literal("true", datatype=XSD.boolean)),
        (lines.decimal_literal(0.90001, digits=4), Literal("0.9", datatype=XSD.decimal)),
        (lines.decimal_literal(12.0, digits=2), Literal("12", datatype=XSD.decimal)),
        (lines.node("urn:a"), NamedNode("urn:a")),
        (lines.class_of("Attack"), KG.Attack),
        (lines.KG.agent, KG.agent),
        (lines.SEM["Event"], SEM.Event),
    ],
)
def test_terms_are_written_as_the_engine_writes_them(written, term):
    assert written == str(term)


def test_a_misspelt_term_is_an_error():
    with pytest.raises(TermError, match="agent"):
        _ = lines.KG.agnet


def test_no_blank_nodes(harbor):
    assert not [q for q in harbor if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)]


def test_unknown_class_is_an_error():
    event = Event("x:e", ("Atack",), Span(0, 1), Span(0, 1), Span(0, 1), "verb")
    with pytest.raises(TermError, match="Attack"):
        state_extraction(Extraction(Article("a", "x"), events=(event,)), IRIS)


def simple_event(start: int, **fields) -> Event:
    span = Span(start, start + 1)
    return Event(
        f"x:{start}", fields.pop("types", ("Attack", "Event")), span, span, Span(0, 99), "verb", **fields
    )


def test_periods_that_exclude_one_another_leave_the_first():
    may, june = (date(2023, 5, 1), date(2023, 5, 31)), (date(2023, 6, 1), date(2023, 6, 30))
    first = simple_event(0)
    second = simple_event(1, earliest=may[0], latest=may[1], same_as=first.iri)
    third = simple_event(2, earliest=june[0], latest=june[1], same_as=second.iri)
    (merged,) = merge_events((third, first, second))
    assert (merged.earliest, merged.latest) == may


def test_figures_come_from_realized_mentions_first():
    planned = simple_event(0, future=True, count=9, approximate=True)
    done = simple_event(1, count=3, same_as=planned.iri)
    (merged,) = merge_events((planned, done))
    assert (merged.count, merged.approximate, merged.realized, merged.iri) == (3, False, True, planned.iri)


def test_most_specific_class_wins():
    named = simple_event(0)
    precise = simple_event(1, types=("DroneStrike", "Attack", "Conflict", "Event"), same_as=named.iri)
    (merged,) = merge_events((named, precise))
    assert merged.types[0] == "DroneStrike"


@given(st.lists(st.integers(-1, 7), min_size=1, max_size=8))
def test_every_mention_reaches_one_root(targets):
    """Chains of any shape, rings and dangling references included, end in one root for all that they join."""
    events = tuple(
        simple_event(i, same_as=None if target < 0 else f"x:{target}") for i, target in enumerate(targets)
    )
    roots = root_iris(events)
    known = {event.iri for event in events}
    for event in events:
        assert roots[event.iri] in known
        if event.same_as in known:
            assert roots[event.iri] == roots[event.same_as]
    merged = merge_events(events)
    assert sorted(m.iri for e in merged for m in e.mentions) == sorted(known)
    assert not [e for e in merged if e.iri not in {m.iri for m in e.mentions}]
