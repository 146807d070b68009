"""What happened: accounts of one event in one or several articles, as one event.

In: a corpus, and clusters of what means the same. Out: a `RealEvent` for each cluster of accounts that is news, with
the union of their roles, pointing to the nodes that stand for actors and places in all articles, one class, the days
on which it may have happened, its figures with who gives which, and in what the articles contradict each other.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple

from kg.iri import Iris
from kg.resolve.records import Corpus, EventRecord
from kg.resolve.resolver import Cluster
from kg.vocab import is_subclass, superclasses

FigureName = Literal["killed", "injured"]
FIGURES: tuple[FigureName, ...] = ("killed", "injured")
_SITES = ("place", "origin", "destination")
_HARM = "Harm"
_MOST_STEPS = 8

Period = tuple[date | None, date | None]


class Figure(NamedTuple):
    """A figure that one account gives of an event.

    Args:
        name: "killed" or "injured".
        value: The number.
        account: IRI of the account.
        article: Id of its article.
        published: Its day of publication in ISO 8601, "" where unknown.
        approximate: Whether it is a rough one.
        latest: Whether no article of the event gave one of the name later.
    """

    name: FigureName
    value: int
    account: str
    article: str
    published: str
    approximate: bool
    latest: bool = False


@dataclass(frozen=True, slots=True)
class RealEvent:
    """One event, whatever the number of articles that tell of it.

    Args:
        iri: Its node.
        accounts: IRIs of what articles tell of it, the first published first.
        event_class: Local name of its class.
        main: The account whose factuality counts: the first that says that it happened, else the first.
        label: Who did what to whom, in one line.
        plover: PLOVER type and mode, as IRIs.
        earliest: First day on which it may have happened.
        latest: Last such day.
        figures: What accounts give as its dead and injured; none where a larger event has them.
        count: How many events of its kind it stands for.
        roles: Role, and IRI of the node that fills it.
        links: "cause" or "partOf", and IRI of the other event.
        claims: IRIs of the claims about it.
        times: IRIs of the date expressions that date it.
        confidence: That of its surest account.
        articles: Ids of the articles that tell of it, sorted.
        publishers: Those who print them, sorted.
        contested: In what sources contradict each other, sorted.
        series: Whether it stands for attacks in bulk, of no number and no one time, which cannot be counted.
    """

    iri: str
    accounts: tuple[str, ...]
    event_class: str
    main: EventRecord
    label: str
    plover: tuple[str, ...]
    earliest: date | None
    latest: date | None
    figures: tuple[Figure, ...]
    count: int | None
    roles: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    claims: tuple[str, ...]
    times: tuple[str, ...]
    confidence: float
    articles: tuple[str, ...]
    publishers: tuple[str, ...]
    contested: tuple[str, ...]
    series: bool = False

    @property
    def realized(self) -> bool:
        """Whether an article asserts that it happened or is under way."""
        return self.main.realized

    def figure(self, name: FigureName) -> Figure | None:
        """The figure that counts: of those given last the exact before the rough, and the highest of these."""
        given = [figure for figure in self.figures if figure.name == name]
        return max(given, key=lambda f: (f.published, not f.approximate, f.value), default=None)

    def span_of(self, name: FigureName) -> tuple[int, int] | None:
        """The lowest and the highest of a figure, where accounts differ."""
        values = {figure.value for figure in self.figures if figure.name == name}
        return (min(values), max(values)) if len(values) > 1 else None


class Nodes:
    """Which node stands for which: the event of an account, the actor or place in all articles.

    Args:
        corpus: The accounts and entities.
        clusters: Those that mean the same.
        iris: Makes the IRIs of events.
    """

    def __init__(self, corpus: Corpus, clusters: Iterable[Cluster], iris: Iris) -> None:
        self._corpus = corpus
        self._shown: dict[str, str] = {}
        for cluster in clusters:
            if cluster.kind != "event":
                self._shown.update(dict.fromkeys(cluster.members, cluster.iri))
            elif any(corpus.events[iri].salient for iri in cluster.members):
                self._shown.update(dict.fromkeys(cluster.members, iris.real_event(cluster.iri)))

    def of(self, iri: str) -> str | None:
        """The node that stands for an entity or an account; None for an account of what is no news."""
        return self._shown.get(iri) if iri in self._corpus.events else self._shown.get(iri, iri)

    def once(self, fillers: Iterable[str]) -> tuple[str, ...]:
        """The fillers of a role; of those that only their articles know, and that have one label, the first."""
        found: dict[str, str] = {}
        for filler in fillers:
            record = self._corpus.entities.get(filler)
            local = record is not None and not record.registered
            found.setdefault(record.label.casefold() if record and local else filler, filler)
        return tuple(found.values())

    def narrowest(self, places: Sequence[str]) -> tuple[str, ...]:
        """The places without those in which others of them lie."""
        around = {outer for place in places for outer in self._containers(place)}
        return tuple(place for place in places if place not in around)

    def _containers(self, place: str) -> Iterator[str]:
        for _ in range(_MOST_STEPS):
            record = self._corpus.entities.get(place)
            if record is None or record.within is None:
                return
            place = self.of(record.within) or record.within
            yield place


def real_events(corpus: Corpus, clusters: Iterable[Cluster], iris: Iris) -> tuple[RealEvent, ...]:
    """Make an event of each cluster of accounts of which one is news, sorted by IRI."""
    clusters = tuple(clusters)
    nodes = Nodes(corpus, clusters, iris)
    made = (
        _make(corpus, cluster, nodes, iris)
        for cluster in clusters
        if cluster.kind == "event" and any(corpus.events[iri].salient for iri in cluster.members)
    )
    events = {event.iri: event for event in made}
    return tuple(replace(events[iri], figures=_counted_here(events[iri], events)) for iri in sorted(events))


def _make(corpus: Corpus, cluster: Cluster, nodes: Nodes, iris: Iris) -> RealEvent:
    accounts = sorted((corpus.events[iri] for iri in cluster.members), key=lambda a: _rank(corpus, a))
    main = next((account for account in accounts if account.realized), accounts[0])
    vouching = [a for a in accounts if not main.realized or a.realized]
    typed = _typed(vouching)
    earliest, latest, days_differ = _period(vouching)
    figures = tuple(figure for name in FIGURES for figure in _figures(name, vouching, corpus))
    iri = iris.real_event(cluster.iri)
    contested: dict[str, bool] = {
        name: len({f.value for f in figures if f.name == name}) > 1 for name in FIGURES
    }
    affirmed = main.realized or any(account.positive and account.affirmed for account in accounts)
    contested["happened"] = affirmed and _is_denied(accounts)
    contested["day"] = days_differ
    articles = sorted({account.article for account in accounts})
    return RealEvent(
        iri=iri,
        accounts=tuple(account.iri for account in accounts),
        event_class=typed.event_class,
        main=main,
        label=_label(vouching, typed),
        plover=typed.plover or main.plover,
        earliest=earliest,
        latest=latest,
        figures=figures,
        count=next((account.count for account in vouching if account.count is not None), None),
        roles=_roles(vouching, nodes, iri),
        links=_links(accounts, nodes, iri),
        claims=tuple(sorted({claim for account in accounts for claim, _ in account.claims})),
        times=tuple(sorted({time for account in vouching for time in account.times})),
        confidence=max(account.confidence for account in accounts),
        articles=tuple(articles),
        publishers=tuple(sorted({name for id_ in articles for name in corpus.articles[id_].publishers})),
        contested=tuple(sorted(name for name, differs in contested.items() if differs)),
        series=main.realized and all(account.is_series for account in vouching),
    )


def _rank(corpus: Corpus, account: EventRecord) -> tuple[date, str, int, str]:
    """Accounts in the order of publication, then of the text."""
    published = corpus.articles[account.article].published
    return published or date.max, account.article, account.mentions[0].start, account.iri


def _is_denied(accounts: Iterable[EventRecord]) -> bool:
    return any(account.denied or not account.positive for account in accounts)


def _typed(accounts: Sequence[EventRecord]) -> EventRecord:
    """The account whose class counts: that which most of the others bear out, and of these the most specific."""

    def support(account: EventRecord) -> tuple[int, int]:
        borne_out = sum(is_subclass(account.event_class, other.event_class) for other in accounts)
        return borne_out, len(superclasses(account.event_class))

    return max(accounts, key=support)


def _label(accounts: Sequence[EventRecord], typed: EventRecord) -> str:
    """The label of the account of the class that names most of those who take part; of equals the first."""
    told = [account for account in accounts if account.event_class == typed.event_class]
    return max(told, key=lambda account: len({role for role, _ in account.roles})).label


def _period(accounts: Sequence[EventRecord]) -> tuple[date | None, date | None, bool]:
    """The days that all accounts leave open; where there are none, those that most give, and that they differ."""
    periods = [(a.earliest, a.latest) for a in accounts if a.earliest or a.latest]
    earliest = max((first for first, _ in periods if first), default=None)
    latest = min((last for _, last in periods if last), default=None)
    if earliest is None or latest is None or earliest <= latest:
        return earliest, latest, False
    given = Counter(periods)
    first, last = max(given, key=lambda period: (given[period], -_length(period), -periods.index(period)))
    return first, last, True


def _length(period: Period) -> int:
    first, last = period
    return (last - first).days if first and last else date.max.toordinal()


def _figures(name: FigureName, accounts: Iterable[EventRecord], corpus: Corpus) -> tuple[Figure, ...]:
    """Every figure of a name, in the order of publication."""
    found = []
    for account in accounts:
        value = account.killed if name == "killed" else account.injured
        if value is not None:
            day = corpus.articles[account.article].published
            published = day.isoformat() if day else ""
            found.append(Figure(name, value, account.iri, account.article, published, account.approximate))
    found.sort(key=lambda figure: (figure.published, figure.article, figure.value))
    last = found[-1].published if found else ""
    return tuple(figure._replace(latest=bool(last) and figure.published == last) for figure in found)


def _counted_here(event: RealEvent, events: Mapping[str, RealEvent]) -> tuple[Figure, ...]:
    """The figures of an event without those of the dead and injured that a larger event, or its cause, has."""
    larger = tuple(_larger(event, events))
    is_harm = _HARM in superclasses(event.event_class)
    kept = []
    for figure in event.figures:
        told = {other.value for whole in larger for other in whole.figures if other.name == figure.name}
        if figure.value not in told and not (is_harm and told):
            kept.append(figure)
    return tuple(kept)


def _larger(event: RealEvent, events: Mapping[str, RealEvent]) -> Iterator[RealEvent]:
    """The events that one is part of or was caused by, and those that these are, each once; never itself."""
    seen = {event.iri}
    todo = [event]
    while todo:
        for _, iri in todo.pop().links:
            whole = events.get(iri)
            if whole is not None and iri not in seen and whole.realized == event.realized:
                seen.add(iri)
                todo.append(whole)
                yield whole


def _roles(accounts: Iterable[EventRecord], nodes: Nodes, iri: str) -> tuple[tuple[str, str], ...]:
    """Who and what takes part, as told for certain; of places those in which no other one of the role lies.

    What is no news in itself ("talks on the *mission*") has no event; its account fills the role.
    """
    filled: dict[str, dict[str, None]] = {}
    for account in accounts:
        for role, filler in account.roles:
            node = nodes.of(filler) or filler
            if node != iri:
                filled.setdefault(role, {})[node] = None
    return tuple(
        sorted(
            (role, node)
            for role, found in filled.items()
            for node in (nodes.narrowest(tuple(found)) if role in _SITES else nodes.once(found))
        )
    )


def _links(accounts: Iterable[EventRecord], nodes: Nodes, iri: str) -> tuple[tuple[str, str], ...]:
    found = ((role, nodes.of(other)) for account in accounts for role, other in account.links)
    return tuple(sorted({(role, node) for role, node in found if node is not None and node != iri}))
