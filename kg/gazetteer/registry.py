"""Finds places and actors by name.

In: names, or a row of words of an article. Out: `Place`s and `Actor`s. Which of several places of one name is meant is
left to `extract.names`, which sees the context.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from kg.errors import LexiconError
from kg.gazetteer.actor_table import ActorTable
from kg.gazetteer.entries import Actor, Hit, Known, Place
from kg.gazetteer.keys import name_key
from kg.gazetteer.lists import SUFFIXES, read_actor_list
from kg.gazetteer.load import Organ, PlaceRow, locate, read_actors, read_countries, read_organs, read_places
from kg.gazetteer.offices import holders
from kg.gazetteer.table import GeoTable
from kg.settings import file_states

HERE = Path(__file__).parent
Files = Path | Sequence[Path] | None
_POSSESSIVE = re.compile(r"['’]s(?= )")
_PARTICLES = frozenset("al el ez ad an ar as at az e i de la le the of and in on for to".split())
_REGION_WORDS = frozenset(
    "province governorate region state oblast prefecture department district county krai republic canton territory "
    "voivodeship division raion island islands".split()
)


class Tables(NamedTuple):
    """What is looked up on disk: towns and regions; people and bodies, None where only files name them."""

    places: GeoTable
    actors: ActorTable | None = None


class Gazetteer:
    """The places and actors that are known by name.

    Args:
        countries: Countries with their adjectives.
        places: Curated places.
        actors: Registered actors.
        organs: What most states have: a foreign ministry, an army.
        tables: GeoNames' towns and regions; people and bodies.

    Attributes:
        domain_classes: By "actor" or "place" and key, the classes that domains give to what they list.

    Raises:
        LexiconError: A name has no letters.
    """

    def __init__(
        self,
        countries: Iterable[PlaceRow],
        places: Iterable[PlaceRow],
        actors: Iterable[Actor],
        organs: Iterable[Organ],
        tables: Tables,
    ) -> None:
        self._table, self._known = tables
        self._of_wikidata = {holder.wikidata: holder for holder in holders() if holder.wikidata}
        self._places: dict[str, Place] = {}
        self._hits: dict[str, list[tuple[str, Place | Actor, bool]]] = defaultdict(list)
        self._longest: dict[str, int] = defaultdict(int)
        self._called: dict[str, list[Actor]] = defaultdict(list)
        self._organs: dict[str, tuple[Organ, str]] = {}
        self._capitals: dict[str, str] = {}
        self._adjectives: dict[str, str] = {}
        self.domain_classes: dict[tuple[str, str], str] = {}
        for row in (*countries, *places):
            self._add_place(row)
        for actor in actors:
            for name in (actor.name, *actor.aliases):
                self._add_name(name, actor, demonym=False)
            if actor.wikidata:
                self._of_wikidata[actor.wikidata] = actor
            if actor.domain_class:
                self.domain_classes["actor", actor.key] = actor.domain_class
            for noun in actor.called:
                self._called[noun].append(actor)
        for organ in organs:
            for form in organ.forms:
                if form.islower() or name_key(form) not in self._organs:
                    self._organs[name_key(form)] = (organ, form)
        self._organ_words = max((k.count(" ") + 1 for k in self._organs), default=0)

    @classmethod
    def load(cls, *, places: Files = None, actors: Files = None) -> "Gazetteer":
        """Load the registries that ship with the package, once per choice of files and what they hold.

        Args:
            places: Files of the user's own places, like places.toml; a row replaces the built-in one of its key.
            actors: Files of the user's own actors, like actors.toml, or lists; their names win over built-in ones.

        Raises:
            LexiconError: A file has a fault; the message names the file and the row.

        Example:
            >>> Gazetteer.load().lookup_actor("DoD").name
            'United States Department of Defense'
        """
        files = (_as_files(places), _as_files(actors))
        return _load(*files, file_states((*files[0], *files[1])))

    def _add_place(self, row: PlaceRow) -> None:
        place = self._with_population(row.place)
        self._places[place.key] = place
        if place.domain_class:
            self.domain_classes["place", place.key] = place.domain_class
        for name in row.names:
            self._add_name(name, place, demonym=False)
        for name in row.demonyms:
            self._add_name(name, place, demonym=True)
            self._adjectives.setdefault(place.key, name)
        if row.capital and place.country:
            self._capitals[place.country] = name_key(row.capital)

    def _with_population(self, place: Place) -> Place:
        """The place with the inhabitants that the table counts, where it stands for a row of it."""
        known = self._table.place(place.geonames) if place.geonames and not place.population else None
        return replace(place, population=known.population) if known is not None else place

    def _add_name(self, name: str, entry: Place | Actor, *, demonym: bool) -> None:
        key = name_key(_POSSESSIVE.sub("", name))
        if not key:
            raise LexiconError(f"{entry.key}: the name {name!r} has no letters")
        words = key.split()
        self._hits[key].append((name, entry, demonym))
        self._longest[words[0]] = max(self._longest[words[0]], len(words))

    def country(self, alpha3: str) -> Place | None:
        """Return the country with this ISO 3166-1 alpha-3 code."""
        place = self._places.get(alpha3)
        return place if place is not None and place.type == "Country" else None

    def place(self, key: str) -> Place | None:
        """Return the place with this key."""
        if key in self._places:
            return self._places[key]
        prefix, _, number = key.partition("geonames-")
        return self._table.place(int(number)) if not prefix and number.isdigit() else None

    def containers(self, place: Place) -> tuple[Place, ...]:
        """Return the places that contain this one, from the nearest up to the country.

        Example:
            >>> gazetteer = Gazetteer.load()
            >>> [p.name for p in gazetteer.containers(gazetteer.lookup_places("Al Asad Air Base")[0])]
            ['Al Anbār', 'Iraq']
        """
        chain: list[Place] = []
        key = place.within
        while key is not None and all(key != p.key for p in chain) and key != place.key:
            container = self.place(key)
            if container is None:
                break
            chain.append(container)
            key = container.within
        return tuple(chain)

    def is_capital(self, place: Place) -> bool:
        """Whether a town is the capital of its country."""
        return place.type == "City" and self._capitals.get(place.country or "") == name_key(place.name)

    def demonym(self, word: str) -> Place | None:
        """Return the country or region whose adjective or people this is ("Iraqi", "Israelis").

        Example:
            >>> Gazetteer.load().demonym("Iraqi").key
            'IRQ'
        """
        return next((e for n, e, d in self._hits.get(name_key(word), ()) if d and isinstance(e, Place)), None)

    def lookup_actor(self, name: str) -> Actor | None:
        """Return the registered actor of this name, acronym or state's organ; capitals of an acronym count.

        Example:
            >>> Gazetteer.load().lookup_actor("Iraqi Foreign Ministry").key
            'IRQ-foreign-ministry'
        """
        words = name.removeprefix("the ").removeprefix("The ").split()
        hit = self.find(words, 0) if words else None
        return hit.actor if hit is not None and hit.n_words == len(words) else None

    def known_actors(self, name: str) -> tuple[Known, ...]:
        """Return everybody whom the table of actors knows by this name, the most famous first.

        Example:
            >>> [known.actor.wikidata for known in Gazetteer.load().known_actors("Angela Merkel")]
            ['Q567']
        """
        found = self._known.named(name) if self._known is not None else ()
        return tuple(self._as_registered(known) for known in found)

    def _as_registered(self, known: Known) -> Known:
        """The same with the actor as another registry has it, where one does."""
        registered = self._of_wikidata.get(known.actor.wikidata or "")
        return known if registered is None else replace(known, actor=registered)

    def known_words(self, words: Sequence[str]) -> int:
        """How many of some words are the longest name of several words in the table of actors; 0 where none.

        Example:
            >>> Gazetteer.load().known_words(["Bank", "of", "America", "said"])
            3
        """
        if self._known is None:
            return 0
        longest, key = 0, ""
        for n, word in enumerate(words, start=1):
            key = f"{key} {name_key(word)}" if key else name_key(word)
            if not self._known.begins(key):
                break
            if n > 1 and self._known.holds(key):
                longest = n
        return longest

    def called(self, noun: str) -> tuple[Actor, ...]:
        """Return the bodies that a common noun may mean without a name.

        Example:
            >>> [actor.led for actor in Gazetteer.load().called("coalition") if "YEM" in actor.about]
            [('SAU', 'ARE')]
        """
        return tuple(self._called.get(noun, ()))

    def organ(self, country: str, form: str) -> Actor | None:
        """Return a state's organ by its ISO 3166-1 alpha-3 code and the words for it.

        Example:
            >>> Gazetteer.load().organ("IRQ", "foreign ministry").name
            'Iraqi Foreign Ministry'
        """
        organ, _ = self._organs.get(name_key(form), (None, ""))
        place = self.country(country)
        return self._organ_of(place, organ) if organ is not None and place is not None else None

    def lookup_places(self, name: str) -> tuple[Place, ...]:
        """Return every place of this name: curated ones first, then by population.

        Words such as "province" after the name ask for regions only.

        Example:
            >>> [p.country for p in Gazetteer.load().lookup_places("Anbar province")]
            ['IRQ']
        """
        return self._lookup_places(name_key(name))

    @lru_cache(maxsize=16384)  # noqa: B019 - a gazetteer is made once and lives as long as the process
    def _lookup_places(self, key: str) -> tuple[Place, ...]:
        key = key.removeprefix("the ")
        curated = [e for _, e, demonym in self._hits.get(key, ()) if isinstance(e, Place) and not demonym]
        known = {p.geonames for p in curated} - {0}
        found = [*curated, *(p for p in self._table.named(key) if p.geonames not in known)]
        bare = _without_region_word(key)
        if bare:
            named = {p.key for p in found}
            found += [p for p in self._lookup_places(bare) if p.type == "Region" and p.key not in named]
        return tuple(dict.fromkeys(found))

    def find(self, words: Sequence[str], start: int) -> Hit | None:
        """Find the longest registry name that begins at one word.

        Args:
            words: Words as written, without hyphens and possessives.
            start: Index of the first word.

        Returns:
            The name found, None where none begins here.
        """
        first = name_key(words[start])
        best = None
        for n in range(min(self._longest.get(first, 0), len(words) - start), 0, -1):
            best = self._exact(words[start : start + n])
            if best is not None:
                break
        if best is None or best.place is None or best.place.type != "Country":
            return best
        return self._organ_after(best, words, start) or best

    def _exact(self, words: Sequence[str]) -> Hit | None:
        surface = " ".join(words)
        fitting = [x for x in self._hits.get(name_key(surface), ()) if _fits(x[0], words)]
        if not fitting:
            return None
        place = next((e for _, e, _ in fitting if isinstance(e, Place)), None)
        actor = next((e for _, e, _ in fitting if isinstance(e, Actor)), None)
        demonym = place is not None and all(d for _, e, d in fitting if isinstance(e, Place))
        return Hit(len(words), place, actor, demonym)

    def _organ_after(self, country: Hit, words: Sequence[str], start: int) -> Hit | None:
        begin = start + country.n_words
        for n in range(min(self._organ_words, len(words) - begin), 0, -1):
            tail = words[begin : begin + n]
            organ, form = self._organs.get(name_key(" ".join(tail)), (None, ""))
            if organ is not None and _fits(form, tail) and country.place is not None:
                actor = self._organ_of(country.place, organ)
                return Hit(country.n_words + n, actor=actor, place=country.place, prefix=country.n_words)
        return None

    def _organ_of(self, country: Place, organ: Organ) -> Actor:
        name = f"{self._adjectives.get(country.key, country.name)} {organ.name}"
        registered = self._exact(name.split())
        if registered is not None and registered.actor is not None:
            return registered.actor
        known = [k.actor for k in self.known_actors(name)]
        same = [a for a in known if a.country == country.key and a.type == organ.type]
        if len(same) == 1:
            return same[0]
        return Actor(
            key=f"{country.key}-{organ.key}",
            name=name,
            type=organ.type,
            sector=organ.sector,
            country=country.key,
        )


def _as_files(files: Files) -> tuple[Path, ...]:
    return (files,) if isinstance(files, Path) else tuple(files or ())


def _own_actors(path: Path) -> Iterable[Actor]:
    """A user's actors: a list by the ending of its file, else TOML."""
    return read_actor_list(path) if path.suffix in SUFFIXES else read_actors(path)


