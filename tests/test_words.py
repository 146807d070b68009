"""Words that people edit stand in data: none in the code of the rules, no set without a use, no set twice."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest
from spacy.glossary import GLOSSARY

from kg import vocab
from kg.extract.confidence.rating import FIELDS
from kg.extract.times.patterns import RULES
from kg.lexicon import Lexicon
from kg.lexicon.cues import load_cues
from kg.lexicon.senses import KINDS, Slot
from kg.loglinear import LogLinear
from kg.model import Certainty, Event, Role

ROOT = Path(__file__).parent.parent
LEXICON = ROOT / "kg" / "lexicon"
FILES = [LEXICON / "words.toml", *sorted((LEXICON / "words").glob("*.toml"))]
MOST_WORDS = 2

FUNCTION_WORDS = """
a an the this that these those such same other others another each every either neither both all any some no none many
few several much more most less least fewer enough
i me my mine myself we us our ours ourselves you your he him his himself she her hers herself it its itself they them
their theirs themselves self selves who whom whose which what one someone somebody something anyone anybody anything
everyone everybody everything nobody nothing there
aboard about above across after against ahead along amid among amongst around as aside at because before behind below
beneath beside between beyond by circa concerning despite due during except for from in including inside into like
near of off on onto out outside over per regarding since than through throughout till to toward towards under until up
upon via with within without according adjacent next following
and but or nor so if while when where why how although though yet not only just also then very
be am is are was were been being have has had do does did will would shall should can could may might must won't
al el la de e d ad
"""
"""Pronouns, determiners, prepositions, conjunctions, auxiliaries, and the articles within names of other languages."""
NUMERALS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty thirty forty fifty sixty seventy eighty ninety dozen score hundred thousand million billion
first second third fourth fifth sixth seventh eighth ninth tenth st nd rd th
"""
CALENDAR = """
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun
spring summer autumn fall winter christmas boxing eve
day days week weekend month year years quarter half decade hour morning afternoon evening night
today yesterday tomorrow tonight north south east west
"""
GRAMMAR_OF_TIMES = """
ago earlier later early late mid afterwards afterward last final previous preceding past coming current new
start beginning middle end close post pre
"""
"""What the rules of `kg.extract.times` are made of, and allowed nowhere else."""
NAMES_OF_THE_CODE = """
acronym company dateline event list name named predicate publisher recogniser repeated suffix surname preposition
registry span table title water tagger lemmatizer parser ner types unnamed verb noun adjective
"""
"""Cues by which a name was read, components of spaCy, keys of rows, what a trigger is."""

CLOSED = frozenset((FUNCTION_WORDS + NUMERALS + CALENDAR).split())
NAMES = frozenset(
    [
        *GLOSSARY, *get_args(Role), *get_args(Slot), *get_args(Certainty), *KINDS, *vocab.class_names(),
        *FIELDS, *NAMES_OF_THE_CODE.split(), *(word for r in RULES for word in r.kind.split("_")),
        *(field.name for of in (Event, LogLinear) for field in fields(of)),
        *(governor.name for governor in load_cues().governors),
    ]
)  # fmt: skip
_SYNTAX = re.compile(
    r"\(\?P<\w+>|\(\?P=\w+\)|\(\?[a-zA-Z]+[:)]|\(\?<?[=!:]|\\w[+*]?\w*|\\[a-zA-Z]|\[(?!\w\w\])[^\]]*\]"
)
_TWO_CASES = re.compile(r"\[\w(\w)\]")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SEVERAL = re.compile(r"[\w'’%.-]+(?:[ ;,][\w'’%.-]+)+")


def find_content_words(text: str, allowed: frozenset[str]) -> set[str]:
    """The content words of a text, or of a regular expression; all-capital tags and single letters are none."""
    words = _WORD.findall(_TWO_CASES.sub(r"\1", _SYNTAX.sub(" ", text)))
    return {
        w
        for w in words
        if len(w) > 1 and not w.isupper() and w.lower() not in CLOSED | allowed and w not in NAMES
    }


