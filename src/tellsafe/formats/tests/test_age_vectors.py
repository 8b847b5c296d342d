# SPDX-License-Identifier: AGPL-3.0-or-later
"""docs/protocol/vectors/age.json holds here; the app's TypeScript holds the same file."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tellsafe.formats import age
from tellsafe.formats.age import Kind
from tellsafe.formats.errors import FormatError

PROTOCOL = Path(__file__).parents[4] / "docs" / "protocol"
KINDS: tuple[Kind, ...] = ("hybrid", "x25519")
VECTORS = json.loads((PROTOCOL / "vectors" / "age.json").read_text())


@pytest.mark.parametrize("vector", VECTORS["identities"], ids=lambda one: one["kind"])
def test_identities(vector: dict[str, str]) -> None:
    identity = age.parse_identity(vector["identity"])
    assert (identity.kind, identity.seed.hex()) == (vector["kind"], vector["seed"])
    assert str(identity.recipient) == vector["recipient"]


@pytest.mark.parametrize("vector", VECTORS["opens"], ids=lambda one: one["name"])
def test_files_that_open(vector: dict[str, str]) -> None:
    sealed, sink = bytes.fromhex(vector["sealed"]), io.BytesIO()
    identity = age.parse_identity(vector["identity"])
    assert age.open_bytes(sealed, [identity]).hex() == vector["plain"]
    age.open_with_file_key(io.BytesIO(sealed), sink, bytes.fromhex(vector["file_key"]))
    assert sink.getvalue().hex() == vector["plain"]


@pytest.mark.parametrize("vector", VECTORS["refused"], ids=lambda one: one["name"])
def test_files_that_are_refused(vector: dict[str, str]) -> None:
    with pytest.raises(FormatError) as caught:
        age.open_bytes(bytes.fromhex(vector["sealed"]), [age.parse_identity(vector["identity"])])
    assert caught.value.code == vector["code"]


@pytest.mark.parametrize("vector", VECTORS["lengths"])
def test_lengths(vector: dict[str, Any]) -> None:
    header = age.header_length(vector["kind"], vector["stanzas"])
    assert header == vector["header"]
    assert age.sealed_length(vector["plain"], header) == vector["sealed"]
    assert age.plain_length(vector["sealed"], header) == vector["plain"]


def test_the_document_shows_the_first_vector_and_the_lengths_of_headers() -> None:
    document = (PROTOCOL / "sealing.md").read_text()
    sealed = bytes.fromhex(VECTORS["opens"][0]["sealed"])
    header = sealed[: age.parse_header(sealed).length].decode().splitlines()
    shown = document.split("```")[1].strip().splitlines()[: len(header)]
    for line, example in zip(header, shown, strict=True):
        assert line.startswith(example.split("…")[0])
    for kind in KINDS:
        one, two = (f"{age.header_length(kind, count):,}" for count in (1, 2))
        assert f"| {one} | {two} |" in document
