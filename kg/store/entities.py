"""Keeps RDF/XML from growing: a few lines of nested entities otherwise fill a machine.

In: a stream of RDF/XML. Out: the same bytes, or a `SyntaxError` as soon as the entities that the document declares
stand for far more than ontologies make of them. Files that shorten namespaces by entities, as OWL editors write them,
pass.
"""

import re
from collections.abc import Mapping
from typing import BinaryIO

MAX_ENTITY_CHARACTERS = 10_000
"""Longest text that one entity may stand for, entities within it expanded."""
FREE_BYTES = 16 * 2**20
MAX_RATIO = 20
"""References may expand to this many times the bytes of the document, and `FREE_BYTES` more."""

_MAX_HEAD_BYTES = 2**20
_CHUNK = 2**16
_LONGEST_NAME = 256
_DEEPEST = 8
_ENTITY = re.compile(rb"<!ENTITY\s+(%\s+)?([^\s\"'<>&;]+)\s+(?:\"([^\"]*)\"|'([^']*)'|(SYSTEM|PUBLIC)\b)")
_DECLARED = re.compile(rb"<!ENTITY\b")
_REFERENCE = re.compile(rb"&([^\s&;#<>\"']{1,256});")
_ROOT = re.compile(rb"<[A-Za-z_]")
_BUILT_IN = dict.fromkeys((b"amp", b"lt", b"gt", b"quot", b"apos"), 1)


class BoundedEntities:
    """A stream of RDF/XML whose entities are counted while it is read.

    Args:
        stream: The document, from its start.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._head: bytes | None = None
        self._sizes: Mapping[bytes, int] = _BUILT_IN
        self._tail = b""
        self._n_bytes = self._n_expanded = 0

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes, all where it is negative.

        Raises:
            SyntaxError: The entities of the document stand for far too much, or are declared elsewhere.
        """
        if self._head is None:
            self._head = self._read_head()
        data, self._head = (self._head, b"") if size < 0 else (self._head[:size], self._head[size:])
        if size < 0:
            data += self._stream.read()
        elif not data:
            data = self._stream.read(size)
        self._count(data)
        return data

    def _read_head(self) -> bytes:
        """Read as far as the first element, where entities can no longer be declared, and size them."""
        head = b""
        while len(head) < _MAX_HEAD_BYTES and not _ROOT.search(head):
            more = self._stream.read(_CHUNK)
            if not more:
                break
            head += more
        root = _ROOT.search(head)
        if root is None and len(head) >= _MAX_HEAD_BYTES:
            raise SyntaxError(f"no element within the first {_MAX_HEAD_BYTES >> 20} MB")
        self._sizes = _sizes(head[: root.start() if root else len(head)])
        return head

    def _count(self, data: bytes) -> None:
        self._n_bytes += len(data)
        text = self._tail + data
        last = text.rfind(b"&", max(0, len(text) - _LONGEST_NAME))
        cut = last if last >= 0 and b";" not in text[last:] else len(text)
        self._n_expanded += sum(self._sizes.get(name, 0) for name in _REFERENCE.findall(text[:cut]))
        self._tail = text[cut:]
        if self._n_expanded > FREE_BYTES + MAX_RATIO * self._n_bytes:
            raise SyntaxError("its entities expand to far more than the document holds")


def _sizes(head: bytes) -> dict[bytes, int]:
    """How many bytes each declared entity stands for, those that it names counted with it."""
    values: dict[bytes, bytes] = {}
    for parameter, name, double, single, elsewhere in _ENTITY.findall(head):
        if parameter or elsewhere:
            raise SyntaxError(f"the entity {name.decode(errors='replace')} is declared in another file")
        values.setdefault(name, double or single)
    if len(_DECLARED.findall(head)) > len(_ENTITY.findall(head)):
        raise SyntaxError("a malformed declaration of an entity")
    sizes = dict(_BUILT_IN)
    for name in values:
        _size(name, values, sizes, ())
    return sizes


def _size(
    name: bytes, values: Mapping[bytes, bytes], sizes: dict[bytes, int], within: tuple[bytes, ...]
) -> int:
    if name in sizes or name not in values:
        return sizes.get(name, 0)
    shown = name.decode(errors="replace")
    if name in within or len(within) >= _DEEPEST:
        raise SyntaxError(f"the entity {shown} is nested in itself, or too deep")
    inner = sum(_size(other, values, sizes, (*within, name)) for other in _REFERENCE.findall(values[name]))
    sizes[name] = len(values[name]) + inner
    if sizes[name] > MAX_ENTITY_CHARACTERS:
        raise SyntaxError(f"the entity {shown} stands for more than {MAX_ENTITY_CHARACTERS} characters")
    return sizes[name]
