"""A server of the test's own: over a socket on 127.0.0.1, on a free port, ended with the test."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import uvicorn

from kg.serve.access import Access
from kg.serve.app import Service, build_app
from kg.serve.connection import connection_class
from kg.serve.limits import Limits
from kg.serve.pool import Pool
from kg.store import GraphStore
from tests.story import denial_story, harbor_story, tell

TOKEN = "a-token-of-the-tests"
AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


def make_store(path: Path) -> Path:
    """A store that holds the story of the tests."""
    with GraphStore.open(path) as store:
        tell(store, harbor_story(), denial_story())
    return path


class Server:
    """A running server and a client of it."""

    def __init__(self, port: int, pool: Pool) -> None:
        self.port = port
        self.pool = pool
        self.url = f"http://127.0.0.1:{port}"
        self.client = httpx.Client(base_url=self.url, timeout=30, trust_env=False)

    def ask(self, sparql: str, **headers: str) -> httpx.Response:
        return self.client.get("/sparql", params={"query": sparql}, headers=headers)

    def raw(self, data: bytes, *, seconds: float = 10) -> bytes:
        """What comes back for bytes that no client would send."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            parts = []
            with contextlib.suppress(TimeoutError, ConnectionError):
                while part := connection.recv(1 << 16):
                    parts.append(part)
        return b"".join(parts)


@contextlib.contextmanager
def serving(
    path: Path, limits: Limits | None = None, access: Access | None = None, *, refresh_seconds: float = 0.2
) -> Iterator[Server]:
    """Serve a store for as long as the block runs."""
    limits = limits or Limits(seconds=3, workers=3)
    pool = Pool(path, limits, refresh_seconds=refresh_seconds)
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        build_app(Service(pool, access or Access(token=TOKEN), limits)),
        http=connection_class(limits),
        ws="none",
        lifespan="on",
        log_level="error",
        limit_concurrency=limits.connections,
        h11_max_incomplete_event_size=3 * limits.query_bytes,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server did not start in time"
        time.sleep(0.01)
    running = Server(listener.getsockname()[1], pool)
    try:
        yield running
    finally:
        running.client.close()
        server.should_exit = True
        thread.join(15)
        listener.close()
        assert not thread.is_alive(), "the server did not end"
