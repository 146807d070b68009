"""Archives, pages and streams that are damaged, endless, or made to harm: each is named, and the rest goes on."""

import bz2
import gzip
import io
import lzma
import tarfile
import tracemalloc
import zipfile
from datetime import date

import pytest

from kg.errors import SourceError
from kg.model import Article, Skipped
from kg.read import budget, fields, read_articles
from tests.read.samples import FILES, PAGE, RECORDS, RSS, TEXT, URL, broken, pdf, tarred, warc, zipped

MEGABYTE = 2**20


def read(data: bytes) -> list:
    return list(read_articles("-", stdin=io.BytesIO(data)))


def reasons(items: list) -> list[str]:
    return [item.reason for item in items if isinstance(item, SourceError)]


def ids(items: list) -> list[str]:
    return [item.id for item in items if isinstance(item, Article)]


class Endless(io.RawIOBase):
    """A stream of one byte repeated, with something before it."""

    def __init__(self, head: bytes, n_bytes: int) -> None:
        self.head, self.left = head, n_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        data = self.head[: len(buffer)] or b"a" * min(len(buffer), self.left)
        self.left -= 0 if self.head else len(data)
        self.head = self.head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


@pytest.mark.parametrize("head", [b'{"text": "', b"text,id\n", b"", b"<html><body>", b"%PDF-1.4\n"])
def test_an_endless_line_takes_little_memory(head):
    stream = io.BufferedReader(Endless(head, 200 * MEGABYTE))
    tracemalloc.start()
    try:
        (fault,) = read_articles("-", stdin=stream)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert isinstance(fault, SourceError)
    assert "more than" in fault.reason
    assert peak < 250 * MEGABYTE


@pytest.mark.parametrize("name", ["news.txt.gz", "news.txt.bz2", "news.txt.xz", "news.tgz", "news.warc.gz"])
@pytest.mark.parametrize("share", [0.3, 0.7, 0.98])
def test_a_truncated_archive_is_named_and_gives_no_half_article(name, share):
    whole = ids(read(FILES[name]))
    data = FILES[name][: int(len(FILES[name]) * share)]
    items = read(data)
    assert reasons(items)
    texts = {item.text for item in items if isinstance(item, Article)}
    assert texts <= {TEXT}
    assert set(ids(items)) <= set(whole)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("name", ["news.warc", "news.zip", "news.wacz", "news.parquet"])
def test_a_truncated_container_is_named(name, share):
    items = read(FILES[name][: int(len(FILES[name]) * share)])
    assert reasons(items)
    assert {item.text for item in items if isinstance(item, Article)} <= {TEXT}


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_truncated_tar_is_named(share):
    whole = tarred({f"{n}.txt": (TEXT * 10).encode() for n in range(20)})
    items = read(whole[: int(len(whole) * share)])
    assert reasons(items)
    assert {item.text for item in items if isinstance(item, Article)} == {TEXT * 10}


def test_a_letter_with_an_endless_header_is_read_soon():
    data = FILES["news.eml"].replace(b'boundary="b"', b'boundary="b"; x=' + b"'a\"" * 60_000)
    (article,) = read(data)  # a quarter of an hour without the bound
    assert article.title == "Port of Massawa shelled"


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_bytes_after_the_compressed_data_are_told_and_harmless(pack):
    article, skipped = read(pack(TEXT.encode()) + b"some more bytes")
    assert article.text == TEXT
    assert isinstance(skipped, Skipped)
    assert "after the end" in skipped.reason
    assert ids(read(pack(TEXT.encode()) + b"\0" * 512)) == ["stdin"]


def test_compressed_data_may_have_several_members():
    lines = [b'{"text": "One."}\n', b'{"text": "Two."}\n']
    assert ids(read(b"".join(gzip.compress(line) for line in lines))) == ["stdin-1", "stdin-2"]


def test_a_file_that_expands_far_too_much_is_named_and_its_neighbours_read():
    bomb = zipped({"bomb.jsonl": b" " * (60 * MEGABYTE), "good.txt": TEXT.encode()})
    assert len(bomb) < MEGABYTE
    fault, article = read(bomb)
    assert "zip bomb" in fault.reason
    assert fault.source.endswith("bomb.jsonl")
    assert article.id == "good"


def test_a_zip_that_lies_about_sizes_is_named():
    data = bytearray(zipped({"a.txt": b"a" * 3000, "good.txt": TEXT.encode()}))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"good.txt"))
    data[data.index(b"PK\x01\x02") + 24 : data.index(b"PK\x01\x02") + 28] = (10).to_bytes(4, "little")
    assert at > 0
    items = read(bytes(data))
    assert reasons(items)
    assert ids(items) == ["good"]


def test_a_source_may_expand_only_so_far(tmp_path, monkeypatch):
    monkeypatch.setattr(budget, "FREE_BYTES", MEGABYTE)
    line = b'{"text": "' + b"Rebels shelled Massawa. " * 200 + b'"}\n'
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress(line * 2_000))
    items = list(read_articles(path))
    assert len(items) > 100
    assert "times its size" in items[-1].reason
    assert len(reasons(items)) == 1


