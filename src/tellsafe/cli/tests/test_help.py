# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every command says what it does and shows how; and what it shows, it takes."""

import re
from collections.abc import Iterator

import click
import pytest

from tellsafe.cli.main import main
from tellsafe.cli.tests.typed import tellsafe


def commands(group: click.Group, *path: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            yield (*path, name), command
            if isinstance(command, click.Group):
                yield from commands(command, *path, name)


ALL = dict(commands(main))
ACTING = {path: command for path, command in ALL.items() if not isinstance(command, click.Group)}


def spelled(path: tuple[str, ...]) -> str:
    return " ".join(path)


@pytest.mark.parametrize("path", ALL, ids=spelled)
def test_help(path: tuple[str, ...]) -> None:
    result = tellsafe(*path, "--help")
    assert result.exit_code == 0
    assert ALL[path].help
    assert ALL[path].get_short_help_str(200) in re.sub(r"\s+", " ", result.stdout)


@pytest.mark.parametrize("path", ACTING, ids=spelled)
def test_examples(path: tuple[str, ...]) -> None:
    epilog = ACTING[path].epilog or ""
    assert "Examples:" in epilog
    assert f"tellsafe {spelled(path)}" in epilog
    assert "Examples:" in tellsafe(*path, "--help").stdout


@pytest.mark.parametrize("path", ACTING, ids=spelled)
def test_an_example_shows_options_that_there_are(path: tuple[str, ...]) -> None:
    shown = re.findall(r"--[a-z][a-z-]*", ACTING[path].epilog or "")
    taken = {name for parameter in ACTING[path].params for name in parameter.opts}
    assert set(shown) <= taken


def test_a_newcomer_sees_every_command() -> None:
    listed = tellsafe("--help").stdout
    assert all(re.search(rf"^  {path[0]} ", listed, re.MULTILINE) for path in ALL)
