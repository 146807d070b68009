"""The lexicon's data and the loader's checks."""

import dataclasses
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

import kg.lexicon.loader as loader
from kg.errors import LexiconError
from kg.lexicon import Condition, Frame, Lexicon, Sense
from kg.lexicon.entries import EntryReader
from kg.lexicon.frames import read_frames
from kg.vocab import event_classes, is_subclass, ontology_files

CATEGORIES = frozenset(
    "Conflict Harm Protest Crime Justice Diplomacy Communication Movement Politics Economy Disaster".split()
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load()


def all_senses(lexicon: Lexicon) -> list[Sense]:
    return [sense for group in lexicon.senses.values() for sense in group]


def best(lexicon: Lexicon, lemma: str, pos: str, **found: list[str]) -> str | None:
    """Class of the first sense of a transitive verb, or a noun, with these lemmas around it."""
    for sense in lexicon.senses_of(lemma, pos):
        if sense.particle and " ".join(sense.particle) not in found.get("particle", []):
            continue
        if sense.before or sense.transitive is (not found.get("object")):
            continue
        if all(c.holds(found.get(c.slot, []), found.get(f"{c.slot}_kind", [])) for c in sense.conditions):
            return sense.event_class
    return None


def test_every_class_has_a_trigger(lexicon: Lexicon) -> None:
    missing = set(event_classes()) - {s.event_class for s in all_senses(lexicon)} - {"Event"}
    assert missing == set()


def test_every_class_outside_the_categories_has_a_verb_and_a_noun(lexicon: Lexicon) -> None:
    for pos in ("VERB", "NOUN"):
        covered = {s.event_class for s in all_senses(lexicon) if s.pos == pos}
        assert set(event_classes()) - covered - CATEGORIES - {"Event"} == set(), pos


def test_it_is_large(lexicon: Lexicon) -> None:
    assert len(all_senses(lexicon)) > 2000


def test_it_is_read_once() -> None:
    assert Lexicon.load() is Lexicon.load()


def test_values_cannot_be_changed(lexicon: Lexicon) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        lexicon.suffixes = ()  # type: ignore[misc]
    with pytest.raises(TypeError):
        lexicon.senses["x", "VERB"] = ()  # type: ignore[index]


def test_special_senses_come_before_general_ones(lexicon: Lexicon) -> None:
    for (head, pos), group in lexicon.senses.items():
        ranks = [(len(s.lemma.split()), s.n_required) for s in group]
        assert ranks == sorted(ranks, reverse=True), (head, pos)


def test_no_sense_is_out_of_reach(lexicon: Lexicon) -> None:
    """A sense without conditions ends the search, so none of the same words may follow it."""
    for (head, pos), group in lexicon.senses.items():
        for sense, later in pairwise(group):
            bare = not sense.conditions and sense.transitive is None and sense.passive is None
            assert not (bare and sense.lemma == later.lemma), (
                head,
                pos,
                sense.event_class,
                later.event_class,
            )


@pytest.mark.parametrize(
    ("lemma", "pos", "found", "expected"),
    [
        ("strike", "VERB", {"subject": ["drone"], "object": ["base"]}, "DroneStrike"),
        ("strike", "VERB", {"subject": ["rebel"], "object": ["base"]}, "Attack"),
        ("strike", "VERB", {"subject": ["rebel"], "object": ["deal"]}, "Agreement"),
        ("strike", "VERB", {"subject": ["worker"]}, "LaborStrike"),
        ("strike", "VERB", {"subject": ["earthquake"], "object": ["coast"]}, "Disaster"),
        ("strike", "NOUN", {"modifier": ["drone"]}, "DroneStrike"),
        ("strike", "NOUN", {"modifier": ["rail"]}, "LaborStrike"),
        ("strike", "NOUN", {"governor": ["kill"]}, "Attack"),
        ("strike", "NOUN", {}, None),
        ("attack", "NOUN", {"modifier": ["heart"]}, None),
        ("attack", "NOUN", {"head": ["helicopter"]}, None),
        ("attack", "NOUN", {"modifier": ["mortar"]}, "Shelling"),
        ("launch", "VERB", {"object": ["drone"]}, "DroneStrike"),
        ("launch", "VERB", {"object": ["missile"]}, "MissileStrike"),
        ("launch", "VERB", {"object": ["smartphone"]}, "ProductLaunch"),
        ("launch", "VERB", {"object": ["attack"]}, None),
        ("fire", "VERB", {"object": ["employee"]}, "Resignation"),
        ("fire", "VERB", {"object": ["rocket"]}, "MissileStrike"),
        ("fire", "VERB", {"prep": ["at"]}, "Shooting"),
        ("fire", "NOUN", {"head": ["department"]}, None),
        ("fall", "VERB", {"subject": ["share"]}, "PriceChange"),
        ("fall", "VERB", {"subject": ["child"]}, None),
        ("meet", "VERB", {"object": ["minister"]}, "Meeting"),
        ("meet", "VERB", {"object": ["deadline"]}, None),
        ("order", "VERB", {"object": ["aircraft"]}, "Purchase"),
        ("order", "VERB", {"object": ["resident"], "clause": ["inf"]}, "Demand"),
        ("ask", "VERB", {"object": ["witness"], "clause": ["inf"]}, "Request"),
        ("shoot", "VERB", {"object": ["drone"]}, "Interception"),
        ("shoot", "VERB", {"object": ["drone"], "particle": ["down"]}, "Interception"),
        ("shoot", "VERB", {"object": ["man"]}, "Shooting"),
        ("take", "VERB", {"object": ["man"], "prep": ["to"], "prep_object": ["hospital"]}, "Treatment"),
        ("take", "VERB", {"object": ["man"], "prep": ["into"], "prep_object": ["custody"]}, "Arrest"),
        ("plant", "VERB", {"object": ["bomb"]}, "Manufacture"),
        ("plant", "VERB", {"object": ["tree"]}, None),
        ("release", "VERB", {"object": ["prisoner"]}, "Release"),
        ("release", "VERB", {"object": ["report"]}, "Announcement"),
        ("lose", "VERB", {"object": ["life"]}, "Death"),
        ("seize", "VERB", {"object": ["power"]}, "Coup"),
        ("crash", "VERB", {"subject": ["market"]}, "PriceChange"),
        ("crash", "VERB", {"subject": ["plane"]}, "Crash"),
    ],
)
def test_words_get_the_class_that_their_neighbours_ask_for(
    lexicon: Lexicon, lemma: str, pos: str, found: dict[str, list[str]], expected: str | None
) -> None:
    assert best(lexicon, lemma, pos, **found) == expected


@pytest.mark.parametrize(
    ("frame", "slot", "kinds", "expected"),
    [
        ("attack", "on", ("place",), "patient"),
        ("attack", "in", ("place",), "place"),
        ("attack", "compound", ("weapon",), "instrument"),
        ("attack", "subject", ("weapon",), "instrument"),
        ("explode", "subject", ("thing",), "instrument"),
        ("harm", "subject", ("actor",), "agent"),
        ("suffer", "subject", ("actor",), "patient"),
        ("motion", "to", ("place",), "destination"),
        ("leave", "object", ("place",), "origin"),
        ("request", "object", ("actor",), "recipient"),
        ("charge", "with", ("thing",), "topic"),
        ("sell", "to", ("actor",), "recipient"),
        ("act", "in", ("thing",), None),
        ("act", "despite", ("thing",), None),
    ],
)
def test_frames_give_roles(
    lexicon: Lexicon, frame: str, slot: str, kinds: tuple[str, ...], expected: str | None
) -> None:
    assert lexicon.frames[frame].role(slot, *kinds) == expected


def test_frames_link_events(lexicon: Lexicon) -> None:
    assert lexicon.frames["harm"].link("in") == "cause"
    assert lexicon.frames["harm"].role("in", "event") is None
    assert lexicon.frames["attack"].link("in") == "partOf"
    assert lexicon.frames["attack"].link("with") is None


def test_a_frame_takes_the_first_kind_that_its_slot_names() -> None:
    frame = Frame("f", {"at": {"place": "place", "any": "topic"}}, {})
    assert frame.role("at", "actor", "place") == "place"
    assert frame.role("at", "actor") == "topic"


def test_negated_conditions_exclude() -> None:
    condition = Condition("modifier", frozenset({"heart"}), frozenset(), negated=True)
    assert condition.holds([])
    assert not condition.holds(["heart"])


def test_an_article_is_about_what_three_of_its_words_name() -> None:
    words = frozenset({"union", "wage", "picket", "walkout"})
    about = Condition("article", words, frozenset())
    assert about.holds(["union", "wage", "picket"])
    assert not about.holds(["union", "wage", "rocket"])
    assert Condition("article", words, frozenset(), negated=True).holds(["union", "wage"])


def test_what_the_article_is_about_outweighs_one_neighbour(lexicon: Lexicon) -> None:
    strikes = [
        s for s in lexicon.senses_of("strike", "NOUN") if any(c.slot == "article" for c in s.conditions)
    ]
    assert {(s.event_class, s.n_required) for s in strikes} >= {("LaborStrike", 2), ("Attack", 2)}


def test_a_hyphen_is_a_token_of_its_own(lexicon: Lexicon) -> None:
    assert ("sell", "-") in {s.before for s in lexicon.senses_of("off", "NOUN")}


def test_light_verbs_place_their_subject(lexicon: Lexicon) -> None:
    verbs = ("carry out", "suffer", "come under")
    assert [lexicon.light_verbs[verb] for verb in verbs] == ["agent", "patient", "patient"]


@pytest.mark.parametrize(
    "noun", ["ceremony", "crisis", "delay", "refurbishment", "privatization", "recession"]
)
def test_event_nouns(lexicon: Lexicon, noun: str) -> None:
    assert lexicon.is_event_noun(noun)


@pytest.mark.parametrize(
    "noun", ["station", "government", "building", "insurance", "aircraft", "hospital", "week"]
)
def test_other_nouns(lexicon: Lexicon, noun: str) -> None:
    assert not lexicon.is_event_noun(noun)


def test_lists_do_not_contradict_each_other(lexicon: Lexicon) -> None:
    assert not lexicon.event_nouns & lexicon.not_events
    assert not lexicon.event_adjectives & lexicon.stop_adjectives
    assert not lexicon.stop_verbs & lexicon.state_verbs


def test_plain_events_have_frames(lexicon: Lexicon) -> None:
    assert lexicon.plain_frame("collapse", "VERB").role("subject", "thing") == "patient"
    assert lexicon.plain_frame("search", "VERB").role("for", "thing") == "topic"
    assert lexicon.plain_frame("frobnicate", "VERB").name == "act"


def test_people_have_one_sector(lexicon: Lexicon) -> None:
    nouns = [noun for group in lexicon.people.values() for noun in group]
    assert len(nouns) == len(set(nouns))
    assert (lexicon.sector("insurgent"), lexicon.sector("table")) == ("REB", None)


def test_named_sets_hold_their_members(lexicon: Lexicon) -> None:
    assert lexicon.sets["drones"] < lexicon.sets["weapons"]
    assert lexicon.sets["aircraft"] < lexicon.sets["vehicles"]


def test_a_frame_of_every_sense_fits_its_class(lexicon: Lexicon) -> None:
    """A bomb is the instrument of its explosion, whatever the sentence's subject."""
    explosions = [s for s in all_senses(lexicon) if s.head in ("explode", "detonate", "explosion")]
    assert explosions
    assert all(s.frame.name == "explode" for s in explosions if is_subclass(s.event_class, "Attack"))


def test_own_entries_come_first(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[Raid]\nframe = "attack"\nverbs = ["zorch", { lemma = "detonate", weight = 0.1 }]\n')
    lexicon = Lexicon.load(own)
    assert [s.event_class for s in lexicon.senses_of("zorch", "VERB")] == ["Raid"]
    assert lexicon.senses_of("detonate", "VERB")[0].event_class == "Raid"
    assert len(lexicon.senses_of("detonate", "VERB")) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[Bombingg]\nverbs = ["bomb"]', ["faulty.toml", "[Bombingg]", "no class"]),
        ('[Bombing]\nverb = ["bomb"]', ["[Bombing]", "unknown key 'verb'"]),
        ('[Bombing]\nframe = "atack"\nverbs = ["bomb"]', ["'bomb'", "unknown frame 'atack'"]),
        ('[Bombing]\nverbs = [{ lemma = "bomb", frame = "x" }]', ["'bomb'", "unknown frame 'x'"]),
        ('[Bombing]\nverbs = [{ lemma = "bomb", objct = ["x"] }]', ["'bomb'", "unknown condition 'objct'"]),
        ('[Bombing]\nverbs = [{ lemma = "bomb", object = "x" }]', ["'bomb'", "must be a list"]),
        ('[Bombing]\nverbs = [{ lemma = "bomb", object = ["@bomb"] }]', ["'bomb'", "no set '@bomb'"]),
        ('[Bombing]\nverbs = [{ lemma = "bomb", object_kind = ["Person"] }]', ["'bomb'", "lower case"]),
        ('[Bombing]\nverbs = [{ lemma = "bomb", object_kind = ["person"] }]', ["unknown kind 'person'"]),
        ('[Bombing]\nverbs = [{ lemma = "bomb", clause = ["to"] }]', ["unknown clause 'to'"]),
        ('[Bombing]\nverbs = [{ lemma = "bomb", prep = ["whith"] }]', ["unknown prep 'whith'"]),
        ('[Bombing]\nverbs = [{ lemma = "bomb", transitive = "yes" }]', ["transitive", "true or false"]),
        ('[Bombing]\nverbs = [{ lemma = "bomb", weight = 2 }]', ["weight 2"]),
        ("[Bombing]\nverbs = [{ weight = 0.5 }]", ["needs a lemma"]),
        ('[Bombing]\nverbs = ["Bomb"]', ["lower case"]),
        ('[Bombing]\nverbs = ["bomb"]\n[Raid]\nverbs = ["bomb"]', ["[Raid]", "[Bombing]", "same conditions"]),
        ("[Bombing\n", ["faulty.toml", "not valid TOML"]),
    ],
)
def test_faults_of_entries_are_named(tmp_path: Path, text: str, told: list[str]) -> None:
    path = tmp_path / "faulty.toml"
    path.write_text(text)
    with pytest.raises(LexiconError) as caught:
        Lexicon.load(path)
    message = str(caught.value)
    assert "\n" not in message
    assert [part for part in told if part not in message] == []


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"absent\.toml: cannot be read"):
        Lexicon.load(tmp_path / "absent.toml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[a]\nobjekt = "agent"', "unknown slot 'objekt'"),
        ('[a]\nobject = "agnet"', "unknown role 'agnet'"),
        ('[a]\nobject = "cause"', "unknown role 'cause'"),
        ('[a]\nobject = { human = "agent" }', "unknown kind 'human'"),
        ('[a]\nbase = "b"\nobject = "agent"', "base 'b' is no frame"),
        ('[a]\nbase = "b"\n[b]\nbase = "a"', "rests on itself"),
    ],
)
def test_faults_of_frames_are_named(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "frames.toml"
    path.write_text(text)
    with pytest.raises(LexiconError, match=told) as caught:
        read_frames(path)
    assert "frames.toml [a]" in str(caught.value)


def test_bases_are_inherited_and_can_be_undone(tmp_path: Path) -> None:
    path = tmp_path / "frames.toml"
    path.write_text('[b]\nbase = "a"\nwith = "none"\n[a]\nobject = "patient"\nwith = "instrument"\n')
    frame = read_frames(path)["b"]
    assert (frame.role("object"), frame.role("with", "thing")) == ("patient", None)


def with_fault(
    name: str, edit: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in Path(loader.__file__).parent.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(edit(text) if path.name == name else text, encoding="utf-8")
    monkeypatch.setattr(loader, "_FOLDER", tmp_path)
    loader._load.__wrapped__((), ())


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("words.toml", 'launch = "agent"', 'launch = "doer"', "unknown role 'doer'"),
        ("words.toml", 'drones = ["drone"', 'drones = ["Drone"', "lower case"),
        ("words.toml", '"@drones"', '"@drnes"', "no set '@drnes'"),
        ("words.toml", "GOV = [", 'GOV = [\n  "insurgent",', "too; keep one"),
        ("generic.toml", "[noun_frames]\nundergo", "[noun_frames]\nundergoo", "unknown frame 'undergoo'"),
        ("generic.toml", "\nfor = [", "\nforr = [", "unknown preposition 'forr'"),
        ("generic.toml", "stop_verbs = [", "stop_verbs = [3, ", "must be a list of words"),
    ],
)
def test_faults_of_words_are_named(
    name: str, old: str, new: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LexiconError, match=told) as caught:
        with_fault(name, lambda text: text.replace(old, new, 1), tmp_path, monkeypatch)
    assert name in str(caught.value)


def test_an_unfaulted_copy_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_fault("words.toml", lambda text: text, tmp_path, monkeypatch)


def test_a_reader_gives_noun_phrases_their_last_word_as_head(tmp_path: Path, lexicon: Lexicon) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[Bombing]\nnouns = ["car bombing"]\nverbs = ["blow up"]\n')
    noun, verb = sorted(EntryReader(lexicon.frames, lexicon.sets).read(path), key=lambda s: s.pos)
    assert (noun.head, noun.before) == ("bombing", ("car",))
    assert (verb.head, verb.particle) == ("blow", ("up",))


def test_sectors_of_people_are_codes_of_the_scheme() -> None:
    codes = (ontology_files()[0].parent / "kg-codes.ttl").read_text(encoding="utf-8")
    unknown = [sector for sector in Lexicon.load().people if f'skos:notation "{sector}"' not in codes]
    assert unknown == []
