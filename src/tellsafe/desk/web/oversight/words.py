# SPDX-License-Identifier: AGPL-3.0-or-later
"""Findings, and groups of acts, in the words of the page."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tellsafe.desk.rules.decisions import Kind
from tellsafe.desk.rules.reviews import Finding

FINDINGS: Mapping[str, Promise] = {
    Finding.HOLDS: _("What was decided holds"),
    Finding.ANEW: _("It has to be decided anew"),
    Finding.WITHDRAWN: _("The oversight body asks no longer"),
}
_STEPS = ("propose", "agree", "decline", "withdraw")


def _steps(*kinds: Kind) -> tuple[str, ...]:
    return tuple(f"{step}-{kind}" for kind in kinds for step in _STEPS)


GROUPS: Mapping[str, tuple[Promise, Sequence[str]]] = {
    "decisions": (
        _("Acts of two people"),
        (*_steps(*(kind for kind in Kind if kind is not Kind.ANSWER)), "unlink", "reopen"),
    ),
    "suspensions": (
        _("Suspensions, and appeals"),
        ("suspend", "restore", "lift-suspension", "uphold-suspension"),
    ),
    "searches": (_("Searches and their purposes"), ("search",)),
    "holds": (_("Kept longer"), _steps(Kind.HOLD)),
    "purges": (_("Destroyed, or content removed"), ("purge", "remove")),
    "exports": (_("Exports"), (*_steps(Kind.EXPORT), "export")),
    "reviews": (_("Reviews"), (*_steps(Kind.ANSWER), "order-review", "end-review")),
    "seats": (_("Seats of the oversight body"), ("seated", "unseated", "oversee")),
}
ALL_ACTS: Sequence[str] = tuple(
    dict.fromkeys(act for _words, acts in GROUPS.values() for act in acts)
)
