# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whoever seizes a zone's disk, while it runs or after, finds only what that zone may know.

Searched: databases with free pages and write-ahead logs, blobs, logs, temporary files, file names;
for planted words raw, in UTF-16, base64, hex, percent-encoded and compressed (canaries.py).

Seen to fail: with the request's headers written to the zones' log, on all machine zones; with the
opened form written to the registry's standard error, on the registry; with cleaning left out in the
source client, on what the desk opened.
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from canaries import search_bytes, search_folder, writings
from lives import (
    AGENT,
    Lived,
    content_words,
    device_words,
    identity_words,
    letter_words,
    lived,
)
from memory import Forgotten, search_for_forms, search_memory

from tellsafe.cli.stage import run_tellsafe
from tellsafe.serving.zone import ZONES


@pytest.fixture(scope="module")
def seized(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    with lived(tmp_path_factory.mktemp("seizure")) as now:
        yield now


@pytest.fixture(scope="module")
def forgotten(seized: Lived) -> Forgotten:
    return Forgotten(identity_words(), time.monotonic())


@pytest.mark.parametrize("zone", ["translog", "registry", "intake"])
def test_a_machine_zone_holds_nothing_of_anybody(seized: Lived, zone: str) -> None:
    words = [*identity_words(), *device_words(), *content_words()]
    assert search_folder(seized.dump / zone, words) == []


def test_the_desk_does_not_know_who_a_source_is(seized: Lived) -> None:
    assert search_folder(seized.dump / "desk", [*identity_words(), *device_words()]) == []


def test_the_desk_does_hold_what_was_reported(seized: Lived) -> None:
    """Else the tests above would pass for a desk that holds nothing."""
    found = {finding.canary for finding in search_folder(seized.dump / "desk", content_words())}
    assert found == set(content_words())


def test_attachments_lie_sealed_on_the_desks_disk(seized: Lived, tmp_path: Path) -> None:
    run_tellsafe("open", str(seized.stage.folder), "--to", str(tmp_path / "opened"))
    photos = list((tmp_path / "opened").rglob("attachment-*.jpg"))
    assert photos
    pieces = [photo.read_bytes()[900:932] for photo in photos]
    stored = [path.read_bytes() for path in (seized.dump / "desk").rglob("*") if path.is_file()]
    assert [piece for piece in pieces if any(piece in data for data in stored)] == []


def test_an_opened_photo_says_nothing_of_where_it_was_taken_or_whose_it_is(
    seized: Lived, tmp_path: Path
) -> None:
    run_tellsafe("open", str(seized.stage.folder), "--to", str(tmp_path / "opened"))
    assert search_folder(tmp_path / "opened", device_words()) == []


def test_what_was_sent_is_gone_from_intake_once_the_desk_has_it(seized: Lived) -> None:
    held = seized.dump / "intake" / "objects"
    assert [path for path in held.rglob("*") if path.is_file()] == []


def test_no_zone_holds_a_recovery_number(seized: Lived) -> None:
    numbers = seized.recovery_numbers
    words = [*numbers, *(number.replace(" ", "") for number in numbers)]
    assert [finding for zone in ZONES for finding in search_folder(seized.dump / zone, words)] == []


def test_the_registrys_memory_has_forgotten_who_activated(
    seized: Lived, forgotten: Forgotten
) -> None:
    """Not only the disk: what passed through its memory was overwritten as it was freed. Seen to
    fail without each of begin_forgetful's settings, and with the last form kept in a variable."""
    registry = seized.stage.zones.running["registry"].pid
    forgotten.at_once(registry, identity_words())


def test_the_registrys_memory_has_forgotten_the_sealed_forms(seized: Lived) -> None:
    """What opens them lies beside them. Seen to fail with uvloop, which reads into one buffer."""
    assert len(seized.sealed) == 6
    registry = seized.stage.zones.running["registry"].pid
    assert search_for_forms(registry, seized.sealed) == []


def test_the_search_of_memory_finds_what_is_there(seized: Lived) -> None:
    registry = seized.stage.zones.running["registry"].pid
    found = search_memory(registry, ["tellsafe.registry.rules.forms", AGENT])
    assert {one.canary for one in found} == {"tellsafe.registry.rules.forms"}


def test_nobody_at_the_operator_reads_a_letter_to_the_oversight_body(seized: Lived) -> None:
    """Neither of those that wait at intake, nor of one that was answered; and no case number.

    Seen to fail with letters posted unsealed, by an intake that took them: on intake."""
    numbers = seized.case_numbers
    words = [*letter_words(), *numbers, *(number.replace(" ", "") for number in numbers)]
    assert search_folder(seized.dump, words) == []
    assert len(numbers) == 3


def test_the_oversight_body_holds_its_letters_sealed_as_well(seized: Lived) -> None:
    assert search_folder(seized.stage.body, letter_words()) == []
    told = run_tellsafe("oversight", "letters", str(seized.stage.body), "--json")
    cases = [one["case"] for one in json.loads(told)["cases"]]
    read = [run_tellsafe("oversight", "read", str(seized.stage.body), case) for case in cases]
    assert all(any(words in one for one in read) for words in letter_words())


def test_a_minute_later_nobody_is_remembered_either(seized: Lived, forgotten: Forgotten) -> None:
    registry = seized.stage.zones.running["registry"].pid
    forgotten.a_minute_later(registry)
    assert search_for_forms(registry, seized.sealed) == []


def test_the_words_are_found_where_they_are_planted() -> None:
    """The last line of defence against a search that finds nothing because it looks for nothing."""
    words = [*identity_words(), *device_words(), *content_words()]
    planted = {word: writings(word) for word in words}
    haystack = "\n".join(words).encode()
    assert {finding.canary for finding in search_bytes(haystack, planted, "")} == set(words)
