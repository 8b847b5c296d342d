# SPDX-License-Identifier: AGPL-3.0-or-later
"""Server-sent events (WHATWG HTML, 9.2): that tips, a dialogue or alarms have changed.

No event holds a word of any tip, nor its id: the page asks for what it shows, by its own rights.
"""

from collections.abc import Iterator

from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from tellsafe.desk.access import changes
from tellsafe.desk.rules.changes import Mark
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.web.duty import needs
from tellsafe.desk.web.queue.board import BOARD, Board, Place
from tellsafe.desk.web.session import still_holds
from tellsafe.desk.web.wall import unattended

# Something is sent at least so often: a browser that went away is noticed by it, and frees its
# place; and proxies do not take the silence for the end.
BREATH_SECONDS = 10.0
_AGAIN_MILLISECONDS = 2000


@require_GET
@needs(Duty.READ)
@unattended
def live(request: HttpRequest) -> HttpResponseBase:
    """Changes from ``since`` on, the mark of the page that asks; or from the last event that a
    connection that broke has seen. 503 when all places are taken: the page asks again later."""
    place = BOARD.take(lambda: still_holds(request))
    if place is None:
        response = HttpResponse(status=503)
        response["Retry-After"] = "30"
        return response
    asked = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
    seen = Mark.parse(asked) or changes.mark()
    # This thread is going to wait: it needs no connection of its own to the database.
    connection.close()
    stream = StreamingHttpResponse(Stream(BOARD, place, seen), content_type="text/event-stream")
    # Says so that the middleware does not compress, which would hold events back.
    stream["Content-Encoding"] = "identity"
    return stream


class Stream:
    """The body of an answer that does not end. The server closes it when the browser is gone."""

    def __init__(self, board: Board, place: Place, seen: Mark) -> None:
        self._board, self._place, self._seen = board, place, seen
        self._begun = False

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if not self._begun:
            self._begun = True
            return f"retry: {_AGAIN_MILLISECONDS}\n\n".encode()
        mark = self._board.wait(self._place, self._seen, BREATH_SECONDS)
        if mark is None:
            self.close()
            raise StopIteration
        return self._told(mark)

    def close(self) -> None:
        """Free the place for another page."""
        self._board.leave(self._place)

    def _told(self, mark: Mark) -> bytes:
        changed = mark.changed_since(self._seen)
        self._seen = mark
        if not changed:
            return b": here\n\n"
        return "".join(f"id: {mark}\nevent: {kind}\ndata: .\n\n" for kind in changed).encode()
