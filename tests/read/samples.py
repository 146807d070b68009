"""One small file of each format, all of our own making, and the article that it holds."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import warnings
import zipfile
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PARAGRAPHS = (
    "Rebels shelled the port of Massawa on Tuesday, killing three sailors, the navy said on Wednesday.",
    "The harbour master said that two cranes were destroyed and that ships were told to wait outside the bay.",
    "Talks between the two sides are to begin in Asmara next week, a spokesman for the government said.",
)
TEXT = "\n".join(PARAGRAPHS)
DAY = date(2024, 7, 17)
URL = "https://wire.example/world/massawa"

PAGE = f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Port shelled | Gulf Wire</title>
<meta property="og:title" content="Port of Massawa shelled"><meta property="og:site_name" content="Gulf Wire">
<meta property="og:type" content="article"><meta name="author" content="Sara Tesfay">
<meta property="article:published_time" content="2024-07-17T08:00:00+03:00">
<meta property="article:modified_time" content="2024-07-18T09:00:00+03:00">
<link rel="canonical" href="{URL}"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav><main><article><h1>Port of Massawa shelled</h1>
{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}</article></main>
<footer>About us. Cookies. Contact.</footer></body></html>"""

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Gulf Wire</title>
<link>https://wire.example/</link><language>en</language>
<item><title>Port of Massawa &amp; bay shelled</title><link>{URL}</link><guid>{URL}</guid><author>Sara Tesfay</author>
<pubDate>Wed, 17 Jul 2024 23:30:00 -0500</pubDate><description>Short.</description>
<content:encoded><![CDATA[{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}]]></content:encoded></item>
<item><title>No words</title><guid>empty</guid></item>
</channel></rss>"""

ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Gulf Wire</title><id>urn:feed</id>
<updated>2024-07-18T10:00:00Z</updated>
<entry><id>urn:1</id><title>Port of Massawa shelled</title><link href="{URL}"/><author><name>Sara Tesfay</name></author>
<published>2024-07-17T08:00:00+03:00</published><updated>2024-07-18T09:00:00+03:00</updated>
<content type="html">{"".join(f"&lt;p&gt;{p}&lt;/p&gt;" for p in PARAGRAPHS)}</content></entry></feed>"""

LETTER = (
    "From: Gulf Wire <desk@wire.example>\r\nTo: all@wire.example\r\nSubject: =?utf-8?q?Port_of_Massawa_shelled?=\r\n"
    "Date: Wed, 17 Jul 2024 08:00:00 +0300\r\nMessage-ID: <m1@wire.example>\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n'
    "<p>Not this one.</p>\r\n--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\nCaf=E9 hit. "
    + TEXT.replace("\n", "\r\n")
    + "\r\n--b--\r\n"
).encode()

ROW = {
    "text": TEXT,
    "id": "m-1",
    "title": "Port of Massawa shelled",
    "published": DAY.isoformat(),
    "url": URL,
}


def pdf(pages: list[list[str]]) -> bytes:
    """A PDF of lines of text, made by hand."""
    return drawn_pdf([f"BT /F1 12 Tf 14 TL 72 720 Td {' T* '.join(map(_shown, page))} ET" for page in pages])


def placed_pdf(pages: list[list[tuple[float, float, str]]]) -> bytes:
    """A PDF of texts that stand at given places, in the order of drawing."""
    return drawn_pdf(
        [
            " ".join(f"BT /F1 12 Tf 1 0 0 1 {x} {y} Tm {_shown(text)} ET" for x, y, text in page)
            for page in pages
        ]
    )


def _shown(line: str) -> str:
    return "(" + line.replace("(", r"\(").replace(")", r"\)") + ") Tj"


