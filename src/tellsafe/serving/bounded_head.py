# SPDX-License-Identifier: AGPL-3.0-or-later
"""HTTP as uvicorn speaks it, but no head of a request grows, and none of it takes its time, without
end.

httptools holds what it has of a header until that is whole, however long it is; uvicorn waits for
it, and for a body, however long that takes.
"""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD = 16 * 1024
SECONDS = 30
# Bytes of a body a second, after so many seconds in which none need come. A part has a stricter
# measure at intake, which answers; here a connection is given back.
SLOWEST, BODY_SECONDS = 512, 120


class BoundedHead(HttpToolsProtocol):
    """Closes a connection that sends more than MOST_HEAD bytes, and one piece of what was read,
    without a whole head or a piece of a body among them; one whose head is not there in time; and
    one whose body comes too slowly, be it read or answered unread.
    """

    _silent = 0
    _came = 0
    _since = 0.0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_there()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._silent += len(data)
        super().data_received(data)
        if self._silent > MOST_HEAD:
            self.transport.close()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._deadline is None:
            self._await_head()

    def on_headers_complete(self) -> None:
        self._silent = 0
        self._is_there()
        super().on_headers_complete()
        self._came, self._since = 0, self.loop.time()
        self._await_body()

    def on_body(self, body: bytes) -> None:
        self._silent = 0
        self._came += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._silent = 0
        self._is_there()
        super().on_message_complete()

    def _await_head(self) -> None:
        self._deadline = self.loop.call_later(SECONDS, self.transport.close)

    def _await_body(self) -> None:
        left = self._since + BODY_SECONDS + self._came / SLOWEST - self.loop.time()
        if left > 0:
            self._deadline = self.loop.call_later(left, self._await_body)
        else:
            self.transport.close()

    def _is_there(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
