# SPDX-License-Identifier: AGPL-3.0-or-later
"""That something changed, told to open pages by way of a count, in the transaction that did it."""

from django.db.models import F

from tellsafe.desk.models import Change as Row
from tellsafe.desk.rules.changes import Change, Mark


def tell(kind: Change) -> None:
    """Count one more change of this kind."""
    if not Row.objects.filter(pk=kind).update(count=F("count") + 1):
        Row.objects.get_or_create(pk=str(kind))
        Row.objects.filter(pk=kind).update(count=F("count") + 1)


def mark() -> Mark:
    """How often each kind has changed until now."""
    return Mark(**dict(Row.objects.values_list("kind", "count")))
