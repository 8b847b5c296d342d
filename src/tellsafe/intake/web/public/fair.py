# SPDX-License-Identifier: AGPL-3.0-or-later
"""A quarter's rates with their intervals, and the categories that were paused."""

from typing import Any

from tellsafe.formats.account import Pause, months_of, quarter_of
from tellsafe.formats.account_tables import CATEGORY
from tellsafe.intake.rules.rates import Rate, Rates, last_quarter, rates_of
from tellsafe.intake.web.public import charts, told
from tellsafe.intake.web.public.archive import Archive
from tellsafe.intake.web.public.period import ordered, part_name
from tellsafe.intake.web.public.words import Tongue, words_in

_ANYTHING = 0.9  # an interval as wide as this says nothing


def quarters(archive: Archive) -> list[str]:
    """Those of which all months are accounted for, the newest first."""
    found = sorted({quarter_of(month) for month in archive.handed}, reverse=True)
    return [one for one in found if all(month in archive.handed for month in months_of(one))]


def fair(archive: Archive, quarter: str | None, tongue: Tongue) -> dict[str, Any]:
    """What the template shows of a quarter; of the newest one, if none is named."""
    shown = quarter or last_quarter(archive.accounts)
    policy = archive.now.charter.fairness
    accounts = [archive.accounts[month] for month in months_of(shown)] if shown else []
    found = rates_of(accounts, policy) if accounts else []
    return {
        "quarter": shown,
        "quarters": quarters(archive),
        "policy": policy,
        "tables": [_table(rates, archive, tongue) for rates in found],
        "pauses": [_pause(pause, archive, tongue) for pause in _pauses(archive)],
    }


def _table(rates: Rates, archive: Archive, tongue: Tongue) -> dict[str, Any]:
    words = words_in(tongue.path)
    level = rates.all.interval.low, rates.all.interval.high
    found = {rate.part: rate for rate in rates.parts}
    parts = ordered(list(found), rates.by, archive.now)
    rows = [(part_name(rates.by, part, archive, tongue), found[part]) for part in parts]
    return {
        "id": f"{rates.measure}-{rates.by}",
        "title": words[f"fairness_{rates.measure}"],
        "way": words[f"in_{rates.by}"],
        "rows": [_row(name, rate, level) for name, rate in [*rows, (words["total"], rates.all)]],
    }


def _row(name: str, rate: Rate, level: tuple[float, float]) -> dict[str, Any]:
    low, high = rate.interval.low, rate.interval.high
    is_known = rate.is_judged and high - low < _ANYTHING
    return {
        "name": name,
        "cases": told.text(rate.whole),
        "rate": told.reach(100 * low, 100 * high) if is_known else told.NOTHING_KNOWN,
        "is_small": not rate.is_judged,
        "plot": charts.between(low, high, level) if is_known else None,
    }


def _pauses(archive: Archive) -> list[Pause]:
    """Each once, as the newest account tells it, the newest first."""
    found: dict[tuple[str, str, str, str], Pause] = {}
    for account in archive.accounts.values():
        for pause in account.pauses:
            found[pause.category, pause.quarter, pause.measure, pause.by] = pause
    return sorted(found.values(), key=lambda pause: pause.since, reverse=True)


def _pause(pause: Pause, archive: Archive, tongue: Tongue) -> dict[str, Any]:
    words = words_in(tongue.path)
    return {
        "pause": pause,
        "category": part_name(CATEGORY, pause.category, archive, tongue),
        "measure": words[f"count_{pause.measure}"],
        "by": words[f"fairness_by_{pause.by}"],
    }
