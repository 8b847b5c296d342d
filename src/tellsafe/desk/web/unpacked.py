# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compression for pages alone: pictures and films are as small as they get."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_PACKED = ("image/jpeg", "video/", "audio/")


class CompressedPages(GZipMiddleware):
    """Leaves media as it is: ranges count its own bytes."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress the others."""
        if response.headers.get("Content-Type", "").startswith(_PACKED):
            return response
        return super().process_response(request, response)
