# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words of the oversight body about seats."""

import json
from datetime import timedelta

import pytest
from document_samples import DAY, DEPLOYMENT, VECTORS, public
from redress_vectors import BODY_KEY, seat, seat_vectors

from tellsafe.formats.errors import FormatError
from tellsafe.formats.seat import read_seat, sign_seat

KNOWN = json.loads((VECTORS / "seat.json").read_text("utf-8"))


def test_the_word_of_the_vectors() -> None:
    (vector,) = KNOWN["verifies"]
    assert sign_seat(seat(), BODY_KEY) == vector["jws"]
    assert read_seat(vector["jws"], bytes.fromhex(vector["public"]), DEPLOYMENT) == seat()
    assert seat_vectors() == KNOWN


@pytest.mark.parametrize("vector", KNOWN["refused"], ids=lambda vector: vector["name"])
def test_what_is_no_word_is_refused(vector: dict[str, str]) -> None:
    with pytest.raises(FormatError) as caught:
        read_seat(vector["jws"], public(BODY_KEY), DEPLOYMENT)
    assert caught.value.code == vector["code"]


def test_a_word_is_good_from_its_first_to_its_last_day() -> None:
    days = [DAY + timedelta(days=at) for at in (-1, 0, 3, 4)]
    assert [seat().is_good_on(day) for day in days] == [False, True, True, False]
