"""spaCy components: `nlp.add_pipe("kg_events")` reads every `Doc` as an article, and `Doc._.kg` is what it says.

In: a pipeline's `Doc`s. Out: the same, with an `Extraction` that survives `DocBin`, `to_bytes` and other processes.
spaCy finds this module by the entry points `spacy_factories`, so that nobody needs to import it. `rows` turns
such `Doc`s into JSON lines and back.
"""

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from kg.component.plain import decode_value, encode_value
from kg.component.rows import convert_file, make_doc, make_example, make_row
from kg.domain import load_domains
from kg.errors import DateError, ModelError
from kg.extract import Extractor
from kg.iri import DEFAULT_BASE
from kg.model import Article, Extraction
from kg.parse import check_labels
from kg.parse.repair import REPAIRS
from kg.parse.rows import mend_heads

__all__ = ["FACTORY", "KgEvents", "convert_file", "make_doc", "make_example", "make_kg_events", "make_row"]

FACTORY = "kg_events"
_KEY = "kg_extraction"
_ARTICLE_KEY = "kg_article"


@Language.factory(
    FACTORY,
    assigns=["doc._.kg"],
    requires=["token.tag", "token.dep", "token.lemma", "doc.ents", "doc.sents"],
    default_config={"published": None, "base": DEFAULT_BASE, "places": None, "actors": None, "domain": []},
)
def make_kg_events(  # noqa: PLR0913 - spaCy gives the config as parameters
    nlp: Language,
    name: str,
    published: str | None,
    base: str,
    places: str | None,
    actors: str | None,
    domain: list[str],
) -> "KgEvents":
    """Make the component for a pipeline, as `nlp.add_pipe("kg_events", config={"published": "2024-07-18"})` does.

    Args:
        nlp: The pipeline; its parser and entity recogniser must have the labels of spaCy's own.
        name: The component's name in it.
        published: Day of publication (YYYY-MM-DD) of articles that do not tell theirs.
        base: What every IRI begins with.
        places: A TOML file of places of one's own.
        actors: A TOML file of actors of one's own.
        domain: Folders of classes, triggers, places and actors of another field.

    Raises:
        ModelError: The pipeline has other labels.
        DateError: `published` is no date.
        LexiconError: A file has a fault.
    """
    check_labels(nlp, nlp.meta.get("name") or name)
    extractor = Extractor.load(
        base=base,
        places=Path(places) if places else None,
        actors=Path(actors) if actors else None,
        domains=load_domains(Path(folder) for folder in domain),
    )
    return KgEvents(extractor, published=_day(published), mends=REPAIRS not in nlp.pipe_names)


class KgEvents:
    """The component itself: a function from `Doc` to the same `Doc`.

    Args:
        extractor: What reads the parse.
        published: Day of publication of articles that do not tell theirs.
        mends: Whether to mend the parse first; not where "kg_repairs" stands in the pipeline.
    """

    def __init__(self, extractor: Extractor, *, published: date | None = None, mends: bool = True) -> None:
        self.extractor = extractor
        self.published = published
        self._mends = mends

    def __call__(self, doc: Doc) -> Doc:
        """Read a document.

        Raises:
            ModelError: It is not parsed.
        """
        if not (doc.has_annotation("DEP") and doc.has_annotation("TAG") and doc.has_annotation("LEMMA")):
            raise ModelError(
                f"{FACTORY}: the document is not parsed; put it after tagger, parser, lemmatizer and ner"
            )
        if self._mends:
            doc = mend_heads(doc)
        article = doc._.kg_article
        if article.published is None:
            article = replace(article, published=self.published)
        doc.user_data[_KEY] = encode_value(self.extractor.extract(article, doc))
        return doc


def _get_extraction(doc: Doc) -> Extraction | None:
    """What a document says; None where the component did not read it."""
    found = doc.user_data.get(_KEY)
    return None if found is None else decode_value(Extraction, found)


def _get_article(doc: Doc) -> Article:
    """The article that a document is; its id is a digest of its text where nobody gave one."""
    found = doc.user_data.get(_ARTICLE_KEY)
    if found is None:
        return Article(id=f"doc-{hashlib.sha256(doc.text.encode()).hexdigest()[:16]}", text=doc.text)
    return decode_value(Article, found)


def _set_article(doc: Doc, article: Article) -> None:
    doc.user_data[_ARTICLE_KEY] = encode_value(article)


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise DateError(f"{FACTORY}: published is {text!r}; write a day as YYYY-MM-DD") from error


Doc.set_extension("kg", getter=_get_extraction, force=True)
Doc.set_extension("kg_article", getter=_get_article, setter=_set_article, force=True)
