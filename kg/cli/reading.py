"""The commands for reading a store: `kg show`, `kg timeline`, `kg stories`, and `kg completion` for shells."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from kg.cli.counting import counted
from kg.cli.opening import open_sure
from kg.cli.options import accounts_option, confidence_option, store_option

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.objects import Found

_SHELLS = ("bash", "zsh", "fish")
Command = Callable[..., Any]


def _json_option(command: Command) -> Command:
    return click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")(command)


def _choice_options(command: Command) -> Command:
    """Take what events are chosen by."""
    for option in reversed(
        (
            click.option("--type", "type_", metavar="CLASS", help="Class of the events, such as Attack."),
            click.option("--actor", metavar="NAME", help="Who takes part."),
            click.option("--place", metavar="NAME", help="Where; what lies in it counts."),
            click.option("--since", metavar="DATE", help="First day (YYYY-MM-DD)."),
            click.option("--until", metavar="DATE", help="Last day."),
            click.option(
                "--status", metavar="WORD", help="How they stand: happened, planned, denied, failed, ..."
            ),
        )
    ):
        command = option(command)
    return command


@click.command()
@click.argument("name", nargs=-1, required=True)
@store_option
@confidence_option
@accounts_option
@_json_option
def show(*, name: tuple[str, ...], store: str, min_confidence: float, accounts: bool, as_json: bool) -> None:
    r"""Show an actor, a place, an event, a story or an article.

    NAME is a name or an alias, the id of an article, or an IRI. kg explain tells why the graph holds it.

    \b
    Examples:
      kg show Joe Biden
      kg show tower-22
    """
    with open_sure(store, min_confidence, accounts=accounts) as graph:
        found = graph.get(" ".join(name))
        if as_json:
            click.echo(_json(found))
            return
        for line in _card(graph, found):
            click.echo(line)


@click.command()
@_choice_options
@store_option
@confidence_option
@accounts_option
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="Most events to print.")
@_json_option
def timeline(  # noqa: PLR0913  # one for each option
    *,
    type_: str | None,
    actor: str | None,
    place: str | None,
    since: str | None,
    until: str | None,
    status: str | None,
    store: str,
    min_confidence: float,
    accounts: bool,
    limit: int,
    as_json: bool,
) -> None:
    r"""List events by day, a sentence each; those without a day come last.

    Where no day is told, the day of publication stands in brackets.

    \b
    Examples:
      kg timeline --place Iraq --since 2024-01-01
      kg timeline --type Attack --status denied
    """
    from kg.cli.cards import list_line

    with open_sure(store, min_confidence, accounts=accounts) as graph:
        events = graph.events(type=type_, actor=actor, place=place, since=since, until=until, status=status)
        if as_json:
            click.echo(_json(events[:limit]))
            return
        for page in events.pages():
            for event in page[: max(0, limit)]:
                click.echo(list_line(event))
            limit -= len(page)
            if limit <= 0:
                break
        click.echo(counted(len(events), "event") + ("; --limit shows more" if limit < 0 else ""), err=True)


@click.command()
@store_option
@confidence_option
@accounts_option
@_json_option
def stories(*, store: str, min_confidence: float, accounts: bool, as_json: bool) -> None:
    r"""List the stories that several articles tell, those of most articles first.

    \b
    Example:
      kg stories
    """
    from kg.cli.listing import printable

    with open_sure(store, min_confidence, accounts=accounts) as graph:
        found = graph.stories()
        if as_json:
            click.echo(_json(tuple(found)))
            return
        base = graph.store.iris.base
        for story in found:
            told = f"{story.earliest or '?'} to {story.latest or '?'}"
            click.echo(printable(story.sentence))
            counts = f"{counted(len(story.articles), 'article')}, {counted(len(story.events), 'event')}"
            click.echo(f"    {told}  {counts}  <{story.iri.removeprefix(base)}>")
    click.echo(counted(len(found), "story"), err=True)


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(shell: str) -> None:
    r"""Print what makes a shell complete the commands and options of kg.

    \b
    Examples:
      kg completion bash >> ~/.bashrc
      kg completion zsh >> ~/.zshrc
      kg completion fish > ~/.config/fish/completions/kg.fish
    """
    from click.shell_completion import get_completion_class

    root = click.get_current_context().find_root().command
    known = get_completion_class(shell)
    if known is not None:
        source = known(root, {}, "kg", "_KG_COMPLETE")
        click.echo(source.source_template % source.source_vars())


def _card(graph: "Graph", found: "Found") -> Iterator[str]:
    from kg.cli.cards import list_article, list_entity, list_event, list_story
    from kg.objects import KnownArticle, KnownEvent, KnownStory

    base = graph.store.iris.base
    if isinstance(found, KnownEvent):
        return list_event(found, base)
    events = graph.events_of(found)
    if isinstance(found, KnownStory):
        return list_story(found, events, base)
    if isinstance(found, KnownArticle):
        return list_article(found, events, len(events))
    return list_entity(found, events, len(events), base)


def _json(value: object) -> str:
    plain = [asdict(each) for each in value] if isinstance(value, tuple) else asdict(value)  # type: ignore[call-overload]  # a value of kg.objects
    return json.dumps(plain, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
