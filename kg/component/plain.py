"""The frozen values as plain lists and strings, and back, without loss; for what must travel through msgpack or JSON.

In: a dataclass of `kg.model`. Out: a list of its fields in order, dates in ISO 8601. It is no contract with the
outside: for people and other programs there is `Extraction.to_dict`.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def encode_value(value: object) -> Any:  # noqa: ANN401 - plain values of any depth
    """Turn a frozen value into lists, strings and numbers.

    Example:
        >>> from kg.model import Span
        >>> encode_value(Span(2, 5))
        [2, 5]
    """
    if is_dataclass(value):
        return [encode_value(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, tuple):
        return [encode_value(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def decode_value(kind: type[T], plain: object) -> T:
    """Turn what `encode_value` made of a value of this class back into it.

    Example:
        >>> from kg.model import Span
        >>> decode_value(Span, [2, 5])
        Span(start=2, end=5)
    """
    found: T = _decode(kind, plain)
    return found


def _decode(kind: Any, plain: Any) -> Any:  # noqa: ANN401 - types of fields, plain values of any depth
    if plain is None:
        return None
    if get_origin(kind) in (Union, UnionType):
        return _decode(next(part for part in get_args(kind) if part is not NoneType), plain)
    if get_origin(kind) is tuple:
        return tuple(_decode(get_args(kind)[0], item) for item in plain)
    if kind is date:
        return date.fromisoformat(plain)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _decode(hints[name], item) for name, item in zip(hints, plain, strict=True)})
    return plain


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
