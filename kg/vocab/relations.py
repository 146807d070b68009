"""The lasting relations of actors that words state: the properties below `kg:tie`."""

RELATIONS = (
    *(
        "backedBy",
        "memberOf",
        "worksFor",
        "spokespersonFor",
        "leads",
        "controls",
        "owns",
        "unitOf",
        "founded",
    ),
    *(
        "supplies",
        "alliedWith",
        "opposedTo",
        "playsFor",
        "candidateFor",
        "relativeOf",
        "spouseOf",
        "siblingOf",
    ),
    *("childOf", "nationality", "bornIn", "livesIn", "headquarteredIn"),
)
"""Local names of the properties, in the order of `ontologies/kg.ttl`."""

LASTING_RELATIONS = ("founded", "bornIn", "childOf", "siblingOf")
"""Those that are never over."""
