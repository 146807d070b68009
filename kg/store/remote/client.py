"""`Client`: sends requests until they are answered, and turns every fault of network and server into one line.

In: a `Request`. Out: a `Body`, whole: it lies in memory, or in a file where it is large, so that an answer that is cut
off is asked for again before anything of it is used. Every request may be sent twice; what it asks for must allow it.
"""

import random
import re
import tempfile
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from typing import IO, TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from kg.errors import StoreError
from kg.store.remote.access import Access

if TYPE_CHECKING:
    import httpx

_TRANSIENT = frozenset({429, 502, 503, 504})
_DEADLOCK = b" 40001 "
_IN_MEMORY_BYTES = 4 << 20
_SHOWN = 200
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_CONNECT_SECONDS = 10.0
_REDIRECTS = 5
_REDIRECTING = (301, 302, 303, 307, 308)
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Request:
    """One request; sending it twice does what sending it once does.

    Args:
        method: "GET", "POST", "PUT" or "DELETE".
        url: The endpoint.
        parameters: Of the URL.
        form: Sent as a form, in the place of content.
        content: The body.
        media: The body's type.
        accept: The types of answer that can be read, the best first.
        follow: Whether redirects are followed.
    """

    method: str
    url: str
    parameters: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, str], ...] = ()
    content: bytes | None = None
    media: str = ""
    accept: str = "*/*"
    follow: bool = False


@dataclass(slots=True)
class Body:
    """An answer, whole.

    Args:
        file: Its bytes, to be read from the beginning.
        media: Its type, without parameters.
        status: Of HTTP.
        url: Where it came from, redirects followed.
        headers: Names in small letters.
    """

    file: IO[bytes]
    media: str
    status: int
    url: str
    headers: dict[str, str] = field(default_factory=dict)

    def start(self, n_bytes: int = 2000) -> str:
        """The first words of it, on one line, without mark-up."""
        self.file.seek(0)
        text = self.file.read(n_bytes).decode("utf-8", errors="replace")
        self.file.seek(0)
        words = " ".join(_TAG.sub(" ", text).split())
        shown = "".join(sign for sign in words if sign.isprintable())
        return f"{shown[:_SHOWN]}…" if len(shown) > _SHOWN else shown


class _Spool(tempfile.SpooledTemporaryFile[bytes]):
    """Memory, then a file; closed with the last who reads it, which may be a row that is read late."""

    def __del__(self) -> None:
        """Close it."""
        self.close()


