"""The files of ontologies/: they parse, define every term, agree with each other, and catch faults."""

import re
from typing import get_args

import pytest
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from kg import model, vocab
from kg.vocab.relations import RELATIONS

KG = rdflib.Namespace(vocab.KG_IRI)
CODES = "https://w3id.org/kg-news/codes/"
PLOVER_TYPES = (
    "ACCUSE AGREE AID ASSAULT COERCE CONCEDE CONSULT COOPERATE MOBILIZE PROTEST REJECT REQUEST RETREAT "
    "SANCTION SUPPORT THREATEN"
)
FILES = {path.name: path for path in vocab.ontology_files()}


@pytest.fixture(scope="module", name="ontology")
def read_ontology():
    return rdflib.Graph().parse(FILES["kg.ttl"])


@pytest.fixture(scope="module", name="codes")
def read_codes():
    return rdflib.Graph().parse(FILES["kg-codes.ttl"])


def notations(codes, scheme):
    concepts = codes.subjects(SKOS.inScheme, rdflib.URIRef(CODES + scheme))
    return sorted(str(codes.value(concept, SKOS.notation)) for concept in concepts)


def test_the_three_files_are_there():
    assert sorted(FILES) == ["kg-codes.ttl", "kg.ttl", "shapes.ttl"]


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_parses_and_has_a_header(name):
    graph = rdflib.Graph().parse(FILES[name])
    header = graph.value(None, RDF.type, OWL.Ontology)
    assert graph.value(header, OWL.versionInfo) is not None
    assert graph.value(header, DCTERMS.license) is not None


def test_rdflib_sees_the_terms_that_vocab_sees(ontology):
    defined = {str(s).removeprefix(vocab.KG_IRI) for s in ontology.subjects(RDF.type) if str(s) in KG}
    assert defined == set(vocab.KG)


def test_every_term_has_one_label_and_a_sentence_of_comment(ontology):
    for name in vocab.KG:
        (label,), (comment,) = (
            ontology.objects(KG[name], RDFS.label),
            ontology.objects(KG[name], RDFS.comment),
        )
        assert label.language == comment.language == "en"
        assert re.fullmatch(r".{15,}\.", comment), name
        assert vocab.label(name) == str(label)
        assert vocab.comment(name) == str(comment)


def test_no_two_terms_share_a_comment(ontology):
    comments = [str(comment) for comment in ontology.objects(None, RDFS.comment)]
    assert len(set(comments)) == len(comments)


def test_every_kg_term_that_the_files_use_is_defined():
    for name, path in FILES.items():
        triples = rdflib.Graph().parse(path)
        used = {n for t in triples for n in t if isinstance(n, rdflib.URIRef) and str(n) in KG}
        unknown = [node for node in used if str(node).removeprefix(vocab.KG_IRI) not in vocab.KG]
        assert not unknown, (name, unknown)


def test_every_code_of_a_class_is_a_concept(ontology, codes):
    for annotation in ("ploverType", "ploverMode", "cameoType", "acledType"):
        used = set(ontology.objects(None, KG[annotation]))
        assert used, annotation
        assert all((code, RDF.type, SKOS.Concept) in codes for code in used), annotation


def test_a_mode_belongs_to_the_type_beside_it(ontology, codes):
    for subject, mode in ontology.subject_objects(KG.ploverMode):
        assert codes.value(mode, SKOS.broader) == ontology.value(subject, KG.ploverType)


def test_plover_codes_are_notations(codes):
    known = notations(codes, "plover")
    for name in vocab.event_classes():
        plover = vocab.plover_codes(name)
        assert not plover or "-".join(plover) in known, name


def test_code_lists_are_complete(codes):
    plover = notations(codes, "plover")
    assert " ".join(notation for notation in plover if notation.isupper()) == PLOVER_TYPES
    assert len(plover) == 16 + 71
    assert notations(codes, "cameo") == [f"{number:02}" for number in range(1, 21)]
    assert len(notations(codes, "sector")) == 27
    assert len(notations(codes, "acled")) == 6 + 25


@pytest.mark.parametrize("scheme", ["plover", "sector", "cameo", "acled", "polarity", "certainty", "outcome"])
def test_concepts_have_one_notation_and_definition_each(codes, scheme):
    listed = notations(codes, scheme)
    assert len(set(listed)) == len(listed) > 0
    for concept in codes.subjects(SKOS.inScheme, rdflib.URIRef(CODES + scheme)):
        assert len(list(codes.objects(concept, SKOS.prefLabel))) == 1
        assert len(list(codes.objects(concept, SKOS.definition))) == 1


