"""Patterns over a dependency tree, as rows of data: the engine behind argument constructions, relations and repairs.

In: rows of a TOML file, and the walks and tests that their user adds to the language. Out: `Row`s whose pattern finds
the tokens of a tree that it describes. What a match means (a role, a relation, an edit) is left to the user of the row.
The model is Odin (Valenzuela-Escárcega, Hahn-Powell and Surdeanu, 2016): named rules over paths, shared paths written
once, an example beside each rule.
"""

from kg.patterns.language import Language, Node, PatternMatch, Test, Walk
from kg.patterns.paths import Path, Union, compile_path
from kg.patterns.rows import ANCHOR, Example, Row, read_rows
from kg.patterns.table import RowTable

__all__ = [
    "ANCHOR",
    "Example",
    "Language",
    "Node",
    "Path",
    "PatternMatch",
    "Row",
    "RowTable",
    "Test",
    "Union",
    "Walk",
    "compile_path",
    "read_rows",
]
