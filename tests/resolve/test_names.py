"""What is a name, and which names may be one person's."""

import pytest

from kg.resolve.names import Name, may_be_one_person, read_name


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("President Joe Biden", ("joe", "biden")),
        ("Gen. Patrick Ryder", ("patrick", "ryder")),
        ("Mohammed Shia al-Sudani", ("mohammed", "shia", "sudani")),
        ("François Dupré Jr.", ("francois", "dupre")),
        ("Tower 22", ("tower", "22")),
        ("the Bank of England", ("bank", "england")),
    ],
)
def test_a_name_is_its_words_without_titles_and_particles(words, parts):
    assert read_name(words) == Name(parts)


@pytest.mark.parametrize("words", ["three soldiers", "U.S. officials", "the base", "22", "President", ""])
def test_a_description_is_no_name(words):
    assert read_name(words) is None


def test_a_single_word_at_the_start_of_a_sentence_tells_nothing():
    assert read_name("Crowds", is_initial=True) is None
    assert read_name("Crowds") == Name(("crowds",))


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        ("Joe Biden", "J. Biden", True),
        ("Joe Biden", "Biden", True),
        ("Joe R. Biden", "Joe Biden", True),
        ("Joe Biden", "Hunter Biden", False),
        ("Joe Biden", "Joe Bidden", False),
    ],
)
def test_first_names_may_exclude_one_another(left, right, verdict):
    assert may_be_one_person(read_name(left), read_name(right)) is verdict
