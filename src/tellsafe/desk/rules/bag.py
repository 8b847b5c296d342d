# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lists of a bag (BagIt, RFC 8493): which files, with which hashes, and whose they are.

Written here and not by the library, since a bag is streamed as a ZIP without being on a disk;
the library checks what came of it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ALGORITHMS = ("sha256", "sha512")
SIGNATURE = "signature.jws"


class Hashes:
    """The hashes of what passed, by both algorithms, and how many bytes that was."""

    def __init__(self) -> None:
        self._running = {name: hashlib.new(name) for name in ALGORITHMS}
        self.length = 0

    def update(self, data: bytes) -> None:
        """Take ``data`` in."""
        self.length += len(data)
        for running in self._running.values():
            running.update(data)

    def hex(self, algorithm: str) -> str:
        """So far, in hex."""
        return self._running[algorithm].hexdigest()


@dataclass
class Listing:
    """Files of one kind, payload or tag, with their hashes."""

    files: dict[str, Hashes] = field(default_factory=dict)

    def manifest(self, algorithm: str) -> bytes:
        """The list by one algorithm, in the order of paths."""
        lines = [
            f"{self.files[path].hex(algorithm)}  {_spelt(path)}\n" for path in sorted(self.files)
        ]
        return "".join(lines).encode("utf-8")

    @property
    def oxum(self) -> str:
        """Bytes and files, "BYTES.FILES"."""
        return f"{sum(one.length for one in self.files.values())}.{len(self.files)}"


def info(values: Mapping[str, str]) -> bytes:
    """bag-info.txt; a value is one line, whatever a charter has in it."""
    lines = [f"{name}: {' '.join(value.split())}\n" for name, value in values.items()]
    return "".join(lines).encode("utf-8")


def _spelt(path: str) -> str:
    """RFC 8493 §2.1.3: line ends, and the percent sign, are percent-encoded."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")
