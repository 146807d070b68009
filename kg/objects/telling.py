"""From an event to the facts of its sentence: which account's words are taken, and what the others add."""

from collections.abc import Iterator

from kg.model import NUMBER_OF_EVENTS, NUMBER_OF_TIMES
from kg.objects.values import KnownAccount, KnownClaim, KnownEntity, KnownEvent, Part, Quote, Role
from kg.wording import Figures, Party, Telling
from kg.wording.words import words

_UNSAID = ("event", "time", "source", "cue")
_SITES = ("place", "origin", "destination")
_WIDE = ("country", "region", "city", "area", "water")


def telling_of(event: KnownEvent) -> Telling:
    """What the sentence of an event is made of.

    The words come from one quote: that of the event's class which names most of those who take part, a verb before a
    noun; roles of which it says nothing are added from the other accounts.
    """
    quote = _main_quote(event)
    parties = tuple(_parties(event, quote)) if quote else ()
    return Telling(
        event_class=event.type,
        trigger=quote.trigger if quote else event.label,
        rule=quote.rule if quote else "",
        parties=parties,
        standing=event.standing,
        earliest=event.earliest,
        latest=event.latest,
        figures=_figures(event),
        sources=tuple(_said_by(event, denies=False)),
        deniers=tuple(_said_by(event, denies=True)),
    )


def _main_quote(event: KnownEvent) -> Quote | None:
    told = [(account, quote) for account in event.accounts for quote in account.quotes]
    best = max(told, key=lambda pair: _weight(event, *pair), default=None)
    return best[1] if best else None


def _weight(event: KnownEvent, account: KnownAccount, quote: Quote) -> tuple[bool, bool, int, bool]:
    known = {role.filler.iri for role in event.roles}
    roles = {part.role for part in quote.parts if part.entity in known and part.role not in _SITES}
    agrees = account.standing.outcome == event.standing.outcome and (
        account.standing.polarity == event.standing.polarity
    )
    return agrees, account.type == event.type, len(roles), quote.rule not in words("noun_rules")


def _parties(event: KnownEvent, quote: Quote) -> Iterator[Party]:
    """Who and what takes part: in the order of the quote, then what only other accounts tell."""
    by_iri = {(role.name, role.filler.iri): role.filler for role in event.roles}
    told: set[str] = set()
    used: set[str] = set()
    countries: set[str] = set()
    for part in quote.parts:
        filler = by_iri.get((part.role, part.entity))
        if part.role in _UNSAID or (part.entity and filler is None) or part.entity in used:
            continue
        told.add(part.role)
        used |= {part.entity} - {""}
        yield _party(part, quote, filler, countries)
    for role in event.roles:
        around = role.name == "place" and "place" not in told
        if around and role.filler.iri in used and role.filler.within:
            told.add("place")
            yield Party("place", role.filler.within[-1], lead="in")
        elif role.name not in told and role.filler.iri not in used and role.filler.kind != "event":
            used.add(role.filler.iri)
            yield Party(role.name, _site(role.filler, role.name, countries), lead=_default_lead(role))


def _party(part: Part, quote: Quote, filler: KnownEntity | None, countries: set[str]) -> Party:
    said = quote.text[part.start : part.end]
    lead = _lead(quote, part)
    if filler is None or filler.kind == "event":
        return Party(part.role, "", said, lead, part.rule)
    if part.role == "place" and lead not in words("site_prepositions"):
        lead = _default_lead(Role(part.role, filler))
    return Party(part.role, _site(filler, part.role, countries), said, lead, part.rule)


def _default_lead(role: Role) -> str:
    """The preposition of a place whose sentence has none that fits."""
    if role.name != "place":
        return ""
    return "in" if role.filler.level in _WIDE or role.filler.is_actor else "at"


def _site(filler: KnownEntity, role: str, countries: set[str]) -> str:
    """The name of a place, with that of its country where no other place of the event has told it."""
    country = filler.within[-1] if filler.within else ""
    if role not in _SITES or filler.level == "country" or "," in filler.label:
        countries |= {filler.label} if filler.level == "country" else set()
        return filler.label
    if not country or country in countries or country in filler.label:
        return filler.label
    countries.add(country)
    return f"{filler.label}, {country}"


def _lead(quote: Quote, part: Part) -> str:
    """The preposition right before the words of a part."""
    before = quote.text[: part.start].split()
    word = before[-1].lower() if before else ""
    return word if word in words("prepositions") else ""


def _figures(event: KnownEvent) -> Figures:
    return Figures(
        killed=event.killed,
        injured=event.injured,
        killed_least=event.killed_least,
        killed_most=event.killed_most,
        injured_least=event.injured_least,
        injured_most=event.injured_most,
        count=event.count if _counts_events(event) else None,
        approximate=event.approximate,
    )


def _counts_events(event: KnownEvent) -> bool:
    """Whether its count is a number of events, and not of those who take part."""
    rules = (f"count: {NUMBER_OF_EVENTS}", f"count: {NUMBER_OF_TIMES}")
    return any(field.startswith(rules) for quote in event.quotes for field in quote.fields)


def _said_by(event: KnownEvent, *, denies: bool) -> Iterator[str]:
    """Names of the sources, each once; who acts in the event is no source of it."""
    acting = {role.filler.iri for role in event.roles if role.name == "agent"}
    seen: set[str] = set()
    for claim in event.claims:
        key = claim.source.iri if claim.source else claim.who.casefold()
        if claim.denies == denies and key not in seen and (denies or key not in acting):
            seen.add(key)
            yield _source_name(claim)


def _source_name(claim: KnownClaim) -> str:
    """The article's words for a source, or its name where those are a pronoun."""
    said = " ".join(claim.who.split())
    first = said.partition(" ")[0].lower()
    return claim.name if said.lower() in words("pronouns") or first in words("possessives") else said
