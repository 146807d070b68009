"""`kg show`, `kg timeline`, `kg stories`, `kg completion`, and names where an IRI is asked for."""

import json

import pytest
from click.testing import CliRunner

import kg as library
from kg.cli import _run, app


@pytest.fixture
def kg(examples_store, monkeypatch, capsys):
    monkeypatch.setenv("KG_STORE", str(examples_store))

    def run(*words: str) -> tuple[int, str, str]:
        code = _run(words)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.mark.parametrize(
    ("name", "first", "line"),
    [
        (("Joe", "Biden"), "Joe Biden", "  wikidata    Q6279"),
        (("joe biden",), "Joe Biden", "  type        Person"),
        (("al Asad",), "Al Asad Air Base", "  type        Facility"),
        (("actor/joe-biden",), "Joe Biden", "  type        Person"),
        (("Al Asad Air Base",), "Al Asad Air Base", "  within      Al Anbār, Iraq"),
        (
            ("tower-22",),
            "Three American soldiers killed in drone attack in Jordan",
            "  publishers  Gulf Wire",
        ),
        (("event/tower-22/39-42",), "A drone hit Tower 22 in Jordan on 28 January 2024", "  killed      3"),
        (("article/tower-22/event/39-42",), "A drone hit Tower 22 in Jordan", "  contested   injured"),
    ],
)
def test_show_gives_a_card_by_name_alias_id_and_iri(kg, name, first, line):
    code, out, err = kg("show", *name)
    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith(first)
    assert line in out.splitlines()


def test_a_story_is_shown_with_its_articles_and_events_by_day(kg):
    _, listed, err = kg("stories")
    assert err.endswith("stories\n")
    iri = listed.partition("<")[2].partition(">")[0]
    code, out, _ = kg("show", iri)
    assert code == 0
    assert "  told " in out
    days = [line.split()[0] for line in out.splitlines() if line.startswith("  20")]
    articles = int(listed.partition(" articles")[0].split()[-1])
    assert days[articles:] == sorted(days[articles:])


def test_a_name_of_nothing_and_of_several_is_one_line(kg):
    code, out, err = kg("show", "Jo Biden")
    assert (code, out) == (2, "")
    assert "nothing is called 'Jo Biden'; did you mean 'Joe Biden'" in err
    code, _, err = kg("show", "drone")
    assert code == 2
    assert "give one of these IRIs" in err
    assert err.count("\n") == 1


def test_a_timeline_has_a_sentence_a_line_and_undated_events_last(kg):
    code, out, err = kg("timeline", "--place", "Baghdad")
    lines = out.splitlines()
    assert (code, err) == (0, f"{len(lines)} events\n")
    dated = [line for line in lines if line[:1].isdigit()]
    assert lines[: len(dated)] == dated == sorted(dated, key=lambda line: line[:10])
    assert all(line.startswith("(") for line in lines[len(dated) :])
    code, out, err = kg("timeline", "--limit", "3")
    assert len(out.splitlines()) == 3
    assert "--limit shows more" in err


def test_json_is_the_same_for_programs(kg):
    rows = json.loads(kg("timeline", "--type", "DroneStrike", "--json")[1])
    assert all(row["type"] == "DroneStrike" for row in rows)
    assert json.loads(kg("show", "Joe Biden", "--json")[1])["wikidata"] == "Q6279"
    assert json.loads(kg("stories", "--json")[1])[0]["articles"]


def test_explain_takes_names(kg):
    code, out, _ = kg("explain", "Biden")
    assert code == 0
    assert out.startswith("https://w3id.org/kg-news/id/actor/joe-biden\n")
    assert kg("explain", "nothing/of/it")[0] == 2


def test_events_in_an_explanation_stand_by_day_and_undated_last(examples_store):
    with library.open(examples_store, read_only=True) as graph:
        days = [event.earliest for event in graph.explain("Al Asad Air Base").events]
    dated = [day for day in days if day]
    assert days == [*sorted(dated), *[""] * (len(days) - len(dated))]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_each_shell(kg, shell):
    code, out, _ = kg("completion", shell)
    assert code == 0
    assert "_KG_COMPLETE" in out


def test_completion_knows_the_commands():
    done = CliRunner().invoke(
        app,
        [],
        prog_name="kg",
        env={"_KG_COMPLETE": "bash_complete", "COMP_WORDS": "kg ti", "COMP_CWORD": "1"},
    )
    assert done.output == "plain,timeline\n"


def test_words_of_the_data_cannot_command_a_terminal():
    from kg.cli.cards import list_entity
    from kg.objects import KnownEntity

    card = "\n".join(list_entity(KnownEntity("urn:a", "a\x1b[31m", "actor", "Person"), (), 0, ""))
    assert "\x1b" not in card
