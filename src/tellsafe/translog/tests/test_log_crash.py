# SPDX-License-Identifier: AGPL-3.0-or-later
"""kill -9 at every step of appending: between COMMIT, each tile, and the checkpoint.

Nothing that was acknowledged is lost, an index never changes, and the published checkpoint neither
goes back nor forks. Seen to fail with the checkpoint written before the tiles, with publishing
moved behind the acknowledgement, and with the catching up left out of ``Log.open``.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tellsafe.translog.checkpoint import open_checkpoint
from tellsafe.translog.fsck import fsck
from tellsafe.translog.merkle import leaf_hash
from tellsafe.translog.offline import append_offline
from tellsafe.translog.reader import LogReader
from tellsafe.translog.tests.sample import SIGNER, VKEY, entries, entry
from tellsafe.translog.tiles import ENTRIES, tiles_along
from tellsafe.translog.tree import GrowingTree

# The log starts just before the edge of its first tile, so early rounds cross it; an append away
# from an edge takes 6 to 8 fsyncs, so these rounds end at every one of them several times.
START = 250
ROUNDS = 30


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    from tellsafe.translog.tests.conftest import make_zone

    folder = make_zone(tmp_path_factory.mktemp("crash") / "translog")
    append_offline(folder, entries(START))
    done = subprocess.run(
        [sys.executable, "-m", "tellsafe.translog.tests.crash_rounds", str(folder), str(ROUNDS)],
        stdout=subprocess.PIPE,
        check=True,
    )
    append_offline(folder, [])  # the start after the last crash
    return folder, [json.loads(line) for line in done.stdout.splitlines()]


def test_every_round_was_killed_and_left_a_sound_log(
    survived: tuple[Path, list[dict[str, Any]]],
) -> None:
    _, lines = survived
    assert [line["killed"] for line in lines if "killed" in line] == [True] * ROUNDS
    assert [line["sound"] for line in lines if "sound" in line] == [True] * ROUNDS
    assert len({line["step"] for line in lines if "index" in line}) > ROUNDS / 2


def test_no_acknowledged_entry_is_lost_or_moved(
    survived: tuple[Path, list[dict[str, Any]]],
) -> None:
    folder, lines = survived
    reader = LogReader.of_folder(folder / "public")
    size = reader.checkpoint(SIGNER.verifier).size
    log = [one for bundle in tiles_along(ENTRIES, size) for one in reader.entries(bundle)]
    told = {line["index"]: line["count"] for line in lines if "index" in line}
    assert len(told) == sum("index" in line for line in lines)
    assert log[:START] == entries(START)
    assert {index: log[index] for index in told} == {
        index: entry(count) for index, count in told.items()
    }
    assert len(set(log)) == len(log)


def test_every_checkpoint_ever_seen_is_continued(
    survived: tuple[Path, list[dict[str, Any]]],
) -> None:
    folder, lines = survived
    reader = LogReader.of_folder(folder / "public")
    assert fsck(reader, VKEY).sound
    size = reader.checkpoint(SIGNER.verifier).size
    roots, tree = {}, GrowingTree()
    for bundle in tiles_along(ENTRIES, size):
        for one in reader.entries(bundle):
            list(tree.extend([leaf_hash(one)]))
            roots[tree.size] = tree.root()
    seen = [open_checkpoint(line["checkpoint"].encode(), SIGNER.verifier) for line in lines]
    sizes = [one.size for one in seen]
    assert sizes == sorted(sizes)
    assert [one.root for one in seen] == [roots[one.size] for one in seen]
    assert all(
        one.size > line["index"] for one, line in zip(seen, lines, strict=True) if "index" in line
    )