@lru_cache(maxsize=8)
def _load(places: tuple[Path, ...], actors: tuple[Path, ...], _states: object) -> Gazetteer:
    place_files = {row: path for path in places for row in read_places(path)}
    actor_files = {actor: path for path in actors for actor in _own_actors(path)}
    own_places, own_actors = tuple(place_files), tuple(actor_files)
    own_files = {row.place.key: path for row, path in place_files.items()}
    own_files |= {actor.key: path for actor, path in actor_files.items()}
    own_keys = own_files.keys()
    countries = tuple(read_countries(HERE / "countries.toml"))
    taken = sorted(own_keys & {row.place.key for row in countries})
    if taken:
        raise LexiconError(
            f"{locate(own_files[taken[0]], taken[0])}: the key is a country's code; choose another"
        )
    gazetteer = Gazetteer(
        countries=countries,
        places=(*own_places, *(r for r in read_places(HERE / "places.toml") if r.place.key not in own_keys)),
        actors=(*own_actors, *(a for a in read_actors(HERE / "actors.toml") if a.key not in own_keys)),
        organs=read_organs(HERE / "organs.toml"),
        tables=Tables(GeoTable(HERE / "geonames.tsv"), ActorTable(HERE / "actors.tsv")),
    )
    for row, path in place_files.items():
        _check_place(row.place, gazetteer, path)
    for actor, path in actor_files.items():
        _check_country(actor, gazetteer, path)
    return gazetteer


