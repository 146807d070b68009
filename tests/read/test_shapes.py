"""The shapes in which news comes: answers of services, letters, boxes, archives, pages, live blogs, printed pages."""

import gc
import io
import json
import warnings
from datetime import date

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kg.errors import SourceError
from kg.model import Article, Skipped
from kg.read import read_articles
from kg.settings import Reading
from tests.read.samples import DAY, PARAGRAPHS, TEXT, pdf, placed_pdf

ANY = Reading(any_language=True)
ONE, TWO = "Gunmen killed four soldiers in Mopti on Tuesday.", "Police arrested two men in Lyon on Monday."


def read(data: bytes | str, **options) -> list[Article | SourceError | Skipped]:
    data = data.encode() if isinstance(data, str) else data
    return list(read_articles("-", stdin=io.BytesIO(data), **{"reading": ANY, **options}))


# JSON

ROWS = [{"id": "a", "text": ONE}, {"id": "b", "text": TWO}]
FORMS = {
    "a list": ROWS,
    "of a service": {"status": "ok", "totalResults": 2, "articles": ROWS},
    "within an object": {"response": {"status": "ok", "results": ROWS}},
    "two levels down": {"data": {"page": {"items": ROWS}}},
    "of a search engine": {"hits": {"total": 2, "hits": [{"_id": r["id"], "_source": {"text": r["text"]}} for r in ROWS]}},
    "beside a list of others": {"sources": [{"name": "Wire"}], "articles": ROWS},
    "before a list of others": {"articles": ROWS, "facets": [{"name": "x"}, {"name": "y"}, {"name": "z"}]},
    "with nulls": {"next": None, "articles": ROWS, "error": None},
}  # fmt: skip


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("form", FORMS)
def test_json_on_one_line_or_many(form, indent):
    articles = read(json.dumps(FORMS[form], indent=indent))
    assert [(article.id, article.text) for article in articles] == [("a", ONE), ("b", TWO)]


def test_lines_that_each_hold_a_list():
    lines = [json.dumps({"articles": [row]}) for row in ROWS]
    assert [article.id for article in read("\n".join(lines))] == ["a", "b"]


@pytest.mark.parametrize(
    "value", [{"text": ONE, "tags": [{"text": "x"}]}, {"text": ONE, "related": [{"id": "r", "text": TWO}]}]
)
def test_an_article_with_lists_of_its_own_is_one(value):
    assert [article.text for article in read(json.dumps(value))] == [ONE]


@pytest.mark.parametrize("value", [{"status": "ok"}, {"a": [{"b": 1}], "c": [{"d": 1}]}, {"articles": []}])
def test_an_object_without_a_text_is_named(value):
    (fault,) = read(json.dumps(value))
    assert isinstance(fault, SourceError)


# Letters

HEAD = (
    "From: Wire <w@wire.example>\nTo: a@wire.example\nSubject: Four die\n"
    "Date: Thu, 18 Jul 2024 10:00:00 +0000\nMIME-Version: 1.0\n"
)
LETTER = f"<html><body><p>{ONE}</p></body></html>"
PLAIN = {
    "missing": None,
    "empty": "",
    "of blanks": " \n\n",
    "a stub": "Your mail program does not show HTML. View this message in a browser.",
    "a link": "View it online: https://wire.example/1",
    "another stub": "This email is best viewed in HTML format.",
    "a stub of images": "Please turn on images to read this newsletter.",
    "of a client": "Your mail client cannot display this message.",
}


def letter(plain: str | None, marked: str, kind: str = "alternative") -> str:
    parts = [] if plain is None else [f"Content-Type: text/plain; charset=utf-8\n\n{plain}\n"]
    parts.append(f"Content-Type: text/html; charset=utf-8\n\n{marked}\n")
    body = "".join(f"--b\n{part}" for part in parts)
    return f'{HEAD}Content-Type: multipart/{kind}; boundary="b"\n\n{body}--b--\n'


@pytest.mark.parametrize("kind", ["alternative", "mixed"])
@pytest.mark.parametrize("plain", PLAIN)
def test_a_letter_whose_plain_part_says_nothing(plain, kind):
    (article,) = read(letter(PLAIN[plain], LETTER, kind))
    assert (article.text, article.published) == (ONE, date(2024, 7, 18))


