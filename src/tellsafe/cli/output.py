# SPDX-License-Identifier: AGPL-3.0-or-later
"""How every command speaks: lines for people, one JSON document for programs, errors that help."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

ERRORS = Console(stderr=True, highlight=False, soft_wrap=True)


class CommandError(click.ClickException):
    """An expected failure: what is wrong, what to do, and a stable id for scripts."""

    exit_code = 1

    def __init__(self, identifier: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.identifier = identifier
        self.hint = hint

    def show(self, file: Any = None) -> None:
        """Write ``error:`` and ``hint:`` to standard error."""
        stream = file or sys.stderr
        click.echo(f"error: {self.message} [{self.identifier}]", file=stream)
        click.echo(f"hint: {self.hint}", file=stream)


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True))


json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document instead of lines for people."
)


@contextmanager
def progress(quiet: bool = False) -> Iterator[Progress]:
    """Progress bars on standard error; none where nobody watches."""
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=ERRORS,
        transient=True,
        disable=quiet or not ERRORS.is_terminal,
    )
    with bars:
        yield bars
