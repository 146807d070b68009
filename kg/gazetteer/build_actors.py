"""Makes `actors.tsv`, the table of people and bodies that news names, from a list of facts about them.

In: tab-separated files with the columns label, aliases (with "|" between), type, country, wikidata, role, from, to,
rank (in how many languages Wikipedia has an article) and source (keys, the most trusted first). Out: one sorted file
that `kg.gazetteer.actor_table` searches without loading it. Run by hand when a newer table is wanted; the project's own
list, `famous_people.tsv`, is added to the files given:

    python -m kg.gazetteer.build_actors FACTS

What is not certain stays out (`_is_kept`, `_is_certain_alias`): rows without a Wikidata id, products and contests,
names of one word that are words, given names or towns. NOTICE credits the sources.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kg.gazetteer.keys import name_key
from kg.gazetteer.load import read_organs
from kg.gazetteer.table import GeoTable

HERE = Path(__file__).parent
OWN = HERE / "famous_people.tsv"
TARGET = HERE / "actors.tsv"
MAX_NAMESAKES = 12
FAMOUS = 35
SHARED_BY = 25

_TYPES = {
    "Person": "Person",
    "Company": "Organization",
    "University": "Organization",
    "Club": "Organization",
    "Organization": "Organization",
    "InternationalOrganization": "Organization",
    "Party": "Organization",
    "Media": "NewsAgency",
    "NewsAgency": "NewsAgency",
    "GovernmentBody": "GovernmentBody",
    "ArmedGroup": "Group",
    "ArmedForce": "ArmedForce",
}
_SECTORS = {
    "Company": "BUS",
    "University": "EDU",
    "InternationalOrganization": "IGO",
    "Party": "PTY",
    "Media": "JRN",
    "NewsAgency": "JRN",
    "GovernmentBody": "GOV",
    "ArmedGroup": "REB",
    "ArmedForce": "MIL",
}
_BODY = re.compile(
    r"\b(compan(y|ies)|corporation|manufacturer|airlines?|bank|firm|group|maker|retailer|conglomerate|publisher|label|"
    r"developer|studio|network|chain|operator|insurer|business|enterprise|producer|provider|automaker|agency|house)\b",
    re.I,
)
_PRODUCT = re.compile(
    r"\b(brand of|brand owned|drinks? brand|drink|beer|lager|vodka|whisky|soda|snack|confectionery|cigarette|doll|"
    r"console|smartphone|phones|software|browser|operating system|search engine|service|device|sensing|motor scooter|"
    r"website|line of|series of|headphones|sauce|cereal|tea brand|iced tea|toothpaste|perfume|tablet|computers and|"
    r"trademark|puzzle|toy|kit|marque|sedan|coupe|headset|food spread|chocolate|platform|workout|processing units|"
    r"graphics|vehicle brand|model of)\b",
    re.I,
)
_NO_ACTOR = re.compile(
    r"\b(cup|tournament|championship|referendum|withdrawal|republic of the soviet|constituent republics?|council area|"
    r"superhero|fictional|character|playmate|film by|album|magazine issue|trophy|award|festival|olympics|games|"
    r"hostel|bookcase|social (facility|centre)|recycling|video game|given name|"
    r"family name|surname|denomination|religions?|ethnic|genre|philosoph)\b",
    re.I,
)
_SHOPS_KEPT = re.compile(
    r"\b(bank|airline|insurer|telecommunication|mobile phone company|energy|car maker|railway|electricity|post office|"
    r"supermarket chain|department store chain|fast food chain|hotel chain|company|motorcycle maker|transport)\b",
    re.I,
)
_TITLE = re.compile(
    r"^(president|prime minister|queen|king|pope|sir|dame|lord|lady|baroness|baron|senator|sen|rep|dr|mr|mrs|ms|"
    r"general|gen|chancellor|governor|prince|princess|the|hon|rt hon|minister|chairman|vice president|first lady|mayor|"
    r"rev|justice|colonel|captain|saint|st)\b\.? ",
    re.I,
)
_QUALIFIER = re.compile(r"\s*\([^)]*\)$|, \d{4}$")
_LATIN = re.compile(r"[A-Za-z0-9\u00c0-\u024f\u1e00-\u1eff'’‘ʻ .,&/+!\-–@#*()]+")
_FAME_OF_SOURCE = {
    "checked": 100,
    "fb15k": 35,
    "wiki27k": 25,
    "sp500": 25,
    "elevant": 25,
    "partyfacts": 15,
    "ror": 7,
    "phoenix-int": 6,
    "reep": 12,
    "openfootball": 6,
    "congress": 15,
    "f1db": 15,
    "us-newspapers": 4,
    "financedb": 7,
    "nsi": 5,
    "ep2015": 4,
    "eps": 2,
}
_HEADS = re.compile(
    r"^(president|prime minister|monarch|king|queen|pope|chancellor|secretary-general)\b", re.I
)
_MINISTERS = re.compile(
    r"^(deputy prime minister|minister of foreign|vice president|secretary of state)\b", re.I
)
_OFFICE = re.compile(
    r"\b(minister|president|member|senator|representative|ambassador|governor|mayor|secretary|judge|justice|chief|"
    r"chancellor|premier|speaker|deputy|dála|director|commissioner|attorney|general|leader|head|monarch|pope|king|queen|"
    r"politician)\b",
    re.I,
)


@dataclass
class _Row:
    label: str
    aliases: list[str]
    kind: str
    country: str
    wikidata: str
    role: str
    begin: str
    end: str
    rank: int
    sources: list[str]
    names: set[str] = field(default_factory=set)

    @property
    def type(self) -> str:
        return _TYPES[self.kind]

    @property
    def fame(self) -> int:
        """In how many languages Wikipedia has it: told, or guessed from where the row is from and what it tells."""
        guesses = sorted((_FAME_OF_SOURCE.get(source, 2) for source in self.sources), reverse=True)
        guess = sum(guesses[:3])
        if self.kind == "Person" and "eps" in self.sources:
            guess = max(guess, 40 if _HEADS.match(self.role) else 12 if _MINISTERS.match(self.role) else 0)
        return max(self.rank, guess)


def main(*facts: Path) -> None:
    """Write the table beside this module; of an id in several files, the row of the first."""
    by_id = {row.wikidata: row for path in reversed((OWN, *facts)) for row in _rows(path)}
    read = list(by_id.values())
    first, last = _words_of_people(read)
    _SHARED.update(_shared_words(read))
    rows = [row for row in read if _is_kept(row, first, last)]
    for row in rows:
        row.names = set(_aliases(row, first, last))
    lines = sorted([*_entry_lines(rows, first, last), *_name_lines(rows)])
    TARGET.write_bytes(b"\n".join(lines) + b"\n")
    print(f"{TARGET}: {len(rows)} of {len(read)} rows, {len(lines)} lines, {TARGET.stat().st_size} bytes")


def _rows(path: Path) -> Iterator[_Row]:
    with path.open(encoding="utf-8") as file:
        next(file)
        for line in file:
            cells = line.rstrip("\n").split("\t")
            label, aliases, kind, country, wikidata, role, begin, end, rank, source = cells
            if kind in _TYPES and wikidata and _LATIN.fullmatch(label) and not _is_double(wikidata, kind):
                yield _Row(
                    _QUALIFIER.sub("", label),
                    [_QUALIFIER.sub("", a) for a in aliases.split("|") if a],
                    kind,
                    country,
                    wikidata,
                    role,
                    begin,
                    end,
                    int(rank or 0),
                    source.split(","),
                )


def _is_double(wikidata: str, kind: str) -> bool:
    """Whether an id is one of those made for every branch of a company in 2017, beside the company's own."""
    return kind != "Person" and 30_240_000 <= int(wikidata[1:]) <= 30_350_000


