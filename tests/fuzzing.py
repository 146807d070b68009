"""Sends a server what nobody planned: requests put together at random, then damaged. Looks for a 500 or a hang."""

import random
import socket
import threading
import time
from typing import NamedTuple
from urllib.parse import quote

from tests.serving import ENDLESS, TOKEN

PATHS = (
    *(
        "/",
        "/sparql",
        "/sparql/",
        "/graphs",
        "/graphs/x",
        "/resource/",
        "/resource/article/harbor",
        "/resource",
    ),
    *("/find", "/terms.json", "/healthz", "/.well-known/void", "/static/editor.js", "/static/none", "/none"),
)
METHODS = ("GET", "GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "BREW")
QUERIES = (
    "SELECT * { ?e a kg:Attack }",
    "SELECT ?t (COUNT(*) AS ?n) { ?e kg:eventType ?t } GROUP BY ?t ORDER BY DESC(?n) LIMIT 5",
    "CONSTRUCT { ?e rdfs:label ?l } { ?e rdfs:label ?l } LIMIT 9",
    "DESCRIBE kg:Attack",
    "ASK { GRAPH ?g { ?s ?p 'x'@en } FILTER(?s != <a:b> && REGEX(STR(?p), '^a')) }",
    'SELECT * { ?x kg:matches "dockers" ; a ?t OPTIONAL { ?x kg:earliest ?d } }',
    "SELECT * FROM <a:b> { { ?s ?p ?o } UNION { ?s (kg:within|^kg:within)* ?o } MINUS { ?s a [] } }",
    "INSERT DATA { GRAPH <a:fuzz> { <a:b> <a:c> 1 } }",
    "DELETE { ?s ?p ?o } INSERT { GRAPH <a:fuzz> { ?s ?p 2 } } WHERE { GRAPH <a:fuzz> { ?s ?p ?o } }",
    "SELECT * { SERVICE <a:b> { ?s ?p ?o } }",
    "LOAD <a:b>",
    ENDLESS,
)
FIELDS = (
    *(
        "query",
        "update",
        "default-graph-uri",
        "named-graph-uri",
        "using-graph-uri",
        "using-named-graph-uri",
        "graph",
    ),
    *("default", "iri", "q", "limit", "nonsense"),
)
VALUES = (
    "",
    "a:b",
    "default",
    "7",
    "drone",
    "%ff",
    "%0d%0a",
    "../../etc/passwd",
    "<script>",
    "\x00",
    "ü" * 50,
)
TYPES = (
    *(
        "application/x-www-form-urlencoded",
        "application/sparql-query",
        "application/sparql-update",
        "text/turtle",
    ),
    *(
        "application/rdf+xml",
        "application/ld+json",
        "application/n-triples",
        "multipart/form-data",
        "text/plain",
        "x",
    ),
)
ACCEPTS = (
    "*/*",
    "text/html",
    "text/csv",
    "application/json;q=0.3,*/*;q=0.1",
    "text/turtle",
    "image/png",
    ";;q=,",
    "",
)
BODIES = ("<a:b> <a:c> 1 .", "{}", '{"@id": "a:b", "a:c": 1}', "<rdf:RDF/>", "x" * 3000)
BITS = (
    *"<>{}()[]\"'\\#?$@^|&;.,:!*+-/%\n\t\x00 ",
    "'" * 3,
    "\\u0000",
    "{" * 40,
    "(" * 200,
    "SERVICE",
    "<a:b>",
    "é",
    "\ud7ff",
)


class Found(NamedTuple):
    """A request that was answered wrongly, and how."""

    reason: str
    request: bytes


def damage(chance: random.Random, text: str) -> str:
    """Take bits out, put bits in, double bits."""
    for _ in range(chance.choice((0, 0, 1, 1, 2, 5))):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.randrange(8))
        text = chance.choice(
            (text[:at] + text[end:], text[:at] + chance.choice(BITS) + text[at:], text + text[at:end])
        )
    return text


def make_request(chance: random.Random) -> bytes:
    method, path, media = chance.choice(METHODS), chance.choice(PATHS), chance.choice(TYPES)
    if chance.random() < 0.6:
        path = "/sparql"
    fields = [(chance.choice(FIELDS), chance.choice(VALUES)) for _ in range(chance.choice((0, 0, 1, 2)))]
    body = ""
    if path.startswith("/sparql"):
        query = damage(chance, chance.choice(QUERIES))
        if method == "GET":
            fields.append(("query", query))
        elif "form" in media:
            body = f"{chance.choice(('query', 'update'))}={quote(query)}"
        else:
            body = query
    elif method in ("POST", "PUT"):
        body = damage(chance, chance.choice(BODIES))
    address = (
        path + ("?" if fields else "") + "&".join(f"{key}={quote(value, safe='%')}" for key, value in fields)
    )
    headers = {
        "Host": "127.0.0.1",
        "Connection": "close",
        "Accept": chance.choice(ACCEPTS),
        "Content-Type": media,
    }
    if chance.random() < 0.4:
        headers["Authorization"] = f"Bearer {TOKEN}"
    if chance.random() < 0.1:
        headers["Origin"] = chance.choice(("null", "https://evil.example", "http://127.0.0.1"))
    data = body.encode("utf-8", "surrogatepass")
    headers["Content-Length"] = str(len(data))
    head = "\r\n".join(
        [f"{method} {address} HTTP/1.1", *(f"{key}: {value}" for key, value in headers.items()), "", ""]
    )
    request = head.encode("utf-8", "surrogatepass") + data
    if chance.random() < 0.1:  # damage the bytes, too
        at = chance.randrange(len(request))
        request = request[:at] + bytes([chance.randrange(256)]) + request[at + 1 :]
    return request


def send(port: int, request: bytes, *, seconds: float) -> str:
    """What is wrong with the answer, "" where nothing is."""
    answer = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
            connection.sendall(request)
            while part := connection.recv(1 << 16):
                answer += part
    except TimeoutError:
        return "no answer in time"
    except ConnectionError:
        return ""
    status = answer.split(b" ", 2)[1:2]
    if status and status[0].isdigit() and int(status[0]) in (500, 501, 502, 504):
        return f"status {int(status[0])}: {answer[-300:]!r}"
    return ""


def fuzz(
    port: int, *, seconds: float, wait_seconds: float, seed: int, n_threads: int = 4
) -> tuple[int, list[Found]]:
    """Send requests for a while.

    Returns:
        How many were sent, and those that were answered wrongly.
    """
    deadline = time.monotonic() + seconds
    found: list[Found] = []
    counts = [0] * n_threads

    def run(number: int) -> None:
        chance = random.Random(seed * 1000 + number)
        while time.monotonic() < deadline:
            request = make_request(chance)
            if reason := send(port, request, seconds=wait_seconds):
                found.append(Found(reason, request))
            counts[number] += 1

    threads = [threading.Thread(target=run, args=(number,)) for number in range(n_threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts), found
