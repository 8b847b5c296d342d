# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe fsck``: recompute a whole log, and hold it to what was seen of it before; and where
the desk is, its record of views and acts, and hold that to the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import httpx2 as httpx

from tellsafe.cli.account_fsck import wanted_account
from tellsafe.cli.deployment.root import root_named_by
from tellsafe.cli.output import CommandError, json_option, print_json, progress
from tellsafe.cli.record_fsck import Anchors, RecordReport, check_record, desk_in
from tellsafe.durable import write_durably
from tellsafe.formats.bulletin import Bulletin, verify_bulletin
from tellsafe.formats.errors import FormatError
from tellsafe.serving.zone import ZoneSettings
from tellsafe.translog.cosignature import NOBODY, Quorum
from tellsafe.translog.entries import Entry
from tellsafe.translog.fsck import Progress as Advance
from tellsafe.translog.fsck import Report, Watch
from tellsafe.translog.fsck import fsck as check_log
from tellsafe.translog.reader import MAX_BUNDLE, LogReader


@dataclass(frozen=True)
class _Target:
    """Where a log is read, and the bulletin that is found beside it."""

    reader: LogReader
    bulletin: bytes | None
    desk: ZoneSettings | None = None


@click.command(
    epilog="""\b
Examples:
  tellsafe fsck /srv/tellsafe
  tellsafe fsck /srv/tellsafe/desk     (the desk's record, by the log that its settings name)
  tellsafe fsck https://log.example.org --bulletin bulletin.json --keep checkpoint.txt
  tellsafe fsck https://log.example.org --bulletin bulletin.json --account 2026-10.json
  tellsafe fsck https://log.example.org --vkey example.org/log+1a2b3c4d+AbC… --json
"""
)
@click.argument("target", metavar="DIR|URL")
@click.option("--vkey", help="The log's verifier key; else the bulletin's.")
@click.option(
    "--bulletin",
    "bulletin_file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A bulletin that the log has to have; else the one in DIR.",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep the checkpoint in this file; if it is there, the log has to continue it.",
)
@click.option(
    "--account",
    "account_files",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A month's account that the log has to have, as the public page has it; may be repeated.",
)
@json_option
@click.pass_context
def fsck(
    context: click.Context,
    target: str,
    vkey: str | None,
    bulletin_file: Path | None,
    keep: Path | None,
    account_files: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Verify a whole log: every entry, tile and signature. Exit status 1 if anything is wrong.

    Where DIR has a desk, its record of all views and acts is verified as well: the whole chain,
    and that it continues what was put into the log each day. The desk may be running.
    """
    place = _Target(log_at(target), None) if _is_url(target) else _open_folder(Path(target))
    bulletin = bulletin_file.read_bytes() if bulletin_file else place.bulletin
    key, named = whose_log(vkey, bulletin)
    kept = keep.read_bytes().decode("utf-8", "replace") if keep and keep.exists() else None
    anchors = Anchors()
    quorum = quorum_of(named)
    wanted = [wanted_account(path.read_bytes(), named) for path in account_files]

    def watch(entry: Entry) -> None:
        anchors.watch(entry)
        for one in wanted:
            one.watch(entry)

    report = _run(place.reader, key, kept, bulletin, quorum, watch, as_json)
    for one in wanted:
        one.conclude(report)
    record = check_record(place.desk, anchors) if place.desk else None
    if as_json:
        print_json(_plain(report, record))
    else:
        _print(report, record)
    if report.sound and keep:
        write_durably(keep, report.note, mode=0o644)
    context.exit(0 if report.sound and (record is None or record.sound) else 1)


def _run(
    reader: LogReader,
    key: str,
    kept: str | None,
    bulletin: bytes | None,
    quorum: Quorum,
    watch: Watch,
    quiet: bool,
) -> Report:
    with reading(quiet) as advance:
        try:
            return check_log(
                reader,
                key,
                kept_checkpoint=kept,
                bulletin=bulletin,
                quorum=quorum,
                progress=advance,
                watch=watch,
            )
        except FormatError as error:
            raise CommandError("vkey", str(error), "copy the key from the bulletin") from error


@contextmanager
def reading(quiet: bool) -> Iterator[Advance]:
    """Told how many of a log's entries were read, it shows them. Raises CommandError where the log
    does not answer."""
    with progress(quiet) as bars:
        task = bars.add_task("entries", total=None)
        try:
            yield lambda done, total: bars.update(task, completed=done, total=total)
        except httpx.HTTPError as error:
            raise CommandError(
                "log-unreachable", "the log does not answer", "try again; nothing was changed"
            ) from error


def _open_folder(folder: Path) -> _Target:
    zone = folder / "translog" if (folder / "translog").is_dir() else folder
    desk = desk_in(folder)
    if (zone / "public").is_dir():
        return _Target(LogReader.of_folder(zone / "public"), _beside(zone), desk)
    if (folder / "checkpoint").is_file():  # a copy of a log: tellsafe log mirror
        return _Target(LogReader.of_folder(folder), None)
    if desk and "translog" in desk.peers:
        return _Target(log_at(desk.peers["translog"]), _beside(desk.folder), desk)
    raise CommandError("no-log", f"there is no log in {folder}", "name a deployment or a URL")


def log_in(target: str) -> LogReader:
    """The log at an address, of a deployment in a folder, or a copy of one. Raises CommandError."""
    return log_at(target) if _is_url(target) else _open_folder(Path(target)).reader


def _is_url(target: str) -> bool:
    return "://" in target


def _beside(zone: Path) -> bytes | None:
    bulletin = zone / "bulletin.json"
    return bulletin.read_bytes() if bulletin.exists() else None


def log_at(url: str) -> LogReader:
    """The log that is published at an address; never reads more than a log may serve."""
    client = httpx.Client(base_url=url.rstrip("/") + "/", timeout=30, trust_env=False)

    def fetch(path: str) -> bytes | None:
        with client.stream("GET", path) as answer:
            if answer.status_code == httpx.codes.NOT_FOUND:
                return None
            # A proxy that can't reach the log says nothing about it.
            answer.raise_for_status()
            return _at_most(answer, MAX_BUNDLE)

    return LogReader(fetch)


def _at_most(answer: httpx.Response, limit: int) -> bytes:
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > limit:
            break
    return bytes(body[: limit + 1])


def whose_log(vkey: str | None, bulletin: bytes | None) -> tuple[str, Bulletin | None]:
    """The verifier key that was given, or else the bulletin's; and the bulletin, if there is one.
    Raises CommandError."""
    if vkey and bulletin is None:
        return vkey, None
    named = read_bulletin(bulletin)
    return vkey or named.log_vkey, named


def read_bulletin(bulletin: bytes | None) -> Bulletin:
    """What it says, if it is one. Raises CommandError."""
    if bulletin is None:
        raise CommandError(
            "vkey", "nothing says which key signs this log", "give --vkey or --bulletin"
        )
    try:
        return verify_bulletin(bulletin, root_named_by(bulletin))
    except FormatError as error:
        raise CommandError(
            "bulletin", f"the bulletin can't be used: {error}", "fetch it again from intake"
        ) from error


def quorum_of(bulletin: Bulletin | None) -> Quorum:
    """Whose cosignatures the bulletin promises. Raises CommandError."""
    if bulletin is None:
        return NOBODY
    try:
        return Quorum.of(bulletin.charter.witnesses)
    except FormatError as error:
        raise CommandError(
            "bulletin", f"a witness of the bulletin has no good key: {error}", "tell the operator"
        ) from error


def _plain(report: Report, record: RecordReport | None) -> dict[str, object]:
    return {
        "sound": report.sound and (record is None or record.sound),
        "entries": report.entries,
        "size": report.checkpoint.size if report.checkpoint else None,
        "root": report.checkpoint.root.hex() if report.checkpoint else None,
        "findings": [asdict(finding) for finding in report.findings],
        "record": None if record is None else {"sound": record.sound, **asdict(record)},
    }


def _print(report: Report, record: RecordReport | None) -> None:
    for finding in [*report.findings, *(record.findings if record else [])]:
        click.echo(f"error: {finding.where}: {finding.message} [{finding.code}]", err=True)
    if report.sound and report.checkpoint:
        click.echo(f"sound: {report.entries} entries, root {report.checkpoint.root.hex()}")
    if record and record.sound:
        anchored = f"{record.anchored} days of it in the log"
        click.echo(f"sound: the desk's record, {record.entries} entries, {anchored}")
    if not report.sound or (record and not record.sound):
        click.echo("hint: keep a copy of what you see; tell the oversight body", err=True)
