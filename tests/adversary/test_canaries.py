# SPDX-License-Identifier: AGPL-3.0-or-later
"""The search finds what is hidden; else a test that finds nothing would be worth nothing."""

import base64
import gzip
import io
import zipfile
import zlib
from pathlib import Path

import pysqlite3
import pytest
from canaries import search_folder

CANARIES = ["Aygül Tömür 7741", "张伟目击者", "كاناري-ئاگاھ", "48.137154"]


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("shift", [0, 1, 2])
def test_found_in_base64_wherever_it_begins(tmp_path: Path, canary: str, shift: int) -> None:
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        (tmp_path / "file").write_bytes(encode(b"#" * shift + canary.encode() + b" and more"))
        assert {f.canary for f in search_folder(tmp_path, CANARIES)} == {canary}


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("coding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_found_in_every_encoding_and_as_hex(tmp_path: Path, canary: str, coding: str) -> None:
    (tmp_path / "raw").write_bytes(b"..." + canary.encode(coding) + b"...")
    (tmp_path / "hex").write_text(canary.encode().hex())
    assert {f.where for f in search_folder(tmp_path, [canary])} == {"raw", "hex"}


@pytest.mark.parametrize("canary", CANARIES)
def test_found_compressed_in_the_middle_of_a_file(tmp_path: Path, canary: str) -> None:
    text = f"before {canary} after".encode()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("inner", text)
    for name, packed in (
        ("zlib", zlib.compress(text)),
        ("gzip", gzip.compress(text)),
        ("zip", archive.getvalue()),
    ):
        (tmp_path / name).write_bytes(bytes(range(256)) + packed + b"tail")
    assert {f.where for f in search_folder(tmp_path, [canary])} == {
        f"{name}, compressed" for name in ("zlib", "gzip", "zip")
    }


def test_found_in_the_free_pages_of_a_database_that_does_not_overwrite(tmp_path: Path) -> None:
    database = pysqlite3.connect(str(tmp_path / "x.sqlite3"))
    database.execute("PRAGMA secure_delete=OFF")
    database.execute("CREATE TABLE t (word TEXT)")
    database.execute("INSERT INTO t VALUES (?)", [CANARIES[1]])
    database.commit()
    database.execute("DELETE FROM t")
    database.commit()
    database.close()
    assert search_folder(tmp_path, CANARIES)


def test_found_in_a_file_name(tmp_path: Path) -> None:
    (tmp_path / f"{CANARIES[1]}.jpg").touch()
    assert search_folder(tmp_path, CANARIES)


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(range(256)) * 500)
    assert search_folder(tmp_path, CANARIES) == []