def find_words_in_code(code: str, *, of_times: bool = False) -> list[str]:
    """Faults of a module: collections, lists in one string and alternations of three or more content words."""
    tree = ast.parse(code)
    allowed = frozenset(GRAMMAR_OF_TIMES.split()) if of_times else frozenset()
    faults = []
    for line, texts in _collections(tree):
        found = set().union(*(find_content_words(text, allowed) for text in texts), set())
        if len(found) > MOST_WORDS:
            faults.append(f"{line}: {' '.join(sorted(found))}")
    return faults


def _collections(tree: ast.Module) -> Iterator[tuple[int, list[str]]]:
    """Line and texts of each place where several words may stand; the names of functions in a table are none."""
    left_out = _left_out(tree)
    listed = _listed(tree)
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.Set | ast.Tuple | ast.List):
            yield node.lineno, [_text_of(item) for item in _items(node) if isinstance(item, ast.Constant)]
        elif isinstance(node, ast.Dict) and not any(isinstance(v, ast.Lambda) for v in node.values):
            yield node.lineno, [text for key in node.keys if key is not None and (text := _text_of(key))]
        elif text := _text_of(node):
            several = id(node) in listed and _SEVERAL.fullmatch(text)
            if "|" in text or several:
                yield node.lineno, [text]


def _items(node: ast.Set | ast.Tuple | ast.List) -> Iterator[ast.AST]:
    """What a collection holds, and what the collections in it hold."""
    for item in node.elts:
        yield item
        if isinstance(item, ast.Set | ast.Tuple | ast.List):
            yield from _items(item)