@pytest.mark.parametrize(
    ("scheme", "literal"),
    [("polarity", model.Polarity), ("certainty", model.Certainty), ("outcome", model.Outcome)],
)
def test_factuality_schemes_are_the_models_values(codes, scheme, literal):
    assert notations(codes, scheme) == sorted(get_args(literal))


def test_the_shapes_know_every_sector(codes):
    shapes = rdflib.Graph().parse(FILES["shapes.ttl"])
    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    (sector,) = shapes.subjects(shacl.path, KG.sector)
    listed = shapes.collection(shapes.value(sector, shacl["in"]))
    assert sorted(map(str, listed)) == notations(codes, "sector")


def test_the_relations_of_the_ontology_are_those_of_vocab_and_shapes(ontology):
    below, pending = set(), [KG.tie]
    while pending:
        found = list(ontology.subjects(RDFS.subPropertyOf, pending.pop()))
        below.update(found)
        pending += found
    assert below == {KG[name] for name in RELATIONS}
    shapes = rdflib.Graph().parse(FILES["shapes.ttl"])
    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    (predicate,) = shapes.subjects(shacl.path, KG.relationPredicate)
    assert set(shapes.collection(shapes.value(predicate, shacl["in"]))) == below


VALID = """
<a> a schema:NewsArticle , nif:Context ; schema:identifier "a" ; nif:isString "Rebels shelled Massawa." ;
    schema:datePublished "2024-07-18"^^xsd:date .
<m> a kg:Mention ; nif:beginIndex 7 ; nif:endIndex 14 ; nif:anchorOf "shelled" ; nif:referenceContext <a> ;
    kg:rule "verb" ; kg:confidence 0.9 .
<e> a kg:Shelling , kg:Attack , kg:Conflict , kg:Event ; rdfs:label "shelling" ; kg:eventType kg:Shelling ;
    kg:account <o> ; kg:articleCount 1 ; kg:contested "killed" ; sem:hasActor <b> ; sem:hasPlace <q> ; kg:story <y> ;
    kg:agent <g> ; kg:place <p> ; kg:earliest "2024-07-16"^^xsd:date ; kg:latest "2024-07-17"^^xsd:date ;
    kg:polarity "positive" ; kg:certainty "certain" ; kg:future false ; kg:outcome "accomplished" ;
    kg:killed 3 ; kg:injured 4 ; kg:count 2 ; kg:cause <u> ; kg:confidence 0.8 .
<o> a kg:Account ; rdfs:label "shelling" ; kg:eventType kg:Shelling ; gaf:denotedBy <m> ; kg:toldKilled 3 ;
    kg:toldEarliest "2024-07-16"^^xsd:date ; kg:toldPartOf <o2> .
<o2> a kg:Account ; rdfs:label "no injury" ; kg:eventType kg:Injury ; gaf:denotedBy <m> .
<u> a kg:UnrealizedEvent ; rdfs:label "no injury" ; kg:eventType kg:Injury ; kg:account <o2> ; kg:articleCount 1 ;
    kg:polarity "negative" ; kg:certainty "probable" ; kg:future true ; kg:outcome "failed" .
<v> a kg:Series , kg:Event ; rdfs:label "raids" ; kg:eventType kg:Raid ; kg:account <o3> ; kg:articleCount 1 .
<o3> a kg:Account ; rdfs:label "raids" ; kg:eventType kg:Raid ; gaf:denotedBy <m> .
<c> a kg:Claim ; kg:claimsAccount <o> ; kg:reportingVerb "said" ; sem:accordingTo <g> ; gaf:denotedBy <m> ;
    kg:denies false ; kg:saidEarliest "2024-07-17"^^xsd:date ; kg:saidLatest "2024-07-18"^^xsd:date .
<y> a kg:Story ; rdfs:label "A siege" .
<a> kg:story <y> .
<t> a sem:Time ; kg:value "2024-07" ; gaf:denotedBy <m> .
<g> a kg:Group , kg:Actor ; rdfs:label "rebels" ; kg:sector "REB" ; kg:country "ERI" ; kg:backedBy <b> .
<b> a kg:Actor ; rdfs:label "backers" .
<p> a kg:Facility , kg:Place ; rdfs:label "port" ; kg:level "facility" ; kg:within <q> ;
    wgs84:lat 15.6 ; wgs84:long 39.4 .
<q> a kg:Place ; rdfs:label "coast" .
<x> a kg:Extraction , prov:Activity ; prov:used <a> ; kg:contentDigest "00112233445566778899aabbccddeeff" ;
    kg:extractorVersion "1" ; kg:lexiconVersion "2" ; kg:modelVersion "model 3" .
<w> a kg:Weapon , kg:Thing ; rdfs:label "mortar" .
<r> a kg:RelationMention ; kg:relationSubject <g> ; kg:relationPredicate kg:backedBy ; kg:relationObject <b> ;
    kg:post "ally" ; kg:outcome "accomplished" .
<l> a kg:Link ; kg:linkFrom <e> ; kg:linkTo <cluster> ; kg:score 0.75 ; kg:because "both on 2024-07-16" .
<f> a kg:FigureReport ; kg:figureOf <e> ; kg:figureIn <o> ; kg:figureName "killed" ; kg:figureValue 5 ;
    kg:isLatest true .
<d> a kg:Decision ; kg:verdict "same" ; kg:decidesOn <s1> , <s2> .
<s1> a kg:DecisionSide ; kg:sideKind "event" ; kg:sideWords "shelled" .
<s2> a kg:DecisionSide ; kg:sideKind "actor" ; kg:sideWords "rebels" .
<n> a kg:Undo ; kg:undoNumber 1 ; kg:undoAdded "" ; kg:undoRemoved "" .
<p/geometry> a geo:Geometry ; geo:asWKT "POINT(39.4 15.6)"^^geo:wktLiteral .
"""
FAULTS = [
    ("kg:eventType kg:Shelling ;", "", "needs one kg:eventType"),
    ('rdfs:label "shelling" ;', "", "needs an rdfs:label"),
    ("gaf:denotedBy <m> ; kg:toldKilled 3", "kg:toldKilled 3", "needs a gaf:denotedBy"),
    ("kg:account <o> ;", "", "needs a kg:account"),
    ("sem:hasActor <b>", "sem:hasActor <w>", "sem:hasActor must lead"),
    ("sem:hasPlace <q>", "sem:hasPlace <w>", "sem:hasPlace must lead"),
    ("<a> kg:story <y> .", "", "two articles at least"),
    ("kg:articleCount 1 ;", "kg:articleCount 0 ;", "needs one kg:articleCount"),
    ('kg:contested "killed"', 'kg:contested "much"', "kg:contested must be"),
    ("kg:account <o2>", "kg:account <o2> , <o>", "belongs to more than one event"),
    ("kg:toldKilled 3", "kg:toldKilled -3", "kg:toldKilled, kg:toldInjured and kg:toldCount must be"),
    ('kg:toldEarliest "2024-07-16"^^xsd:date', 'kg:toldEarliest "2024"', "kg:toldEarliest and kg:toldLatest"),
    ("kg:toldPartOf <o2>", "kg:toldPartOf <u>", "must lead to an account"),
    ("kg:cause <u>", "kg:cause <p>", "must lead to an event"),
    ("kg:agent <g>", 'kg:agent "rebels"', "a role must be filled by a node"),
    (
        'kg:earliest "2024-07-16"^^xsd:date',
        'kg:earliest "2024-07"^^xsd:gYearMonth',
        "kg:earliest must be one xsd:date",
    ),
    ('kg:latest "2024-07-17"^^xsd:date', 'kg:latest "2024-07-17"', "kg:latest must be one xsd:date"),
    ('kg:latest "2024-07-17"', 'kg:latest "2024-07-15"', "kg:earliest must not lie after"),
    ("kg:killed 3", "kg:killed -3", "kg:killed must be"),
    ("kg:injured 4", 'kg:injured "some"', "kg:injured must be"),
    ("kg:count 2", "kg:count 2.5", "kg:count must be"),
    ("kg:confidence 0.8", "kg:confidence 1.8", "kg:confidence must be"),
    ('"positive"', '"negative"', "not negated"),
    ('"certain"', '"possible"', "is certain"),
    ("kg:future false", "kg:future true", "does not lie ahead"),
    ('"accomplished"', '"planned"', "accomplished or ongoing"),
    ("a kg:UnrealizedEvent", "a kg:UnrealizedEvent , kg:Event", "must not be a kg:Event"),
    ("a kg:Series , kg:Event", "a kg:Series , kg:Event , kg:Attack", "and of no class below it"),
    ("kg:eventType kg:Raid ; kg:account", "kg:eventType kg:Raid ; kg:count 9 ; kg:account", "has no number"),
    ('kg:polarity "negative" ;', "", "needs one kg:polarity"),
    ('kg:certainty "probable"', 'kg:certainty "sure"', "needs one kg:certainty"),
    ("kg:future true", 'kg:future "soon"', "needs one kg:future"),
    ('kg:outcome "failed"', 'kg:outcome "lost"', "needs one kg:outcome"),
    ("kg:claimsAccount <o>", "kg:claimsAccount <g>", "needs a kg:claimsAccount"),
    ('kg:reportingVerb "said" ;', "", "needs the kg:reportingVerb"),
    ("sem:accordingTo <g>", 'sem:accordingTo "them"', "sem:accordingTo must"),
    ("kg:denies false", 'kg:denies "no"', "kg:denies must"),
    ('kg:saidEarliest "2024-07-17"^^xsd:date', 'kg:saidEarliest "2024"', "kg:saidEarliest must be one"),
    ('kg:saidLatest "2024-07-18"^^xsd:date', 'kg:saidLatest "2024"', "kg:saidLatest must be one"),
    ('kg:saidLatest "2024-07-18"', 'kg:saidLatest "2024-07-16"', "kg:saidEarliest must not"),
    ("nif:beginIndex 7 ;", "", "needs one nif:beginIndex"),
    ("nif:endIndex 14 ;", "", "needs one nif:endIndex"),
    ("nif:endIndex 14", "nif:endIndex 7", "must lie before"),
    ('nif:anchorOf "shelled"', 'nif:anchorOf ""', "needs one nif:anchorOf"),
    ("nif:referenceContext <a>", "nif:referenceContext <b>", "needs one nif:referenceContext"),
    ('schema:identifier "a" ;', "", "needs one schema:identifier"),
    ('nif:isString "Rebels shelled Massawa." ;', "", "needs one nif:isString"),
    (
        'schema:datePublished "2024-07-18"^^xsd:date',
        'schema:datePublished "2024"',
        "schema:datePublished must",
    ),
    ('kg:value "2024-07"', 'kg:value "July"', "needs one kg:value"),
    ('kg:sector "REB"', 'kg:sector "XXX"', "kg:sector must"),
    ('kg:country "ERI"', 'kg:country "Eritrea"', "kg:country must"),
    ("kg:backedBy <b>", 'kg:backedBy "b"', "a relation must"),
    ("kg:within <q>", "kg:within <b>", "kg:within must"),
    ('kg:level "facility"', 'kg:level "port"', "kg:level must"),
    ("wgs84:lat 15.6", "wgs84:lat 95.6", "wgs84:lat must"),
    ("wgs84:long 39.4", "wgs84:long 239.4", "wgs84:long must"),
    ("; wgs84:long 39.4", "", "or neither"),
    ("prov:used <a>", "prov:used <e>", "needs one prov:used"),
    (
        'kg:contentDigest "00112233445566778899aabbccddeeff"',
        'kg:contentDigest "1"',
        "needs one kg:contentDigest",
    ),
    ('kg:extractorVersion "1" ;', "", "needs one kg:extractorVersion"),
    ('kg:lexiconVersion "2" ;', "", "needs one kg:lexiconVersion"),
    ('kg:modelVersion "model 3"', 'kg:modelVersion ""', "needs one kg:modelVersion"),
    ('rdfs:label "mortar"', 'rdfs:label ""', "needs an rdfs:label"),
    ("kg:relationSubject <g> ;", "", "needs one kg:relationSubject"),
    ("kg:relationPredicate kg:backedBy", "kg:relationPredicate kg:agent", "needs one kg:relationPredicate"),
    ("kg:relationObject <b>", 'kg:relationObject "b"', "needs one kg:relationObject"),
    ('kg:post "ally"', 'kg:post ""', "kg:post must be one text"),
    ('kg:outcome "accomplished" .', 'kg:outcome "ended" .', "a relation's kg:outcome"),
    ("kg:linkFrom <e> ;", "", "needs one kg:linkFrom"),
    ("kg:linkTo <cluster> ;", "", "needs one kg:linkTo"),
    ("kg:score 0.75", 'kg:score "high"', "needs one kg:score"),
    ('kg:because "both on 2024-07-16"', 'kg:because ""', "needs one kg:because"),
    ("kg:figureOf <e> ;", "", "needs one kg:figureOf"),
    ("kg:figureIn <o>", "kg:figureIn <p>", "needs one kg:figureIn"),
    ('kg:figureName "killed"', 'kg:figureName "saved"', "needs one kg:figureName"),
    ("kg:figureValue 5", "kg:figureValue -5", "needs one kg:figureValue"),
    ("kg:isLatest true", 'kg:isLatest "yes"', "needs one kg:isLatest"),
    ('kg:verdict "same"', 'kg:verdict "perhaps"', "needs one kg:verdict"),
    ("kg:decidesOn <s1> , <s2>", "kg:decidesOn <e>", "kg:decidesOn, sides of a decision"),
    ('kg:sideKind "event"', 'kg:sideKind "time"', "needs one kg:sideKind"),
    ('; kg:sideWords "shelled"', "", "needs one kg:sideWords"),
    ("kg:undoNumber 1", "kg:undoNumber 0", "needs one kg:undoNumber"),
    ('kg:undoAdded "" ; kg:undoRemoved ""', "kg:undoAdded 1", "needs kg:undoAdded"),
    ("^^geo:wktLiteral", "", "needs one geo:asWKT"),
]


