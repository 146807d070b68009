"""Serves a store over HTTP, for people and for programs: SPARQL, graphs, lookups, an editor; and to assistants.

In: a store's directory. Out: an open port, or a conversation on standard input and output. Each query runs in a
process of its own on a snapshot, so that none can stall the server or a build. Needs the extra `serve` (`mcp` for
assistants).
"""

import contextlib
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.serve.limits import Limits
from kg.store.marker import read_marker

if TYPE_CHECKING:
    from kg.serve.access import Access

__all__ = ["Limits", "serve_assistant", "serve_store"]


def serve_store(
    store: Path | str,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    limits: Limits | None = None,
    access: "Access | None" = None,
) -> None:
    """Serve a store until the process is told to end.

    Args:
        store: The store's directory.
        host: The address to listen on.
        port: The port; 0 for any free one.
        limits: What a request may take.
        access: Who may ask, and write.

    Raises:
        StoreError: There is no store, the port is taken, or the extra `serve` is not installed.
    """
    path = _existing(store)
    try:
        import uvicorn

        from kg.serve.access import Access
        from kg.serve.app import Service, build_app
        from kg.serve.connection import connection_class
        from kg.serve.pool import Pool
    except ImportError as error:
        raise StoreError(f"kg serve needs {error.name}; pip install 'kg-news[serve]'") from error
    limits = limits or Limits()
    access = access or Access()
    listener = _listen(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}/"
    print(f"kg: serving {path} at {address}", file=sys.stderr, flush=True)  # noqa: T201  # where to look, at once
    config = uvicorn.Config(
        build_app(Service(Pool(path, limits), access, limits)),
        http=connection_class(limits),
        ws="none",
        lifespan="on",
        log_level="error",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=limits.connections,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=3 * limits.query_bytes,
    )
    with contextlib.suppress(KeyboardInterrupt):  # the usual way to end it
        uvicorn.Server(config).run(sockets=[listener])


def serve_assistant(store: Path | str, *, limits: Limits | None = None) -> None:
    """Answer an assistant by the Model Context Protocol on standard input and output, until the input ends.

    Args:
        store: The store's directory.
        limits: What a question may take.

    Raises:
        StoreError: There is no store, or the extra `mcp` is not installed.
    """
    path = _existing(store)
    try:
        from kg.serve.assistant import run_assistant
    except ImportError as error:
        raise StoreError(f"kg mcp needs {error.name}; pip install 'kg-news[mcp]'") from error
    run_assistant(path, limits or Limits())


def _existing(store: Path | str) -> Path:
    path = Path(store).resolve()
    if read_marker(path) is None:
        raise StoreError(f"{store}: no store here; make one with kg build SOURCE... --store {store}")
    return path


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise StoreError(
            f"{host}:{port}: cannot be listened on ({error.strerror}); choose another --port"
        ) from error
