"""Which nouns name events, by QANom: fit the weights of `kg.extract.triggers.event_nouns`, and measure what `kg` finds.

    python benchmarks/event_nouns.py FOLDER [--write WORDNET]

FOLDER holds annot.train.csv and annot.dev.csv of QANom (github.com/kleinay/QANom, qanom_dataset.zip; MIT licence):
sentences of Wikinews and Wikipedia, and of each noun that derives from a verb whether it names an event there.
WORDNET holds the files of WordNet 3.0 (Debian's package wordnet-base): what sort of thing a noun is first of all, and
whether a verb is like it, goes into the weight of its lemma. Without --write, the weights of the package are measured.

What is measured: every sentence is read by `kg` as an article of its own, and each noun that QANom asks about is found
where an event of any class has its head there. F on the Wikinews part of the development set decides; the weights are
fitted on the training set and the Wikipedia part. Nouns that QANom does not ask about, since no verb is like them, are
taken for no events unless the lexicon lists them; nor are people ("leader", "winner") events here, which QANom counts
where they stand for what they do. Prints, last, one line of JSON; exits with 1 where F is below the bar, with 2 where
a file is missing.
"""

import argparse
import csv
import json
import math
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import wordnet
from benchmarks.fitting import Example, Penalty, fit, held_out, write_model
from benchmarks.wordnet import NO_SENSE, PREFIX, WordNet
from kg import lexicon
from kg.extract import Extractor
from kg.extract.triggers import event_nouns
from kg.loglinear import LogLinear, load_loglinear
from kg.model import Article
from kg.parse import load_model, parse_articles
from kg.settings import DEFAULT_MODEL

WEIGHTS = Path(event_nouns.__file__).with_suffix(".json")
COMMON = Path(lexicon.__file__).with_name("words") / "common.toml"
TRAIN, DEV = "annot.train.csv", "annot.dev.csv"
BAR = 0.80
PENALTY = Penalty(l1=0.7, l2=0.5)
N_FOLDS = 4
GOLD_SHARE = 2.0
"""How much a noun that three people judged counts beside one that a single person did."""
STRICTEST, STRICTEST_SHARE = "Worker-6", 0.5
"""Who calls least nouns events by far, and how much such a noun counts beside one that another person judged."""
UNASKED_SHARE = 0.5
"""How much a noun that QANom does not ask about counts beside one that it does."""
JUDGED_BY = "judged by "
"""Features for the fit alone: of nouns that a single person judged, one calls 21 % events, another 86 %."""
JUDGED_BY_THREE = f"{JUDGED_BY}three"
LEMMA = "lemma "
LEAST_WEIGHT = 0.3
"""Nouns of which QANom knows nothing have a weight only where WordNet gives them so much."""
DOUBTFUL = 0.2
LEAST_LIKELY = 0.9
"""Below this no noun is an event by the model alone, though F would be higher: in news that was annotated by readers
who look for happenings, fewer than two in five such nouns are one ("the *name*", "a *list*")."""
SLACK = 0.005
"""How much of F is given up for a higher threshold: fewer events that are none."""
N_EVERYDAY, N_COMMON = 64, 8
"""How often a word is met in the sentences of QANom, some 200,000 words, to be an everyday or a common one."""
COMMON_ABOUT = """\
# Verbs and nouns by how often they are met in the sentences of QANom's training and development sets, some 200,000
# words of Wikinews and Wikipedia: `kg.extract.salience` asks for them. Written by benchmarks/event_nouns.py --write.
"""
ABOUT = (
    "Log odds that a noun without a class of the lexicon names an event. Fitted by benchmarks/event_nouns.py on QANom "
    "(Klein et al., 2020; MIT licence): its training set and the Wikipedia part of its development set; the weights of "
    "lemmas have sorts of WordNet 3.0 in them."
)
_DOER = re.compile(r".+(?:er|or|ist|ee|eer|ant|ian)")
_PLAIN = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")"}
_OPENING = frozenset("( [ { $ £ € # `` -LRB-".split())
_CLOSING = frozenset(", . ; : ! ? % ) ] } ... ' '' -RRB- 's 'S 're 've 'll 'd 'm n't".split())


@dataclass
class Sentence:
    """A sentence as it is printed, and what QANom says of its nouns, by their first characters."""

    id: str
    text: str
    starts: list[int]
    nouns: dict[int, "Noun"] = field(default_factory=dict)

    @property
    def is_news(self) -> bool:
        return ":wikinews:" in self.id


@dataclass(frozen=True)
class Noun:
    """A noun that QANom asks about."""

    text: str
    verb: str
    is_event: bool
    judge: str


@dataclass(frozen=True)
class Reading:
    """What `kg` makes of a sentence: features of the nouns that the model is asked about, heads of events, words."""

    sentence: Sentence
    asked: dict[int, tuple[str, ...]]
    events: dict[int, str]
    words: tuple[tuple[str, str], ...]


