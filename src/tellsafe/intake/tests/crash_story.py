# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sources and a desk at an intake that is killed: what each was told, and so what is due.

Whatever was being done when the intake died is done again in the next round, as a real client
would: nobody knows whether it had happened.
"""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx2 as httpx

from tellsafe.formats.encoding import b64u, unb64u
from tellsafe.intake.tests.cast import Desk, Mailbox, Source
from tellsafe.intake.tests.world import PART, World
from tellsafe.serving.clock import SystemClock

Act = Callable[[httpx.Client], None]
NOBODY = httpx.Client(verify=False)  # until an act is given a client to speak through


@dataclass
class Story:
    """All that was acknowledged so far, and what nobody can know."""

    world: World
    sources: dict[str, Source] = field(default_factory=dict)
    receipts: dict[str, str] = field(default_factory=dict)
    parts: set[tuple[str, bytes, int]] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    being_taken: set[str] = field(default_factory=set)
    written: dict[str, Mailbox] = field(default_factory=dict)
    sealed: dict[str, bytes] = field(default_factory=dict)
    undone: list[Act] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_act(self, chance: random.Random) -> Act:
        """What was broken off, or else something new."""
        with self.lock:
            if self.undone:
                return self.undone.pop(0)
        if chance.random() < 0.15:
            return self.desk_round
        if chance.random() < 0.2:
            return self.message()
        return self.tip(chance.choice((0, 0, 0, 1, 2)))

    def tip(self, blobs: int) -> Act:
        """A source with so many attachments sends a tip."""
        source = Source(NOBODY, self.world)
        for _ in range(blobs):
            source.attach(2 * PART)
        with self.lock:
            self.sources[source.hash] = source

        def act(http: httpx.Client) -> None:
            source.http = http
            if source.blobs and self._finish_upload(source):
                return
            answer = source.send()
            assert answer.status_code == 201, answer.text
            with self.lock:
                self.receipts[source.hash] = answer.json()["receipt"]

        return act

    def _finish_upload(self, source: Source) -> None:
        state = source.announce()
        assert state.status_code in (200, 201), state.text
        if state.json()["state"] == "complete":
            return
        for shown in state.json()["blobs"]:
            blob = unb64u(shown["blob"])
            for number in set(range(-(-len(source.blobs[blob]) // PART))) - set(shown["parts"]):
                assert source.part(blob, number).status_code == 204
                with self.lock:
                    self.parts.add((source.hash, blob, number))

    def desk_round(self, http: httpx.Client) -> None:
        """The desk takes a few of those that wait."""
        desk = self.desk(http)
        for one in desk.waiting(limit=3):
            self.take(desk, one)

    def take(self, desk: Desk, one: dict[str, object]) -> None:
        """Fetch and compare everything of one, then say that it is here."""
        source = self.sources[str(one["id"])]
        assert one["envelope"] == b64u(source.sealed)
        for blob, sealed in source.blobs.items():
            answer = desk.fetch(source.hash, blob)
            if answer.status_code == 404:  # another round of the desk was quicker
                assert source.hash in self.being_taken
                return
            assert answer.content == sealed
        with self.lock:
            self.being_taken.add(source.hash)
        assert desk.acknowledge(source.hash) == 204
        with self.lock:
            self.taken.add(source.hash)

    def message(self) -> Act:
        """The desk writes to a source."""
        mailbox = Mailbox(NOBODY, SystemClock())
        sealed, name = self.world.message(), random.randbytes(16)

        def act(http: httpx.Client) -> None:
            assert self.desk(http).write(mailbox, sealed, name) == 204
            with self.lock:
                self.written[mailbox.address], self.sealed[mailbox.address] = mailbox, sealed

        return act

    def desk(self, http: httpx.Client) -> Desk:
        return Desk(http, self.world.desk, SystemClock())

    def check(self, http: httpx.Client) -> None:
        """Everything that was acknowledged is there, once, and nothing else is."""
        waiting = self.all_waiting(http)
        assert len(waiting) == len(set(waiting))
        assert set(waiting) <= set(self.sources)
        assert not set(waiting) & self.taken
        assert set(self.receipts) <= set(waiting) | self.being_taken
        assert all(waiting[one] == b64u(self.sources[one].sealed) for one in waiting)
        self._check_parts(http, set(waiting))
        for address, mailbox in self.written.items():
            mailbox.http = http
            assert mailbox.messages() == [self.sealed[address]]

    def all_waiting(self, http: httpx.Client) -> dict[str, object]:
        """Envelopes by submission, page by page."""
        desk, found = self.desk(http), {}
        while page := desk.waiting(after=max(found, default=""), limit=20):
            found |= {str(one["id"]): one["envelope"] for one in page}
        return found

    def check_receipts(self, http: httpx.Client, some: list[str]) -> None:
        """Whoever sends the same again gets the same receipt, taken or not."""
        for one in some:
            source = self.sources[one]
            source.http = http
            assert source.send().json() == {"receipt": self.receipts[one]}

    def _check_parts(self, http: httpx.Client, waiting: set[str]) -> None:
        told: dict[str, set[tuple[bytes, int]]] = {}
        for submission, blob, number in self.parts:
            told.setdefault(submission, set()).add((blob, number))
        for submission in set(told) - self.being_taken:
            source = self.sources[submission]
            source.http = http
            shown = source.state().json()
            assert shown["state"] == ("complete" if submission in waiting else "open")
            held = {(unb64u(one["blob"]), n) for one in shown["blobs"] for n in one["parts"]}
            assert told[submission] <= held
