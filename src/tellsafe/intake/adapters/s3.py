# SPDX-License-Identifier: AGPL-3.0-or-later
"""Parts as objects of an S3 bucket; durable is what the server answered for.

Objects and not the parts of a multipart upload: those can't be read, listed by name or compared
until an upload is finished, and expire by the bucket's rules instead of ours.
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from obstore.exceptions import AlreadyExistsError
from obstore.store import S3Store

from tellsafe.intake.adapters.incoming import clear
from tellsafe.serving.zone import ZoneError

_HASH = re.compile("[0-9a-f]{64}")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class S3:
    """An ObjectStore (see adapters.objects) in a bucket, below a prefix."""

    def __init__(
        self,
        bucket: str,
        prefix: str,
        incoming: Path,
        *,
        endpoint: str | None = None,
        region: str = "us-east-1",
    ) -> None:
        self.incoming = incoming
        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            endpoint=endpoint,
            region=region,
            client_options={
                "allow_http": _may_be_plain(endpoint),
                "timeout": timedelta(seconds=60),
            },
        )

    def start(self) -> None:
        """Clear away what a crash left half received."""
        clear(self.incoming)

    def keep(self, submission: bytes, part: str, file: Path) -> bool:
        """Put an object unless there is one of this name."""
        try:
            self._store.put(_key(submission, part), file, mode="create", use_multipart=False)
        except AlreadyExistsError:
            return self.read(submission, part) == file.read_bytes()
        return True

    def read(self, submission: bytes, part: str) -> bytes | None:
        """The bytes of a part; None if it is not here."""
        try:
            return bytes(self._store.get(_key(submission, part)).bytes())
        except FileNotFoundError:
            return None

    def parts_of(self, submission: bytes) -> set[str]:
        """The names of a submission's parts."""
        return {key.rpartition("/")[2] for key in self._keys(submission)}

    def forget(self, submission: bytes) -> None:
        """Remove a submission's parts."""
        keys = list(self._keys(submission))
        if keys:
            self._store.delete(keys)

    def submissions(self) -> Iterable[bytes]:
        """Of which submissions there are parts."""
        listed = self._store.list_with_delimiter()["common_prefixes"]
        names = [prefix.rstrip("/").rpartition("/")[2] for prefix in listed]
        return [bytes.fromhex(name) for name in names if _HASH.fullmatch(name)]

    def free_bytes(self) -> int | None:
        """A bucket has no bound that we could know."""
        return None

    def _keys(self, submission: bytes) -> Iterable[str]:
        for page in self._store.list(submission.hex() + "/"):
            yield from (str(meta["path"]) for meta in page)


def _key(submission: bytes, part: str) -> str:
    return f"{submission.hex()}/{part}"


def _may_be_plain(endpoint: str | None) -> bool:
    """Sealed bytes cross no network without TLS either: their sizes are worth something."""
    parts = urlsplit(endpoint or "https:")
    if parts.scheme == "https":
        return False
    if parts.hostname in _LOOPBACK:
        return True
    raise ZoneError('the endpoint of objects must be an "https://" address')
