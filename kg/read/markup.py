"""Decodes pages in their own encodings, and turns fragments of HTML into plain text.

In: bytes of a page, or a fragment of HTML from a feed or a letter. Out: text; block elements stand on lines of
their own.
"""

import codecs
import re
from html.parser import HTMLParser

from kg.errors import SourceError

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_KNOWN = re.compile(
    r"utf-?(8|16(le|be)?)|us-ascii|ascii|iso-?8859-?\d+|latin-?\d|windows-?125\d|cp125\d|"
    r"koi8-[ru]|gb2312|gbk|gb18030|big5|euc-(jp|kr)|shift_?jis|macintosh",
    re.IGNORECASE,
)
_AS_BROWSERS_DO = {"iso8859-1": "windows-1252", "ascii": "windows-1252"}
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav "
    "ol p pre section table td th tr ul".split()
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_STYLED_AWAY = re.compile(r"(display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_UNSEEN = frozenset("script style head title noscript template iframe object svg".split())
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode_page(data: bytes, charset: str | None, where: str) -> str:
    """Decode a page: by its byte order mark, as UTF-8 where it is that, by the server's word, its own, or Windows-1252.

    Raises:
        SourceError: It holds NUL characters.
    """
    text = decoded(data, charset)
    if "\0" in text:
        raise SourceError(where, "a page with NUL characters; remove them")
    return text


def decoded(data: bytes, charset: str | None) -> str:
    r"""Decode bytes as `decode_page` does; an encoding that nobody knows counts as none.

    Example:
        >>> decoded(b"Caf\xe9", "unknown-8bit")
        'Café'
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    said = _META.search(data[:4096]) or _XML.match(data[:1024])
    for name in ("utf-8", charset, said[1].decode("ascii", "replace") if said else None):
        if name and _KNOWN.fullmatch(name) and not name.lower().startswith("utf-16"):
            try:
                encoding = codecs.lookup(name).name
                return data.decode(_AS_BROWSERS_DO.get(encoding, encoding))
            except (UnicodeDecodeError, LookupError):
                continue
    return data.decode("windows-1252", "replace")


def markup_text(markup: str) -> str:
    r"""The words of a fragment of HTML, a line for each block.

    Example:
        >>> markup_text("<p>Rebels <b>shelled</b> Massawa.</p><p>Nobody&nbsp;was hurt.<br>So far.</p>")
        'Rebels shelled Massawa.\nNobody was hurt.\nSo far.'
    """
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    parser = _TextParser()
    parser.feed(markup)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    return any(
        name == "hidden" or (name == "style" and _STYLED_AWAY.search(value or "")) for name, value in attrs
    )


class _TextParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            if tag in _BLOCKS:
                self.parts.append("\n")
            return
        if self._hidden or _is_hidden(attrs):
            self._hidden.append(tag)
        elif tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in _UNSEEN:
            self._unseen += 1

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag in self._hidden:
                while self._hidden.pop() != tag:
                    pass
            return
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)

    def handle_data(self, data: str) -> None:
        if not self._unseen and not self._hidden:
            self.parts.append(data.replace("\n", " ").replace("\r", " "))
