# SPDX-License-Identifier: AGPL-3.0-or-later
"""Codes that a clerk hands over: which are good, and how many were used of each batch."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Max

from tellsafe.registry.models import CounterBatch, CounterCode


@dataclass(frozen=True)
class Code:
    """A code that is good: of which batch, and for which kind of credential."""

    batch: int
    eligible: bool


@dataclass(frozen=True)
class Batch:
    """Codes that were printed together."""

    number: int
    term: str
    eligible: bool
    made: int
    used: int

    @property
    def left(self) -> int:
        return self.made - self.used


def counter_codes(keys: Collection[bytes]) -> dict[bytes, Code]:
    """Those of the codes, by key, that are good."""
    found = {
        bytes(key): batch
        for key, batch in CounterCode.objects.filter(key__in=keys).values_list("key", "batch")
    }
    kinds = CounterBatch.objects.filter(number__in=set(found.values()))
    eligible = dict(kinds.values_list("number", "eligible"))
    return {key: Code(batch, eligible[batch]) for key, batch in found.items()}


def use_counter_codes(used: dict[bytes, Code]) -> None:
    """Delete the rows of good codes, and count them in their batches: numbers alone stay."""
    CounterCode.objects.filter(key__in=used).delete()
    for number, count in Counter(code.batch for code in used.values()).items():
        CounterBatch.objects.filter(number=number).update(used=F("used") + count)


def add_counter_batch(keys: Collection[bytes], term: str, *, eligible: bool) -> Batch:
    """One more batch, in one transaction of the caller's."""
    last = CounterBatch.objects.aggregate(last=Max("number"))["last"] or 0
    batch = Batch(last + 1, term, eligible, len(keys), 0)
    CounterBatch.objects.create(
        number=batch.number, term=term, eligible=eligible, made=batch.made, used=0
    )
    CounterCode.objects.bulk_create(
        CounterCode(key=key, batch=batch.number, term=term) for key in sorted(keys)
    )
    return batch


def counter_batches() -> list[Batch]:
    """All that there are, the oldest first."""
    rows = CounterBatch.objects.order_by("number")
    return [Batch(one.number, one.term, one.eligible, one.made, one.used) for one in rows]
