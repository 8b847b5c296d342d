# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes docs/protocol/vectors/{age,padding,attachment}.json anew: sealing never repeats itself.

Run it when the format changes: .venv/bin/python src/tellsafe/formats/tests/sealing_vectors.py
"""

import hashlib
import io
import json
from pathlib import Path

from tellsafe.formats import age
from tellsafe.formats.age import Identity, Kind, Recipient, Stanza
from tellsafe.formats.age.header import encode_header
from tellsafe.formats.attachment import seal_attachment
from tellsafe.formats.padding import BUCKETS, pad_to_bucket, padme

FOLDER = Path(__file__).parents[4] / "docs/protocol/vectors"
KEY = bytes(range(16))
HYBRID = age.identity_from_seed(bytes(range(32)))
X25519 = age.identity_from_seed(bytes(range(32, 64)), "x25519")
OTHER = age.identity_from_seed(bytes(range(64, 96)), "x25519")
OTHER_HYBRID = age.identity_from_seed(bytes(range(96, 128)))
COUNTS: tuple[tuple[Kind, int], ...] = (("hybrid", 1), ("hybrid", 2), ("x25519", 2))
TEXT = "A fire at the depot. 仓库着火了。 ئامباردا ئوت كەتتى.".encode()


def identity_vector(identity: Identity) -> dict[str, object]:
    return {
        "kind": identity.kind,
        "seed": identity.seed.hex(),
        "identity": str(identity),
        "recipient": str(identity.recipient),
    }


def opening(name: str, identity: Identity, plain: bytes, others: list[Recipient]) -> object:
    sealed = age.seal_bytes(plain, [*others, identity.recipient], file_key=KEY)
    return {
        "name": name,
        "identity": str(identity),
        "file_key": KEY.hex(),
        "plain": plain.hex(),
        "sealed": sealed.hex(),
    }


def with_stanzas(*stanzas: Stanza) -> bytes:
    """A file of 16 bytes, sound in all but its stanzas."""
    payload = age.seal_bytes(bytes(16), [X25519.recipient], file_key=KEY)
    return encode_header(stanzas, KEY) + payload[age.parse_header(payload).length :]


def refusals() -> list[object]:
    good = age.seal_bytes(TEXT, [X25519.recipient], file_key=KEY)
    ours = X25519.recipient.wrap(KEY)
    mac = good.index(b"--- ")
    cases = [
        ("another recipient", "age-no-match", age.seal_bytes(TEXT, [OTHER.recipient])),
        ("version 2", "age-header", good.replace(b"/v1\n", b"/v2\n", 1)),
        ("changed MAC", "age-mac", good[: mac + 5] + b"AAAA" + good[mac + 9 :]),
        ("MAC with bits left over", "age-base64", good[: mac + 46] + b"B" + good[mac + 47 :]),
        (
            "an argument more",
            "age-stanza",
            with_stanzas(Stanza("X25519", (*ours.args, "more"), ours.body)),
        ),
        ("hybrid and X25519", "age-mixed", with_stanzas(ours, HYBRID.recipient.wrap(KEY))),
        ("no recipient", "age-header", with_stanzas()),
        ("cut in the header", "age-header-incomplete", good[: mac + 20]),
        ("cut in the payload", "age-payload", good[:-1]),
        ("changed payload", "age-payload", good[:-1] + bytes([good[-1] ^ 1])),
        ("a byte more", "age-payload", good + b"\0"),
    ]
    return [
        {"name": name, "identity": str(X25519), "code": code, "sealed": sealed.hex()}
        for name, code, sealed in cases
    ]


def lengths() -> list[object]:
    return [
        {
            "kind": kind,
            "stanzas": stanzas,
            "header": age.header_length(kind, stanzas),
            "plain": plain,
            "sealed": age.sealed_length(plain, age.header_length(kind, stanzas)),
        }
        for kind, stanzas in COUNTS
        for plain in (0, 1, 65536, 65537, 131072, 500_000_000)
    ]


def age_vectors() -> dict[str, object]:
    return {
        "about": "docs/protocol/sealing.md. Bytes are hex. Identities are secret; here they are "
        "examples. A reader refuses each of 'refused'; the code is the Python one.",
        "identities": [identity_vector(one) for one in (HYBRID, X25519)],
        "opens": [
            opening("hybrid", HYBRID, TEXT, [OTHER_HYBRID.recipient]),
            opening("hybrid, empty", HYBRID, b"", []),
            opening("x25519", X25519, TEXT, [OTHER.recipient]),
            opening("x25519, empty", X25519, b"", []),
        ],
        "refused": refusals(),
        "lengths": lengths(),
    }


def padding_vectors() -> dict[str, object]:
    counts = [0, 1, *(bucket - 4 + more for bucket in BUCKETS for more in (0, 1))][:-1]
    padded = [(count, pad_to_bucket(b"a" * count)) for count in counts]
    true = [*range(1, 41), 100, 1000, 4097, 65537, 1_000_000, 500_000_000, 2**32 + 1, 2**50 - 1]
    return {
        "about": "docs/protocol/padding.md. 'buckets': so many bytes 61, padded; its length and "
        "SHA-256. 'refused': hex, then so many zero bytes. 'padme': length, padded length.",
        "buckets": [
            {"count": count, "bucket": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for count, data in padded
        ],
        "refused": [
            {"name": "empty", "head": "", "zeros": 0},
            {"name": "no bucket", "head": "00000001", "zeros": 4091},
            {"name": "a bucket too large", "head": "00000ffc", "zeros": 8188},
            {"name": "longer than it is", "head": "00000ffd", "zeros": 4092},
            {"name": "a mark in the padding", "head": "000000016101", "zeros": 4090},
        ],
        "padme": [[length, padme(length)] for length in true],
    }


def attachment_vector(identity: Identity, content: bytes) -> dict[str, object]:
    sink = io.BytesIO()
    recipients = [identity.recipient] * 2
    said = seal_attachment(io.BytesIO(content), len(content), sink, recipients)
    return {
        "identity": str(identity),
        "file_key": said.file_key.hex(),
        "true_length": said.true_length,
        "plain": content.hex(),
        "plain_sha256": said.plain_sha256,
        "sealed": sink.getvalue().hex(),
        "sealed_sha256": said.sealed_sha256,
        "sealed_length": said.sealed_length,
    }


def attachment_refused(name: str, code: str, plain: bytes, true_length: int) -> dict[str, object]:
    return {
        "name": name,
        "code": code,
        "file_key": KEY.hex(),
        "true_length": true_length,
        "plain_sha256": hashlib.sha256(plain[:true_length]).hexdigest(),
        "sealed": age.seal_bytes(plain, [X25519.recipient] * 2, file_key=KEY).hex(),
    }


def fitting(name: str, sealed: bytes, fits: bool) -> dict[str, object]:
    return {"name": name, "sealed": sealed.hex(), "fits": fits}


def fits() -> list[object]:
    one, two = X25519.recipient.wrap(KEY), OTHER.recipient.wrap(KEY)
    marked = Stanza("X25519", (*one.args, "me"), one.body)
    return [
        fitting("X25519", with_stanzas(one, two), True),
        fitting("hybrid", age.seal_bytes(bytes(16), [HYBRID.recipient] * 2), True),
        fitting("no padded length", age.seal_bytes(bytes(17), [X25519.recipient] * 2), False),
        fitting("one stanza", with_stanzas(one), False),
        fitting("three stanzas", with_stanzas(one, two, one), False),
        fitting("grease", with_stanzas(one, Stanza("x-grease", (), b"")), False),
        fitting("an argument more", with_stanzas(one, marked), False),
        fitting("both kinds", with_stanzas(one, HYBRID.recipient.wrap(KEY)), False),
    ]


def attachment_vectors() -> dict[str, object]:
    content = b"photo " * 50
    return {
        "about": "docs/protocol/sealing.md and padding.md. Bytes are hex. 'fits': whole sealed "
        "files as intake sees them, two stanzas wanted.",
        "opens": [attachment_vector(one, content) for one in (HYBRID, X25519)],
        "refused": [
            attachment_refused(
                "a mark in the padding", "attachment-padding", content + b"\0\0\0\1", 300
            ),
            attachment_refused("padded too little", "attachment-length", content + bytes(3), 300),
            attachment_refused("padded too much", "attachment-length", content + bytes(5), 300),
        ],
        "fits": fits(),
    }


def write(name: str, vectors: dict[str, object]) -> None:
    text = json.dumps(vectors, indent=1, ensure_ascii=False)
    (FOLDER / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write("age.json", age_vectors())
    write("padding.json", padding_vectors())
    write("attachment.json", attachment_vectors())
