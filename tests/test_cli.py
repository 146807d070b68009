"""The command `kg`: answers on standard output, one line for each fault, exit codes."""

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import click
import pyoxigraph as ox
import pytest

from kg import cli
from kg.cli.listing import printable
from kg.cli.progress import echo_warnings
from kg.iri import Iris
from kg.pipeline import ArticleWarning
from kg.vocab import NIF
from tests.stand_in import LINE_DENIAL, LINE_HARBOR, StandInExtractor
from tests.story import HARBOR

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-m", "kg")


@pytest.fixture(autouse=True)
def stand_in(monkeypatch, tmp_path):
    monkeypatch.setattr("kg.extract.Extractor", StandInExtractor, raising=False)
    monkeypatch.delenv("KG_STORE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def kg(capfd):
    """Runs a command in this process; gives its exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        sys.stdout.flush()
        captured = capfd.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run


@pytest.fixture
def news(tmp_path):
    path = tmp_path / "news.jsonl"
    path.write_text(f"{LINE_HARBOR}\n{LINE_DENIAL}\n", encoding="utf-8")
    return path


@pytest.fixture
def store(kg, news):
    assert kg("build", news, "--store", "made")[0] == 0
    return "made"


def commands() -> dict[str, click.Command]:
    return dict(cli.app.commands)


def test_the_help_is_quick_because_nothing_heavy_is_loaded():
    heavy = [
        "spacy",
        "rdflib",
        "pyoxigraph",
        "networkx",
        "rich",
        "numpy",
        "jinja2",
        "kg.store",
        "kg.pipeline",
    ]
    code = (
        "import sys, kg, kg.cli\n"
        "try: kg.cli.main(['--help'])\n"
        f"except SystemExit as ended: print(ended.code, sorted(set({heavy}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"
    assert "build" in done.stdout


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_option_has_a_help(name, kg):
    command = commands()[name]
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or isinstance(parameter.type, click.Choice), f"{name} {parameter.name}"
    code, out, err = kg(name, "--help")
    assert (code, err) == (0, "")
    assert "Usage: kg " + name in out


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_stands_in_the_readme(name):
    assert f"kg {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_an_unknown_command_is_told(kg):
    code, out, err = kg("server")
    assert (code, out) == (2, "")
    assert "No such command 'server'" in err


@pytest.mark.parametrize("command", ["serve", "mcp"])
def test_what_keeps_running_needs_a_store(kg, command):
    code, out, err = kg(command, "--store", "none")
    assert (code, out) == (2, "")
    assert err.startswith("kg: none: no store here")
    assert err.count("\n") == 1


def test_a_build_tells_what_it_did(kg, news):
    assert kg("build", news) == (
        0,
        "kg-store: 2 articles read, 2 of them new or changed; 6 events\n",
        "",
    )
    assert (
        kg("build", news)[1]
        == "kg-store: 0 articles read, 0 of them new or changed, 2 unchanged and left as they were; 0 events\n"
    )


def test_faults_of_a_batch_are_one_line_each_and_the_rest_is_stored(kg, news, tmp_path):
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01")
    code, out, err = kg("build", tmp_path / "gone.txt", tmp_path / "bad.txt", news, "--store", "made")
    assert code == 2
    assert "2 articles read" in out
    lines = err.splitlines()
    assert lines[0].startswith(f"kg: {tmp_path}/gone.txt: no such file")
    assert lines[1].startswith(f"kg: {tmp_path}/bad.txt: a binary file")
    assert len(lines) == 2


def test_a_store_from_the_environment(kg, news, monkeypatch):
    monkeypatch.setenv("KG_STORE", "elsewhere")
    assert kg("build", news)[1].startswith("elsewhere: 2 articles")


def test_warnings_are_summed_up(kg, tmp_path, capfd):
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"Text {name}.")
    code, _, err = kg("build", tmp_path, "--store", "made")
    assert (code, err) == (0, "kg: warning: a and 2 more: no publication date\n")
    echo_warnings([ArticleWarning("x", "odd")])
    assert capfd.readouterr().err == "kg: warning: x: odd\n"
    echo_warnings([ArticleWarning("x", f"odd {n}") for n in range(30)])
    *first, last = capfd.readouterr().err.splitlines()
    assert (len(first), last.partition(";")[0]) == (10, "kg: warning: and 20 more")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("build", "news.jsonl", "--published", "18 July"), "not a date: '18 July'; write it as YYYY-MM-DD"),
        (("build", "news.jsonl", "--model", "en_core_web_none"), "spaCy pipeline 'en_core_web_none'"),
        (("build", "news.jsonl", "--base", "here"), "not an absolute IRI: 'here'"),
        (("build", "news.jsonl", "--store", "news.jsonl"), "news.jsonl"),
        (("extract", "news.jsonl", "--published", "x"), "not a date"),
        (("info", "--store", "none"), "none: no store here"),
        (("page", "--store", "none", "-o", "p.html"), "none: no store here"),
        (("query", "SELECT * {}", "--store", "none"), "none: no store here"),
        (("export", "--store", "none"), "none: no store here"),
        (("remove", "harbor", "--store", "none"), "none: no store here"),
        (("remove", "nobody", "--store", "made"), "no article"),
        (("explain", "article/nobody", "--store", "made"), "says nothing of"),
        (("validate", "--store", "made", "--shapes", "gone.ttl"), "gone.ttl: cannot be read"),
        (("query", "--store", "made"), "give either a query or -f FILE"),
        (("query", "-f", "gone.rq", "--store", "made"), "gone.rq: cannot be read"),
        (("query", "-f", "latin.rq", "--store", "made"), "latin.rq: not UTF-8 (at byte 2)"),
        (("query", "no-such-name", "--store", "made"), "no named query 'no-such-name'; there are"),
        (("query", "SELECT ?e {", "--store", "made"), "line 1, column"),
        (("query", "attacks", "-p", "place", "--store", "made"), "-p place: no value"),
        (("query", "attacks", "-p", "mood=x", "--store", "made"), "attacks has no parameter 'mood'"),
        (("query", "ASK {}", "-p", "place=x", "--store", "made"), "only named queries take parameters"),
        (("page", "--store", "made", "-o", "no/such/p.html"), "no/such/p.html: cannot be written"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(kg, store, tmp_path, arguments, message):
    (tmp_path / "latin.rq").write_bytes("# é".encode("latin-1"))
    code, out, err = kg(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("kg: ")
    assert message in err
    assert err.count("\n") == 1 or err.endswith("^\n")
    assert kg("info", "--store", store)[1].count("articles     2\n") == 1


@pytest.mark.parametrize("name", ["none", "fresh/er"])
def test_a_failed_look_makes_no_store(kg, tmp_path, name):
    kg("remove", "harbor", "--store", name)
    kg("info", "--store", name)
    assert not (tmp_path / name).exists()


def test_a_bug_shows_its_traceback(news, monkeypatch):
    monkeypatch.setattr("kg.cli.commands.list_extraction", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cli.main(["extract", str(news)])


def test_an_article_that_a_stage_fails_on_is_one_line_and_the_rest_is_stored(kg, news, monkeypatch, tmp_path):
    read = StandInExtractor.extract

    def extract(self, article, doc):
        return 1 / 0 if article.id == "harbor" else read(self, article, doc)

    monkeypatch.setattr(StandInExtractor, "extract", extract)
    code, out, err = kg("build", news, tmp_path / "gone.txt", "--log", "log.jsonl")
    assert (code, out.split(" article")[0]) == (2, "kg-store: 1")
    assert out.endswith("; 1 unreadable; 1 failed\n")
    assert "kg: harbor: the rules failed on this article (ZeroDivisionError: division by zero" in err
    log = [json.loads(line) for line in Path("log.jsonl").read_text().splitlines()]
    assert [entry["what"] for entry in log] == ["started", "unreadable", "failed", "finished"]
    assert log[1]["source"].endswith("gone.txt")
    assert log[2]["article"] == "harbor"
    assert log[2]["traceback"].startswith("Traceback")
    assert (log[3]["articles"], log[3]["unreadable"], log[3]["failed"]) == (1, 1, 1)
    assert kg("extract", news, "--format", "jsonl")[0] == 2


def test_extract_prints_one_object_a_line(kg, news):
    code, out, err = kg("extract", news, "--format", "jsonl")
    assert (code, err) == (0, "")
    first, second = (json.loads(line) for line in out.splitlines())
    assert (first["id"], second["id"]) == ("harbor", "denial")
    assert first["text"] == HARBOR
    assert first["published"] == "2023-05-02"
    assert first["events"][0]["trigger"]["text"] == "shelled"


def test_extract_for_reading_shows_roles_sources_dates_and_status(kg, news):
    code, out, _ = kg("extract", news, "--format", "text")
    assert code == 0
    for line in (
        "harbor · 2023-05-02 · Rebels shell port",
        "  Shelling “shelled”",
        "    agent      Coastal rebels",
        "    source     the defence ministry (said)",
        "    dated      2023-05-01 to 2023-05-01",
        "    killed     4",
        "    status     did not happen",
        "    status     ahead, planned",
        "    denied by  The coastal rebels (denied)",
        "    count      about 2",
    ):
        assert line in out.splitlines()


def test_extract_goes_on_after_a_fault_and_exits_with_2(kg, news):
    code, out, err = kg("extract", "gone.txt", news, "--format", "jsonl")
    assert (code, len(out.splitlines())) == (2, 2)
    assert err == "kg: gone.txt: no such file or folder; check the path\n"


def test_a_query_is_answered_as_a_table(kg, store):
    code, out, err = kg("query", "SELECT ?e ?d WHERE { ?e a kg:Shelling ; kg:earliest ?d }", "--store", store)
    assert (code, err) == (0, "")
    start = HARBOR.index("shelled")
    header, rule, row, count = out.splitlines()
    assert header.split() == ["e", "d"]
    assert set(rule.strip()) <= {"─", " "}
    label = "Coastal rebels – shelled – Port Amara"
    assert row.split(maxsplit=1) == [f"<event/harbor/{start}-{start + 7}>", f"{label}   2023-05-01"]
    assert count == "1 row"


def test_a_wide_table_keeps_one_line_a_row_where_it_is_piped_on(kg, store):
    _, out, _ = kg("query", "SELECT ?t WHERE { ?a nif:isString ?t }", "--store", store)
    assert len(out.splitlines()) == 2 + 2 + 1


QUERY = """SELECT ?e ?day ?killed ?none ?yes ?word WHERE {
  ?e a kg:Shelling ; kg:earliest ?day ; kg:killed ?killed BIND(true AS ?yes) BIND("a\\t,\\"b" AS ?word)
}"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("csv", 'e,day,killed,none,yes,word\nEVENT,2023-05-01,4,,true,"a\t,""b"\n'),
        ("tsv", 'e\tday\tkilled\tnone\tyes\tword\nEVENT\t2023-05-01\t4\t\ttrue\ta\\t,"b\n'),
    ],
)
def test_rows_as_csv_and_tsv(kg, store, name, expected):
    start = HARBOR.index("shelled")
    event = Iris().real_event(Iris().event("harbor", start, start + 7))
    code, out, _ = kg("query", QUERY, "--store", store, "--format", name)
    assert (code, out) == (0, expected.replace("EVENT", event))