class _Transient(Exception):  # not an error yet
    """A fault that may be gone at the next attempt."""

    def __init__(self, reason: str, wait_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.wait_seconds = wait_seconds


class Client:
    """Sends requests to one server; close it at the end.

    Args:
        access: As whom, and with how much patience.
        host: The server's name, for its own computer is reached without a proxy.
        sleep: Waits; the tests' own does not.

    Raises:
        StoreError: The extra `remote` is not installed.
    """

    def __init__(self, access: Access, host: str, *, sleep: Callable[[float], None] = time.sleep) -> None:
        try:
            import httpx
        except ImportError as error:
            raise StoreError("a store on a server needs httpx; pip install 'kg-news[remote]'") from error
        self._access = access
        self._sleep = sleep
        self._httpx = httpx
        self._client = httpx.Client(
            auth=_login(access),
            headers={"User-Agent": "kg-news"},
            timeout=httpx.Timeout(access.seconds, connect=min(_CONNECT_SECONDS, access.seconds)),
            trust_env=host not in _LOOPBACK,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def send(self, request: Request, *, allowed: tuple[int, ...] = (), attempts: int | None = None) -> Body:
        """Send a request, again where the fault may be gone by then.

        Args:
            request: What to send.
            allowed: Faulty statuses that are an answer all the same.
            attempts: Most attempts; None takes those of the access.

        Raises:
            StoreError: There is no good answer.
        """
        wait = self._access.first_wait_seconds
        attempts = min(attempts or self._access.attempts, self._access.attempts)
        for attempt in range(1, attempts + 1):
            try:
                return self._exchange(request, allowed)
            except _Transient as fault:
                if attempt == attempts:
                    tried = f"tried {attempt} times" if attempt > 1 else "tried once"
                    raise StoreError(
                        f"{request.url}: {fault} ({tried}); try again later"
                    ) from fault.__cause__
                jittered = wait * random.uniform(0.5, 1.5)  # spreads clients, hides nothing
                self._sleep(min(max(jittered, fault.wait_seconds or 0), self._access.longest_wait_seconds))
                wait *= 2
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _exchange(self, request: Request, allowed: tuple[int, ...]) -> Body:
        httpx = self._httpx
        try:
            body = self._follow(request)
        except (httpx.ReadTimeout, httpx.WriteTimeout) as error:
            raise StoreError(
                f"{request.url}: no answer within {self._access.seconds:g} seconds; ask for less, or set "
                "KG_STORE_TIMEOUT to more seconds"
            ) from error
        except httpx.TransportError as error:
            raise _Transient(_network_reason(error)) from error
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise StoreError(f"{request.url}: {_one_line(error)}; check the address") from error
        if body.status < 300 or body.status in allowed:  # HTTP's own border
            return body
        raise self._fault(request, body)

    def _follow(self, request: Request) -> Body:
        """Send a request, and again where it is redirected on the same server, which alone may get user and token."""
        body = self._receive(request)
        for _ in range(_REDIRECTS):
            target = body.headers.get("location")
            if not request.follow or body.status not in _REDIRECTING or target is None:
                return body
            target = urljoin(body.url, target)
            if not _same_server(body.url, target):
                raise StoreError(
                    f"{request.url}: redirects to another server, {target.partition('?')[0][:_SHOWN]}, which would get "
                    "all that is sent here, user and token too; name that address if you trust it"
                )
            request = replace(request, url=target, parameters=())
            body = self._receive(request)
        raise StoreError(f"{request.url}: redirects in circles; check the address")

    def _receive(self, request: Request) -> Body:
        started = time.monotonic()
        file = _Spool(max_size=_IN_MEMORY_BYTES)
        with self._client.stream(
            request.method,
            request.url,
            params=list(request.parameters) or None,
            content=urlencode(request.form).encode() if request.form else request.content,
            headers=_headers(request),
        ) as response:
            for chunk in response.iter_bytes():
                file.write(chunk)
                if time.monotonic() - started > self._access.answer_seconds:
                    raise StoreError(
                        f"{request.url}: the answer takes more than {self._access.answer_seconds:g} seconds; "
                        "ask for less"
                    )
            media = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            headers = {name.lower(): value for name, value in response.headers.items()}
            file.seek(0)
            return Body(file, media, response.status_code, str(response.url), headers)

    def _fault(self, request: Request, body: Body) -> Exception:
        said = body.start()
        if body.status in _TRANSIENT or (body.status == 500 and _DEADLOCK in said.encode()):
            return _Transient(f"answers {body.status}: {said or 'nothing more'}", _retry_after(body))
        if body.status == 401:
            return StoreError(f"{request.url}: answers 401: {_credentials_hint(self._access)}")
        if body.status == 403:
            return StoreError(
                f"{request.url}: answers 403: {self._access.user or 'who asks'} may not do that; give the rights there"
            )
        if 300 <= body.status < 400:
            target = body.headers.get("location", "elsewhere")
            return StoreError(f"{request.url}: redirects to {target[:_SHOWN]}; name that address")
        return StoreError(f"{request.url}: answers {body.status}: {said or 'nothing more'}")


def _login(access: Access) -> "httpx.Auth | None":
    """Token, or the scheme that the server asks for, so that no password goes out in clear where a digest will do."""
    import httpx

    class Bearer(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
            request.headers["Authorization"] = f"Bearer {access.token}"
            yield request

    class Login(httpx.Auth):
        def __init__(self, user: str, password: str) -> None:
            self._user, self._password = user, password
            self._scheme: httpx.Auth | None = None

        def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
            if self._scheme is None:
                response = yield request
                if response.status_code != 401:
                    return
                asked = ",".join(response.headers.get_list("www-authenticate")).lower()
                scheme = httpx.DigestAuth if "digest" in asked else httpx.BasicAuth
                self._scheme = scheme(self._user, self._password)
            yield from self._scheme.auth_flow(request)

    if access.token:
        return Bearer()
    return Login(access.user, access.password or "") if access.user else None


def _same_server(asked: str, answered: str) -> bool:
    """Whether an answer came from the scheme, host and port that were asked, or from HTTPS in the place of HTTP there.

    Example:
        >>> _same_server("http://a.org/x", "https://a.org/y"), _same_server("https://a.org/x", "https://b.org/x")
        (True, False)
    """
    before, after = urlsplit(asked), urlsplit(answered)
    ports = tuple(parts.port or _PORTS.get(parts.scheme) for parts in (before, after))
    if before.hostname != after.hostname:
        return False
    return (before.scheme == after.scheme and ports[0] == ports[1]) or (
        (before.scheme, after.scheme) == ("http", "https") and ports == (80, 443)
    )


def _headers(request: Request) -> dict[str, str]:
    headers = {"Accept": request.accept}
    media = "application/x-www-form-urlencoded" if request.form else request.media
    if media:
        headers["Content-Type"] = media
    return headers


def _retry_after(body: Body) -> float | None:
    """Seconds that the server asks to wait; a date is not read."""
    value = body.headers.get("retry-after", "")
    return float(value) if value.isdecimal() else None


def _network_reason(error: Exception) -> str:
    name = type(error).__name__
    if name == "ConnectTimeout":
        return "cannot be reached in time"
    if name == "ConnectError":
        return f"cannot be reached: {_one_line(error)}"
    if name in ("RemoteProtocolError", "ReadError", "WriteError", "CloseError"):
        return f"the connection was cut: {_one_line(error) or 'no reason given'}"
    return _one_line(error) or name


def _credentials_hint(access: Access) -> str:
    if access.token:
        return "the token is refused; check KG_STORE_TOKEN"
    if access.user:
        return f"the user {access.user} is refused; check KG_STORE_USER and KG_STORE_PASSWORD"
    return "asks who it is; set KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN"


def _one_line(error: object) -> str:
    return " ".join(str(error).split())
