"""Days that an event cannot share with its sentence, whatever else speaks for them.

In: an event, a `Timeline`. Out: the days that are barred. A saying has its day and what is said its own; a crime is
over when it is judged; what ends is not of the day of its end; an event called by its day keeps it to itself.
"""

from collections.abc import Callable

from kg.extract.dating import PLANNED_FOR
from kg.extract.grammar.words import children, is_plural
from kg.extract.links import Draft
from kg.extract.story.path import path_between
from kg.extract.story.scene import Scene
from kg.extract.story.sites import Site
from kg.extract.story.timeline import Telling, Timeline
from kg.extract.story.value import Days
from kg.lexicon.word_sets import word_set
from kg.vocab import is_subclass

_STOPPING = word_set("stopping_verbs")
_FLEEING = word_set("verbs_of_flight")
_GROUNDS = ("for", "of", "over")


def barred_days(draft: Draft, timeline: Timeline) -> frozenset[Days]:
    """Return the days of an event's sentence that it cannot have."""
    here = [t for t in timeline.in_sentence(draft.sentence) if t.token.i != draft.trigger.token.i]
    barred = {t.days for t in here if _is_judged(draft, t) or _is_stopped(draft, t)}
    barred |= {t.days for t in here if _is_said(draft, t, timeline) and not _is_day_of_others(t, timeline)}
    barred |= {t.days for t in here if _is_called_by_its_day(t)}
    barred |= {t.days for t in here if _is_set(draft, t, timeline)}
    return frozenset(barred)


def _is_set(draft: Draft, telling: Telling, timeline: Timeline) -> bool:
    """Whether an event is that which sets the day of another: "a hearing was *set* for Friday"."""
    dating = timeline.story.datings[telling.token.i]
    return dating.rule == PLANNED_FOR and telling.token.head is draft.trigger.token


def _is_called_by_its_day(telling: Telling) -> bool:
    """Whether a day only says which event is meant: what came of "the *2018* merger" is no event of 2018."""
    before = children(telling.token, "nummod", "compound", "amod", "nmod", "poss")
    return telling.token.pos_ in ("NOUN", "PROPN") and any(
        c.i < telling.token.i and (c.ent_type_ == "DATE" or (c.like_num and len(c.text) == len("2018")))
        for c in before
    )


def _is_said(draft: Draft, telling: Telling, timeline: Timeline) -> bool:
    """Whether what an event is told in is what somebody said then: "said on Thursday that rebels *attacked* a town"."""
    if telling.token.i not in timeline.story.cues:
        return False
    up, down = path_between(draft.trigger.token, telling.token)
    above = not down and any(label.startswith(("ccomp", "pcomp")) for label in up)
    return above or any(label.startswith(("ccomp", "parataxis")) for label in down)


def _is_day_of_others(telling: Telling, timeline: Timeline) -> bool:
    """Whether something happened on the day of a saying, besides that saying."""
    return telling.days in timeline.happened


def _is_judged(draft: Draft, telling: Telling) -> bool:
    """Whether one is what the other is judged for: "arrested on Monday a man who *robbed* a bank".

    Must not bar "Police raided a house on Monday in which he *hid*".
    """
    if telling.draft is None:
        return False
    if not any(is_subclass(d.event_class, "Justice") for d in (draft, telling.draft)):
        return False
    up, down = path_between(draft.trigger.token, telling.token)
    above, below = (telling.draft, up) if not down else (draft, down)
    if up and down:
        return False
    judges = is_subclass(above.event_class, "Justice")
    return judges and any(_leads_to_grounds(label) for label in below)


def _leads_to_grounds(label: str) -> bool:
    """Whether a step leads from a judgment to its grounds: a clause about somebody, or what somebody is judged for."""
    step, _, word = label.partition("-")
    return step in ("relcl", "acl") or (step in ("pobj", "pcomp") and word in _GROUNDS)


def _is_stopped(draft: Draft, telling: Telling) -> bool:
    """Whether an event is what a verb ended or spoke of then: "suspended its *attacks* in June"."""
    token, verb = draft.trigger.token, telling.token
    return verb.lemma_ in _STOPPING and token in children(verb, "dobj", "nsubjpass")


def _is_where_somebody_is(site: Site, draft: Draft) -> bool:
    """Whether a place is where somebody of the event is at present: "the men, who are held in *Lima*, robbed a bank".

    Must not read "the men, who attacked a base in *Lima*, fled" so.
    """
    clause = next((t for t in site.token.ancestors if t.dep_ == "relcl"), None)
    if (
        clause is None
        or draft.trigger.token in clause.subtree
        or draft.trigger.token.tag_ not in ("VBD", "VBN")
    ):
        return False
    return any(t.tag_ in ("VBZ", "VBP") for t in (clause, *children(clause, "aux", "auxpass")))


def _is_fled_to(site: Site, draft: Draft) -> bool:
    """Whether a place is where somebody else fled: "one man was hurt while another fled into *Chad*"."""
    way = site.token.head
    verb = way.head.head if way.head.pos_ == "ADV" else way.head
    leads = way.lower_ in ("across", "into", "to", "toward", "towards")
    return leads and verb.lemma_ in _FLEEING and verb is not draft.trigger.token


def _is_beside_somebody(site: Site) -> bool:
    """Whether a place is a state that somebody is with: "militias aligned with *Iran*", "a country led by *Chad*"."""
    return site.token.dep_ == "pobj" and site.token.head.lower_ in ("by", "with")


def place_bar(draft: Draft, scene: Scene) -> Callable[[Site], bool]:
    """Return what tells whether an event cannot have happened at a place.

    Reads no place into "nine died, according to the *Observatory*", "an attack on forces in *Chad* and *Mali*" or,
    after an attack in Jordan, "airstrikes in *Chad* for that attack", nor into a word of saying; must not bar "raids
    in *Chad* and *Mali*".
    """
    if draft.trigger.rule == "reporting":
        return lambda _: True
    heads = [source.head for source in draft.event.sources]
    is_one = draft.trigger.is_noun and not is_plural(draft.trigger.token)
    told = scene.same(draft)

    def is_barred(site: Site) -> bool:
        if is_one and site.token.i in scene.together:
            return True
        if _is_where_somebody_is(site, draft) or _is_fled_to(site, draft) or _is_beside_somebody(site):
            return True
        if heads and any(head.start <= site.token.idx < head.end for head in heads):
            return True
        return told is not None and not scene.are_one_place(told, site)

    return is_barred