def test_rows_as_json_keep_their_types(kg, store):
    (row,) = json.loads(kg("query", QUERY, "--store", store, "--format", "json")[1])
    assert (row["day"], row["killed"], row["none"], row["yes"]) == ("2023-05-01", 4, None, True)


def test_ask_and_construct(kg, store):
    assert kg("query", "ASK { ?e a kg:Shelling }", "--store", store, "--format", "csv")[1] == "true\n"
    assert kg("query", "ASK { ?e a kg:Flood }", "--store", store)[1] == "false\n"
    sparql = "CONSTRUCT { ?e a kg:Attack } WHERE { ?e a kg:Shelling }"
    assert kg("query", sparql, "--store", store)[1].endswith("<https://w3id.org/kg-news#Attack> .\n")


def test_a_named_query_and_one_from_a_file(kg, store, tmp_path, monkeypatch):
    code, out, _ = kg("query", "articles", "--store", store)
    assert code == 0
    assert "Rebels shell port" in out
    (tmp_path / "q.rq").write_text("ASK { ?e a kg:Shelling }")
    assert kg("query", "-f", "q.rq", "--store", store)[1] == "true\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO("ASK { ?e a kg:Flood }"))
    assert kg("query", "-f", "-", "--store", store)[1] == "false\n"
    assert kg("query", "attacks", "-p", "since=2023-05-02", "--store", store)[1].endswith("0 rows\n")


