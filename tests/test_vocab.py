"""The closed terms: spelling is checked, the class tree is DESIGN's, codes come from the ontology."""

import subprocess
import sys
from typing import get_args

import pytest
from pyoxigraph import NamedNode

from kg import vocab
from kg.errors import KgError, LexiconError, TermError
from kg.model import LinkRole, Role
from kg.vocab import KG, NAMESPACES, PREFIXES, SCHEMA, SEM
from kg.vocab.relations import RELATIONS

TREE = """
Event: Conflict Harm Protest Crime Obstruction Justice Diplomacy Communication Movement Politics Economy
Event: Disaster Treatment Identification
Conflict: Attack Clash War Interception Mobilization Withdrawal Ceasefire
Attack: Bombing Shooting Airstrike DroneStrike MissileStrike Shelling Ambush Raid Assassination Abduction
Attack: Invasion
Harm: Killing Death Injury Damage Destruction Displacement
Protest: Demonstration Riot LaborStrike
Crime: Theft Fraud Smuggling
Justice: Arrest Charge Trial Conviction Sentencing Acquittal Release Investigation Extradition Execution
Diplomacy: Meeting Visit Negotiation Agreement Cooperation Support Aid Sanction Threat Demand Rejection
Diplomacy: Accusation Recognition
Communication: Statement Request
Statement: Announcement Denial Confirmation Warning Report
Movement: Travel Transport Deployment Evacuation Flight
Politics: Election Appointment Resignation Legislation Coup
Economy: Transaction Bankruptcy PriceChange Layoff ProductLaunch Manufacture
Transaction: Purchase Sale Merger Investment
Disaster: Earthquake Flood Storm Fire Crash DiseaseOutbreak
"""
PARENT_OF = {
    child: line.split(": ")[0] for line in TREE.strip().splitlines() for child in line.split(": ")[1].split()
}


def test_event_classes_are_the_designed_tree():
    assert set(vocab.event_classes()) == {"Event", *PARENT_OF}
    for child, parent in PARENT_OF.items():
        assert vocab.superclasses(child) == (child, *vocab.superclasses(parent)), child


def test_superclasses_run_from_the_class_to_event():
    assert vocab.superclasses("DroneStrike") == ("DroneStrike", "Attack", "Conflict", "Event")
    assert vocab.superclasses("Event") == ("Event",)


def test_an_unrealized_event_is_no_event():
    assert "UnrealizedEvent" not in vocab.event_classes()
    assert not vocab.is_subclass("UnrealizedEvent", "Event")


@pytest.mark.parametrize(
    ("class_name", "expected"),
    [
        ("Person", ("Person", "Actor")),
        ("ArmedForce", ("ArmedForce", "Organization", "Actor")),
        ("City", ("City", "GeopoliticalEntity", "Actor", "Place")),
        ("Facility", ("Facility", "Place")),
        ("Weapon", ("Weapon", "Artifact", "Thing")),
    ],
)
def test_superclasses_of_entities(class_name, expected):
    assert vocab.superclasses(class_name) == expected


def test_no_class_stands_before_one_of_its_subclasses():
    for name in vocab.event_classes():
        chain = vocab.superclasses(name)
        assert not any(vocab.is_subclass(b, a) for i, a in enumerate(chain) for b in chain[i + 1 :])


@pytest.mark.parametrize(
    ("class_name", "expected"),
    [
        ("DroneStrike", ("ASSAULT", "drone")),
        ("Attack", ("ASSAULT",)),
        ("Ambush", ("ASSAULT",)),
        ("Withdrawal", ("RETREAT", "withdraw")),
        ("Arrest", ("COERCE", "arrest")),
        ("Bombing", ("ASSAULT", "explosives")),
        ("MissileStrike", ("ASSAULT", "heavy-weapons")),
        ("Demand", ("REQUEST",)),
        ("Earthquake", ()),
        ("PriceChange", ()),
        ("Event", ()),
        ("Person", ()),
    ],
)
def test_plover_codes(class_name, expected):
    assert vocab.plover_codes(class_name) == expected


