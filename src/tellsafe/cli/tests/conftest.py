# SPDX-License-Identifier: AGPL-3.0-or-later
"""One deployment for the whole session, which nobody writes to, and a copy of it for each test."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tellsafe.cli.deployment.folders import Addresses
from tellsafe.cli.deployment.making import Plan, make_deployment
from tellsafe.cli.init import CATALOGUE, DEMO_CHARTER
from tellsafe.cli.processes import free_ports
from tellsafe.cli.tests.typed import tellsafe

NOTICE = 14


@pytest.fixture(scope="session")
def today() -> date:
    return datetime.now(UTC).date()


@pytest.fixture(autouse=True, scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The release of an app that is installed here, whether one was built here or not."""
    path = tmp_path_factory.mktemp("app") / "release.json"
    path.write_text('{"files":{},"v":1}')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tellsafe.cli.deployment.release.RELEASE", path)
        yield path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, today: date) -> Path:
    folder = tmp_path_factory.mktemp("made") / "tellsafe"
    addresses = Addresses.on_host("127.0.0.1", free_ports(4))
    plan = Plan(DEMO_CHARTER.read_text(), CATALOGUE.read_text(), addresses, today, weeks=2)
    make_deployment(folder, plan)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "tellsafe")


@pytest.fixture
def keys(tmp_path: Path) -> dict[str, Path]:
    made = {}
    for name in ("ada", "bao", "stranger"):
        made[name] = tmp_path / f"{name}.key"
        tellsafe("change", "key", made[name])
    return made


@pytest.fixture
def promised(folder: Path, keys: dict[str, Path], tmp_path: Path) -> Path:
    """Its charter has promised notice, and two administrators."""
    publics = []
    for name in ("ada", "bao"):
        keys[name].unlink()
        publics.append(tellsafe("change", "key", keys[name]).stdout.strip())
    charter = folder / "root" / "charter.toml"
    listed = ", ".join(f'"{one}"' for one in publics)
    promise = f"[changes]\nnotice_days = {NOTICE}\nadministrators = [{listed}]\n\n"
    charter.write_text(promise + charter.read_text("utf-8"), "utf-8")
    assert tellsafe("rotate", folder).exit_code == 0
    return folder


@pytest.fixture
def shorter(folder: Path, tmp_path: Path) -> Path:
    """A catalogue that lacks the last entry."""
    text = (folder / "root" / "catalogue.toml").read_text("utf-8")
    path = tmp_path / "shorter.toml"
    path.write_text(text[: text.rindex("[[entries]]")], "utf-8")
    return path