@pytest.mark.parametrize("plain", [ONE, TEXT, f"{ONE} {TWO}", "Two died in Gao."])
def test_a_plain_part_that_tells_is_taken(plain):
    (article,) = read(letter(plain, LETTER))
    assert article.text.strip() == plain


def test_html_before_an_empty_plain_part():
    data = (
        f'{HEAD}Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/html\n\n{LETTER}\n'
        "--b\nContent-Type: text/plain\n\n--b--\n"
    )
    assert [article.text for article in read(data)] == [ONE]


def test_an_attachment_is_not_the_letter():
    data = (
        f'{HEAD}Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n'
        f"Content-Disposition: attachment; filename=a.txt\n\n{TWO}\n--b\nContent-Type: text/html\n\n{LETTER}\n--b--\n"
    )
    assert [article.text for article in read(data)] == [ONE]


CHARSETS = ("unknown-8bit", "x-unknown", "utf8mb4", "default", "ansi", "iso-8859-99", '""', "cp-1252")


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252"])
def test_a_charset_that_nobody_knows(charset, encoding):
    text = "A café in Gao burned on Tuesday – nobody was hurt."
    data = f"{HEAD}Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n{text}\n"
    (article,) = read(data.encode(encoding))
    assert article.text.strip() == text


def test_words_that_a_letter_hides_are_left_out():
    hidden = f'<p>{ONE}</p><div style="display: none"><p>Rebels killed 999 <b>people</b>.<br></p></div><p>{TWO}</p>'
    assert [article.text for article in read(letter(None, hidden))] == [f"{ONE}\n{TWO}"]


def box(*bodies: str, end: str = "\n") -> str:
    letters = [
        f"From w@wire.example Thu Jul 18 10:00:0{number} 2024\n{HEAD}Message-ID: <m{number}@wire.example>\n\n{body}\n"
        for number, body in enumerate(bodies)
    ]
    return "\n".join(letters).replace("\n", end)


BOXES = {
    "two": (box(ONE, TWO), [ONE, TWO]),
    "one": (box(ONE), [ONE]),
    "of Windows": (box(ONE, TWO, end="\r\n"), [ONE, TWO]),
    "a quoted From": (box(f">From Gao came word.\n{ONE}"), [f"From Gao came word.\n{ONE}"]),
    "twice quoted": (box(f">>From Gao came word.\n{ONE}"), [f">From Gao came word.\n{ONE}"]),
    "From within a paragraph": (box(f"Word came\nFrom Gao, they said.\n{ONE}"), [f"Word came\nFrom Gao, they said.\n{ONE}"]),
    "three": (box(ONE, TWO, PARAGRAPHS[0]), [ONE, TWO, PARAGRAPHS[0]]),
    "of HTML": (
        f"From - Thu Jul 18 10:00:00 2024\n{letter('', LETTER)}",
        [ONE],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOXES)
def test_a_box_gives_its_letters(name):
    data, texts = BOXES[name]
    assert [article.text.strip() for article in read(data)] == texts


def test_an_empty_letter_does_not_end_its_box():
    first, fault, last = read(box(ONE, "", TWO))
    assert (first.id, last.id) == ("m0@wire.example", "m2@wire.example")
    assert fault.source == "standard input#2"


@pytest.mark.parametrize("text", ["From 2020 to 2024\nGao: a town.", f"From Gao, 18 July 2024.\n\n{ONE}"])
def test_a_text_that_begins_with_from_is_no_box(text):
    assert len(read(text)) == 1


# Web archives

PAGE = (
    "<!DOCTYPE html><html lang='en'><head><title>Port</title></head><body><article>{}</article></body></html>"
)


def arc(*records: tuple[str, str]) -> bytes:
    head = "1 0 Wire\nURL IP-address Archive-date Content-type Archive-length\n"
    parts = [f"filedesc://w.arc 127.0.0.1 20240718000000 text/plain {len(head)}\n{head}\n"]
    for url, page in records:
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}"
        parts.append(f"{url} 127.0.0.1 20240718000000 text/html {len(answer.encode())}\n{answer}\n")
    return "".join(parts).encode()


