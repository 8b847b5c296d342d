# SPDX-License-Identifier: AGPL-3.0-or-later
"""A report arrives once and whole, says what was chosen to be said, and leaves nothing behind."""

import os
from datetime import date
from pathlib import Path

import pytest

from tellsafe.formats.manifest import When
from tellsafe.formats.privacy_pass import Purpose
from tellsafe.source.attachments import File
from tellsafe.source.client import Source
from tellsafe.source.errors import SourceError
from tellsafe.source.report import Report, exactly, in_district, near
from tellsafe.source.tests.media import CANARY, jpeg_full_of_words, telltales_in
from tellsafe.source.tests.people import ADA, traces_of
from tellsafe.source.tests.zones import Zones

NASTY = (
    "He pours petrol 汽油 بېنزىن down the stairs 🔥 \u200fe\u0301\u200b\U0001f468\u200d\U0001f469"
)
FIRE = Report("arson-and-fire-danger", NASTY, "ug")


def photo(folder: Path, number: int = 1) -> Path:
    path = folder / f"IMG_{number}_{CANARY}.jpg"
    path.write_bytes(jpeg_full_of_words())
    return path


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_entry_of_the_samples_exists(source: Source) -> None:
    assert source.bulletin().catalogue.entry(FIRE.entry)


def test_a_report_arrives_with_what_was_said(source: Source, zones: Zones) -> None:
    report = Report(
        "arson-and-fire-danger",
        NASTY,
        "ug",
        when=When(date(2026, 11, 24), "23:10", "about"),
        where=near(41.90278, 12.49636, "third floor"),
        life_at_risk=True,
    )
    delivery = source.report(report)
    assert delivery.waits is None
    [(tip, _)] = zones.tips()
    assert (tip.conduct, tip.language, tip.entry) == (NASTY, "ug", "arson-and-fire-danger")
    assert (tip.when, tip.where, tip.life_at_risk) == (report.when, report.where, True)
    assert zones.kind_of_credential(tip) is Purpose.CREDENTIAL
    assert delivery.receipt
    assert delivery.receipt.day == zones.clock.today()


def test_a_drill_alone_has_an_id_that_somebody_else_drew(source: Source, zones: Zones) -> None:
    report = Report(FIRE.entry, "TEST", "en")
    assert source.drill(b"announced-before", report).waits is None
    assert source.report(report).waits is None
    ids = [tip.tip for tip, _ in zones.tips()]
    assert ids.count(b"announced-before") == 1
    assert len(set(ids)) == 2


def test_a_place_near_is_rounded_on_the_device() -> None:
    here, there = near(41.90278, 12.49636), near(41.90279, 12.49640)
    assert here == there
    assert here != near(41.92, 12.49636)
    assert exactly(41.90278, 12.49636).lat == 41_902_780
    assert in_district("harbour").lat is None


def test_attachments_arrive_clean_and_without_their_names(
    source: Source, zones: Zones, tmp_path: Path
) -> None:
    raw = tmp_path / "letter.pdf"
    raw.write_bytes(b"%PDF-1.7 as it is")
    source.report(FIRE, [File(photo(tmp_path)), File(raw, as_is=True)])
    [(tip, held)] = zones.tips()
    clean, as_is = (zones.file_of(held, one) for one in tip.attachments)
    assert telltales_in(clean) == []
    assert as_is == raw.read_bytes()
    assert [(one.name, one.media_type, one.cleaned) for one in tip.attachments] == [
        ("attachment-1.jpg", "image/jpeg", True),
        ("attachment-2.bin", "application/octet-stream", False),
    ]
    everything = b"".join(one.path.encode() + str(one.headers).encode() for one in zones.asked)
    assert CANARY.encode() not in everything
    assert b"IMG_1_" not in everything + clean


def test_twenty_attachments_are_one_tip(source: Source, zones: Zones, tmp_path: Path) -> None:
    path = tmp_path / "note"
    path.write_bytes(os.urandom(1000))
    source.report(FIRE, [File(path, as_is=True)] * 20)
    [(tip, held)] = zones.tips()
    assert {zones.file_of(held, one) for one in tip.attachments} == {path.read_bytes()}


