# SPDX-License-Identifier: AGPL-3.0-or-later
"""Zones as processes of their own, started and stopped together: for the demo and the selftest."""

import os
import signal
import socket  # noqa: TID251  to find a port that is free; no zone does this
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import httpx2 as httpx

from tellsafe.cli.output import CommandError
from tellsafe.durable import make_folder

_START_SECONDS = 60


def free_ports(count: int) -> list[int]:
    """Ports of the loopback interface that nobody listens on now."""
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return ports


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """SIGTERM, and a terminal that closes, end this command as Ctrl-C does: with its zones, which
    nobody else would stop."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {how: signal.signal(how, stop) for how in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for how, what in before.items():
            signal.signal(how, what)


@dataclass
class ZoneProcesses:
    """The running zones of one deployment folder. A context manager: on leaving, all are down."""

    folder: Path
    addresses: Mapping[str, str]
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def __enter__(self) -> "ZoneProcesses":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.running.values():
            _signal_group(process, signal.SIGTERM)
        for zone in list(self.running):
            self.stop(zone)

    def start(self, *zones: str) -> None:
        """Start zones, all at once, and wait until each answers. Raises CommandError."""
        for zone in zones:
            self._begin(zone)
        with httpx.Client(timeout=1, trust_env=False) as client:
            for zone in zones:
                self._await(client, zone)

    def _begin(self, zone: str) -> None:
        log = (self.folder / zone / "log.txt").open("ab")
        temporary = make_folder(self.folder / zone / "tmp")
        self.running[zone] = subprocess.Popen(  # noqa: S603  our own interpreter and module
            [sys.executable, "-m", "tellsafe.cli.main", "run", zone, str(self.folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1", "TMPDIR": str(temporary)},
        )
        log.close()

    def stop(self, zone: str, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop one zone with all of its children, and wait until it is gone."""
        process = self.running.pop(zone)
        _signal_group(process, how)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            _signal_group(process, signal.SIGKILL)
            process.wait()
        _signal_group(process, signal.SIGKILL)

    def _await(self, client: httpx.Client, zone: str) -> None:
        process = self.running[zone]
        last = time.monotonic() + _START_SECONDS
        while time.monotonic() < last:
            if process.poll() is not None:
                raise self._failed(zone, f"stopped at once with status {process.returncode}")
            if _answers(client, self.addresses[zone]):
                return
            time.sleep(0.05)  # between two knocks at a door that is about to open
        raise self._failed(zone, f"did not answer within {_START_SECONDS} s")

    def _failed(self, zone: str, how: str) -> CommandError:
        log = self.folder / zone / "log.txt"
        return CommandError("zone-start", f"the {zone} {how}", f"read {log}")


def _signal_group(process: "subprocess.Popen[bytes]", how: signal.Signals) -> None:
    try:
        os.killpg(process.pid, how)
    except ProcessLookupError:
        return


def _answers(client: httpx.Client, address: str) -> bool:
    try:
        client.get(address)
    except httpx.TransportError:
        return False
    return True
