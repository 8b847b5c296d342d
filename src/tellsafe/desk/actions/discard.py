# SPDX-License-Identifier: AGPL-3.0-or-later
"""Remove files that are noise by now, their keys being gone: after COMMIT."""

from collections.abc import Iterable
from typing import Protocol

from tellsafe.serving.log import log_bug


class Files(Protocol):
    """Where they lie."""

    def discard(self, file: str, /) -> None:
        """Remove one. Raises OSError."""


def discard(files: Files, gone: Iterable[str]) -> None:
    """One that can't be removed stops nothing: no row names it, so it is swept again each day."""
    for file in gone:
        try:
            files.discard(file)
        except OSError as error:
            log_bug(error)