def page_of(*paragraphs: str) -> str:
    return PAGE.format("".join(f"<p>{p}</p>" for p in paragraphs))


def test_arc_that_came_before_warc():
    articles = read(
        arc(("http://wire.example/1", page_of(*PARAGRAPHS)), ("http://wire.example/2", page_of(ONE, TWO)))
    )
    assert [(article.id, article.text) for article in articles] == [
        ("http://wire.example/1", TEXT), ("http://wire.example/2", f"{ONE}\n{TWO}"),
    ]  # fmt: skip


def warc(*records: tuple[str, str, str]) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    with warnings.catch_warnings(
        action="ignore", category=ResourceWarning
    ):  # warcio leaves scratch files open
        for url, moment, page in records:
            answer = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(page.encode()),
                http_headers=answer,
                warc_headers_dict={"WARC-Date": moment},
            )
            writer.write_record(record)
            del record
        gc.collect()
    return out.getvalue()


URL = "http://wire.example/1"


def test_an_address_that_was_visited_again():
    visits = [
        (URL, f"2024-07-1{n}T00:00:00Z", page_of(*words))
        for n, words in enumerate([(ONE, TWO), (ONE, TWO), PARAGRAPHS])
    ]
    articles = read(warc(*visits))
    assert [article.id for article in articles] == [URL, f"{URL}#2024-07-12T00:00:00Z"]
    assert {article.url for article in articles} == {URL}


def test_a_record_without_its_type_is_named():
    data = warc((URL, "2024-07-18T00:00:00Z", page_of(ONE, TWO))).replace(b"WARC-Type: response\r\n", b"")
    (item,) = read(data)
    assert str(item).endswith(f"{URL}: skipped, a record that does not say of which type it is")


# Days of pages

STORY = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
FRAME = (
    '<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>Port shelled</title>{head}</head>'
    "<body><main><article><h1>Port shelled</h1>{above}"
    + STORY
    + "{below}</article></main>{beside}</body></html>"
)
JULY = date(2024, 7, 17)
LINKED = '<script type="application/ld+json">{}</script>'


def linked(**values: object) -> str:
    return LINKED.format(json.dumps({"@context": "https://schema.org", **values}))


