"""The command `kg`: prints, exits, reads the environment.

The answer alone goes to standard output; faults, warnings and progress go to standard error. A `KgError` is
one line, below it the place in a query where there is one, and exit 2; an answer that could not be written whole is
one line and exit 1; anything else is a bug and shows its traceback. Heavy modules are imported inside the commands, so
that `kg --help` is quick.
"""

import io
import sys
import textwrap
from collections.abc import Sequence
from typing import NoReturn

import click

from kg.cli.asking import explain, find, query
from kg.cli.commands import app
from kg.cli.listing import harmless, printable
from kg.cli.output import explain_fault, flush_output, whole_output
from kg.cli.reading import completion, show, stories, timeline
from kg.cli.resolving import resolve
from kg.cli.serving import mcp, serve
from kg.cli.storing import backup, export, import_, info, restore, upgrade
from kg.cli.watching import watch
from kg.errors import KgError, QueryError

__all__ = ["app", "main"]

for _command in (
    show,
    timeline,
    stories,
    completion,
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

_UNWRITTEN = 1
_FAULT = 2
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and end the process with its exit code.

    Args:
        arguments: The words after `kg`; those of the process where None.
    """
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    with whole_output() as output:
        try:
            code = _run(arguments)
        except (Exception, SystemExit):  # click ends the process itself where a pipe is closed
            if output.fault is None:
                raise
            code = _UNWRITTEN
        fault = flush_output(output)
    if fault is not None:
        click.echo(f"kg: {explain_fault(fault)}", err=True)
        code = _UNWRITTEN
    sys.exit(code)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = app.main(args=arguments, prog_name="kg", standalone_mode=False)
    except KgError as error:
        click.echo(f"kg: {printable(str(error))}", err=True)
        if isinstance(error, QueryError) and error.excerpt:
            excerpt = "\n".join(harmless(line) for line in error.excerpt.splitlines())
            click.echo(textwrap.indent(excerpt, "    "), err=True)
        return _FAULT
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("kg: interrupted", err=True)
        return _INTERRUPTED
    return code if isinstance(code, int) else 0
