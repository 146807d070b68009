"""Reads the text of PDF files with pypdf; pictures of text are not read.

In: a piece. Out: its article. Lines of a paragraph are joined, since a PDF breaks them at the edge of the page, and
what runs through its pages is left out (`pdf_layout`); the joined text is the article's. The day of publication is not
taken from the file, which tells only when it was made.
"""

import io
import re
from collections.abc import Iterator
from types import ModuleType

from kg.errors import SourceError
from kg.read.fields import make_article
from kg.read.foreign import foreign_faults, load_foreign
from kg.read.pdf_layout import drop_running, page_lines
from kg.read.pieces import MAX_CHARACTERS, Found, Item, Piece

MAX_BYTES = 64 * 2**20
MAX_PAGES = 500

_ENDS = re.compile(r"[.!?:\"”’)]$")
_HYPHEN = re.compile(r"(?<=[a-z])-$")
_SHORT = 0.7
_NO_TITLES = ("untitled", "(anonymous)", "unspecified")


def read_pdf(piece: Piece) -> Iterator[Item]:
    """Read the text of a PDF.

    Raises:
        SourceError: It is encrypted, malformed or without text, or the extra `pdf` is not installed.
    """
    pypdf = load_foreign("pypdf", "pdf", piece.where, "a PDF")
    data = piece.read(MAX_BYTES, "a PDF")
    with foreign_faults(piece.where, "PDF"):
        fields, text = _extract(pypdf, data, piece.where)
    if not text.strip():
        raise SourceError(piece.where, "a PDF without text, perhaps of scanned pages; give its text")
    yield Found(piece.where, make_article(fields, text, piece.where, piece.stem))


def _extract(pypdf: ModuleType, data: bytes, where: str) -> tuple[dict[str, object], str]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise SourceError(where, "an encrypted PDF; save it without a password first")
    if len(reader.pages) > MAX_PAGES:
        raise SourceError(where, f"a PDF of more than {MAX_PAGES} pages; split it into articles")
    pages: list[list[str]] = []
    n_characters = 0
    for page in reader.pages:
        pages.append(page_lines(page))
        n_characters += sum(map(len, pages[-1]))
        if n_characters > MAX_CHARACTERS:
            break
    about = reader.metadata or {}
    fields = {
        "title": str(about.get("/Title") or ""),
        "author": str(about.get("/Author") or ""),
        "language": str(reader.root_object.get("/Lang") or ""),
    }
    kept = {key: value.replace("\0", "").strip() for key, value in fields.items()}
    if fields["title"].lower() in _NO_TITLES:
        kept["title"] = ""
    return dict(kept), reflow("\n".join(_joined(drop_running(pages))))


def _joined(pages: list[list[str]]) -> Iterator[str]:
    """The lines of all pages; a paragraph that ends with its page is not joined with the next."""
    for lines in pages:
        yield from lines
        if lines and _ENDS.search(lines[-1].rstrip()):
            yield ""


def reflow(text: str) -> str:
    r"""Join the lines of each paragraph: a paragraph ends at an empty line, or at a short one that ends a sentence.

    Example:
        >>> reflow("Rebels shelled the port of\nMassawa on Tues-\nday.\nNobody was hurt, officials\nsaid.")
        'Rebels shelled the port of Massawa on Tuesday.\nNobody was hurt, officials said.'
    """
    lines = [line.strip() for line in text.replace("\0", "").splitlines()]
    width = max(map(len, lines), default=0)
    paragraphs = [""]
    for line in lines:
        last = paragraphs[-1]
        if not line:
            paragraphs.append("")
        elif _HYPHEN.search(last) and line[0].islower():
            paragraphs[-1] = last[:-1] + line
        else:
            paragraphs[-1] = f"{last} {line}" if last else line
        if line and len(line) < _SHORT * width and _ENDS.search(line):
            paragraphs.append("")
    return "\n".join(filter(None, paragraphs))
