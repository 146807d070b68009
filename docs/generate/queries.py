"""The reference of the named queries, read off their files."""

from kg.query import named_queries


def queries_page() -> str:
    """Every named query with its parameters, an example and its SPARQL."""
    parts = [
        "# Named queries",
        "`kg query NAME --PARAMETER VALUE`, `graph.query(NAME, PARAMETER=VALUE)`, and tools of `kg mcp`. The answers are "
        "of the story that the tests tell; `kg query --list` shows the same on the terminal.",
    ]
    for query in named_queries():
        rows = ["| parameter | type | default | meaning |", "|---|---|---|---|"]
        for parameter in query.parameters:
            default = (
                "required" if parameter.required else f"`{parameter.default}`" if parameter.default else ""
            )
            rows.append(f"| `{parameter.name}` | {parameter.type} | {default} | {parameter.meaning} |")
        example = " ".join(f"--{name} {_quote(value)}" for name, value in query.example)
        parts += [f"## {query.name}", query.description]
        parts += ["\n".join(rows)] if query.parameters else []
        parts += [f"```text\nkg query {query.name} {example}".rstrip() + f"\n\n{query.answer}\n```"]
        parts += [f"```sparql\n{query.sparql.strip()}\n```"]
    return "\n\n".join(parts) + "\n"


def _quote(value: str) -> str:
    return f"'{value}'" if " " in value else value
