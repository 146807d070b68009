"""`Access`: how a server is reached: as whom, at which addresses, and with how much patience.

In: an environment, or values. Out: one frozen value. Passwords and tokens are in none of its texts.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kg.errors import StoreError

KINDS = ("oxigraph", "virtuoso", "fuseki", "rdf4j", "kg", "other")
_SCHEMES = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Access:
    """How a server is reached.

    Args:
        user: Whom the server knows; None for nobody.
        password: The user's.
        token: Sent as `Authorization: Bearer`, in the place of user and password.
        kind: One of `KINDS`; None asks the server.
        update_url: Where updates go; None takes what the kind of server has.
        graphs_url: Where the Graph Store Protocol is spoken; None takes what the kind of server has.
        seconds: Longest wait for the next bytes of an answer.
        answer_seconds: Longest time that one answer may take in all.
        attempts: How often a request is sent before it is given up.
        first_wait_seconds: About how long to wait before the second attempt; each wait is twice the one before.
        longest_wait_seconds: The longest of these waits.

    Example:
        >>> Access(user="kim", password="secret").user
        'kim'
        >>> "secret" in repr(Access(user="kim", password="secret"))
        False
    """

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    kind: str | None = None
    update_url: str | None = None
    graphs_url: str | None = None
    seconds: float = 60.0
    answer_seconds: float = 3600.0
    attempts: int = 7
    first_wait_seconds: float = 0.25
    longest_wait_seconds: float = 20.0

    def __post_init__(self) -> None:
        """Check what can be checked without the server."""
        if self.kind is not None and self.kind not in KINDS:
            raise StoreError(f"no kind of server {self.kind!r}; there are {', '.join(KINDS)}")
        for url in (self.update_url, self.graphs_url):
            if url is not None:
                checked_url(url)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Access":
        """Read `KG_STORE_USER`, `_PASSWORD`, `_TOKEN`, `_KIND`, `_UPDATE`, `_GRAPHS` and `_TIMEOUT`.

        Raises:
            StoreError: One of them is not what it should be.

        Example:
            >>> Access.from_environment({"KG_STORE_USER": "kim", "KG_STORE_TIMEOUT": "5"}).seconds
            5.0
        """
        seconds = environment.get("KG_STORE_TIMEOUT", "").strip() or "60"
        if not seconds.replace(".", "", 1).isdecimal() or float(seconds) <= 0:
            raise StoreError(f"KG_STORE_TIMEOUT is {seconds!r}; write seconds, such as 30")
        return cls(
            user=environment.get("KG_STORE_USER") or None,
            password=environment.get("KG_STORE_PASSWORD") or None,
            token=environment.get("KG_STORE_TOKEN") or None,
            kind=environment.get("KG_STORE_KIND") or None,
            update_url=environment.get("KG_STORE_UPDATE") or None,
            graphs_url=environment.get("KG_STORE_GRAPHS") or None,
            seconds=float(seconds),
        )


def is_url(location: object) -> bool:
    """Whether a store's location is the address of a server.

    Example:
        >>> is_url("https://example.org/sparql"), is_url("kg-store")
        (True, False)
    """
    return isinstance(location, str) and location.lower().startswith(_SCHEMES)


def checked_url(url: str) -> str:
    """Give an address back, without a trailing slash, when a request can be sent there.

    Raises:
        StoreError: It has no host, or a password in it.
    """
    parts = urlsplit(url)
    if parts.username or parts.password:
        raise StoreError(
            f"{parts.scheme}://{parts.hostname}: an address holds no user; set KG_STORE_USER and KG_STORE_PASSWORD"
        )
    try:
        named = parts.hostname and parts.port != 0
    except ValueError:
        named = False
    if not is_url(url) or not named or parts.query or parts.fragment:
        raise StoreError(f"{url}: not the address of a server; write one such as https://example.org/sparql")
    return url.rstrip("/")
