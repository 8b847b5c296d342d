# SPDX-License-Identifier: AGPL-3.0-or-later
"""Threats to life that nobody has claimed yet."""

from django.utils import timezone

from tellsafe.desk.models import Alarm, Tip


def ring(tip: Tip) -> None:
    """Begin to ring for everyone on duty."""
    Alarm.objects.create(tip=tip, since=timezone.now())