def read_sentences(path: Path) -> list[Sentence]:
    found: dict[str, Sentence] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["qasrl_id"] not in found:
                found[row["qasrl_id"]] = Sentence(row["qasrl_id"], *join_words(row["sentence"].split()))
            sentence = found[row["qasrl_id"]]
            start = sentence.starts[int(row["target_idx"])]
            sentence.nouns[start] = Noun(
                row["noun"], row["verb_form"], row["is_verbal"] == "True", row["worker_id"]
            )
    return list(found.values())


def join_words(words: Sequence[str]) -> tuple[str, list[int]]:
    """Put the words of a treebank together as they are printed; with the first character of each."""
    text, starts, glued, quoted = "", [], True, False
    for word in words:
        opens, closes = word in _OPENING, word in _CLOSING
        if word == '"':
            opens, closes, quoted = not quoted, quoted, not quoted
        text += "" if glued or closes else " "
        starts.append(len(text))
        text += _PLAIN.get(word, word)
        glued = opens
    return text, starts


def read_all(nlp, rules: Extractor, sentences: Sequence[Sentence]) -> Iterator[Reading]:
    features_of, asked = event_nouns.noun_features, {}

    def remember(noun, *context):
        asked[noun.idx] = features_of(noun, *context)
        return asked[noun.idx]

    event_nouns.noun_features = remember
    articles = [Article(id=sentence.id, text=sentence.text) for sentence in sentences]
    for sentence, (article, doc) in zip(sentences, parse_articles(nlp, articles), strict=True):
        asked.clear()
        extraction = rules.extract(article, doc)
        words = tuple((t.pos_, t.lemma_.lower()) for t in doc if t.pos_ in ("VERB", "NOUN") and t.is_alpha)
        yield Reading(sentence, dict(asked), {e.head.start: e.rule for e in extraction.events}, words)
    event_nouns.noun_features = features_of


def examples_of(
    readings: Sequence[Reading], wordnet: WordNet, *, by_three: bool
) -> Iterator[tuple[int, Example]]:
    """The nouns that the model is asked about, by their first characters; with what WordNet knows of them."""
    for reading in readings:
        for start, asked in reading.asked.items():
            noun = noun_at(reading.sentence, start)
            features = (*asked, *wordnet.features(lemma_of(asked)))
            share = GOLD_SHARE if by_three else 1.0
            if noun is not None:
                judge = JUDGED_BY_THREE if by_three else f"{JUDGED_BY}{noun.judge}"
                share *= STRICTEST_SHARE if noun.judge == STRICTEST and not by_three else 1.0
                right = noun.is_event and not is_doer(noun, features)
                yield start, Example((*features, judge), right, share, reading.sentence.id)
            elif "listed" not in features:
                yield (
                    start,
                    Example(features, right=False, weight=share * UNASKED_SHARE, group=reading.sentence.id),
                )


def noun_at(sentence: Sentence, start: int) -> Noun | None:
    """The noun that holds a character: the parser may cut a compound ("build-up") into words."""
    return next((n for at, n in sentence.nouns.items() if at <= start < at + len(n.text)), None)


def lemma_of(features: tuple[str, ...]) -> str:
    return next(f.removeprefix(LEMMA) for f in features if f.startswith(LEMMA))


def is_doer(noun: Noun, features: tuple[str, ...]) -> bool:
    """Whether a noun names who does something: "winner"; not "order", "merger"."""
    lemma = lemma_of(features)
    known = "listed" in features or "has senses" in features
    return lemma != noun.verb and not known and _DOER.fullmatch(lemma) is not None


def is_listed(features: tuple[str, ...]) -> bool:
    """Whether the lexicon lists a noun, which is no modifier."""
    listed = "listed" in features or "event ending" in features
    return listed and not any(f"dep {label}" in features for label in event_nouns.LABELLING)


@dataclass(frozen=True)
class Score:
    right: int
    wrong: int
    missed: int

    @property
    def f(self) -> float:
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)

    def figures(self) -> dict[str, float]:
        p, r = self.right / max(self.right + self.wrong, 1), self.right / max(self.right + self.missed, 1)
        return {"p": round(p, 4), "r": round(r, 4), "f": round(self.f, 4)}


def score(readings: Sequence[Reading]) -> Score:
    """Compare all events that `kg` states at nouns that QANom asks about with what QANom says."""
    pairs = [
        (noun.is_event, any(at in reading.events for at in range(start, start + len(noun.text))))
        for reading in readings
        for start, noun in reading.sentence.nouns.items()
    ]
    return Score(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False)))


