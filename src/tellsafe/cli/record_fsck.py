# SPDX-License-Identifier: AGPL-3.0-or-later
"""The part of ``tellsafe fsck`` that only whoever holds a desk's database can do: its record."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tellsafe.serving.zone import ZoneError, ZoneSettings
from tellsafe.translog.fsck import Finding


@dataclass
class RecordReport:
    """What was found of a desk's record: how many entries, how many heads of earlier days stand
    in the log, and what does not agree."""

    entries: int = 0
    anchored: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether the record is whole, and continues all that the log has of it."""
        return not self.findings


@dataclass
class Anchors:
    """Collects what the log has of a desk's record, the earliest first, while a log is read."""

    hashes: list[str] = field(default_factory=list)
    days: dict[str, str] = field(default_factory=dict)

    def watch(self, entry: dict[str, object]) -> None:
        """See translog.fsck."""
        if entry["type"] == "record":
            found = str(entry["sha256"])
            self.hashes.append(found)
            self.days[found] = str(entry["day"])


def desk_in(folder: Path) -> ZoneSettings | None:
    """The desk whose folder this is, or lies in it; None if there is none."""
    for place in (folder / "desk", folder):
        try:
            settings = ZoneSettings.load(place)
        except ZoneError:
            continue
        if settings.zone == "desk":
            return settings
    return None


def check_record(settings: ZoneSettings, anchors: Anchors) -> RecordReport | None:
    """Verify all of it. None where a desk has not run yet and the log has nothing of it."""
    report = RecordReport(anchored=len(anchors.hashes))
    if not _has_record(settings):
        if not anchors.hashes:
            return None
        report.findings.append(_gone(anchors.days[anchors.hashes[0]]))
        return report
    from tellsafe.desk.actions.verify_record import examine

    found = examine(anchors.hashes)
    report.entries = found.number
    if found.broken is not None:
        message = "it was changed, left out, added, moved or cut off: what follows holds no more"
        report.findings.append(Finding("record-broken", f"record entry {found.broken}", message))
    report.findings += [_gone(anchors.days[one]) for one in _first_of_a_day(found.missing, anchors)]
    return report


def _first_of_a_day(missing: Sequence[str], anchors: Anchors) -> list[str]:
    return list({anchors.days[one]: one for one in missing}.values())


def _gone(day: str) -> Finding:
    message = "the record is not the one whose head was put into the log on that day"
    return Finding("record-rewritten", f"record of {day}", message)


def _has_record(settings: ZoneSettings) -> bool:
    """Looks without making anything: an empty file would be taken for a desk's."""
    if settings.database.startswith("sqlite:"):
        name = settings.database.rpartition("/")[2]
        if not (settings.folder / name).exists():
            return False
    from tellsafe.serving.django import start_django

    start_django(settings.folder)
    from django.db import connection

    return "desk_verified" in connection.introspection.table_names()
