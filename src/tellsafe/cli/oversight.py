# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe oversight``: what the oversight body does, on its own machine."""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from tellsafe.cli.device import root_of
from tellsafe.cli.output import CommandError, json_option, print_json
from tellsafe.formats.errors import FormatError
from tellsafe.formats.seat import MOST_DAYS, SEAT, UNSEAT, SeatWord, sign_seat
from tellsafe.oversight.cases import Case
from tellsafe.oversight.home import Home, OversightError
from tellsafe.oversight.post import Post
from tellsafe.source.errors import SourceError

_SHOWN = 12
_FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
_CASE = click.argument("case")
_LINE = click.option("--intake", help="The address of the tip line; kept once it was given.")
_ROOT = click.option("--root", help="The deployment's root key, if you know it beforehand.")
_DAYS = click.option(
    "--days",
    default=3,
    show_default=True,
    type=click.IntRange(0, MOST_DAYS),
    help="For how many days more the word is good.",
)
_NAME = click.option("--name", required=True, help="Whose seat: a name at the desk.")
_ASKS = {
    "decision": "asks whether a decision was made",
    "heard": "wants to be heard",
    "approached": "complains of how they were approached",
}


@click.group()
def oversight() -> None:
    """Read and answer letters, and seat your people at the desk, as the oversight body."""


@oversight.command(
    epilog="""\b
Examples:
  tellsafe oversight init /srv/ombudsman
"""
)
@_FOLDER
def init(folder: Path) -> None:
    """Make the body's keys in DIR, and print what belongs into the charter."""
    if folder.exists() and any(folder.iterdir()):
        raise CommandError("not-empty", f"{folder} is not empty", "name a new folder")
    home = Home.make(folder)
    click.echo("# for [oversight] in the charter of the tip line:")
    click.echo(f'recipient = "{home.recipient}"')
    click.echo(f'key = "{home.public}"')
    click.echo(f"next: keep a copy of {folder} offline; without it letters can't be read", err=True)
    click.echo("next: give the two lines to the operator, who runs tellsafe rotate", err=True)


@oversight.command(
    epilog="""\b
Examples:
  tellsafe oversight letters /srv/ombudsman --intake https://tips.sandhaven.example
  tellsafe oversight letters /srv/ombudsman --json
"""
)
@_FOLDER
@_LINE
@_ROOT
@json_option
def letters(folder: Path, intake: str | None, root: str | None, as_json: bool) -> None:
    """Fetch what was written to the body, and list all cases."""
    with _post(folder, intake, root) as post:
        fetched = post.fetch()
        cases = post.cases.all(post.bulletin.deployment)
    if as_json:
        told = {"fetched": fetched.letters, "undelivered": fetched.undelivered}
        print_json({**told, "cases": [_told(case) for case in cases]})
        return
    click.echo(f"{fetched.letters} new; {len(cases)} cases")
    if fetched.refused:
        click.echo(f"{fetched.refused} can't be read with this body's key; they lie in unread/")
    if fetched.undelivered:
        click.echo(f"{fetched.undelivered} answers are refused: the mailbox is another's, or full")
    for case in cases:
        last = case.letters[-1]
        state = "answered" if case.is_answered else "waits"
        asks = _ASKS[last.letter.asks]
        click.echo(f"{case.address[:_SHOWN]}  {last.day}  {state:8}  {asks}")


@oversight.command(
    epilog="""\b
Examples:
  tellsafe oversight read /srv/ombudsman 3f9c1a22
"""
)
@_FOLDER
@_CASE
@_LINE
@_ROOT
@json_option
def read(folder: Path, case: str, intake: str | None, root: str | None, as_json: bool) -> None:
    """Show a case: its letters and the body's answers."""
    with _post(folder, intake, root) as post:
        found = post.cases.find(case, post.bulletin.deployment)
    if as_json:
        print_json(_whole(found))
        return
    for came in found.letters:
        one = came.letter
        click.echo(f"--- {came.day}, {one.language}: {_ASKS[one.asks]}")
        for name, text in (
            ("when", one.when),
            ("district", one.district),
            ("what happened", one.happened),
        ):
            if text:
                click.echo(f"{name}: {text}")
        click.echo(one.text)
    for written in found.answers:
        state = "" if written.sent else ", not sent yet"
        click.echo(f"--- {written.message.day}, answered{state}")
        click.echo(written.message.text)


