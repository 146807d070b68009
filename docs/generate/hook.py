"""MkDocs hook: adds the pages that are generated from the code to the site, each time it is built."""

import sys
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def on_files(files: Files, config: Any) -> Files:
    """Add the generated pages, and the notebook as a page; MkDocs calls this once a build."""
    from docs.generate.pages import generate_pages

    for path, text in generate_pages().items():
        known = files.get_file_from_path(path)
        if known is not None:
            files.remove(known)
        files.append(File.generated(config, path, content=text))
    return files
