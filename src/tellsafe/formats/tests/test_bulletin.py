# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bulletins: signed by the root, in one spelling, with exactly the keys that a day needs."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from document_samples import (
    DAY,
    DESK,
    RECEIPT,
    ROOT,
    VECTORS,
    X25519,
    bulletin,
    desk_entry,
    issuer,
    public,
    small_bulletin,
)

from tellsafe.formats.bulletin import (
    Bulletin,
    KeyEntry,
    bulletin_hash,
    plain_form,
    sign_bulletin,
    verify_bulletin,
)
from tellsafe.formats.encoding import b64u, canonical_json, unb64u
from tellsafe.formats.errors import FormatError

OURS = json.loads((VECTORS / "bulletin.json").read_text())
ROOT_PUBLIC = public(ROOT)


def refused(file: bytes, root: bytes | None = ROOT_PUBLIC) -> str:
    with pytest.raises(FormatError) as caught:
        verify_bulletin(file, root)
    return caught.value.code


def not_signed(one: Bulletin, root: Any = ROOT) -> str:
    with pytest.raises(FormatError) as caught:
        sign_bulletin(one, root)
    return caught.value.code


def with_key(**changes: object) -> Bulletin:
    first, *others = small_bulletin().keys
    changed = replace(first, **changes)  # type: ignore[arg-type]  # a test names what it changes
    return replace(small_bulletin(), keys=(changed, *others))


def test_a_bulletin_returns() -> None:
    file = sign_bulletin(bulletin(), ROOT)
    assert verify_bulletin(file, ROOT_PUBLIC) == verify_bulletin(file, None) == bulletin()
    assert sign_bulletin(bulletin(), ROOT) == file
    assert bulletin_hash(file) == bulletin_hash(sign_bulletin(bulletin(), ROOT))


def test_another_root_is_refused_pinned_or_not() -> None:
    file = sign_bulletin(small_bulletin(), ROOT)
    assert refused(file, public(RECEIPT)) == "jws-signature"
    assert not_signed(small_bulletin(), RECEIPT) == "bulletin-root"
    value = json.loads(file)
    for part in ("payload", "protected", "signature"):
        changed = canonical_json({**value, part: value[part][:-4] + "AAAA"})
        assert refused(changed, None) in ("jws-signature", "jws-type", "json", "base64")
        assert refused(changed) in ("jws-signature", "jws-type", "base64")


def test_a_second_spelling_is_refused() -> None:
    """Its hash would not be the one in the log, and its signature would hold all the same."""
    file = sign_bulletin(small_bulletin(), ROOT)
    for other in (file + b" ", json.dumps(json.loads(file)).encode()):
        assert refused(other) == "bulletin-form"


@pytest.mark.parametrize(
    ("day", "weeks"),
    [
        ("2026-11-22", []),
        ("2026-11-23", ["2026-W48", "2026-W47"]),
        ("2026-11-29", ["2026-W48", "2026-W47"]),
        ("2026-11-30", []),
    ],
)
def test_a_tip_is_sealed_to_two_weeks_or_not_at_all(day: str, weeks: list[str]) -> None:
    """A tip with one stanza would be known among all that have two."""
    when = date.fromisoformat(day)
    if weeks:
        assert bulletin().desk_recipients(when) == tuple(one.recipient for one in DESK)
        assert [key.period for key in bulletin().keys_for("desk-sealing", when)] == weeks
    else:
        with pytest.raises(FormatError) as caught:
            bulletin().desk_recipients(when)
        assert caught.value.code == "desk-keys"


def test_a_tip_is_never_sealed_to_two_kinds() -> None:
    mixed = replace(
        small_bulletin(), keys=(desk_entry(X25519, "2026-W48"), desk_entry(DESK[1], "2026-W47"))
    )
    with pytest.raises(FormatError) as caught:
        mixed.desk_recipients(DAY)
    assert caught.value.code == "desk-keys"


