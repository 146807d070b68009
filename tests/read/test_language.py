"""What is not English is skipped and named; what is too short to tell is read."""

import io
import json

import pytest

from kg.model import Article, Skipped
from kg.read import language, read_articles
from kg.read.language import find_foreign_language
from kg.settings import Reading

FOREIGN = {
    "de": "Die Rebellen haben am Dienstag den Hafen von Massawa beschossen und dabei drei Seeleute getötet, "
    "wie die Marine am Mittwoch mitteilte. Zwei Kräne wurden zerstört, und Schiffe mussten draußen warten.",
    "fr": "Les rebelles ont bombardé mardi le port de Massaoua, tuant trois marins, a annoncé la marine mercredi. "
    "Deux grues ont été détruites et les navires ont dû attendre au large de la baie.",
    "es": "Los rebeldes bombardearon el martes el puerto de Massawa y mataron a tres marineros, informó la marina "
    "el miércoles. Dos grúas quedaron destruidas y los barcos tuvieron que esperar fuera de la bahía.",
    "nl": "De rebellen hebben dinsdag de haven van Massawa beschoten en daarbij drie zeelieden gedood, zei de marine "
    "woensdag. Twee kranen werden vernield en schepen moesten buiten de baai wachten.",
    "da": "Oprørerne beskød tirsdag havnen i Massawa og dræbte tre søfolk, oplyste flåden onsdag. To kraner blev "
    "ødelagt, og skibene måtte vente uden for bugten, sagde en talsmand for havnen.",
    "ru": "Повстанцы обстреляли во вторник порт Массауа, погибли три моряка, сообщил в среду военно-морской флот.",
    "ar": "قصف المتمردون ميناء مصوع يوم الثلاثاء مما أسفر عن مقتل ثلاثة بحارة، بحسب ما أعلنت البحرية يوم الأربعاء.",
    "zh": "叛军周二炮击马萨瓦港口，造成三名水手死亡，海军周三表示。两台起重机被毁，船只被告知在海湾外等候。",
}
ENGLISH = [
    "Rebels shelled Massawa.",
    "Rebels shelled the port of Massawa on Tuesday, killing three sailors, the navy said on Wednesday. Two cranes "
    "were destroyed and ships were told to wait.",
    "Massawa: 3 killed, 5 injured. Keren: 2 killed. Asmara: 12 arrested, 4 released. Dekemhare: shops closed, "
    "traffic stopped. Assab: port open, ferries delayed. Barentu: power restored.",
    "Ras al-Khaimah, Umm al-Quwain, Abu Dhabi: Sheikh Mohammed bin Rashid Al Maktoum met Crown Prince Mohammed bin "
    "Salman in Riyadh on Monday. They discussed the war in Gaza.",
]  # fmt: skip


@pytest.mark.parametrize("code", FOREIGN)
def test_an_article_in_another_language_is_skipped_and_named(code):
    (item,) = read_articles("-", stdin=io.BytesIO(FOREIGN[code].encode()))
    assert isinstance(item, Skipped)
    assert (item.kind, item.source) == ("language", "standard input")
    assert repr(code) in item.reason


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_read_whatever_names_it_holds(text):
    assert find_foreign_language(Article("a", text)) is None


@pytest.mark.parametrize("code", FOREIGN)
def test_without_the_detector_what_is_surely_foreign_is_skipped_too(monkeypatch, code):
    monkeypatch.setattr(language, "_has_detector", lambda: False)
    assert find_foreign_language(Article("a", FOREIGN[code])) is not None
    assert [find_foreign_language(Article("a", text)) for text in ENGLISH[:2]] == [None, None]


def test_the_words_go_before_what_the_source_says():
    assert find_foreign_language(Article("a", ENGLISH[1], language="de")) is None
    assert find_foreign_language(Article("a", "Massawa beschossen.", language="de")) == "de"
    assert find_foreign_language(Article("a", "Massawa shelled.", language="en-GB")) is None


def test_any_language_is_read_by_option():
    line = json.dumps({"text": FOREIGN["de"]}).encode()
    (article,) = read_articles("-", stdin=io.BytesIO(line), reading=Reading(any_language=True))
    assert isinstance(article, Article)


def test_half_an_article_in_another_script_is_not_enough_to_skip_it():
    text = f"{ENGLISH[1]} {ENGLISH[1]} {FOREIGN['zh']}"
    assert find_foreign_language(Article("a", text)) is None
