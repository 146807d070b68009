"""All generated pages: path in the site to Markdown."""

import json
from pathlib import Path

from docs.generate.commands import command_page
from docs.generate.library import errors_page, library_page
from docs.generate.notebook import notebook_page
from docs.generate.queries import queries_page
from docs.generate.vocabulary import class_pages, properties_page

DOCS = Path(__file__).resolve().parents[1]
SCHEMA = DOCS / "reference" / "extraction.schema.json"


def generate_pages() -> dict[str, str]:
    """Every generated page."""
    return {
        "reference/command-line.md": command_page(),
        "reference/library.md": library_page(),
        "reference/errors.md": errors_page(),
        "reference/queries.md": queries_page(),
        "reference/properties.md": properties_page(),
        "reference/json.md": schema_page(),
        "tutorials/data-scientist.md": notebook_page(DOCS / "tutorials" / "data-scientist.ipynb"),
        **class_pages(),
        **root_pages(),
    }


def root_pages() -> dict[str, str]:
    """Documents of the project's root that belong to the site, their links turned to it."""
    root = DOCS.parent
    found = {}
    for name in ("ARCHITECTURE", "CHANGELOG", "CONTRIBUTING", "SECURITY"):
        text = (root / f"{name}.md").read_text(encoding="utf-8")
        text = text.replace("](docs/", "](../").replace("](README.md)", "](../index.md)")
        for other in ("ARCHITECTURE", "CHANGELOG", "CONTRIBUTING", "SECURITY"):
            text = text.replace(f"]({other}.md)", f"]({other.lower()}.md)")
        found[f"project/{name.lower()}.md"] = text
    return found


def schema_page() -> str:
    """The contract of `kg extract --format jsonl`: a table for reading, the JSON Schema for programs."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    parts = [
        "# JSON lines",
        "`kg extract --format jsonl` prints one object an article, and `Extraction.to_dict()` gives the same. The schema "
        "is [extraction.schema.json](extraction.schema.json) (JSON Schema 2020-12); a test holds every article of the "
        "examples against it.",
        schema["description"],
        "## The object",
        *_fields(schema),
    ]
    for name, part in schema["$defs"].items():
        if "properties" in part:
            parts += [f"## {name}", part.get("description", ""), *_fields(part)]
    return "\n\n".join(parts) + "\n"


def _fields(part: dict) -> list[str]:
    rows = ["| field | type | meaning |", "|---|---|---|"]
    for name, field in part["properties"].items():
        needed = "" if name in part["required"] else " (may be absent)"
        rows.append(f"| `{name}`{needed} | {_type(field)} | {field.get('description', '')} |")
    return ["\n".join(rows)]


def _type(field: dict) -> str:
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if "anyOf" in field:
        return " or ".join(_type(part) for part in field["anyOf"])
    if field.get("type") == "array":
        return f"list of {_type(field['items'])}"
    kinds = field["type"] if isinstance(field["type"], list) else [field["type"]]
    return " or ".join(kinds) + (f" ({field['format']})" if "format" in field else "")
