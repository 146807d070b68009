"""A connection that does not wait for slow clients: uvicorn's own, with limits on a request's head and on a stall."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.serve.limits import Limits


def connection_class(limits: Limits) -> type[H11Protocol]:
    """The class of connections that keep these limits."""

    class Connection(_PatientConnection):
        header_seconds = limits.header_seconds
        stall_seconds = limits.stall_seconds

    return Connection


class _PatientConnection(H11Protocol):
    """Ends a connection whose head does not come, or that takes nothing of its answer."""

    header_seconds = 10.0
    stall_seconds = 20.0
    _head_timer: asyncio.TimerHandle | None = None
    _stall_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        waiting = self.cycle is None or self.cycle.response_complete
        if waiting and self._head_timer is None:
            self._await_head()
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._cancel(self._head_timer)
            self._head_timer = None

    def pause_writing(self) -> None:
        super().pause_writing()
        self._cancel(self._stall_timer)
        self._stall_timer = self.loop.call_later(self.stall_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        self._cancel(self._stall_timer)
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel(self._head_timer)
        self._cancel(self._stall_timer)
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        self._cancel(self._head_timer)
        self._head_timer = None
        super().on_response_complete()
        # What is still unsent must leave, too; a client that takes none of it is cut off.
        self._cancel(self._stall_timer)
        if self.transport.get_write_buffer_size():
            self._stall_timer = self.loop.call_later(self.stall_seconds, self._end_stalled)

    def _end_stalled(self) -> None:
        if self.transport.get_write_buffer_size():
            self.transport.abort()

    def _await_head(self) -> None:
        self._cancel(self._head_timer)
        self._head_timer = self.loop.call_later(self.header_seconds, self._end_slow_head)

    def _end_slow_head(self) -> None:
        self._head_timer = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()

    @staticmethod
    def _cancel(timer: asyncio.TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()