def _text_of(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else " " for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _left_out(tree: ast.Module) -> set[int]:
    """Docstrings, parts of f-strings, names of exports and attributes, literal types."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            found.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            found |= {id(part) for part in node.values}
        elif (
            isinstance(node, ast.Assign)
            and {"__all__", "__slots__"} & {t.id for t in node.targets if isinstance(t, ast.Name)}
        ) or (isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "Literal"):
            found |= {id(part) for part in ast.walk(node)}
    return found


def _listed(tree: ast.Module) -> set[int]:
    """Strings that are cut into words: what is assigned, given by name, or split."""
    values = [
        node.value for node in ast.walk(tree) if isinstance(node, ast.Assign | ast.AnnAssign | ast.keyword)
    ]
    split = [
        node.func.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split"
    ]
    items = [
        item
        for node in ast.walk(tree)
        if isinstance(node, ast.Tuple | ast.List | ast.Set)
        for item in node.elts
    ]
    return {id(node) for node in (*values, *split, *items)}


def test_no_rule_holds_three_content_words():
    paths = [path for room in ("extract", "parse") for path in sorted((ROOT / "kg" / room).rglob("*.py"))]
    assert len(paths) > 60
    faults = {
        path.relative_to(ROOT).as_posix(): found
        for path in paths
        if (found := find_words_in_code(path.read_text(encoding="utf-8"), of_times="times" in path.parts))
    }
    assert faults == {}


PLANTED = [
    '_HARM = frozenset("kill wound maim".split())',
    '_HARM = frozenset({"kill", "wound", "maim"})',
    'def f(token):\n    return token.lemma_ in ("kill", "wound", "maim")',
    'def f(token):\n    return token.lemma_ in ["kill", "wound", "maim", "of"]',
    '_HARM = {"kill": 1, "wound": 2, "maim": 3}',
    '_HARM = "kill wound maim"\n_SET = frozenset(_HARM.split())',
    '_HARM = frozenset("kill;air raid;maim".split(";"))',
    '_HARM = re.compile(r"\\b(?:kill|wound|maim)\\b")',
    '_HARM = re.compile(rf"\\s(?:{OF}|kill|wound|maim\\w*)\\b")',
    '_HARM = re.compile("(?P<harm>[Kk]ill|[Ww]ound|[Mm]aim)")',
    '_NAMES = ("Islamic", "Catholic", "Jewish")',
    '_HARM = (("kill wound", 1), ("maim slay", 2))',
    '_rule("date", "x", needs="kill wound maim")',
]


@pytest.mark.parametrize("code", PLANTED)
def test_planted_words_are_found(code):
    assert find_words_in_code(code) != []


def test_the_grammar_of_times_is_allowed_there_only():
    code = '_PARTS = ("early", "mid", "late")'
    assert find_words_in_code(code, of_times=True) == []
    assert find_words_in_code(code) == ["1: early late mid"]


ALLOWED = [
    '_PRONOUNS = frozenset("he she it they who that".split())',
    '_DEPS = frozenset({"nsubj", "dobj", "pobj", "amod"})',
    '_TAGS = ("VBD", "VBZ", "NNPS", "PROPN")',
    '_CLASSES = frozenset("Person Group ArmedForce Company".split())',
    '_ROLES = ("agent", "patient", "instrument")',
    '__all__ = ["find_triggers", "refine_class", "judge_factuality"]',
    'def f():\n    """Kill, wound, maim."""\n    raise ValueError("name a full English pipeline")',
    '_TWO = frozenset({"kill", "wound", "of", "to"})',
]


@pytest.mark.parametrize("code", ALLOWED)
def test_function_words_and_names_of_the_code_are_allowed(code):
    assert find_words_in_code(code) == []


def test_no_word_of_the_closed_lists_names_an_event():
    lemmas = {sense.lemma for senses in Lexicon.load().senses.values() for sense in senses}
    assert len(lemmas) > 1000
    assert frozenset(FUNCTION_WORDS.split()) & lemmas == set()


def read_entries(kind: str) -> list[tuple[Path, str, object]]:
    """File, name and content of all sets, or of all maps."""
    return [
        (path, name, content)
        for path in FILES
        for name, content in tomllib.loads(path.read_text(encoding="utf-8")).get(kind, {}).items()
    ]


LISTS = [*read_entries("sets"), *read_entries("fixed")]
NAMED = [*LISTS, *read_entries("maps")]


def test_names_are_unique():
    names = [name for _, name, _ in NAMED]
    assert len(names) > 120
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_no_two_sets_hold_the_same_words():
    contents = [frozenset(words) for _, _, words in LISTS]
    assert [name for _, name, words in LISTS if contents.count(frozenset(words)) > 1] == []


def test_no_word_stands_twice_in_a_set():
    twice = {name: sorted(w for w in set(words) if words.count(w) > 1) for _, name, words in LISTS}
    assert {name: words for name, words in twice.items() if words} == {}


def test_words_beside_the_large_sets_are_sorted():
    small = [(path, name, words) for path, name, words in LISTS if path.name != "words.toml"]
    values = [
        (p, f"{n} {value}", words) for p, n, rows in read_entries("maps") for value, words in rows.items()
    ]
    assert [f"{path.name} {name}" for path, name, words in (*small, *values) if words != sorted(words)] == []


def test_words_that_domains_may_add_to_are_in_small_letters():
    assert [(name, w) for _, name, words in read_entries("sets") for w in words if w != w.lower()] == []


def find_orphans(names: list[str], code: str, data: str) -> list[str]:
    """Names that neither code asks for nor data refers to."""
    asked, told = set(re.findall(r"[\"'](\w+)[\"']", code)), set(re.findall(r"[@%](\w+)", data))
    return [name for name in names if name not in asked | told]


def test_every_set_is_used():
    code = "".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "kg").rglob("*.py")))
    data = "".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "kg").rglob("*.toml")))
    by_instrument = next(rows for _, name, rows in read_entries("maps") if name == "classes_by_instrument")
    named = {name for names in by_instrument.values() for name in names}
    assert find_orphans([name for _, name, _ in NAMED if name not in named], code, data) == []


def test_a_planted_orphan_is_found():
    assert find_orphans(["used", "named", "alone"], 'word_set("used")', 'x = ["@named"]') == ["alone"]


def test_each_set_says_what_it_is_for():
    silent = [
        name
        for path, name, _ in NAMED
        if path.name != "words.toml"
        and not re.search(rf"^# .+\n(?:\[maps\.)?{name}\b", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert silent == []