@pytest.fixture(scope="module", name="shapes")
def read_shapes():
    pytest.importorskip("pyshacl")
    return rdflib.Graph().parse(FILES["shapes.ttl"])


def messages(shapes, turtle):
    import pyshacl

    header = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in vocab.PREFIXES.items())
    data = rdflib.Graph().parse(data=header + turtle, format="turtle", publicID="https://example.org/")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    return sorted(
        {str(m) for m in report.objects(None, rdflib.Namespace("http://www.w3.org/ns/shacl#").resultMessage)}
    )


def test_the_shapes_are_valid_shacl(shapes):
    import pyshacl

    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, text


def test_a_valid_graph_conforms(shapes):
    assert messages(shapes, VALID) == []


@pytest.mark.parametrize(("good", "bad", "expected"), FAULTS)
def test_a_planted_fault_is_caught(shapes, good, bad, expected):
    assert good in VALID
    found = messages(shapes, VALID.replace(good, bad, 1))
    assert any(expected in message for message in found), found


def test_every_class_that_is_stated_has_a_shape(shapes, ontology):
    """Itself or a class above it; value classes of other vocabularies are the shapes' own affair."""
    shacl = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    shaped = set(shapes.objects(None, shacl.targetClass))
    bare = [
        str(cls)
        for cls in ontology.subjects(RDF.type, OWL.Class)
        if not shaped & set(ontology.transitive_objects(cls, RDFS.subClassOf))
    ]
    assert bare == []


