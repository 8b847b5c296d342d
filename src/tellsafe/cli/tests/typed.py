# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody types, and what they may expect of an error."""

import re

from click.testing import CliRunner, Result

from tellsafe.cli.main import main

_ERROR = re.compile(r"error: .+ \[([a-z-]+)\]\nhint: .+\n", re.DOTALL)


def tellsafe(*words: object, typed: str | None = None) -> Result:
    """Run a command in this process; anything but an exit of its own is a bug, and raised.

    ``typed``: what is given where it asks."""
    told = [str(word) for word in words]
    return CliRunner().invoke(main, told, input=typed, catch_exceptions=False)


def refused(*words: object, typed: str | None = None) -> tuple[str, str]:
    """Run a command that has to fail as all do; its error's stable id, and all that it said."""
    result = tellsafe(*words, typed=typed)
    said = _ERROR.fullmatch(result.stderr)
    assert result.exit_code == 1
    assert typed or result.stdout == ""  # where it asks, the question is there
    assert said is not None, result.stderr
    return said[1], result.stderr
