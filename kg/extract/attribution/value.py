"""The frozen value that attribution gives, and ranges of tokens as spans of characters."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.extract.tree import Doc
from kg.lexicon.cues import ReportKind
from kg.model import Certainty, Span


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody says, thinks, asks for or denies something.

    Args:
        cue: The reporting words ("said", "according to").
        cue_token: Index of the cue's head in the `Doc`.
        source: The phrase that names the source, without its apposition or relative clause.
        source_token: Index of that phrase's head.
        content: What is said, in text order, the cue and the source left out.
        kind: Whether it is said, thought, asked for or denied.
        certainty: How far the cue itself vouches for the content ("said" fully, "claimed" less).
        rule: Name of the rule that found it.
    """

    cue: Span
    cue_token: int
    source: Span
    source_token: int
    content: tuple[Span, ...]
    kind: ReportKind = "speech"
    certainty: Certainty = "certain"
    rule: str = ""

    @property
    def denies(self) -> bool:
        """Whether the source denies the content."""
        return self.kind == "denial"

    @property
    def n_characters(self) -> int:
        """Length of the content, by which one attribution is inside another."""
        return sum(span.end - span.start for span in self.content)


def spans_of(doc: Doc, indices: Iterable[int]) -> tuple[Span, ...]:
    """Join tokens to spans of characters, one for each run of neighbours, without white space around."""
    chosen = sorted({i for i in indices if not doc[i].is_space})
    runs: list[list[int]] = []
    for i in chosen:
        if runs and all(token.is_space for token in doc[runs[-1][1] + 1 : i]):
            runs[-1][1] = i
        else:
            runs.append([i, i])
    return tuple(Span(doc[first].idx, doc[last].idx + len(doc[last])) for first, last in runs)
