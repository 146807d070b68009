"""What a server grants: limits with safe defaults, and the refusal that names one."""

from dataclasses import dataclass

_MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request, and all together, may take.

    Args:
        seconds: Longest time that a query may run, its wait for a worker included.
        write_seconds: Longest time that an update may run.
        rows: Most rows or triples of an answer.
        answer_bytes: Longest answer.
        query_bytes: Longest query or update.
        body_bytes: Longest body of a request that writes a graph.
        memory: Most bytes that a worker may take beyond what it starts with.
        workers: Most queries that run at once.
        waiting: Most queries that wait for a worker.
        held_bytes: Most bytes of answers that wait for slow clients, all together.
        header_seconds: Longest time that a client may take to send a request's head.
        stall_seconds: Longest time that a client may take nothing of its answer, or send nothing of its body.
        connections: Most clients at once.
    """

    seconds: float = 10.0
    write_seconds: float = 60.0
    rows: int = 100_000
    answer_bytes: int = 32 * _MEBIBYTE
    query_bytes: int = 100_000
    body_bytes: int = 16 * _MEBIBYTE
    memory: int = 1024 * _MEBIBYTE
    workers: int = 8
    waiting: int = 64
    held_bytes: int = 256 * _MEBIBYTE
    header_seconds: float = 10.0
    stall_seconds: float = 20.0
    connections: int = 256


class Refusal(Exception):  # an answer with a status, not a fault of ours
    """A request that is answered with a status other than success.

    Args:
        status: HTTP status code.
        reason: One line: what, which limit, how to raise it.
        excerpt: The place in a query, with a caret, where there is one.
        headers: More headers of the response.
    """

    def __init__(
        self, status: int, reason: str, *, excerpt: str = "", headers: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason
        self.excerpt = excerpt
        self.headers = headers


def over(status: int, what: str, limit: float, option: str) -> Refusal:
    """Make the refusal of what goes over a limit.

    Example:
        >>> over(503, "the query ran longer than 10 s", 10, "--timeout").reason
        'the query ran longer than 10 s; raise the limit with kg serve --timeout, now 10'
    """
    headers = (("Retry-After", "1"),) if status == 503 else ()
    reason = f"{what}; raise the limit with kg serve {option}, now {limit:g}"
    return Refusal(status, reason, headers=headers)
