"""Tables: types, the formats that they are written in, and the same events in all of them."""

import csv
import io
import subprocess
import sys
from datetime import date

import pytest
from click.testing import CliRunner

import kg
from kg.cli import app
from kg.errors import ExtraError
from kg.objects.columns import EVENT_COLUMNS, TABLES
from kg.tables import Column, ParquetWriter, Table, tame
from kg.tables.extras import load_extra

COLUMNS = (
    Column("text", "text", "A text."),
    Column("kind", "category"),
    Column("n", "integer"),
    Column("share", "number"),
    Column("true", "truth"),
    Column("day", "day"),
    Column("names", "texts"),
)
ROWS = [
    ("=1+1", "a", 1, 0.5, True, date(2024, 1, 28), ("x", "y")),
    (None, None, None, None, None, None, ()),
    ("b", "a", 10**12, -1.0, False, date(1900, 1, 1), ("z",)),
]


def table() -> Table:
    return Table("things", COLUMNS, iter(ROWS))


@pytest.fixture(scope="module")
def graph(examples_store):
    with kg.open(examples_store, read_only=True) as graph:
        yield graph


@pytest.fixture(scope="module")
def asked(graph):
    """IRIs of the events that the named query gives."""
    return set(graph.query("events", limit="100000").column("event"))


def test_csv_is_tame_and_exact():
    rows = list(csv.reader(io.StringIO(table().to_csv().decode())))
    assert rows[0] == [column.name for column in COLUMNS]
    assert rows[1] == ["'=1+1", "a", "1", "0.5", "true", "2024-01-28", "x; y"]
    assert rows[2] == [""] * 7
    out = io.BytesIO()
    assert table().to_csv(out) == b""
    assert out.getvalue() == table().to_csv()
    assert tame("+1") == "'+1"


def test_arrow_has_real_types_and_meanings():
    pyarrow = pytest.importorskip("pyarrow")
    found = table().to_arrow()
    assert [str(field.type) for field in found.schema] == [
        "string",
        "dictionary<values=string, indices=int32, ordered=0>",
        "int64",
        "double",
        "bool",
        "date32[day]",
        "list<element: string>"
        if "element" in str(found.schema.field("names").type)
        else "list<item: string>",
    ]
    assert found.schema.field("text").metadata == {b"meaning": b"A text."}
    assert [
        tuple(v if not isinstance(v, list) else tuple(v) for v in row.values()) for row in found.to_pylist()
    ] == ROWS
    assert isinstance(found, pyarrow.Table)


def test_pandas_has_real_types():
    pandas = pytest.importorskip("pandas")
    frame = table().to_pandas()
    assert str(frame["n"].dtype) == "Int64"
    assert str(frame["true"].dtype) == "boolean"
    assert str(frame["kind"].dtype) == "category"
    assert pandas.api.types.is_datetime64_any_dtype(frame["day"])
    assert frame["n"][2] == 10**12
    assert frame["n"].isna().tolist() == [False, True, False]


def test_polars_has_real_types():
    polars = pytest.importorskip("polars")
    frame = table().to_polars()
    assert frame.schema["day"] == polars.Date
    assert frame.schema["kind"] == polars.Categorical
    assert frame["n"].to_list() == [1, None, 10**12]
    assert frame["names"].to_list() == [["x", "y"], [], ["z"]]


def test_an_empty_table_keeps_its_columns():
    pytest.importorskip("pyarrow")
    empty = Table("things", COLUMNS, ())
    assert empty.to_arrow().num_rows == 0
    assert list(Table("things", COLUMNS, ()).to_pandas().columns) == [column.name for column in COLUMNS]
    assert Table("things", COLUMNS, ()).to_csv().count(b"\n") == 1


