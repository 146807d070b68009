"""Who may ask: names of the host, origins of other pages, the token of those who write.

A page that somebody else serves may neither read (unless its origin is allowed) nor write (ever, without the token).
A name that resolves to this machine but is not ours is refused, since another's page could use it to get around
that.
"""

import hmac
from dataclasses import dataclass

from starlette.requests import Request

from kg.serve.limits import Refusal

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_EXPOSED = "Location, Allow, Retry-After"


@dataclass(frozen=True, slots=True)
class Access:
    """Rules of access.

    Args:
        hosts: Names under which the server may be asked for, besides those of loopback; "*" for any.
        origins: Origins whose pages may read; "*" for any.
        token: What those who write must send; None where nobody may.
    """

    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    token: str | None = None

    def check_host(self, request: Request) -> None:
        """Refuse a request for another host.

        Raises:
            Refusal: The Host header names none of ours.
        """
        host = request.headers.get("host", "")
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
        if name.lower() not in (*_LOOPBACK, *self.hosts) and "*" not in self.hosts:
            raise Refusal(421, "Host names another server; allow it with kg serve --allow-host")

    def check_writer(self, request: Request) -> None:
        """Refuse a write by who may not.

        Raises:
            Refusal: Writing is off, the token is missing or wrong, or another origin's page asks.
        """
        if self.token is None:
            raise Refusal(403, "this server only reads; start it with kg serve --writable to write")
        origin = request.headers.get("origin")
        foreign = request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
        if origin not in (None, *self.origins, own_origin(request)) or (
            foreign and origin not in self.origins
        ):
            raise Refusal(403, "a page of another origin may not write; allow it with kg serve --cors ORIGIN")
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), self.token.encode()):
            challenge = (("WWW-Authenticate", 'Bearer realm="kg"'),)
            raise Refusal(401, "writing needs the header Authorization: Bearer TOKEN", headers=challenge)

    def cors_headers(self, request: Request) -> dict[str, str]:
        """Headers that let a page of the request's origin read the answer; none where it may not."""
        origin = request.headers.get("origin")
        if origin is None or not ({"*", origin} & set(self.origins)):
            return {}
        allowed = "*" if "*" in self.origins else origin
        return {
            "Access-Control-Allow-Origin": allowed,
            "Access-Control-Expose-Headers": _EXPOSED,
            "Vary": "Origin",
        }


def own_origin(request: Request) -> str:
    """The origin of our own pages, as the request names it."""
    return f"{request.url.scheme}://{request.headers.get('host', '')}"