def best_threshold(readings: Sequence[Reading], chances: dict[tuple[str, int], float]) -> float:
    """The highest probability from which F is about as good as can be, where other rules stay as they are."""
    fixed, ranked = [0, 0, 0], []
    for reading in readings:
        for start, noun in reading.sentence.nouns.items():
            inside = range(start, start + len(noun.text))
            asked = next((at for at in inside if at in reading.asked), None)
            if asked is None:
                stated = any(at in reading.events for at in inside)
                fixed[0 if stated and noun.is_event else 1 if stated else 2] += stated or noun.is_event
            else:
                chance = chances[reading.sentence.id, asked]
                sure = chance >= DOUBTFUL and is_listed(reading.asked[asked])
                ranked.append((1.0 if sure else chance, noun.is_event))
    ranked.sort(reverse=True)
    right, wrong, missed = fixed[0], fixed[1], fixed[2] + sum(gold for _, gold in ranked)
    curve = []
    for chance, gold in ranked:
        right, wrong, missed = right + gold, wrong + (not gold), missed - gold
        curve.append((Score(right, wrong, missed).f, chance))
    best = max(f for f, _ in curve)
    return max(chance for f, chance in curve if f >= best - SLACK)


def refit(train: Sequence[Reading], dev: Sequence[Reading], wordnet: WordNet) -> None:
    """Fit the weights, choose the threshold on held-out sentences of Wikipedia, and write both."""
    alone = [example for _, example in examples_of(train, wordnet, by_three=False)]
    wiki = [reading for reading in dev if not reading.sentence.is_news]
    judged = list(examples_of(wiki, wordnet, by_three=True))
    examples = [example for _, example in judged]
    chances = held_out(examples, PENALTY, N_FOLDS, always=alone)
    places = [(example.group, start) for start, example in judged]
    likely = max(LEAST_LIKELY, best_threshold(wiki, dict(zip(places, chances, strict=True))))
    model = fold(fit([*alone, *examples], PENALTY), wordnet)
    write_model(WEIGHTS, ABOUT, model, {"likely": round(likely, 3), "doubtful": DOUBTFUL})
    load_loglinear.cache_clear()


def write_common(readings: Iterable[Reading]) -> None:
    """Write which verbs and nouns are met every day, and which often: `kg.extract.salience` asks for them."""
    counts = Counter(word for reading in readings for word in reading.words)
    lines = [COMMON_ABOUT, "\n[fixed]\n"]
    for pos, sort in (("VERB", "verbs"), ("NOUN", "nouns")):
        for name, most, fewest in (("everyday", math.inf, N_EVERYDAY), ("common", N_EVERYDAY, N_COMMON)):
            words = sorted(word for (p, word), n in counts.items() if p == pos and fewest <= n < most)
            told = f"at least {fewest} times" if most == math.inf else f"{fewest} to {most - 1} times"
            lines.append(
                f"\n# {sort.capitalize()} that are met {told}.\n{name}_{sort} = [\n{wrap_words(words)}\n]\n"
            )
    COMMON.write_text("".join(lines), encoding="utf-8")


def wrap_words(words: Sequence[str]) -> str:
    listed = " ".join(f'"{word}",' for word in words)
    return textwrap.fill(listed, 118, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def fold(model: LogLinear, wordnet: WordNet) -> LogLinear:
    """The model of what three people would say, what WordNet knows of a noun put into the weight of its lemma."""
    unknown = model.weights.get(NO_SENSE, 0.0)
    bias = model.bias + model.weights.get(JUDGED_BY_THREE, 0.0) + unknown
    weights = {
        name: w for name, w in model.weights.items() if not name.startswith((JUDGED_BY, PREFIX, LEMMA))
    }
    lemmas = {name.removeprefix(LEMMA) for name in model.weights if name.startswith(LEMMA)}
    for lemma in sorted(lemmas | {noun for noun in wordnet.met if noun.isalpha()}):
        known = sum(model.weights.get(name, 0.0) for name in wordnet.features(lemma)) - unknown
        weight = round(model.weights.get(LEMMA + lemma, 0.0) + known, 2)
        if lemma in lemmas or abs(weight) >= LEAST_WEIGHT:
            weights[LEMMA + lemma] = weight
    return LogLinear(round(bias, 3), weights, {})


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path("qanom"))
    parser.add_argument(
        "--write", type=Path, metavar="WORDNET", help="fit the weights, with WordNet's folder"
    )
    options = parser.parse_args()
    wanted = [options.folder / name for name in (TRAIN, DEV)]
    wanted += [options.write / name for name in wordnet.FILES] if options.write else []
    missing = [str(path) for path in wanted if not path.is_file()]
    if missing:
        print(f"no {' and no '.join(missing)}: see the head of this file", file=sys.stderr)
        return 2
    nlp, rules = load_model(DEFAULT_MODEL), Extractor.load()
    dev = read_sentences(options.folder / DEV)
    if options.write:
        train = list(read_all(nlp, rules, read_sentences(options.folder / TRAIN)))
        known = list(read_all(nlp, rules, dev))
        refit(train, known, wordnet.read_wordnet(options.write))
        write_common((*train, *known))
    readings = list(read_all(nlp, rules, dev))
    news = score([reading for reading in readings if reading.sentence.is_news])
    wiki = score([reading for reading in readings if not reading.sentence.is_news])
    result = {"bench": "event_nouns", "sentences": len(dev), "nouns": sum(len(s.nouns) for s in dev)}
    result |= {"wikinews": news.figures(), "wikipedia_seen": wiki.figures()}
    print(json.dumps(result))
    return 0 if news.f >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
