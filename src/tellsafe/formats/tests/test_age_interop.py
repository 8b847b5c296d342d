# SPDX-License-Identifier: AGPL-3.0-or-later
"""Other people's age implementations open what we seal, and we what they seal: real processes."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from tellsafe.formats import age
from tellsafe.formats.age import Identity, Kind

ROOT = Path(__file__).parents[4]
INTEROP = ROOT / "tests" / "interop"
VECTORS = ROOT / "docs" / "protocol" / "vectors" / "age.json"
NODE = Path(sys.executable).parent / "node"
# Empty, exactly one chunk, and two full chunks with one byte more.
PLAINS = (b"", b"\xd9\x8a" * 32768, bytes(range(256)) * 512 + b"!")

Seal = Callable[[Identity, bytes], bytes]
Open = Callable[[Identity, bytes, Path], bytes]


def run(*command: str | Path, data: bytes = b"") -> bytes:
    return subprocess.run(command, input=data, check=True, stdout=subprocess.PIPE).stdout


def npm_seal(identity: Identity, plain: bytes) -> bytes:
    recipient = str(identity.recipient)
    return run(NODE, INTEROP / "seal.mjs", recipient, recipient, data=plain)


def npm_open(identity: Identity, sealed: bytes, folder: Path) -> bytes:
    return run(NODE, INTEROP / "open.mjs", str(identity), data=sealed)


def command_seal(identity: Identity, plain: bytes) -> bytes:
    return run("age", "-r", str(identity.recipient), data=plain)


def command_open(identity: Identity, sealed: bytes, folder: Path) -> bytes:
    key = folder / "key.txt"
    key.write_text(f"{identity}\n")
    return run("age", "-d", "-i", key, data=sealed)


def pyrage_seal(identity: Identity, plain: bytes) -> bytes:
    recipient = pyrage.x25519.Recipient.from_str(str(identity.recipient))
    return bytes(pyrage.encrypt(plain, [recipient]))


def pyrage_open(identity: Identity, sealed: bytes, folder: Path) -> bytes:
    return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(str(identity))]))


PEERS: dict[str, tuple[Kind, Seal, Open]] = {
    "npm-hybrid": ("hybrid", npm_seal, npm_open),
    "npm-x25519": ("x25519", npm_seal, npm_open),
    "age-command": ("x25519", command_seal, command_open),
    "pyrage": ("x25519", pyrage_seal, pyrage_open),
}


@pytest.mark.parametrize("plain", PLAINS, ids=len)
@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_and_we_open_each_others_files(peer: str, plain: bytes, tmp_path: Path) -> None:
    kind, peer_seals, peer_opens = PEERS[peer]
    ours = age.generate_identity(kind)
    assert age.open_bytes(peer_seals(ours, plain), [ours]) == plain
    other = age.generate_identity(kind).recipient
    sealed = age.seal_bytes(plain, [other, ours.recipient])
    assert peer_opens(ours, sealed, tmp_path) == plain


@pytest.mark.parametrize("kind", ["hybrid", "x25519"])
def test_npm_seals_with_the_header_length_that_intake_expects(kind: Kind) -> None:
    identity = age.generate_identity(kind)
    header = age.parse_header(npm_seal(identity, b"content"))
    assert header.length == age.header_length(kind, 2)


@pytest.mark.parametrize("kind", ["hybrid", "x25519"])
def test_npm_and_we_derive_the_same_recipient(kind: Kind) -> None:
    identity, recipient = run(NODE, INTEROP / "identity.mjs", kind).decode().split()
    assert str(age.parse_identity(identity).recipient) == recipient
    assert str(age.parse_identity(identity)) == identity


def test_npm_holds_the_vectors_and_leaves_mixed_files_to_the_app() -> None:
    """npm opens a file sealed to both kinds, as the specification allows; the app must look."""
    vectors = json.loads(VECTORS.read_text())
    opened = dict(json.loads(run(NODE, INTEROP / "vectors.mjs", data=VECTORS.read_bytes())))
    assert {one["name"]: one["plain"] for one in vectors["opens"]}.items() <= opened.items()
    refused = {one["name"] for one in vectors["refused"]}
    assert {name for name in refused if opened[name] is not None} == {"hybrid and X25519"}
