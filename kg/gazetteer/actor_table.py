"""Looks names and Wikidata ids up in `actors.tsv` without loading it.

In: words as written, or an id. Out: `Known` actors, the most famous first. Whether a name means one of them is left to
`extract.names.linking`, which sees the context.
"""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from kg.gazetteer.entries import Actor, Known
from kg.gazetteer.keys import name_key
from kg.gazetteer.sorted_file import SortedFile


class ActorTable:
    """People and bodies that news names, on disk.

    Args:
        path: A file that `kg.gazetteer.build_actors` made.

    Raises:
        LexiconError: The file is missing or empty.
    """

    def __init__(self, path: Path) -> None:
        self._file = SortedFile(path, "actors")
        self.named = lru_cache(maxsize=4096)(self._named)
        self.begins = lru_cache(maxsize=4096)(self._file.begins)
        self._cells = lru_cache(maxsize=4096)(self._file.cells)

    def holds(self, key: str) -> bool:
        """Whether a key is the name of somebody."""
        return self._cells(key) is not None

    def _named(self, name: str) -> tuple[Known, ...]:
        """Everybody of a name, the most famous first; acronyms in capitals only."""
        line = self._cells(name_key(name).removeprefix("the "))
        if line is None:
            return ()
        in_capitals = name.isupper()
        cells = [cell for cell in line[1].split() if in_capitals or not cell.startswith("^")]
        return tuple(self._known(cell.lstrip("~^"), alias=not cell.startswith("Q")) for cell in cells)

    def _known(self, wikidata: str, *, alias: bool) -> Known:
        line = self._file.cells(f"#{wikidata}")
        assert line is not None, f"actors.tsv names {wikidata} and has no row of it"
        _, name, kind, country, sector, role, *numbers = line
        born, died, since, until, fame, bearers = (int(n) if n.isdigit() else 0 for n in numbers)
        actor = Actor(
            key=wikidata,
            name=name,
            type=kind,
            sector=(sector,) if sector else (),
            country=country or None,
            wikidata=wikidata,
        )
        known = Known(actor, role, fame, bearers, born, died, since, until)
        return replace(known, alias=True) if alias else known
