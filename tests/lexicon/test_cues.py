"""The loader of the cue words: what it reads, and every fault that it must refuse."""

from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.lexicon import cues
from kg.lexicon.cues import Factuality, load_cues

SHIPPED = Path(cues.__file__).with_name("factuality.toml")


def written(path: Path, *, old: str, new: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    file = path / "factuality.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return file


def test_shipped_words_say_what_they_do_to_an_event() -> None:
    governor = load_cues().governor_of_verb("threaten")
    assert governor is not None
    assert governor.effect == Factuality(certainty="possible", future=True, outcome="threatened")


def test_the_longer_entry_wins() -> None:
    found = load_cues()
    cancelled, asked = found.governor_of_verb("call off", "call"), found.governor_of_verb("call")
    assert cancelled is not None
    assert asked is not None
    assert (cancelled.name, asked.name) == ("cancel", "ask")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('outcome = "planned"', 'outcome = "planed"', "planed"),
        ('objects = "all"', 'objects = "every"', "every"),
        ('kind = "speech"', 'kind = "song"', "song"),
        ("[modal]", "[modals]", "modals"),
        ('name = "plan"', 'name = "plan"\nverb = ["go"]', "verb"),
        ('"thwart"', '"Thwart"', "Thwart"),
        ('"thwart"', '"thwart", "thwart"', "twice"),
        ('"thwart"', '"thwart", "threaten"', "stands in 'threaten' and in 'foil'"),
        ("[modal]", "[modal", "cannot be read"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(LexiconError, match=said) as caught:
        load_cues(written(tmp_path, old=old, new=new))
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="none"):
        load_cues(tmp_path / "none.toml")
