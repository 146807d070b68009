"""A notebook as a page: its text, its code, and what the code printed when the notebook was last run."""

import json
from pathlib import Path


def notebook_page(path: Path) -> str:
    """Turn a notebook with its outputs into Markdown."""
    parts = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        text = "".join(cell["source"]).strip()
        if cell["cell_type"] == "markdown":
            parts.append(text)
            continue
        parts.append(f"```python\n{text}\n```")
        printed = "".join(line for output in cell["outputs"] for line in _printed(output)).rstrip()
        if printed:
            parts.append(f"```text\n{printed}\n```")
    return "\n\n".join(parts) + "\n"


def _printed(output: dict) -> list[str]:
    if output["output_type"] == "stream":
        return output["text"]
    return output.get("data", {}).get("text/plain", [])
