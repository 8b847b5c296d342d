# SPDX-License-Identifier: AGPL-3.0-or-later
"""What it costs that tips are found by their words and by what they are like, and what is found.

Index and likeness against insertion: the same texts are kept by the same path, in turn with both
and without, at a desk that has few tips and at one that has 100,000. The median of the steps
counts, since a disk has its moments. A surge: 10,000 tips, of which 3000 tell again what others
tell (bench.likeness_texts); what stands beside each tip is held against what is known.

    TELLSAFE_BENCH_TEXTS=100000     how many there are at the fuller desk
"""

import os
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.desk_figures import figures

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from servers import new_database, postgres

MOST_RATIO, LEAST_RECALL, LEAST_PRECISION = 3.0, 0.95, 0.98
DESK = "bench.likeness_desk"
_TEXTS = os.environ.get("TELLSAFE_BENCH_TEXTS", "100000")


def likeness(folder: Path) -> int:
    """Print figures for each database; return the number of tips that were lost."""
    failures = _measure("SQLite", folder, lambda _: "")
    with postgres(durable=True) as url:
        return failures + _measure("PostgreSQL", folder / "server", lambda n: new_database(url, n))


def _measure(storage: str, folder: Path, database: Callable[[str], str]) -> int:
    print(f"\nlikeness on {storage}")
    few = figures(folder / "few", database("few"), DESK, "rates", "0")
    many = figures(folder / "many", database("many"), DESK, "rates", _TEXTS)
    print(f"  {'index and likeness of a tip, ms':34}{'kept':>8}{'besides':>10}{'ratio':>8}")
    cost = _print_rates("beside few", few)
    print(f"  {'':48}{_print_rates(f'beside {_TEXTS}', many) / cost:6.2f} times as much")
    surge = figures(folder / "surge", database("surge"), DESK, "surge")
    return _print_surge(surge)


def _print_rates(where: str, rates: dict[str, list[float]]) -> float:
    """Milliseconds that index and likeness of a tip take."""
    both, bare = statistics.median(rates["with"]), statistics.median(rates["without"])
    ratio = (both - bare) / bare
    mark = " over the ratio" if ratio > MOST_RATIO else ""
    print(f"  {where:34}{bare:8.2f}{both - bare:10.2f}{ratio:8.2f}{mark}", flush=True)
    return both - bare


def _print_surge(surge: dict[str, Any]) -> int:
    kept, recall, precision = surge["kept"], surge["recall"], surge["precision"]
    lost = 10_000 - min(kept, surge["reached"])
    marks = ("", " too low")[recall < LEAST_RECALL], ("", " too low")[precision < LEAST_PRECISION]
    each = ", ".join(f"{tag} {value:.3f}" for tag, value in surge["recalls"].items())
    print(f"  a surge of {kept} tips, {surge['copies']} near-duplicates: {lost} lost")
    print(f"  recall {recall:.4f}{marks[0]} ({each}); precision {precision:.4f}{marks[1]}")
    print(f"  {1000 * surge['listing']:.2f} ms to list what one tip is like")
    print(
        f"  {surge['lines']} lines in the queue; {surge['folded']} tips in copies, "
        f"{surge['misfolded']} of them wrongly"
    )
    return int(lost)
