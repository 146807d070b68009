"""The language of patterns: axes, tests, bindings, and the faults of a file."""

from pathlib import Path
from typing import cast

import pytest

from kg.errors import LexiconError
from kg.patterns import Language, Node, PatternMatch, compile_path, read_rows
from tests.hand_parse import hand_parsed, hand_parsed_for_spacy, word

CLAIM = hand_parsed(
    """
    The det group DT
    group nsubj claimed NN
    claimed/claim ROOT claimed VBD
    full amod responsibility JJ
    responsibility dobj claimed NN
    for prep responsibility IN
    the det attack DT
    attack pobj for NN
    """
)
SETS = {"owning_up": frozenset({"claim", "admit"})}
LANGUAGE = Language(
    words=SETS.__getitem__,
    walks={"subjects": lambda token, _: [c for c in token.children if c.dep_ == "nsubj"]},
    tests={"root": lambda token, _: token.head.i == token.i},
    value_tests={"size": lambda token, _, values: str(len(token.text)) in values},  # type: ignore[attr-defined]
    walk_labels={"subjects": frozenset({"nsubj"})},
)


@pytest.mark.parametrize(
    ("start", "path", "found"),
    [
        ("claimed", ">dobj", ["responsibility"]),
        ("claimed", ">nsubj|dobj", ["group", "responsibility"]),
        ("claimed", "l>", ["group"]),
        ("claimed", "r>", ["responsibility"]),
        ("attack", "<pobj", ["for"]),
        ("attack", "<dobj", []),
        ("attack", "<<", ["for", "responsibility", "claimed"]),
        ("claimed", "<", []),
        ("responsibility", ">>", ["full", "responsibility", "for", "the", "attack"]),
        ("attack", "-1", ["the"]),
        ("attack", "+1", []),
        ("claimed", ":subjects", ["group"]),
        ("attack", "?<pobj", ["attack", "for"]),
        ("attack", "*<", ["attack", "for", "responsibility", "claimed"]),
        ("attack", "<pobj <prep <dobj[@owning_up]", ["claimed"]),
        ("attack", "<<[lemma=@owning_up|go]", ["claimed"]),
        ("claimed", ">[dep=dobj pos=NOUN]", ["responsibility"]),
        ("claimed", ">[dep=dobj][pos=VERB]", []),
        ("claimed", ">[word!=group]", ["responsibility"]),
        ("claimed", ">[>det or >amod]", ["group", "responsibility"]),
        ("claimed", ">[!>det]", ["responsibility"]),
        ("claimed", ">[>prep[word=for]]", ["responsibility"]),
        ("claimed", ">[>prep>pobj[word=attack]]", ["responsibility"]),
        ("attack", "<<[root]", ["claimed"]),
        ("claimed", ">[size=5|6]", ["group"]),
        ("claimed", "[root]", ["claimed"]),
    ],
)
def test_paths_lead_to_tokens(start: str, path: str, found: list[str]) -> None:
    token = word(CLAIM, start)
    walk = compile_path(path, LANGUAGE).walk
    assert [str(t) for t in walk(token, PatternMatch({"token": token}))] == found


@pytest.mark.parametrize(
    ("path", "labels"),
    [
        ("<pobj|dobj <prep", {"pobj", "dobj"}),
        ("[>det] <pobj", {"pobj"}),
        ("?<pobj", set()),
        (">det <pobj", set()),
        ("<", set()),
        ("[dep=conj|appos][pos=NOUN] <[dep=ROOT]", {"conj", "appos"}),
        ("[pos=NOUN][dep=conj] >det", set()),
        ("[dep=conj or pos=NOUN] >det", set()),
    ],
)
def test_a_path_knows_by_what_its_token_must_hang(path: str, labels: set[str]) -> None:
    assert compile_path(path, LANGUAGE).hangs_by == labels


@pytest.mark.parametrize(
    ("path", "tags"),
    [("[dep=conj][tag=VBD|VBN] <", {"VBD", "VBN"}), ("[tag=NNS] >det", {"NNS"}), ("<pobj[tag=NN]", set())],
)
def test_a_path_knows_what_tag_its_token_must_have(path: str, tags: set[str]) -> None:
    assert compile_path(path, LANGUAGE).tagged == tags


