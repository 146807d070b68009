"""A worker process: loads the stages once, states batch after batch, and can be killed at any moment.

In: batches of articles. Out: for each the list of what became of its articles.
"""

import contextlib
import signal
from multiprocessing.connection import Connection

from kg.errors import KgError
from kg.pipeline.stages import Stages, spare_collector
from kg.settings import Settings
from kg.stamp import Versions


def work(connection: Connection, settings: Settings, versions: Versions) -> None:
    """State batches until the connection ends; first say None, or what hinders the start."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):
        try:
            stages = Stages.load(settings, versions)
        except KgError as error:
            connection.send(error)
            return
        with spare_collector():
            connection.send(None)
            while True:
                connection.send(list(stages.state(connection.recv())))