def test_the_named_queries_are_listed_without_a_store(kg):
    code, out, _ = kg("query", "--list")
    assert code == 0
    assert "attacks\n" in out
    assert "--since DATE" in out
    assert "example: kg query attacks --actor rebels --since 2023-05-01" in out


def test_export_prints_plover_records(kg, store):
    code, out, err = kg("export", "--store", store, "--format", "plover")
    assert (code, err) == (0, "")
    assert [json.loads(line)["event_class"] for line in out.splitlines()] == ["Shelling"]


@pytest.mark.parametrize("name", ["nquads", "trig", "turtle", "ntriples", "jsonld", "rdfxml"])
def test_export_prints_every_format(kg, store, name):
    code, out, err = kg("export", "--store", store, "--format", name)
    assert (code, err) == (0, "")
    formats = {"nquads": "N_QUADS", "ntriples": "N_TRIPLES", "jsonld": "JSON_LD", "rdfxml": "RDF_XML"}
    quads = ox.parse(out, format=getattr(ox.RdfFormat, formats.get(name, name.upper())))
    assert ox.Literal("shelled") in {quad.object for quad in quads if quad.predicate == NIF.anchorOf}


def test_info_counts_and_lists(kg, store):
    code, out, _ = kg("info", "--store", store, "--articles")
    assert code == 0
    rows = dict(line.split(maxsplit=1) for line in out.splitlines())
    assert (rows["articles"], rows["events"], rows["unrealized"], rows["claims"]) == ("2", "5", "2", "3")
    assert rows["harbor"] == "2023-05-02 Rebels shell port"


