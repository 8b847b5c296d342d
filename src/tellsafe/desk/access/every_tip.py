# SPDX-License-Identifier: AGPL-3.0-or-later
"""Something is done with every tip while the desk goes on: some hundred at a time, each locked."""

from collections.abc import Callable, Sequence

from django.db import transaction

from tellsafe.desk.models import Tip

_STEP = 500
_ABOVE_ALL = 1 << 62


def for_every_tip(act: Callable[[Sequence[Tip]], None], advance: Callable[[int], None]) -> int:
    """Every tip of which the content is here, the newest first; how many there were.

    ``act`` gets them inside a transaction, locked: nobody destroys one meanwhile. What somebody
    else has locked is waited for alone: they may be waiting for another one of the same step.
    """
    done, below = 0, _ABOVE_ALL
    while keys := _keys(below):
        for key in sorted(set(keys) - _do(act, keys, wait=False)):
            _do(act, [key], wait=True)
        done, below = done + len(keys), keys[-1]
        advance(done)
    return done


def _keys(below: int) -> list[int]:
    found = Tip.objects.filter(removed=False, key__lt=below).order_by("-key")
    return list(found.values_list("key", flat=True)[:_STEP])


@transaction.atomic
def _do(act: Callable[[Sequence[Tip]], None], keys: Sequence[int], *, wait: bool) -> set[int]:
    found = Tip.objects.select_for_update(skip_locked=not wait)
    tips = list(found.filter(key__in=keys, removed=False).order_by("pk"))
    act(tips)
    return {tip.key for tip in tips}
