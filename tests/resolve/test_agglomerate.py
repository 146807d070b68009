"""Average-link clustering: no chaining, vetoes, rulings, one result whatever the order."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.resolve.agglomerate import Linkage, Ruling, agglomerate

HALF = Linkage(0.5)


def cluster(scores, items="abcd", rulings=(), linkage=HALF):
    def score(left, right):
        return scores.get((left, right), 0.0)

    return agglomerate(items, scores, score, linkage=linkage, rulings=rulings)


def test_a_chain_does_not_become_one_cluster():
    chain = {("a", "b"): 0.9, ("b", "c"): 0.8, ("c", "d"): 0.85}
    assert cluster(chain) == (("a", "b"), ("c", "d"))


def test_pairs_that_were_no_candidates_are_scored_when_their_clusters_meet():
    asked = []

    def score(left, right):
        asked.append((left, right))
        return 0.9

    assert agglomerate("abc", [("a", "b"), ("b", "c")], score, linkage=HALF) == (("a", "b", "c"),)
    assert ("a", "c") in asked


def test_a_vague_account_joins_the_cluster_that_holds_one_plainly_like_it():
    scores = {("a", "b"): 0.9, ("b", "c"): 0.8, ("a", "c"): 0.15}
    assert cluster(scores, "abc") == (("a", "b"), ("c",))
    assert cluster(scores, "abc", linkage=Linkage(0.5, pull=0.25)) == (("a", "b", "c"),)


def test_a_veto_between_two_members_keeps_their_clusters_apart():
    scores = {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): None}
    assert cluster(scores, "abc") == (("a", "b"), ("c",))


def test_a_ruling_joins_what_scores_nothing_and_parts_what_scores_well():
    assert cluster({}, "abc", [Ruling("c", "a", True)]) == (("a", "c"), ("b",))
    assert cluster({("a", "b"): 1.0}, "ab", [Ruling("a", "b", False)]) == (("a",), ("b",))


def test_a_ruling_parts_whole_clusters():
    scores = dict.fromkeys(combinations("abcd", 2), 0.9)
    parts = cluster(scores, rulings=[Ruling("a", "d", False)])
    home = {item: part for part in parts for item in part}
    assert home["a"] != home["d"]
    assert sorted(item for part in parts for item in part) == list("abcd")


def test_rulings_on_unknown_items_are_left_out():
    assert cluster({}, "a", [Ruling("a", "z", True), Ruling("y", "z", False)]) == (("a",),)


@given(st.integers(0, 10_000))
def test_the_result_does_not_depend_on_the_order(seed):
    chance = random.Random(seed)
    items = [f"i{number}" for number in range(9)]
    scores = {pair: chance.choice([0.0, 0.4, 0.6, 0.9, None]) for pair in combinations(items, 2)}
    first = cluster(scores, items)
    pairs = list(scores.items())
    chance.shuffle(pairs)
    chance.shuffle(items)
    assert cluster(dict(pairs), items) == first
    assert sorted(item for part in first for item in part) == sorted(items)


@pytest.mark.parametrize("size", [13, 40])
def test_large_clusters_are_compared_by_a_sample_and_still_found_whole(size):
    items = [f"i{number:03}" for number in range(size)]
    scores = dict.fromkeys(combinations(items, 2), 0.9)
    assert cluster(scores, items) == (tuple(items),)