def drawn_pdf(contents: list[str]) -> bytes:
    """A PDF of pages by the operators that draw them."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en-GB) >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for operators in contents:
        content = operators.encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R"
        objects.append(f"{page} /Resources << /Font << /F1 3 0 R >> >> >>".encode())
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    objects.append(b"<< /Title (Port of Massawa shelled) /Author (Sara Tesfay) >>")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{p:010} 00000 n \n" for p in places
    )
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n"
    end += f"startxref\n{len(out)}\n%%EOF\n"
    return out + (table + end).encode()


def broken(paragraph: str, width: int = 60) -> list[str]:
    """A paragraph in the lines of a printed page."""
    lines = [""]
    for word in paragraph.split():
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def warc(
    records: list[tuple[str, str, str, bytes]], *, packed: bool = True, encoding: str | None = None
) -> bytes:
    """A web archive of answers: address, status, content type and body of each, all in one content encoding."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    with warnings.catch_warnings(
        action="ignore", category=ResourceWarning
    ):  # warcio leaves scratch files open
        writer.write_record(writer.create_warcinfo_record("news.warc.gz", {"software": "tests"}))
        for address, status, kind, body in records:
            said = [("Content-Type", kind), ("Content-Length", str(len(body)))]
            said += [("Content-Encoding", encoding)] if encoding else []
            record = writer.create_warc_record(
                address,
                "response",
                payload=io.BytesIO(body),
                http_headers=StatusAndHeaders(status, said, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": "2024-07-18T00:00:00Z"},
            )
            writer.write_record(record)
            del record
    return out.getvalue()


RECORDS = [
    (URL, "200 OK", "text/html; charset=utf-8", PAGE.encode()),
    ("https://wire.example/logo.png", "200 OK", "image/png", b"\x89PNG"),
    ("https://wire.example/gone", "404 Not Found", "text/html", b"<html><body>Gone</body></html>"),
    (
        "https://wire.example/empty",
        "200 OK",
        "text/html",
        b"<html><head><title>x</title></head><body></body></html>",
    ),
]


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def parquet() -> bytes:
    out = io.BytesIO()
    rows = [
        {"body": TEXT, "key": "m-1", "day": DAY, "n": 1},
        {"body": "Two. " + TEXT, "key": "m-2", "day": DAY, "n": 2},
    ]
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def csv(delimiter: str = ",") -> bytes:
    cells = (
        ["id", "text", "published"],
        ["m-1", '"' + TEXT + '"', "2024-07-17"],
        ["m-2", '"He said ""no"". ' + TEXT + '"', ""],
    )
    return "\r\n".join(delimiter.join(row) for row in cells).encode()


FILES: dict[str, bytes] = {
    "news.txt": TEXT.encode(),
    "news.md": f"---\ntitle: Port\n---\n# Port\n\n{TEXT}".encode(),
    "news.html": PAGE.encode(),
    "news.json": json.dumps(ROW, indent=1).encode(),
    "news.jsonl": (json.dumps(ROW) + "\n" + json.dumps(ROW | {"id": "m-2"})).encode(),
    "news.csv": csv(),
    "news.tsv": csv("\t"),
    "news.parquet": parquet(),
    "news.rss": RSS.encode(),
    "news.atom": ATOM.encode(),
    "news.warc": warc(RECORDS, packed=False),
    "news.warc.gz": warc(RECORDS),
    "news.wacz": zipped({"datapackage.json": b"{}", "pages/pages.jsonl": b'{"format": "json-pages-1.0"}',
                         "archive/data.warc.gz": warc(RECORDS), "indexes/index.cdx": b"com,example"}),
    "news.eml": LETTER,
    "news.mbox": b"From desk@wire.example Wed Jul 17 08:00:00 2024\r\n" + LETTER,
    "news.pdf": pdf([broken(paragraph) for paragraph in PARAGRAPHS]),
    "news.zip": zipped({"a/one.txt": TEXT.encode(), "a/two.html": PAGE.encode(), "style.css": b"p {}"}),
    "news.tar": tarred({"a/one.txt": TEXT.encode(), "b.jsonl": json.dumps(ROW).encode()}),
    "news.tgz": tarred({"a/one.txt": TEXT.encode()}, "w:gz"),
    "news.txt.gz": gzip.compress(TEXT.encode(), mtime=0),
    "news.txt.bz2": bz2.compress(TEXT.encode()),
    "news.txt.xz": lzma.compress(TEXT.encode()),
}  # fmt: skip
