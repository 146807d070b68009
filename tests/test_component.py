"""spaCy components: found by name, `Doc._.kg`, through bytes and processes; JSON lines and back."""

import json
import tomllib
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import kg
from kg.component import FACTORY, convert_file, make_doc, make_example, make_row
from kg.component.plain import decode_value, encode_value
from kg.errors import DateError, ModelError, SourceError
from kg.model import Article, Extraction, Span
from kg.parse import load_model
from kg.parse.model import NEEDED_LABELS
from kg.settings import DEFAULT_MODEL

ROOT = Path(__file__).parents[1]
TEXT = "Rebels shelled the port of Massawa on Tuesday, killing three sailors, the Eritrean navy said on Wednesday."
BIGGER = ("en_core_web_sm", "en_core_web_md", "en_core_web_lg", "en_core_web_trf")


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.load(DEFAULT_MODEL)
    nlp.add_pipe("kg_boundaries", before="parser")
    nlp.add_pipe(FACTORY, config={"published": "2024-07-18"})
    return nlp


@pytest.fixture(scope="module")
def doc(nlp) -> Doc:
    return nlp(TEXT)


def test_the_entry_points_name_what_spacy_finds():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    points = project["entry-points"]["spacy_factories"]
    assert set(points) == {"kg_events", "kg_boundaries", "kg_headlines", "kg_repairs"}
    for name, target in points.items():
        module, _, attribute = target.partition(":")
        assert callable(getattr(import_module(module), attribute))
        assert Language.has_factory(name)


def test_a_document_holds_what_the_library_extracts(doc, tmp_path):
    (tmp_path / "massawa.txt").write_text(TEXT)
    (expected,) = kg.extract_articles(tmp_path / "massawa.txt", published="2024-07-18")
    found = doc._.kg
    assert isinstance(found, Extraction)
    assert [(e.types, e.trigger, e.killed, e.earliest) for e in found.events] == [
        (e.types, e.trigger, e.killed, e.earliest) for e in expected.events
    ]
    assert found.events[0].types[0] == "Shelling"
    assert found.article.id.startswith("doc-")


def test_an_article_of_its_own_is_read_with_its_id_and_day(nlp):
    doc = nlp.make_doc(TEXT)
    doc._.kg_article = Article("massawa", TEXT, published=date(2020, 1, 3))
    doc = nlp(doc)
    assert doc._.kg.article.id == "massawa"
    assert doc._.kg.events[0].earliest == date(2019, 12, 31)


def test_a_document_without_the_component_says_nothing():
    assert spacy.blank("en")(TEXT)._.kg is None


def test_an_extraction_survives_bytes_and_docbin(nlp, doc):
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.kg == doc._.kg
    (kept,) = DocBin(store_user_data=True, docs=[doc]).get_docs(nlp.vocab)
    assert kept._.kg == doc._.kg


def test_a_pipeline_with_the_component_is_saved_and_loaded(nlp, doc, tmp_path):
    nlp.to_disk(tmp_path)
    assert spacy.load(tmp_path)(TEXT)._.kg == doc._.kg


def test_a_document_that_is_not_parsed_is_refused():
    nlp = spacy.blank("en")
    nlp.add_pipe(FACTORY)
    with pytest.raises(ModelError, match="is not parsed; put it after tagger"):
        nlp(TEXT)


def test_a_day_that_is_none_is_refused():
    with pytest.raises(DateError, match="published is 'yesterday'"):
        spacy.blank("en").add_pipe(FACTORY, config={"published": "yesterday"})


@pytest.mark.parametrize(("component", "missing"), [("parser", "nsubjpass"), ("ner", "NORP")])
def test_a_pipeline_of_other_labels_is_refused(component, missing):
    nlp = spacy.load(DEFAULT_MODEL)
    nlp.remove_pipe(component)
    own = nlp.add_pipe(component, before="attribute_ruler" if component == "parser" else None)
    for label in sorted(NEEDED_LABELS[component] - {missing}):
        own.add_label(label)
    with pytest.raises(
        ModelError, match=f"its {component} lacks the labels {missing}; name one with"
    ) as caught:
        nlp.add_pipe(FACTORY)
    assert "\n" not in str(caught.value)


