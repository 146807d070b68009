"""The reference of the command line, read off click's own commands."""

from collections.abc import Iterator

import click

from kg.cli import app


def command_page() -> str:
    """Every command with its arguments and options."""
    parts = [
        "# Command line",
        "Answers go to standard output; faults, warnings and progress go to standard error. Exit codes: 0 done; 1 a store "
        "violates a shape; 2 a fault that the message names; 3 only articles in other languages were left out; 130 interrupted.",
        str(app.help),
    ]
    for name, command in walk(app, "kg"):
        parts += [f"## {name}", *_describe(name, command)]
    return "\n\n".join(parts) + "\n"


def walk(group: click.Group, prefix: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below a group, with the words that call it, sorted."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from walk(command, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", command


def options_of(command: click.Command) -> list[click.Option]:
    """The options of a command that are shown."""
    return [p for p in command.params if isinstance(p, click.Option) and not p.hidden]


def _describe(name: str, command: click.Command) -> Iterator[str]:
    arguments = [p for p in command.params if isinstance(p, click.Argument)]
    words = " ".join(argument.make_metavar(click.Context(command)) for argument in arguments)
    yield f"```text\n{name} [OPTIONS] {words}".rstrip() + "\n```"
    yield click.unstyle(
        " \n".join(line.strip() for line in (command.help or "").replace("\b", "").splitlines())
    )
    rows = ["| option | what it does | default |", "|---|---|---|"]
    for option in options_of(command):
        names = ", ".join(f"`{text}`" for text in (*option.opts, *option.secondary_opts))
        metavar = (
            ""
            if option.is_flag or option.count
            else f" {_escape(option.make_metavar(click.Context(command)))}"
        )
        rows.append(f"| {names}{metavar} | {_escape(option.help or '')} | {_default(option)} |")
    if len(rows) > 2:
        yield "\n".join(rows)


def _default(option: click.Option) -> str:
    variable = f" (or `{option.envvar}`)" if isinstance(option.envvar, str) else ""
    empty = (
        option.is_flag
        or option.default in (None, (), "", False)
        or not isinstance(option.default, str | int | float)
    )
    return ("" if empty else f"`{option.default}`") + variable


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
