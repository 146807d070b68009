"""The reference of the library and of its errors, read off signatures and docstrings."""

import dataclasses
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import kg
from kg import errors

MORE = {
    "kg.settings": ("Reading",),
    "kg.store.remote": ("Access",),
    "kg.query": ("Result", "named_queries"),
    "kg.domain": ("Domain", "load_domains"),
    "kg.component": ("KgEvents", "make_kg_events", "make_doc", "make_row", "make_example", "convert_file"),
    "kg.plover": ("PloverRecord", "PloverActor", "PloverLocation"),
    "kg.vocab": (
        "superclasses",
        "is_subclass",
        "event_classes",
        "class_names",
        "label",
        "comment",
        "plover_codes",
    ),
}
"""Beside what `kg` names as public: by module."""

_SECTION = re.compile(r"^(Args|Returns|Yields|Raises|Attributes|Example):$", re.MULTILINE)
_ITEM = re.compile(r"^    (\*{0,2}\w+): (.*?)(?=^    \*{0,2}\w+: |\Z)", re.MULTILINE | re.DOTALL)
_ROLES = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


def library_page() -> str:
    """Every public name of `kg` and of the modules of `MORE`."""
    parts = [
        "# Library",
        "What `import kg` gives, each name loaded where it is first used. Everything else may change without notice.",
    ]
    for name, found in public_names():
        parts += list(_describe(name, found, 2))
    return "\n\n".join(part for part in parts if part) + "\n"


def public_names() -> Iterator[tuple[str, Any]]:
    """Every documented name and what it stands for; errors have a page of their own."""
    for name in sorted(kg.__all__):
        if not name.endswith("Error"):
            yield f"kg.{name}", getattr(kg, name)
    for module, names in MORE.items():
        for name in names:
            yield f"{module}.{name}", getattr(import_module(module), name)


def errors_page() -> str:
    """The tree of errors, and when each is raised."""
    parts = [
        "# Errors",
        "Every fault of a user's is a `KgError`; the command line prints its one line and exits with 2. Each also derives "
        "from a built-in error, so that `except ValueError` works.",
    ]
    tree = (errors.__doc__ or "").split("\n\n")[1]
    parts.append("```text\n" + inspect.cleandoc(tree.replace("\n    ", "\n")) + "\n```")
    for name, found in error_classes():
        bases = ", ".join(base.__name__ for base in found.__bases__)
        parts += [f"## {name}", f"`{name}({bases})`", _prose(inspect.getdoc(found) or "")]
    return "\n\n".join(parts) + "\n"


def error_classes() -> list[tuple[str, type]]:
    """Every error of the package, in the order of its module."""
    return [(name, found) for name, found in vars(errors).items() if isinstance(found, type)]


def members_of(found: type) -> Iterator[tuple[str, Any]]:
    """Public methods and properties of a class, in the order of its text; none that Python gives."""
    for name, member in vars(found).items():
        if name.startswith("_") or not (
            inspect.isfunction(member) or isinstance(member, property | classmethod)
        ):
            continue
        yield name, member


def _describe(name: str, found: Any, level: int) -> Iterator[str]:
    yield f"{'#' * level} {name}"
    if isinstance(found, type):
        yield f"```python\nclass {name.rpartition('.')[2]}{_signature(found)}\n```"
    elif inspect.isroutine(found) or hasattr(found, "__wrapped__"):
        yield f"```python\n{name.rpartition('.')[2]}{_signature(found)}\n```"
    yield _prose(inspect.getdoc(found) or "")
    for member, value in members_of(found) if isinstance(found, type) else ():
        target = value.fget if isinstance(value, property) else getattr(found, member)
        yield f"{'#' * (level + 1)} {name.rpartition('.')[2]}.{member}"
        shown = (
            f"{member}{_signature(target)}" if not isinstance(value, property) else f"{member}  # property"
        )
        yield f"```python\n{shown}\n```"
        yield _prose(inspect.getdoc(target) or "")


def _signature(found: Any) -> str:
    if isinstance(found, type) and not dataclasses.is_dataclass(found) and "__init__" not in vars(found):
        return ""
    try:
        text = str(inspect.signature(found))
    except (TypeError, ValueError):
        return ""
    text = text.replace(" -> None", "") if isinstance(found, type) else text
    text = re.sub(r"\b(?:kg|pathlib|datetime|collections|typing)(?:\.\w+)*\.(?=\w)", "", text).replace(
        "'", ""
    )
    return text if len(text) <= 100 else "(\n    " + _split(text[1:])


def _split(text: str) -> str:
    """Put each parameter on a line of its own."""
    depth, lines, start = 1, [], 0
    for i, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0:
            lines.append(text[start:i])
            return ",\n    ".join(line.strip() for line in lines) + ",\n" + text[i:]
        if sign == "," and depth == 1:
            lines.append(text[start:i])
            start = i + 1
    return text


def _prose(doc: str) -> str:
    """A Google docstring as Markdown."""
    pieces = _SECTION.split(doc)
    parts = [pieces[0].strip()]
    for title, body in zip(pieces[1::2], pieces[2::2], strict=True):
        if title == "Example":
            parts.append("```pycon\n" + inspect.cleandoc("\n" + body) + "\n```")
        elif title in ("Returns", "Yields"):
            parts.append(f"**{title}**: " + " ".join(body.split()))
        else:
            items = [
                f"- `{item}`: {' '.join(text.split())}" for item, text in _ITEM.findall(body.lstrip("\n"))
            ]
            parts.append(f"**{title}**\n\n" + "\n".join(items))
    return "\n\n".join(parts)
