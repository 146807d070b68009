"""Count the errors that remain on the development sets, by pattern, each with its cause.

    .venv/bin/python benchmarks/errors.py [--top N] [--write]

Needs the development sets and their scorers in ../shared/eval; prints a Markdown table per kind of error, most frequent
first, and as its last line one JSON object: how many errors of each kind there are. --write puts the tables into
docs/quality.md. Lemmas, classes and labels of the parse only: no sentence of a set is printed.

A pattern is what the rules saw: for participants their role and the way from the event's word to theirs, up (^) and
down the parse, "far" where that is more than three steps, "-" in another sentence. A cause is the first of a list of
tests that holds, so the same error always has the same cause.
"""

import argparse
import importlib.util
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.extract import Extractor
from kg.extract.tree import Doc, Token, read_tree
from kg.model import Article
from kg.parse import load_model, parse_articles
from kg.read import read_articles
from kg.settings import DEFAULT_MODEL

ROOT = Path(__file__).parent.parent
EVAL = ROOT.parent / "shared" / "eval"
REPORT = ROOT / "docs" / "quality.md"
MARKED = re.compile(r"(?<=<!-- errors -->\n).*?(?=<!-- /errors -->)", re.DOTALL)
NEWS_ROLES = {"agent": "Arg0", "patient": "Arg1", "topic": "Arg1"}
SELDOM = 1 / 3
LONGEST_DATE = 4
LONGEST_PATH = 3
KINDS = {
    "trigger false": "WikiEvents, events that the gold has not",
    "trigger missed": "WikiEvents, gold events not found",
    "class": "WikiEvents, events of another class",
    "argument false": "WikiEvents, arguments that the gold has not, of events that it has",
    "argument missed": "WikiEvents, gold arguments not found, of events found",
    "event missed": "MEANTIME, gold events not found",
    "role false": "MEANTIME, agents and patients that the gold has not so",
    "role missed": "MEANTIME, gold agents and patients not found, of events found",
    "date": "MEANTIME, dates without the gold value",
    "factuality": "MEANTIME, negation and future",
    "source": "MEANTIME, gold sources not found",
}


@dataclass
class Reading:
    """One article of a set: its gold, what was extracted, and its parse."""

    gold: dict
    found: dict
    doc: Doc
    at: dict[int, Token] = field(init=False)

    def __post_init__(self):
        self.at = {i: token for token in self.doc for i in range(token.idx, token.idx + len(token.text))}

    def root(self, span) -> Token | None:
        """The word of a span on which its others hang."""
        tokens = [t for t in self.doc if span["start"] <= t.idx < span["end"] and not t.is_space]
        inside = {t.i for t in tokens}
        outer = [t for t in tokens if t.head is t or t.head.i not in inside]
        return outer[0] if outer else None

    def text(self, span) -> str:
        return self.gold["text"][span["start"] : span["end"]]


