# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe selftest``: the whole way of a tip, through every zone, with each step timed."""

import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeVar

import click

from tellsafe.cli.fsck import log_at
from tellsafe.cli.output import CommandError, json_option, print_json, progress
from tellsafe.cli.processes import stopped_by_signals
from tellsafe.cli.samples import ANSWER, REPLY, TIPS, person
from tellsafe.cli.stage import Stage, deployed, patience, run_tellsafe
from tellsafe.serving.zone import ZONES
from tellsafe.source.activation import Form
from tellsafe.source.attachments import File
from tellsafe.source.cleaning import CleaningError, clean
from tellsafe.source.client import Source
from tellsafe.source.errors import SourceError
from tellsafe.source.report import Report
from tellsafe.translog.fsck import fsck

Result = TypeVar("Result")


@dataclass
class Step:
    """One step: what was done, whether it held, seconds, and what there is to say of it."""

    name: str
    passed: bool
    seconds: float
    detail: str = ""


@dataclass
class Steps:
    """The steps so far. The first that fails ends the selftest."""

    tell: Callable[[str], None]
    done: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """Time a block; what it appends to the list is said beside the step."""
        self.tell(name)
        said: list[str] = []
        start = time.perf_counter()
        try:
            yield said
        except BaseException as error:
            self._add(name, False, start, [*said, str(error)])
            raise
        self._add(name, True, start, said)

    def _add(self, name: str, passed: bool, start: float, said: Sequence[str]) -> None:
        seconds = round(time.perf_counter() - start, 3)
        self.done.append(Step(name, passed, seconds, "; ".join(said)))


@click.command(
    epilog="""\b
Examples:
  tellsafe selftest
  tellsafe selftest --attach photo.jpg --attach video.mp4
  tellsafe selftest --attach photo.jpg --keep /tmp/looked-into --json
"""
)
@click.option(
    "--attach",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Send this file along; may be given again, up to 20 times.",
)
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="Leave what every zone wrote in DIR/ZONE, and what the desk opened in DIR/desk/opened.",
)
@json_option
@click.pass_context
def selftest(
    context: click.Context, attach: tuple[Path, ...], keep: Path | None, as_json: bool
) -> None:
    """Start every zone on free loopback ports and send a tip all the way and back.

    Activates, sends the attachments, opens them at the desk, replies, reads the reply, recovers
    on a second device, and verifies the log. Metadata is stripped from what can be cleaned; what
    can't be is sent as it is, and the step says so. Exit status 1 if any step fails.
    """
    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise CommandError("not-empty", f"{keep} is not empty", "name a new folder")
    if len(attach) > 20:
        raise CommandError("too-many", "a tip has 20 attachments at most", "send fewer")
    with stopped_by_signals(), _folder(keep) as folder, progress(as_json) as bars:
        bar = bars.add_task("starting", total=None)
        steps = Steps(lambda name: bars.update(bar, description=name))
        passed = _run(folder, attach, steps)
    if as_json:
        print_json({"passed": passed, "steps": [asdict(step) for step in steps.done]})
    else:
        _print(steps.done, keep)
    context.exit(0 if passed else 1)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="tellsafe-selftest-") as folder:
        yield Path(folder) / "deployment"


def _run(folder: Path, attach: Sequence[Path], steps: Steps) -> bool:
    with ExitStack() as open_things:
        try:
            with steps.step("make a deployment"):
                stage = open_things.enter_context(deployed(folder))
            _Journey(stage, attach, steps).run()
        except (CommandError, SourceError):
            return False
    return True


