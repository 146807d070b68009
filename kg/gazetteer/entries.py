"""The frozen values of the registries: places and actors."""

from dataclasses import dataclass
from datetime import date

from kg.model import Geo


@dataclass(frozen=True, slots=True)
class Place:
    """A place that the gazetteer knows.

    Args:
        key: Stable key: "IRQ" for a country, "geonames-98182" for a row of GeoNames' table, else the key in
            places.toml.
        name: Its label.
        type: Local class name: "Country", "Region", "City", "Facility", "Water" or "Area".
        lat: WGS84 latitude in degrees.
        lon: WGS84 longitude in degrees.
        geonames: GeoNames id, 0 where it has none.
        country: ISO 3166-1 alpha-3 code, None for seas and areas of several countries.
        within: Key of the place that directly contains it, None at the top.
        population: Inhabitants, 0 where unknown; for a region the sum of its towns.
        wikidata: Wikidata id, where certain.
        curated: Whether places.toml or countries.toml defines it, not the table.
        alias: Whether the name asked for is another than its own ("Bombay").
        domain_class: The class below `type` that a domain gives it, None where none does.
    """

    key: str
    name: str
    type: str
    lat: float
    lon: float
    geonames: int = 0
    country: str | None = None
    within: str | None = None
    population: int = 0
    wikidata: str | None = None
    curated: bool = False
    alias: bool = False
    domain_class: str | None = None

    @property
    def level(self) -> str:
        """The level of `Geo`: the class in small letters."""
        return self.type.lower()

    @property
    def geo(self) -> Geo:
        """Where it lies, as entities carry it."""
        return Geo(self.lat, self.lon, self.geonames, self.country, self.level)


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor that the registry knows.

    Args:
        key: Stable key ("hamas"); for an organ of a state its code and the organ ("IRQ-foreign-ministry").
        name: Its label.
        type: Local class name ("Group", "GovernmentBody", ...).
        aliases: Other names.
        sector: PLOVER sector codes.
        country: ISO 3166-1 alpha-3 code of the state that it belongs to.
        wikidata: Wikidata id, where certain.
        domain_class: The class below `type` that a domain gives it, None where none does.
        called: Common nouns that mean it in articles on the countries that it has to do with ("coalition").
        about: ISO 3166-1 alpha-3 codes of these countries.
        led: Codes of the states that lead it.
        since: Year from which it is called so, 0 where always.
        until: Last such year, 0 where it still is.
    """

    key: str
    name: str
    type: str
    aliases: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    country: str | None = None
    wikidata: str | None = None
    domain_class: str | None = None
    called: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    led: tuple[str, ...] = ()
    since: int = 0
    until: int = 0

    def is_active(self, day: date | None) -> bool:
        """Whether it is called so on a day; where no day is known, whether it always was."""
        if day is None:
            return not self.since and not self.until
        return self.since <= day.year and (not self.until or day.year <= self.until)


@dataclass(frozen=True, slots=True)
class Known:
    """An actor of the table `actors.tsv`, with what speaks for or against a name's meaning it.

    Args:
        actor: The actor.
        role: What it is: an office or a trade of a person ("footballer"), the kind of a body ("Party").
        fame: In how many languages Wikipedia has it, told or guessed.
        bearers: Of a person, how many hundredths of others in the table would by chance bear the same name; of a body
            of one word, 100 where it is a common word or part of people's names, too.
        born: Year of birth, 0 where unknown.
        died: Year of death, 0 where alive or unknown.
        since: First year in the office, or of the body, 0 where unknown.
        until: Last such year, 0 where it goes on or is unknown.
        alias: Whether the name asked for is another than its own.
    """

    actor: Actor
    role: str
    fame: int
    bearers: int = 0
    born: int = 0
    died: int = 0
    since: int = 0
    until: int = 0
    alias: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A registry name found in a row of words.

    Args:
        n_words: How many words it covers.
        place: The place, where it names one.
        actor: The actor, where it names one.
        demonym: Whether it is an adjective or people of the place ("Iraqi").
        prefix: How many of the words are the country before an organ ("U.S." in "U.S. military"), else 0.
    """

    n_words: int
    place: Place | None = None
    actor: Actor | None = None
    demonym: bool = False
    prefix: int = 0
