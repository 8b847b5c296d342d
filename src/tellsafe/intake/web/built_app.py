# SPDX-License-Identifier: AGPL-3.0-or-later
"""The reporter's app as it was built: its files, read once, and served as they are.

They are public and the same for everybody, as the bulletin is, so here, and here alone, compressing
tells nothing: each comes with a gzipped copy, made by the build or at the start. Nothing is
compressed while serving, and no path of a request ever reaches the disk.
"""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from tellsafe.formats.bulletin import plain_form
from tellsafe.serving.zone import ZoneError

FOLDER = Path(__file__).parents[1] / "app"
# Where a page is asked for, by its file.
_PAGES = {"/index.html": "/", "/redress.html": "/redress"}
_NOSCRIPT = ("<noscript>", "</noscript>")
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
# no-transform: a proxy that rewrites a script would make its hash another than the release's.
_FOR_EVER = "public, max-age=31536000, immutable, no-transform"
_ASK_AGAIN = "no-cache, no-transform"
_NEVER_KEPT = "no-store, no-transform"
_BYTES = "application/octet-stream"
_GZIP_FORMAT = 16 + zlib.MAX_WBITS


@dataclass(frozen=True)
class ServedFile:
    """One file. ``gzipped`` is empty where that would not be smaller.

    What is kept for ever is never asked for again, and so has no tag.
    """

    content: bytes
    gzipped: bytes
    media_type: str
    cache_control: str

    def response(self, request: Request) -> Response:
        """The file as this client takes it, or 304 where it has it."""
        is_gzip = bool(self.gzipped) and _takes_gzip(request)
        body = self.gzipped if is_gzip else self.content
        headers = {"Cache-Control": self.cache_control}
        if self.gzipped:
            headers["Vary"] = "Accept-Encoding"
        if self.cache_control != _FOR_EVER:
            headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            if headers["ETag"] in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=headers)
        if is_gzip:
            headers["Content-Encoding"] = "gzip"
        return Response(body, headers=headers, media_type=self.media_type)


def built_app(folder: Path, noscript: Mapping[str, str]) -> dict[str, ServedFile]:
    """The files of a built app by the path at which they are asked for; none if it was not built.

    Each of its pages says ``noscript`` (HTML, by path) to a browser that runs no scripts. Raises
    ZoneError for a folder in which something else lies.
    """
    if not (folder / "release.json").exists():
        return {}
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".gz")
    files = {f"/{path.relative_to(folder).as_posix()}": _read(path) for path in paths}
    if not _PAGES.keys() <= files.keys():
        raise ZoneError(f"{folder} holds no whole app; build it again by: make setup")
    pages = {path: files.pop(file).content for file, path in _PAGES.items()}
    return files | {path: _with_noscript(page, noscript[path]) for path, page in pages.items()}


def _read(path: Path) -> ServedFile:
    gzipped = path.with_name(f"{path.name}.gz")
    return ServedFile(
        content=path.read_bytes(),
        gzipped=gzipped.read_bytes() if gzipped.exists() else b"",
        media_type=_MEDIA_TYPES.get(path.suffix, "application/octet-stream"),
        cache_control=_FOR_EVER if path.parent.name == "assets" else _ASK_AGAIN,
    )


def _with_noscript(page: bytes, noscript: str) -> ServedFile:
    """The page with its one place filled: all else of it is as the release has it."""
    before, begin, rest = page.partition("".join(_NOSCRIPT).encode())
    if not begin or _NOSCRIPT[1] in noscript.lower():
        raise ZoneError("the app's page has no place for its <noscript>; build it again")
    content = before + noscript.join(_NOSCRIPT).encode() + rest
    return page_file(content)


def page_file(content: bytes) -> ServedFile:
    """A page that was put together at the start."""
    return ServedFile(content, _gzipped(content), _MEDIA_TYPES[".html"], _ASK_AGAIN)


@lru_cache(maxsize=1)
def bulletin_file(data: bytes) -> ServedFile:
    """The bulletin as it is served: compressed once, when it is first asked for.

    It holds nothing that a client sent and nothing that is kept from anyone, so its compressed
    length is as public as itself.
    """
    return ServedFile(data, _gzipped(data), _MEDIA_TYPES[".json"], _NEVER_KEPT)


@lru_cache(maxsize=1)
def plain_bulletin_file(data: bytes) -> ServedFile:
    """The same in its plain form."""
    plain = plain_form(data)
    return ServedFile(plain, _gzipped(plain), _BYTES, _NEVER_KEPT)


def _gzipped(content: bytes) -> bytes:
    """As small as zlib makes it: with less memory it turns sooner from keys, which are noise, to
    words. The same bytes each time."""
    return min((_gzip(content, memory) for memory in range(1, 10)), key=len)


def _gzip(content: bytes, memory: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, _GZIP_FORMAT, memory)
    return packer.compress(content) + packer.flush()


def _takes_gzip(request: Request) -> bool:
    """Whether Accept-Encoding names gzip, and not by a weight of nothing (RFC 9110 §12.5.3)."""
    for one in request.headers.get("accept-encoding", "").lower().split(","):
        coding, _, weight = one.replace(" ", "").partition(";q=")
        if coding == "gzip":
            return weight.strip("0.") != "" if weight else True
    return False