def test_every_message_of_the_shapes_has_a_planted_fault(shapes):
    said = {str(m) for m in shapes.objects(None, rdflib.Namespace("http://www.w3.org/ns/shacl#").message)}
    missed = [message for message in said if not any(expected in message for _, _, expected in FAULTS)]
    assert not missed


@pytest.mark.parametrize("name", FILES)
def test_every_file_tells_its_version_its_days_and_its_prefix(name):
    graph = rdflib.Graph().parse(FILES[name])
    (ontology,) = graph.subjects(rdflib.RDF.type, rdflib.OWL.Ontology)
    number = graph.value(ontology, rdflib.OWL.versionInfo)
    assert graph.value(ontology, rdflib.OWL.versionIRI) == rdflib.URIRef(f"{ontology}/{number}")
    issued, modified = (graph.value(ontology, rdflib.DCTERMS[day]) for day in ("issued", "modified"))
    assert issued.toPython() <= modified.toPython()
    for term in ("title", "license", "creator"):
        assert graph.value(ontology, rdflib.DCTERMS[term]) is not None
    prefix, space = (
        graph.value(ontology, rdflib.VANN[f"preferredNamespace{end}"]) for end in ("Prefix", "Uri")
    )
    assert dict(graph.namespaces())[str(prefix)] == rdflib.URIRef(space)


def test_what_classes_are_elsewhere():
    graph = rdflib.Graph().parse(FILES["kg.ttl"])
    exact, close = (set(graph.subject_objects(rdflib.SKOS[how])) for how in ("exactMatch", "closeMatch"))
    assert not exact & close
    assert (
        rdflib.URIRef(f"{vocab.KG_IRI}War"),
        rdflib.URIRef("http://www.wikidata.org/entity/Q198"),
    ) in exact
    assert (rdflib.URIRef(f"{vocab.KG_IRI}NewsAgency"), rdflib.SDO.NewsMediaOrganization) in close
    of_wikidata = [node for _, node in exact | close if "wikidata" in node]
    assert len(of_wikidata) == len(set(of_wikidata)) >= 30
    for own, _ in exact | close:
        assert (own, rdflib.RDF.type, rdflib.OWL.Class) in graph
