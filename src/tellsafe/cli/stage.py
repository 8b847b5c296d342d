# SPDX-License-Identifier: AGPL-3.0-or-later
"""A whole deployment on free loopback ports, with somebody at the desk: for selftest and demo."""

import json
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.cli.authenticator import Authenticator, SignIn
from tellsafe.cli.deployment.folders import Addresses
from tellsafe.cli.deployment.making import Plan, make_deployment
from tellsafe.cli.init import CATALOGUE, DEMO_CHARTER
from tellsafe.cli.output import CommandError
from tellsafe.cli.processes import ZoneProcesses, free_ports
from tellsafe.cli.staff_page import StaffPage
from tellsafe.durable import make_folder, write_durably
from tellsafe.formats.bulletin import Bulletin
from tellsafe.formats.encoding import b64u
from tellsafe.oversight.home import Home
from tellsafe.serving.zone import ZONES

WAIT_SECONDS = 120


@dataclass
class Stage:
    """A running deployment. ``codes`` is where text messages to phones end up, ``body`` the folder
    of its oversight body, which is on another machine anywhere else."""

    folder: Path
    bulletin: Bulletin
    zones: ZoneProcesses
    codes: Path
    body: Path
    staff: dict[str, SignIn] = field(default_factory=dict)
    pages: list[StaffPage] = field(default_factory=list)
    signed_in: dict[str, StaffPage] = field(default_factory=dict)

    def add_staff(self, name: str, *roles: str) -> SignIn:
        """Make an account at the desk, a triager's if no role is given. Its second factor is set
        up by its first sign-in."""
        using = SignIn(secrets.token_urlsafe(12), Authenticator(), roles or ("triager",))
        given = [word for role in using.roles for word in ("--role", role)]
        words = ("staff", "add", str(self.folder), name, "--password-stdin", *given)
        run_tellsafe(*words, text=using.password)
        self.staff[name] = using
        return using

    def sign_in(self, name: str) -> StaffPage:
        """The pages as this person sees them."""
        page = StaffPage(self.zones.addresses["desk"])
        self.pages.append(page)
        page.sign_in(name, self.staff[name], patience)
        self.signed_in[name] = page
        return page

    def page_of(self, name: str) -> StaffPage:
        """The pages as somebody sees them who signed in before, or does now."""
        return self.signed_in.get(name) or self.sign_in(name)

    def code_for(self, phone: str) -> str:
        """The last code sent to a phone; waits for it to arrive. Raises CommandError."""
        for _ in patience():
            lines = self.codes.read_text("utf-8").splitlines() if self.codes.exists() else []
            sent = [json.loads(line) for line in lines]
            mine = [one["text"] for one in sent if one["to"] == phone]
            if mine:
                return max(_numbers(mine[-1]), key=len)
        raise CommandError("no-code", "no code came for the phone", "read the registry's log")


def _numbers(text: str) -> list[str]:
    return "".join(one if one.isascii() and one.isdigit() else " " for one in text).split()


@contextmanager
def deployed(
    folder: Path,
    options: Mapping[str, Mapping[str, str]] | None = None,
    *,
    promises_notice: bool = True,
    endpoints: Mapping[str, str] | None = None,
) -> Iterator[Stage]:
    """Make a deployment in ``folder``; on leaving, its zones are down. None is started yet.

    ``promises_notice``: its charter can be changed only with notice, by two administrators.
    ``endpoints``: where sources reach a zone, if not where it listens.
    Codes for phones go to a folder of their own, which is deleted: they are no zone's to keep.
    """
    addresses = Addresses.on_host("127.0.0.1", free_ports(len(ZONES)))
    with tempfile.TemporaryDirectory(prefix="tellsafe-phones-") as phones:
        codes = Path(phones) / "codes"
        given = dict(options or {})
        own = {
            **given,
            "registry": {"sms_file": str(codes), **given.get("registry", {})},
            "desk": {"demo": "yes", **given.get("desk", {})},
        }
        body = Home.make(folder.with_name(f"{folder.name}-oversight"))
        plan = Plan(
            charter=(_promise(folder) if promises_notice else "")
            + _overseen_by(body, DEMO_CHARTER.read_text("utf-8")),
            catalogue=CATALOGUE.read_text("utf-8"),
            addresses=addresses,
            day=datetime.now(UTC).date(),
            options=own,
            endpoints=endpoints or {},
        )
        bulletin = make_deployment(folder, plan)
        with ZoneProcesses(folder, addresses.url) as zones:
            stage = Stage(folder, bulletin, zones, codes, body.folder)
            try:
                yield stage
            finally:
                for page in stage.pages:
                    page.close()


def _overseen_by(body: Home, charter: str) -> str:
    """The charter with the keys of this body."""
    keys = f'recipient = "{body.recipient}"\nkey = "{body.public}"\n'
    return charter.replace("[oversight]\n", f"[oversight]\n{keys}", 1)


def _promise(folder: Path) -> str:
    """What the charter promises about its changes, by two administrators whose keys lie beside the
    zones."""
    publics = []
    for name in ("first.key", "second.key"):
        key = Ed25519PrivateKey.generate()
        write_durably(
            make_folder(folder / "administrators") / name,
            b64u(key.private_bytes_raw()).encode() + b"\n",
        )
        publics.append(f'"{b64u(key.public_key().public_bytes_raw())}"')
    return f"[changes]\nnotice_days = 14\nadministrators = [{', '.join(publics)}]\n\n"


def run_tellsafe(*words: str, text: str = "") -> str:
    """Run one of our own commands in a process of its own. Raises CommandError as it failed."""
    done = subprocess.run(  # noqa: S603  our own interpreter and module
        [sys.executable, "-m", "tellsafe.cli.main", *words],
        input=text + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = done.stderr.strip().splitlines() or ["it said nothing"]
        raise CommandError("command", f"tellsafe {words[0]}: {message[0]}", message[-1])
    return done.stdout


def patience(seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Turns of a loop that waits for another process, until ``seconds`` have passed."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        yield
        time.sleep(0.1)  # between two looks at what another process does
