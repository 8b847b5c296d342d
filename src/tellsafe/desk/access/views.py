# SPDX-License-Identifier: AGPL-3.0-or-later
"""Views of the queue that somebody keeps."""

import secrets

from tellsafe.desk.models import SavedView, Staff
from tellsafe.formats.encoding import b64u

MOST = 12


def views_of(person: Staff) -> list[SavedView]:
    """By title."""
    return list(person.views.order_by("title", "pk")[:MOST])


def save(person: Staff, title: str, query: str) -> bool:
    """Keep a view, in place of one of the same title; False if there are too many."""
    if person.views.filter(title=title).update(query=query):
        return True
    if person.views.count() >= MOST:
        return False
    SavedView.objects.create(
        id=b64u(secrets.token_bytes(16)), owner=person, title=title, query=query
    )
    return True


def forget(person: Staff, view: str) -> bool:
    """Drop one of this person's views."""
    return bool(person.views.filter(pk=view).delete()[0])
