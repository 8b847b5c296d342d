# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every way in which something can go wrong is told in words, and has an id that stays."""

import re
from collections.abc import Callable
from dataclasses import replace
from math import inf, nan
from pathlib import Path

import pytest

from tellsafe.formats.place import Where
from tellsafe.source import errors, wire
from tellsafe.source.attachments import File
from tellsafe.source.client import Source
from tellsafe.source.errors import TELLINGS, SourceError
from tellsafe.source.report import exactly, near
from tellsafe.source.tests.conftest import Start
from tellsafe.source.tests.people import ADA, CODE
from tellsafe.source.tests.test_report import FIRE

SOURCES = list(Path(errors.__file__).parent.glob("*.py"))
DOCUMENT = Path(errors.__file__).parents[3] / "docs" / "source-client.md"


def test_every_id_that_is_raised_is_told() -> None:
    raised = {
        found
        for path in SOURCES
        for found in re.findall(
            r'(?:SourceError|_about)\((?:number, )?"([a-z-]+)"', path.read_text()
        )
    }
    assert len(raised) > 20
    assert raised <= TELLINGS.keys()
    assert set(wire._MEANINGS.values()) <= TELLINGS.keys()


@pytest.mark.parametrize(
    "identifier",
    ["busy", "clock-wrong", "not-entitled", "offline", "stamps-used-up", "unavailable"],
)
def test_what_stops_a_report_calls_none_of_it_gone(identifier: str) -> None:
    """It is sealed by then, and waits. Seen to fail: "busy" said that nothing was kept."""
    assert "Nothing was kept" not in TELLINGS[identifier].message


@pytest.mark.parametrize("host", ["a..b", "a" * 70 + ".example"])
def test_an_address_that_is_none_is_told(host: str, tmp_path: Path) -> None:
    with Source(tmp_path / "x", f"https://{host}") as source, pytest.raises(SourceError) as error:
        source.bulletin()
    assert error.value.id == "offline"


@pytest.mark.parametrize("field", ["name", "phone"])
def test_a_form_with_what_is_no_text_is_told(field: str, start: Start) -> None:
    """As a shell hands over bytes that are no UTF-8."""
    with pytest.raises(SourceError) as error:
        start().activate(replace(ADA, **{field: "\udcff"}), lambda: CODE)
    assert error.value.id == "report-invalid"


@pytest.mark.parametrize("degrees", [nan, inf])
@pytest.mark.parametrize("place", [exactly, near])
def test_a_position_that_is_none_is_told(
    place: Callable[[float, float], Where], degrees: float
) -> None:
    with pytest.raises(SourceError) as error:
        place(12.5, degrees)
    assert error.value.id == "report-invalid"


def test_a_name_that_no_file_can_have_is_told(source: Source) -> None:
    with pytest.raises(SourceError) as error:
        source.report(FIRE, [File(Path("a\0b"))])
    assert error.value.id == "file-unreadable"


def test_every_telling_says_what_happened_and_what_to_do() -> None:
    for identifier in TELLINGS:
        error = SourceError(identifier)
        assert error.message.endswith(".")
        assert error.hint.endswith(".")
        assert str(error) == error.message


def test_every_id_is_in_the_document() -> None:
    text = DOCUMENT.read_text()
    assert [one for one in TELLINGS if f"`{one}`" not in text] == []
