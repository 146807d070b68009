"""Fits of log-linear models by named features: they learn, they are the same each time, and what they write loads."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import event_nouns, salience
from benchmarks.event_nouns import join_words
from benchmarks.fitting import Example, Penalty, fit, held_out, write_model
from benchmarks.salience import Judged
from benchmarks.wordnet import FILES, read_wordnet
from kg.loglinear import load_loglinear

FREE, STRICT = Penalty(0.0, 0.01), Penalty(200.0, 0.0)


def shares(**right_of_ten: int) -> Iterator[Example]:
    """Ten examples for each feature in each of five groups, so many of them right."""
    for feature, n_right in right_of_ten.items():
        for n in range(50):
            yield Example((feature,), n % 10 < n_right, group=f"g{n // 10}")


EXAMPLES = list(shares(news=9, talk=2))


def test_the_fit_finds_the_shares() -> None:
    model = fit(EXAMPLES, FREE)
    assert model.probability(["news"]) == pytest.approx(0.9, abs=0.01)
    assert model.probability(["talk"]) == pytest.approx(0.2, abs=0.01)


def test_weights_of_examples_count() -> None:
    heavy = [Example(e.features, e.right, 9.0 if e.right else 1.0) for e in EXAMPLES]
    assert fit(heavy, FREE).probability(["talk"]) == pytest.approx(18 / 26, abs=0.02)


def test_the_penalty_leaves_out_what_tells_nothing() -> None:
    model = fit(EXAMPLES, STRICT)
    assert model.weights == {}
    assert model.bias == pytest.approx(math.log(0.55 / 0.45), abs=0.01)


def test_a_rare_feature_has_no_weight() -> None:
    rare = Example(("once",), True)
    assert "once" not in fit([*EXAMPLES, rare], FREE).weights
    assert "once" in fit([*EXAMPLES, rare], Penalty(0.0, 0.01, fewest=1)).weights


def test_the_same_examples_give_the_same_weights() -> None:
    penalty = Penalty(0.1, 0.1)
    assert fit(EXAMPLES, penalty) == fit(EXAMPLES, penalty)
    assert held_out(EXAMPLES, penalty, 5) == held_out(EXAMPLES, penalty, 5)


def test_a_held_out_group_has_no_say() -> None:
    odd = [Example(("news",), False, group="odd")] * 40
    chances = held_out([*EXAMPLES, *odd], FREE, 6)
    assert chances[-1] == pytest.approx(0.9, abs=0.01)
    assert held_out(odd, FREE, 1, always=EXAMPLES)[0] == pytest.approx(0.9, abs=0.01)


def test_what_is_written_loads(tmp_path: Path) -> None:
    path, model = tmp_path / "model.json", fit(EXAMPLES, FREE)
    write_model(path, "a test", model, {"likely": 0.5})
    loaded = load_loglinear(path, "likely")
    assert (loaded.bias, dict(loaded.weights)) == (model.bias, dict(model.weights))
    assert loaded.thresholds == {"likely": 0.5}


def test_words_of_a_treebank_are_joined_as_printed() -> None:
    text, starts = join_words("`` It 's ( about ) $ 5 , '' he did n't say .".split())
    assert text == "\"It's (about) $5,\" he didn't say."
    assert text[starts[4] :].startswith("about")
    assert join_words('He said " yes " .'.split())[0] == 'He said "yes".'


def test_absent_data_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr("sys.argv", ["event_nouns.py", str(tmp_path)])
    assert event_nouns.main() == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "annot.train.csv" in said


def test_wordnet_tells_the_sort_of_a_noun(tmp_path: Path) -> None:
    files = {
        "data.noun": "  1 a licence\n00000001 04 n 01 raid 0 002 @ 00000002 n 0000 + 00000009 v 0101 | an act\n"
        "00000002 06 n 01 depot 0 000 | a thing\n",
        "index.noun": "raid n 2 1 + 2 0 00000001 00000002\ndepot n 1 0 1 0 00000002\n",
        "index.verb": "raid v 1 0 1 0 00000009\n",
        "cntlist.rev": "raid%1:04:00:: 1 5\nraid%2:33:00:: 1 2\n",
    }
    assert set(files) == set(FILES)
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="latin-1")
    wordnet = read_wordnet(tmp_path)
    assert wordnet.met == {"raid"}
    assert wordnet.features("depot") == ("wordnet 1 artifact", "wordnet 0 thirds of verbs")
    assert wordnet.features("raid") == (
        *("wordnet 1 act of a verb", "wordnet 2 artifact", "wordnet 1 thirds of verbs", "wordnet verb"),
    )
    assert wordnet.features("qwerty") == ("wordnet none",)


def test_salience_is_measured_on_what_the_gold_says() -> None:
    judged = [Judged("a", "train", "w", typed, (), says) for typed, says in (
        (True, "main"), (False, "main"), (False, "minor"), (False, "lacking"),
    )]  # fmt: skip
    assert salience.measure(judged, [True, False, False, True]) == {
        "accuracy": 0.6667,
        "noise": 0.25,
        "main_lost": 0.5,
        "minor_kept": 0.0,
    }
    assert salience.decide(judged, [0.4] * 4, {"typed": 0.3, "plain": 0.5}) == [True, False, False, False]
    assert salience.choose_threshold(judged, [0.9, 0.8, 0.4, 0.3]) == pytest.approx(0.41)
