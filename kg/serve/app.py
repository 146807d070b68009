"""The web application: addresses, methods, headers; what is asked for is answered by the pool's workers.

/                    the editor, for people
/sparql              SPARQL 1.1 Protocol; without a query, the service description
/graphs              SPARQL 1.1 Graph Store Protocol; without a graph, the list of graphs
/resource/...        everything about a node, for people and for programs
/.well-known/void    what the data hold
/find                full text, as JSON
/healthz             whether the server is well
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.access import Access
from kg.serve.formats import GRAPH_FORMATS, HTML, JSON, PAGE_FORMATS, choose_format
from kg.serve.jobs import (
    DEFAULT_GRAPH,
    AboutJob,
    Answer,
    FindJob,
    GraphJob,
    GraphWrite,
    Job,
    NodeJob,
    PageJob,
    QueryJob,
    TermsJob,
    Update,
)
from kg.serve.limits import Limits, Refusal
from kg.serve.pool import Pool
from kg.serve.requests import query_fields, read_body, read_operation

_PART = 1 << 16
_STATIC = Path(__file__).parent / "static"
_MEDIA = {".js": "text/javascript", ".css": "text/css", ".html": HTML, ".json": JSON, ".txt": "text/plain"}
_WORLD = "world.json"
_LIST_GRAPHS = "SELECT DISTINCT ?graph { GRAPH ?graph {} } ORDER BY ?graph"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", _POLICY),
    ("Cache-Control", "no-cache"),
)
_ASKED = ("GET", "HEAD")
# The page of `kg page` carries a stricter policy of its own, with the hash of each of its scripts.
_PAGE_POLICY = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class Service:
    """What the application answers with.

    Args:
        pool: Runs jobs; the application starts and closes it.
        access: Who may ask.
        limits: What a request may take.
    """

    pool: Pool
    access: Access
    limits: Limits


def build_app(service: Service) -> Starlette:
    """Make the application; it starts the pool when it starts."""

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.service = service
        await service.pool.start()
        try:
            yield
        finally:
            await service.pool.close()

    routes = [
        Route("/", _home, methods=["GET"]),
        Route("/sparql", _sparql, methods=["GET", "POST"]),
        Route("/sparql/", _sparql, methods=["GET", "POST"]),
        Route("/graphs", _graphs, methods=["GET", "PUT", "POST", "DELETE"]),
        Route("/graphs/{path:path}", _graphs, methods=["GET", "PUT", "POST", "DELETE"]),
        Route("/resource", _resource, methods=["GET"]),
        Route("/resource/{path:path}", _resource, methods=["GET"]),
        Route("/.well-known/void", _void, methods=["GET"]),
        Route("/find", _find, methods=["GET"]),
        Route("/terms.json", _terms, methods=["GET"]),
        Route("/page", _page, methods=["GET"]),
        Route("/healthz", _health, methods=["GET"]),
        Route("/static/{name}", _static, methods=["GET"]),
    ]
    return Starlette(routes=routes, lifespan=lifespan, middleware=[Middleware(_Doorkeeper, service=service)])


class _Doorkeeper:
    """Checks the host, answers preflights, turns refusals into responses, and puts the headers on every one."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["state"] = {**scope.get("state", {}), "service": self._service}
        request = Request(scope, receive)
        headers = dict(_HEADERS)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(message, headers)
            await send(message)

        try:
            self._service.access.check_host(request)
            headers |= self._service.access.cors_headers(request)
            if request.method == "OPTIONS":
                await _preflight(headers)(scope, receive, send_with_headers)
                return
            await self._app(scope, receive, send_with_headers)
        except Refusal as refusal:
            await _refused(refusal)(scope, receive, send_with_headers)


def _add_headers(message: Message, headers: dict[str, str]) -> None:
    present = dict(message["headers"])
    for name, value in headers.items():
        key = name.lower().encode()
        if key == b"vary" and key in present:
            message["headers"] = [item for item in message["headers"] if item[0] != key]
            message["headers"].append((key, present[key] + b", " + value.encode()))
        elif key not in present:
            message["headers"].append((key, value.encode("latin-1")))


