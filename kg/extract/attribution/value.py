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

    def covers(self, start: int, end: int) -> bool:
        """Whether these characters are said."""
        content = self.content
        if not content or start < content[0].start or end > content[-1].end:
            return False
        return any(span.start <= start and end <= span.end for span in content)

    @property
    def n_characters(self) -> int:
        """Length of the content, by which one attribution is inside another."""
        return sum(span.end - span.start for span in self.content)


def spans_of(doc: Doc, indices: Iterable[int]) -> tuple[Span, ...]:
    """Join tokens to spans of characters, one for each run of neighbours, without white space around."""
    tokens = doc.tokens
    runs: list[list[int]] = []
    for i in sorted({i for i in indices if not tokens[i].is_space}):
        if runs and (runs[-1][1] == i - 1 or all(t.is_space for t in tokens[runs[-1][1] + 1 : i])):
            runs[-1][1] = i
        else:
            runs.append([i, i])
    return tuple(Span(tokens[first].idx, tokens[last].idx + len(tokens[last])) for first, last in runs)
