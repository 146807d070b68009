"""Calls the libraries that parse files of others: loads them from their extras, and names what they trip over.

In: the name of a module, or a block that calls one. Out: the module, or a `SourceError` in the place of whatever the
library raises on a malformed file.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

from kg.errors import KgError, SourceError

_LONGEST = 120


def load_foreign(module: str, extra: str, where: str, what: str) -> ModuleType:
    """Load a library of an extra; what it logs of malformed files goes nowhere unless a logger is set up.

    Raises:
        SourceError: It is not installed.
    """
    try:
        loaded = import_module(module)
    except ImportError:
        raise SourceError(where, f"{what} needs the extra {extra}: pip install 'kg-news[{extra}]'") from None
    for name in (module.partition(".")[0], "htmldate", "courlan"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    return loaded


@contextmanager
def foreign_faults(where: str, what: str) -> Iterator[None]:
    """Turn whatever a library raises in the block into a `SourceError`; errors of our own pass.

    Raises:
        SourceError: The library tripped over the file.
    """
    try:
        yield
    except KgError:
        raise
    except Exception as error:  # noqa: BLE001  parsers raise anything at all on malformed files
        said = " ".join(str(error).split())[:_LONGEST]
        detail = type(error).__name__ + (f": {said}" if said else "")
        raise SourceError(where, f"malformed {what} ({detail}); leave it out or repair it") from None