def _preflight(headers: dict[str, str]) -> Response:
    allowed = {"Allow": "GET, HEAD, POST, PUT, DELETE, OPTIONS"}
    if "Access-Control-Allow-Origin" in headers:
        allowed["Access-Control-Allow-Methods"] = "GET, HEAD, POST, PUT, DELETE"
        allowed["Access-Control-Allow-Headers"] = "Accept, Content-Type, Authorization"
        allowed["Access-Control-Max-Age"] = "600"
    return Response(status_code=204, headers=allowed)


def _refused(refusal: Refusal) -> Response:
    text = f"{refusal.reason}\n{refusal.excerpt}\n" if refusal.excerpt else f"{refusal.reason}\n"
    return PlainTextResponse(text, refusal.status, headers=dict(refusal.headers))


def _service(request: Request) -> Service:
    service: Service = request.scope["state"]["service"]
    return service


async def _ask(request: Request, job: Job) -> Response:
    """Answer a job, and give it up where the client goes away."""
    service = _service(request)
    return _respond(service, await _until_gone(request, service.pool.run(job)))


async def _until_gone(request: Request, answering: Awaitable[Answer]) -> Answer:
    """Wait for an answer; a client that goes away takes its query with it."""
    running = asyncio.ensure_future(answering)
    leaving = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((running, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            raise Refusal(499, "the client went away")
        return running.result()
    finally:
        leaving.cancel()
        if not running.done():
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError, Refusal):
                await running


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _respond(service: Service, answer: Answer, headers: dict[str, str] | None = None) -> Response:
    if answer.status >= 400:
        raise Refusal(answer.status, answer.body.decode(), excerpt=answer.excerpt)
    headers = {"Vary": "Accept", **(headers or {})}
    if len(answer.body) <= _PART:
        media = answer.media if answer.status == 200 else None
        return Response(answer.body, answer.status, headers=headers, media_type=media)
    return _HeldResponse(service.pool, answer, headers)


class _HeldResponse(StreamingResponse):
    """A long answer, counted as held until it has been sent or the client is gone."""

    def __init__(self, pool: Pool, answer: Answer, headers: dict[str, str]) -> None:
        headers["Content-Length"] = str(len(answer.body))
        super().__init__(_parts(answer.body), answer.status, headers=headers, media_type=answer.media)
        self._hold = contextlib.ExitStack()
        self._hold.enter_context(pool.holding(len(answer.body)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        with self._hold:
            await super().__call__(scope, receive, send)


def _parts(body: bytes) -> Iterator[bytes]:
    view = memoryview(body)
    return (bytes(view[start : start + _PART]) for start in range(0, len(body), _PART))


async def _home(request: Request) -> Response:
    chosen = choose_format(request.headers.get("accept"), (*PAGE_FORMATS, *GRAPH_FORMATS))
    if chosen is not None and chosen.media != HTML:
        return RedirectResponse("/.well-known/void", 303)
    return _file("editor.html")


async def _sparql(request: Request) -> Response:
    service = _service(request)
    operation = await read_operation(request, service.limits)
    if isinstance(operation, QueryJob):
        return await _ask(request, operation)
    if isinstance(operation, Update):
        service.access.check_writer(request)
        return _respond(service, await service.pool.write(operation))
    chosen = choose_format(request.headers.get("accept"), (*GRAPH_FORMATS, *PAGE_FORMATS))
    if chosen is not None and chosen.media == HTML:
        return RedirectResponse("/", 303)
    writable = service.access.token is not None
    return await _ask(
        request, AboutJob("service", _address(request), request.headers.get("accept"), writable)
    )


async def _graphs(request: Request) -> Response:
    graph = _graph_of(request)
    if request.method in _ASKED:
        if graph is None:
            return await _ask(request, QueryJob(_LIST_GRAPHS, request.headers.get("accept")))
        return await _ask(request, GraphJob(graph, request.headers.get("accept")))
    return await _write_graph(request, graph)


async def _write_graph(request: Request, graph: str | None) -> Response:
    service = _service(request)
    service.access.check_writer(request)
    headers: dict[str, str] = {}
    if graph is None and request.method != "POST":
        raise Refusal(400, "say which graph: /graphs?default or /graphs?graph=IRI")
    limits = service.limits
    body = b""
    if request.method != "DELETE":
        body = await read_body(request, limits, most_bytes=limits.body_bytes, option="--max-body")
    if graph is None:  # a new graph is made and named by us
        graph = f"{request.base_url}graphs/{_digest(body)}"
        headers["Location"] = quote(graph, safe=":/?#[]@!$&'()*+,;=%")
    media = request.headers.get("content-type", "")
    method: Literal["PUT", "POST", "DELETE"] = request.method  # type: ignore[assignment]  # the route has no other
    write = GraphWrite(method, graph, media, body, None if graph == DEFAULT_GRAPH else graph)
    return _respond(service, await service.pool.write(write), headers)


def _graph_of(request: Request) -> str | None:
    """The graph that a request of the Graph Store Protocol is about: named, the default one, or the address itself."""
    fields = query_fields(request)
    named = [value for key, value in fields if key == "graph"]
    default = [value for key, value in fields if key == "default"]
    path = request.path_params.get("path", "")
    if len(named) + len(default) + bool(path) > 1:
        raise Refusal(400, "name one graph: ?default, ?graph=IRI or the graph's own address")
    if default:
        return DEFAULT_GRAPH
    if named:
        return _checked(named[0])
    return _checked(str(request.url.replace(query=""))) if path else None


def _checked(iri: str) -> str:
    from kg.errors import LexiconError
    from kg.iri import checked_iri

    try:
        return checked_iri(iri)
    except LexiconError as error:
        raise Refusal(400, str(error)[:300]) from error


async def _resource(request: Request) -> Response:
    """Everything about a node; the path is what follows the base, `?iri=` any node."""
    service = _service(request)
    given = [value for key, value in query_fields(request) if key == "iri"]
    raw = request.scope.get("raw_path", request.scope["path"].encode()).decode("latin-1")
    path = raw.partition("?")[0].removeprefix("/resource").removeprefix("/")
    iri = given[0] if given else service.pool.snapshot.base + path
    return await _ask(request, NodeJob(_checked(iri), request.headers.get("accept")))


async def _void(request: Request) -> Response:
    return await _ask(request, AboutJob("void", _address(request), request.headers.get("accept")))


async def _find(request: Request) -> Response:
    fields = dict(query_fields(request))
    limit = fields.get("limit", "20")
    if not limit.isdecimal() or not 1 <= int(limit) <= 1000:
        raise Refusal(400, "limit is a number from 1 to 1000")
    return await _ask(request, FindJob(fields.get("q", ""), int(limit)))


async def _terms(request: Request) -> Response:
    return await _ask(request, TermsJob())


async def _page(request: Request) -> Response:
    response = await _ask(request, PageJob())
    response.headers["Content-Security-Policy"] = _PAGE_POLICY
    return response


async def _health(request: Request) -> Response:
    pool = _service(request).pool
    snapshot = pool.snapshot
    return JSONResponse(
        {
            "status": "ok",
            "snapshot": snapshot.generation,
            "quads": snapshot.n_quads,
            "waiting": pool.n_waiting,
            "workers": pool.limits.workers,
        }
    )


async def _static(request: Request) -> Response:
    return _file(request.path_params["name"])


_FILES: dict[str, bytes] = {}


def _file(name: str) -> Response:
    """One of the files beside this module, by its plain name; no path is ever opened for a request."""
    if not _FILES:
        _FILES.update({path.name: path.read_bytes() for path in sorted(_STATIC.iterdir())})
        _FILES[_WORLD] = (files("kg.page") / _WORLD).read_bytes()
    if name not in _FILES:
        raise Refusal(404, "no such file")
    media = _MEDIA.get(Path(name).suffix, "application/octet-stream")
    return Response(_FILES[name], media_type=media)


def _address(request: Request) -> str:
    return f"{request.base_url}sparql"


def _digest(body: bytes) -> str:
    from hashlib import sha256

    return sha256(body).hexdigest()[:32]
