"""Damaged files: each sample, mutated by a seed, at the outside or beneath its packing."""

import bz2
import gzip
import io
import lzma
import random
import zipfile
from collections.abc import Callable

from tests.read.samples import FILES, RECORDS, pdf, tarred, warc, zipped

TOKENS = (
    *(
        b"\0",
        b"\xff" * 40,
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"<!ENTITY a 'b'>",
        b"<![CDATA[",
        b"]]>",
        b"<div>" * 3000,
    ),
    *(
        b"</p>" * 500,
        b"[" * 5000,
        b'{"a":' * 3000,
        b'"',
        b"\\",
        b"'",
        b"\n",
        b"\r\n\r\n",
        b"---\n",
        b"9" * 20,
        b"-1",
    ),
    *(
        b"%00",
        b"&#0;",
        b"&#xD800;",
        b"\xed\xa0\x80",
        b"=?utf-8?q?",
        b"charset=utf-7",
        b"\x1f\x8b\x08",
        b"PK\x03\x04",
    ),
    *(b"%PDF-1.7", b"WARC/1.0\r\n", b"Content-Length: 9999999999\r\n", b"Content-Encoding: gzip\r\n"),
    *(
        b"Transfer-Encoding: chunked\r\n",
        b"text,published\n",
        b"multipart/mixed; boundary=b",
        b"--b--",
        b"2999-01-01",
    ),
    *(
        b"0000-00-00",
        b"obj",
        b"endstream",
        b"/Kids [2 0 R]",
        b"/Parent 2 0 R",
        b"/Length 1000000000",
        b"<html",
    ),
    *(b"/Filter /FlateDecode", b"</html>", b"<script>", b"http://[::1", b"\xe2\x80\x8b" * 200, b"a" * 70_000),
)
MEMBERS = {name: FILES[name] for name in ("news.txt", "news.html", "news.pdf", "news.eml")}
PACKERS: tuple[Callable[[bytes], bytes], ...] = (
    lambda data: gzip.compress(data, 1, mtime=0),
    lambda data: bz2.compress(data, 1),
    lambda data: lzma.compress(data, preset=0),
    lambda data: zipped({"a.bin": data, "b.txt": data, "c.html": data}),
    lambda data: zipped({"datapackage.json": b"{}", "archive/x.warc": data}),
    lambda data: tarred({"a.txt": data, "b.html": data, "c.pdf": data}),
    lambda data: warc([(url, status, kind, data) for url, status, kind, _ in RECORDS], packed=False),
    lambda data: gzip.compress(gzip.compress(zipped({"x.gz": gzip.compress(data, 1)}), 1), 1),
)


def mutate(data: bytes, dice: random.Random) -> bytes:
    """Damage some bytes: one to eight changes of several kinds."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        at = dice.randrange(len(changed) + 1)
        span = min(len(changed) - at, int(dice.expovariate(1 / 30)))
        match dice.randrange(7):
            case 0:
                del changed[at : at + span]
            case 1:
                changed[at:at] = dice.choice(TOKENS)
            case 2:
                changed[at : at + span] = dice.randbytes(span)
            case 3 if at < len(changed):
                changed[at] ^= 1 << dice.randrange(8)
            case 4:
                changed[at:at] = changed[at : at + span] * dice.choice((2, 50))
            case 5:
                other = dice.choice(tuple(FILES.values()))
                begin = dice.randrange(len(other))
                changed[at : at + span] = other[begin : begin + dice.randrange(2000)]
            case 6 if dice.random() < 0.3:
                del changed[at:]
    return bytes(changed)


def damaged_file(seed: int) -> tuple[str, bytes]:
    """The damaged file of a seed: the name of the sample that it was, and its bytes."""
    dice = random.Random(seed)
    name = dice.choice(tuple(FILES))
    match dice.randrange(4):
        case 0 | 1:
            return name, mutate(FILES[name], dice)
        case 2:
            return name, dice.choice(PACKERS)(mutate(FILES[name], dice))
        case _:
            return name, _inner(name, dice)


def _inner(name: str, dice: random.Random) -> bytes:
    """A file damaged beneath its packing, where it has one that checks its content."""
    if name.endswith((".zip", ".wacz")):
        with zipfile.ZipFile(io.BytesIO(FILES[name])) as archive:
            return zipped({member: mutate(archive.read(member), dice) for member in archive.namelist()})
    if name.endswith(".gz"):
        return gzip.compress(mutate(gzip.decompress(FILES[name]), dice), 1, mtime=0)
    if name.endswith(".tar"):
        return tarred({member: mutate(data, dice) for member, data in MEMBERS.items()})
    if name.endswith(".pdf"):
        lines = [mutate(b"Rebels shelled (the port) of Massawa.", dice).decode("latin-1") for _ in range(5)]
        return pdf([lines, lines])
    return mutate(mutate(FILES[name], dice), dice)
