# SPDX-License-Identifier: AGPL-3.0-or-later
"""All that a running process holds in memory, read as a debugger would, and searched for words."""

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from canaries import Finding, search_words, writings

from tellsafe.formats.encoding import unb64u

_LINE = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw\S+ \S+ \S+ \S+ *(.*)")
_CHUNK = 1 << 24
_MINUTE = 60.0


def memory_of(process: int) -> Iterator[tuple[str, bytes]]:
    """Each mapping that can be written to, stacks and heaps, in pieces that overlap; named."""
    lines = Path(f"/proc/{process}/maps").read_text().splitlines()
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in lines:
            found = _LINE.match(line)
            if not found:
                continue
            first, last = int(found[1], 16), int(found[2], 16)
            for at in range(first, last, _CHUNK):
                try:
                    memory.seek(at)
                    yield found[3] or "heap", memory.read(min(_CHUNK + 4096, last - at))
                except OSError:  # pages that are promised and not there
                    break


def search_memory(process: int, words: Iterable[str]) -> list[Finding]:
    """Every word in a process's memory, in each way in which it may be written there."""
    planted = {word: in_memory(word) for word in words}
    return [
        found
        for name, piece in memory_of(process)
        for found in search_words(piece, planted, f"memory: {name}")
    ]


@dataclass
class Forgotten:
    """Words that a process was told, and holds no more: neither at once nor a minute later."""

    words: list[str] = field(default_factory=list)
    since: float = 0.0

    def at_once(self, process: int, words: Iterable[str]) -> None:
        """Right after it has answered."""
        told = list(words)
        assert search_memory(process, told) == []
        self.words += told
        self.since = time.monotonic()

    def a_minute_later(self, process: int) -> None:
        """Than the last of them, for which what is left of the minute is waited for."""
        assert self.words, "nothing was told"
        time.sleep(max(0.0, self.since + _MINUTE - time.monotonic()))
        assert search_memory(process, self.words) == []
        self.words.clear()


def search_for_forms(process: int, sealed: Iterable[str]) -> list[Finding]:
    """Every sealed form in a process's memory: with the key, which lies there, it is the form."""
    planted: dict[str, dict[str, bytes]] = {}
    for number, form in enumerate(sealed):
        raw = unb64u(form)
        planted[f"form {number}"] = {"text": form[600:640].encode(), "raw": raw[900:940]}
    return [
        found
        for name, piece in memory_of(process)
        for found in search_words(piece, planted, f"memory: {name}")
    ]


def in_memory(word: str) -> dict[str, bytes]:
    """As writings, and as Python holds texts: a byte, two or four for each letter."""
    ways = writings(word)
    for name in ("HEX", "utf-16-be", "reversed"):  # nothing in these processes writes so
        del ways[name]
    ways["utf-32"] = word.encode("utf-32-le")
    if not word.isascii() and max(word) < "\u0100":
        ways["latin-1"] = word.encode("latin-1")
    # Many are the same: a search costs as much as there are ways.
    return {name: way for way, name in {way: name for name, way in ways.items()}.items()}