def test_archives_within_archives_end_at_a_bound():
    data = zipped({"a.txt": TEXT.encode()})
    for _ in range(budget.MAX_DEPTH):
        data = zipped({"in.zip": data})
    (fault,) = read(data)
    assert "more than 4 archives" in fault.reason


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "C:\\evil.txt", "..\\evil.txt"]
)
@pytest.mark.parametrize("make", [zipped, tarred])
def test_a_name_that_leads_out_of_its_archive_is_refused(name, make, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fault, article = read(make({name: TEXT.encode(), "good.txt": TEXT.encode()}))
    assert "leads out of the archive" in fault.reason
    assert article.id == "good"
    assert list(tmp_path.iterdir()) == []


def test_links_and_devices_in_a_tar_are_passed_over():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        device = tarfile.TarInfo("device.txt")
        device.type = tarfile.CHRTYPE
        archive.addfile(device)
        member = tarfile.TarInfo("good.txt")
        member.size = len(TEXT)
        archive.addfile(member, io.BytesIO(TEXT.encode()))
    assert ids(read(out.getvalue())) == ["good"]


def test_an_encrypted_file_in_a_zip_is_named():
    data = bytearray(zipped({"secret.txt": TEXT.encode(), "good.txt": TEXT.encode()}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    fault, article = read(bytes(data))
    assert "encrypted" in fault.reason
    assert article.id == "good"


def test_an_encrypted_pdf_is_named():
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(FILES["news.pdf"]))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    (fault,) = read(out.getvalue())
    assert "encrypted" in fault.reason


def test_a_damaged_file_in_a_zip_is_named():
    data = bytearray(zipped({"bad.txt": TEXT.encode(), "good.txt": TEXT.encode()}))
    data[data.index(b"bad.txt") + 20] ^= 0xFF
    items = read(bytes(data))
    assert reasons(items)
    assert ids(items) == ["good"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (PAGE.replace("Rebels", "Reb\0els").encode(), "NUL"),
        (b"<!DOCTYPE html><html><head><title>x</title></head><body></body></html>", "without the text"),
        (b"<html>", "without the text"),
        (pdf([[]]), "without text"),
        (
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>',
            "declares entities",
        ),
        (
            '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss/>'.encode("utf-16"),
            "declares entities",
        ),
        (b'<?xml version="1.0"?><note>Rebels shelled Massawa.</note>', "no entries"),
        (b"From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nDate: x\r\n\r\n", "without text"),
        (zipped({"style.css": b"p {}"}), "nothing in it that is read"),
        (zipped({}), "nothing in it that is read"),
        (b"text,id\n", "nothing in it that is read"),
        (b"PAR1" + b"\0" * 100 + b"PAR1", "malformed Parquet"),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xff\xff\xff\xff", "damaged compressed data"),
    ],
)
def test_a_page_feed_or_file_that_cannot_be_read_says_why(data, message):
    (fault,) = read(data)
    assert isinstance(fault, SourceError)
    assert message in fault.reason


def test_a_day_in_the_future_is_refused(monkeypatch):
    monkeypatch.setattr(fields, "today", lambda: date(2024, 7, 18))
    rows = "\n".join(
        f'{{"text": "One.", "id": "{day}", "published": "{day}"}}' for day in ("2024-07-19", "2024-07-20")
    )
    article, fault = read(rows.encode())
    assert article.id == "2024-07-19"
    assert "lies in the future" in fault.reason
    (fault,) = read(PAGE.replace("2024-07-17", "2031-01-01").encode())
    assert "2031-01-01, which lies in the future" in fault.reason


def test_a_link_that_leads_nowhere_is_named(tmp_path):
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "good.txt").write_text(TEXT)
    fault, article = sorted(read_articles(tmp_path), key=lambda item: isinstance(item, Article))
    assert "leads nowhere" in fault.reason
    assert article.id == "good"


def test_no_reader_asks_the_network(monkeypatch):
    def refuse(*_args, **_options):
        raise AssertionError("a reader opened a connection")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    feed = RSS.replace(
        "<channel>", '<channel xml:base="http://127.0.0.1:9/"><image><url>http://127.0.0.1:9/</url></image>'
    )
    assert all(not isinstance(item, SourceError) or "no text" in item.reason for item in read(feed.encode()))
    system = b'<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd">' + PAGE.partition("\n")[2].encode()
    assert ids(read(system)) == ["stdin"]
    items = [item for name in FILES if name != "news.parquet" for item in read(FILES[name])]
    assert len(ids(items)) > 20


def test_a_record_that_claims_more_than_the_archive_holds_is_named():
    data = warc(RECORDS[:1], packed=False)
    items = read(data[: data.index(b"</article>")])
    assert "ends within its last record" in reasons(items)[0]
    assert ids(items) == []


def test_a_long_pdf_is_refused():
    (fault,) = read(pdf([broken(TEXT)] * 501))
    assert "more than 500 pages" in fault.reason


def test_a_page_packed_many_times_over_by_the_server_is_bounded():
    body = gzip.compress(b"<html><body>" + b"a" * (80 * MEGABYTE))
    bomb = ("https://wire.example/bomb", "200 OK", "text/html", body)
    page = (URL, "200 OK", "text/html", gzip.compress(PAGE.encode()))
    fault, article = read(warc([bomb, page], encoding="gzip"))
    assert "more than 64 MB" in fault.reason
    assert article.text == TEXT
    (fault,) = read(warc([page], encoding="br"))
    assert "packed as 'br'" in fault.reason


def test_a_zip_may_hold_what_zipfile_made_by_other_means():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", TEXT)
    assert ids(read(out.getvalue())) == ["a"]
