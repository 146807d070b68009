"""Options that several commands take."""

from collections.abc import Callable
from typing import Any

import click

from kg.errors import SourceError
from kg.settings import DEFAULT_STORE

Command = Callable[..., Any]

FIELDS = ("text", "id", "title", "published", "url", "source", "author", "modified", "language")


def read_fields(pairs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Read the values of `--field`, each "FIELD=NAME".

    Raises:
        SourceError: One has no "=", or names a field that articles have not.
    """
    fields = []
    for pair in pairs:
        field, _, name = pair.partition("=")
        if field not in FIELDS or not name:
            raise SourceError(
                f"--field {pair}", f"write it as FIELD=NAME; FIELD is one of {', '.join(FIELDS)}"
            )
        fields.append((field, name))
    return tuple(fields)


def store_option(command: Command) -> Command:
    """Take `--store`, the directory of the store or the address of a server, also from `KG_STORE`."""
    option = click.option(
        "--store",
        metavar="DIR|URL",
        default=DEFAULT_STORE,
        show_default=True,
        envvar="KG_STORE",
        show_envvar=True,
        help="Directory of the store, or address of a SPARQL server.",
    )
    return option(command)
