# SPDX-License-Identifier: AGPL-3.0-or-later
"""What it costs that tips are found by their words and by what they are like, and what is found.

Index and likeness against insertion: the same texts are kept by the same path, in turn with both
and without. A surge: 10,000 tips, of which 3000 tell again what others tell (bench.likeness_texts).

    TELLSAFE_BENCH_TEXTS=100000     how many
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
    rates = _figures(folder / "rates", database("rates"), "rates", _TEXTS)
    _print_rates(rates)
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


def _print_rates(rates: dict[str, Any]) -> None:
    both, bare, step = rates["with"], rates["without"], rates["step"]
    costs = [one - other for one, other in zip(both, bare, strict=True)]
    ratio = sum(costs) / sum(bare)
    fifth = max(len(costs) // 5, 1)
    growth = statistics.median(costs[-fifth:]) / statistics.median(costs[:fifth])
    mark = " over the ratio" if ratio > MOST_RATIO else ""
    print(f"  {step * len(both)} texts kept: {sum(bare) / len(bare) / step * 1000:.2f} ms each")
    print(f"  index and likeness besides: {sum(costs) / len(costs) / step * 1000:.2f} ms each")
    print(f"  = {ratio:.2f} of insertion{mark}; the last fifth {growth:.2f} of the first")


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
