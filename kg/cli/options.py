"""Options that several commands take."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kg.errors import SourceError
from kg.settings import ARTICLE_FIELDS, DEFAULT_MODEL, DEFAULT_STORE, Reading, Settings

Command = Callable[..., Any]

_FILE = click.Path(path_type=Path)
_CHOICES = (
    "base",
    "model",
    "places",
    "actors",
    "domain",
    "keep_duplicates",
    "force",
    "link",
    "workers",
    "article_seconds",
    "cluster",
    "shards",
)
_DOMAIN = "Folder of classes, triggers, places and actors of your field; may be given again."


def read_fields(pairs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Read the values of `--field`, each "FIELD=NAME".

    Raises:
        SourceError: One has no "=", or names a field that articles have not.
    """
    fields = []
    for pair in pairs:
        field, _, name = pair.partition("=")
        if field not in ARTICLE_FIELDS or not name:
            raise SourceError(
                f"--field {pair}", f"write it as FIELD=NAME; FIELD is one of {', '.join(ARTICLE_FIELDS)}"
            )
        fields.append((field, name))
    return tuple(fields)


def sources_argument(command: Command) -> Command:
    """Take the sources as `sources`."""
    return click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)(command)


def published_option(command: Command) -> Command:
    """Take `--published`."""
    text = "Day of publication (YYYY-MM-DD) of the articles that do not tell theirs."
    return click.option("--published", metavar="DATE", help=text)(command)


def article_seconds_option(command: Command) -> Command:
    """Take `--article-seconds`; belongs above `settings_options`, which puts it into the settings."""
    return click.option(
        "--article-seconds",
        metavar="SECONDS",
        type=click.FloatRange(min=0),
        default=Settings().article_seconds,
        show_default=True,
        help="Longest time for a stage of one article, which is then left out; 0 is no limit.",
    )(command)


def settings_options(command: Command) -> Command:
    """Take what `Settings` holds as options, those of the command itself too, and pass it on as `settings`."""

    @click.option("--base", metavar="IRI", help="What every IRI of the data begins with.")
    @click.option("--model", metavar="NAME", default=DEFAULT_MODEL, show_default=True, help="spaCy pipeline.")
    @click.option("--places", metavar="FILE", type=_FILE, help="TOML file of places of your own.")
    @click.option(
        "--actors", metavar="FILE", type=_FILE, help="TOML, TSV, CSV or JSON file of actors of your own."
    )
    @click.option("--domain", metavar="FOLDER", type=_FILE, multiple=True, help=_DOMAIN)
    @click.option(
        "--field",
        "fields",
        metavar="FIELD=NAME",
        multiple=True,
        help="Name of an article's field in JSON and tables, as in --field text=body.",
    )
    @click.option("--any-language", is_flag=True, help="Read articles that are not English too.")
    @click.option(
        "--published-wins", is_flag=True, help="--published holds for all articles, whatever they tell."
    )
    @functools.wraps(command)
    def with_settings(
        *, fields: tuple[str, ...], any_language: bool, published_wins: bool, **options: object
    ) -> object:
        chosen: dict[str, Any] = {name: options.pop(name) for name in _CHOICES if name in options}
        settings = Settings(**chosen, reading=Reading(read_fields(fields), any_language, published_wins))
        return command(settings=settings, **options)

    return with_settings


def confidence_option(command: Command) -> Command:
    """Take `--min-confidence`, from 0 to 1, as `min_confidence`."""
    text = "Leave out events and roles that are less sure, from 0 to 1."
    kind = click.FloatRange(0, 1)
    option = click.option(
        "--min-confidence", metavar="P", type=kind, default=0.0, show_default=True, help=text
    )
    return option(command)


def accounts_option(command: Command) -> Command:
    """Take `--accounts`, what articles tell instead of what happened."""
    text = "What each article tells, as an event of its own, instead of what happened."
    return click.option("--accounts", is_flag=True, help=text)(command)


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
