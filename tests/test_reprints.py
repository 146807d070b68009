"""Reprints of one wire story are one article with several publishers; short texts and updates are not merged."""

import json
import random
import subprocess
import sys
import textwrap
from datetime import date, timedelta

import pytest

import kg
from kg.model import Article
from kg.pipeline import ReprintedArticle
from kg.reprints import FEWEST_WORDS, STATE_NAME, Print, Reprints
from kg.settings import Settings
from tests.stand_in import StandInExtractor

STORY = (
    "Rebels shelled the port of Massawa on Tuesday, killing three sailors and setting a warehouse on fire, "
    "the navy said. The harbour master said that two cranes were destroyed and that ships were told to wait "
    "outside the bay until the fires were out. Residents of the old town described hours of explosions and "
    "said that the electricity failed before midnight. A spokesman for the government blamed a group that it "
    "accuses of taking weapons from abroad, and promised that those who fired the rockets would be brought to"
    " justice. Talks between the two sides are to begin in Asmara next week, mediators said, although neither"
    " has yet named its delegation. The port handles most of the country's grain, and traders warned that "
    "prices would rise if it stays closed for long."
)
UPDATE = (
    " The navy later said that a patrol boat had been hit as well and that its crew had been taken ashore by "
    "fishermen. Doctors at the regional hospital asked for blood donors and said that the wards were full of "
    "people from the quay."
)
DAY = date(2024, 7, 17)


@pytest.fixture(autouse=True)
def stand_in(monkeypatch):
    monkeypatch.setattr("kg.extract.Extractor", StandInExtractor, raising=False)


def find(*articles: Article, stored: bool = True, folder=None) -> list[str | None]:
    with Reprints(folder, lambda _: stored) as reprints:
        return [reprints.find_original(article) for article in articles]


def article(name: str, text: str, **fields) -> Article:
    return Article(name, text, published=fields.pop("published", DAY), **fields)


SAME = {
    "as it was": STORY,
    "in other lines": textwrap.fill(STORY, 60),
    "with other quotes and capitals": STORY.replace("country's", "country’s").replace("Rebels", "REBELS"),
    "with a byline": "By our correspondent. " + STORY,
    "with a word of house style": STORY.replace("harbour", "harbor").replace("fires", "blazes"),
    "cut from the end": STORY[: STORY.index("The port handles")].strip(),
}
OTHER = {
    "a fifth of it new": STORY + UPDATE,
    "a higher toll": STORY.replace("three sailors", "four sailors"),
    "a toll where there was none": STORY.replace("fires were out", "12 fires were out"),
    "a denial": STORY.replace("blamed a group", "denied it was a group"),
    "half of it": STORY[: len(STORY) // 2],
    "another story": " ".join(random.Random(1).sample(STORY.split(), len(STORY.split()))),
}


@pytest.mark.parametrize("how", SAME)
def test_a_reprint_is_found(how):
    assert find(article("a", STORY), article("b", SAME[how])) == [None, "a"]


@pytest.mark.parametrize("how", OTHER)
def test_what_is_new_is_no_reprint(how):
    assert find(article("a", STORY), article("b", OTHER[how])) == [None, None]


def test_a_short_text_is_never_merged():
    short = " ".join(STORY.split()[: FEWEST_WORDS - 1])
    assert find(article("a", short), article("b", short)) == [None, None]
    longer = " ".join(STORY.split()[: FEWEST_WORDS + 1])
    assert find(article("a", longer), article("b", longer)) == [None, "a"]


def test_the_same_words_of_another_week_are_another_article():
    later = article("b", STORY, published=DAY + timedelta(days=7))
    assert find(article("a", STORY), later) == [None, None]
    assert find(article("a", STORY), article("b", STORY, published=None)) == [None, "a"]


def test_a_reprint_of_a_reprint_belongs_to_the_first():
    assert find(article("a", STORY), article("b", STORY), article("c", STORY)) == [None, "a", "a"]


def test_later_builds_know_earlier_articles(tmp_path):
    assert find(article("a", STORY), folder=tmp_path) == [None]
    assert find(article("b", STORY), article("a", STORY), folder=tmp_path) == ["a", None]
    assert find(article("c", STORY), stored=False, folder=tmp_path) == [None]


def test_an_article_whose_text_changed_is_compared_by_its_new_text(tmp_path):
    find(article("a", STORY), folder=tmp_path)
    found = find(article("a", OTHER["another story"]), article("b", STORY), folder=tmp_path)
    assert found == [None, None]
    assert find(article("c", OTHER["another story"]), folder=tmp_path) == ["a"]


def test_candidates_are_found_wherever_the_words_differ():
    """Of texts with a few words changed at random, hardly one may be missed."""
    dice = random.Random(7)
    words = STORY.split()
    missed = 0
    for _ in range(200):
        changed = list(words)
        for place in dice.sample(range(len(words)), 3):
            changed[place] = "altered"
        taken, known = Print.of(" ".join(changed)), Print.of(STORY)
        missed += not set(taken.bands) & set(known.bands)
        assert taken.reprints(known.triples, known.telling)
    assert missed <= 2


def test_what_is_kept_does_not_depend_on_the_process():
    code = f"from kg.reprints import Print; print(sorted(Print.of({STORY!r}).bands)[0])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) == sorted(Print.of(STORY).bands)[0]


def rows(path, *articles: Article):
    lines = [
        {"id": a.id, "text": a.text, "published": a.published.isoformat(), "source": a.source, "url": a.url}
        for a in articles
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines))
    return path