def test_the_default_pipeline_has_the_labels_that_are_needed():
    pipeline = load_model(DEFAULT_MODEL)
    assert set(NEEDED_LABELS) == {"parser", "ner"}
    assert all(needed <= set(pipeline.get_pipe(name).labels) for name, needed in NEEDED_LABELS.items())


PUBLISHED = frozenset(
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj csubjpass "
    "dative dep det dobj expl intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj "
    "poss preconj predet prep prt punct quantmod relcl xcomp".split()
)
"""What the documentation of en_core_web_md, lg and trf lists as the labels of their parsers."""


def test_no_more_is_needed_than_what_bigger_pipelines_publish():
    assert NEEDED_LABELS["parser"] <= PUBLISHED


@pytest.mark.parametrize("name", BIGGER)
def test_other_pipelines_of_spacy_work(name):
    if not spacy.util.is_package(name):
        pytest.skip(f"{name} is not installed")
    nlp = load_model(name)
    nlp.add_pipe(FACTORY)
    assert nlp(TEXT)._.kg.events[0].types[0] == "Shelling"


def test_rows_become_documents_and_come_back_whole(doc, tmp_path):
    row = doc._.kg.to_dict()
    source, middle, target = tmp_path / "kg.jsonl", tmp_path / "kg.spacy", tmp_path / "back.jsonl"
    source.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert convert_file(source, middle) == 1
    assert convert_file(middle, target) == 1
    assert json.loads(target.read_text(encoding="utf-8")) == row


def test_a_documents_entities_and_spans_are_those_of_the_row(doc):
    made = make_doc(doc._.kg.to_dict())
    assert made.text == TEXT
    assert ("Rebels", "Group") in [(ent.text, ent.label_) for ent in made.ents]
    assert next((s.text, s.label_) for s in made.spans["kg_events"]) == ("shelled", "Shelling")
    assert {("Rebels", "agent"), ("the port of Massawa", "patient")} <= {
        (s.text, s.label_) for s in made.spans["kg_arguments"]
    }


def test_a_document_that_lost_its_row_is_read_from_its_spans(doc):
    made = make_doc(doc._.kg.to_dict())
    made.user_data.clear()
    row = make_row(made)
    event = row["events"][0]
    assert event["types"] == ["Shelling", "Attack", "Conflict", "Event"]
    assert event["rule"] == "annotation"
    assert {(a["role"], a["text"]) for a in event["arguments"]} >= {("agent", "Rebels")}
    assert make_row(make_doc(row)) == row


def test_an_example_pairs_the_text_with_what_is_to_be_found(doc):
    example = make_example(doc._.kg.to_dict(), spacy.blank("en"))
    assert example.predicted.text == TEXT
    assert not example.predicted.ents
    assert example.reference.ents


@pytest.mark.parametrize(
    ("name", "content", "target", "says"),
    [
        ("kg.jsonl", b'{"id": "a"}\n', "kg.spacy", "kg.jsonl:1: no row of kg extract"),
        ("kg.jsonl", b"\xff\n", "kg.spacy", "kg.jsonl:1: no row"),
        ("kg.spacy", b"what", "kg.jsonl", "no DocBin of spaCy"),
        ("kg.txt", b"what", "kg.jsonl", "cannot be converted to kg.jsonl"),
        (None, b"", "kg.jsonl", "cannot be read"),
    ],
)
def test_what_cannot_be_converted_is_one_line(tmp_path, name, content, target, says):
    if name:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=says) as caught:
        convert_file(tmp_path / (name or "gone.spacy"), tmp_path / target)
    assert "\n" not in str(caught.value)


@given(st.builds(Article, st.text(), st.text(), st.none() | st.text(), st.none() | st.dates()))
def test_plain_values_decode_to_what_was_encoded(article):
    assert decode_value(Article, json.loads(json.dumps(encode_value(article)))) == article


def test_spans_of_spans_decode(doc):
    assert decode_value(Span, encode_value(Span(1, 2))) == Span(1, 2)
    assert decode_value(Extraction, json.loads(json.dumps(encode_value(doc._.kg)))) == doc._.kg
