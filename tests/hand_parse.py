"""Builds parses by hand, so that rules on trees are tested without a model."""

import spacy
from spacy.tokens import Doc as SpacyDoc

from kg.extract.tree import Doc, Token, read_tree

VOCAB = spacy.blank("en").vocab


def hand_parsed(table: str) -> Doc:
    """Build a `Doc` from a line a word: form (with "/lemma" where it differs), label, form of its head, tag.

    A head that occurs twice is told apart as in "the#2". The part of speech follows from the tag, except that "be",
    "have" and modals under an `aux` label are auxiliaries. Two sentences stand apart by an empty line.
    """
    return read_tree(hand_parsed_for_spacy(table))


def hand_parsed_for_spacy(table: str) -> SpacyDoc:
    """Build spaCy's own `Doc` from such a table."""
    sentences = [block.splitlines() for block in table.strip().split("\n\n")]
    rows = [line.split() for lines in sentences for line in lines]
    forms = [form.partition("/")[0] for form, *_ in rows]
    starts = [line_no == 0 for lines in sentences for line_no in range(len(lines))]
    return SpacyDoc(
        VOCAB,
        words=forms,
        lemmas=[form.partition("/")[2] or form.lower() for form, *_ in rows],
        deps=[dep for _, dep, *_ in rows],
        heads=[_index(forms, head) for _, _, head, _ in rows],
        tags=[tag for *_, tag in rows],
        pos=[_pos(dep, tag) for _, dep, _, tag in rows],
        sent_starts=starts if len(sentences) > 1 else None,
    )


def word(doc: Doc, form: str) -> Token:
    """The token with this form; "the#2" is the second one."""
    return doc[_index([t.text for t in doc], form)]


def _index(forms: list[str], form: str) -> int:
    form, _, nth = form.partition("#")
    return [i for i, known in enumerate(forms) if known == form][int(nth or 1) - 1]


def _pos(dep: str, tag: str) -> str:
    if dep in ("aux", "auxpass") and tag != "TO":
        return "AUX"
    return _BY_TAG.get(tag) or _BY_TAG.get(tag[:2], "X")


_BY_TAG = {
    "NN": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "PR": "PRON", "WP": "PRON", "WD": "PRON", "VB": "VERB",
    "MD": "AUX", "JJ": "ADJ", "RB": "ADV", "WR": "SCONJ", "DT": "DET", "IN": "ADP", "TO": "PART", "RP": "ADP",
    "CC": "CCONJ", "CD": "NUM", "PO": "PART", ".": "PUNCT", ",": "PUNCT",
}  # fmt: skip