def test_remove_takes_one_article(kg, store):
    code, out, _ = kg("remove", "harbor", "--store", store)
    assert code == 0
    assert out.startswith("harbor: ")
    assert kg("info", "--store", store, "--articles")[1].splitlines()[-1].startswith("denial")


def test_explain_leads_back_to_the_sentence(kg, store):
    start = HARBOR.index("shelled")
    code, out, _ = kg("explain", f"event/harbor/{start}-{start + 7}", "--store", store)
    assert code == 0
    assert f"because of harbor {start}-{start + 7} “shelled”" in out
    assert "[Coastal rebels|agent] [shelled|event] [Port Amara|patient, place] on [Monday|time]" in out
    assert "claimed by the defence ministry (said)" in out


def test_validate_conforms_or_exits_with_1(kg, store, tmp_path):
    assert kg("validate", "--store", store) == (0, "conforms\n", "")
    shapes = tmp_path / "mine.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/kg-news#> .\n"
        "[] a sh:NodeShape ; sh:targetClass kg:Shelling ; sh:property [ sh:path kg:killed ; sh:minCount 2 ] ."
    )
    code, out, _ = kg("validate", "--store", store, "--shapes", shapes)
    assert code == 1
    assert out.splitlines()[-1] == "1 violations"


def test_page_of_articles_needs_no_store(kg, tmp_path):
    (tmp_path / "harbor.txt").write_text(HARBOR)
    code, out, err = kg("page", "harbor.txt", "--published", "2023-05-02")
    assert (code, out.strip(), err) == (0, str(tmp_path / "page.html"), "")
    assert "Coastal rebels" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["harbor.txt", "page.html"]


