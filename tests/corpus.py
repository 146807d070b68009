"""Articles for tests of builds at work: those of the examples, told several times under ids of their own,
each with a number that makes it no reprint."""

import json
from pathlib import Path

from kg.model import Article
from kg.read import read_articles

EXAMPLES = Path(__file__).parent.parent / "examples"


def write_corpus(path: Path, n_articles: int, *, most_characters: int | None = None) -> Path:
    """Write so many articles, or the beginnings of them, as JSON lines; the same for the same numbers."""
    examples = [item for item in read_articles([EXAMPLES]) if isinstance(item, Article)]
    with path.open("w", encoding="utf-8") as lines:
        for number in range(n_articles):
            article = examples[number % len(examples)]
            row = {
                "id": f"{article.id}-{number}",
                "text": f"{article.text[:most_characters]}\nDispatch {100_000 + number}.",
                "title": article.title,
                "published": article.published and article.published.isoformat(),
                "source": f"Paper {number % 7}",
            }
            lines.write(json.dumps(row) + "\n")
    return path
