"""The command `kg`: prints, exits, reads the environment.

The answer alone goes to standard output; faults, warnings and progress go to standard error. A `KgError` is
one line, below it the place in a query where there is one, and exit 2; anything else is a bug and shows its
traceback. Heavy modules are imported inside the commands, so that `kg --help` is quick.
"""

import io
import os
import sys
import textwrap
from collections.abc import Sequence
from typing import NoReturn

import click

from kg.cli.asking import explain, find, query
from kg.cli.commands import app
from kg.cli.resolving import resolve
from kg.cli.serving import mcp, serve
from kg.cli.storing import backup, export, import_, info, restore, upgrade
from kg.cli.watching import watch
from kg.errors import KgError, QueryError

__all__ = ["app", "main"]

for _command in (
    query,
    find,
    explain,
    resolve,
    serve,
    mcp,
    info,
    export,
    import_,
    backup,
    restore,
    upgrade,
    watch,
):
    app.add_command(_command)

_FAULT = 2
_INTERRUPTED = 130
_PIPE_CLOSED = 141


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and end the process with its exit code.

    Args:
        arguments: The words after `kg`; those of the process where None.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = app.main(args=arguments, prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
    except KgError as error:
        click.echo(f"kg: {error}", err=True)
        if isinstance(error, QueryError) and error.excerpt:
            click.echo(textwrap.indent(error.excerpt, "    "), err=True)
        return _FAULT
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("kg: interrupted", err=True)
        return _INTERRUPTED
    except BrokenPipeError:
        # What reads us has gone; without this, Python would complain once more while it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    return code if isinstance(code, int) else 0
