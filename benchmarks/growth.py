"""Does twice the text cost more than twice the time? Reads some twenty shapes of endless or hostile text.

    python benchmarks/growth.py [--characters 200000] [--shapes quotes,brackets]

Each shape is one article of so many characters: one sentence again and again, quotation marks alone, a list of names,
a table of HTML. It is read, parsed, extracted and stated, at an eighth, a quarter, half and all of its size, in
processor time. Bars: twice the text takes at most 2.3 times as long, by the mean of the last two doublings, since the
clock of a busy machine is rough; all of it takes at most 60 s. Prints a table and, last, one line of JSON; exits with 1
where a bar falls short.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, pairwise
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent))

from kg.extract import Extractor
from kg.iri import Iris
from kg.model import Article
from kg.parse import load_model
from kg.pipeline.stages import spare_collector
from kg.read import read_articles
from kg.settings import DEFAULT_MODEL, Reading
from kg.state import state_nquads

MOST_SECONDS = 60.0
MOST_GROWTH = 2.3
PARTS = (8, 4, 2, 1)
SHORTEST_SECONDS = 1.0
"""Below this many seconds a growth says more of the clock than of the text."""
_HEAD = "News of the day\n\n"
STAGES = ("read", "parse", "extract", "state")
_FIRST = "Maria John Ana Peter Lena Omar Ivan Rosa Paul Nadia Karl Aisha Hugo Mina Tom Sara".split()
_LAST = "Lopez Smith Falk Novak Haddad Petrov Silva Meyer Okoro Tanaka Costa Lund Amari Bauer Reyes".split()
_TOWNS = "Mosul Gao Lima Kabul Nairobi Oslo Quito Dakar Homs Basra Lagos Turin Kyiv Bamako Amman".split()
_VERBS = "attacked shelled left visited entered warned bombed raided quit joined".split()


def _name(n: int) -> str:
    """A person's name; every few hundred have another surname."""
    return f"{_FIRST[n % 16]} {_LAST[n // 16 % 15]}{chr(97 + n // 240 % 26) * (n >= 240)}"


def _endless(unit: Callable[[int], str]) -> Callable[[], Iterator[str]]:
    return lambda: map(unit, count())


def _same(text: str) -> Callable[[], Iterator[str]]:
    return _endless(lambda _: text)


SHAPES: Mapping[str, Callable[[], Iterator[str]]] = {
    "one sentence": _same("Rebels attacked a base near Mosul on Tuesday, killing three soldiers. "),
    "sentences": _endless(
        lambda n: f"On {n % 28 + 1} May {_name(n)} {_VERBS[n % 10]} the town of {_TOWNS[n % 15]}. "
    ),
    "two names": _endless(lambda n: f"{_name(n)} met {_name(n * 7 + 3)}. "),
    "pronouns": _endless(lambda n: f"{_FIRST[n % 16]} said they told him that it hit her and its owner. "),
    "descriptions": _endless(
        lambda n: f"The {_VERBS[n % 10][:-2]}er of the city told the group that the firm fell. "
    ),
    "reporting": _endless(lambda n: f'"We will fight {n} times," said {_name(n)}, a spokesman. '),
    "tolls": _endless(lambda n: f"The blast killed {n % 90 + 2} people and wounded dozens. Two more died. "),
    "quotes": _same('" '),
    "brackets": _same("( "),
    "closed brackets": _same("() [] "),
    "clauses": _endless(lambda n: f"{_name(n)} said that the man who {_VERBS[n % 10]} the town which "),
    "list of names": _endless(lambda n: f"{_name(n)}, "),
    "list of nouns": _endless(lambda n: f"{n % 9 + 2} attacks, a fire and "),
    "chain of phrases": _endless(
        lambda n: f"the attack on the {_VERBS[n % 10][:-2]}er of the mayor in {_TOWNS[n % 15]} by "
    ),
    "figures": _endless(lambda n: f"{n} {n * 37 % 1000},{n % 900 + 100} {n % 10}.{n % 7}m $ {n} % "),
    "dates": _endless(lambda n: f"{n % 28 + 1} May {1990 + n % 34}, last Tuesday, in June, two days ago, "),
    "links": _endless(lambda n: f"https://example.com/a{n}?b={n % 7} www.example.org/{n} @user{n} #tag{n} "),
    "headings": _endless(lambda n: f"{_VERBS[n % 10].title()} In {_TOWNS[n % 15]}: {_LAST[n % 15]}\n\n"),
    "no space": _same("abcdefghij"),
    "dashes": _same("-- ... -"),
    "html table": _endless(
        lambda n: f"<tr><td>{_name(n)}</td><td>{n}</td><td>attacked {_TOWNS[n % 15]}</td></tr>\n"
    ),
    "html links": _endless(
        lambda n: f'<p><a href="/{n}">{_name(n)} {_VERBS[n % 10]} {_TOWNS[n % 15]}</a></p>\n'
    ),
    "html nesting": _same("<div><b>Rebels shelled Gao.</b> "),
}
"""Units of each shape, without end."""


