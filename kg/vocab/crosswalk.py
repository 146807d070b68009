"""Codes of other event data for the classes of events: CAMEO root categories and ACLED sub-event types.

In: `ontologies/kg.ttl`, read once. Out: a code for a class. PLOVER's codes are given by `kg.vocab.plover_codes`.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.vocab import CODES_IRI, KG, local_name, ontology_files, superclasses

_QUAD_CLASSES = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), 1),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), 2),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), 4),
}


def quad_class(plover_type: str) -> int | None:
    """PLOVER's quad class: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict.

    Source: PLOVER manual, section on quad classes.

    Example:
        >>> quad_class("AID"), quad_class("ASSAULT"), quad_class("")
        (2, 4, None)
    """
    return _QUAD_CLASSES.get(plover_type)


@cache
def cameo_code(class_name: str) -> str | None:
    """CAMEO root category of a class of events, else that of a class above it; None where none has one.

    Example:
        >>> cameo_code("Meeting"), cameo_code("Earthquake")
        ('04', None)
    """
    return _first(_codes("cameo"), class_name)


@cache
def acled_type(class_name: str) -> str | None:
    """ACLED sub-event type of a class of events, else that of a class above it; None where none has one.

    Example:
        >>> acled_type("DroneStrike"), acled_type("Meeting")
        ('AirDroneStrike', None)
    """
    return _first(_codes("acled"), class_name)


def _first(codes: Mapping[str, str], class_name: str) -> str | None:
    return next((codes[name] for name in superclasses(class_name) if name in codes), None)


@cache
def _codes(scheme: str) -> Mapping[str, str]:
    path = next(path for path in ontology_files() if path.name == "kg.ttl")
    predicate = KG[f"{scheme}Type"]
    prefix = f"{CODES_IRI}{scheme}/"
    return MappingProxyType(
        {
            local_name(quad.subject.value): quad.object.value.removeprefix(prefix)
            for quad in parse(path=path, format=RdfFormat.TURTLE)
            if quad.predicate == predicate
            and isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, NamedNode)
        }
    )
