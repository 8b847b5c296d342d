# SPDX-License-Identifier: AGPL-3.0-or-later
"""The charter and catalogue of the next bulletin: what is approved is told, what is due holds.

Phones follow the changes of a bulletin in their order, and take each one that is due: so there
stands only what holds or is on its way, in the order in which it comes to hold.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tellsafe.cli.deployment.changing import (
    ChangeError,
    Proposed,
    hash_now,
    is_told,
    on_their_way,
    withdraw,
)
from tellsafe.durable import write_durably
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.catalogue import Catalogue, parse_catalogue
from tellsafe.formats.change import CHARTER, WHAT, Change, require_announced
from tellsafe.formats.charter import Charter, parse_charter
from tellsafe.formats.charter_changes import LEAST_ADMINISTRATORS
from tellsafe.formats.errors import FormatError
from tellsafe.formats.upcoming import Upcoming


@dataclass(frozen=True)
class Next:
    """What the next bulletin says of charter, catalogue, and changes of them."""

    charter: Charter
    catalogue: Catalogue
    changes: tuple[Change, ...]
    upcoming: Upcoming


def next_documents(folder: Path, old: Bulletin, day: date) -> Next:
    """What a bulletin of ``day`` says: what is approved is told, and what is due holds.

    Where the charter promises nothing about changes, both documents are read from root/ again.
    Raises ChangeError, FormatError.
    """
    charter = parse_charter((folder / "root" / "charter.toml").read_text("utf-8"))
    catalogue = parse_catalogue((folder / "root" / "catalogue.toml").read_text("utf-8"))
    enacted = _enacted(old)
    if not old.charter.changes.administrators:
        return Next(charter, catalogue, enacted, Upcoming())
    coming = [one for one in on_their_way(folder) if _is_ready(old, one)]
    require_borne(coming)
    found = Next(old.charter, old.catalogue, enacted, Upcoming())
    for proposed in sorted(coming, key=_turn):
        if not is_told(proposed.change, old.changes):
            _require_notice(proposed.change, [old.charter, *_charters(coming, proposed)], day)
        found = _moved(found, proposed, day)
    if (charter, catalogue) not in ((old.charter, old.catalogue), (found.charter, found.catalogue)):
        raise ChangeError(
            "root/charter.toml or root/catalogue.toml was changed by hand, and nobody was told; "
            "put it back, and use: tellsafe change propose"
        )
    return found


def require_borne(coming: Sequence[Proposed]) -> None:
    """What holds after another charter does is judged by that one, of which phones may know.

    ``coming``: what two administrators have approved. Raises ChangeError.
    """
    for proposed in coming:
        change = proposed.change
        for charter in _charters(coming, proposed):
            if not change.is_due(charter.changes, change.holds):
                raise ChangeError(
                    f"the {change.what} would hold after the charter that is on its way, which has "
                    "other administrators or more notice: withdraw one of them; let the "
                    f"{change.what} hold before, or propose it once that charter holds"
                )


def _charters(coming: Sequence[Proposed], proposed: Proposed) -> Iterator[Charter]:
    """The charter, if any, that comes to hold before it."""
    for one in coming:
        if isinstance(one.document, Charter) and _turn(one) < _turn(proposed):
            yield one.document


def _turn(proposed: Proposed) -> tuple[date, bool]:
    """In this order they hold, and phones follow them; of one day, the catalogue goes first."""
    return proposed.change.holds, proposed.change.what == CHARTER


def _enacted(old: Bulletin) -> tuple[Change, ...]:
    """The changes that led to what holds. What was told and withdrawn is not among them: phones
    would follow it from its day on, and refuse what holds."""
    at = {what: hash_now(old, what) for what in WHAT}
    found: list[Change] = []
    for change in reversed(old.changes):
        if change.holds <= old.issued and change.after == at[change.what]:
            at[change.what] = change.before
            found.insert(0, change)
    return tuple(found)


def _is_ready(old: Bulletin, proposed: Proposed) -> bool:
    """Whether two have approved it. Raises ChangeError where they had, and are two no more."""
    ready = proposed.approvers(old) >= LEAST_ADMINISTRATORS
    if not ready and is_told(proposed.change, old.changes):
        what = proposed.change.what
        raise ChangeError(
            f"the {what} was told, and is no longer approved by two of the administrators: "
            "withdraw it, and propose it again"
        )
    return ready


def _require_notice(change: Change, charters: Iterable[Charter], day: date) -> None:
    if (change.holds - day).days < max(one.changes.notice_days for one in charters):
        raise ChangeError(
            f"the {change.what} would change too soon after it is told; withdraw it, and "
            "propose it again"
        )


def _moved(found: Next, proposed: Proposed, day: date) -> Next:
    change, document = proposed.change, proposed.document
    found = replace(found, changes=(*found.changes, change))
    if change.holds <= day:
        if isinstance(document, Charter):
            return replace(found, charter=document)
        return replace(found, catalogue=document)
    if isinstance(document, Charter):
        return replace(found, upcoming=replace(found.upcoming, charter=document))
    return replace(found, upcoming=replace(found.upcoming, catalogue=document))


def require_followed(old: Bulletin, new: Bulletin) -> None:
    """Whatever went wrong here: what phones would refuse is not signed. Raises ChangeError."""
    try:
        require_announced(old, new)
    except FormatError as error:
        raise ChangeError(
            f"phones would refuse the next bulletin ({error}): withdraw what is on its way, and "
            "propose it again"
        ) from error


def settle(folder: Path, published: Bulletin) -> None:
    """After a bulletin is out: what holds now is what root/ says, and is on its way no more."""
    for proposed in list(on_their_way(folder)):
        what = proposed.change.what
        holds = hash_now(published, what) == proposed.change.after
        if holds and is_told(proposed.change, published.changes):
            write_durably(folder / "root" / f"{what}.toml", proposed.text.encode())
            withdraw(folder, what)
