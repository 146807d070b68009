"""What a hostile file, server or article must not do: fill memory, take what is elsewhere, run in a spreadsheet."""

import csv
import gzip
import io
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import networkx as nx
import pytest

from kg.cli.rows import format_answer
from kg.errors import SourceError, StoreError
from kg.query import Iri, Rows
from kg.store import GraphStore
from kg.store.entities import BoundedEntities
from kg.store.remote import Access, RemoteStore
from kg.store.transfer import back_up_store, import_files, restore_store
from kg.view.network_files import write_network
from tests.serving import make_store

# XML that grows

RDF_XML = (
    '<?xml version="1.0"?>{doctype}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:e="urn:e#"><rdf:Description rdf:about="urn:a"><e:p>{value}</e:p></rdf:Description></rdf:RDF>'
)
LAUGHS = '<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
GROWING = {
    "nested": (f"<!DOCTYPE r [{LAUGHS}]>", "&j;"),
    "nested, and not used": (f"<!DOCTYPE r [{LAUGHS}]>", "x"),
    "in single quotes": ("<!DOCTYPE r [" + LAUGHS.replace('"', "'") + "]>", "&j;"),
    "over several lines": ("<!DOCTYPE r [\n" + LAUGHS.replace("<!ENTITY ", "<!ENTITY\n\t") + "\n]>", "&j;"),
    "in itself": ('<!DOCTYPE r [<!ENTITY a "&b;"><!ENTITY b "&a;">]>', "&a;"),
    "one that is long": (f'<!DOCTYPE r [<!ENTITY a "{"a" * 20_000}">]>', "&a;"),
    "one that is often used": (f'<!DOCTYPE r [<!ENTITY a "{"a" * 9_000}">]>', "&a;" * 4_000),
    "of another file": ('<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;"),
    "of parameters": ('<!DOCTYPE r [<!ENTITY % a "x"><!ENTITY b "%a;%a;">]>', "&b;"),
    "in a line of its own end": ('<!DOCTYPE r [<!ENTITY a "x">' + " " * 2_000_000 + "]>", "&a;"),
}


@pytest.mark.parametrize("name", GROWING)
@pytest.mark.parametrize("packed", [False, True])
def test_xml_that_grows_is_refused(tmp_path, name, packed):
    doctype, value = GROWING[name]
    data = RDF_XML.format(doctype=doctype, value=value).encode()
    path = tmp_path / ("a.rdf.gz" if packed else "a.rdf")
    path.write_bytes(gzip.compress(data) if packed else data)
    with pytest.raises(SourceError, match=r"no rdfxml .*nothing was imported"):
        import_files([path], tmp_path / "store")
    assert not (tmp_path / "store").exists()


PASSING = {
    "a namespace": ('<!DOCTYPE r [<!ENTITY owl "http://www.w3.org/2002/07/owl#">]>', "&owl;Class"),
    "one within another": ('<!DOCTYPE r [<!ENTITY o "http://e.org/"><!ENTITY g "&o;GO_">]>', "&g;1"),
    "the five of XML": ("", "a &amp; b &lt; c &gt; d &quot; &apos;"),
    "numbers": ("", "&#233;&#x1F600;"),
    "none that is used": ('<!DOCTYPE r [<!ENTITY a "x">]>', "y"),
    "a comment": ("<!-- <!DOCTYPE --><!DOCTYPE r>", "y"),
    "many short ones": ('<!DOCTYPE r [<!ENTITY a "http://e.org/">]>', "&a;" * 20_000),
    "an ampersand at the end of a piece": ("", "x" * 65_300 + "&amp;" * 100),
}


@pytest.mark.parametrize("name", PASSING)
def test_xml_of_ontologies_passes(tmp_path, name):
    doctype, value = PASSING[name]
    (tmp_path / "a.rdf").write_text(RDF_XML.format(doctype=doctype, value=value), encoding="utf-8")
    assert import_files([tmp_path / "a.rdf"], tmp_path / "store").n_quads == 1


@pytest.mark.parametrize("size", [-1, 7, 65_536])
def test_bytes_are_left_as_they_are(size):
    data = RDF_XML.format(doctype="", value="x" * 200_000).encode()
    stream = BoundedEntities(io.BytesIO(data))
    parts = [stream.read(size)] if size < 0 else list(iter(lambda: stream.read(size), b""))
    assert b"".join(parts) == data


# Links in a backup


@pytest.fixture
def backup(tmp_path):
    back_up_store(make_store(tmp_path / "store"), tmp_path / "backup")
    return tmp_path / "backup"


@pytest.mark.parametrize(
    "name",
    ["000099.sst", "notes.txt", "kg-store.log", "CURRENT", "kg-store.json", "kg-find-1.sqlite", "folder"],
)
def test_what_a_link_in_a_backup_points_to_is_not_copied(backup, tmp_path, name):
    secret = tmp_path / "secret"
    if name == "folder":
        secret.mkdir()
    else:
        secret.write_text("secret")
    (backup / name).unlink(missing_ok=True)
    (backup / name).symlink_to(secret)
    with pytest.raises(StoreError, match=f"{name}: a link"):
        restore_store(backup, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_backup_that_is_reached_by_a_link_is_restored(backup, tmp_path):
    (tmp_path / "latest").symlink_to(backup)
    restore_store(tmp_path / "latest", tmp_path / "again")
    with GraphStore.open(tmp_path / "again") as store:
        assert len(store) > 100


# A server that sends on to another


class _Recorder(BaseHTTPRequestHandler):
    """Notes what it is asked; redirects to the address that the server was given, or answers ASK."""

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Authorization")))
        body = b'{"head": {}, "boolean": true}'
        target = self.server.target
        if target and not self.path.startswith(("/moved", "/sparql")):
            self.send_response(self.server.status)
            self.send_header("Location", target)
            body = b""
        else:
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def servers():
    made = []
    for _ in range(2):
        server = HTTPServer(("127.0.0.1", 0), _Recorder)
        server.asked, server.target, server.status = [], "", 302
        threading.Thread(target=server.serve_forever, daemon=True).start()
        made.append(server)
    yield made
    for server in made:
        server.shutdown()
        server.server_close()


ACCESSES = {"token": Access(token="t0p"), "password": Access(user="kim", password="t0p")}


@pytest.mark.parametrize("access", ACCESSES)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_another_server_gets_nothing(servers, access, status):
    asked, other = servers
    asked.target, asked.status = f"http://127.0.0.1:{other.server_port}/sparql", status
    with pytest.raises(StoreError, match="redirects to another server"):
        RemoteStore.open(f"http://127.0.0.1:{asked.server_port}", access=ACCESSES[access])
    assert other.asked == []


def test_another_name_of_this_computer_is_another_server(servers):
    asked, _ = servers
    asked.target = f"http://localhost:{asked.server_port}/moved"
    with pytest.raises(StoreError, match="redirects to another server"):
        RemoteStore.open(f"http://127.0.0.1:{asked.server_port}", access=ACCESSES["token"])
    assert len(asked.asked) == 1


@pytest.mark.parametrize("target", ["/moved/query", "moved/query"])
def test_a_redirect_on_the_same_server_is_followed(servers, target):
    asked, _ = servers
    asked.target = target
    with pytest.raises(StoreError, match="gives no rows"):  # it knows nothing but ASK
        RemoteStore.open(f"http://127.0.0.1:{asked.server_port}", access=ACCESSES["token"])
    assert {said for _, said in asked.asked} == {"Bearer t0p"}


# Cells that a spreadsheet would run

CELLS = {
    '=HYPERLINK("http://evil")': '\'=HYPERLINK("http://evil")',
    "+SUM(1)": "'+SUM(1)",
    "-2+3+cmd|calc!A1": "'-2+3+cmd|calc!A1",
    "@SUM(A1)": "'@SUM(A1)",
    "\t=1+1": "'\t=1+1",
    " =1+1": "' =1+1",
    "\r\n=1": "'\r\n=1",
    "＝1+1": "'＝1+1",
    "Rebels": "Rebels",
    "a=b": "a=b",
    "5-3": "5-3",
    "": "",
}


@pytest.mark.parametrize("words", CELLS)
def test_a_formula_is_shown_and_not_run(words):
    rows = Rows(("word", "number", "node"), ((words, -5, Iri("https://e.org/=1")),))
    made = format_answer(rows, "csv", base="https://e.org/")
    assert next(iter(list(csv.reader(io.StringIO(made, newline="")))[1:]), None) == [
        CELLS[words], "-5", "https://e.org/=1",
    ]  # fmt: skip
    assert "'" not in format_answer(rows, "json", base="https://e.org/")
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("n", label=words, kind="actor", lat=-5.0)
    (row,) = csv.DictReader(io.StringIO(write_network(graph, "csv-nodes"), newline=""))
    assert (row["label"], row["lat"]) == (CELLS[words], "-5.0")
