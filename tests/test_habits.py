"""Files for editors, hooks and CI say what the project says elsewhere."""

import configparser
import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def load(path: str) -> dict:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def test_ci_runs_the_gate_from_the_oldest_python_on():
    job = load(".github/workflows/test.yml")["jobs"]["gate"]
    versions = job["strategy"]["matrix"]["python"]
    assert f">={versions[0]}" == PROJECT["project"]["requires-python"]
    assert versions == sorted(versions, key=lambda v: int(v.partition(".")[2]))
    assert any(".ci/run" in step.get("run", "") for step in job["steps"])
    assert (ROOT / ".ci" / "run").exists()


def test_hooks_run_what_the_gate_runs():
    hooks = [
        hook["entry"].rpartition("/")[2]
        for repo in load(".pre-commit-config.yaml")["repos"]
        for hook in repo["hooks"]
    ]
    gate = re.search(
        r"^test:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )[1]
    for hook in hooks:
        assert hook.replace(" --check", "") in gate.replace(" .", "").replace(" --check", "")
    assert {hook.split()[0] for hook in hooks} == {"ruff", "mypy"}


def test_editors_break_lines_where_ruff_does():
    said = configparser.ConfigParser()
    said.read_string("[top]\n" + (ROOT / ".editorconfig").read_text(encoding="utf-8"))
    assert int(said["*.py"]["max_line_length"]) == PROJECT["tool"]["ruff"]["line-length"]
