"""Traces how one text is read, from the parse to the facts.

In: a text. Out: a `Trace`. Writing it is left to the command line.
"""

from typing import TYPE_CHECKING

from kg.domain import load_domains
from kg.model import Article
from kg.read.fields import check_characters, parse_day
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.extract.trace import Trace


def trace(text: str, *, published: str | None = None, settings: Settings | None = None) -> "Trace":
    """Show how a text is read: which rule filled what, and why a word got no class.

    Args:
        text: A sentence, or an article.
        published: Its day of publication (YYYY-MM-DD), from which relative dates count.
        settings: The pipeline, and the user's own files; None is the package's.

    Raises:
        SourceError: The text holds a character that no text of a graph can hold.
        DateError: `published` is no day.
        ModelError: The spaCy pipeline is missing or unfit.
        LexiconError: A file of places, of actors or of a domain has a fault.
    """
    from kg.extract import Extractor
    from kg.extract.trace import trace_article
    from kg.parse import load_model, parse_in_steps

    check_characters("text", text, "the sentence")
    chosen = settings or Settings()
    extractor = Extractor.load(
        base=chosen.iris.base,
        places=chosen.places,
        actors=chosen.actors,
        domains=load_domains(chosen.domain_folders),
    )
    before, parsed = parse_in_steps(load_model(chosen.model), text)
    article = Article("text", text, published=parse_day(published) if published else None)
    return trace_article(extractor, article, parsed, before)
