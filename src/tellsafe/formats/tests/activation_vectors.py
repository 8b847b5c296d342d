# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes docs/protocol/vectors/activation.json anew: a counter's codes, a sign-in's hashes.

Run it when a format changes: .venv/bin/python src/tellsafe/formats/tests/activation_vectors.py
"""

import json
from pathlib import Path

from tellsafe.formats import sign_in
from tellsafe.formats.encoding import b64u

TARGET = Path(__file__).resolve().parents[4] / "docs" / "protocol" / "vectors" / "activation.json"
CODE = "012345678901234562"
VERIFIER = b64u(bytes(range(32)))
BLINDED = bytes(index % 251 for index in range(256))


def main() -> None:
    kind, term = "credential", "2026"
    nonce = sign_in.nonce_of(VERIFIER, term, kind, BLINDED)
    state, challenge = sign_in.state_of(VERIFIER), sign_in.challenge_of(VERIFIER)
    asked = ("https://id.example.org/auth", "tip line/1", "https://r.example.org/v1/signed-in")
    address = sign_in.address_of_sign_in(*asked, state=state, nonce=nonce, challenge=challenge)
    eastern, wide = (
        CODE.translate({0x30 + n: zero + n for n in range(10)}) for zero in (0x6F0, 0xFF10)
    )
    vectors = {
        "codes": {
            "read": [
                {"typed": typed, "code": CODE}
                for typed in (
                    CODE,
                    f" {CODE[:3]} {CODE[3:]}\n",
                    f"{CODE[:9]}-{CODE[9:]}",
                    eastern,
                    wide,
                )
            ],
            "refused": [
                "",
                CODE[:-1],
                CODE + "0",
                CODE[:-1] + "3",
                "1" + CODE[1:],
                "x" * 18,
                "1" * 300,
            ],
        },
        "sign_in": {
            "verifier": VERIFIER,
            "term": term,
            "kind": kind,
            "blinded": b64u(BLINDED),
            "challenge": challenge,
            "state": state,
            "nonce": nonce,
            "endpoint": asked[0],
            "client_id": asked[1],
            "redirect_uri": asked[2],
            "address": address,
        },
    }
    TARGET.write_text(json.dumps(vectors, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