@oversight.command(
    epilog="""\b
Examples:
  tellsafe oversight answer /srv/ombudsman 3f9c1a22 < answer.txt
"""
)
@_FOLDER
@_CASE
@_LINE
@_ROOT
@click.option("--text", help="The answer; else it is read from standard input.")
def answer(folder: Path, case: str, intake: str | None, root: str | None, text: str | None) -> None:
    """Answer a case: sealed to whoever has its number, and signed by the body."""
    said = sys.stdin.read() if text is None else text
    with _post(folder, intake, root) as post:
        found = post.cases.find(case, post.bulletin.deployment)
        post.answer(found, said.strip(), _today())
    click.echo(f"answered: {found.address[:_SHOWN]}")


@oversight.command(
    epilog="""\b
Examples:
  tellsafe oversight seat /srv/ombudsman --name noor --deployment demo-city
"""
)
@_FOLDER
@_NAME
@_DAYS
@click.option("--deployment", required=True, help="The tip line's id, from its charter.")
def seat(folder: Path, name: str, days: int, deployment: str) -> None:
    """Print the word by which somebody opens a seat at the desk, once; also to renew a lost one."""
    _word(folder, SEAT, name, days, deployment)


@oversight.command(
    epilog="""\b
Examples:
  tellsafe oversight unseat /srv/ombudsman --name noor --deployment demo-city
"""
)
@_FOLDER
@_NAME
@_DAYS
@click.option("--deployment", required=True, help="The tip line's id, from its charter.")
def unseat(folder: Path, name: str, days: int, deployment: str) -> None:
    """Print the word by which a seat at the desk ends."""
    _word(folder, UNSEAT, name, days, deployment)


def _word(folder: Path, act: str, name: str, days: int, deployment: str) -> None:
    with _told_errors():
        home = Home.open(folder)
    today = _today()
    word = SeatWord(
        deployment, secrets.token_bytes(16), act, name, today, today + timedelta(days=days)
    )
    try:
        signed = sign_seat(word, home.key)
    except FormatError as error:
        raise CommandError(error.code, str(error), "give a name and the tip line's id") from error
    click.echo(signed)
    click.echo("next: open /oversight/seat at the desk, and give it this word", err=True)


@contextmanager
def _post(folder: Path, intake: str | None, root: str | None) -> Iterator[Post]:
    with _told_errors():
        home = Home.open(folder)
        line = intake or home.line()
        if line is None:
            raise CommandError(
                "no-address", "no tip line was named yet", "give --intake ADDRESS once"
            )
        with home.lock():
            post = Post(home, line, root_public=root_of(root))
            try:
                yield post
            finally:
                post.close()


@contextmanager
def _told_errors() -> Iterator[None]:
    try:
        yield
    except OversightError as error:
        raise CommandError(error.id, str(error), error.hint) from error
    except SourceError as error:
        raise CommandError(error.id, error.message, error.hint) from error


def _told(case: Case) -> dict[str, object]:
    last = case.letters[-1]
    return {
        "case": case.address,
        "day": last.day.isoformat(),
        "asks": last.letter.asks,
        "answered": case.is_answered,
    }


def _whole(case: Case) -> dict[str, object]:
    return {
        "case": case.address,
        "letters": [
            {
                "day": came.day.isoformat(),
                "asks": came.letter.asks,
                "when": came.letter.when,
                "district": came.letter.district,
                "happened": came.letter.happened,
                "text": came.letter.text,
                "language": came.letter.language,
            }
            for came in case.letters
        ],
        "answers": [
            {"day": one.message.day.isoformat(), "text": one.message.text, "sent": one.sent}
            for one in case.answers
        ],
    }


def _today() -> date:
    return datetime.now(UTC).date()
