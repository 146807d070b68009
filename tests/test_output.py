"""Standard output is written whole, or its fault is one line and exit 1; no terminal obeys what articles say."""

import errno
import io
import os
import pty
import subprocess
import sys

import pytest

from kg import cli
from kg.cli.output import Output
from tests.serving import make_store

COMMAND = (sys.executable, "-m", "kg")
RDF = ("nquads", "trig", "turtle", "ntriples", "jsonld", "rdfxml", "rdf12", "rdf12-trig")
FORMATS = (*RDF, "graphml", "gexf", "csv-nodes", "csv-edges", "plover")
ANSWERS = (
    ("--version",),
    ("--help",),
    ("query", "--help"),
    ("query", "--list"),
    *(("export", "--format", name) for name in FORMATS if name != "parquet"),
    *(("query", "events", "--format", name) for name in ("table", "csv", "tsv", "json")),
    *(("query", "DESCRIBE ?e { ?e a kg:Shelling }", "--format", name) for name in ("table", "turtle")),
    ("query", "ASK {}"),
    *(("find", "port", "--format", name) for name in ("text", "json")),
    *(("explain", "article/harbor", "--format", name) for name in ("text", "html", "json")),
    ("info", "--articles"),
    *(("resolve", "--format", name) for name in ("summary", "table", "jsonl")),
    ("page",),
    ("backup", "copy"),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return make_store(tmp_path_factory.mktemp("output") / "store")


@pytest.fixture
def kg(store, monkeypatch, capfd, tmp_path):
    """Runs a command in this process with the given standard output; gives its exit code and standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_STORE", str(store))

    def run(output, *arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdout", output)
        with pytest.raises(SystemExit) as ended:
            cli.main(list(arguments))
        monkeypatch.undo()
        if output is not sys.stdout:
            output.close()
        return int(ended.value.code or 0), capfd.readouterr().err

    return run


def full_disk(*, buffered: bool):
    raw = open("/dev/full", "wb", buffering=0)  # noqa: PTH123, SIM115  the command's own, as the system opens it
    return io.TextIOWrapper(io.BufferedWriter(raw) if buffered else raw, write_through=not buffered)


@pytest.mark.parametrize("buffered", [True, False])
@pytest.mark.parametrize("arguments", ANSWERS, ids=" ".join)
def test_a_full_disk_is_one_line_and_exit_1(kg, arguments, buffered):
    code, err = kg(full_disk(buffered=buffered), *arguments)
    told = [line for line in err.splitlines() if not line.endswith(" found")]
    assert code == 1
    assert len(told) == 1
    assert told[0].startswith("kg: standard output: the disk is full")


@pytest.mark.parametrize("buffered", [True, False])
@pytest.mark.parametrize("name", FORMATS)
def test_a_reader_that_goes_is_one_line_and_exit_1(kg, name, buffered):
    reading, writing = os.pipe()
    os.close(reading)
    raw = io.FileIO(writing, "w")
    code, err = kg(io.TextIOWrapper(io.BufferedWriter(raw) if buffered else raw), "export", "--format", name)
    assert code == 1
    assert err.splitlines() == ["kg: standard output: its reader has gone (Broken pipe); not all was written"]


def test_a_pipe_that_is_closed_early_in_a_shell(store):
    script = (
        f'"{sys.executable}" -m kg export --store {store} | head -c 10 >/dev/null; echo "${{PIPESTATUS[0]}}"'
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("script", ["export >&-", "query events >&-", "--version >&-"])
def test_a_closed_standard_output(store, script):
    command = f'"{sys.executable}" -m kg {script}'
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env={**os.environ, "KG_STORE": str(store)}
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "standard output: cannot be written" in done.stderr


def test_what_needs_no_standard_output_does_without(store, tmp_path):
    command = f'"{sys.executable}" -m kg export --store {store} -o {tmp_path / "all.nq"} >&-'
    assert subprocess.run(["bash", "-c", command]).returncode == 0
    assert (tmp_path / "all.nq").stat().st_size > 1000


class Slow(io.RawIOBase):
    """Takes a few bytes at a time, and now and then none, as a pipe that does not block."""

    def __init__(self, most: int) -> None:
        self.taken = bytearray()
        self._most = most

    def write(self, data) -> int | None:
        if len(self.taken) >= self._most:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.taken += data[:3]
        return min(3, len(data))


def test_a_short_write_goes_on_until_all_is_out():
    target = Slow(100)
    assert Output(target, is_terminal=False).write(memoryview(b"0123456789")) == 10
    assert target.taken == b"0123456789"


def test_after_a_fault_nothing_more_is_written():
    target = Slow(4)
    output = Output(target, is_terminal=False)
    with pytest.raises(OSError, match="No space"):
        output.write(memoryview(b"0123456789"))
    assert output.fault is not None
    assert output.write(memoryview(b"more")) == 4
    assert target.taken == b"012345"


SHOWN = {
    "a\x1b[31mred": "a�[31mred",
    "\x9b31m": "�31m",
    "title \x1b]0;x\x07": "title �]0;x�",
    "back\rover": "back�over",
    "\u202ereversed": "�reversed",
    "tab\tand\nline": "tab\tand\nline",
    "Türkei – 東京 ‘x’": "Türkei – 東京 ‘x’",
    "del\x7f": "del�",
}


@pytest.mark.parametrize("text", SHOWN)
def test_a_terminal_obeys_nothing(text):
    target = io.BytesIO()
    Output(target, is_terminal=True).write(memoryview(text.encode()))
    assert target.getvalue().decode() == SHOWN[text]
    target = io.BytesIO()
    Output(target, is_terminal=False).write(memoryview(text.encode()))
    assert target.getvalue().decode() == text


def test_a_terminal_is_not_told_by_a_query(store):
    leader, follower = pty.openpty()
    query = 'SELECT ("x\\u001B[31m" AS ?x) {}'
    for name in ("csv", "json", "table"):
        subprocess.run(
            [*COMMAND, "query", query, "--store", str(store), "--format", name], stdout=follower, check=True
        )
        assert b"\x1b" not in os.read(leader, 10_000)
    os.close(follower)
    os.close(leader)


def test_a_fault_that_quotes_an_article_is_not_obeyed(kg):
    code, err = kg(sys.stdout, "explain", "article/\x1b[31mred")
    assert code == 2
    assert "\x1b" not in err
