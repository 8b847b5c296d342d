# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bulletins before and after changes of their charter and catalogue, for tests and vectors.

Writes docs/protocol/vectors/change.json anew:
.venv/bin/python src/tellsafe/formats/tests/change_samples.py
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from document_samples import DAY, DEPLOYMENT, ROOT, bulletin, public, small_bulletin
from document_vectors import write

from tellsafe.formats.bulletin import Bulletin, sign_bulletin
from tellsafe.formats.catalogue import Catalogue
from tellsafe.formats.change import CATALOGUE, CHARTER, Change, document_hash
from tellsafe.formats.charter import Charter
from tellsafe.formats.charter_changes import Changes
from tellsafe.formats.encoding import b64u

ADMINISTRATORS = [Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (21, 22, 23)]
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes([24]) * 32)
NOTICE = 14
LATER = DAY + timedelta(days=NOTICE)


def promises(*keys: Ed25519PrivateKey, notice: int = NOTICE) -> Changes:
    return Changes(notice, tuple(b64u(public(key)) for key in keys))


def known() -> Bulletin:
    """Its charter promises two of three administrators, and 14 days."""
    small = small_bulletin()
    charter = replace(small.charter, changes=promises(*ADMINISTRATORS))
    catalogue = replace(small.catalogue, entries=bulletin().catalogue.entries[:3])
    return replace(small, charter=charter, catalogue=catalogue)


def catalogue_without_its_last(of: Catalogue) -> Catalogue:
    return replace(of, entries=of.entries[:-1])


def change_to(
    before: Charter | Catalogue,
    after: Charter | Catalogue,
    by: Sequence[Ed25519PrivateKey] = ADMINISTRATORS[:2],
    *,
    announced: date = DAY,
    holds: date = LATER,
    deployment: str = DEPLOYMENT,
) -> Change:
    change = Change(
        deployment=deployment,
        what=CHARTER if isinstance(after, Charter) else CATALOGUE,
        before=document_hash(before),
        after=document_hash(after),
        announced=announced,
        holds=holds,
        then=after.changes if isinstance(after, Charter) else Changes(),
    )
    for key in by:
        change = change.approved_with(key)
    return change


def next_bulletin(
    changes: Sequence[Change],
    *,
    charter: Charter | None = None,
    catalogue: Catalogue | None = None,
    issued: date = LATER,
) -> Bulletin:
    old = known()
    return replace(
        old,
        serial=old.serial + 1,
        issued=issued,
        charter=charter or old.charter,
        catalogue=catalogue or old.catalogue,
        changes=tuple(changes),
    )


def cases() -> dict[str, tuple[Bulletin, bool]]:
    """By name: a bulletin that comes after the known one, and whether it may."""
    old = known()
    new = catalogue_without_its_last(old.catalogue)
    last = catalogue_without_its_last(new)
    slower = replace(old.charter, promises=replace(old.charter.promises, acknowledge_days=9))
    handed_on = replace(old.charter, changes=promises(ADMINISTRATORS[2], STRANGER, notice=30))
    good = change_to(old.catalogue, new)
    far = LATER + timedelta(days=60)
    handing = change_to(old.charter, handed_on)
    in_thirty = {"announced": LATER, "holds": LATER + timedelta(days=30)}

    def catalogue(change: Change, issued: date = LATER) -> Bulletin:
        return next_bulletin([change], catalogue=new, issued=issued)

    return {
        "nothing changed": (next_bulletin([]), True),
        "told, and not yet": (next_bulletin([good], issued=DAY), True),
        "the catalogue, on the day": (catalogue(good), True),
        "the charter": (next_bulletin([change_to(old.charter, slower)], charter=slower), True),
        "all three administrators": (
            catalogue(change_to(old.catalogue, new, ADMINISTRATORS)),
            True,
        ),
        "there and back": (
            next_bulletin([good, change_to(new, old.catalogue, holds=LATER)]),
            True,
        ),
        "two changes, one after the other": (
            next_bulletin(
                [good, change_to(new, last, announced=LATER, holds=far)],
                catalogue=last,
                issued=far,
            ),
            True,
        ),
        "by administrators of a charter between": (
            next_bulletin(
                [handing, change_to(handed_on, slower, [ADMINISTRATORS[2], STRANGER], **in_thirty)],
                charter=slower,
                issued=far,
            ),
            True,
        ),
        "no word": (next_bulletin([], catalogue=new), False),
        "a charter without a word": (next_bulletin([], charter=slower), False),
        "a promise taken back": (
            next_bulletin([], charter=replace(old.charter, changes=Changes())),
            False,
        ),
        "one administrator": (catalogue(change_to(old.catalogue, new, ADMINISTRATORS[:1])), False),
        "one administrator and a stranger": (
            catalogue(change_to(old.catalogue, new, [ADMINISTRATORS[0], STRANGER])),
            False,
        ),
        "a signature over another day": (
            catalogue(replace(good, holds=LATER - timedelta(days=1))),
            False,
        ),
        "before its day": (catalogue(good, LATER - timedelta(days=1)), False),
        "with too little notice": (
            catalogue(change_to(old.catalogue, new, announced=DAY + timedelta(days=1))),
            False,
        ),
        "another document than was told": (next_bulletin([good], catalogue=last), False),
        "a change of something else": (
            catalogue(change_to(last, new)),
            False,
        ),
        "another deployment's": (
            catalogue(change_to(old.catalogue, new, deployment="other-city")),
            False,
        ),
        "by administrators that are no more": (
            next_bulletin(
                [handing, change_to(handed_on, slower, ADMINISTRATORS[:2], **in_thirty)],
                charter=slower,
                issued=far,
            ),
            False,
        ),
        "with the notice of before": (
            next_bulletin(
                [
                    handing,
                    change_to(
                        handed_on,
                        slower,
                        [ADMINISTRATORS[2], STRANGER],
                        announced=LATER,
                        holds=LATER + timedelta(days=NOTICE),
                    ),
                ],
                charter=slower,
                issued=far,
            ),
            False,
        ),
    }


def change_vectors() -> dict[str, object]:
    return {
        "about": "docs/protocol/change.md. 'known' is the text of a bulletin.json. Each of 'after' "
        "is one that the same root signed later; whoever knows the first takes it, or refuses it "
        "with bulletin-unannounced.",
        "root": public(ROOT).hex(),
        "known": sign_bulletin(known(), ROOT).decode(),
        "charter_hash": document_hash(known().charter),
        "catalogue_hash": document_hash(known().catalogue),
        "after": [
            {"name": name, "taken": taken, "file": sign_bulletin(one, ROOT).decode()}
            for name, (one, taken) in cases().items()
        ],
    }


if __name__ == "__main__":
    write("change.json", change_vectors())
