# SPDX-License-Identifier: AGPL-3.0-or-later
"""The database of a zone: SQLite or PostgreSQL, by URL. Import before Django opens anything.

Importing this module puts pysqlite3 in the place of the standard library's SQLite, whose version
on many systems lies in the range of a WAL corruption bug (fixed in 3.51.3).
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pysqlite3
import pysqlite3.dbapi2

from tellsafe.durable import make_file

sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

SQLITE_VERSION: tuple[int, ...] = tuple(pysqlite3.sqlite_version_info)
FIRST_SAFE_SQLITE = (3, 51, 3)

# FULL: a COMMIT that returned is on the disk. secure_delete: what is deleted is overwritten, so
# that a seized file holds no ghosts in its free pages.
_SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-32000; PRAGMA foreign_keys=ON; "
    "PRAGMA wal_autocheckpoint=4000;"
)

_ANSWER_SECONDS = 5
# By what it does: in the order of code points, and with letters that are not of ASCII.
_IS_C_UTF_8 = "SELECT 'Z' < 'a' AND lower('\u00c4') = '\u00e4'"
# What a server has of its own is no zone's.
_OTHER_DATABASES = (
    "SELECT datname FROM pg_database WHERE datname NOT IN (current_database(), 'postgres') "
    "AND datallowconn AND NOT datistemplate AND has_database_privilege(oid, 'CONNECT') "
    "ORDER BY datname"
)


def database_of(url: str, folder: Path) -> dict[str, Any]:
    """Django's DATABASES entry for ``sqlite:///name`` (below ``folder``) or ``postgresql://…``.

    Raises ValueError with what to do for anything else.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(_sqlite_file(parts.path, folder))
    if parts.scheme in ("postgresql", "postgres"):
        return _postgresql(url)
    raise ValueError("database must be sqlite:///NAME or postgresql://USER@HOST/NAME")


def make_database_file(url: str, folder: Path) -> None:
    """Of SQLite, which would make one that everybody can read, and that is root's if root did it;
    what it keeps beside it then goes by that file. One that is there is left alone."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        make_file(_sqlite_file(parts.path, folder))


def problems_of_server(url: str) -> Iterator[str]:
    """What stands against working with this database of a server, each in a sentence that says what
    to do; nothing of SQLite."""
    if urlsplit(url).scheme not in ("postgresql", "postgres"):
        return
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=_ANSWER_SECONDS) as connection:
            if connection.execute(_IS_C_UTF_8).fetchone() != (True,):
                yield "the database lacks the locale C.UTF-8; make another, as docs/operate says"
            others = [str(name) for (name,) in connection.execute(_OTHER_DATABASES)]
    except psycopg.Error as error:
        said = str(error).partition("\n")[0] or type(error).__name__
        yield f"the database does not answer: {said}; see settings.toml, and PGPASSWORD"
        return
    if others:
        yield (
            f"this zone can open databases that are not its own: {', '.join(others)}; for each: "
            "REVOKE CONNECT ON DATABASE … FROM PUBLIC"
        )


def _sqlite_file(path: str, folder: Path) -> Path:
    return folder / unquote(path.lstrip("/"))


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "init_command": _SQLITE_START,
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or os.environ.get("PGPASSWORD", "")),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
    }
