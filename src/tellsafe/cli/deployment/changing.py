# SPDX-License-Identifier: AGPL-3.0-or-later
"""Changes of charter and catalogue on their way, in root/change-charter.json and -catalogue.json.

One of each at a time. It lies there from the first administrator's proposal until it holds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.durable import write_durably
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.catalogue import Catalogue, parse_catalogue
from tellsafe.formats.change import CHARTER, WHAT, Change, document_hash
from tellsafe.formats.charter import Charter, parse_charter
from tellsafe.formats.charter_changes import Changes
from tellsafe.formats.charter_witnesses import Witnesses
from tellsafe.formats.encoding import canonical_json, parse_object
from tellsafe.formats.errors import FormatError
from tellsafe.formats.fields import Fields
from tellsafe.translog.cosignature import Quorum

_MOST = 1 << 20


class ChangeError(Exception):
    """A change that can't be made so; the message says what to do."""


@dataclass(frozen=True)
class Proposed:
    """A change, and the TOML text of the document after it."""

    change: Change
    text: str

    @property
    def document(self) -> Charter | Catalogue:
        """What holds after it. Raises FormatError."""
        is_charter = self.change.what == CHARTER
        return parse_charter(self.text) if is_charter else parse_catalogue(self.text)

    def approvers(self, old: Bulletin) -> int:
        """How many of those who are administrators now have approved it."""
        return len(self.change.approvers(old.charter.changes.administrators))


def require_free(folder: Path, what: str) -> None:
    """One at a time: a second would take the place of what was told, by one administrator alone.

    Raises ChangeError.
    """
    if _path(folder, what).exists():
        raise ChangeError(
            f"a change of the {what} is on its way, which tellsafe change show shows: "
            "withdraw it first, or wait until it holds"
        )


def propose(
    old: Bulletin, what: str, text: str, key: Ed25519PrivateKey, today: date, holds: date | None
) -> Proposed:
    """A change with one approval. Raises ChangeError, FormatError."""
    promised = old.charter.changes
    if not promised.administrators:
        raise ChangeError(
            "the charter names no administrators under [changes]: put them in, and run rotate"
        )
    earliest = today + timedelta(days=promised.notice_days)
    if holds and holds < earliest:
        raise ChangeError(f"the charter promises notice: it can hold from {earliest} on")
    document = parse_charter(text) if what == CHARTER else parse_catalogue(text)
    change = Change(
        deployment=old.deployment,
        what=what,
        before=hash_now(old, what),
        after=document_hash(document),
        announced=today,
        holds=holds or earliest,
        then=_then(document),
    )
    if change.before == change.after:
        raise ChangeError(f"this is the {what} as it is: there is nothing to change")
    return agree(old, Proposed(change, text), key, today)


def agree(old: Bulletin, proposed: Proposed, key: Ed25519PrivateKey, today: date) -> Proposed:
    """With this administrator's approval. Raises ChangeError, FormatError."""
    _require_sound(proposed)
    _require_open(old, proposed.change, today)
    before = proposed.approvers(old)
    agreed = replace(proposed, change=proposed.change.approved_with(key))
    mine = agreed.change.approved_with(key) == proposed.change
    if agreed.approvers(old) == before and not mine:
        raise ChangeError("this key is not an administrator's: the charter does not name it")
    return agreed


def keep(folder: Path, proposed: Proposed) -> None:
    """Write it below root/."""
    value = {"v": 1, "change": proposed.change.to_json(), "text": proposed.text}
    write_durably(_path(folder, proposed.change.what), canonical_json(value))


def on_their_way(folder: Path) -> Iterator[Proposed]:
    """What lies below root/, each with the text that is signed. Raises ChangeError, FormatError."""
    for what in WHAT:
        path = _path(folder, what)
        if path.exists():
            fields = Fields(parse_object(path.read_bytes(), limit=_MOST), "change")
            fields.constant("v", 1)
            change = Change.read(fields.inner("change"))
            proposed = Proposed(change, fields.text("text", most=_MOST))
            _require_sound(proposed)
            if change.what != what:
                raise ChangeError(f"root/{path.name} is a change of the {change.what}: delete it")
            yield proposed


def withdraw(folder: Path, what: str) -> None:
    """Take back what was not told yet."""
    _path(folder, what).unlink(missing_ok=True)


def _require_sound(proposed: Proposed) -> None:
    """Who looks at the text signs the hash: somebody may have put another one beside it."""
    change, document = proposed.change, proposed.document
    if (document_hash(document), _then(document)) != (change.after, change.then):
        raise ChangeError(
            f"the {change.what} on its way has another text than is signed; find out who changed "
            "it, withdraw it, and propose it again"
        )
    if isinstance(document, Charter):
        require_readable(document.witnesses)


def require_readable(witnesses: Witnesses) -> None:
    """A key of a witness that nobody can read would stop every source. Raises ChangeError."""
    try:
        Quorum.of(witnesses)
    except FormatError as error:
        raise ChangeError(
            f"a witness of the charter can't be used ({error}): copy each vkey as tellsafe witness "
            "init printed it; if this is on its way, withdraw it, and propose it again"
        ) from error


def _require_open(old: Bulletin, change: Change, today: date) -> None:
    """What was told is held to its notice by every phone; before that, who signs is."""
    if (change.deployment, change.before) != (old.deployment, hash_now(old, change.what)):
        raise ChangeError(
            f"this would not change the {change.what} that holds here now: withdraw it, and "
            "propose it again"
        )
    latest = change.holds - timedelta(days=old.charter.changes.notice_days)
    if not (change.announced <= today <= latest or is_told(change, old.changes)):
        raise ChangeError(
            f"the {change.what} is dated {change.announced} and would hold from {change.holds} on, "
            f"not the promised notice after today, {today}: withdraw it, and propose it again"
        )


def _then(document: Charter | Catalogue) -> Changes:
    return document.changes if isinstance(document, Charter) else Changes()


def hash_now(of: Bulletin, what: str) -> str:
    """Of its charter or its catalogue, as of ``document_hash``."""
    return document_hash(of.charter if what == CHARTER else of.catalogue)


def is_told(change: Change, told: Iterable[Change]) -> bool:
    """Whoever approves it once more makes no other change of it."""
    return any(one.sha256 == change.sha256 for one in told)


def _path(folder: Path, what: str) -> Path:
    return folder / "root" / f"change-{what}.json"