DAYS = {
    "in the head": ({"head": '<meta property="article:published_time" content="2024-07-17T23:30:00-05:00">'}, JULY),
    "of another property": ({"head": '<meta name="parsely-pub-date" content="2024-07-17T08:00:00Z">'}, JULY),
    "as linked data": ({"head": linked(**{"@type": "NewsArticle", "datePublished": "2024-07-17T08:00:00Z"})}, JULY),
    "in a graph": ({"head": linked(**{"@graph": [{"@type": "WebPage", "datePublished": "2020-01-01"}, {"@type": ["Article"], "datePublished": "2024-07-17"}]})}, JULY),
    "of the story of this headline": ({"head": linked(**{"@type": "NewsArticle", "headline": "Another", "datePublished": "2019-01-01"}) + linked(**{"@type": "NewsArticle", "headline": "Port shelled", "datePublished": "2024-07-17"})}, JULY),
    "not of a list": ({"head": linked(**{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "datePublished": "2019-01-01"}]})}, None),
    "in linked data that is broken": ({"head": LINKED.format('{"@type": "NewsArticle", "datePublished": '), "above": '<time datetime="2024-07-17">Wednesday</time>'}, JULY),
    "of Greenwich, after midnight": ({"head": '<meta property="article:published_time" content="2024-07-18T02:00:00Z">', "above": '<p class="byline">By Kim | July 17, 2024</p>'}, JULY),
    "of Greenwich, at noon": ({"head": '<meta property="article:published_time" content="2024-07-17T12:00:00Z">', "above": '<p class="byline">July 16, 2024</p>'}, JULY),
    "in the address": ({"head": '<link rel="canonical" href="https://wire.example/2024/07/17/port/">'}, JULY),
    "in an address of a paper": ({"head": '<meta property="og:url" content="https://wire.example/world/2024/jul/17/port">'}, JULY),
    "a time element": ({"above": '<time datetime="2024-07-17T08:00">Wednesday</time>'}, JULY),
    "a byline": ({"above": '<div class="byline">By Kim, 17 July 2024</div>'}, JULY),
    "a line under the headline": ({"above": "<p>July 17th, 2024 at 9:30 a.m.</p>"}, JULY),
    "two figures of the year": ({"above": '<span class="date">17/07/24</span>'}, JULY),
    "two figures with an apostrophe": ({"above": "<span class=\"date\">17 July '24</span>"}, JULY),
    "with points": ({"above": '<span class="posted-on">17.07.2024</span>'}, JULY),
    "month first in the United States": ({"lang": "en-US", "above": '<span class="date">07/04/2024</span>'}, date(2024, 7, 4)),
    "day first in Britain": ({"lang": "en-GB", "above": '<span class="date">07/04/2024</span>'}, date(2024, 4, 7)),
    "one that may be two": ({"above": '<span class="date">07/04/2024</span>'}, None),
    "filed under a word": ({"above": '<div class="post category-events tag-archive"><span class="date">17 July 2024</span></div>'}, JULY),
    "a line of several parts": ({"above": "<small>17 July 2024 at 08:45 AM | Filed under: Port, Navy, War, Sea, Ships | View the comments</small>"}, JULY),
    "that two places tell": ({"head": linked(**{"@type": "NewsArticle", "datePublished": "2024-07-16T22:40:00-07:00"}) + '<meta property="article:published_time" content="2024-07-17T02:00:00-07:00">', "above": '<time datetime="2024-07-17">July 17</time>'}, JULY),
    "that two places tell otherwise": ({"head": linked(**{"@type": "NewsArticle", "datePublished": "2024-07-17T08:00:00-07:00"}) + '<meta property="article:published_time" content="2024-07-19T02:00:00-07:00">', "above": '<time datetime="2024-07-17">July 17</time>'}, JULY),
    "a label at the end": ({"below": "<p>Published: 17 July 2024</p>"}, JULY),
    "the published one of two": ({"above": '<div class="dates"><span>Updated 19 July 2024</span> <span class="published">17 July 2024</span></div>'}, JULY),
    "not that of the last change": ({"above": '<time class="updated" datetime="2024-07-19">19 July</time>'}, None),
    "not a related story's": ({"beside": '<aside><a href="/o"><time datetime="2013-03-04">4 March 2013</time> Old</a></aside>'}, None),
    "not that of a list of stories": ({"beside": '<div class="related-stories"><span class="date">4 March 2013</span></div>'}, None),
    "not that of another card": ({"beside": '<article class="card"><h3>Old</h3><time datetime="2013-03-04">4 March</time></article>'}, None),
    "not an event's": ({"beside": '<div id="events"><time datetime="2021-05-01">1 May</time> Concert</div>'}, None),
    "not one to come": ({"above": '<time datetime="2033-05-01">1 May 2033</time>'}, None),
    "not the footer's": ({"beside": "<footer>Site built 2016-02-03</footer>"}, None),
    "not the year of the rights": ({"beside": '<div class="copyright">© 1 January 2016 Wire</div>'}, None),
    "not a comment's": ({"beside": '<section class="comments"><time datetime="2024-08-01">1 August</time></section>'}, None),
    "not one of the text": ({"below": "<p>The port had been built by the navy of the two countries in the years up to 4 May 1999.</p>"}, None),
    "beside all of these": ({"above": '<p class="meta">17 July 2024</p>', "beside": '<aside><time datetime="2013-03-04">x</time></aside><footer>2016-02-03</footer>'}, JULY),
}  # fmt: skip


@pytest.mark.parametrize("name", DAYS)
def test_the_day_of_a_page_is_its_article_s_own(name):
    parts, day = DAYS[name]
    (article,) = read(
        FRAME.format(**{"lang": "en", "head": "", "above": "", "below": "", "beside": "", **parts})
    )
    assert article.published == day


@pytest.mark.parametrize(
    ("headline", "day"),
    [
        ('<div class="content sidebar"><h1>Port shelled</h1>{}</div>', JULY),
        ('<div class="content"><h2 class="post_title">Port shelled</h2>{}</div>', JULY),
        ('<div class="sidebar"><h1>Another story</h1>{}</div>', None),
        ('<h1>Port shelled</h1><div class="sidebar">{}</div>', None),
    ],
)
def test_a_day_belongs_to_the_headline_that_is_the_title(headline, day):
    page = FRAME.format(lang="en", head="", above="", below="", beside="")
    shown = headline.format('<p class="x">17 July 2024</p>')
    (article,) = read(page.replace("<h1>Port shelled</h1>", shown))
    assert article.published == day


