"""The one grammar of the rules: phrases with their heads, subjects and objects, and the form of clauses.

In: tokens of a tree with ClearNLP labels. Out: tokens, spans, yes or no. Knows nothing of events, roles or entities.
"""
