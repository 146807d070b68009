"""Whatever bytes come, the readers give articles, faults of one line, or skipped items.

At length in `benchmarks/fuzz_read.py`.
"""

import io

import pytest

from kg.errors import SourceError
from kg.model import Article, Skipped
from kg.read import read_articles
from tests.read.mutation import damaged_file


def read_damaged(seed: int) -> list[Article | SourceError | Skipped]:
    """Read the damaged file of a seed, and check what must hold of all that comes out."""
    _, data = damaged_file(seed)
    items = list(read_articles("-", stdin=io.BytesIO(data)))
    assert items, "neither an article nor a fault"
    for item in items:
        if isinstance(item, Article):
            assert item.text.strip()
            assert "\0" not in item.text
            item.text.encode()
        else:
            assert isinstance(item, SourceError | Skipped), item
            assert "\n" not in str(item)
    return items


@pytest.mark.parametrize("first", range(0, 400, 40))
def test_damaged_files_are_faults_and_nothing_worse(first):
    items = [item for seed in range(first, first + 40) for item in read_damaged(seed)]
    assert {type(item) for item in items} >= {Article, SourceError}


def test_a_damaged_file_reads_the_same_each_time():
    for seed in range(60):
        assert [repr(item) for item in read_damaged(seed)] == [repr(item) for item in read_damaged(seed)]
