# SPDX-License-Identifier: AGPL-3.0-or-later
"""The operator's list, as keyed hashes alone."""

from collections.abc import Collection, Mapping

from django.db.models import Count

from tellsafe.registry.models import RollMember


def roll_members(keys: Collection[bytes]) -> dict[bytes, bool]:
    """Those of the lines, by key, that stand in the list: whether each is eligible."""
    rows = RollMember.objects.filter(key__in=keys)
    return {bytes(key): eligible for key, eligible in rows.values_list("key", "eligible")}


def replace_roll(term: str, lines: Mapping[bytes, bool]) -> None:
    """Put these lines, each eligible or not, in the place of all of a term; in one transaction of
    the caller's. They are written in the order of their keys: the list's own order is gone."""
    RollMember.objects.filter(term=term).delete()
    RollMember.objects.bulk_create(
        (RollMember(key=key, term=term, eligible=lines[key]) for key in sorted(lines)),
        batch_size=500,
    )


def roll_sizes() -> dict[str, tuple[int, int]]:
    """By term, how many lines there are, and how many of them are eligible."""
    sizes: dict[str, tuple[int, int]] = {}
    rows = RollMember.objects.values("term", "eligible").annotate(lines=Count("key"))
    for row in rows.order_by("term"):
        all_lines, eligible = sizes.get(row["term"], (0, 0))
        more = row["lines"] if row["eligible"] else 0
        sizes[row["term"]] = (all_lines + row["lines"], eligible + more)
    return sizes
