# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes docs/protocol/vectors/account.json anew.

Run it when the format changes: .venv/bin/python src/tellsafe/formats/tests/account_vectors.py
"""

import json
from typing import Any

from account_samples import a_month, account_of
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from document_samples import DESK_MESSAGE, VECTORS, public

from tellsafe.formats import jws
from tellsafe.formats.account import sign_account
from tellsafe.formats.encoding import canonical_json

_TYPE = "tellsafe-account"
STRANGER = Ed25519PrivateKey.from_private_bytes(b"\x77" * 32)


def signed(value: object, key: Ed25519PrivateKey = DESK_MESSAGE, typ: str = _TYPE) -> str:
    return jws.sign(canonical_json(value), key, typ).decode()


def changed(of: str, by: str, **change: object) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(canonical_json(account_of(a_month()).to_json()))
    for table in value["tables"]:
        if (table["of"], table["by"]) == (of, by):
            table.update(change)
    return value


def cases() -> list[tuple[str, str, str]]:
    whole = changed("", "")
    few = {"a": 60, "b": "few"}
    spaced = jws.sign(json.dumps(whole).encode(), DESK_MESSAGE, _TYPE).decode()
    beside = changed("received", "category", cells=few)
    return [
        ("signed by another", "jws-signature", signed(whole, STRANGER)),
        ("signed as something else", "jws-type", signed(whole, typ="tellsafe-message")),
        ("spelt otherwise", "account-field", spaced),
        ("of another deployment", "account-deployment", signed({**whole, "deployment": "other"})),
        ("a field too many", "account-field", signed({**whole, "note": ""})),
        ("no such month", "account-field", signed({**whole, "month": "2026-13"})),
        ("a small total", "account-field", signed(changed("received", "category", total=4))),
        ("none, as a number", "account-field", signed(changed("received", "category", total=0))),
        ("few beside all others", "account-small", signed(beside)),
        (
            "few and held that are too small together",
            "account-small",
            signed(changed("received", "category", cells={"a": 57, "b": "few", "c": "held"})),
        ),
        (
            "a sum that is another",
            "account-small",
            signed(changed("received", "category", cells={"a": 30, "b": 32})),
        ),
        (
            "another total than elsewhere",
            "account-tables",
            signed(changed("received", "category", total=64, cells={"a": 32, "b": 32})),
        ),
        (
            "a whole beside its halves",
            "account-tables",
            signed(changed("answered", "category", cells={"a": 21, "b": 21})),
        ),
        (
            "suspended beside few that were not",
            "account-small",
            signed(changed("made-up", "consequence", cells={"suspended": 16, "none": "few"})),
        ),
        (
            "another consequence than there is",
            "account-tables",
            signed(changed("made-up", "consequence", cells={"suspended": 9, "warned": 9})),
        ),
        ("a table too few", "account-tables", signed({**whole, "tables": whole["tables"][1:]})),
    ]  # fmt: skip


def account_vectors() -> dict[str, object]:
    account = account_of(a_month())
    key = public(DESK_MESSAGE).hex()
    return {
        "about": "docs/protocol/account.md. Public keys are hex, accounts are compact JWS of the "
        "deployment demo-city; a reader refuses each of 'refused'.",
        "verifies": [
            {
                "public": key,
                "payload": canonical_json(account.to_json()).decode(),
                "account": sign_account(account, DESK_MESSAGE).decode(),
            }
        ],
        "refused": [
            {"name": name, "code": code, "public": key, "account": text}
            for name, code, text in cases()
        ],
    }


if __name__ == "__main__":
    text = json.dumps(account_vectors(), indent=1, ensure_ascii=False)
    (VECTORS / "account.json").write_text(text + "\n", encoding="utf-8")