def test_a_report_of_the_largest_size_fits(source: Source, zones: Zones, tmp_path: Path) -> None:
    path = tmp_path / "note"
    path.write_bytes(b"x")
    report = Report(
        "arson-and-fire-danger", "火" * 5333, "zh-Hans", where=exactly(1, 2, "火" * 333)
    )
    source.report(report, [File(path, as_is=True)] * 20)
    [(tip, _)] = zones.tips()
    assert tip.conduct == report.conduct


def test_nothing_readable_is_left_on_the_device(
    source: Source, zones: Zones, tmp_path: Path
) -> None:
    source.report(FIRE, [File(photo(tmp_path))])
    left = files_below(tmp_path / "home")
    assert left.keys() == {"lock", "state.json", "trust.json"}
    state = left["state.json"]
    assert b"receipt" in state
    for word in (
        NASTY.encode()[:20],
        b"arson-and-fire-danger",
        b"IMG_1_",
        CANARY.encode(),
        *traces_of(ADA),
    ):
        assert word not in state + left["trust.json"], word


def test_nothing_readable_is_on_the_disk_while_it_waits(
    source: Source, zones: Zones, tmp_path: Path
) -> None:
    zones.before = broken_network
    delivery = source.report(FIRE, [File(photo(tmp_path))])
    assert delivery.waits
    assert delivery.waits.id == "offline"
    left = files_below(tmp_path / "home")
    assert len(left) == 5
    for data in left.values():
        assert NASTY.encode()[:20] not in data
        assert b"JFIF" not in data
        assert b"arson-and-fire-danger" not in data or data == left["trust.json"]


def broken_network(_asked: object) -> None:
    from tellsafe.source.tests.zones import LostError

    raise LostError


@pytest.mark.parametrize(
    ("report", "identifier"),
    [
        (Report("no-such-entry", "text", "en"), "entry-unknown"),
        (
            Report("arson-and-fire-danger", "text", "en", where=in_district("atlantis")),
            "district-unknown",
        ),
        (Report("arson-and-fire-danger", "", "en"), "report-invalid"),
        (Report("arson-and-fire-danger", "x" * 16_001, "en"), "report-invalid"),
        (Report("arson-and-fire-danger", "a\0b", "en"), "report-invalid"),
        (Report("arson-and-fire-danger", "text", "no language"), "report-invalid"),
        (
            Report("arson-and-fire-danger", "text", "en", when=When(None, "23:10", "")),
            "report-invalid",
        ),
    ],
)
def test_what_can_not_be_sent_is_told_before_anything_is_stored(
    report: Report, identifier: str, source: Source, zones: Zones, tmp_path: Path
) -> None:
    before = files_below(tmp_path / "home")
    with pytest.raises(SourceError) as refusal:
        source.report(report)
    assert refusal.value.id == identifier
    assert files_below(tmp_path / "home") == before
    assert zones.submissions == {}


def make_nothing(path: Path) -> None:
    """Leave it absent."""


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_folder(path: Path) -> None:
    path.mkdir()


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_text(path: Path) -> None:
    path.write_text("just text")


@pytest.mark.parametrize(
    ("make", "identifier"),
    [
        (make_nothing, "file-unreadable"),
        (make_folder, "file-unreadable"),
        (make_pipe, "file-unreadable"),
        (make_empty, "file-empty"),
        (make_text, "cannot-clean"),
    ],
)
def test_a_file_that_can_not_be_sent_is_told_by_its_place_and_not_its_name(
    make, identifier: str, source: Source, tmp_path: Path
) -> None:
    path = tmp_path / f"{CANARY}.dat"
    make(path)
    with pytest.raises(SourceError) as refusal:
        source.report(FIRE, [File(photo(tmp_path)), File(path)])
    assert refusal.value.id == identifier
    assert "attachment 2" in refusal.value.message
    assert CANARY not in str(refusal.value)
    assert source.waiting == ()
    assert list((tmp_path / "home" / "outbox").iterdir()) == []


def test_too_many_attachments_are_refused(source: Source, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refusal:
        source.report(FIRE, [File(photo(tmp_path))] * 21)
    assert refusal.value.id == "too-many-attachments"
