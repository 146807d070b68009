"""The page of the benchmarks: what their last lines say, and what could not run."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SPEC = importlib.util.spec_from_file_location("run_all", ROOT / "benchmarks" / "run_all.py")
assert SPEC is not None
assert SPEC.loader is not None
run_all = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(run_all)


def benchmark(folder: Path, name: str, body: str) -> Path:
    path = folder / f"{name}.py"
    path.write_text(f'"""How fast is it?\n\nMore.\n"""\nimport json, sys, time\n{body}\n')
    return path


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ('print("table")\nprint(json.dumps({"ratio": 2.0, "deep": {"ok": True}}))', 0, "| deep.ok | yes |"),
        ('print(json.dumps({"ratio": 0.5}))\nsys.exit(1)', 1, "**a bar missed**"),
        ('print("no json")', 2, "no result was printed"),
        ('sys.exit("chromium is absent")', 2, "chromium is absent"),
        ("time.sleep(60)", 124, "not done after 1 s"),
    ],
)
def test_a_benchmark_is_described_as_it_ended(tmp_path, body, code, said):
    found, section = run_all.run_benchmark(benchmark(tmp_path, "speed", body), 1)
    assert found == code
    assert section.startswith("## speed\n\nHow fast is it?\n\n")
    assert said in section


def test_what_is_not_run_again_is_kept(tmp_path):
    page = tmp_path / "benchmarks.md"
    page.write_text(run_all.render_page({"one": "## one\n\nold\n", "two": "## two\n\nold\n"}, ["one", "two"]))
    sections = run_all.read_sections(page)
    assert sections == {"one": "## one\n\nold\n", "two": "## two\n\nold\n"}
    assert "pyoxigraph " in page.read_text()


def test_every_benchmark_is_found():
    names = {path.stem for path in (ROOT / "benchmarks").glob("*.py") if run_all.is_benchmark(path)}
    assert {"extract", "page", "places", "serve"} <= names
    assert "run_all" not in names
