# SPDX-License-Identifier: AGPL-3.0-or-later
"""Ask witnesses to cosign a checkpoint before anyone else sees it (C2SP tlog-witness).

``witnesses.json`` in the zone's folder says who is asked, and how many have to agree; it is written
by ``tellsafe init`` and ``rotate``, from the charter. A log that has witnesses publishes nothing
that too few of them cosigned: whoever reads it would refuse it.
"""

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
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
_PATIENCE = 5.0  # seconds for each of at most two requests
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
        with ThreadPoolExecutor(len(self._quorum.keys)) as pool:
            asked = [pool.submit(self._ask, key, note, size, hashes) for key in self._quorum.keys]
            whole = note + "".join(one.result() for one in asked)
        if missing := self._quorum.missing(whole.encode("utf-8")):
            raise UnwitnessedError(
                f"{missing} more witnesses have to cosign the log before it can grow; see that "
                "each can be reached and knows this log's key, then try again"
            )
        return whole

    def _ask(self, key: WitnessKey, note: str, size: int, hashes: HashReader) -> str:
        """The witness's signature lines, verified; "" where it gives none."""
        url = self._urls[key.name].rstrip("/") + "/add-checkpoint"
        try:
            with self._make() as client:
                answer = _submit(client, url, note, consistency_proof(size, size, hashes), size)
                if answer.status_code == httpx.codes.CONFLICT:
                    old = _old_size(answer)
                    if not 0 <= old < size:
                        return ""
                    proof = consistency_proof(old, size, hashes)
                    answer = _submit(client, url, note, proof, old)
        except httpx.HTTPError:
            return ""
        return _lines_of(key, note, answer)


ClientMaker = Callable[[], httpx.Client]


def _client() -> httpx.Client:
    return httpx.Client(timeout=_PATIENCE, trust_env=False, follow_redirects=False)


def _submit(
    client: httpx.Client, url: str, note: str, proof: list[bytes], old: int
) -> httpx.Response:
    lines = "".join(f"{encode64(one)}\n" for one in proof)
    return client.post(url, content=f"old {old}\n{lines}\n{note}".encode())


def _old_size(answer: httpx.Response) -> int:
    """Of which size the witness saw the log last; -1 where it does not say."""
    text = answer.text.strip()
    is_size = answer.headers.get("content-type", "").startswith(_SIZE_TYPE)
    return int(text) if is_size and text.isdecimal() and len(text) < 20 else -1


def _lines_of(key: WitnessKey, note: str, answer: httpx.Response) -> str:
    if answer.status_code != httpx.codes.OK or len(answer.content) > _MOST_ANSWER:
        return ""
    try:
        signed = signers_of((note + answer.text).encode("utf-8"), [key])
    except FormatError:
        return ""
    return answer.text if key in signed else ""
