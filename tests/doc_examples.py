"""Runs what documents show: console blocks, Python blocks and the files that they name, in order, in one folder.

    ```console        commands after "$ ", with "> " before lines that go on; what they print stands below
    ```python         run in one namespace a document; a ```text block right below holds what they print
    ```toml title="a/b.toml"      (any language with a title) written to that file

A line of three dots stands for any lines, "..." within a line for any characters. A command that ends in "&" is stopped
at the end; ports of 127.0.0.1 are changed to free ones. With the variable `KG_WRITE_DOCS` set, what was printed is
written into the document instead.
"""

import contextlib
import io
import os
import re
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner

from kg.cli import _run as run_words

ROOT = Path(__file__).parents[1]
WRITE = "KG_WRITE_DOCS"
PORT = re.compile(r"(?:127\.0\.0\.1:|--port )(\d{4})\b")
FENCE = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
PLAIN = ("sparql", "xml")
"""Languages that may be shown without being run or written; the tests parse them."""
HOME = "/home/me/news/"
"""Where documents say that they run."""

_SHELL = re.compile(r"[|<>&;$`]")
_HEAVY = ("serve", "mcp", "watch")


@dataclass
class Ran:
    """What running a document gave: its text with what was printed, and how much of it ran."""

    text: str = ""
    n_commands: int = 0
    n_python: int = 0
    differences: list[str] = field(default_factory=list)


def run_document(text: str, folder: Path, *, skipped: tuple[str, ...] = ()) -> Ran:
    """Run a document in a folder."""
    ran = Ran()
    ports = {port: _free_port() for port in sorted(set(PORT.findall(text)))}
    text = _renamed(text, ports)
    namespace: dict[str, object] = {"__name__": "__main__"}
    printed: str | None = None
    end = 0
    background: list[subprocess.Popen[str]] = []
    try:
        for match in FENCE.finditer(text):
            language, title, body = match.groups()
            between = text[end : match.start()]
            new = body
            if title:
                (folder / title).parent.mkdir(parents=True, exist_ok=True)
                (folder / title).write_text(body, encoding="utf-8")
            elif language == "console":
                new = "".join(_run_console(body, folder, ran, skipped, background))
            elif language == "python":
                printed = _run_python(body, folder, namespace)
                ran.n_python += 1
            elif language == "text" and printed is not None and not between.strip():
                new = _compare("python", body, printed, ran)
            printed = printed if language == "python" else None
            ran.text += f"{between}```{language}" + (f' title="{title}"' if title else "") + f"\n{new}```"
            end = match.end()
    finally:
        for process in background:
            process.terminate()
            process.wait(timeout=30)
    shown = {free: port for port, free in ports.items()}
    ran.text = _renamed(ran.text + text[end:], shown)
    ran.differences = [_renamed(difference, shown) for difference in ran.differences]
    return ran


def read_commands(block: str) -> list[tuple[str, str, str]]:
    """Split a console block into (as written, command, printed)."""
    found = []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        size = next((i for i, line in enumerate(lines[1:], 1) if not line.startswith("> ")), len(lines))
        command = "\n".join([lines[0], *(line.removeprefix("> ") for line in lines[1:size])])
        found.append(
            ("$ " + "\n".join(lines[:size]) + "\n", command, "".join(f"{line}\n" for line in lines[size:]))
        )
    return found


def _run_console(
    body: str, folder: Path, ran: Ran, skipped: tuple[str, ...], background: list[subprocess.Popen[str]]
) -> Iterator[str]:
    for written, command, expected in read_commands(body):
        yield written
        if command in skipped:
            yield expected
            continue
        ran.n_commands += 1
        if command.endswith("&"):
            background.append(
                subprocess.Popen(_exec(command), shell=True, cwd=folder, env=_environment(), text=True)
            )
            continue
        yield _compare(
            command, expected, run_command(command, folder, faulty=expected.startswith("kg: ")), ran
        )


def run_command(command: str, folder: Path, *, faulty: bool = False) -> str:
    """What a command prints; with its complaints, where it is one that shows a fault."""
    words = [] if _SHELL.search(re.sub(r"'[^']*'", "", command)) else shlex.split(command, comments=True)
    if words[:1] == ["kg"] and words[1] not in _HEAVY:
        with contextlib.chdir(folder), CliRunner().isolation() as (out, err, _):
            code = run_words(words[1:])
        printed, complaints = out.getvalue().decode(), err.getvalue().decode()
    else:
        done = subprocess.run(
            command,
            shell=True,
            cwd=folder,
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        code, printed, complaints = done.returncode, done.stdout, done.stderr
    assert code == (2 if faulty else 0), f"{command}: {code}: {complaints}"
    shown = (printed + (complaints if faulty else "")).replace(f"{folder.resolve()}/", HOME)
    return "".join(f"{line.rstrip()}\n" for line in shown.splitlines())


def _run_python(body: str, folder: Path, namespace: dict[str, object]) -> str:
    out = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(out):
        exec(compile(body, "a document", "exec"), namespace)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _compare(what: str, expected: str, printed: str, ran: Ran) -> str:
    lines = (
        ".*" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*") for line in expected.splitlines()
    )
    pattern = "\n".join(lines) + ("\n" if expected.strip() else "")
    if re.fullmatch(
        pattern.replace(".*\n", "(?:.*\n)*?" if "\n...\n" in f"\n{expected}" else ".*\n"), printed
    ):
        return expected
    ran.differences.append(f"{what}\nexpected:\n{expected}\nprinted:\n{printed}")
    return printed


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


def _renamed(text: str, ports: dict[str, str]) -> str:
    """Put other numbers in the place of ports, so that documents can run beside each other."""
    for old, new in ports.items():
        text = re.sub(rf"\b{old}\b", new, text)
    return text


def _exec(command: str) -> str:
    return "exec " + command.removesuffix("&").strip()


def _environment() -> dict[str, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
