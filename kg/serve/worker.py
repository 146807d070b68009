"""A worker process: opens one snapshot, answers one job at a time, and can be killed at any moment.

It has no network of its own where the system allows that, a limit on its memory, and an alarm that ends it should
nobody else do so.
"""

import contextlib
import ctypes
import resource
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import pyoxigraph as ox

from kg.iri import Iris
from kg.search import SearchIndex, open_index, read_only_index
from kg.serve.answers import Sources, answer_job
from kg.serve.limits import Limits
from kg.store import GraphStore

_NEW_NETWORK = 0x40000000
_NEW_USER = 0x10000000
_GRACE_SECONDS = 5.0
_DATA_FIELD = 5


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of a store's database that does not change.

    Args:
        database: The copy's directory.
        store: The store's own directory.
        base: The base of its IRIs.
        generation: Counts the copies, from 1.
        n_quads: How many quads it holds.
    """

    database: Path
    store: Path
    base: str
    generation: int
    n_quads: int = 0


def work(connection: Connection, snapshot: Snapshot, limits: Limits) -> None:
    """Answer jobs until the connection ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_network()
    store = GraphStore(ox.Store.read_only(str(snapshot.database)), Iris(snapshot.base), read_only=True)
    sources = Sources(store, lambda: _open_index(snapshot, store), limits)
    bound_memory(limits.memory)
    with contextlib.suppress(EOFError, OSError):
        connection.send(True)
        while True:
            job = connection.recv()
            signal.setitimer(signal.ITIMER_REAL, limits.seconds + _GRACE_SECONDS)
            answer = answer_job(sources, job)
            signal.setitimer(signal.ITIMER_REAL, 0)
            connection.send(answer)


def leave_network() -> bool:
    """Give up the network, as far as the system lets a process do so.

    Returns:
        Whether it did.
    """
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    return unshare is not None and any(
        unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK)
    )


def bound_memory(n_bytes: int) -> None:
    """Let this process take at most so many bytes of data more than it has."""
    sizes = Path("/proc/self/statm")
    taken = int(sizes.read_text().split()[_DATA_FIELD]) * resource.getpagesize() if sizes.exists() else 0
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    wanted = taken + n_bytes
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard < 0 else min(wanted, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _open_index(snapshot: Snapshot, store: GraphStore) -> SearchIndex:
    if snapshot.database == snapshot.store:  # nobody can write there, so no index stands beside it
        return open_index(store)
    return read_only_index(snapshot.store)
