# SPDX-License-Identifier: AGPL-3.0-or-later
"""``tellsafe selftest`` leaves no zone running, however it ends."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tellsafe.cli.stage import patience
from tellsafe.durable import held_alone, make_folder


def runs(zone: Path) -> bool:
    try:
        held_alone(zone / "run.lock").close()
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_its_zones_with_it(tmp_path: Path, how: signal.Signals) -> None:
    kept = make_folder(tmp_path / "kept")
    command = [sys.executable, "-m", "tellsafe.cli.main", "selftest", "--json", "--keep", "."]
    with subprocess.Popen(command, cwd=kept, stdout=subprocess.PIPE) as selftest:
        try:
            for _ in patience():
                if runs(kept / "translog") or selftest.poll() is not None:
                    break
            assert selftest.poll() is None
            selftest.send_signal(how)
            assert selftest.wait(60) == 1
        finally:
            selftest.kill()
    assert not any(runs(kept / zone) for zone in ("translog", "registry", "intake", "desk"))
