# SPDX-License-Identifier: AGPL-3.0-or-later
"""Under which address staff reach the pages, and whether that address is an encrypted one."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from tellsafe.serving.zone import ZoneError, ZoneSettings

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True)
class Origin:
    """Host names that are answered to, origins that forms may come from, and "https"."""

    hosts: tuple[str, ...]
    trusted: tuple[str, ...]
    secure: bool

    def named(self, reached: str) -> str:
        """The address to give to people. ``reached`` is the plain one by which the pages are
        reached where none is set: there a name in place of a number, since browsers make
        passkeys for names alone."""
        return self.trusted[0] if self.secure else reached.replace("127.0.0.1", "localhost")


def origin_of(settings: ZoneSettings) -> Origin:
    """What ``options.origin`` says; the loopback interface if it is not set. Raises ZoneError.

    Any other plain http address is refused: passwords and tips would cross a network in the clear.
    """
    origin = settings.options.get("origin")
    if origin is None:
        return Origin(_LOOPBACK, (), secure=False)
    parts = urlsplit(str(origin))
    if parts.scheme != "https" or not parts.hostname or parts.path not in ("", "/"):
        raise ZoneError('options.origin of the desk is to be "https://NAME"')
    return Origin((parts.hostname,), (f"https://{parts.netloc}",), secure=True)
