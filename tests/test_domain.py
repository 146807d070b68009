"""Domains: another field by files alone, remembered by its store; faults name file and line."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import kg
from kg import vocab
from kg.domain import load_domains, load_registries
from kg.errors import LexiconError, QueryError
from kg.extract import Extractor
from kg.model import Article
from kg.query import Rows

ROOT = Path(__file__).parents[1]
BUSINESS = ROOT / "docs" / "domains" / "business"
QUESTIONS = tomllib.loads((BUSINESS / "questions.toml").read_text(encoding="utf-8"))["question"]
HEAD = """@prefix own: <https://example.org/own#> .
@prefix kg: <https://w3id.org/kg-news#> .
@prefix plover: <https://w3id.org/kg-news/codes/plover/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
RECALL = "own:Recall a owl:Class ; rdfs:subClassOf kg:Economy .\n"

pytestmark = pytest.mark.usefixtures("forgetting")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the business articles, built by another process, so that this one knows nothing of it."""
    path = tmp_path_factory.mktemp("business") / "store"
    told = run("build", str(BUSINESS / "articles"), "--domain", str(BUSINESS), "--store", str(path))
    assert "4 articles read" in told
    return path


def run(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "kg", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["ask"])
def test_the_second_domain_answers_its_questions(store, question):
    with kg.open(store, read_only=True) as graph:
        rows = graph.query(question["sparql"])
    assert isinstance(rows, Rows)
    assert [[value if isinstance(value, int) else str(value) for value in row] for row in rows] == question[
        "answer"
    ]


def test_all_questions_are_asked():
    assert len(QUESTIONS) == 7


def test_no_line_of_the_package_names_the_second_domain():
    names = re.compile(r"business[:#]|domains/business|\b(?:" + "|".join(_event_classes()) + r")\b")
    texts = {path: path.read_text(encoding="utf-8") for path in _files_of_the_package()}
    assert len(texts) > 150
    assert [path for path, text in texts.items() if names.search(text)] == []


def _event_classes() -> list[str]:
    text = (BUSINESS / "events.toml").read_text(encoding="utf-8")
    return [name for name in re.findall(r"^\[(\w+)\]", text, re.MULTILINE) if name not in vocab.KG]


def _files_of_the_package() -> list[Path]:
    kinds = {".py", ".toml", ".rq", ".ttl", ".js", ".html", ".css"}
    return [p for part in ("kg", "ontologies") for p in (ROOT / part).rglob("*") if p.suffix in kinds]


def test_without_the_domain_the_same_sentence_is_a_purchase():
    article = BUSINESS / "articles" / "acquisition.txt"
    found = [event.types[0] for e in kg.extract_articles(article) for event in e.events]
    assert "Purchase" in found
    assert "Acquisition" not in found


def test_the_store_makes_its_classes_known_to_whoever_opens_it(store):
    assert "Acquisition" not in vocab.class_names()
    with kg.open(store, read_only=True) as graph:
        assert vocab.superclasses("Acquisition") == (
            "Acquisition",
            "Purchase",
            "Transaction",
            "Economy",
            "Event",
        )
        assert vocab.label("TakeoverBid") == "takeover bid"
        assert vocab.plover_codes("JointVenture") == ("COOPERATE",)
        with pytest.raises(QueryError, match="did you mean business:ProductRecall"):
            graph.query("SELECT ?e { ?e a business:ProductRecal }")
        rows = graph.query("events", **{"class": "Acquisition"})
        assert isinstance(rows, Rows)
        assert len(rows) == 3
        assert graph.validate().conforms
        assert b'"event_class": "JointVenture"' in graph.export("plover")


def test_a_store_opens_where_one_of_its_classes_has_got_the_name_of_another(store, tmp_path):
    other = HEAD.replace("own", "other") + RECALL.replace("own:Recall", "other:ProductRecall")
    load_domains((written(tmp_path, other_ttl=other),))
    with kg.open(store, read_only=True) as graph:
        assert vocab.superclasses("ProductRecall")[1] == "Economy"
        assert vocab.superclasses("Acquisition")[1] == "Purchase"
        rows = graph.query("SELECT ?e { ?e a business:ProductRecall }")
        assert isinstance(rows, Rows)
        assert len(rows) == 1
        named = graph.query("events", **{"class": "Acquisition"})
        assert isinstance(named, Rows)
        assert len(named) == 3


def test_a_store_opens_where_the_prefix_of_its_domain_is_taken(store, tmp_path):
    other = HEAD.replace("own:", "business:") + RECALL.replace("own:", "business:")
    load_domains((written(tmp_path, business_ttl=other),))
    with kg.open(store, read_only=True) as graph:
        assert "Acquisition" not in vocab.class_names()
        rows = graph.query("SELECT ?e { ?e a <https://example.org/business#Acquisition> }")
        assert isinstance(rows, Rows)
        assert len(rows) == 2


def test_the_page_shows_and_filters_by_the_classes_of_the_domain(store, tmp_path):
    page = tmp_path / "page.html"
    run("page", "--store", str(store), "-o", str(page))
    text = page.read_text(encoding="utf-8")
    assert "Product recall" in text
    assert "ProductRecall" in text


def test_classes_survive_a_build_without_the_domain(store, tmp_path):
    copy = tmp_path / "store"
    shutil.copytree(store, copy)
    (tmp_path / "a.txt").write_text("Rebels shelled Massawa.")
    run("build", str(tmp_path / "a.txt"), "--store", str(copy))
    assert "Voltaro" in run(
        "query", "--store", str(copy), "SELECT ?w { ?e a business:Acquisition ; kg:patient/rdfs:label ?w }"
    )


def test_the_domain_is_stated_the_same_each_time_and_by_any_number_of_processes():
    exports = []
    for workers in (1, 2):
        settings = kg.Settings(domain=BUSINESS, workers=workers)
        with kg.build(BUSINESS / "articles", settings=settings) as graph:
            exports.append(graph.export())
    assert exports[0] == exports[1]


def test_a_domain_may_build_on_an_earlier_one(tmp_path):
    turtle = HEAD + (
        "@prefix business: <https://example.org/business#> .\n"
        "own:CarRecall a owl:Class ; rdfs:subClassOf business:ProductRecall .\n"
    )
    own = written(
        tmp_path, own_ttl=turtle, events_toml='[CarRecall]\nverbs = [{ lemma = "recall", object = ["car"] }]'
    )
    domains = load_domains((BUSINESS, own))
    lexicon, _ = load_registries(domains)
    assert vocab.superclasses("CarRecall")[:3] == ("CarRecall", "ProductRecall", "Economy")
    assert {s.event_class for s in lexicon.senses_of("recall", "VERB")} >= {"CarRecall", "ProductRecall"}
    assert vocab.label("CarRecall") == "car recall"
    assert vocab.PREFIXES["own"] == "https://example.org/own#"


def test_an_edited_domain_takes_the_place_of_the_earlier_one(tmp_path):
    load_domains((written(tmp_path, own_ttl=HEAD + RECALL),))
    load_domains((written(tmp_path, own_ttl=HEAD + RECALL.replace("Recall", "Callback")),))
    assert "Callback" in vocab.class_names()
    assert "Recall" not in vocab.class_names()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"own_ttl": HEAD + "own:A a owl:Class\nown:B"}, r"own\.ttl:7: .*correct the Turtle"),
        ({"own_ttl": HEAD + RECALL.replace("kg:Economy", "kg:Econmy")}, r"own\.ttl:6: .*no class Econmy"),
        ({"own_ttl": HEAD + "own:Recall a owl:Class ."}, r"own\.ttl:6: own:Recall: not below one of kg:Event"),
        ({"own_ttl": HEAD + RECALL.replace("Recall", "Attack")}, r"own\.ttl:6: .*kg:Attack has this name"),
        ({"own_ttl": HEAD + RECALL.replace("own:", "kg:")}, r"own\.ttl:6: kg:Recall is in the package's own"),
        ({"own_ttl": HEAD + RECALL.replace("Recall", "recall")}, r"own\.ttl:6: 'recall' is no class name"),
        ({"own_ttl": HEAD.replace("own#", "own/") + RECALL}, r"own\.ttl:6: .*must end in #"),
        ({"own_ttl": HEAD + RECALL + "own:Recall kg:ploverType plover:ASAULT ."}, r"own\.ttl:7: plover:ASAULT is no"),
        ({"own_ttl": (HEAD + RECALL).replace("own:", "sem:")}, r"own\.ttl:6: .*the prefix or the namespace is taken"),
        ({"events_toml": '[Recal]\nverbs = ["recall"]'}, r"events\.toml:1: .*no class of ontologies"),
        ({"events_toml": '[Attack]\nverbs = [\n  "maul",\n  { lemma = "gnaw", frame = "x" },\n]'}, r"events\.toml:4: "),
        ({"events_toml": "[Attack\n"}, r"events\.toml: not valid TOML: .*line 1"),
        ({"frames_toml": '[one]\nbase = "act"\n[two]\nbase = "none-such"'}, r"frames\.toml:3: .*is no frame"),
        ({"words_toml": '[sets]\nbeasts = ["dog"]\nbirds = ["@bests"]'}, r"words\.toml:3: .*no set '@bests'"),
        ({"actors_toml": '[Group]\na = { name = "Al" }\nb = { name = "Bo", country = "Iraq" }'}, r"toml:3: b: country"),
        ({"actors_toml": '[Band]\na = { name = "Ada" }'}, r"actors\.toml:1: .*\[Band\] is no class"),
        ({"places_toml": '[City]\n\na = { name = "Ada" }'}, r"places\.toml:3: a: point"),
        ({}, "holds none of"),
    ],
)  # fmt: skip
def test_a_fault_names_file_and_line(tmp_path, files, says):
    with pytest.raises(LexiconError, match=says) as caught:
        load_registries(load_domains((written(tmp_path, **files),)))
    assert "\n" not in str(caught.value)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(LexiconError, match="gone: no folder here"):
        load_domains((tmp_path / "gone",))


def test_two_folders_may_not_share_a_namespace(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    folders = (
        written(tmp_path / "one", own_ttl=HEAD + RECALL),
        written(tmp_path / "two", own_ttl=HEAD + RECALL.replace("Recall", "Callback")),
    )
    with pytest.raises(LexiconError, match="namespace of another folder"):
        load_domains(folders)


def test_an_edit_of_the_domain_reaches_articles_that_were_read_before(tmp_path):
    own = tmp_path / "own"
    shutil.copytree(BUSINESS, own)
    article, store = BUSINESS / "articles" / "recall.txt", tmp_path / "store"
    kg.build(article, store=store, settings=kg.Settings(domain=own)).close()
    with kg.build(article, store=store, settings=kg.Settings(domain=own)) as graph:
        assert graph.report.n_articles == 0
    with (own / "actors.toml").open("a", encoding="utf-8") as file:
        file.write('\n[Group]\nvan-drivers = { name = "Van Drivers" }\n')
    with kg.build(article, store=store, settings=kg.Settings(domain=own)) as graph:
        assert graph.report.n_articles == 1


def test_a_domain_adds_to_a_set_that_the_rules_hold(tmp_path, nlp):
    article = Article("a1", "Rebels killed maybe 30 soldiers in Gao.")
    doc = nlp(article.text)
    folder = written(tmp_path, words_toml='[sets]\napproximators = ["maybe"]\n')
    plain, own = Extractor.load(), Extractor.load(domains=load_domains((folder,)))

    def is_approximate(extractor: Extractor) -> bool:
        return next(e.approximate for e in extractor.extract(article, doc).events if e.killed == 30)

    assert [is_approximate(extractor) for extractor in (plain, own, plain)] == [False, True, False]
