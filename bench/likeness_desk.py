# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tips kept at a desk as the puller keeps them, and what the index of likeness finds of them.

python -m bench.likeness_desk FOLDER rates TEXTS      insertion with and without
python -m bench.likeness_desk FOLDER surge            10,000 tips, 3000 of them near-duplicates
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.keeping import keeper
from tellsafe.serving.django import migrate, start_django

SURGE, TEXTS = 10_000, 2_000
_STEP = 50


def main(folder: str, what: str, *given: str) -> dict[str, Any]:
    """Figures of one desk."""
    settings = start_django(Path(folder))
    migrate()
    keep = keeper(settings)
    if what == "surge":
        return _surge(keep)
    _fill(settings, int(given[0]))
    return _rates(keep)


def _fill(settings: Any, count: int) -> None:
    from tellsafe.desk.actions.fill import fill
    from tellsafe.serving.clock import SystemClock

    if count:
        fill(settings, count, SystemClock().today())


@contextmanager
def _without() -> Iterator[None]:
    """Tips are kept, and found by nothing."""
    from tellsafe.desk.access import likeness, search

    with (
        patch.object(search, "index", lambda _: None),
        patch.object(likeness, "index", lambda _: None),
        patch.object(likeness, "says_alike", lambda _: []),
    ):
        yield


def _rates(keep: Callable[[Iterable[Any]], float]) -> dict[str, Any]:
    """Milliseconds a tip of each step of tips, in turn with index and likeness and without."""
    from bench.likeness_texts import Teller

    texts = list(Teller(2).various(TEXTS))
    with_all: list[float] = []
    bare: list[float] = []
    for start in range(0, TEXTS, _STEP):
        some = texts[start : start + _STEP]
        with_all.append(keep(some) / _STEP * 1000)
        with _without():
            bare.append(keep(some) / _STEP * 1000)
    return {"with": with_all, "without": bare}


def _surge(keep: Callable[[Iterable[Any]], float]) -> dict[str, Any]:
    from bench.likeness_texts import FAMILIES, Teller

    texts = Teller(1).surge(SURGE)
    seconds = keep(texts)
    return {"seconds": seconds, "copies": sum(FAMILIES), **_found(texts), **_queue()}


def _found(texts: Sequence[Any]) -> dict[str, Any]:
    """What stands beside each tip, held against what is known."""
    from tellsafe.desk.access import likeness
    from tellsafe.desk.models import Tip

    known = {one.text: one for one in texts}
    sizes = Counter(one.family for one in texts)
    right = wrong = 0
    found: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    folded = Counter[bool]()
    texts_of = dict(Tip.objects.values_list("pk", "conduct"))
    start = time.perf_counter()
    for tip in Tip.objects.all():
        own = known[tip.conduct]
        listed = [known[texts_of[one.tip.pk]].family for one in likeness.says_alike(tip)]
        same = listed.count(own.family)
        right, wrong = right + same, wrong + len(listed) - same
        if sizes[own.family] > 1:
            asked[own.language] += 1
            found[own.language] += same > 0
        if tip.leader:
            folded[known[texts_of[tip.leader]].family == own.family] += 1
    return {
        "kept": len(texts_of),
        "recall": found.total() / asked.total(),
        "recalls": {tag: found[tag] / asked[tag] for tag in sorted(asked)},
        "precision": right / max(right + wrong, 1),
        "listing": (time.perf_counter() - start) / len(texts_of),
        "folded": folded[True],
        "misfolded": folded[False],
    }


def _queue() -> dict[str, int]:
    """Lines of the queue, and tips that these lines and what opens behind them come to."""
    from tellsafe.desk.access import queue
    from tellsafe.desk.rules.views import View

    lines, seen = 0, set()
    leaders = set()
    for tip in _walk(queue.page, View()):
        lines += 1
        seen.add(tip.pk)
        leaders |= {tip.leader} - {None}
    for leader in leaders:
        seen.update(tip.pk for tip in _walk(queue.page, View(copies=leader)))
    return {"lines": lines, "reached": len(seen)}


def _walk(page: Callable[..., tuple[list[Any], str]], view: Any) -> Iterator[Any]:
    while True:
        found, further = page(view, 1, 500)
        yield from found
        if not further:
            return
        view = replace(view, after=further)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], *sys.argv[2:])))
