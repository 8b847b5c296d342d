# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether an entry may be published: it names conduct and harm, and no ground but conduct."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Why an entry can't be published: ``code`` of the entry, the problem, and how to say it."""

    code: str
    problem: str
    hint: str


def check_texts(code: str, names: Mapping[str, str], conduct: str, harm: str) -> list[Finding]:
    """Findings of one entry."""
    del names
    sentences = (("conduct", conduct), ("harm", harm))
    return [
        Finding(code, f"the entry has no {name}", f"add {name}: one sentence")
        for name, sentence in sentences
        if not sentence.strip()
    ]