def test_no_page_is_made_of_articles_that_cannot_be_read(kg, tmp_path):
    code, out, err = kg("page", "gone.txt")
    assert (code, out) == (2, "")
    assert "gone.txt: no such file" in err
    assert not (tmp_path / "page.html").exists()


def test_page_prints_where_it_is(kg, store, tmp_path):
    code, out, err = kg("page", "--store", store, "-o", "p.html", "--title", "Ports & <harbors>")
    assert (code, err) == (0, "")
    assert out.strip() == str(tmp_path / "p.html")
    html = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert "Ports &amp; &lt;harbors&gt;" in html


def test_standard_input_is_read_and_utf_8_whatever_the_locale(tmp_path):
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    text = "Die Türkei – 東京 reported nothing."
    done = subprocess.run(
        [*COMMAND, "extract", "-", "--format", "jsonl"],
        input=text.encode(),
        capture_output=True,
        check=True,
        env=environment,
    )
    assert json.loads(done.stdout)["text"] == text
    assert tmp_path.is_dir()


def test_a_terminal_sees_progress_and_a_pipe_does_not(news):
    leader, follower = pty.openpty()
    done = subprocess.run(
        [*COMMAND, "extract", str(news), "--format", "jsonl"], stdout=subprocess.PIPE, stderr=follower
    )
    os.close(follower)
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 2
    assert "loading" in shown or "articles" in shown


def test_what_a_terminal_would_obey_is_shown_as_a_replacement():
    assert printable("a\x1b[2J\u202eb\nc") == "a\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}b c"


def test_version(kg):
    code, out, _ = kg("--version")
    assert code == 0
    assert out.startswith("kg, version ")


def test_resolve_prints_every_cluster_as_one_line_of_json(kg, store):
    code, out, err = kg("resolve", "--store", store, "--format", "jsonl")
    assert (code, err) == (0, "")
    rows = [json.loads(line) for line in out.splitlines()]
    assert {row["kind"] for row in rows} == {"event", "actor", "place"}
    assert all(row.keys() == {"kind", "iri", "mentions"} for row in rows)
    heads = [
        (m["article"], m["head"]["start"]) for row in rows if row["kind"] == "event" for m in row["mentions"]
    ]
    assert len(heads) == len(set(heads)) > 0


def test_resolve_reviews_applies_and_undoes(kg, store):
    code, out, _ = kg("resolve", "--store", store)
    assert code == 0
    assert out.splitlines()[0].startswith("linked: ")
    assert len(out.splitlines()) <= 12
    assert kg("resolve", "--store", store, "--format", "table")[1].splitlines()[-1] == out.splitlines()[0]
    before = kg("export", "--store", store)[1]
    code, _, err = kg("resolve", "--store", store, "--review", "review.toml")
    assert (code, err) == (0, f"kg: doubtful pairs in {Path('review.toml').resolve()}\n")
    Path("review.toml").write_text(
        '[[pair]]\ndecision = "same"\nkind = "actor"\n'
        'left = { article = "harbor", words = "the defence ministry" }\n'
        'right = { article = "denial", words = "nobody" }\n'
    )
    code, out, err = kg("resolve", "--store", store, "--apply", "review.toml")
    assert out.splitlines()[0].endswith("1 decision of people")
    assert err == "kg: warning: 1 of 1 decisions are about what no article says now; they are kept\n"
    assert kg("resolve", "--store", store, "--undo")[0] == 0
    assert kg("export", "--store", store)[1] == before
    assert kg("resolve", "--store", store, "--undo")[0] == 2


def test_resolve_refuses_what_does_not_go_together(kg, store):
    code, out, err = kg("resolve", "--store", store, "--undo", "--review", "r.toml")
    assert (code, out) == (2, "")
    assert "--undo stands alone" in err
    code, _, err = kg("resolve", "--store", store, "--apply", "absent.toml")
    assert code == 2
    assert err.startswith("kg: absent.toml: cannot be read")