# --published that wins


@pytest.mark.parametrize("wins", [False, True])
def test_the_day_that_is_given_wins_where_asked(wins):
    reading = Reading(published_wins=wins)
    lines = [
        json.dumps({**row, **day}) for row, day in zip(ROWS, ({"published": "2020-01-01"}, {}), strict=True)
    ]
    articles = read("\n".join(lines), reading=reading, published="2024-07-17")
    assert [article.published for article in articles] == [DAY if wins else date(2020, 1, 1), DAY]


def test_without_a_day_nothing_wins():
    (article,) = read(
        json.dumps({**ROWS[0], "published": "2020-01-01"}), reading=Reading(published_wins=True)
    )
    assert article.published == date(2020, 1, 1)


# Hidden words

HIDDEN = {
    "display": '<p style="display:none">{}</p>',
    "display with blanks": '<div style="color: red; DISPLAY : none !important"><p>{}</p></div>',
    "visibility": '<p style="visibility: hidden">{}</p>',
    "the attribute": "<p hidden>{}</p>",
    "for screen readers": '<p class="x sr-only">{}</p>',
    "visually": '<p class="visually-hidden">{}</p>',
    "of WordPress": '<span class="screen-reader-text"><p>{}</p></span>',
    "a template": "<template><p>{}</p></template>",
}
SECRET = "Rebels killed 999 people in Rome on Monday, it was said."


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_words_are_left_out(name):
    parts = {"lang": "en", "head": "", "above": "", "below": HIDDEN[name].format(SECRET), "beside": ""}
    assert [article.text for article in read(FRAME.format(**parts))] == [TEXT]


def test_a_page_that_a_script_shows_is_read():
    page = page_of(*PARAGRAPHS).replace("<article>", '<article style="display:none">')
    assert [article.text for article in read(page)] == [TEXT]


# Live blogs


def live(updates: list[dict[str, object]], **more: object) -> str:
    blog = {"@type": "LiveBlogPosting", "headline": "Port", "liveBlogUpdate": updates, **more}
    return FRAME.format(lang="en", head=linked(**blog), above="", below="", beside="")


UPDATES = [
    {"@type": "BlogPosting", "headline": "Four die", "datePublished": "2024-07-17T20:00:00Z", "articleBody": ONE},
    {"@type": "BlogPosting", "headline": "Two held", "datePublished": "2024-07-18T08:00:00Z", "articleBody": f"<p>{TWO}</p>"},
]  # fmt: skip


def test_each_entry_of_a_live_blog_is_an_article():
    first, second = read(live(UPDATES))
    assert (first.id, first.title, first.published, first.text) == ("stdin#1", "Four die", JULY, ONE)
    assert (second.id, second.title, second.published, second.text) == (
        "stdin#2",
        "Two held",
        date(2024, 7, 18),
        TWO,
    )


def test_an_entry_has_its_own_address():
    updates = [{**update, "url": f"https://wire.example/live#e{n}"} for n, update in enumerate(UPDATES)]
    assert [(a.id, a.url) for a in read(live(updates))] == [
        ("stdin#e0", "https://wire.example/live#e0"), ("stdin#e1", "https://wire.example/live#e1"),
    ]  # fmt: skip


def test_an_entry_without_a_day_has_the_blog_s():
    updates = [{"@type": "BlogPosting", "articleBody": ONE}]
    assert [a.published for a in read(live(updates, datePublished="2024-07-17"))] == [JULY]


