# SPDX-License-Identifier: AGPL-3.0-or-later
"""A crash while a key is destroyed leaves a zone that works, and no key that had to go.

Seen to fail with the key overwritten under its own name: the desk found no sealing key in it, and
neither pulled nor purged any more; nor could the keeper open any backup. With the registry's keys
unlinked as they were: the bytes stayed on the disk.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tellsafe.cli.backup_keys import Keeper
from tellsafe.desk.adapters.key_folder import destroy, end_destroying, sealing_keys
from tellsafe.registry.adapters.key_folder import KeyFolder
from tellsafe.serving.zone import ZoneSettings

# The name is on the disk, the zeros are, the file is removed, and so is its name.
STEPS = 4


@contextmanager
def crash(monkeypatch: pytest.MonkeyPatch, step: int) -> Iterator[None]:
    """Before this step of destroying a key."""
    left = step

    def crashing(real: Callable[..., Any]) -> Callable[..., Any]:
        def act(*told: Any) -> Any:
            nonlocal left
            if left == 0:
                raise KeyboardInterrupt
            left -= 1
            return real(*told)

        return act

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", crashing(os.fsync))
        patch.setattr(Path, "unlink", crashing(Path.unlink))
        with pytest.raises(KeyboardInterrupt):
            yield


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("step", range(STEPS))
def test_of_the_desk(folder: Path, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = ZoneSettings.load(folder / "desk")
    *others, oldest = sealing_keys(settings)
    kept = names(settings.keys) - {oldest.path.name}
    with crash(monkeypatch, step):
        destroy([oldest])
    assert [key.week for key in sealing_keys(settings)] == [key.week for key in others]
    end_destroying(settings)
    assert names(settings.keys) == kept


@pytest.mark.parametrize("step", range(STEPS))
def test_of_the_keeper(
    tmp_path: Path, today: date, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper, tomorrow = Keeper(tmp_path), today + timedelta(days=1)
    keeper.look_after(today, 0, 2)
    with crash(monkeypatch, step):
        keeper.look_after(tomorrow, 0, 1)
    assert [one.recipient for one in keeper.identities()] == [keeper.identity(tomorrow).recipient]
    keeper.look_after(tomorrow, 0, 1)
    assert names(tmp_path / "keys") == {f"{tomorrow}.age"}


@pytest.mark.parametrize("step", range(STEPS))
def test_of_the_registry(folder: Path, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    where = folder / "registry" / "keys"
    keys, later = KeyFolder(where), date(2090, 6, 1)
    with crash(monkeypatch, step):
        keys.forget(later)
    keys.forget(later)
    assert not {name for name in names(where) if name.startswith(("stamp-", "pepper-", "."))}


def test_nothing_of_a_registry_key_is_left_in_its_blocks(folder: Path) -> None:
    where = folder / "registry" / "keys"
    with min(where.glob("pepper-*.key")).open("rb") as still_open:
        KeyFolder(where).forget(date(2090, 6, 1))
        left = still_open.read()
    assert left
    assert set(left) == {0}
