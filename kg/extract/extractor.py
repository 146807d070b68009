"""Puts the rules together: one parsed article in, one `Extraction` out.

`reading` knows what an article's words are, `drafting` makes an event of each trigger, and this module links the events
and gathers what the extraction gives.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.domain import Domain, load_registries
from kg.errors import ModelError
from kg.extract.confidence import Surroundings, rate_events
from kg.extract.coreference import Referent
from kg.extract.drafting import draft_event
from kg.extract.entities import list_entities, referents_by_iri
from kg.extract.holding import tell_relation
from kg.extract.links import Draft, World, link_events, share_parties
from kg.extract.reading import Reading, Resources, read_article
from kg.extract.relations import find_relations
from kg.extract.salience import mark_salience
from kg.extract.story import share_story
from kg.extract.tree import read_tree
from kg.iri import DEFAULT_BASE, Iris
from kg.lexicon.cues import load_cues
from kg.lexicon.word_sets import use_sets
from kg.model import Article, Event, Extraction, Relation

if TYPE_CHECKING:
    from spacy.tokens import Doc as SpacyDoc


@dataclass(frozen=True, slots=True)
class Extractor:
    """Reads parsed articles with one lexicon and one gazetteer.

    Args:
        resources: What is known before an article is read.
    """

    resources: Resources

    @classmethod
    def load(
        cls,
        *,
        base: str = DEFAULT_BASE,
        places: Path | None = None,
        actors: Path | None = None,
        domains: tuple[Domain, ...] = (),
    ) -> "Extractor":
        """Load the data that ships with the package, and the user's own.

        Args:
            base: Where the IRIs of articles, actors and places start.
            places: A file of the user's own places.
            actors: A file of the user's own actors.
            domains: Folders of classes, triggers, places and actors, from `load_domains`.

        Raises:
            LexiconError: A file has a fault.
        """
        lexicon, gazetteer = load_registries(domains, places=places, actors=actors)
        return cls(Resources(lexicon, load_cues(), gazetteer, Iris(base)))

    def extract(self, article: Article, doc: "SpacyDoc") -> Extraction:
        """Read the events, actors, places and times of one article.

        Args:
            article: The article.
            doc: Its parse, over exactly the article's text.

        Raises:
            ModelError: The parse is not one of the article's text, so that its offsets would mean nothing.
        """
        return tell(self.read(article, doc))

    def read(self, article: Article, doc: "SpacyDoc") -> Reading:
        """Read an article and keep what the rules know of it, for those who trace them.

        Args:
            article: The article.
            doc: Its parse, over exactly the article's text.

        Raises:
            ModelError: The parse is not one of the article's text.
        """
        tree = read_tree(doc)
        if tree.text != article.text:
            raise ModelError(
                f"{article.id}: the parse is of another text; parse the article's own text, unchanged"
            )
        use_sets(self.resources.lexicon.sets)
        return read_article(article, tree, self.resources)


def tell(reading: Reading) -> Extraction:
    """Return what the events, relations and entities of an article are, once it is read.

    Args:
        reading: The article as read.
    """
    told = tuple(draft_event(trigger, reading) for trigger in reading.triggers)
    statements = find_relations(reading.doc, reading.discourse)
    standing = tuple(tell_relation(s, reading) for s in statements)
    taking_part = (
        *(r for t in told for r in t.referents),
        *(r for s in statements for r in (s.subject, s.object)),
        *(r for _, referents in standing for r in referents),
    )
    used = referents_by_iri(taking_part, reading)
    relations = tuple(relation for relation, _ in standing)
    drafts = _with_akin(tuple(t.draft for t in told), relations)
    events = _finish(drafts, _world(reading, used), frozenset(reading.named))
    shared = share_story(tuple(map(_with_event, drafts, events)), reading)
    used |= referents_by_iri((site.referent for s in shared for site in s.sites), reading)
    events = share_parties(tuple(s.event for s in shared))
    around = Surroundings.of(reading, drafts, events, {iri: r.type for iri, r in used.items()})
    return Extraction(
        article=reading.article,
        entities=list_entities(reading, used),
        relations=relations,
        times=reading.times,
        events=rate_events(drafts, events, around),
        sentences=reading.sentences,
        warnings=_warnings(reading),
    )


def _finish(drafts: tuple[Draft, ...], world: World, named: frozenset[str]) -> tuple[Event, ...]:
    """Link the events, and say of each whether it is news."""
    linked = {e.iri: e for e in link_events(tuple(d for d in drafts if not d.trigger.idle), world)}
    return mark_salience(drafts, tuple(linked.get(d.event.iri, d.event) for d in drafts), named)


def _with_event(draft: Draft, event: Event) -> Draft:
    return draft if draft.event is event else replace(draft, event=event)


def _world(reading: Reading, used: dict[str, Referent]) -> World:
    containers = {e.iri: e.within for e in reading.found.entities if e.within}
    types = {iri: referent.type for iri, referent in used.items()}
    return World(containers, types, {iri: r.heads for iri, r in used.items() if r.entity is None})


_OF_MEMBERS = frozenset({"memberOf", "worksFor"})


def _with_akin(drafts: tuple[Draft, ...], relations: tuple[Relation, ...]) -> tuple[Draft, ...]:
    """Tell each event the bodies that its agents are members of, so that both count as one side of it."""
    akin: dict[str, tuple[str, ...]] = {}
    for relation in relations:
        if relation.predicate in _OF_MEMBERS and relation.holds:
            akin[relation.subject] = (*akin.get(relation.subject, ()), relation.object)
    if not akin:
        return drafts
    return tuple(
        replace(d, akin=frozenset(body for agent in d.entities("agent") for body in akin.get(agent, ())))
        for d in drafts
    )


def _warnings(reading: Reading) -> tuple[str, ...]:
    if not reading.unresolved:
        return ()
    words = ", ".join(repr(s.of(reading.article.text)) for s in reading.unresolved[:3])
    more = f" and {len(reading.unresolved) - 3} more" if len(reading.unresolved) > 3 else ""
    why = "the text has no date either" if reading.article.published is None else "nothing tells the year"
    return (f"{words}{more} left undated, since {why}; give --published YYYY-MM-DD",)
