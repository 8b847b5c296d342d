# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charter and catalogue change as two administrators approved and all were told, or not at all.

Seen to fail: with one approval being enough, with the notice not held to, with the administrators
of the last charter asked for every step, and with a change followed that belongs elsewhere.
"""

import json
from dataclasses import replace

import pytest
from change_samples import (
    ADMINISTRATORS,
    cases,
    catalogue_without_its_last,
    change_to,
    change_vectors,
    known,
    next_bulletin,
    promises,
)
from document_samples import DAY, ROOT, VECTORS, public, small_bulletin
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.bulletin import sign_bulletin, verify_bulletin
from tellsafe.formats.change import Change, document_hash, require_announced
from tellsafe.formats.charter import Charter, CharterError
from tellsafe.formats.charter_changes import Changes
from tellsafe.formats.differences import differences
from tellsafe.formats.encoding import b64u
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import Fields
from tellsafe.formats.upcoming import Upcoming


@pytest.mark.parametrize("name", cases())
def test_what_may_come_after(name: str) -> None:
    new, taken = cases()[name]
    read = verify_bulletin(sign_bulletin(new, ROOT), public(ROOT))
    assert read == new
    if taken:
        require_announced(known(), read)
        return
    with pytest.raises(FormatError) as error:
        require_announced(known(), read)
    assert error.value.code == "bulletin-unannounced"


def test_a_charter_that_promises_nothing_is_held_to_nothing() -> None:
    changed = replace(small_bulletin(), catalogue=catalogue_without_its_last(known().catalogue))
    require_announced(small_bulletin(), changed)
    require_announced(small_bulletin(), known())


def test_what_is_to_come_was_told() -> None:
    old = known()
    new = catalogue_without_its_last(old.catalogue)
    told = next_bulletin([change_to(old.catalogue, new)], issued=DAY)
    coming = replace(told, upcoming=Upcoming(catalogue=new))
    assert verify_bulletin(sign_bulletin(coming, ROOT), public(ROOT)) == coming
    for wrong in (replace(coming, changes=()), replace(told, upcoming=Upcoming(old.charter))):
        with pytest.raises(FormatError) as error:
            sign_bulletin(wrong, ROOT)
        assert error.value.code == "bulletin-upcoming"


def test_approving_twice_is_approving_once() -> None:
    change = change_to(known().charter, small_bulletin().charter, ADMINISTRATORS)
    assert change.approved_with(ADMINISTRATORS[1]) == change
    again = Change.read(Fields(change.to_json(), "change"))
    assert again == change
    assert again.sha256 == replace(change, approvals=()).sha256


@given(st.binary(min_size=32, max_size=32), st.integers(0, 511))
def test_no_bit_of_an_approval_is_free(key: bytes, bit: int) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(key)
    change = change_to(known().charter, small_bulletin().charter, [private])
    administrators = promises(private).administrators
    assert change.approvers(administrators) == set(administrators)
    approval = change.approvals[0]
    turned = bytearray(approval.signature)
    turned[bit // 8] ^= 1 << bit % 8
    broken = replace(change, approvals=(replace(approval, signature=bytes(turned)),))
    assert broken.approvers(administrators) == frozenset()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (promises(ADMINISTRATORS[0]), "changes.administrators"),
        (Changes(0, promises(*ADMINISTRATORS).administrators), "changes.notice_days"),
        (Changes(91, promises(*ADMINISTRATORS).administrators), "changes.notice_days"),
        (Changes(14, (b64u(bytes(32)), "A" * 42 + "B")), "changes.administrators"),
    ],
)
def test_a_promise_that_is_none_is_told(changes: Changes, told: str) -> None:
    value = known().charter.to_json() | {"changes": changes.to_json()}
    with pytest.raises(CharterError) as error:
        Charter.from_json(value)
    assert any(problem.startswith(told) for problem in error.value.problems), error.value.problems


def test_differences_are_told_for_people() -> None:
    old, new = known(), catalogue_without_its_last(known().catalogue)
    gone = old.catalogue.entries[-1].code
    assert list(differences(old.catalogue.to_json(), new.to_json())) == [f"- entries.{gone}"]
    slower = replace(old.charter, promises=replace(old.charter.promises, acknowledge_days=9))
    path = "deployment.promises.acknowledge_days"
    assert list(differences(old.charter.to_json(), slower.to_json())) == [f"~ {path}: 9"]
    back = list(differences(new.to_json(), old.catalogue.to_json()))
    assert len(back) == 1
    assert back[0].startswith(f"+ entries.{gone}: ")


def test_vectors() -> None:
    kept = json.loads((VECTORS / "change.json").read_text())
    assert kept == json.loads(json.dumps(change_vectors()))
    assert kept["catalogue_hash"] == document_hash(known().catalogue)