def _words_of_people(rows: Iterable[_Row]) -> tuple[Counter[str], Counter[str]]:
    """How many people bear each first and each last word of a name."""
    first: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for row in rows:
        words = name_key(row.label).split()
        if row.kind == "Person" and len(words) > 1:
            first[words[0]] += 1
            last[words[-1]] += 1
    return first, last


_SHARED: set[str] = set()


def _shared_words(rows: Iterable[_Row]) -> set[str]:
    """Words in the names of many bodies, none of which is called by such a word alone: "United", "National"."""
    counts = Counter(
        word
        for row in rows
        if row.kind != "Person"
        for word in set(name_key(row.label).split()[1:] or ["the"])
    ) + Counter(
        words[0] for row in rows if row.kind != "Person" and len(words := name_key(row.label).split()) > 1
    )
    return {word for word, n in counts.items() if n >= SHARED_BY}


def _is_kept(row: _Row, first: Counter[str], last: Counter[str]) -> bool:
    """Whether a row is an actor whose name news uses for little else."""
    if _NO_ACTOR.search(row.role) or len(name_key(row.label)) < 2:
        return False
    if row.kind == "Person":
        return " " in name_key(row.label) or row.fame >= FAMOUS
    if row.kind in ("Company", "Media") and set(row.sources) == {"wikitrivia"}:
        if row.kind == "Company" and (not _BODY.search(row.role) or _PRODUCT.search(row.role)):
            return False
        if row.kind == "Media" and row.role == "website" and row.fame < 60:
            return False
    if row.kind == "Company" and set(row.sources) <= {"nsi"} and not _SHOPS_KEPT.search(row.role):
        return False
    return _is_name(row.label, row.fame, row.kind, first, last)


