"""What no reader sees in a text is read as if absent, and offsets are those of the text as it is."""

import pytest

from kg.iri import Iris
from kg.model import Article
from kg.pipeline.characters import plain_text
from kg.pipeline.stages import Stages
from kg.settings import Settings

SENTENCE = "Gunmen killed four soldiers in Mopti on Tuesday."

PLAIN = {
    "Gun\u00admen killed four sol\u00addiers in Mop\u00adti on Tues\u00adday.": SENTENCE,
    "Gunmen killed four soldiers in Mo\u200bpti on Tuesday.": SENTENCE,
    "\ufeffGunmen killed four soldiers in Mopti\u2060 on Tuesday.": SENTENCE,
    "\u202aGunmen\u202c killed four soldiers in \u2067Mopti\u2069 on Tuesday.\u200f": SENTENCE,
    "Gunmen killed four soldiers in \u200eMopti\u200e on Tues\u200dday.": SENTENCE,
    "Gunmen 🔫 killed four soldiers in Mopti on Tuesday.": SENTENCE,
    "🚨 Gunmen killed four soldiers in Mopti on Tuesday. 🇲🇱": f"{SENTENCE} ",
    "Gunmen killed four soldiers👮🏽\u200d♂️ in Mopti on Tuesday.": SENTENCE,
    "ﬁve ﬁghters were killed in Mopti on Tuesday.": "five fighters were killed in Mopti on Tuesday.",
    "The oﬃce was ﬂooded by staﬀ.": "The office was flooded by staff.",
    "Ｇｕｎｍｅｎ killed ４ soldiers in Ｍｏｐｔｉ．": "Gunmen killed 4 soldiers in Mopti.",
    "Gunmen\u3000killed four.": "Gunmen killed four.",
}
SAME = (
    SENTENCE,
    "A café in São Paulo burned – nobody was hurt.",
    "The naïve “plan” cost €2 m, ½ of it lost…",
    "Der Täter floh.\n\nNobody\u00a0was hurt.",
    "東京 reported nothing.",
    "Mr O’Brien’s co-op re-opened at 9°C.",
    "The ② route and 5 m² stay as they are.",
    "\u00ad\u200b",
)


@pytest.mark.parametrize("text", PLAIN)
def test_the_plain_form_and_its_places(text):
    plain = plain_text(text)
    assert plain is not None
    assert plain.text == PLAIN[text]
    assert len(plain.places) == len(plain.text)
    assert list(plain.places) == sorted(plain.places)
    for number, character in enumerate(plain.text):
        start, end = plain.span(number, number + 1)
        assert end - start == 1
        assert text[start].isspace() == character.isspace()


@pytest.mark.parametrize("text", SAME)
def test_other_texts_are_their_own_plain_form(text):
    assert plain_text(text) is None


@pytest.fixture(scope="module")
def stages():
    return Stages.load(Settings())


def facts(stages, text):
    """What is read, in words of the text without what nobody sees."""
    article = Article("a", text, published=None)
    (found,) = stages.extract([article])
    assert found.article is article

    def words(span):
        plain = plain_text(span.of(text))
        return (plain.text if plain else span.of(text)).strip()

    return [
        (event.types, words(event.trigger), event.killed, [(a.role, words(a.span)) for a in event.arguments])
        for event in found.events
    ]


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_read_is_what_the_plain_text_says(stages, text):
    assert facts(stages, text) == facts(stages, PLAIN[text])


def test_iris_are_made_of_the_offsets_of_the_text_as_it_is(stages):
    text = "Gun\u00admen killed four sol\u00addiers in Ga\u00ado. They burned a school."
    (found,) = stages.extract([Article("a", text)])
    killed = next(event for event in found.events if event.killed == 4)
    start = text.index("killed")
    assert killed.iri == Iris().event("a", start, start + 6)
    assert {argument.span.of(text) for argument in killed.arguments} >= {
        "Gun\u00admen",
        "four sol\u00addiers",
    }
    for entity in found.entities:
        assert all(mention.of(text) for mention in entity.mentions)