@dataclass
class Growth:
    """What a shape cost, by size.

    Args:
        seconds: By number of characters, the stages in their order.
    """

    seconds: dict[int, tuple[float, ...]] = field(default_factory=dict)

    @property
    def last(self) -> float:
        """Seconds of the largest size tried."""
        return sum(self.seconds[max(self.seconds)])

    @property
    def growth(self) -> float:
        """By how much doubling multiplied the seconds, over the last two doublings."""
        totals = [sum(self.seconds[size]) for size in sorted(self.seconds)][-3:]
        return float((totals[-1] / max(totals[0], SHORTEST_SECONDS)) ** (1 / max(1, len(totals) - 1)))


def make(shape: str, n_characters: int) -> tuple[str, bytes]:
    """Write an article of a shape.

    Returns:
        The ending of its file, and what is in it.
    """
    units: list[str] = []
    n = 0
    for unit in SHAPES[shape]():
        units.append(unit)
        n += len(unit)
        if n >= n_characters:
            break
    text = "".join(units)[: n_characters - len(_HEAD)]
    if shape.startswith("html"):
        table = f"<table>{text}</table>" if "table" in shape else text
        return ".html", f"<html><body><article><h1>News</h1>{table}</article></body></html>".encode()
    return ".txt", f"{_HEAD}{text}".encode()


def measure(file: tuple[str, bytes], nlp, rules: Extractor, folder: Path) -> tuple[float, ...]:
    """Take an article through the stages; return the seconds of each."""
    path = folder / f"article{file[0]}"
    path.write_bytes(file[1])
    times = [process_time()]
    articles = [
        item
        for item in read_articles([path], reading=Reading(any_language=True))
        if isinstance(item, Article)
    ]
    times.append(process_time())
    if not articles:
        raise SystemExit(f"{path}: nothing was read, so that nothing was measured; take fewer characters")
    docs = [nlp(article.text) for article in articles]
    times.append(process_time())
    read = [rules.extract(article, doc) for article, doc in zip(articles, docs, strict=True)]
    times.append(process_time())
    for extraction in read:
        state_nquads(extraction, Iris())
    times.append(process_time())
    return tuple(b - a for a, b in pairwise(times))


def main() -> int:
    """Measure the shapes asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--characters", type=int, default=200_000)
    parser.add_argument("--shapes", default="", help="names, with commas between")
    options = parser.parse_args()
    chosen = options.shapes.split(",") if options.shapes else list(SHAPES)
    unknown = [name for name in chosen if name not in SHAPES]
    if unknown:
        parser.error(f"no shape {unknown[0]!r}; there are {', '.join(SHAPES)}")
    nlp, rules = load_model(DEFAULT_MODEL), Extractor.load()
    found: dict[str, Growth] = {}
    with tempfile.TemporaryDirectory() as folder, spare_collector():
        for name in chosen:
            measure(make(name, 2000), nlp, rules, Path(folder))
            found[name] = Growth()
            for part in PARTS:
                size = options.characters // part
                found[name].seconds[size] = measure(make(name, size), nlp, rules, Path(folder))
                if found[name].last > MOST_SECONDS:
                    break
            sizes = "  ".join(f"{size // 1000} kB {sum(s):6.2f} s" for size, s in found[name].seconds.items())
            stages = " ".join(
                f"{stage} {s:.1f}" for stage, s in zip(STAGES, found[name].seconds[size], strict=True)
            )
            print(f"{name:17} {sizes}  growth {found[name].growth:.2f}  ({stages})", flush=True)
    missed = [name for name, g in found.items() if g.growth > MOST_GROWTH or g.last > MOST_SECONDS]
    result = {
        "bench": "growth",
        "n_characters": options.characters,
        "n_shapes": len(found),
        "worst_growth": round(max(g.growth for g in found.values()), 2),
        "most_seconds": round(max(g.last for g in found.values()), 1),
        "bars": {"growth": MOST_GROWTH, "seconds": MOST_SECONDS},
        "missed": missed,
    }
    print(json.dumps(result))
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
