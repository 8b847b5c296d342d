# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sending what waits: resumable, and safe to repeat at every step.

Id, stamp and sealed bytes are on the disk before the first request, and stay there until intake's
receipt for exactly these bytes is. So whatever breaks, and however often, the same envelope is
offered again, and there is one tip.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.encoding import b64u, canonical_json, sha256_hex
from tellsafe.formats.errors import FormatError
from tellsafe.formats.privacy_pass import authorization
from tellsafe.formats.receipt import Receipt, verify_receipt
from tellsafe.formats.signed_request import content_digest
from tellsafe.source.clock import Clock
from tellsafe.source.errors import SourceError
from tellsafe.source.home import Home
from tellsafe.source.parts import Plan, plans
from tellsafe.source.stamps import Stamps
from tellsafe.source.state import HeldToken, KeptReceipt, State, Waiting
from tellsafe.source.tokens import good_stamps
from tellsafe.source.wire import JSON, Answer, Connection, Wire

# Told (bytes that intake holds, bytes in all) of one envelope after each part.
Progress = Callable[[int, int], None]
_STALE = "stamp-refused"


def no_progress(_held: int, _all: int) -> None:
    """For callers who do not look."""


@dataclass(frozen=True)
class Upload:
    """Sends from one device's outbox."""

    home: Home
    wire: Wire
    clock: Clock
    bulletin: Bulletin = field(repr=False)
    progress: Progress = no_progress

    def send(self, entry: Waiting) -> Receipt:
        """Send an entry, or what is missing of it; on return its receipt is kept and it is gone.

        Raises SourceError: "sealed-too-long-ago", "stamps-used-up", "not-entitled", "too-much",
        "storage-full", "receipt-forged", "offline" … The entry waits on then.
        """
        if not self._can_be_opened(entry):
            raise SourceError("sealed-too-long-ago")
        envelope = self.home.envelope_of(entry)
        while True:
            stamped, stamp = self._stamped(entry)
            answer = self._offer(stamped, stamp, envelope)
            if answer.slug != _STALE:
                break
            # Spent by this source's other device, or its week is over: another stamp, and with it
            # another submission, since intake knows this one by that stamp.
            entry = self._restamped(stamped)
        return self._finish(entry, envelope, answer)

    def _can_be_opened(self, entry: Waiting) -> bool:
        """Whether the desk still has a key that opens it, and nobody has taken that key back."""
        keys = self.bulletin.keys_for("desk-sealing", self.clock.today())
        return any(key.id == entry.key for key in keys)

    def _stamped(self, entry: Waiting) -> tuple[Waiting, HeldToken]:
        """The entry with a stamp of its own, durable before it is shown to anybody."""
        if entry.stamp:
            return entry, entry.stamp
        stamp = self._next_stamp()
        stamped = replace(entry, stamp=stamp)

        def taken(state: State) -> State:
            left = tuple(one for one in state.stamps if one.token != stamp.token)
            return replace(state, stamps=left).with_waiting(stamped)

        self.home.change(taken)
        return stamped, stamp

    def _next_stamp(self) -> HeldToken:
        today = self.clock.today()
        good = good_stamps(self.home.state, self.bulletin, today)
        if not good and Stamps(self.home, self.wire, self.clock, self.bulletin).ensure():
            good = good_stamps(self.home.state, self.bulletin, today)
        if not good:
            raise SourceError("stamps-used-up")
        # One batch is the same on all devices of a source. A lost one spent it from its front: to
        # show intake a stamp again would tell it that two tips have one source.
        return good[-1] if self.home.state.has_gap else good[0]

    def _restamped(self, entry: Waiting) -> Waiting:
        fresh = replace(entry, stamp=None, submission=secrets.token_bytes(32))
        self.home.change(lambda state: state.with_waiting(fresh))
        return fresh

    def _offer(self, entry: Waiting, stamp: HeldToken, envelope: bytes) -> Answer:
        """Everything over one connection, which is not used for anything else."""
        with self.wire.connection() as connection:
            url = f"{self.bulletin.endpoints['intake']}/v1/submissions/{b64u(entry.submission)}"
            paid = {"authorization": authorization(stamp.opened)}
            refused = self._blobs(connection, url, paid, entry) if entry.blobs else None
            if refused is not None:
                return refused
            sealed = {"content-type": "application/octet-stream"}
            return connection.try_to_ask("PUT", url, content=envelope, headers={**paid, **sealed})

    def _blobs(
        self, connection: Connection, url: str, paid: dict[str, str], entry: Waiting
    ) -> Answer | None:
        """Announce the blobs, send the parts that are missing; an answer if that is refused."""
        blobs = [{"blob": b64u(one.blob), "length": one.length} for one in entry.blobs]
        body = canonical_json({"blobs": blobs})
        answer = connection.try_to_ask(
            "PUT", f"{url}/blobs", content=body, headers={**paid, **JSON}
        )
        if answer.slug == _STALE:
            return answer
        if answer.status not in (200, 201):
            raise answer.refusal()
        held = answer.json()
        if held.get("state") != "complete":
            self._parts(connection, url, plans(held, entry.blobs), self.home.folder_of(entry.id))
        return None

    def _parts(self, connection: Connection, url: str, wanted: list[Plan], folder: Path) -> None:
        total = sum(plan.length for plan in wanted)
        held = sum(plan.held_bytes for plan in wanted)
        self.progress(held, total)
        for plan in wanted:
            for number, part in plan.missing(folder):
                connection.ask(
                    "PUT",
                    f"{url}/blobs/{plan.name}/parts/{number}",
                    content=part,
                    headers={"content-digest": content_digest(part)},
                    wanted=(204,),
                )
                held += len(part)
                self.progress(held, total)

    def _finish(self, entry: Waiting, envelope: bytes, answer: Answer) -> Receipt:
        if answer.status not in (200, 201):
            raise answer.refusal()
        text = answer.json().get("receipt")
        signed = text if isinstance(text, str) else ""
        receipt = self._verified(signed.encode("utf-8", "replace"), envelope)
        kept = KeptReceipt(sha256_hex(envelope), signed)
        self.home.finish(lambda state: state.with_receipt(entry.number, kept), entry)
        return receipt

    def _verified(self, signed: bytes, envelope: bytes) -> Receipt:
        for key in self.bulletin.keys:
            if key.use == "receipt":
                try:
                    receipt = verify_receipt(signed, key.public_bytes, envelope)
                except FormatError:
                    continue
                if key.is_valid(receipt.day) and receipt.deployment == self.bulletin.deployment:
                    return receipt
        raise SourceError("receipt-forged")
