"""Edits of a parse: collected first, applied together, none that breaks a tree or undoes another."""

from pathlib import Path

import pytest
from spacy.tokens import Doc

from kg.parse.rows import load_repairs, mend
from tests.hand_parse import hand_parsed_for_spacy

SENTENCE = """
rebels/rebel nsubj hit NNS
hit ROOT hit VBD
the det town DT
town dobj hit NN
near prep town IN
Oslo pobj near NNP
"""


def _row(name: str, path: str, *edits: str, number: int = 1) -> str:
    return (
        f'[[repair]]\nname = "{name}"\npass = {number}\nother = "{path}"\nedits = {list(edits)}\n'
        'reads = { text = "x", gives = ["x"] }\nnot = "x"\n'
    )


def _mended(tmp_path: Path, *rows: str) -> tuple[list[str], dict[str, str]]:
    """Names of the rows that had their way, and "label head" of each word after them."""
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.toml"
    path.write_text("\n".join(rows), encoding="utf-8")
    doc: Doc = hand_parsed_for_spacy(SENTENCE)
    names = [repair.row for repair in mend(doc, load_repairs(path))]
    return names, {t.text: f"{t.dep_} {t.head.text}" for t in doc}


def test_a_token_takes_the_place_of_the_root(tmp_path: Path) -> None:
    row = _row("x", "token <dobj", "token.place = other", "other.head = token", "other.dep = conj")
    names, found = _mended(tmp_path, row)
    assert names == ["x"]
    assert (found["town"], found["hit"], found["near"]) == ("ROOT town", "conj town", "prep town")


def test_a_path_edits_all_that_it_leads_to_and_none_where_it_leads_nowhere(tmp_path: Path) -> None:
    row = _row("x", "token <dobj", "token >det|prep.head = other", "token >amod.head = other")
    names, found = _mended(tmp_path, row)
    assert (names, found["the"], found["near"]) == (["x"], "det hit", "prep hit")


def test_of_two_rows_that_edit_one_token_the_first_has_its_way(tmp_path: Path) -> None:
    first = _row("first", "token <prep", "token.dep = agent")
    second = _row("second", "token <prep <dobj", "token.head = other", "other.dep = conj")
    names, found = _mended(tmp_path, first, second)
    assert (names, found["near"], found["hit"]) == (["first"], "agent town", "ROOT hit")
    names, found = _mended(tmp_path, second, first)
    assert (names, found["near"]) == (["second"], "prep hit")


def test_a_row_sees_what_an_earlier_pass_did_and_not_what_its_own_does(tmp_path: Path) -> None:
    first = _row("first", "token <prep", "token.dep = agent")
    second = _row("second", "token <agent", "other.dep = nsubjpass")
    assert _mended(tmp_path, first, second)[0] == ["first"]
    later = second.replace("pass = 1", "pass = 2")
    assert _mended(tmp_path, first, later)[0] == ["first", "second"]


@pytest.mark.parametrize(
    ("path", "edits"),
    [
        ("token <dobj", ["other.head = token"]),
        ("token <det", ["other.head = token"]),
        ("token <dobj", ["token.head = token"]),
    ],
)
def test_an_edit_that_would_leave_no_tree_is_left_out(tmp_path: Path, path: str, edits: list[str]) -> None:
    names, found = _mended(tmp_path, _row("x", path, *edits))
    assert (names, found["town"], found["hit"]) == ([], "dobj hit", "ROOT hit")


def test_a_row_that_changes_nothing_is_no_repair(tmp_path: Path) -> None:
    assert _mended(tmp_path, _row("x", "token <dobj", "token.dep = dobj"))[0] == []