def _is_name(name: str, fame: int, kind: str, first: Counter[str], last: Counter[str]) -> bool:
    """Whether a name of a body is one that stands for it alone."""
    key = name_key(name).removeprefix("the ")
    if key in _organs():
        return False
    if " " in key:
        return not _is_bare_person(key, first, last) or fame >= 30
    if len(key) < 2 or (len(key) == 2 and not name.isupper()) or key.isdigit():
        return False
    if name.isupper() and len(name) <= 6:
        return fame >= 15 or kind == "Party"
    if fame < 12 and kind not in ("Party", "Club"):
        return False
    if key in _SHARED:
        return False
    if _is_ordinary(key, first, last):
        return fame >= FAMOUS
    return not _is_town(key) or fame >= FAMOUS


def _is_ordinary(key: str, first: Counter[str], last: Counter[str]) -> bool:
    """Whether one word is a common word besides, or part of people's names."""
    return " " not in key and (key in _common_words() or key in _SHARED or first[key] >= 3 or last[key] >= 4)


def _is_bare_person(key: str, first: Counter[str], last: Counter[str]) -> bool:
    """Whether a body's name of two words looks like a person's ("Michael Kors")."""
    words = key.split()
    return len(words) == 2 and first[words[0]] >= 5 and (last[words[1]] >= 1 or first[words[0]] >= 40)


def _aliases(row: _Row, first: Counter[str], last: Counter[str]) -> Iterator[str]:
    for alias in row.aliases:
        if (
            _LATIN.fullmatch(alias)
            and len(name_key(alias)) > 1
            and _is_certain_alias(row, alias, first, last)
        ):
            yield alias


def _is_certain_alias(row: _Row, alias: str, first: Counter[str], last: Counter[str]) -> bool:
    words = name_key(alias).split()
    if row.kind == "Person":
        return len(words) > 1 and not _TITLE.match(alias) and words[-1] not in ("jr", "sr", "ii", "iii")
    if " ".join(words) in _organs():
        return False
    if len(words) == 1 and alias.isupper() and len(alias) <= 6:
        return len(alias) > 2 and row.fame >= 8
    if len(words) == 1 and (_is_town(words[0]) or not _is_short_form(words[0], row)):
        return False
    return _is_name(alias, row.fame, row.kind, first, last)


