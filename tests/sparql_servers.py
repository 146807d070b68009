"""Servers of others, started by the tests on free ports of 127.0.0.1 and ended with them: oxigraph and Virtuoso."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.iri import Iris
from kg.store.remote import Access, RemoteStore
from kg.store.remote.client import Client, Request
from kg.store.remote.endpoints import find_endpoints
from kg.store.remote.reader import Reader
from kg.store.remote.writer import Writer

START_SECONDS = 60
VIRTUOSO_USER = VIRTUOSO_PASSWORD = "dba"  # of every new database
_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
Striping = 0
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
MaxClientConnections = 10
CheckpointInterval = 60
CaseMode = 2
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 2
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
MaxClientConnections = 10
ServerThreads = 6
Charset = UTF-8
[Client]
SQL_QUERY_TIMEOUT = 0
[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 400
MaxQueryExecutionTime = 60
"""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


_SYSTEM = ("http://www.openlinksw.com/", "http://www.w3.org/", "http://localuriqaserver")


class Service:
    """A running server, and as whom it is asked."""

    def __init__(self, kind: str, url: str, access: Access) -> None:
        self.kind = kind
        self.url = url
        self.access = access

    def open(self, *, iris: Iris | None = None, read_only: bool = False) -> RemoteStore:
        return RemoteStore.open(self.url, iris=iris, read_only=read_only, access=self.access)

    def clear(self) -> None:
        """Drop every graph but the server's own."""
        client = Client(self.access, "127.0.0.1")
        endpoints = find_endpoints(client, self.url, self.access)
        writer = Writer(client, endpoints)
        query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
        for row in tuple(Reader(client, endpoints).select(query)):
            if not row[0].value.startswith(_SYSTEM):
                writer.drop(row[0].value)
        client.close()

    def put(self, graph: str, ntriples: str) -> None:
        """Store a graph as somebody else would."""
        with RemoteStore.open(self.url, iris=Iris(), access=self.access) as store:
            url = store._reader.endpoints.graphs
            assert url is not None
            request = Request(
                "PUT", url, (("graph", graph),), content=ntriples.encode(), media="application/n-triples"
            )
            store._open()._client.send(request)


def oxigraph_path() -> Path:
    """The server that the wheel `oxigraph` brings along."""
    return Path(sys.executable).parent / "oxigraph"


class OxigraphServer:
    """An oxigraph server over a directory, which can be killed and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [oxigraph_path(), "serve", "--location", self.folder, "--bind", f"127.0.0.1:{self.port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(f"{self.url}/query?query=ASK%7B%7D", self._process)

    def kill(self) -> None:
        """End it as a crash would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None


@contextlib.contextmanager
def oxigraph_server(folder: Path) -> Iterator[OxigraphServer]:
    """Run an oxigraph server over a directory."""
    server = OxigraphServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def need_virtuoso() -> str:
    """The path of Virtuoso; the test is skipped where it is not installed, and fails in continuous integration."""
    path = shutil.which("virtuoso-t")
    if path is None and os.environ.get("CI") == "true":
        pytest.fail("virtuoso-t is not installed, and CI=true; .ci/run installs it")
    if path is None:
        pytest.skip("virtuoso-t is not installed (Debian: apt-get install virtuoso-opensource)")
    return path


class VirtuosoServer:
    """Virtuoso over a directory, which can be killed and started again on the same port; its user is dba."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}/sparql"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        config = self._folder / "virtuoso.ini"
        if not config.exists():
            self._folder.mkdir(exist_ok=True)
            settings = _VIRTUOSO.format(folder=self._folder, port=self._port, sql_port=free_port())
            config.write_text(settings, encoding="utf-8")
        self._process = subprocess.Popen(
            [need_virtuoso(), "+foreground", "+configfile", config],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(f"{self.url}?query=ASK%7B%7D", self._process)

    def kill(self) -> None:
        """End it as a crash would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None


@contextlib.contextmanager
def virtuoso_server(folder: Path) -> Iterator[str]:
    """Run Virtuoso over a new database; gives the address of its endpoint, for the user dba."""
    server = VirtuosoServer(folder)
    server.start()
    try:
        yield server.url
    finally:
        server.kill()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until an address answers."""
    deadline = time.monotonic() + START_SECONDS
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while True:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            opener.open(url, timeout=5).close()
            return
        assert process.poll() is None, f"the server ended with {process.returncode} before it answered"
        assert time.monotonic() < deadline, f"{url} does not answer after {START_SECONDS} s"
        time.sleep(0.05)
