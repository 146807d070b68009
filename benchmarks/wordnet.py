"""What WordNet knows of nouns: what sort their first two senses are of, and whether they derive from verbs.

In: the folder of WordNet 3.0's files (index.noun, data.noun, index.verb, cntlist.rev). Out: features of a noun, to fit
models with.
"""

from dataclasses import dataclass
from pathlib import Path

FILES = ("index.noun", "data.noun", "index.verb", "cntlist.rev")
PREFIX = "wordnet "
NO_SENSE = f"{PREFIX}none"
_SORTS = (
    "tops act animal artifact attribute body cognition communication event feeling food group location motive object "
    "person phenomenon plant possession process quantity relation shape state substance time"
).split()
_FIRST_SORT = 3
"""Number of the first of these sorts in WordNet's files."""
_N_SENSES = 2


@dataclass(frozen=True)
class Synset:
    """One sense: its sort, and whether a verb derives from it or it from one."""

    sort: str
    has_verb: bool


@dataclass(frozen=True)
class WordNet:
    """Nouns with their senses, the most frequent first; verbs; nouns met in WordNet's own corpus."""

    nouns: dict[str, tuple[Synset, ...]]
    verbs: frozenset[str]
    met: frozenset[str]

    def features(self, noun: str) -> tuple[str, ...]:
        """Name the features of a noun in small letters."""
        senses = self.nouns.get(noun) or self.nouns.get(noun.replace("-", "_")) or ()
        if not senses:
            return (NO_SENSE,)
        first = (
            f"{PREFIX}{n} {sense.sort}{' of a verb' * sense.has_verb}"
            for n, sense in enumerate(senses[:_N_SENSES], start=1)
        )
        share = sum(sense.has_verb for sense in senses) * 3 // len(senses)
        like = (f"{PREFIX}verb",) if noun in self.verbs else ()
        return (*first, f"{PREFIX}{share} thirds of verbs", *like)


def read_wordnet(folder: Path) -> WordNet:
    synsets = dict(_read_synset(line) for line in _lines(folder / "data.noun"))
    nouns = {}
    for fields in map(str.split, _lines(folder / "index.noun")):
        n_pointers = int(fields[3])
        nouns[fields[0]] = tuple(synsets[offset] for offset in fields[6 + n_pointers :])
    verbs = frozenset(line.split()[0] for line in _lines(folder / "index.verb"))
    met = (line.split("%") for line in _lines(folder / "cntlist.rev"))
    return WordNet(nouns, verbs, frozenset(lemma for lemma, rest in met if rest.startswith("1")))


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="latin-1").splitlines()
    return [line for line in lines if not line.startswith("  ")]


def _read_synset(line: str) -> tuple[str, Synset]:
    fields = line.partition(" | ")[0].split()
    after_words = 4 + 2 * int(fields[3], 16)
    pointers = fields[after_words + 1 :]
    has_verb = any(pointers[i] == "+" and pointers[i + 2] == "v" for i in range(0, len(pointers) - 3, 4))
    return fields[0], Synset(_SORTS[int(fields[1]) - _FIRST_SORT], has_verb)
