"""A parse as plain Python values: what rules ask of spaCy's `Doc`, under spaCy's own names, read once an article.

spaCy makes an object or decodes a string each time that it is asked, and the rules ask hundreds of times a sentence.
In: a parsed spaCy `Doc` whose heads and labels no longer change. Out: a `Doc` of `Token`s whose attributes equal
spaCy's. An attribute that no rule asks for is not here.
"""

from kg.extract.tree.read import read_tree
from kg.extract.tree.values import Doc, Form, Token, Tokens, remembered, remembered_with

__all__ = ["Doc", "Form", "Token", "Tokens", "read_tree", "remembered", "remembered_with"]
