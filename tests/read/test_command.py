"""What the command line says of sources: exit codes, what is left out, options; and what the graph has of them."""

import json
import sys

import pytest

import kg
from kg import cli
from kg.iri import Iris
from kg.model import Article, Extraction
from kg.settings import Settings
from kg.state import state_nquads
from tests.read.samples import FILES, PAGE
from tests.read.test_language import FOREIGN
from tests.stand_in import StandInExtractor
from tests.test_reprints import NEWS, rows


@pytest.fixture
def command(monkeypatch, tmp_path, capfd):
    """Runs a command in this process; gives its exit code, standard output and standard error."""
    monkeypatch.setattr("kg.extract.Extractor", StandInExtractor, raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main(list(words))
        sys.stdout.flush()
        captured = capfd.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run


@pytest.mark.parametrize("verb", ["build", "extract"])
def test_the_exit_code_tells_what_was_left_out(command, tmp_path, verb):
    (tmp_path / "good.txt").write_text("Rebels shelled Massawa.")
    (tmp_path / "fremd.txt").write_text(FOREIGN["de"])
    (tmp_path / "bad.json").write_text('{"text": 1')
    assert command(verb, "good.txt")[0] == 0
    code, _, err = command(verb, "fremd.txt", "good.txt")
    assert code == 3
    assert err.startswith("kg: fremd.txt: skipped, not English but 'de'; --any-language reads it\n")
    assert command(verb, "fremd.txt", "--any-language")[0] == 0
    code, _, err = command(verb, "fremd.txt", "bad.json", "good.txt")
    assert code == 2
    assert "kg: bad.json: malformed JSON" in err


def test_the_log_has_what_is_not_printed(command, tmp_path):
    (tmp_path / "news.warc.gz").write_bytes(FILES["news.warc.gz"])
    code, _, err = command("build", "news.warc.gz", "--log", "log.jsonl")
    assert code == 2
    assert "logo.png" not in err
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["what"] for line in lines] == ["started", "skipped", "skipped", "unreadable", "finished"]
    assert lines[1]["source"].endswith("logo.png")


@pytest.mark.parametrize("pair", ["body", "body=text", "text=", "=x"])
def test_a_field_that_articles_have_not_is_one_line(command, pair):
    code, _, err = command("extract", "x.json", "--field", pair)
    assert code == 2
    assert "write it as FIELD=NAME; FIELD is one of text, id, title" in err


def test_fields_are_named_on_the_command_line(command, tmp_path):
    (tmp_path / "news.csv").write_text("body,when\nRebels shelled Massawa.,2024-07-18\n")
    code, out, _ = command(
        "extract", "news.csv", "--field", "text=body", "--field", "published=when", "--format", "jsonl"
    )
    assert code == 0
    assert (json.loads(out)["id"], json.loads(out)["published"]) == ("news-1", "2024-07-18")


def test_duplicates_are_kept_on_demand(command, tmp_path):
    rows(tmp_path / "n.jsonl", *NEWS)
    assert "2 reprints of others" in command("build", "n.jsonl", "--store", "a")[1]
    assert "reprints" not in command("build", "n.jsonl", "--store", "b", "--keep-duplicates")[1]


def test_the_graph_has_author_language_and_last_change_where_they_are_known(tmp_path, command):
    (tmp_path / "page.html").write_text(PAGE)
    assert command("build", "page.html")[0] == 0
    with kg.open(tmp_path / "kg-store", read_only=True) as graph:
        query = (
            "SELECT ?author ?language ?modified WHERE { ?a schema:author ?author ; "
            "schema:inLanguage ?language ; schema:dateModified ?modified }"
        )
        (row,) = graph.query(query).to_dicts()
    assert (row["author"], row["language"], str(row["modified"])) == ("Sara Tesfay", "en-GB", "2024-07-18")


def test_an_article_without_them_has_the_statements_that_it_had_before():
    lines = state_nquads(Extraction(Article("a", "Text.", "T", None, "https://a.example/", "Wire")), Iris())
    predicates = {line.split()[1].rpartition(b"/")[2] for line in lines.splitlines()}
    assert predicates == {
        b"identifier>", b"headline>", b"publisher>", b"url>", b"nif-core#isString>", b"22-rdf-syntax-ns#type>",
    }  # fmt: skip


def test_reprints_are_the_same_for_every_number_of_workers(tmp_path):
    path = rows(tmp_path / "n.jsonl", *NEWS)
    graphs = []
    for workers in (1, 2):
        settings = Settings(workers=workers, batch_size=1)
        with kg.build(path, store=tmp_path / f"s{workers}", settings=settings) as graph:
            graphs.append(graph.export("nquads"))
            assert graph.report.n_reprints == 2
    assert graphs[0] == graphs[1]
