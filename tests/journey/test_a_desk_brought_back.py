# SPDX-License-Identifier: AGPL-3.0-or-later
"""A desk is lost with all that it had, and comes back by the commands that docs/operate shows.

They are read from there and run as they stand, but for the names of folders and the day.

Seen to fail: without the desk's keys in a backup.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from navigators import BRIDGE, FIRE, Person
from servers import new_database, postgres, postgres_program

from tellsafe.cli.samples import ANSWER, REPLY
from tellsafe.cli.stage import Stage, deployed, patience, run_tellsafe
from tellsafe.serving.zone import ZONES
from tellsafe.source.client import Source

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "operate" / "README.md"
LATER, LATEST = "Somebody is on the way.", "The chain is off now."
PROMPT = re.compile(r"^(?:keeper|desk)\$ +", re.MULTILINE)
SERVER_ALONE = re.compile(r".*(?:PostgreSQL alone|set -o pipefail|pg_dump).*\n")


def commands() -> tuple[str, str, str]:
    """What the document shows: the day's keys and a backup; a backup with a dump; a restore."""
    section = DOCUMENT.read_text("utf-8").split("\n## Backups\n")[1].split("\n## ")[0]
    made, dumped, restored = (PROMPT.sub("", one) for one in section.split("```\n")[1::2])
    return made, dumped, restored


@dataclass
class City:
    """A deployment with its keeper and its backups. ``server``: the URL of the desk's database, if
    that is on a server."""

    stage: Stage
    backups: Path
    server: str | None

    def backs_the_desk_up(self) -> None:
        made, dumped, _ = commands()
        keys, make, _open = made.splitlines(keepends=True)
        self._runs(keys)
        shutil.copy(self.backups / "keeper" / "recipients.txt", self.backups)
        self._runs(dumped if self.server else make)

    def loses_the_desk(self) -> None:
        self.stage.zones.stop("desk")
        shutil.rmtree(self.stage.folder / "desk")
        if self.server:
            elsewhere = self.server.replace("/desk", "/postgres")
            with psycopg.connect(elsewhere, autocommit=True) as connection:
                connection.execute("DROP DATABASE desk WITH (FORCE)")
            new_database(elsewhere, "desk")

    def brings_the_desk_back(self) -> None:
        _, _, restored = commands()
        self._runs(restored if self.server else SERVER_ALONE.sub("", restored))

    def _runs(self, script: str) -> None:
        today = f"{datetime.now(UTC):%F}"
        script = re.sub(r"\d{4}-\d\d-\d\d", today, script)
        for shown, here in (
            ("/srv/tellsafe", self.stage.folder),
            ("/srv/keeper", self.backups / "keeper"),
            ("/mnt/backup", self.backups),
        ):
            script = script.replace(shown, str(here))
        done = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=self.backups,
            env=os.environ | self._connection() | {"PATH": self._path(), "TZ": "UTC"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout

    def _path(self) -> str:
        ours = [Path(sys.executable).parent, Path(postgres_program("psql")).parent]
        return os.pathsep.join([*map(str, ours), os.environ["PATH"]])

    def _connection(self) -> dict[str, str]:
        if not self.server:
            return {}
        url = urlsplit(self.server)
        return {"PGHOST": str(url.hostname), "PGPORT": str(url.port), "PGUSER": str(url.username)}


@pytest.fixture(params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[City]:
    with ExitStack() as open_things:
        server = None
        stage = open_things.enter_context(deployed(tmp_path / "city"))
        if request.param == "postgresql":
            server = new_database(open_things.enter_context(postgres()), "desk")
            settings = stage.folder / "desk" / "settings.toml"
            settings.write_text(settings.read_text().replace("sqlite:///desk.sqlite3", server))
        stage.add_staff("mira")
        stage.zones.start(*ZONES)
        backups = tmp_path / "backups"
        backups.mkdir()
        yield City(stage, backups, server)


@pytest.fixture
def ada(city: City, tmp_path: Path) -> Iterator[Person]:
    stage = city.stage
    address = stage.zones.addresses["intake"]
    with Source(tmp_path / "phone", address, root_public=stage.bulletin.root) as device:
        yield Person(stage, device, 1, "en", camera=tmp_path)


def test_a_desk_comes_back_with_all_that_it_had(city: City, ada: Person) -> None:
    stage = city.stage
    ada.activates()
    ada.reports_with_a_photo(FIRE)
    mira = stage.sign_in("mira")
    (fire,) = waits_for(mira.tips)
    mira.reply(fire, ANSWER)
    city.backs_the_desk_up()
    mira.reply(fire, LATER)
    waits_for(lambda: [text for text in texts(ada) if text == LATER])

    city.loses_the_desk()
    ada.reports(BRIDGE)  # while there is no desk
    city.brings_the_desk_back()
    stage.zones.start("desk")

    assert mira.has(fire, FIRE.conduct), "nor does she have to sign in again"
    assert mira.has(fire, ANSWER)
    assert not mira.has(fire, LATER), "what came after the backup is lost"
    opened = stage.folder / "desk" / "opened"
    run_tellsafe("open", str(stage.folder), "--to", str(opened))
    told = json.loads((opened / fire / "tip.json").read_text("utf-8"))
    (photo,) = told["attachments"]
    data = (opened / fire / photo["name"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == photo["sha256"]

    waits_for(lambda: [tip for tip in mira.tips() if mira.has(tip, BRIDGE.conduct)])
    ada.replies(REPLY)
    waits_for(lambda: [fire for _ in "1" if mira.has(fire, REPLY)])
    mira.reply(fire, LATEST)
    waits_for(lambda: [text for text in texts(ada) if text == LATEST])


def texts(person: Person) -> list[str]:
    return [one.message.text for one in person.device.poll().messages]


def waits_for(look: Callable[[], list[str]]) -> list[str]:
    for _ in patience():
        if found := look():
            return found
    raise AssertionError("it did not come")
