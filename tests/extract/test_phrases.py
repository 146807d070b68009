"""Phrases: subjects, objects, heads and spans on trees built by hand."""

import pytest

from kg.extract.grammar.clauses import is_passive
from kg.extract.grammar.phrases import (
    conjuncts,
    counted_head,
    objects,
    phrase_span,
    preposition_objects,
    resolve_relative,
    semantic_head,
)
from kg.extract.grammar.subjects import subjects
from kg.extract.tree import Doc
from tests.hand_parse import hand_parsed, word

COORDINATED = """
Rebels/rebel      nsubj  attacked  NNS
attacked/attack   ROOT   attacked  VBD
the               det    town      DT
town              dobj   attacked  NN
and               cc     attacked  CC
burned/burn       conj   attacked  VBD
it                dobj   burned    PRP
"""
OBJECT_CONTROL = """
Police            nsubj  told      NNS
told/tell         ROOT   told      VBD
drivers/driver    dobj   told      NNS
to                aux    leave     TO
leave             xcomp  told      VB
"""
SUBJECT_CONTROL = """
France            nsubj  agreed    NNP
agreed/agree      ROOT   agreed    VBD
to                aux    leave     TO
leave             xcomp  agreed    VB
Niger             dobj   leave     NNP
"""
REDUCED_RELATIVE = """
drones/drone      nsubj  hit       NNS
launched/launch   acl    drones    VBN
by                agent  launched  IN
rebels/rebel      pobj   by        NNS
hit               ROOT   hit       VBD
a                 det    base      DT
base              dobj   hit       NN
"""
RELATIVE_SUBJECT = """
soldiers/soldier  nsubj  fled      NNS
who               nsubj  burned    WP
burned/burn       relcl  soldiers  VBD
huts/hut          dobj   burned    NNS
fled/flee         ROOT   fled      VBD
"""
RELATIVE_OBJECT = """
huts/hut          nsubj  stood     NNS
rebels/rebel      nsubj  burned    NNS
burned/burn       relcl  huts      VBD
stood/stand       ROOT   stood     VBD
"""
PASSIVE_COORDINATION = """
men/man           nsubjpass  seized  NNS
were/be           auxpass    seized  VBD
seized/seize      ROOT       seized  VBN
and               cc         seized  CC
beaten/beat       conj       seized  VBN
by                agent      beaten  IN
guards/guard      pobj       by      NNS
"""
GERUND = """
Turkey            nsubj  accused   NNP
accused/accuse    ROOT   accused   VBD
Syria             dobj   accused   NNP
of                prep   accused   IN
shelling/shell    pcomp  of        VBG
huts/hut          dobj   shelling  NNS
"""
OWN_OBJECT = """
Rebels/rebel      nsubj  held       NNS
held/hold         ROOT   held       VBD
the               det    bridge     DT
bridge            dobj   held       NN
and               cc     held       CC
destroyed/destroy conj   held       VBD
it                dobj   destroyed  PRP
"""
THERE = """
There             expl   was   EX
was/be            ROOT   was   VBD
fighting          attr   was   NN
"""


def forms(tokens: list) -> list[str]:
    return [token.text for token in tokens]


@pytest.mark.parametrize(
    ("table", "verb", "expected"),
    [
        (COORDINATED, "attacked", ["Rebels"]),
        (COORDINATED, "burned", ["Rebels"]),
        (OWN_OBJECT, "destroyed", ["Rebels"]),
        (OBJECT_CONTROL, "leave", ["drivers"]),
        (SUBJECT_CONTROL, "leave", ["France"]),
        (REDUCED_RELATIVE, "launched", ["drones"]),
        (REDUCED_RELATIVE, "hit", ["drones"]),
        (RELATIVE_SUBJECT, "burned", ["soldiers"]),
        (RELATIVE_OBJECT, "burned", ["rebels"]),
        (PASSIVE_COORDINATION, "beaten", ["men"]),
        (GERUND, "shelling", ["Syria"]),
        (THERE, "was", []),
    ],
)
def test_subjects(table: str, verb: str, expected: list[str]) -> None:
    assert forms(subjects(word(hand_parsed(table), verb))) == expected


@pytest.mark.parametrize(
    ("table", "verb", "expected"),
    [
        (COORDINATED, "burned", ["it"]),
        (RELATIVE_OBJECT, "burned", ["huts"]),
        (RELATIVE_SUBJECT, "burned", ["huts"]),
        (RELATIVE_OBJECT, "stood", []),
        (PASSIVE_COORDINATION, "seized", []),
        (GERUND, "shelling", ["huts"]),
    ],
)
def test_objects(table: str, verb: str, expected: list[str]) -> None:
    assert forms(objects(word(hand_parsed(table), verb))) == expected