@pytest.mark.parametrize(
    ("path", "labels"),
    [
        (">acl|relcl >dobj", {"acl", "relcl"}),
        ("[>det] l>nsubj", {"nsubj"}),
        ("?>dobj", set()),
        (":subjects", {"nsubj"}),
    ],
)
def test_a_path_knows_what_must_hang_on_its_token(path: str, labels: set[str]) -> None:
    assert compile_path(path, LANGUAGE).holds == labels


def test_positions_look_at_other_bindings() -> None:
    verb, noun = word(CLAIM, "claimed"), word(CLAIM, "attack")
    match = PatternMatch({"token": noun, "verb": verb})
    before = compile_path(">[before:token][!is:token]", LANGUAGE).walk
    assert [str(t) for t in before(verb, match)] == ["group", "responsibility"]
    assert list(compile_path(">[after:token]", LANGUAGE).walk(verb, match)) == []


@pytest.mark.parametrize(
    ("path", "says"),
    [
        (">dobj[", "not closed"),
        ("dobj", "cannot be read from 'dobj'"),
        (":elsewhere", "unknown walk 'elsewhere'; known are subjects"),
        (">[passive]", "unknown test 'passive'"),
        (">[colour=red]", "unknown key 'colour'; known are dep, entity"),
        (">[>det or ]", "no test on one side"),
    ],
)
def test_a_wrong_path_says_what_is_wrong(path: str, says: str) -> None:
    with pytest.raises(LexiconError, match=says.replace("[", r"\[")):
        compile_path(path, LANGUAGE)


ROW = """
[paths]
of_phrase = "<pobj <prep"

[[construction]]
name = "responsibility"
stand = "token $of_phrase[lemma=responsibility]"
verb = "stand <dobj[@owning_up][!>neg]"
head = "verb :subjects"
slot = "subject"
reads = { text = "The group claimed responsibility for the [attack].", gives = ["group"] }
not = "The group did not claim responsibility for the [attack]."
"""


def _rows(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "rows.toml"
    path.write_text(text, encoding="utf-8")
    (row,) = read_rows(path, "construction", LANGUAGE, needs=("slot",), may=("classes",))
    return [
        f"{row.keys['slot']}: {m['head']}"
        for m in row.matches(PatternMatch({"token": word(CLAIM, "attack")}))
    ]


def test_a_row_binds_its_names(tmp_path: Path) -> None:
    assert _rows(tmp_path, ROW) == ["subject: group"]
    assert _rows(tmp_path, ROW.replace("[!>neg]", "[>neg]")) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('slot = "subject"\n', "", "lacks slot"),
        ("not = ", "nota = ", "lacks not"),
        ('"verb :subjects"', '"noun :subjects"', "starts from 'noun'; it may start from token, stand, verb"),
        ("$of_phrase", "$on_phrase", "no shared path 'on_phrase'; there are of_phrase"),
        ('gives = ["group"]', "gives = []", "reads must be"),
        ("[[construction]]", "[[rule]]", "found rule"),
    ],
)
def test_a_wrong_row_says_what_and_where(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(LexiconError, match=says.replace("[", r"\[")):
        _rows(tmp_path, ROW.replace(old, new))


def test_a_doubled_name_is_refused(tmp_path: Path) -> None:
    second = ROW[ROW.index("[[") :]
    with pytest.raises(LexiconError, match=r"rows\.toml:.*twice"):
        _rows(tmp_path, ROW + second)


def test_walks_over_the_tokens_of_spacy_are_sequences() -> None:
    doc = hand_parsed_for_spacy("group nsubj claimed NN\nclaimed/claim ROOT claimed VBD\nit dobj claimed PRP")
    token = cast("Node", doc[1])
    match = PatternMatch({"token": token})
    for path, found in [(">", ["group", "it"]), ("l>", ["group"]), (">>", ["group", "claimed", "it"])]:
        walked = compile_path(path, LANGUAGE).walk(token, match)
        assert (len(walked), [str(t) for t in walked]) == (len(found), found)