def test_a_term_is_a_node_however_it_is_asked_for():
    node = NamedNode("https://w3id.org/kg-news#killed")
    assert KG.killed == KG["killed"] == KG.term("killed") == node
    assert SEM.hasActor.value == "http://semanticweb.cs.vu.nl/2009/11/sem/hasActor"


@pytest.mark.parametrize("ask", [lambda: KG.agnet, lambda: KG["agnet"], lambda: KG.term("agnet")])
def test_a_misspelt_term_is_named_with_its_neighbour(ask):
    with pytest.raises(TermError, match=r"kg:agnet .* the nearest is kg:agent"):
        ask()


def test_a_misspelt_term_of_another_vocabulary_raises():
    with pytest.raises(TermError, match="schema:NewsArtikel"):
        _ = SCHEMA.NewsArtikel
    assert not hasattr(SCHEMA, "Recipe")


@pytest.mark.parametrize(
    "function",
    [vocab.superclasses, vocab.plover_codes, vocab.label, vocab.comment, lambda n: vocab.is_subclass(n, n)],
)
def test_an_unknown_class_raises(function):
    with pytest.raises(TermError, match="kg:Atack"):
        function("Atack")


@pytest.mark.parametrize("function", [vocab.superclasses, vocab.plover_codes])
def test_a_property_is_no_class(function):
    with pytest.raises(TermError, match="kg:agent is a property"):
        function("agent")


def test_a_term_error_is_a_lexicon_error():
    assert issubclass(TermError, LexiconError)
    assert issubclass(TermError, KgError)


def test_prefixes_cover_the_namespaces_and_are_bijective():
    assert all(PREFIXES[namespace.prefix] == namespace.iri for namespace in NAMESPACES)
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert next(iter(PREFIXES)) == "kg"
    assert {"wd", "gn"} <= set(PREFIXES)


def test_every_listed_term_makes_an_iri():
    for namespace in NAMESPACES:
        assert all(namespace.term(name).value == namespace.iri + name for name in namespace)


def test_every_value_of_the_model_is_a_term():
    roles = {*get_args(Role), *get_args(LinkRole)} - {"time"}
    assert all(name in KG for name in (*roles, *RELATIONS))


def test_ontology_files_are_found_in_a_wheel(tmp_path, monkeypatch):
    (tmp_path / "kg" / "ontologies").mkdir(parents=True)
    (tmp_path / "kg" / "ontologies" / "kg.ttl").touch()
    monkeypatch.setattr(vocab, "__file__", str(tmp_path / "kg" / "vocab" / "__init__.py"))
    assert vocab.ontology_files() == (tmp_path / "kg" / "ontologies" / "kg.ttl",)


def test_a_missing_ontology_is_reported_in_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(vocab, "__file__", str(tmp_path / "kg" / "vocab" / "__init__.py"))
    with pytest.raises(LexiconError, match="install kg-news again"):
        vocab.ontology_files()


def test_a_broken_ontology_is_reported_with_its_path(tmp_path, monkeypatch):
    (tmp_path / "ontologies").mkdir()
    (tmp_path / "ontologies" / "kg.ttl").write_text("kg:Event a owl:Class .\n")
    monkeypatch.setattr(vocab, "__file__", str(tmp_path / "kg" / "vocab" / "__init__.py"))
    with pytest.raises(LexiconError, match=r"kg\.ttl: .*correct the Turtle"):
        vocab._ontology.__wrapped__()


def test_importing_reads_no_ontology_and_no_rdflib():
    code = (
        "import sys, kg.vocab as v; "
        "assert 'rdflib' not in sys.modules; "
        "assert v._ontology.cache_info().currsize == 0; v.KG.Event; "
        "assert v._ontology.cache_info().currsize == 1"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
