"""The README's examples run, in order, in one folder, and print what it says."""

import os
import sys
from pathlib import Path

from tests.doc_examples import WRITE, run_document

README = Path(__file__).parents[1] / "README.md"
SKIPPED = ("make demo", "make install")


def test_the_examples_print_what_the_readme_says(tmp_path: Path) -> None:
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parents[1])
    ran = run_document(README.read_text(encoding="utf-8"), tmp_path, skipped=SKIPPED)
    if os.environ.get(WRITE):
        README.write_text(ran.text, encoding="utf-8")
    assert ran.differences == []
    assert ran.n_commands >= 4
    assert ran.n_python >= 1
