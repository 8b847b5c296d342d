# SPDX-License-Identifier: AGPL-3.0-or-later
"""What it costs that tips are found by their words and by what they are like, and what is found.

Index and likeness against insertion: the same texts are kept by the same path, in turn with both
and without, at a desk that has few tips and at one that has 100,000. The median of the steps
counts, since a disk has its moments. A surge: 10,000 tips, of which 3000 tell again what others
tell (bench.likeness_texts); what stands beside each tip is held against what is known.

    TELLSAFE_BENCH_TEXTS=100000     how many there are at the fuller desk
"""

import json
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tellsafe.cli.stage import deployed

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from servers import new_database, postgres

MOST_RATIO, LEAST_RECALL, LEAST_PRECISION = 3.0, 0.95, 0.98
_TEXTS = os.environ.get("TELLSAFE_BENCH_TEXTS", "100000")


def likeness(folder: Path) -> int:
    """Print figures for each database; return the number of tips that were lost."""
    failures = _measure("SQLite", folder, lambda _: "")
    with postgres(durable=True) as url:
        return failures + _measure("PostgreSQL", folder / "server", lambda n: new_database(url, n))


def _measure(storage: str, folder: Path, database: Callable[[str], str]) -> int:
    print(f"\nlikeness on {storage}")
    few = _figures(folder / "few", database("few"), "rates", "0")
    many = _figures(folder / "many", database("many"), "rates", _TEXTS)
    print(f"  {'index and likeness of a tip, ms':34}{'kept':>8}{'besides':>10}{'ratio':>8}")
    cost = _print_rates("beside few", few)
    print(f"  {'':48}{_print_rates(f'beside {_TEXTS}', many) / cost:6.2f} times as much")
    surge = _figures(folder / "surge", database("surge"), "surge")
    return _print_surge(surge)


def _figures(place: Path, database: str, *words: str) -> dict[str, Any]:
    """Of a desk of its own, in a process of its own."""
    with deployed(place) as stage:
        desk = stage.folder / "desk"
        if database:
            text = (desk / "settings.toml").read_text("utf-8")
            text = re.sub(r'^database = ".*"$', f'database = "{database}"', text, flags=re.M)
            (desk / "settings.toml").write_text(text, "utf-8")
        command = [sys.executable, "-m", "bench.likeness_desk", str(desk), *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"error: bench.likeness_desk\n{done.stderr[-2000:]}")
        return dict(json.loads(done.stdout))


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
