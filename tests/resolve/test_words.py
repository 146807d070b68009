"""Stems, groups of words, weights."""

import pytest

from kg.resolve.words import WordWeights, bag_of, cosine, kindred, stem

SAME = [
    "kill killed killing kills",
    "die died death dead dying",
    "shoot shot shooting shots",
    "announce announced announcement announcing",
    "nominate nominee nomination",
    "explode explosion exploded",
    "arrive arrival arrived",
    "steal stole stolen",
    "agree agreement agreed",
    "Iran Iran's iran’s",
    "offer offers offered offering",
    "discover discovered discovers",
]
OTHER = ["host hostage", "party partner", "fire fair", "charge change", "die dig"]


@pytest.mark.parametrize("words", SAME)
def test_forms_and_nouns_of_a_verb_share_a_stem(words):
    assert len({stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize("words", OTHER)
def test_other_words_do_not(words):
    left, right = words.split()
    assert stem(left) != stem(right)


@pytest.mark.parametrize(
    ("left", "right", "group"),
    [
        ("fired", "dismissal", "dismissal"),
        ("foiled", "thwarted", "foiling"),
        ("quake", "tremors", "earthquake"),
    ],
)
def test_words_of_like_meaning_share_a_group(left, right, group):
    assert group in kindred(stem(left)) & kindred(stem(right))


def test_names_and_repeated_words_weigh_more_in_a_bag():
    bag = bag_of("Massawa fell; the siege, a long siege, was over in Massawa")
    assert bag["massawa"] > bag["sieg"] > bag["fall"]


def test_words_of_every_text_weigh_nothing_where_a_limit_is_set():
    weights = WordWeights([["a", "b"], ["a", "c"], ["a"]], least=1, most=0.9, smoothing=0)
    assert weights.weight("a") == 0 < weights.weight("b")
    assert weights.weight("z") == 0
    assert cosine(weights.vector({"a": 1, "b": 1}), weights.vector({"b": 1})) == pytest.approx(1)
    assert weights.vector({"a": 1}) == {}
