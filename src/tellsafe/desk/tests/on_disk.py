# SPDX-License-Identifier: AGPL-3.0-or-later
"""Looking at the desk's files from within a process that has the database open.

Closing any descriptor of a file drops all POSIX locks that the process holds on it, SQLite's among
them (sqlite.org, "How To Corrupt An SQLite Database File", 2.2): the next process that opens the
database would believe to be the first. So the connection is closed before a file is read.
"""

from pathlib import Path

from django.db import connection


def read_files(folder: Path, pattern: str = "desk.sqlite3*") -> dict[Path, bytes]:
    """Each file's bytes."""
    connection.close()
    return {path: path.read_bytes() for path in folder.rglob(pattern) if path.is_file()}