def _is_short_form(word: str, row: _Row) -> bool:
    """Whether a body is called by one word: the first of its name, or of a team's name the last ("Clippers")."""
    words = name_key(row.label).removeprefix("the ").split()
    return word in (words[0], "".join(words)) or (
        row.kind == "Club" and word == words[-1] and word.endswith("s")
    )


@cache
def _places() -> GeoTable:
    return GeoTable(HERE / "geonames.tsv")


def _is_town(key: str) -> bool:
    return any(place.population >= 5000 for place in _places().named(key))


@cache
def _organs() -> frozenset[str]:
    """What every state has, by the words for it: "air force"."""
    return frozenset(name_key(form) for organ in read_organs(HERE / "organs.toml") for form in organ.forms)


@cache
def _common_words() -> frozenset[str]:
    """Words that the project's own articles and word lists write in small letters."""
    root = HERE.parent
    texts = [
        path.read_text(encoding="utf-8")
        for folder in (root / "lexicon", root / "extract")
        for path in sorted(folder.rglob("*.toml"))
    ]
    gold = root.parent / "tests" / "gold"
    texts += [path.read_text(encoding="utf-8") for path in sorted(gold.rglob("*.json"))]
    return frozenset(word for text in texts for word in re.findall(r"\b[a-z]{2,}\b", text))


def _entry_lines(rows: Iterable[_Row], first: Counter[str], last: Counter[str]) -> Iterator[bytes]:
    total = sum(first.values())
    for row in rows:
        words = name_key(row.label).removeprefix("the ").split()
        bearers = 100 * first[words[0]] * last[words[-1]] // total // (1 if len(words) < 3 else 10)
        if row.kind != "Person":
            bearers = 100 if _is_ordinary(" ".join(words), first, last) else 0
        born = died = since = until = ""
        if row.kind == "Person" and not _is_term(row):
            born, died = row.begin, row.end
        else:
            since, until = row.begin, row.end
        cells = (
            f"#{row.wikidata}",
            row.label,
            row.type,
            row.country,
            _SECTORS.get(row.kind, ""),
            row.role if row.kind == "Person" else row.kind,
            born,
            died,
            since,
            until,
            row.fame,
            min(bearers, 999) or "",
        )
        yield "\t".join(map(str, cells)).encode()


def _is_term(row: _Row) -> bool:
    """Whether a person's years are those of an office, not of a life."""
    if not _OFFICE.search(row.role) or not row.begin.isdigit():
        return False
    if "eps" in row.sources or "congress" in row.sources:
        return row.role != "politician"
    return int(row.begin) >= 1975 and row.role != "politician"


def _name_lines(rows: Iterable[_Row]) -> Iterator[bytes]:
    """One line a key: ids of those who bear it; "~" before an alias, "^" before a name that stands in capitals."""
    bearers: dict[str, dict[str, tuple[_Row, str]]] = defaultdict(dict)
    for row in rows:
        names = {row.label: ""} | dict.fromkeys(sorted(row.names - {row.label}), "~")
        for name, mark in names.items():
            key = name_key(name).removeprefix("the ")
            mark = "^" if _is_acronym(name, mark) else mark
            bearers[key].setdefault(row.wikidata, (row, mark))
    for key, marked in bearers.items():
        ranked = sorted(marked.values(), key=lambda pair: (-pair[0].fame, pair[1], pair[0].wikidata))
        ids = " ".join(mark + row.wikidata for row, mark in ranked[:MAX_NAMESAKES])
        yield f"{key}\t{ids}".encode()


def _is_acronym(name: str, mark: str) -> bool:
    """Whether a name stands in capitals alone: "WHO", not "Who"; of names of its own only short ones."""
    letters = name.replace(".", "").replace(" ", "")
    return letters.isupper() and len(letters) <= (6 if mark else 4)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
