"""temp"""

_W = {
    "providing_verbs": "supply provide furnish equip present issue arm serve",
    "resulting_verbs": "mark bring give make leave prompt trigger raise spark force mean reach cause push send",
    "seeing_verbs": "see keep hold leave find have get want need",
    "forces_with_arms": "army navy coalition military police government militia rebel",
    "striking_verbs": "target hit strike rock shake destroy damage shatter level devastate demolish wreck flatten gut engulf",
    "collective_harmed": "dead deceased injured wounded killed missing",
    "owning_up_verbs": "claim accept admit take assume",
    "undertaking_verbs": "negotiate unveil announce plan propose consider seek cancel postpone pursue complete expand finalize win secure promise pledge offer prepare schedule abandon resume",
    "aiming_participles": "targeting hitting striking aimed directed targeted",
    "locative_prepositions": "in at near on around outside inside across along off throughout within between beside under over above beneath north south east west behind close toward towards into onto",
}
_W = {k: frozenset(v.split()) for k, v in _W.items()}
_W["journey_phrases"] = frozenset(
    f"{v} {p}"
    for v, ps in {
        "return": "from",
        "come": "from",
        "arrive": "from for on",
        "leave": "for on",
        "depart": "for on",
        "fly": "for on",
        "embark": "on",
        "be": "on",
        "set": "on",
    }.items()
    for p in ps.split()
)


def word_set(name):
    return _W[name]
