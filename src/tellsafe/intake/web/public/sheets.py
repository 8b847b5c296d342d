# SPDX-License-Identifier: AGPL-3.0-or-later
"""The numbers as CSV: what stands in the accounts, cell by cell, and nothing besides."""

import csv
import io
from collections.abc import Iterable

from tellsafe.formats.account import Account
from tellsafe.formats.small_cells import Cell, Mark

_HEAD = ("month", "count_of", "by", "part", "reports")


def sheet(accounts: Iterable[Account]) -> bytes:
    """One line a cell. Begins with a byte order mark, by which spreadsheets know UTF-8."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(_HEAD)
    for account in accounts:
        for table in account.tables:
            cells = {"": table.total, **table.cells}
            for part, cell in cells.items():
                writer.writerow((account.month, table.of, table.by, part, _spelt(cell)))
    return ("\ufeff" + file.getvalue()).encode("utf-8")


def _spelt(cell: Cell) -> str:
    return "withheld" if cell.mark is Mark.HELD else cell.text