def test_a_parquet_file_is_written_in_batches(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "n.parquet"
    columns = (Column("n", "integer"), Column("kind", "category"))
    with path.open("wb") as file, ParquetWriter(file, columns) as writer:
        writer.add((n, "even" if n % 2 == 0 else "odd") for n in range(5_001))
    read = parquet.read_table(path)
    assert read.column("n").to_pylist() == list(range(5_001))
    assert parquet.ParquetFile(path).num_row_groups == 3


def test_a_missing_library_is_one_line_that_names_the_extra():
    with pytest.raises(ExtraError, match=r"to_x needs no_such_thing; pip install 'kg-news\[frames\]'"):
        load_extra("no_such_thing", "frames", "to_x")


@pytest.mark.parametrize("module", ["pandas", "polars", "pyarrow"])
def test_tables_without_the_extra_say_so(module, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    turn = {"pandas": Table.to_pandas, "polars": Table.to_polars, "pyarrow": Table.to_arrow}[module]
    with pytest.raises(ExtraError, match=rf"needs {module}"):
        turn(table())


def test_asking_for_objects_loads_no_library_of_frames():
    code = (
        "import sys, kg; from kg.store import GraphStore; g = kg.Graph(GraphStore.memory()); len(g.events());"
        "print([m for m in ('pandas', 'polars', 'pyarrow', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_flat_table_holds_the_events_of_the_named_query(graph, asked):
    rows = list(csv.DictReader(io.StringIO(graph.export("csv-events").decode())))
    assert {row["id"] for row in rows} == asked
    assert len(rows) == len(asked)
    assert tuple(rows[0]) == tuple(column.name for column in EVENT_COLUMNS)
    strike = next(row for row in rows if row["sentence"].startswith("A drone hit Tower 22"))
    assert (strike["plover"], strike["plover_mode"], strike["quad_class"]) == ("ASSAULT", "drone", "4")
    assert (strike["cameo"], strike["acled"]) == ("19", "AirDroneStrike")
    assert (strike["killed"], strike["injured_least"], strike["injured_most"]) == ("3", "34", "40")
    assert (strike["day"], strike["precision"], strike["country"]) == ("2024-01-28", "day", "JOR")
    assert strike["n_articles"] == "4"
    assert strike["actor2"] == "sleeping quarters; Tower 22"


def test_frames_hold_the_events_of_the_named_query(graph, asked):
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    assert set(graph.events().to_pandas()["id"]) == asked
    assert set(graph.events().to_arrow().column("id").to_pylist()) == asked
    assert len(graph.actors().to_pandas()) == len(graph.actors())
    assert len(graph.stories().to_arrow()) == len(graph.stories())


def test_polars_holds_the_events_of_the_named_query(graph, asked):
    polars = pytest.importorskip("polars")
    frame = graph.events().to_polars()
    assert set(frame["id"]) == asked
    assert frame.schema["day"] == polars.Date
    assert frame["killed"].max() == 23


@pytest.fixture(scope="module")
def folder(graph, tmp_path_factory):
    pytest.importorskip("pyarrow")
    folder = tmp_path_factory.mktemp("tables") / "deep"
    paths = graph.export_tables(folder)
    assert sorted(path.stem for path in paths) == sorted(TABLES)
    assert all(path.is_absolute() for path in paths)
    return folder


def test_parquet_is_read_by_arrow_pandas_and_polars(folder, asked):
    import pandas
    import pyarrow.parquet as parquet

    assert set(parquet.read_table(folder / "events.parquet").column("id").to_pylist()) == asked
    frame = pandas.read_parquet(folder / "events.parquet")
    assert set(frame["id"]) == asked
    polars = pytest.importorskip("polars")
    assert set(polars.read_parquet(folder / "events.parquet")["id"]) == asked


def test_duckdb_joins_the_tables(folder, asked):
    duckdb = pytest.importorskip("duckdb")
    ask = duckdb.connect().execute
    (n_events,) = ask(f"SELECT count(*) FROM '{folder}/events.parquet'").fetchone()
    assert n_events == len(asked)
    rows = ask(
        f"SELECT e.sentence FROM '{folder}/events.parquet' e JOIN '{folder}/roles.parquet' r ON r.event = e.id "
        f"JOIN '{folder}/actors.parquet' a ON a.id = r.entity WHERE a.label = 'Joe Biden'"
    ).fetchall()
    assert rows
    for table, column, other in [
        ("roles", "event", "events"),
        ("mentions", "event", "events"),
        ("claims", "event", "events"),
    ]:
        (lost,) = ask(
            f"SELECT count(*) FROM '{folder}/{table}.parquet' "
            f"WHERE {column} NOT IN (SELECT id FROM '{folder}/{other}.parquet')"
        ).fetchone()
        assert lost == 0


def test_the_command_line_writes_the_same(graph, folder, examples_store, tmp_path):
    runner = CliRunner()
    store = ["--store", str(examples_store)]
    done = runner.invoke(app, ["export", "--format", "csv-events", *store])
    assert done.stdout_bytes == graph.export("csv-events")
    done = runner.invoke(app, ["export", "--format", "parquet", str(tmp_path / "tables"), *store])
    assert done.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "tables").iterdir()) == sorted(
        p.name for p in folder.iterdir()
    )
    assert all((tmp_path / "tables" / p.name).read_bytes() == p.read_bytes() for p in folder.iterdir())
    assert runner.invoke(app, ["export", "--format", "parquet", *store]).exit_code == 2
    done = runner.invoke(app, ["export", "a", "-o", "b", *store])
    assert "name one" in done.output


def test_a_folder_that_cannot_be_made_is_said(graph, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(kg.StoreError, match="cannot be made"):
        graph.export_tables(tmp_path / "file" / "below")


def test_the_answer_of_a_query_is_a_frame_too(graph):
    rows = graph.query("SELECT ?e ?day ?killed { ?e kg:killed ?killed ; kg:earliest ?day } ORDER BY ?e")
    assert len(rows) == 3
    assert rows._repr_html_().count("<tr>") == min(20, len(rows)) + 1
    found = pytest.importorskip("pyarrow") and rows.to_arrow()
    assert [str(field.type) for field in found.schema] == ["string", "date32[day]", "int64"]
    polars = pytest.importorskip("polars")
    assert rows.to_polars().schema["killed"] == polars.Int64


def test_cells_of_an_answer_are_escaped_in_notebooks():
    from kg.query import Rows

    shown = Rows(("a",), (("<script>",), (date(2024, 1, 28),), (None,), (True,)))._repr_html_()
    assert "<script>" not in shown
    assert "2024-01-28" in shown
