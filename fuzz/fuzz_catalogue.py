# SPDX-License-Identifier: AGPL-3.0-or-later
"""Catalogues: any TOML, any one field of a sound one, and any words under the check."""

import tomllib
from contextlib import suppress

from changes import changed_bytes, changed_field
from vectors import data_file

from tellsafe.formats.catalogue import Catalogue, Entry, check_catalogue, parse_catalogue
from tellsafe.formats.errors import FormatError

_TEXT = "[[entries]]".join(data_file("catalogue.toml").split("[[entries]]")[:3])
_VALUE = tomllib.loads(_TEXT)
SEEDS = [
    b"\0\0\0\0\0",
    b"\0\1",
    b'\0\5"x"',
    b"attacks on mosques, churches or people because of religion and language",
    "因民族、宗教而袭击清真寺".encode(),
    "مەسچىت ياكى چېركاۋلارغا ھۇجۇم قىلىش".encode(),
]


def target(data: bytes) -> None:
    """A catalogue is read or refused, and checked without a crash; grounds stay grounds."""
    for file in (data, changed_bytes(_TEXT.encode(), data)):
        with suppress(FormatError):
            check(parse_catalogue(file.decode("utf-8", "replace")))
    with suppress(FormatError):
        check(Catalogue.from_json(changed_field(_VALUE, data)))
    words(data.decode("utf-8", "replace")[:1000])


def check(catalogue: Catalogue) -> None:
    """Findings come with a hint, and a catalogue returns from JSON."""
    assert all(finding.hint for finding in check_catalogue(catalogue))
    assert Catalogue.from_json(catalogue.to_json()) == catalogue


def words(text: str) -> None:
    """A ground in a sentence of its own is found whatever stands before."""
    said = {"en": text, "zh": text}
    entry = Entry("x", {"en": f"{text}. Religious dress"}, said, said, life=False)
    assert any("religion" in finding.problem for finding in check_catalogue(Catalogue((entry,))))
