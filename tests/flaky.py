"""A proxy that misbehaves on request: it stands between a store and a real server, on 127.0.0.1."""

import contextlib
import http.client
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import urlsplit

Choice = Callable[[int], str]
"""Gives the fault of the n-th request, counted from 0; "" for none."""

FAULTS = ("503", "429", "502", "cut before", "cut after", "cut middle")
"""Those after which asking again helps."""


class Flaky:
    """Forwards requests to another server, or does not.

    Attributes:
        choose: Gives the fault of each request.
        n_requests: Requests so far.
    """

    def __init__(self, target: str) -> None:
        self.target = urlsplit(target)
        self.choose: Choice = lambda _: ""
        self.n_requests = 0
        self.lock = threading.Lock()
        self.url = ""

    def next_fault(self) -> str:
        with self.lock:
            self.n_requests += 1
            return self.choose(self.n_requests - 1)

    def start_over(self, choose: Choice) -> None:
        with self.lock:
            self.n_requests, self.choose = 0, choose


def at_random(seed: int, share: float) -> Choice:
    """Any fault of `FAULTS`, now and then."""
    source = random.Random(seed)
    return lambda _: source.choice(FAULTS) if source.random() < share else ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    flaky: ClassVar[Flaky]

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def cut(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def handle_request(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.flaky.next_fault()
        if fault.isdecimal():
            self.answer(
                int(fault), b"<h1>Busy</h1><p>come back</p>", Content_Type="text/html", Retry_After="0"
            )
        elif fault == "html":
            self.answer(200, b"<html><style>p{}</style><p>Welcome!</p></html>", Content_Type="text/html")
        elif fault == "garbage":
            self.answer(200, b'{"head":{},"bool', Content_Type="application/sparql-results+json")
        elif fault == "login":
            self.answer(401, b"", WWW_Authenticate='Basic realm="kg"')
        elif fault == "loop":
            self.answer(302, b"", Location=self.path)
        elif fault == "away":
            self.answer(307, b"", Location="http://127.0.0.1:9/elsewhere")
        elif fault == "slow":
            time.sleep(2.5)
            self.cut()
        elif fault == "drip":
            self.drip()
        elif fault == "cut before":
            self.cut()
        else:
            self.forward(body, fault)

    def drip(self) -> None:
        """One byte now and then, without end."""
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(100):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.05)
        self.cut()

    def forward(self, body: bytes, fault: str) -> None:
        target = self.flaky.target
        connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=30)
        headers = {n: v for n, v in self.headers.items() if n.lower() not in ("host", "connection")}
        connection.request(self.command, self.path, body=body or None, headers=headers)
        response = connection.getresponse()
        content = response.read()
        connection.close()
        if fault == "cut after":
            self.cut()
            return
        self.send_response_only(response.status)
        for name, value in response.getheaders():
            if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                self.send_header(name, value)
        if response.status != 204:
            self.send_header("Content-Length", str(len(content) + (fault == "cut middle")))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if fault == "cut middle" else content)
        if fault == "cut middle":
            self.cut()

    do_GET = do_POST = do_PUT = do_DELETE = handle_request


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that left is no news."""


@contextlib.contextmanager
def flaky_server(target: str) -> Iterator[Flaky]:
    """Stand before a server for as long as the block runs."""
    flaky = Flaky(target)
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"flaky": flaky}))
    flaky.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield flaky
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
