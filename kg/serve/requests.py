"""Reads requests: parameters, bodies within limits and time, and the operations of the SPARQL 1.1 Protocol."""

import asyncio
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from kg.serve.jobs import QueryJob, Update
from kg.serve.limits import Limits, Refusal, over

_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 200
_QUERY_FIELDS = ("default-graph-uri", "named-graph-uri")
_UPDATE_FIELDS = ("using-graph-uri", "using-named-graph-uri")

Fields = tuple[tuple[str, str], ...]


def read_fields(text: bytes) -> Fields:
    """Read the fields of a query string or of a form.

    Raises:
        Refusal: They are not UTF-8, or too many.

    Example:
        >>> read_fields(b"query=ASK%20%7B%7D&x=")
        (('query', 'ASK {}'), ('x', ''))
    """
    try:
        return tuple(
            parse_qsl(
                text.decode("utf-8"),
                keep_blank_values=True,
                encoding="utf-8",
                errors="strict",
                max_num_fields=_MOST_FIELDS,
            )
        )
    except UnicodeDecodeError as error:
        raise Refusal(
            400, f"the parameters are not UTF-8 (at byte {error.start}); encode them as UTF-8"
        ) from error
    except ValueError as error:
        raise Refusal(400, f"more than {_MOST_FIELDS} parameters") from error


def query_fields(request: Request) -> Fields:
    """The fields of the address."""
    return read_fields(request.scope["query_string"])


async def read_body(request: Request, limits: Limits, *, most_bytes: int, option: str) -> bytes:
    """Read a body, within a limit and without long pauses.

    Raises:
        Refusal: It is too long, or the client is too slow.
    """
    parts: list[bytes] = []
    n_bytes = 0
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > most_bytes:
        raise over(413, f"the body has more than {most_bytes} bytes", most_bytes, option)
    stream = request.stream()
    try:
        while True:
            async with asyncio.timeout(limits.stall_seconds):
                part = await anext(stream, None)
            if part is None:
                return b"".join(parts)
            n_bytes += len(part)
            if n_bytes > most_bytes:
                raise over(413, f"the body has more than {most_bytes} bytes", most_bytes, option)
            parts.append(part)
    except TimeoutError:
        raise over(408, "the body came too slowly", limits.stall_seconds, "--stall-timeout") from None
    except ClientDisconnect as error:
        raise Refusal(400, "the body ended early") from error


async def read_operation(request: Request, limits: Limits) -> QueryJob | Update | None:
    """Read what the SPARQL 1.1 Protocol lets a request ask for.

    Returns:
        A query, an update, or None where a GET asks for nothing.

    Raises:
        Refusal: It is none of the three forms, or none the protocol knows.
    """
    fields = query_fields(request)
    accept = request.headers.get("accept")
    if request.method in ("GET", "HEAD"):
        if _values(fields, "update"):
            raise Refusal(405, "an update needs POST", headers=(("Allow", "POST"),))
        texts = _values(fields, "query")
        return _query(fields, texts, accept, limits) if texts else None
    media = _media(request)
    option = "--max-query"
    body = await read_body(request, limits, most_bytes=3 * limits.query_bytes, option=option)
    if media == _FORM:
        fields = (*fields, *read_fields(body))
        queries, updates = _values(fields, "query"), _values(fields, "update")
        if bool(queries) == bool(updates):
            raise Refusal(400, "a form needs one of query and update")
        return (
            _query(fields, queries, accept, limits) if queries else _update(request, fields, updates, limits)
        )
    if media == "application/sparql-query":
        return _query(fields, (*_values(fields, "query"), _text(body)), accept, limits)
    if media == "application/sparql-update":
        return _update(request, fields, (*_values(fields, "update"), _text(body)), limits)
    if media:
        raise Refusal(415, f"no query in a body of {media[:80]}; send application/sparql-query or a form")
    raise Refusal(400, f"the body has no Content-Type; send application/sparql-query or {_FORM}")


def _query(fields: Fields, texts: tuple[str, ...], accept: str | None, limits: Limits) -> QueryJob:
    default, named = (_values(fields, name) for name in _QUERY_FIELDS)
    _refuse_fields(fields, (*_UPDATE_FIELDS, "update"))
    return QueryJob(_only(texts, "query", limits), accept, default, named)


def _update(request: Request, fields: Fields, texts: tuple[str, ...], limits: Limits) -> Update:
    using, using_named = (_values(fields, name) for name in _UPDATE_FIELDS)
    _refuse_fields(fields, (*_QUERY_FIELDS, "query"))
    return Update(_only(texts, "update", limits), using, using_named, str(request.url.replace(query="")))


def _only(texts: tuple[str, ...], name: str, limits: Limits) -> str:
    if len(texts) != 1:
        raise Refusal(400, f"{len(texts)} times {name}; send one")
    if len(texts[0].encode("utf-8", "surrogatepass")) > limits.query_bytes:
        what = f"the {name} has more than {limits.query_bytes} bytes"
        raise over(413, what, limits.query_bytes, "--max-query")
    return texts[0]


def _refuse_fields(fields: Fields, names: tuple[str, ...]) -> None:
    for name, _ in fields:
        if name in names:
            raise Refusal(400, f"{name} does not go with this operation")


def _values(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(value for key, value in fields if key == name)


def _media(request: Request) -> str:
    """The body's media type; a charset other than UTF-8 is refused."""
    name, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "charset" and value.strip(" \"'") not in ("utf-8", "utf8", "us-ascii"):
            raise Refusal(415, f"charset {value[:40]} is not understood; send UTF-8")
    return name


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, f"the body is not UTF-8 (at byte {error.start})") from error