class _Journey:
    """The way of one tip, each leg a step."""

    def __init__(self, stage: Stage, attach: Sequence[Path], steps: Steps) -> None:
        self._stage, self._attach, self._step = stage, attach, steps.step
        self._hashes: list[str] = []

    def run(self) -> None:
        """Every leg in turn. Raises CommandError or SourceError where one fails."""
        self._start()
        with self._device("source") as source:
            self._activate(source)
            self._send(source)
            self._open()
            self._answer()
            self._read(source)
            number = source.recovery_number
        with self._device("second-device") as second:
            self._recover(second, number)
        self._verify_log()

    def _device(self, name: str) -> Source:
        address = self._stage.zones.addresses["intake"]
        return Source(self._stage.folder / name, address, root_public=self._stage.bulletin.root)

    def _start(self) -> None:
        for zone in ZONES:
            with self._step(f"start the {zone}"):
                self._stage.zones.start(zone)
        with self._step("sign in at the desk"):
            self._stage.add_staff("selftest")
            self._desk = self._stage.sign_in("selftest")

    def _activate(self, source: Source) -> None:
        who = person(1)
        form = Form(who.name, who.scheme, who.number, who.occupation, who.phone, who.language)
        with self._step("activate") as said:
            source.activate(form, lambda: self._stage.code_for(who.phone))
            said.append(f"{source.ensure_stamps()} stamps")

    def _send(self, source: Source) -> None:
        tip = TIPS[0]
        report = Report(tip.entry, tip.conduct, tip.language, life_at_risk=tip.life_at_risk)
        files = [self._cleanable(path) for path in self._attach]
        with self._step("send the tip") as said:
            delivery = source.report(report, files)
            if delivery.waits:
                raise delivery.waits
            kept = [path.name for path, file in zip(self._attach, files, strict=True) if file.as_is]
            said.append(f"{len(files)} attachments, receipt verified")
            said += [f"{name} can't be cleaned and went as it is" for name in kept]

    def _cleanable(self, path: Path) -> File:
        """Whoever runs a selftest chose these files, so what can't be cleaned goes as it is."""
        with tempfile.TemporaryDirectory(prefix="tellsafe-cleaning-") as scratch:
            try:
                with path.open("rb") as file:
                    clean(file, Path(scratch)).file.close()
            except CleaningError:
                return File(path, as_is=True)
        return File(path)

    def _open(self) -> None:
        opened = self._stage.folder / "desk" / "opened"
        with self._step("take in and open at the desk") as said:
            self._tip = _first(self._desk.tips)
            run_tellsafe("open", str(self._stage.folder), "--to", str(opened))
            told = json.loads((opened / self._tip / "tip.json").read_text("utf-8"))
            if told["conduct"] != TIPS[0].conduct or len(told["attachments"]) != len(self._attach):
                raise CommandError("opened", "the desk opened another tip", "read the desk's log")
            for attachment in told["attachments"]:
                _require_hash(opened / self._tip / attachment["name"], attachment["sha256"])
            said.append(f"{len(told['attachments'])} attachments opened, hashes right")

    def _answer(self) -> None:
        with self._step("reply from the desk"):
            self._desk.reply(self._tip, ANSWER)

    def _read(self, source: Source) -> None:
        with self._step("read the reply"):
            _first(lambda: _answers(source))
        with self._step("answer from the source"):
            delivery = source.reply(source.tips[0].number, REPLY, "en")
            if delivery.waits:
                raise delivery.waits

    def _recover(self, second: Source, number: str) -> None:
        with self._step("recover on a second device") as said:
            second.recover(number)
            if not _answers(second):
                raise CommandError("recover", "the reply did not come back", "read intake's log")
            said.append(f"{len(second.tips)} tip and its dialogue")

    def _verify_log(self) -> None:
        with self._step("verify the log") as said:
            bulletin = self._stage.folder / "translog" / "bulletin.json"
            address = self._stage.zones.addresses["translog"]
            report = fsck(
                log_at(address), self._stage.bulletin.log_vkey, bulletin=bulletin.read_bytes()
            )
            if not report.sound:
                raise CommandError("log", report.findings[0].message, "tellsafe fsck")
            said.append(f"{report.entries} entries")


def _first(look: Callable[[], list[Result]]) -> Result:
    for _ in patience():
        if found := look():
            return found[0]
    raise CommandError("waited", "nothing came within two minutes", "read the zones' logs")


def _answers(source: Source) -> list[str]:
    texts = [one.message.text for one in source.poll().messages]
    return [text for text in texts if text == ANSWER]


def _require_hash(path: Path, wanted: str) -> None:
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != wanted:
            raise CommandError("hash", f"{path.name} is not what was sent", "read the desk's log")


def _print(steps: Sequence[Step], keep: Path | None) -> None:
    for step in steps:
        mark = click.style("ok  ", fg="green") if step.passed else click.style("FAIL", fg="red")
        detail = f"  {step.detail}" if step.detail else ""
        click.echo(f"{mark} {step.name:32} {step.seconds:7.2f} s{detail}")
    if keep:
        click.echo(f"kept: {keep}")
