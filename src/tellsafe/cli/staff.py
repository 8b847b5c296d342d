# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe staff``: the people who work at the desk, from the machine's console.

The first administrator is made here; afterwards the pages do all of it. What is done here stands
in the record as done at the console.
"""

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import click

from tellsafe.cli.demo_sign_ins import kept_sign_ins
from tellsafe.cli.desk import start_desk
from tellsafe.cli.output import CommandError, json_option, print_json

# As in tellsafe.desk.rules.roles, of which this process knows nothing before it has to.
_ROLES = ("triager", "investigator", "supervisor", "approver", "auditor", "administrator")
_folder = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True))
_name = click.argument("name")
_roles = click.option(
    "--role", "roles", multiple=True, type=click.Choice(_ROLES), help="May be given again."
)
_password_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input."
)


@click.group()
def staff() -> None:
    """The people who work at the desk."""


@staff.command(
    epilog="""\b
Examples:
  tellsafe staff add /srv/tellsafe mira --role triager --role investigator
  head -c 18 /dev/urandom | base64 | tellsafe staff add /srv/tellsafe ada --password-stdin
"""
)
@_folder
@_name
@_roles
@_password_stdin
def add(folder: Path, name: str, roles: tuple[str, ...], password_stdin: bool) -> None:
    """Make an account with a password; a triager's, if no role is given.

    The first sign-in asks for a second factor, and lets nobody further without one. Better: invite.
    """
    password = _password(password_stdin)
    start_desk(folder)
    from tellsafe.desk.actions.staff import add_staff
    from tellsafe.desk.rules.roles import Role

    chosen = [Role(one) for one in roles or ("triager",)]
    _refuse_if(add_staff(name, password, chosen, _today()))
    click.echo(f"made: {name}")


@staff.command(
    epilog="""\b
Examples:
  tellsafe staff invite /srv/tellsafe adam --role administrator
  tellsafe staff invite /srv/tellsafe mira --again      (she lost her phone)
"""
)
@_folder
@_name
@_roles
@click.option("--again", is_flag=True, help="Somebody lost what they sign in with: start anew.")
@json_option
def invite(folder: Path, name: str, roles: tuple[str, ...], again: bool, as_json: bool) -> None:
    """Make a link by which somebody sets up how they sign in. It is shown once."""
    if again == bool(roles):
        raise CommandError(
            "staff-roles", "give roles for a new account, or --again for one that is there",
            "tellsafe staff invite --help",
        )  # fmt: skip
    start_desk(folder)
    from tellsafe.desk.actions.staff import Invited, invite_staff, reset_factors
    from tellsafe.desk.rules.roles import Role

    if again:
        made: object = reset_factors(_number(name), _today(), None)
    else:
        made = invite_staff(name, [Role(one) for one in roles], _today(), None)
    if not isinstance(made, Invited):
        _refuse_if(made if isinstance(made, list) else [str(made)])
        return
    link = f"{_address()}/invited/{made.token}"
    if as_json:
        print_json({"name": name, "link": link, "until": made.until.isoformat()})
        return
    click.echo(f"invited: {name}")
    click.echo(f"link: {link}")
    click.echo(f"next: hand it to {name}; it is good until {made.until}, once, and shown only now")


@staff.command(
    "list",
    epilog="""\b
Examples:
  tellsafe staff list /srv/tellsafe
  tellsafe staff list /srv/tellsafe --json
""",
)
@_folder
@json_option
def list_staff(folder: Path, as_json: bool) -> None:
    """Who works here: roles, and what they sign in with."""
    start_desk(folder)
    accounts = _accounts()
    if as_json:
        print_json([asdict(one) for one in accounts])
        return
    wide = max((len(one.name) for one in accounts), default=0)
    for one in accounts:
        ways = ", ".join(one.ways) or ("invited" if one.invited else "nothing yet")
        state = "" if one.active else "  (left)"
        click.echo(f"{one.name:{wide}}  {', '.join(one.roles):28}  {ways}{state}")


@staff.command(
    epilog="""\b
Examples:
  tellsafe staff roles /srv/tellsafe mira --role investigator
