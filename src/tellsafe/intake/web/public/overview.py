# SPDX-License-Identifier: AGPL-3.0-or-later
"""The first page: all months, as plots with a table behind; what it is and where to go on."""

from collections.abc import Callable, Sequence
from typing import Any

from tellsafe.formats.account import Account
from tellsafe.formats.account_tables import (
    ANSWERED,
    CLOSED,
    CONSEQUENCE,
    FOLLOWED,
    IN_TIME,
    LATE,
    MADE_UP,
    PROMISE,
    PURGED,
    RECEIVED,
    RECONSIDERED,
    REFUSED,
    SEARCHED,
    SUSPENDED,
    Span,
)
from tellsafe.intake.web.public import charts, told
from tellsafe.intake.web.public.archive import Archive
from tellsafe.intake.web.public.words import Tongue, words_in

_Told = Callable[[Account], Span | None]


def _total(of: str) -> _Told:
    return lambda account: told.of_all(account, of)


def _answered(part: str) -> _Told:
    return lambda account: told.of_part(account, ANSWERED, PROMISE, part)


def _suspended(account: Account) -> Span | None:
    return told.of_part(account, MADE_UP, CONSEQUENCE, SUSPENDED)


def _in_time_percent(account: Account) -> Span | None:
    return told.percent(_answered(IN_TIME)(account), told.of_all(account, ANSWERED))


def _days(account: Account) -> Span | None:
    mean = account.mean_days.answer
    return None if mean is None else Span(mean, mean)


# By which word of ``count`` each column is called, and what it says of a month.
COLUMNS: Sequence[tuple[str, _Told]] = (
    ("received", _total(RECEIVED)),
    ("answered", _total(ANSWERED)),
    ("in_time", _answered(IN_TIME)),
    ("late", _answered(LATE)),
    ("days", _days),
    ("followed", _total(FOLLOWED)),
    ("closed", _total(CLOSED)),
    ("refused", _total(REFUSED)),
    ("purged", _total(PURGED)),
    ("searched", _total(SEARCHED)),
    ("suspended", _suspended),
    ("reconsidered", _total(RECONSIDERED)),
)
_PLOTS: Sequence[tuple[str, tuple[tuple[str, _Told], ...]]] = (
    ("volumes", (("received", _total(RECEIVED)),)),
    ("delays", (("days", _days), ("in_time_percent", _in_time_percent))),
    (
        "ends",
        (
            ("followed", _total(FOLLOWED)),
            ("closed", _total(CLOSED)),
            ("refused", _total(REFUSED)),
        ),
    ),
    ("purges", (("purged", _total(PURGED)),)),
)


def overview(archive: Archive, tongue: Tongue) -> dict[str, Any]:
    """What the template shows."""
    accounts = list(archive.accounts.values())
    words = words_in(tongue.path)
    return {
        "sections": [
            {
                "id": section,
                "title": words[f"head_{section}"],
                "plots": [
                    {"title": words[f"count_{name}"], "plot": _plot(name, say, accounts, tongue)}
                    for name, say in plots
                ],
            }
            for section, plots in _PLOTS
        ],
        "first": accounts[0].month if accounts else "",
        "last": accounts[-1].month if accounts else "",
        "columns": [words[f"count_{name}"] for name, _say in COLUMNS],
        "rows": [
            {
                "month": one.month,
                "cells": [(words[f"count_{name}"], told.text(say(one))) for name, say in COLUMNS],
            }
            for one in reversed(accounts)
        ],
    }


def _plot(name: str, say: _Told, accounts: Sequence[Account], tongue: Tongue) -> charts.Plot:
    spans = [say(account) for account in accounts]
    if name == "days" and accounts:
        promised = accounts[-1].promised.answer
        return charts.bars(spans, rtl=tongue.is_rtl, top=promised, level=promised)
    top = 100 if name == "in_time_percent" else 0
    return charts.bars(spans, rtl=tongue.is_rtl, top=top)
