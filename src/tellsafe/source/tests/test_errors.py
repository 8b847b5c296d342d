# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every way in which something can go wrong is told in words, and has an id that stays."""

import re
from pathlib import Path

from tellsafe.source import errors, wire
from tellsafe.source.errors import TELLINGS, SourceError

SOURCES = list(Path(errors.__file__).parent.glob("*.py"))
DOCUMENT = Path(errors.__file__).parents[3] / "docs" / "source-client.md"


def test_every_id_that_is_raised_is_told() -> None:
    raised = {
        found
        for path in SOURCES
        for found in re.findall(
            r'(?:SourceError|_about)\((?:number, )?"([a-z-]+)"', path.read_text()
        )
    }
    assert len(raised) > 20
    assert raised <= TELLINGS.keys()
    assert set(wire._MEANINGS.values()) <= TELLINGS.keys()


def test_every_telling_says_what_happened_and_what_to_do() -> None:
    for identifier in TELLINGS:
        error = SourceError(identifier)
        assert error.message.endswith(".")
        assert error.hint.endswith(".")
        assert str(error) == error.message


def test_every_id_is_in_the_document() -> None:
    text = DOCUMENT.read_text()
    assert [one for one in TELLINGS if f"`{one}`" not in text] == []
