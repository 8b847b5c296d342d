# SPDX-License-Identifier: AGPL-3.0-or-later
"""The bytes of one rendition, whole or in ranges, opened chunk by chunk."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from tellsafe.desk.access import Rendition, renderings
from tellsafe.desk.actions.look import look
from tellsafe.desk.adapters.rendition_files import RenditionFiles
from tellsafe.desk.decoding.parcels import MEDIA_TYPES, Part
from tellsafe.desk.rules.byte_range import ByteRange, Unsatisfiable, asked_range
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.formats.errors import FormatError
from tellsafe.serving.clock import SystemClock

# A browser asks for a film "from here on" and reads it as slowly as somebody watches. It gets this
# much and asks again, so that no watcher holds one of the few threads.
MOST_AT_ONCE = 1 << 20


@require_safe
@needs(Duty.READ)
def rendition(request: HttpRequest, rendition: str) -> HttpResponse:
    """One of the renditions; its media type is ours, never a claim of the file's."""
    found = renderings.find_rendition(rendition)
    if found is None or found.attachment.tip.removed:
        raise Http404
    look(found.attachment.tip_id, signed_in(request), SystemClock().today())
    try:
        asked = asked_range(request.headers.get("Range"), found.length, MOST_AT_ONCE)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{found.length}"})
    response = _part(found, asked) if asked else _whole(found)
    response["Content-Type"] = MEDIA_TYPES[Part(found.part)]
    response["Content-Disposition"] = "inline"
    response["Accept-Ranges"] = "bytes"
    return response  # type: ignore[return-value]  # a streaming one is served alike


def _part(found: Rendition, asked: ByteRange) -> HttpResponseBase:
    body = b"".join(_pieces(found, asked))
    response = HttpResponse(body, status=206)
    response["Content-Range"] = f"bytes {asked.start}-{asked.end - 1}/{found.length}"
    response["Content-Length"] = str(len(body))
    return response


def _whole(found: Rendition) -> HttpResponseBase:
    pieces = _pieces(found, ByteRange(0, found.length))
    first = next(pieces, b"")  # before the headers are sent: what is damaged is a 404
    response = StreamingHttpResponse(_joined(first, pieces))
    response["Content-Length"] = str(found.length)
    return response


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _pieces(found: Rendition, asked: ByteRange) -> Iterator[bytes]:
    files = RenditionFiles(ZONE)
    try:
        with files.opened(found.id, bytes(found.file_key), found.length) as reader:
            yield from reader.pieces(asked.start, asked.end)
    except FormatError as error:
        raise Http404 from error