def read_set(name: str) -> Iterator[Reading]:
    path = EVAL / f"{name}-dev.jsonl"
    gold = {d["id"]: d for d in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    articles = [item for item in read_articles([path]) if isinstance(item, Article)]
    rules = Extractor.load()
    for article, doc in parse_articles(load_model(DEFAULT_MODEL), articles):
        yield Reading(gold[article.id], rules.extract(article, doc).to_dict(), read_tree(doc))


def load_scorer():
    spec = importlib.util.spec_from_file_location("score_events", EVAL / "score_events.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


class Errors:
    """Errors by kind, pattern and cause."""

    def __init__(self):
        self.counts = defaultdict(Counter)

    def add(self, kind, pattern, cause):
        self.counts[kind][pattern, cause] += 1


def path_between(trigger: Token, head: Token) -> str:
    """Labels from a trigger up (^) to the common word and down to a head; "-" for another sentence."""
    up = [trigger, *trigger.ancestors]
    above = {t.i for t in up}
    down = []
    token = head
    while token.i not in above:
        if token.head is token:
            return "-"
        down.append(f"{token.dep_}:{token.lower_}" if token.dep_ in ("prep", "agent") else token.dep_)
        token = token.head
    steps = [f"^{t.dep_}" for t in up[: [t.i for t in up].index(token.i)]]
    return " ".join([*steps, *reversed(down)]) or "itself"


def short(path: str) -> str:
    return path if len(path.split()) <= LONGEST_PATH else "far"


# --- WikiEvents -----------------------------------------------------------------------------------------------------


def judge_wikievents(errors: Errors) -> None:
    scorer = load_scorer()
    readings = list(read_set("wikievents"))
    share = gold_share(readings, scorer)
    for reading in readings:
        free = list(reading.gold["events"])
        on = {e["trigger"]["head"]["start"]: e for e in reading.found["events"]}
        for event in reading.found["events"]:
            types = scorer.gold_types(event)
            at = event["trigger"]["head"]["start"]
            here = [g for g in free if types and scorer.inside(at, g["trigger"])]
            token = reading.at[at]
            if types and not here:
                pattern = f"{token.lemma_.lower()} {event['types'][0]}"
                errors.add("trigger false", pattern, cause_of_alarm(event, token, share))
            if not here:
                continue
            best = min(here, key=lambda g: g["type"] not in types)
            free.remove(best)
            if best["type"] not in types:
                name = best["type"].rpartition(".")[2]
                errors.add("class", f"{event['types'][0]} for {name}", cause_of_class(event, best))
                continue
            judge_arguments(errors, reading, event, best, scorer)
        for gold in free:
            token = reading.root(gold["trigger"])
            name = gold["type"].rpartition(".")[2]
            errors.add("trigger missed", f"{token.lemma_.lower()} {name}", cause_of_miss(token, on, scorer))


def gold_share(readings, scorer) -> dict[str, float]:
    """Of the typed events of each class, the share that the gold has."""
    seen, right = Counter(), Counter()
    for reading in readings:
        for event in reading.found["events"]:
            if scorer.gold_types(event):
                at = event["trigger"]["head"]["start"]
                seen[event["types"][0]] += 1
                right[event["types"][0]] += any(
                    scorer.inside(at, g["trigger"]) for g in reading.gold["events"]
                )
    return {name: right[name] / n for name, n in seen.items()}


def cause_of_alarm(event, token: Token, share) -> str:
    definite = any(c.dep_ in ("det", "poss") and c.lower_ not in ("a", "an", "no") for c in token.children)
    if event["polarity"] == "negative":
        return "denied: left out of the gold"
    if event["future"] or event["outcome"] != "accomplished":
        return "planned, attempted or supposed: left out of the gold"
    if event["same_as"] or (token.pos_ == "NOUN" and definite):
        return "told again or presupposed: in the gold once"
    if token.dep_ in ("compound", "amod", "nmod"):
        return "modifies another noun"
    if share[event["types"][0]] < SELDOM:
        return "a class that the gold seldom has, though told"
    return "told by the text, left out of the gold"


def cause_of_miss(token: Token, on, scorer) -> str:
    event = on.get(token.idx)
    if event is not None and scorer.gold_types(event):
        return "matched another gold event"
    if event is not None and event["rule"] == "reporting":
        return "a claim here, by design"
    if event is not None and event["types"][0] == "Event":
        return "no sense of the lexicon fits"
    if event is not None:
        return f"read as {event['types'][0]}, which the gold has no type for"
    if token.pos_ == "PROPN" or token.ent_type_:
        return "inside a name"
    if token.pos_ == "VERB":
        return "carries an event noun, which is the trigger here"
    return "not a word for an event"


def cause_of_class(event, gold) -> str:
    kin = {"Crash": "an attack told as a crash", "Smuggling": "a crime that is a transport, too"}
    if event["types"][0] in kin:
        return kin[event["types"][0]]
    if gold["type"].startswith("Conflict"):
        return "a harm or clash told, the attack meant"
    return "two readings of one word"


def judge_arguments(errors: Errors, reading: Reading, event, gold, scorer) -> None:
    left = list(gold["arguments"])
    trigger = reading.at[event["trigger"]["head"]["start"]]
    for argument in event["arguments"]:
        at = argument["head"]["start"]
        match = next((g for g in left if any(scorer.inside(at, m) for m in g["mentions"])), None)
        path = path_between(trigger, reading.at[at])
        pattern = f"{argument['role']}: {short(path)}"
        if match is not None:
            left.remove(match)
            if match["role"] not in scorer.gold_roles(gold["type"], argument["role"]):
                errors.add("argument false", pattern, f"the gold has it as {match['role']}")
        elif not gold["arguments"]:
            errors.add("argument false", pattern, "the gold has no argument of this event")
        elif argument["role"] == "place":
            errors.add("argument false", pattern, "a place that the gold does not annotate")
        elif path == "-" or path.startswith("^"):
            errors.add("argument false", pattern, "taken over from another clause, not in the gold")
        else:
            errors.add("argument false", pattern, "not in the gold, or another part of the phrase is")
    for argument in left:
        heads = [h for m in argument["mentions"] if (h := reading.root(m)) is not None]
        path = min((path_between(trigger, h) for h in heads), key=lambda p: (p == "-", len(p.split())))
        errors.add("argument missed", f"{argument['role']}: {short(path)}", cause_of_path(path))


def cause_of_path(path: str) -> str:
    steps = path.split()
    if path == "-":
        return "named in another sentence"
    if len(steps) > LONGEST_PATH:
        return "far in the parse, or hung on the wrong word"
    if any(step in ("conj", "appos") for step in steps):
        return "second of a coordination or apposition"
    if any(step.startswith("^") for step in steps):
        return "in the governing clause, and no rule takes it from there"
    return "no slot of the frame for it"


# --- MEANTIME -------------------------------------------------------------------------------------------------------


def judge_meantime(errors: Errors) -> None:
    for reading in read_set("meantime"):
        free = list(reading.gold["events"])
        for event in reading.found["events"]:
            at = event["trigger"]["head"]["start"]
            here = next((g for g in free if g["trigger"]["start"] <= at < g["trigger"]["end"]), None)
            if here is not None:
                free.remove(here)
                judge_roles(errors, reading, event, here)
                judge_factuality(errors, reading.at[at], event, here)
                judge_sources(errors, reading, event, here)
        for gold in free:
            token = reading.root(gold["trigger"])
            errors.add("event missed", f"{token.lemma_.lower()} {token.pos_}", cause_of_unread(token))
            for cue in gold["sources"][:1]:
                errors.add("source", f"cue {lemma_of(reading, cue)}", "what is said is no event here")
        judge_dates(errors, reading)


def lemma_of(reading: Reading, span) -> str:
    token = reading.root(span)
    return token.lemma_.lower() if token is not None else reading.text(span)


def cause_of_unread(token: Token) -> str:
    if token.pos_ == "AUX":
        return "a copula or auxiliary: a state, no event here"
    if token.pos_ in ("PRON", "DET"):
        return "a pronoun for an event"
    if token.pos_ in ("ADJ", "ADV", "ADP"):
        return "a quality or direction, no event here"
    if token.pos_ == "PROPN":
        return "a name"
    if token.pos_ == "VERB":
        return "carries an event noun, which is the event here, or read as a modifier"
    return "a noun that is no event word"


def judge_roles(errors: Errors, reading: Reading, event, gold) -> None:
    mentions = {e["iri"]: e["mentions"] for e in reading.found["entities"]}
    trigger = reading.at[event["trigger"]["head"]["start"]]
    left = list(gold["arguments"])
    kind = "PriceChange" if "PriceChange" in event["types"] else trigger.pos_
    for argument in event["arguments"]:
        wanted = NEWS_ROLES.get(argument["role"])
        heads = [argument["head"]["start"], *(m["start"] for m in mentions.get(argument["entity"], ()))]
        same = [g for g in left if any(m["start"] <= h < m["end"] for h in heads for m in g["mentions"])]
        right = next((g for g in same if g["role"] == wanted), None)
        if right is not None:
            left.remove(right)
        elif wanted is not None:
            path = path_between(trigger, reading.at[argument["head"]["start"]])
            errors.add("role false", f"{kind} {argument['role']}: {short(path)}", cause_of_role(same, path))
    for argument in left:
        if argument["role"] not in ("Arg0", "Arg1"):
            continue
        heads = [h for m in argument["mentions"] if (h := reading.root(m)) is not None]
        path = min((path_between(trigger, h) for h in heads), key=lambda p: (p == "-", len(p.split())))
        figure = all(h.pos_ in ("NUM", "SYM") or h.lemma_ in ("point", "percent", "%") for h in heads)
        taken = [
            a["role"]
            for a in event["arguments"]
            if any(m["start"] <= a["head"]["start"] < m["end"] for m in argument["mentions"])
        ]
        if figure:
            cause = "a figure, which is no participant here"
        elif taken:
            cause = f"read as {taken[0]}"
        else:
            cause = cause_of_path(path)
        errors.add("role missed", f"{kind} {argument['role']}: {short(path)}", cause)


def cause_of_role(same, path: str) -> str:
    roles = {g["role"] for g in same}
    if None in roles or "" in roles:
        return "a participant to which the gold gives no role"
    if roles:
        return f"the gold has it as {sorted(roles)[0]}"
    if path == "-" or path.startswith("^"):
        return "a subject taken over from another clause; the gold links it to the first verb only"
    return "no participant in the gold"


def judge_factuality(errors: Errors, token: Token, event, gold) -> None:
    governor = token.head.lemma_ if token.head is not token else "none"
    aux = " ".join(sorted(c.lower_ for c in token.children if c.dep_ in ("aux", "neg")))
    pattern = f"{token.pos_} {token.dep_} under {governor}" + (f", with {aux}" if aux else "")
    for name, ours, theirs in (
        ("negation", event["polarity"] == "negative", gold["polarity"] == "NEG"),
        ("future", event["future"], gold["time"] == "FUTURE"),
    ):
        if ours and not theirs:
            errors.add("factuality", f"{name} read: {pattern}", cause_of_scope(name, token, ours=True))
        if theirs and not ours:
            errors.add("factuality", f"{name} missed: {pattern}", cause_of_scope(name, token, ours=False))


def cause_of_scope(name: str, token: Token, *, ours: bool) -> str:
    if name == "negation":
        return "in the scope of a denial here only" if ours else "a denial from outside the clause"
    if ours and any(c.tag_ == "TO" for c in token.children):
        return "an aim or plan; the gold calls it no future"
    if ours:
        return "planned here, told as present in the gold"
    if token.pos_ == "NOUN":
        return "a noun whose future only its context tells"
    return "a future that no auxiliary or governing word tells"


def judge_sources(errors: Errors, reading: Reading, event, gold) -> None:
    cues = [s["cue"]["start"] for s in event["sources"] if s["cue"]]
    if not gold["sources"] or any(t["start"] <= c < t["end"] for c in cues for t in gold["sources"]):
        return
    span = gold["sources"][0]
    token = reading.root(span)
    known = {s["cue"]["start"] for e in reading.found["events"] for s in e["sources"] if s["cue"]}
    if token.idx in known:
        cause = "said, but this event is not within its words here"
    elif not any(c.dep_ in ("nsubj", "poss", "agent") for c in token.children):
        cause = "nobody is named as its source"
    else:
        cause = "not a word of reporting here"
    errors.add("source", f"cue {lemma_of(reading, span)}", cause)


def judge_dates(errors: Errors, reading: Reading) -> None:
    for time in reading.gold["times"]:
        if time["type"] != "DATE" or not re.match(r"\d{4}", time["value"] or ""):
            continue
        here = [t for t in reading.found["times"] if t["start"] < time["end"] and time["start"] < t["end"]]
        values = [t["value"] for t in here]
        if time["value"] in values:
            continue
        words = re.sub(r"\d+", "9", reading.text(time).lower()).split()
        pattern = " ".join(words) if len(words) <= LONGEST_DATE else f"a phrase of {len(words)} words"
        if not here:
            cause = "not read as a date"
        elif any(str(v).startswith(time["value"]) or time["value"].startswith(str(v)) for v in values):
            cause = "another precision"
        else:
            cause = "counted from another day or to another unit"
        errors.add("date", pattern, cause)


# --- output ---------------------------------------------------------------------------------------------------------


def tabulate(errors: Errors, top: int) -> Iterator[str]:
    for kind, title in KINDS.items():
        rows = sorted(errors.counts[kind].items(), key=lambda row: (-row[1], row[0]))
        yield f"### {title}\n"
        yield "| n | pattern | cause |\n|---|---|---|"
        yield from (f"| {n} | {pattern.replace('|', '/')} | {cause} |" for (pattern, cause), n in rows[:top])
        total, shown = sum(n for _, n in rows), sum(n for _, n in rows[:top])
        causes = Counter()
        for (_, cause), n in rows:
            causes[cause] += n
        listed = "; ".join(f"{cause} {n}" for cause, n in causes.most_common(4))
        yield f"\n{total} in all, {shown} in these rows. By cause: {listed}.\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--top", type=int, default=20, help="rows of each table")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/quality.md")
    args = parser.parse_args()
    if not EVAL.is_dir():
        print(f"{EVAL} is absent; the development sets are no part of this project", file=sys.stderr)
        sys.exit(2)
    errors = Errors()
    judge_wikievents(errors)
    judge_meantime(errors)
    tables = "\n".join(tabulate(errors, args.top))
    print(tables)
    if args.write:
        page = REPORT.read_text(encoding="utf-8")
        REPORT.write_text(MARKED.sub(lambda _: f"\n{tables}\n", page, count=1), encoding="utf-8")
    totals = {kind: sum(errors.counts[kind].values()) for kind in KINDS}
    print(json.dumps({"bench": "errors", **totals}))


if __name__ == "__main__":
    main()
