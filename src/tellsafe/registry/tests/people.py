# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cast: people with papers, a phone and a pseudonym, and the phones' network."""

import queue
import re
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from stdnum.ee import ik

from tellsafe.formats.encoding import sha256_hex


@dataclass
class Person:
    """Somebody; ``birth`` is six digits of an Estonian ID number."""

    name: str
    birth: str
    phone: str
    occupation: str = "employed"
    pseudonym: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def number(self) -> str:
        body = f"4{self.birth}001"
        return body + str(ik.calc_check_digit(body + "0"))

    @property
    def public(self) -> bytes:
        return self.pseudonym.public_key().public_bytes_raw()

    @property
    def pseudonym_hash(self) -> str:
        return sha256_hex(self.public)


def ada() -> Person:
    return Person("Adelheid-Maria لاچىنبەگ-ئادالەت", "800101", "+37251234567")


def bela() -> Person:
    return Person("Bartholomäus Szentgyörgyi", "810325", "+37251234568")


def chen() -> Person:
    """Of the operator's own staff: no rewards."""
    return Person(
        "陈静文陈静文 Jingwen-Chen", "790909", "+37251234569", occupation="operator-staff"
    )


class FakeSms:
    """What a gateway sees."""

    def __init__(self) -> None:
        self.sent: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()

    def send(self, phone: str, text: str) -> None:
        self.sent.put((phone, text))

    def code(self) -> str:
        """The code in the next message, as soon as there is one."""
        _, text = self.sent.get(timeout=30)
        found = re.search(r"\d{6}", text)
        assert found
        return found[0]
