"""Repairs on parses made by hand: what a row must do whatever the model of the day makes of its sentence."""

from itertools import pairwise

import pytest
import spacy

from kg.parse.repair import mark_boundaries
from kg.parse.rows import mend_heads
from tests.hand_parse import hand_parsed_for_spacy

CASES = {
    "which after a person of a body": (
        """
        the det head DT
        head nsubj resigned NN
        of prep head IN
        the det board DT
        board pobj of NN
        , punct head ,
        which nsubj owns WDT
        owns/own relcl head VBZ
        dams/dam dobj owns NNS
        , punct head ,
        resigned/resign ROOT resigned VBD
        """,
        {"owns": ("relcl", "board")},
    ),
    "which after a thing of a body": (
        """
        the det fleet DT
        fleet nsubj sank NN
        of prep fleet IN
        the det board DT
        board pobj of NN
        , punct fleet ,
        which nsubj carried WDT
        carried/carry relcl fleet VBD
        ore dobj carried NN
        , punct fleet ,
        sank/sink ROOT sank VBD
        """,
        {"carried": ("relcl", "fleet")},
    ),
    "an object before an adverb": (
        """
        rivers/river nsubj drowned NNS
        drowned/drown ROOT drowned VBD
        farms/farm npadvmod downstream NNS
        downstream advmod drowned RB
        """,
        {"farms": ("dobj", "drowned")},
    ),
    "a measure before an adverb": (
        """
        barges/barge nsubj sank NNS
        sank/sink ROOT sank VBD
        miles/mile npadvmod downstream NNS
        downstream advmod sank RB
        """,
        {"miles": ("npadvmod", "downstream")},
    ),
    "a pronoun that gets something": (
        """
        banks/bank nsubj left NNS
        left/leave ROOT left VBD
        us/we dobj left PRP
        no det choice DT
        choice dobj left NN
        """,
        {"us": ("dative", "left"), "choice": ("dobj", "left")},
    ),
    "a pronoun that is called something": (
        """
        clerks/clerk nsubj called NNS
        called/call ROOT called VBD
        him/he dobj called PRP
        a det liar DT
        liar dobj called NN
        """,
        {"him": ("dobj", "called")},
    ),
    "a hearer hung on what is reported": (
        """
        banks/bank nsubj reported NNS
        reported/report ROOT reported VBD
        thefts/theft dobj reported NNS
        to prep thefts IN
        police pobj to NNS
        """,
        {"to": ("prep", "reported")},
    ),
    "what a reported thing is to": (
        """
        banks/bank nsubj reported NNS
        reported/report ROOT reported VBD
        threats/threat dobj reported NNS
        to prep threats IN
        police pobj to NNS
        """,
        {"to": ("prep", "threats")},
    ),
    "a speaker taken by a participle": (
        """
        It nsubj failed PRP
        failed/fail ccomp said VBD
        said/say ROOT said VBD
        Lee nsubj commenting NNP
        commenting/comment ccomp said VBG
        """,
        {"Lee": ("nsubj", "said"), "commenting": ("advcl", "said")},
    ),
    "a participle with a subject of its own": (
        """
        Lee nsubj said NNP
        said/say ROOT said VBD
        it nsubj failing PRP
        failing/fail ccomp said VBG
        """,
        {"it": ("nsubj", "failing"), "failing": ("ccomp", "said")},
    ),
    "an infinitive taken for a noun": (
        """
        Planes/plane nsubj ready NNS
        were/be ROOT were VBD
        ready acomp were JJ
        to aux land TO
        land xcomp ready NN
        """,
        {"land": ("xcomp", "ready", "VERB")},
    ),
    "a noun after a verb": (
        """
        They nsubj sold PRP
        sold/sell ROOT sold VBD
        the det land DT
        land dobj sold NN
        """,
        {"land": ("dobj", "sold", "NOUN")},
    ),
    "a headline whose verb was taken for a noun": (
        """
        navy compound orders NN
        orders/order compound ferries NNS
        ferries/ferry ROOT ferries NNS
        """,
        {"navy": ("nsubj", "orders"), "orders": ("ROOT", "orders", "VERB"), "ferries": ("dobj", "orders")},
    ),
    "a line whose nouns have no verb among them": (
        """
        army compound orders NN
        orders/order ROOT orders NNS
        in prep orders IN
        full pobj in JJ
        """,
        {"orders": ("ROOT", "orders", "NOUN")},
    ),
    "an infinitive that belongs to a noun": (
        """
        met/meet ROOT met VBD
        on prep met IN
        mission pobj on NN
        to aux free TO
        free advcl met VB
        """,
        {"free": ("acl", "mission")},
    ),
    "an infinitive after another noun": (
        """
        met/meet ROOT met VBD
        in prep met IN
        spring pobj in NN
        to aux free TO
        free advcl met VB
        """,
        {"free": ("advcl", "met")},
    ),
    "a contracted perfect": (
        """
        She nsubjpass seen PRP
        's auxpass seen VBZ
        seen/see ROOT seen VBN
        a det theft DT
        theft dobj seen NN
        """,
        {"She": ("nsubj", "seen"), "'s": ("aux", "seen")},
    ),
    "a contracted passive": (
        """
        She nsubjpass given PRP
        's auxpass given VBZ
        given/give ROOT given VBN
        a det car DT
        car dobj given NN
        """,
        {"She": ("nsubjpass", "given"), "'s": ("auxpass", "given")},
    ),
    "a verb joined to the verb of saying": (
        """
        firm nsubj said NN
        said/say ROOT said VBD
        deal nsubj save NN
        would aux save MD
        save ccomp said VB
        jobs dobj save NNS
        but cc save CC
        refused/refuse conj save VBD
        more dobj refused JJR
        """,
        {"refused": ("conj", "said"), "but": ("cc", "said")},
    ),
    "a verb that shares its auxiliary": (
        """
        firm nsubj said NN
        said/say ROOT said VBD
        gates nsubjpass opened NNS
        were auxpass opened VBD
        opened/open ccomp said VBN
        and cc opened CC
        closed/close conj opened VBD
        """,
        {"closed": ("conj", "opened"), "and": ("cc", "opened")},
    ),
    "a headline in the past": (
        """
        ferry nsubj delivered NN
        delivered/deliver ROOT delivered VBD
        """,
        {"ferry": ("nsubjpass", "delivered")},
    ),
    "a sentence in the past": (
        """
        ferry nsubj delivered NN
        delivered/deliver ROOT delivered VBD
        . punct delivered .
        """,
        {"ferry": ("nsubj", "delivered")},
    ),
    "a headline of a verb without an object": (
        """
        crowd nsubj marched NN
        marched/march ROOT marched VBD
        """,
        {"crowd": ("nsubj", "marched")},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_repair(case):
    table, expected = CASES[case]
    doc = mend_heads(hand_parsed_for_spacy("\n".join(line.strip() for line in table.strip().splitlines())))
    found = {t.text: (t.dep_, t.head.text, t.pos_) for t in doc}
    assert {word: found[word][: len(parts)] for word, parts in expected.items()} == expected


def test_a_row_of_words_without_a_full_stop_is_cut():
    doc = mark_boundaries(
        spacy.blank("en")("Rebels attacked a base. " + "guards, nurses and " * 400 + "died.")
    )
    starts = [token.i for token in doc if token.i and token.is_sent_start]
    assert len(starts) == len(doc) // 250
    assert all(b - a <= 251 for a, b in pairwise([4, *starts, len(doc)]))


def test_long_sentences_of_news_are_not_cut():
    doc = mark_boundaries(spacy.blank("en")(("guards, nurses and " * 50 + "soldiers died. ") * 9))
    assert not any(token.is_sent_start for token in doc if token.i)
