# SPDX-License-Identifier: AGPL-3.0-or-later
"""The signature of an export: by this desk, on that day, over these lists."""

import json
from dataclasses import replace
from typing import Any

import pytest
from document_samples import DAY, DESK_MESSAGE, VECTORS, bulletin

from tellsafe.formats.encoding import canonical_json
from tellsafe.formats.errors import FormatError
from tellsafe.formats.export_seal import ExportSeal, open_export, sign_export

OURS = json.loads((VECTORS / "export.json").read_text())
SEAL = ExportSeal("demo-city", "A" * 22, DAY, "ab" * 32, "cd" * 32, (3, "ef" * 32))


def test_what_is_signed_opens_and_comes_out_the_same() -> None:
    signed = sign_export(SEAL, DESK_MESSAGE)
    assert open_export(signed, bulletin()) == SEAL
    assert sign_export(SEAL, DESK_MESSAGE) == signed


def test_nothing_is_signed_that_would_be_refused() -> None:
    with pytest.raises(FormatError) as caught:
        sign_export(replace(SEAL, incident="../../etc"), DESK_MESSAGE)
    assert caught.value.code == "export-field"


@pytest.mark.parametrize("vector", OURS["opens"])
def test_vectors_that_open(vector: dict[str, Any]) -> None:
    opened = open_export(vector["jws"].encode(), bulletin())
    assert canonical_json(opened.to_json()).decode() == vector["payload"]


@pytest.mark.parametrize("vector", OURS["refused"], ids=lambda one: one["name"])
def test_vectors_that_are_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(FormatError) as caught:
        open_export(vector["jws"].encode(), bulletin())
    assert caught.value.code == vector["code"]
