# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charter and catalogue with their history; the log, and how to check it."""

from collections.abc import Sequence
from typing import Any

from tellsafe.intake.rules.changes import Changed, catalogue_history, charter_history
from tellsafe.intake.web.public.archive import Archive
from tellsafe.intake.web.public.words import Tongue, named, words_in


def charter(archive: Archive, tongue: Tongue) -> dict[str, Any]:
    """Who runs it, and what they promised."""
    return {
        "charter": archive.now.charter,
        "history": _history(charter_history(archive.bulletins), tongue),
    }


def catalogue(archive: Archive, tongue: Tongue) -> dict[str, Any]:
    """What can be reported."""
    return {
        "entries": [
            {
                "life": entry.life,
                "name": named(entry.name, tongue),
                "conduct": named(entry.conduct, tongue),
                "harm": named(entry.harm, tongue),
            }
            for entry in archive.now.catalogue.entries
        ],
        "history": _history(catalogue_history(archive.bulletins), tongue),
    }


def log(archive: Archive, _tongue: Tongue) -> dict[str, Any]:
    """This deployment's log: its name, its key, its last state that is known here."""
    last = archive.handed[max(archive.handed)] if archive.handed else None
    return {
        "bulletin": archive.now,
        "intake": archive.now.endpoints["intake"],
        "log_address": archive.now.endpoints["translog"],
        "witnesses": archive.now.charter.witnesses,
        "last": last,
    }


def _history(changed: Sequence[Changed], tongue: Tongue) -> list[dict[str, Any]]:
    words = words_in(tongue.path)
    return [
        {
            "serial": one.serial,
            "day": one.day.isoformat(),
            "changes": [
                {"what": words[f"history_{change.what}"], "change": change}
                for change in one.changes
            ],
        }
        for one in changed
    ]