NEWS = (
    article("a", STORY, source="Gulf Wire", url="https://wire.example/a"),
    article("b", SAME["with a byline"], source="Daily", url="https://daily.example/b"),
    article("c", STORY + UPDATE, source="Gulf Wire", url="https://wire.example/c"),
    article("d", STORY, source="Post", url="https://post.example/d"),
)
PUBLISHERS = (
    "SELECT ?publisher { ?a schema:identifier 'a' ; schema:publisher ?publisher } ORDER BY ?publisher"
)
ADDRESSES = "SELECT ?url { ?a schema:identifier 'a' ; schema:sameAs ?url } ORDER BY ?url"


def column(graph, query: str) -> list[object]:
    return [next(iter(row.values())) for row in graph.query(query).to_dicts()]


def test_the_graph_has_one_article_with_every_publisher_and_address(tmp_path):
    outcomes = []
    with kg.build(rows(tmp_path / "n.jsonl", *NEWS), store=tmp_path / "s", listen=outcomes.append) as graph:
        assert [a.id for a in graph.articles()] == ["a", "c"]
        assert column(graph, PUBLISHERS) == ["Daily", "Gulf Wire", "Post"]
        assert column(graph, ADDRESSES) == ["https://daily.example/b", "https://post.example/d"]
        assert graph.report.n_reprints == 2
        assert graph.validate().conforms
        assert [row["publisher"] for row in graph.query("articles").to_dicts()] == [
            "Daily, Gulf Wire, Post",
            "Gulf Wire",
        ]
    assert [o for o in outcomes if isinstance(o, ReprintedArticle)] == [
        ReprintedArticle("b", "a"),
        ReprintedArticle("d", "a"),
    ]


def test_reprints_can_be_kept(tmp_path):
    settings = Settings(keep_duplicates=True)
    with kg.build(rows(tmp_path / "n.jsonl", *NEWS), store=tmp_path / "s", settings=settings) as graph:
        assert [a.id for a in graph.articles()] == ["a", "b", "c", "d"]
        assert not (tmp_path / "s" / STATE_NAME).exists()


def test_building_again_changes_nothing_and_a_later_reprint_is_added(tmp_path):
    path = rows(tmp_path / "n.jsonl", *NEWS[:3])
    with kg.build(path, store=tmp_path / "s") as graph:
        before = graph.export("nquads")
    with kg.build(path, store=tmp_path / "s") as graph:
        assert graph.export("nquads") == before
        assert (graph.report.n_unchanged, graph.report.n_reprints) == (2, 1)
    with kg.build(rows(tmp_path / "m.jsonl", NEWS[3]), store=tmp_path / "s") as graph:
        assert column(graph, PUBLISHERS) == ["Daily", "Gulf Wire", "Post"]


def test_a_reprint_that_got_news_of_its_own_is_an_article(tmp_path):
    with kg.build(rows(tmp_path / "n.jsonl", *NEWS[:2]), store=tmp_path / "s"):
        pass
    changed = article("b", STORY + UPDATE, source="Daily", url="https://daily.example/b")
    with kg.build(rows(tmp_path / "n.jsonl", changed), store=tmp_path / "s") as graph:
        assert [a.id for a in graph.articles()] == ["a", "b"]
        assert column(graph, PUBLISHERS) == ["Gulf Wire"]


def test_an_article_that_was_kept_becomes_a_reprint_when_they_are_not_kept(tmp_path):
    path = rows(tmp_path / "n.jsonl", *NEWS[:2])
    with kg.build(path, store=tmp_path / "s", settings=Settings(keep_duplicates=True)):
        pass
    with kg.build(path, store=tmp_path / "s") as graph:
        assert [a.id for a in graph.articles()] == ["a"]
        assert column(graph, PUBLISHERS) == ["Daily", "Gulf Wire"]


def test_removing_a_reprint_or_the_article_takes_what_is_said_of_it(tmp_path):
    with kg.build(rows(tmp_path / "n.jsonl", *NEWS), store=tmp_path / "s") as graph:
        assert graph.remove("b") == 3
        assert column(graph, PUBLISHERS) == ["Gulf Wire", "Post"]
        graph.remove("a")
        graph.remove("c")
        assert column(graph, "SELECT ?p { ?a kg:reprintedAs ?p }") == []
    with kg.build(rows(tmp_path / "n.jsonl", NEWS[1]), store=tmp_path / "s") as graph:
        assert [a.id for a in graph.articles()] == ["b"]


def test_a_state_that_is_no_database_is_one_line(tmp_path):
    (tmp_path / STATE_NAME).write_bytes(b"not a database, and long enough to be read as one" * 20)
    with (
        pytest.raises(kg.StoreError, match="delete it from the store's directory"),
        Reprints(tmp_path, lambda _: True),
    ):
        pass