def test_keys_are_valid_from_day_to_day_newest_first() -> None:
    (receipt,) = bulletin().keys_for("receipt", DAY)
    assert receipt.public_bytes == public(RECEIPT)
    assert bulletin().keys_for("receipt", receipt.last_day) == (receipt,)
    assert bulletin().keys_for("receipt", receipt.last_day + timedelta(days=1)) == ()
    assert bulletin().keys_for("receipt", receipt.first_day - timedelta(days=1)) == ()
    (credential,) = bulletin().keys_for("credential", DAY)
    assert credential.public_bytes == issuer().public_bytes
    assert bulletin().keys_for("nonsense", DAY) == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"id": "0" * 64}, "bulletin-key"),
        ({"last_day": date(2026, 1, 1)}, "bulletin-key"),
        ({"kind": "age-hybrid"}, "bulletin-key"),
        ({"kind": "ed25519"}, "bulletin-field"),
        ({"use": "receipt"}, "bulletin-field"),
        ({"public": "age1x"}, "bech32"),
        ({"period": ""}, "bulletin-field"),
    ],
)
def test_a_key_that_does_not_fit_is_not_signed(changes: dict[str, object], code: str) -> None:
    assert not_signed(with_key(**changes)) == code


@pytest.mark.parametrize("use", [None, 3, True, [], {}, ["stamp"], "Stamp", ""])
def test_a_use_that_is_no_word_is_refused(use: object) -> None:
    """Seen to crash: a use that was a table could not be looked up."""
    value: Any = small_bulletin().to_json()
    value["keys"][0]["use"] = use
    with pytest.raises(FormatError) as caught:
        Bulletin.from_json(value)
    assert caught.value.code == "bulletin-field"


def test_a_key_stands_once() -> None:
    keys = small_bulletin().keys
    assert not_signed(replace(small_bulletin(), keys=(*keys, keys[0]))) == "bulletin-key"


def test_a_key_of_each_kind_is_read_strictly() -> None:
    def read(kind: str, use: str, text: str) -> bytes:
        return KeyEntry("0" * 64, use, kind, text, "2026", DAY, DAY).public_bytes

    assert read("ed25519", "receipt", b64u(ROOT_PUBLIC)) == ROOT_PUBLIC
    for kind, text in (
        ("ed25519", b64u(bytes(31))),
        ("rsa-2048", b64u(bytes(342))),
        ("rsa-2048", "!"),
        ("age-hybrid", str(X25519.recipient)),
        ("age-x25519", str(DESK[0].recipient)),
    ):
        with pytest.raises(FormatError):
            read(kind, "receipt", text)


@pytest.mark.parametrize(
    "changes",
    [
        {"serial": 0},
        {"desk_stanzas": 0},
        {"desk_stanzas": 21},
        {"part_size": 1},
        {"root": bytes(31)},
        {"endpoints": {"intake": "https://x", "registry": "https://x"}},
        {"endpoints": dict.fromkeys(("intake", "registry", "translog"), "javascript:x")},
        {"endpoints": dict.fromkeys(("intake", "registry", "translog"), "https://x/")},
        {"log_vkey": ""},
    ],
)
def test_what_is_out_of_bounds_is_not_signed(changes: dict[str, Any]) -> None:
    code = "bulletin-root" if "root" in changes else "bulletin-field"
    assert not_signed(replace(small_bulletin(), **changes)) == code


def test_the_plain_form_has_all_that_the_file_has() -> None:
    plain, parts = plain_form(OURS["file"].encode()), json.loads(OURS["file"])
    assert plain[:64] == unb64u(parts["signature"])
    assert plain[64:].decode() == OURS["payload"]


def test_vectors() -> None:
    root, file = bytes.fromhex(OURS["root"]), OURS["file"].encode()
    assert verify_bulletin(file, root) == bulletin()
    assert sign_bulletin(bulletin(), ROOT) == file
    assert canonical_json(bulletin().to_json()).decode() == OURS["payload"]
    assert bulletin_hash(file) == OURS["sha256"]
    for day, ids in OURS["desk"].items():
        found = bulletin().keys_for("desk-sealing", date.fromisoformat(day))
        assert ([key.id for key in found] if len(found) == 2 else None) == ids


def test_a_bulletin_of_a_later_version_is_read_as_far_as_we_know() -> None:
    assert verify_bulletin(OURS["grows"].encode(), ROOT_PUBLIC) == small_bulletin()


@pytest.mark.parametrize("vector", OURS["refused"], ids=lambda one: one["name"])
def test_vectors_that_are_refused(vector: dict[str, str]) -> None:
    assert refused(vector["file"].encode()) == vector["code"]
