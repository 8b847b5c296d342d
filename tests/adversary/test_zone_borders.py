# SPDX-License-Identifier: AGPL-3.0-or-later
"""A running zone holds no module of another, and its database user opens no other's database.

Seen to fail: the modules, with a rule of the registry imported by the intake's app.
"""

import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from servers import postgres

from tellsafe.serving.database import problems_of_server
from tellsafe.serving.zone import ZONES

# Starts a zone just as `tellsafe run` does, but for the serving itself; then names its modules.
MODULES_OF_A_RUNNING_ZONE = """
import sys
from pathlib import Path
from tellsafe.cli import run
from tellsafe.serving import server
zone, folder = sys.argv[1], Path(sys.argv[2])
server.serve = lambda app, listen, **_: None
if zone == "desk":
    import tellsafe.desk.server as desk_server
    desk_server.serve_desk = lambda settings: __import__("tellsafe.desk.wsgi")
    run._prepare_only = True
run._START[zone](run.zone_folder(folder, zone))
if zone == "desk":
    import tellsafe.desk.puller, tellsafe.desk.web.urls
print("\\n".join(sorted(sys.modules)))
"""


@pytest.mark.parametrize("zone", ZONES)
def test_a_running_zone_holds_no_module_of_another(zone: str, deployment_folder) -> None:  # type: ignore[no-untyped-def]
    listed = subprocess.run(
        [sys.executable, "-c", MODULES_OF_A_RUNNING_ZONE, zone, str(deployment_folder)],
        capture_output=True,
        text=True,
    )
    assert listed.returncode == 0, listed.stderr
    modules = listed.stdout.split()
    assert f"tellsafe.{zone}.models" in modules
    others = [*(one for one in ZONES if one != zone), "source"]
    held = [name for name in modules if name.split(".")[:2][-1] in others and "tellsafe" in name]
    assert held == []


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(scope="module")
def parted(server: str) -> str:
    """As docs/operate says to set it up: a user and a database each, CONNECT taken from PUBLIC."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("REVOKE CONNECT ON DATABASE tellsafe FROM PUBLIC")
        for zone in ("registry", "intake"):
            admin.execute(f"CREATE USER {zone} PASSWORD 'own'")
            admin.execute(
                f"CREATE DATABASE {zone} OWNER {zone} TEMPLATE template0 LOCALE 'C.UTF-8'"
            )
            admin.execute(f"REVOKE CONNECT ON DATABASE {zone} FROM PUBLIC")
    return server


def test_one_zones_database_user_cannot_open_anothers(parted: str) -> None:
    server = parted
    with psycopg.connect(server, user="intake", password="own", dbname="intake") as own:
        own.execute("CREATE TABLE submissions (id bytea)")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(server, user="intake", password="own", dbname="registry")


def of_intake(server: str, name: str = "intake") -> str:
    return urlunsplit(
        urlsplit(server)._replace(
            netloc=f"intake@{urlsplit(server).netloc.partition('@')[2]}", path=name
        )
    )


def test_what_is_set_up_so_is_found_right(parted: str) -> None:
    assert list(problems_of_server(of_intake(parted))) == []


def test_a_border_that_is_open_is_found(parted: str) -> None:
    with psycopg.connect(parted, autocommit=True) as admin:
        admin.execute("GRANT CONNECT ON DATABASE registry TO PUBLIC")
        (problem,) = problems_of_server(of_intake(parted))
        admin.execute("REVOKE CONNECT ON DATABASE registry FROM PUBLIC")
    assert problem.startswith("this zone can open databases that are not its own: registry; ")


def test_a_database_in_another_locale_is_found(parted: str) -> None:
    with psycopg.connect(parted, autocommit=True) as admin:
        admin.execute("CREATE DATABASE plain OWNER intake TEMPLATE template0 LOCALE 'C'")
        admin.execute("REVOKE CONNECT ON DATABASE plain FROM PUBLIC")
    locale, own = problems_of_server(of_intake(parted, "plain"))
    assert locale.startswith("the database lacks the locale C.UTF-8; ")
    assert "intake" in own


def test_a_server_that_does_not_answer_is_told_in_one_line() -> None:
    (problem,) = problems_of_server("postgresql://intake@127.0.0.1:1/intake")
    assert problem.startswith("the database does not answer: connection failed: ")
    assert "\n" not in problem