"""
)
@_folder
@_name
@_roles
def roles(folder: Path, name: str, roles: tuple[str, ...]) -> None:
    """Give somebody other roles; that ends their sessions."""
    start_desk(folder)
    from tellsafe.desk.actions.staff import change_roles
    from tellsafe.desk.rules.roles import Role

    refusal = change_roles(_number(name), [Role(one) for one in roles], _today(), None)
    _refuse_if([refusal] if refusal else [])
    click.echo(f"changed: {name} is {', '.join(roles)}")


@staff.command(
    epilog="""\b
Examples:
  tellsafe staff remove /srv/tellsafe mira
"""
)
@_folder
@_name
def remove(folder: Path, name: str) -> None:
    """Somebody does not work here any more: sessions end, their tips go free. For good."""
    start_desk(folder)
    from tellsafe.desk.actions.staff import remove_staff

    refusal = remove_staff(_number(name), _today(), None)
    _refuse_if([refusal] if refusal else [])
    click.echo(f"removed: {name}")


@staff.command(
    epilog="""\b
Examples:
  tellsafe staff password /srv/tellsafe mira
"""
)
@_folder
@_name
@_password_stdin
def password(folder: Path, name: str, password_stdin: bool) -> None:
    """Give an account another password; that ends its sessions."""
    new = _password(password_stdin)
    start_desk(folder)
    from tellsafe.desk.actions.staff import change_password

    _refuse_if(change_password(name, new, _today()))
    click.echo(f"changed: {name}")


@staff.command(
    epilog="""\b
Examples:
  tellsafe staff code /tmp/demo-city/city mira
"""
)
@_folder
@_name
def code(folder: Path, name: str) -> None:
    """The one-time code of this moment of somebody of a demo.

    Only the demo keeps the secrets of its people, in a file of its own. No command reads anybody's
    from a desk: a second factor that the machine's console hands out would be none.
    """
    using = kept_sign_ins(folder).get(name)
    if using is None:
        raise CommandError(
            "no-demo", f"no demo here made somebody named {name}", "look into their phone"
        )
    now, seconds = using.authenticator.code_now()
    click.echo(f"{now}   (for {seconds} more seconds, once)")


@dataclass(frozen=True)
class _Account:
    """One account as it is listed."""

    name: str
    roles: list[str]
    ways: list[str]
    invited: bool
    active: bool


def _accounts() -> list[_Account]:
    from tellsafe.desk.access.staff import everybody

    return [
        _Account(
            name=one.name,
            roles=list(one.roles),
            ways=[
                *(["password"] if one.has_usable_password() else []),
                *(["codes"] if one.totp is not None else []),
                *(["passkey"] if one.passkeys.exists() else []),
            ],
            invited=hasattr(one, "invitation"),
            active=one.is_active,
        )
        for one in everybody()
    ]


def _number(name: str) -> int:
    from tellsafe.desk.access import find_staff

    found = find_staff(name)
    if found is None:
        raise CommandError(
            "no-staff", f"nobody named {name} works here", "tellsafe staff list shows who does"
        )
    return found.pk


def _address() -> str:
    from tellsafe.desk.settings import ORIGIN, ZONE

    return ORIGIN.named(f"http://{ZONE.listen}")


def _today() -> date:
    return datetime.now(UTC).date()


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


# By the codes of tellsafe.desk.rules.staffing.
_SENTENCES = {
    "name": "a name has 1 to 64 characters, and no space before or after it",
    "taken": "somebody of this name works here, or did",
    "no-role": "somebody who works here has a role",
    "conflict": "these roles check each other: nobody holds both; only triager and investigator go "
    "together",
    "unknown": "nobody of this name works here",
    "last-administrator": "this is the last administrator; invite another one first",
    "seat": "the oversight body alone gives its seats, renews and ends them: tellsafe oversight",
}


def _refuse_if(problems: Sequence[str]) -> None:
    if problems:
        told = "; ".join(_SENTENCES.get(str(one), str(one)) for one in problems)
        raise CommandError("staff-refused", told, "tellsafe staff --help, and try again")
