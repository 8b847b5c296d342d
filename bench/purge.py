# SPDX-License-Identifier: AGPL-3.0-or-later
"""Destroying 10,000 tips, as a share of the time that receiving them took, and what is left.

Receiving is measured without the opening of envelopes before, which would only make it longer. What
is destroyed goes by a whole daily round: words to find tips by, marks, rows, and the order on disk.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from bench.desk_figures import figures

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from servers import new_database, postgres

TIPS = 10_000


def purge(folder: Path) -> int:
    """Print figures for each database; return how many tips or canaries are left."""
    failures = _measure("SQLite", folder / "file", lambda _: "")
    with postgres(durable=True) as url:
        return failures + _measure("PostgreSQL", folder / "server", lambda n: new_database(url, n))


def _measure(storage: str, folder: Path, database: Callable[[str], str]) -> int:
    found = figures(folder, database("purge"), "bench.purge_desk", str(TIPS))
    share = found["destroyed"] / found["kept"]
    mark = " longer than receiving them" if share > 1 else ""
    print(
        f"\n{TIPS} tips on {storage}: received in {found['kept']:.1f} s, destroyed in "
        f"{found['destroyed']:.1f} s = {share:.2f}{mark}\n"
        f"  canaries before {found['seen_before']}, after {found['seen_after']}; "
        f"{found['left']} tips left",
        flush=True,
    )
    blind = not found["seen_before"]  # it would find nothing afterwards, either
    return int(found["seen_after"] + found["left"] + blind)