def test_entries_marked_in_the_page():
    entries = "".join(
        f'<div itemprop="liveBlogUpdate" itemscope id="block-{n}"><h2 itemprop="headline">Entry {n}</h2>'
        f'<time itemprop="datePublished" datetime="2024-07-1{n}T08:00:00Z">8am</time><div itemprop="articleBody"><p>{t}</p></div></div>'
        for n, t in ((7, ONE), (8, TWO))
    )
    page = FRAME.format(lang="en", head="", above="", below=entries, beside="")
    assert [(a.id, a.title, a.published.day, a.text) for a in read(page)] == [
        ("stdin#block-7", "Entry 7", 17, ONE), ("stdin#block-8", "Entry 8", 18, TWO),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "updates", [[], [{"@type": "BlogPosting", "headline": "Picture"}], [{"@type": "ImageObject"}]]
)
def test_a_live_blog_without_words_of_its_entries_is_one_article(updates):
    (article,) = read(live(updates))
    assert article.text.endswith(TEXT)


# Printed pages

RUNNING = {
    "a header": ([["Daily Beacon", ONE[:30], ], ["Daily Beacon", ONE[30:]]], ONE[:30].strip() + " " + ONE[30:].strip()),
    "a footer": ([["Rebels shelled the", "Beacon 2024"], ["port of Gao.", "Beacon 2024"]], "Rebels shelled the port of Gao."),
    "numbers": ([["Rebels shelled the", "1"], ["port of Gao.", "2"]], "Rebels shelled the port of Gao."),
    "numbers of all": ([["Rebels shelled the", "Page 1 of 2"], ["port of Gao.", "Page 2 of 2"]], "Rebels shelled the port of Gao."),
    "numbers in dashes": ([["Rebels shelled the", "- 1 -"], ["port of Gao.", "- 2 -"]], "Rebels shelled the port of Gao."),
    "a header with a number": ([["Beacon 1", "Rebels shelled the"], ["Beacon 2", "port of Gao."]], "Rebels shelled the port of Gao."),
    "a header, a footer and a number": ([["The Beacon", "Rebels shelled the", "wire.example", "1"], ["The Beacon", "port of Gao.", "wire.example", "2"]], "Rebels shelled the port of Gao."),
    "none": ([["Rebels shelled the"], ["port of Gao."]], "Rebels shelled the port of Gao."),
    "one page that ends in a number": ([["The toll of the raid was", "four dead and, of the hurt,", "12 men."]], "The toll of the raid was four dead and, of the hurt, 12 men."),
    "a word over two pages": ([["Rebels shelled Massa-"], ["wa on Tuesday."]], "Rebels shelled Massawa on Tuesday."),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNNING)
def test_what_runs_through_printed_pages_is_left_out(name):
    pages, text = RUNNING[name]
    assert [article.text for article in read(pdf(pages))] == [text]


LEFT = ["Militants burned a school", "near Gao on Tuesday. They", "fled before dawn."]
RIGHT = ["Police in Bonn arrested", "two men on Monday after", "a theft, officials said."]
READ = "Militants burned a school near Gao on Tuesday. They fled before dawn.\nPolice in Bonn arrested two men on Monday after a theft, officials said."


def across(left: list[str], right: list[str], top: float = 700) -> list[tuple[float, float, str]]:
    rows = [
        [(60, top - 14 * n, a), (320, top - 14 * n, b)]
        for n, (a, b) in enumerate(zip(left, right, strict=True))
    ]
    return [piece for row in rows for piece in row]


COLUMNS = {
    "row by row": (across(LEFT, RIGHT), READ),
    "under a headline": ([(60, 760, "News of the day"), *across(LEFT, RIGHT)], f"News of the day\n{READ}"),
    "with a short one": ([*across(LEFT, RIGHT), (60, 658, "Nobody was hurt.")], READ.replace("dawn.\n", "dawn. Nobody was hurt.\n")),
    "column by column": ([*across(LEFT, RIGHT)[::2], *across(LEFT, RIGHT)[1::2]], READ.replace("\n", " ")),
    "one column": ([(60, 700 - 14 * n, line) for n, line in enumerate(LEFT)], READ.partition("\n")[0]),
}  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_read_one_after_the_other(name):
    pieces, text = COLUMNS[name]
    (article,) = read(placed_pdf([pieces]))
    assert " ".join(article.text.split()) == " ".join(text.split())


def test_a_table_of_figures_is_no_columns():
    table = across(["Gao", "Mopti", "Kidal"], ["4", "12", "3"])
    (article,) = read(placed_pdf([table]))
    assert article.text.split()[:2] == ["Gao", "4"]
