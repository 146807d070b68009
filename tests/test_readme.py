"""The README's examples run, in order, in one folder, and print what it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"```(console|python|text)\n(.*?)```", re.DOTALL)
SKIPPED = ("make demo",)


def commands(block: str) -> list[tuple[str, str]]:
    """Split a console block into (command, printed)."""
    found = []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        size = next((i for i, line in enumerate(lines[1:], 1) if not line.startswith("> ")), len(lines))
        command = "\n".join([lines[0], *(line.removeprefix("> ") for line in lines[1:size])])
        found.append((command, "\n".join(lines[size:])))
    return found


def run(command: list[str] | str, folder: Path) -> str:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        command,
        shell=isinstance(command, str),
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return "\n".join(line.rstrip() for line in done.stdout.splitlines())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readme")


def test_the_examples_print_what_the_readme_says(folder: Path) -> None:
    ran = 0
    printed = ""
    for kind, block in FENCE.findall(README):
        if kind == "python":
            printed = run([sys.executable, "-c", block], folder)
        elif kind == "text":
            assert printed == block.rstrip()
        for command, expected in commands(block) if kind == "console" else ():
            if command not in SKIPPED:
                assert run(command, folder) == expected.rstrip(), command
                ran += 1
    assert ran >= 4
