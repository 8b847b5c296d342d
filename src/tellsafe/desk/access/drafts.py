# SPDX-License-Identifier: AGPL-3.0-or-later
"""Replies that somebody has begun to write, one a person and tip."""

import secrets

from tellsafe.desk.models import Draft, Staff, Tip
from tellsafe.formats.encoding import b64u

__all__ = ["Draft", "discard", "draft_of", "keep"]


def draft_of(tip: Tip, author: Staff) -> Draft | None:
    """What this person has begun to write about this tip, or None."""
    return Draft.objects.filter(tip=tip, author=author).first()


def keep(tip: Tip, author: Staff, text: str, language: str) -> None:
    """Put this in the place of what was kept before."""
    Draft.objects.update_or_create(
        tip=tip,
        author=author,
        defaults={"text": text, "language": language},
        create_defaults={
            "id": b64u(secrets.token_bytes(16)),
            "text": text,
            "language": language,
        },
    )


def discard(tip: Tip, author: Staff) -> None:
    """Forget it; none is no error."""
    Draft.objects.filter(tip=tip, author=author).delete()
