"""What is shown of a graph: a page in a notebook, and pages in files."""

from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as a notebook shows it."""

    html: str

    def _repr_html_(self) -> str:
        """The page in a frame."""
        return self.html


def write_text(path: Path, text: str) -> Path:
    """Write a file.

    Returns:
        Its path, absolute.

    Raises:
        StoreError: It cannot be written.
    """
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or error
        raise StoreError(f"{path}: cannot be written ({reason}); choose another file") from error
    return path.resolve()