def _check_place(place: Place, gazetteer: Gazetteer, path: Path) -> None:
    """Refuse a user's place in a country or container that nobody knows."""
    _check_country(place, gazetteer, path)
    if place.within is not None and gazetteer.place(place.within) is None:
        raise LexiconError(
            f"{locate(path, place.key)}: within names no place {place.within!r}; give the key of a row or geonames-<id>"
        )


def _check_country(entry: Place | Actor, gazetteer: Gazetteer, path: Path) -> None:
    if entry.country is not None and gazetteer.country(entry.country) is None:
        raise LexiconError(
            f"{locate(path, entry.key)}: no country {entry.country!r}; use its ISO 3166-1 alpha-3 code"
        )


def _fits(alias: str, words: Sequence[str]) -> bool:
    """Whether words are written as an alias may be: acronyms in capitals, names with a capital."""
    letters = alias.replace(".", "")
    if letters.isupper() and len(letters) <= 5:
        return "".join(words).replace(".", "") == letters.replace(" ", "").replace("-", "").replace("&", "")
    for mine, theirs in zip(
        _POSSESSIVE.sub("", alias).replace("-", " ").replace("/", " ").split(), words, strict=False
    ):
        if mine[0].isupper() and theirs[0].islower() and (mine == "The" or mine.lower() not in _PARTICLES):
            return False
    return True


def _without_region_word(key: str) -> str:
    words = key.split()
    if len(words) > 1 and words[-1] in _REGION_WORDS:
        return " ".join(words[:-1])
    if len(words) > 2 and words[0] in _REGION_WORDS and words[1] == "of":
        return " ".join(words[2:])
    return ""
