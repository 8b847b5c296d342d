# SPDX-License-Identifier: AGPL-3.0-or-later
"""The accounts of the people who work here."""

from tellsafe.desk.models import Staff


def find_staff(name: str) -> Staff | None:
    """The account of this name, or None."""
    return Staff.objects.filter(name=name).first()
