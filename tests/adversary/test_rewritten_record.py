# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever holds the desk's database and keys can't tell later that something else was done.

The desk puts its record's head into the public log; afterwards somebody with all of the desk's
disk changes an entry, or makes every hash anew so that the chain has no flaw. Anybody with a copy
of the log sees it.

Seen to fail: where only entries were rewritten that came after the last head in the log, which is
as far as this goes.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tellsafe.cli.stage import Stage, deployed, patience

sys.path.insert(0, str(Path(__file__).parents[1]))
from servers import postgres

TAMPER = """
import sys
from pathlib import Path
from tellsafe.serving.django import start_django
start_django(Path(sys.argv[1]))
from tellsafe.desk.tests.tampering import TAMPERINGS, rewrite_from
act, number = sys.argv[2], int(sys.argv[3])
rewrite_from(number) if act == "rewritten" else TAMPERINGS[act][0](number)
"""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def recorded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """A desk whose record stands in the log, and which is down."""
    with ExitStack() as open_things:
        stage = open_things.enter_context(deployed(tmp_path_factory.mktemp("city") / "tellsafe"))
        if request.param == "postgresql":
            settings = stage.folder / "desk" / "settings.toml"
            url = open_things.enter_context(postgres())
            settings.write_text(settings.read_text().replace("sqlite:///desk.sqlite3", url))
        for name in ("mira", "joao", "lin"):
            stage.add_staff(name)
        stage.zones.start("translog", "desk")
        for _ in patience():
            if fsck(stage.folder)["record"]["anchored"]:
                break
        else:
            raise AssertionError("the record's head did not come into the log")
        stage.zones.stop("desk")
        yield stage


def fsck(folder: Path) -> Any:
    words = [sys.executable, "-m", "tellsafe.cli.main", "fsck", str(folder), "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)
    assert done.returncode == (0 if found["sound"] else 1), done.stderr
    return found


def tamper(folder: Path, act: str, number: int) -> None:
    words = [sys.executable, "-c", TAMPER, str(folder / "desk"), act, str(number)]
    subprocess.run(words, check=True)


def test_what_stands_in_the_log_can_not_be_told_otherwise(recorded: Stage) -> None:
    found = fsck(recorded.folder)
    assert found["sound"]
    assert found["record"]["entries"] == 3
    own = fsck(recorded.folder / "desk")
    assert own["record"] == found["record"], "the desk's folder alone will do, by the log's address"

    tamper(recorded.folder, "rewritten", 2)
    codes = [one["code"] for one in fsck(recorded.folder)["record"]["findings"]]
    assert codes == ["record-rewritten"]

    tamper(recorded.folder, "day beside it", 1)
    codes = [one["code"] for one in fsck(recorded.folder)["record"]["findings"]]
    assert codes == ["record-broken", "record-rewritten"]


def test_a_record_that_is_gone_is_missed(recorded: Stage) -> None:
    tamper(recorded.folder, "emptied", 1)
    codes = [one["code"] for one in fsck(recorded.folder)["record"]["findings"]]
    assert codes == ["record-broken", "record-rewritten"]
