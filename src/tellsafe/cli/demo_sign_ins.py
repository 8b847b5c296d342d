# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the people of a demo sign in with: shown, and kept in a file beside its zones.

The file is the demo's alone. It lies in no zone's folder, and no other deployment has one.
"""

import json
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pyotp
from rich.console import Console
from rich.live import Live
from rich.table import Table

from tellsafe.cli.authenticator import Authenticator, SignIn
from tellsafe.durable import write_durably

_FILE = "demo-sign-ins.json"


def plain(staff: Mapping[str, SignIn]) -> dict[str, dict[str, object]]:
    """For JSON."""
    return {
        name: {
            "password": using.password,
            "roles": list(using.roles),
            "secret": using.authenticator.secret,
            "otpauth": uri_of(name, using),
        }
        for name, using in staff.items()
    }


def uri_of(name: str, using: SignIn) -> str:
    """What an authenticator app takes."""
    totp = pyotp.TOTP(using.authenticator.secret)
    return totp.provisioning_uri(name=name, issuer_name="Tellsafe demo")


def keep_sign_ins(folder: Path, staff: Mapping[str, SignIn]) -> None:
    """Write them down, readable by their owner alone."""
    write_durably(folder / _FILE, json.dumps(plain(staff), indent=2).encode())


def kept_sign_ins(folder: Path) -> dict[str, SignIn]:
    """Those of the demo in ``folder``; nobody's where that is none."""
    try:
        kept = json.loads((folder / _FILE).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    return {
        name: SignIn(one["password"], Authenticator(one["secret"]), tuple(one["roles"]))
        for name, one in kept.items()
    }


def show_codes_until_stopped(staff: Mapping[str, SignIn]) -> None:
    """The codes of the moment, on a terminal; until Ctrl-C."""
    try:
        if not sys.stdout.isatty():
            signal.pause()
        with Live(_table(staff), console=Console(), auto_refresh=False) as live:
            while True:
                live.update(_table(staff), refresh=True)
                time.sleep(1)  # a clock that somebody looks at
    except KeyboardInterrupt:
        return


def _table(staff: Mapping[str, SignIn]) -> Table:
    table = Table(title="codes of the moment, each good once", title_justify="left")
    for name in ("name", "role", "code", "for"):
        table.add_column(name)
    for name, using in staff.items():
        code, seconds = using.authenticator.code_now()
        table.add_row(name, using.roles[0], code, f"{seconds} s")
    return table
