"""Options that several commands take."""

from collections.abc import Callable
from typing import Any

import click

from kg.settings import DEFAULT_STORE

Command = Callable[..., Any]


def store_option(command: Command) -> Command:
    """Take `--store`, the directory of the store, also from `KG_STORE`."""
    option = click.option(
        "--store",
        metavar="DIR",
        default=DEFAULT_STORE,
        show_default=True,
        envvar="KG_STORE",
        show_envvar=True,
        help="Directory of the store.",
    )
    return option(command)
