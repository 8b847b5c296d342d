# SPDX-License-Identifier: AGPL-3.0-or-later
"""HTTP as a source speaks it: nothing in a header tells one source from another.

A connection is as good as a name: what goes over one connection has one sender. So each submission
and each mailbox has a connection of its own, and none keeps cookies, retries or redirects.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from ssl import SSLContext

import httpx2 as httpx

from tellsafe.formats.encoding import canonical_json, parse_object
from tellsafe.formats.errors import FormatError
from tellsafe.source.errors import SourceError

HEADERS = {"user-agent": "tellsafe", "accept": "*/*", "accept-encoding": "identity"}
MOST_JSON = 4 * 1024 * 1024
_PROBLEM = "urn:tellsafe:problem:"
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_LONGEST_RETRY = 86_400
# What a zone's refusal means to the person here; any other 5xx is "unavailable", else "protocol".
_MEANINGS: Mapping[str, str] = {
    **{slug: slug for slug in ("code-refused", "number-refused", "occupation-refused")},
    **{slug: slug for slug in ("already-enrolled", "phone-used", "busy", "not-entitled")},
    **{slug: slug for slug in ("storage-full", "too-much")},
    **{slug: slug for slug in ("other-kind", "counter-refused", "counter-used", "roll-refused")},
    **{slug: slug for slug in ("sign-in-refused", "sign-in-unavailable")},
    **{slug: slug for slug in ("storage-full", "too-much", "no-letters", "letters-full")},
    **dict.fromkeys(("wrong-term", "wrong-week", "wrong-day", "proof-refused"), "clock-wrong"),
    **dict.fromkeys(("blobs-differ", "part-differs"), "upload-conflict"),
    **dict.fromkeys(("no-key-for-term", "no-key-for-week"), "keys-ran-out"),
    **dict.fromkeys(("parts-missing", "digest-differs", "stamp-refused"), "unavailable"),
    "stamps-used": "stamps-used-up",
    "work-refused": "busy",
}

ClientFactory = Callable[[], httpx.Client]


def plain_client() -> httpx.Client:
    """A client without proxy or settings of its surroundings. For Tor, give one with a proxy."""
    return httpx.Client(
        timeout=httpx.Timeout(60, connect=20), trust_env=False, verify=_authorities()
    )


@lru_cache(maxsize=1)
def _authorities() -> SSLContext:
    """By whom a server may be certified; to read their list takes longer than most requests.

    No TLS session is kept in it (that would have to be asked for), so two connections that share it
    can't be linked by one.
    """
    return httpx.create_ssl_context(trust_env=False)


@dataclass(frozen=True)
class Answer:
    """What a zone answered; ``slug`` is the stable name of a problem, or ""."""

    status: int
    body: bytes
    slug: str = ""
    retry_after: int | None = None

    def json(self) -> dict[str, object]:
        """The JSON object that it holds, within what was read of it. Raises
        SourceError("protocol")."""
        try:
            return parse_object(self.body, limit=len(self.body))
        except FormatError as error:
            raise SourceError("protocol") from error

    def refusal(self) -> SourceError:
        """What it means that it is not what was hoped for."""
        otherwise = "unavailable" if self.status >= 500 else "protocol"
        return SourceError(_MEANINGS.get(self.slug, otherwise), retry_after=self.retry_after)


class Connection:
    """Requests over one connection."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def ask(
        self,
        method: str,
        url: str,
        *,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        wanted: Collection[int] = (200,),
        limit: int = MOST_JSON,
    ) -> Answer:
        """An answer with a ``wanted`` status.

        Raises SourceError: "insecure-address", "offline", or what the refusal means.
        """
        answer = self.try_to_ask(method, url, content=content, headers=headers, limit=limit)
        if answer.status not in wanted:
            raise answer.refusal()
        return answer

    def try_to_ask(
        self,
        method: str,
        url: str,
        *,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        limit: int = MOST_JSON,
    ) -> Answer:
        """Any answer at all. Raises SourceError("insecure-address" | "offline" | "protocol")."""
        require_protected(url)
        sent = {**HEADERS, **(headers or {})}
        try:
            with self._client.stream(
                method, url, content=content or None, headers=sent, follow_redirects=False
            ) as response:
                return _answer(response, limit)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OSError) as error:
            raise SourceError("offline") from error

    def post_json(self, url: str, value: object) -> Answer:
        """POST canonical JSON; any answer."""
        return self.try_to_ask("POST", url, content=canonical_json(value), headers=JSON)


JSON = {"content-type": "application/json"}


class Wire:
    """Makes connections."""

    def __init__(self, make_client: ClientFactory = plain_client) -> None:
        self._make_client = make_client

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A fresh one, closed at the end."""
        with self._make_client() as client:
            # What the library says of itself by itself would tell its version.
            client.headers.clear()
            yield Connection(client)


def require_protected(url: str) -> None:
    """Raises SourceError("insecure-address"): there is no way back to plain HTTP, but to a machine
    of one's own or through an onion address, which protects by itself."""
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise SourceError("insecure-address") from error
    is_own = parts.host in _LOOPBACK or parts.host.endswith(".onion")
    if not (parts.scheme == "https" or (parts.scheme == "http" and is_own)):
        raise SourceError("insecure-address")


def path_of(url: str) -> str:
    """The path of a URL as it is sent."""
    return httpx.URL(url).raw_path.partition(b"?")[0].decode("ascii")


def _answer(response: httpx.Response, limit: int) -> Answer:
    body = bytearray()
    for piece in response.iter_raw():
        body += piece
        if len(body) > limit:
            raise SourceError("protocol")
    if response.headers.get("content-type") != "application/problem+json":
        return Answer(response.status_code, bytes(body))
    return Answer(response.status_code, bytes(body), _slug(bytes(body)), _retry_after(response))


def _slug(body: bytes) -> str:
    try:
        kind = parse_object(body, limit=MOST_JSON).get("type")
    except FormatError:
        return ""
    return kind.removeprefix(_PROBLEM) if isinstance(kind, str) else ""


def _retry_after(response: httpx.Response) -> int | None:
    text = response.headers.get("retry-after", "")
    if not (text.isascii() and text.isdecimal()):
        return None
    # What has thousands of digits is no number to int().
    return min(int(text), _LONGEST_RETRY) if len(text) < 10 else _LONGEST_RETRY
