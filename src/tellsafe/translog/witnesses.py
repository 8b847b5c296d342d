# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ask witnesses to cosign a checkpoint before anyone else sees it (C2SP tlog-witness).

``witnesses.json`` in the zone's folder says who is asked, and how many have to agree; it is written
by ``tellsafe init`` and ``rotate``, from the charter. A log that has witnesses publishes nothing
that too few of them cosigned: whoever reads it would refuse it.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx

from tellsafe.durable import write_durably
from tellsafe.formats.charter_witnesses import Witnesses
from tellsafe.formats.encoding import canonical_json
from tellsafe.formats.errors import FormatError
from tellsafe.translog.cosignature import Quorum, WitnessKey
from tellsafe.translog.merkle import HashReader, consistency_proof
from tellsafe.translog.note import encode64, signers_of
from tellsafe.translog.publication import LogError, UnwitnessedError

FILE = "witnesses.json"
_PATIENCE = 5.0  # seconds for each of at most two requests, to the end of its answer
_MOST_ANSWER = 8192
_SIZE_TYPE = "text/x.tlog.size"


def write_witnesses(zone: Path, witnesses: Witnesses) -> None:
    """Tell a log, which is not running, who its witnesses are from now on."""
    write_durably(zone / FILE, canonical_json(witnesses.to_json()))


class Cosigning:
    """Who is asked to cosign this log's checkpoints."""

    def __init__(self, quorum: Quorum, urls: Mapping[str, str], make: "ClientMaker") -> None:
        """``urls``: of each key's name, where the witness takes submissions."""
        self._quorum = quorum
        self._urls = urls
        self._make = make

    @classmethod
    def of_folder(cls, zone: Path, make: "ClientMaker | None" = None) -> "Cosigning":
        """Raises LogError."""
        try:
            found = json.loads((zone / FILE).read_bytes())
            quorum = Quorum.parse((one["vkey"] for one in found["keys"]), found["needed"])
            urls = {one["vkey"].split("+")[0]: str(one["url"]) for one in found["keys"]}
        except FileNotFoundError:
            return cls(Quorum(), {}, make or _client)
        except (FormatError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise LogError(f"{FILE} can't be used: {error}; tellsafe rotate writes it") from error
        return cls(quorum, urls, make or _client)

    def cosigned(self, note: str, size: int, hashes: HashReader) -> str:
        """The checkpoint with the cosignatures of all witnesses that gave one.

        ``hashes``: of the tree of ``size`` entries. Raises UnwitnessedError where too few did.
        """
        if not self._quorum.keys:
            return note
        whole = note + "".join(asyncio.run(self._lines(note, size, hashes)))
        if missing := self._quorum.missing(whole.encode("utf-8")):
            raise UnwitnessedError(
                f"the log can grow once {missing} more of its witnesses cosigned it; see that each "
                "can be reached and knows this log's key, then try again"
            )
        return whole

    async def _lines(self, note: str, size: int, hashes: HashReader) -> list[str]:
        """What each witness gives, all asked at once."""
        asked = (self._ask(key, note, size, hashes) for key in self._quorum.keys)
        return await asyncio.gather(*asked)

    async def _ask(self, key: WitnessKey, note: str, size: int, hashes: HashReader) -> str:
        """The witness's signature line, verified; "" where it gives none."""
        url = self._urls[key.name].rstrip("/") + "/add-checkpoint"
        try:
            async with self._make() as client:
                proof = consistency_proof(size, size, hashes)
                answer = await _submit(client, url, note, proof, size)
                if answer.status == httpx.codes.CONFLICT:
                    old = answer.old_size()
                    if not 0 <= old < size:
                        return ""
                    proof = consistency_proof(old, size, hashes)
                    answer = await _submit(client, url, note, proof, old)
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, TimeoutError):
            return ""
        return _line_by(key, note, answer)


ClientMaker = Callable[[], httpx.AsyncClient]


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=_PATIENCE, trust_env=False, follow_redirects=False)


@dataclass(frozen=True)
class _Answer:
    """Of a witness, which may be anybody's by now: no more is read than a good one says."""

    status: int
    kind: str
    text: str

    def old_size(self) -> int:
        """Of which size the witness saw the log last; -1 where it does not say."""
        text = self.text.strip()
        is_size = self.kind.startswith(_SIZE_TYPE)
        return int(text) if is_size and text.isdecimal() and len(text) < 20 else -1


async def _submit(
    client: httpx.AsyncClient, url: str, note: str, proof: list[bytes], old: int
) -> _Answer:
    """Raises TimeoutError. The client's own patience is for one piece of an answer: who sends a
    byte now and then would stop the log for as long as they like."""
    lines = "".join(f"{encode64(one)}\n" for one in proof)
    body = f"old {old}\n{lines}\n{note}".encode()
    text = bytearray()
    async with asyncio.timeout(_PATIENCE), client.stream("POST", url, content=body) as answer:
        async for piece in answer.aiter_bytes():
            text += piece
            if len(text) > _MOST_ANSWER:
                raise httpx.ReadError("a witness that does not come to its end")
        kind = answer.headers.get("content-type", "")
        return _Answer(answer.status_code, kind, text.decode("utf-8", "replace"))


def _line_by(key: WitnessKey, note: str, answer: _Answer) -> str:
    """This one line of what the witness says. Any other may spoil the note for who reads it, by a
    wrong signature in another's name."""
    if answer.status == httpx.codes.OK:
        for line in answer.text.split("\n"):
            if _is_by(key, f"{note}{line}\n"):
                return f"{line}\n"
    return ""


def _is_by(key: WitnessKey, note: str) -> bool:
    try:
        return key in signers_of(note.encode("utf-8"), [key])
    except FormatError:
        return False
