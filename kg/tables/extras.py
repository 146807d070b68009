"""Loads libraries of extras where they are first used."""

from importlib import import_module
from types import ModuleType

from kg.errors import ExtraError


def load_extra(module: str, extra: str, what: str) -> ModuleType:
    """Load a library.

    Args:
        module: Its module ("pyarrow.parquet").
        extra: The extra of this package that installs it.
        what: What needs it, for the message.

    Raises:
        ExtraError: It is not installed.

    Example:
        >>> load_extra("no_such_library", "parquet", "to_arrow")
        Traceback (most recent call last):
        kg.errors.ExtraError: to_arrow needs no_such_library; pip install 'kg-news[parquet]'
    """
    try:
        return import_module(module)
    except ImportError as error:
        name = module.partition(".")[0]
        raise ExtraError(f"{what} needs {name}; pip install 'kg-news[{extra}]'") from error
