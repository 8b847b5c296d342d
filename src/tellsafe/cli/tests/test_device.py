# SPDX-License-Identifier: AGPL-3.0-or-later
"""What became of what waited is told of each."""

from datetime import date

import pytest

from tellsafe.cli.device import tell
from tellsafe.cli.output import CommandError
from tellsafe.formats.receipt import Receipt
from tellsafe.source.client import Delivery
from tellsafe.source.errors import SourceError


def test_what_was_sent_is_told_behind_what_waits_too(capsys: pytest.CaptureFixture[str]) -> None:
    """Seen to fail: the first that waits ended the command before anything else was told."""
    receipt = Receipt("demo-city", "ab" * 32, date(2026, 11, 25))
    waits = Delivery("00", 0, None, SourceError("storage-full"))
    with pytest.raises(CommandError) as error:
        tell([waits, Delivery("01", 1, receipt, None)], as_json=False)
    assert error.value.identifier == "storage-full"
    assert capsys.readouterr().out == "sent: report 1; receipt verified\n"
