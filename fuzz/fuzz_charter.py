# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charters: any TOML, and any one field of a sound one."""

import tomllib
from contextlib import suppress

from changes import changed_bytes, changed_field
from vectors import data_file

from tellsafe.formats.charter import Charter, parse_charter
from tellsafe.formats.errors import FormatError

_TEXT = data_file("demo-charter.toml")
_VALUE = tomllib.loads(_TEXT)
SEEDS = [b"\0\0\0\0\0", b"\0\1", b'\0\5"x"', b"\0\3{}", _TEXT[:1500].encode()]


def target(data: bytes) -> None:
    """What is read is a charter: with oversight that is not the operator, and retention."""
    for file in (data, changed_bytes(_TEXT.encode(), data)):
        with suppress(FormatError):
            hold(parse_charter(file.decode("utf-8", "replace")))
    with suppress(FormatError):
        hold(Charter.from_json(changed_field(_VALUE, data)))


def hold(charter: Charter) -> None:
    """What no charter may lack."""
    assert charter.oversight.name.strip() not in ("", charter.operator.name)
    assert charter.redress.contact.strip()
    assert charter.operator.legal_basis.strip()
    assert 1 <= charter.retention.unsubstantiated_days <= 90
    assert Charter.from_json(charter.to_json()) == charter