@pytest.mark.parametrize(
    ("table", "verb", "expected"),
    [
        (PASSIVE_COORDINATION, "seized", True),
        (PASSIVE_COORDINATION, "beaten", True),
        (REDUCED_RELATIVE, "launched", True),
        (REDUCED_RELATIVE, "hit", False),
        (COORDINATED, "burned", False),
        (RELATIVE_SUBJECT, "burned", False),
        (SUBJECT_CONTROL, "leave", False),
    ],
)
def test_is_passive(table: str, verb: str, expected: bool) -> None:
    assert is_passive(word(hand_parsed(table), verb)) is expected


def partitive(number: str, tag: str) -> Doc:
    return hand_parsed(f"""
{number}          nsubj  fell                      {tag}
of                prep   {number.partition("/")[0]}  IN
drones/drone      pobj   of                        NNS
fell/fall         ROOT   fell                      VBD
""")


@pytest.mark.parametrize(("number", "tag"), [("one", "CD"), ("most", "JJS"), ("dozens/dozen", "NNS")])
def test_a_partitive_stands_for_its_noun(number: str, tag: str) -> None:
    assert semantic_head(partitive(number, tag)[0]).text == "drones"


def test_a_counted_part_is_not_the_whole() -> None:
    one, most = partitive("one", "CD"), partitive("most", "JJS")
    assert counted_head(one[0]) == one[0]
    assert counted_head(most[0]) == word(most, "drones")


def test_any_other_of_phrase_leaves_the_head() -> None:
    doc = hand_parsed("""
crews/crew    nsubj  fled   NNS
of            prep   crews  IN
tankers/tanker pobj  of     NNS
fled/flee     ROOT   fled   VBD
""")
    assert semantic_head(doc[0]) == doc[0]


def test_a_phrase_ends_before_its_clause() -> None:
    doc = hand_parsed(REDUCED_RELATIVE)
    assert phrase_span(word(doc, "drones")).of(doc.text) == "drones"
    assert phrase_span(word(doc, "base")).of(doc.text) == "a base"


def test_a_phrase_holds_its_of_phrase_but_no_place() -> None:
    doc = hand_parsed("""
the          det    head   DT
young        amod   head   JJ
head         nsubj  spoke  NN
of           prep   head   IN
the          det    bank   DT
bank         pobj   of     NN
in           prep   spoke  IN
Oslo         pobj   in     NNP
spoke/speak  ROOT   spoke  VBD
""")
    assert phrase_span(word(doc, "head")).of(doc.text) == "the young head of the bank"


def test_a_relative_pronoun_is_its_antecedent() -> None:
    doc = hand_parsed(RELATIVE_SUBJECT)
    assert resolve_relative(word(doc, "who")) == word(doc, "soldiers")
    assert resolve_relative(word(doc, "huts")) == word(doc, "huts")


def test_a_demonstrative_is_no_relative_pronoun() -> None:
    doc = hand_parsed("""
That      nsubj  ended  DT
ended/end ROOT   ended  VBD
""")
    assert resolve_relative(doc[0]) == doc[0]


def test_conjuncts_leave_out_coordinated_clauses() -> None:
    doc = hand_parsed("""
Iraq       nsubj  met    NNP
,          punct  Iraq   ,
Syria      conj   Iraq   NNP
and        cc     Syria  CC
Iran       conj   Syria  NNP
met/meet   ROOT   met    VBD
and        cc     met    CC
left/leave conj   met    VBD
""")
    assert forms(conjuncts(doc[0])) == ["Iraq", "Syria", "Iran"]
    assert forms(conjuncts(word(doc, "met"))) == ["met"]


def test_prepositions_chain_and_coordinate_but_say_no_source() -> None:
    doc = hand_parsed("""
struck/strike  ROOT  struck     VBD
near           prep  struck     IN
Gao            pobj  near       NNP
according      prep  struck     VBG
to             prep  according  IN
police         pobj  to         NNS
from           prep  struck     IN
inside         prep  from       IN
Mali           pobj  inside     NNP
""")
    assert [(p.text, o.text) for p, o in preposition_objects(doc[0])] == [("near", "Gao"), ("inside", "Mali")]
