# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe check DIR``: is this deployment fit to run? Settings, keys, permissions, clock."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click
import httpx2 as httpx

from tellsafe.cli.deployment.folders import is_protected
from tellsafe.cli.deployment.root import RootError, read_root_public, root_named_by
from tellsafe.cli.output import json_option, print_json
from tellsafe.formats.bulletin import Bulletin, verify_bulletin
from tellsafe.formats.errors import FormatError
from tellsafe.serving.database import FIRST_SAFE_SQLITE, SQLITE_VERSION, problems_of_server
from tellsafe.serving.zone import ZONES, ZoneError, ZoneSettings

_WARN_DAYS = 14
_LEAST_FREE_BYTES = 2 << 30
_CLOCK_SECONDS = 120


@dataclass(frozen=True)
class Finding:
    """One thing found: "ok", "warning" or "error", where, what, and what to do."""

    level: str
    where: str
    message: str
    hint: str = ""


@click.command(
    epilog="""\b
Examples:
  tellsafe check /srv/tellsafe
  tellsafe check /srv/tellsafe/intake --json
"""
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@json_option
@click.pass_context
def check(context: click.Context, folder: Path, as_json: bool) -> None:
    """Check a deployment, or one zone's folder. Exit status 1 if anything is wrong."""
    findings = list(check_folder(folder, datetime.now(UTC).date()))
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            _print(finding)
    context.exit(1 if any(finding.level == "error" for finding in findings) else 0)


def check_folder(folder: Path, today: date) -> Iterator[Finding]:
    """All findings about a deployment folder, or about one zone's own."""
    yield _sqlite()
    if (folder / "settings.toml").exists():
        yield from _check_zone(folder, today, None)
        return
    if not any((folder / zone).is_dir() for zone in ZONES):
        yield Finding("error", "folder", f"no zone in {folder}", "name what tellsafe init made")
        return
    yield from _root_kept_here(folder)
    yield from _rotation_begun(folder)
    root = _root_public(folder)
    yield from _one_bulletin(folder, root)
    for zone in ZONES:
        if (folder / zone).is_dir():
            yield from _check_zone(folder / zone, today, root)
        else:
            yield Finding("warning", zone, "not in this folder", "fine if it runs elsewhere")


def _check_zone(folder: Path, today: date, root: bytes | None) -> Iterator[Finding]:
    try:
        settings = ZoneSettings.load(folder)
    except ZoneError as error:
        yield Finding("error", folder.name, str(error), "name the folder that tellsafe init made")
        return
    yield from _permissions(settings)
    yield from _owner(settings)
    yield from _disk(settings)
    of_bulletin = list(_bulletin(settings, today, root))
    yield from of_bulletin
    if not any(finding.level == "error" for finding in of_bulletin):
        yield from _own(settings, today)
    yield from _peers(settings)


def _sqlite() -> Finding:
    version = ".".join(map(str, SQLITE_VERSION))
    if SQLITE_VERSION >= FIRST_SAFE_SQLITE:
        return Finding("ok", "sqlite", f"version {version}")
    return Finding(
        "error", "sqlite", f"version {version} can corrupt its write-ahead log", "make setup"
    )


def _root_kept_here(folder: Path) -> Iterator[Finding]:
    if (folder / "root" / "root.key").exists():
        yield Finding(
            "warning",
            "root",
            "the root key lies on this machine",
            "move the folder root/ to a medium that is kept offline",
        )


def _rotation_begun(folder: Path) -> Iterator[Finding]:
    if (folder / "root" / "pending.json").exists():
        yield Finding("error", "root", "a rotation broke off", "tellsafe rotate DIR finishes it")


def _one_bulletin(folder: Path, root: bytes | None) -> Iterator[Finding]:
    """Of zones at two bulletins one refuses what the other's keys made."""
    serials: dict[str, int] = {}
    different: set[bytes] = set()
    for name in (*ZONES, "root"):
        try:
            data = (folder / name / "bulletin.json").read_bytes()
            serials[name] = verify_bulletin(data, root or root_named_by(data)).serial
            different.add(data)
        except (OSError, FormatError):
            continue  # told of each zone
    if len(different) > 1:
        has = ", ".join(f"{name} {serial}" for name, serial in serials.items())
        hint = "tellsafe rotate DIR, with root/ as the last one left it"
        yield Finding("error", "zones", f"bulletins differ: {has}", hint)


def _root_public(folder: Path) -> bytes | None:
    try:
        return read_root_public(folder)
    except RootError:
        return None


def _permissions(settings: ZoneSettings) -> Iterator[Finding]:
    open_to_others = [
        path
        for path in (settings.folder, settings.keys, *settings.keys.glob("*"))
        if path.stat().st_mode & 0o077
    ]
    for path in open_to_others:
        yield Finding(
            "error", settings.zone, f"{path.name} can be read by others", f"chmod go= {path}"
        )
    if not open_to_others:
        yield Finding("ok", settings.zone, "keys can be read by their owner alone")


def _owner(settings: ZoneSettings) -> Iterator[Finding]:
    """A zone that runs as a user of its own can't read, or go on with, what another one made."""
    owner = settings.folder.stat().st_uid
    strange = next((one for one in _all_in(settings.folder) if one.lstat().st_uid != owner), None)
    if strange:
        yield Finding(
            "error",
            settings.zone,
            f"{strange.relative_to(settings.folder)} belongs to another user than its folder",
            f"chown -R --reference={settings.folder} {settings.folder}",
        )


def _all_in(folder: Path) -> Iterator[Path]:
    for inside, folders, files in os.walk(folder):
        yield from (Path(inside) / name for name in (*folders, *files))


def _disk(settings: ZoneSettings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.folder).free
    if free < _LEAST_FREE_BYTES:
        yield Finding(
            "warning",
            settings.zone,
            f"{free >> 20} MiB of disk are free",
            "make room: intake refuses new uploads below its floor",
        )
    else:
        yield Finding("ok", settings.zone, f"{free >> 30} GiB of disk are free")


def _bulletin(settings: ZoneSettings, today: date, root: bytes | None) -> Iterator[Finding]:
    try:
        data = settings.bulletin
        bulletin = verify_bulletin(data, root or root_named_by(data))
    except FileNotFoundError:
        yield Finding("error", settings.zone, "no bulletin.json", "copy it from the deployment")
        return
    except FormatError as error:
        yield Finding("error", settings.zone, f"bulletin: {error}", "copy the deployment's again")
        return
    by = "the root" if root else "itself alone: there is no root.pub here"
    yield Finding("ok", settings.zone, f"bulletin {bulletin.serial}, signed by {by}")
    if settings.zone == "translog":
        yield _witnesses(bulletin)
    if settings.zone == "intake":
        yield _oversight(bulletin)
        yield from _reached(bulletin)
    if bulletin.charter.identity_check == "checksum" and bulletin.charter.activation == "verified":
        yield from _checksum_is_no_proof(settings)
    yield from _keys_last(settings, bulletin, today)


def _witnesses(bulletin: Bulletin) -> Finding:
    log, witnesses = f"log {bulletin.log_vkey}", bulletin.charter.witnesses
    if not witnesses.keys:
        hint = "name bodies that are not the operator in the charter: docs/operate says how"
        return Finding("warning", "translog", f"{log} has no witness", hint)
    wanted = f"cosigned by {witnesses.needed} of {len(witnesses.keys)} witnesses"
    return Finding("ok", "translog", f"{log}, {wanted}")


def _oversight(bulletin: Bulletin) -> Finding:
    body = bulletin.charter.oversight
    if body.takes_letters:
        return Finding("ok", "intake", f"letters are sealed to {body.name}")
    hint = "the body runs tellsafe oversight init, you tellsafe rotate: docs/operate says how"
    return Finding("warning", "intake", "the oversight body can't be written to here", hint)


def _reached(bulletin: Bulletin) -> Iterator[Finding]:
    """No phone asks an address that nothing protects, nor could it reach one of this machine."""
    unused = [url for url in bulletin.endpoints.values() if not is_protected(url)]
    if unused:
        yield Finding(
            "warning",
            "intake",
            f"the bulletin names addresses that no phone uses, such as {unused[0]}",
            "fine for trying it out; for anybody real, tellsafe init with --address",
        )


def _checksum_is_no_proof(settings: ZoneSettings) -> Iterator[Finding]:
    if settings.zone == "registry":
        yield Finding(
            "warning",
            "registry",
            'identity check "checksum" proves only that a number is well-formed',
            "whoever knows or invents a number can activate; take no identity from it",
        )


def _keys_last(settings: ZoneSettings, bulletin: Bulletin, today: date) -> Iterator[Finding]:
    for use in ("desk-sealing", "stamp"):
        last = max((key.last_day for key in bulletin.keys if key.use == use), default=today)
        # The last week's key serves a second week alone, in which sealing wants two.
        days = (last - timedelta(days=7) - today).days
        if days < 0:
            yield Finding("error", settings.zone, f"no {use} key is valid", "tellsafe rotate DIR")
        elif days < _WARN_DAYS:
            yield Finding(
                "warning", settings.zone, f"{use} keys last {days} more days", "tellsafe rotate DIR"
            )


def _registry(settings: ZoneSettings, today: date) -> list[str]:
    from tellsafe.registry.checks import check

    return check(settings, today)


def _desk(settings: ZoneSettings, today: date) -> list[str]:
    from tellsafe.desk.checks import check

    return check(settings, today)


def _intake(settings: ZoneSettings, today: date) -> list[str]:
    from tellsafe.intake.checks import check

    return check(settings, today)


_OWN: dict[str, Callable[[ZoneSettings, date], list[str]]] = {
    "registry": _registry,
    "desk": _desk,
    "intake": _intake,
}
# It works today none the less. (Without a stamp key for this week, _keys_last has said so.)
_WARNINGS = (
    "codes are written to",
    "nobody has looked",
    "the bulletin has no stamp key for",
    "this zone can open databases",
)


def _own(settings: ZoneSettings, today: date) -> Iterator[Finding]:
    """What the zone itself says against its folder, but for what _permissions says of all."""
    ask = _OWN.get(settings.zone)
    found = [*problems_of_server(settings.database), *(ask(settings, today) if ask else ())]
    for problem in found:
        if "can be read by others" not in problem:
            level = "warning" if problem.startswith(_WARNINGS) else "error"
            message, _, hint = problem.partition("; ")
            yield Finding(level, settings.zone, message, hint)


def _peers(settings: ZoneSettings) -> Iterator[Finding]:
    with httpx.Client(timeout=3, trust_env=False) as client:
        for name, address in settings.peers.items():
            yield from _peer(client, settings.zone, name, address)


def _peer(client: httpx.Client, zone: str, name: str, address: str) -> Iterator[Finding]:
    try:
        answer = client.get(address)
    except httpx.InvalidURL:
        yield Finding("error", zone, f"{address} is no address of {name}", "see settings.toml")
        return
    except httpx.HTTPError:
        yield Finding("warning", zone, f"{name} does not answer", f"is it running at {address}?")
        return
    shown = answer.headers.get("date")
    if shown and abs(_seconds_from_now(shown)) > _CLOCK_SECONDS:
        yield Finding("error", zone, f"clock differs from {name}'s", "set both by NTP")
    else:
        yield Finding("ok", zone, f"{name} answers")


def _seconds_from_now(shown: str) -> float:
    from email.utils import parsedate_to_datetime

    return (datetime.now(UTC) - parsedate_to_datetime(shown)).total_seconds()


_MARKS: dict[str, Callable[[], str]] = {
    "ok": lambda: click.style("ok", fg="green"),
    "warning": lambda: click.style("warning", fg="yellow"),
    "error": lambda: click.style("error", fg="red"),
}


def _print(finding: Finding) -> None:
    click.echo(f"{_MARKS[finding.level]()}: {finding.where}: {finding.message}")
    if finding.hint:
        click.echo(f"  hint: {finding.hint}")
