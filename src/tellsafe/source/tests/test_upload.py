# SPDX-License-Identifier: AGPL-3.0-or-later
"""However often an upload breaks, and wherever, there is one tip, whole."""

import os
import random
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats.encoding import sha256_hex
from tellsafe.formats.manifest import Reply, Tip
from tellsafe.source.attachments import File
from tellsafe.source.client import Source
from tellsafe.source.report import Report
from tellsafe.source.tests.conftest import Start
from tellsafe.source.tests.people import ADA, CODE
from tellsafe.source.tests.test_activation import state_of
from tellsafe.source.tests.test_report import FIRE, files_below
from tellsafe.source.tests.world import BATCH, PART
from tellsafe.source.tests.zones import Asked, LostError, Refusal, Zones

TWO = 2


def attachment(folder: Path, size: int = 3 * PART) -> File:
    path = folder / "video.bin"
    if not path.exists():
        path.write_bytes(os.urandom(size))
    return File(path, as_is=True)


def parts_sent(zones: Zones) -> list[str]:
    return [asked.path for asked in zones.asked if "/parts/" in asked.path]


def require_one_whole_tip(zones: Zones, files: list[File]) -> None:
    [(tip, held)] = zones.tips()
    wanted = [file.path.read_bytes() for file in files]
    assert [zones.file_of(held, one) for one in tip.attachments] == wanted


@pytest.mark.parametrize("lost", ["before", "after"])
@pytest.mark.parametrize("step", range(6))
def test_whatever_gets_lost_there_is_one_tip(
    step: int, lost: str, source: Source, zones: Zones, tmp_path: Path
) -> None:
    """Six requests: announcing, four parts, the envelope."""
    count = [0]

    def lose(asked: Asked) -> None:
        if asked.path.startswith("/v1/submissions"):
            count[0] += 1
            if count[0] == step + 1:
                raise LostError

    setattr(zones, lost, lose)
    files = [attachment(tmp_path)]
    delivery = source.report(FIRE, files)
    assert delivery.waits
    assert delivery.waits.id == "offline"
    [resumed] = source.resume()
    assert resumed.receipt
    assert resumed.id == delivery.id
    require_one_whole_tip(zones, files)
    assert source.waiting == ()
    assert len(zones.spent) == 1
    again = parts_sent(zones)
    assert len(again) - len(set(again)) <= 1


def test_what_waits_is_still_there_when_the_program_starts_again(
    source: Source, zones: Zones, start: Start, tmp_path: Path
) -> None:
    zones.before = lose_all
    files = [attachment(tmp_path)]
    delivery = source.report(FIRE, files)
    source.close()
    zones.before = lambda _asked: None
    again = start()
    assert [one.id.hex() for one in again.waiting] == [delivery.id]
    assert again.resume()[0].receipt
    require_one_whole_tip(zones, files)


def lose_all(_asked: Asked) -> None:
    raise LostError


def test_a_hundred_losses_end_as_one_tip(source: Source, zones: Zones, tmp_path: Path) -> None:
    """One request in three to intake breaks, before or after its act."""
    chance, losses = random.Random(7), [0]

    def lose(asked: Asked) -> None:
        if asked.path.startswith("/v1/submissions") and chance.random() < 0.2:
            losses[0] += 1
            raise LostError

    zones.before = zones.after = lose
    files = [attachment(tmp_path, 150 * PART)]
    source.report(FIRE, files)
    while source.waiting:
        source.resume()
    assert losses[0] > 50
    require_one_whole_tip(zones, files)


def test_held_parts_are_not_sent_again(source: Source, zones: Zones, tmp_path: Path) -> None:
    def lose(asked: Asked) -> None:
        if asked.path.endswith("/parts/2"):
            raise LostError

    zones.before = lose
    files = [attachment(tmp_path)]
    source.report(FIRE, files)
    zones.before = lambda _asked: None
    zones.asked.clear()
    source.resume()
    assert [path[-1] for path in parts_sent(zones)] == ["2", "3"]
    require_one_whole_tip(zones, files)


def test_progress_is_told_in_true_bytes(start: Start, zones: Zones, tmp_path: Path) -> None:

    told: list[tuple[int, int]] = []
    source = start(progress=lambda held, total: told.append((held, total)))
    source.activate(ADA, lambda: CODE)
    source.report(FIRE, [attachment(tmp_path)])
    [(tip, _)] = zones.tips()
    length = tip.attachments[0].sealed_length
    assert told == [(min(part * PART, length), length) for part in range(5)]


def test_a_stamp_that_is_refused_is_replaced_with_a_new_submission(
    source: Source, zones: Zones, tmp_path: Path
) -> None:
    """As on a second device: the first one has spent some of the day's stamps."""
    used = state_of(tmp_path / "home").stamps[:TWO]
    for stamp in used:
        zones.spent[stamp.opened.spent_hash()] = b"of another device"
    files = [attachment(tmp_path)]
    assert source.report(FIRE, files).receipt
    require_one_whole_tip(zones, files)
    announced = [asked.path for asked in zones.asked if asked.path.endswith("/blobs")]
    assert len(set(announced)) == len(announced) == TWO + 1
    assert state_of(tmp_path / "home").stamps == ()


def test_no_stamp_of_a_lost_device_is_shown_again(
    source: Source, zones: Zones, start: Start
) -> None:
    """Whoever saw it under two submissions would know that both tips have one source. Seen to fail
    when both devices began at the front of the batch that came with the activation."""
    assert source.report(FIRE).receipt
    second = start("second")
    second.recover(source.recovery_number)
    second.activate(ADA, lambda: CODE)
    assert second.report(Report(FIRE.entry, "from the second", "en")).receipt
    shown = [
        asked.headers["authorization"]
        for asked in zones.asked
        if asked.zone == "intake"
        if asked.path.startswith("/v1/submissions")
    ]
    assert len(set(shown)) == len(shown) == TWO


def test_stamps_that_are_all_refused_end_in_words(
    source: Source, zones: Zones, tmp_path: Path
) -> None:
    for stamp in state_of(tmp_path / "home").stamps:
        zones.spent[stamp.opened.spent_hash()] = b"of another device"
    waits = source.report(FIRE).waits
    assert waits
    assert waits.id == "stamps-used-up"
    assert len(source.waiting) == 1


def test_what_waited_until_its_week_was_over_takes_another_stamp(
    source: Source, zones: Zones
) -> None:
    """Sealed on a Wednesday with a stamp of that week; sent on a Sunday, the key's last day."""
    zones.before = lose_all_submissions
    source.report(FIRE)
    zones.before = lambda _asked: None
    zones.clock.day += timedelta(days=11)
    assert source.resume()[0].receipt
    assert len(zones.tips()) == 1


def test_no_reply_overtakes_its_tip(source: Source, zones: Zones, tmp_path: Path) -> None:
    """As where there is no room for films, but for words. Seen to fail: the reply went, got a
    receipt, and would have been refused by the desk."""

    def lose_parts(asked: Asked) -> None:
        if "/parts/" in asked.path:
            raise LostError

    zones.before = lose_parts
    assert source.report(FIRE, [attachment(tmp_path)]).waits
    waits = source.reply(0, "One thing more.", "en").waits
    assert waits
    assert (waits.id, len(source.waiting), zones.replies()) == ("offline", TWO, [])
    assert all(one.waits for one in source.resume())
    zones.before = lambda _asked: None
    assert source.reply(0, "Another.", "en").receipt
    assert [type(one.document) for one, _ in zones.opened()] == [Tip, Reply]
    assert [one.receipt is not None for one in source.resume()] == [True]
    assert [one.text for one in zones.replies()] == ["Another.", "One thing more."]


def test_what_was_to_follow_a_tip_is_discarded_with_it(source: Source, zones: Zones) -> None:
    """Seen to fail: the reply went, and got a receipt, with no tip for the desk to find."""
    zones.before = lose_all_submissions
    source.report(FIRE)
    source.reply(0, "One thing more.", "en")
    source.report(Report(FIRE.entry, "another", "en"))
    source.reply(1, "One thing more of that.", "en")
    reported, _, other, reply = source.waiting
    source.discard(reported.id.hex())
    assert source.waiting == (other, reply)
    source.discard(reply.id.hex())
    assert source.waiting == (other,)
    zones.before = lambda _asked: None
    assert [one.receipt is not None for one in source.resume()] == [True]
    assert (len(zones.tips()), zones.replies()) == (1, [])


def lose_all_submissions(asked: Asked) -> None:
    if asked.path.startswith("/v1/submissions"):
        raise LostError


def test_what_waited_longer_than_its_keys_live_is_not_sent(source: Source, zones: Zones) -> None:
    """The desk may have destroyed them: it would arrive, and nobody could read it."""
    zones.before = lose_all_submissions
    delivery = source.report(FIRE)
    zones.before = lambda _asked: None
    zones.clock.day += timedelta(days=12)
    [resumed] = source.resume()
    assert resumed.waits
    assert resumed.waits.id == "sealed-too-long-ago"
    source.discard(delivery.id)
    assert source.waiting == ()
    assert zones.submissions == {}


def test_what_is_sealed_to_a_key_that_was_taken_back_is_not_sent(
    source: Source, zones: Zones
) -> None:
    """Somebody else may have it."""
    zones.before = lose_all_submissions
    source.report(FIRE)
    zones.before = lambda _asked: None
    newest = zones.world.bulletin().keys_for("desk-sealing", zones.clock.today())[0]
    left = tuple(key for key in zones.world.key_entries() if key.id != newest.id)
    zones.publish(zones.world.signed(serial=2, keys=left))
    [resumed] = source.resume()
    assert resumed.waits
    assert resumed.waits.id == "sealed-too-long-ago"
    assert zones.submissions == {}


def test_discarding_leaves_nothing(source: Source, zones: Zones, tmp_path: Path) -> None:
    zones.before = lose_all_submissions
    delivery = source.report(FIRE, [attachment(tmp_path)])
    source.discard("0" * 32)
    assert len(source.waiting) == 1
    source.discard(delivery.id)
    assert files_below(tmp_path / "home").keys() == {"lock", "state.json", "trust.json"}


def test_a_receipt_that_is_not_intakes_is_refused_and_the_report_waits(
    source: Source, zones: Zones
) -> None:
    genuine, zones.world.receipt = zones.world.receipt, Ed25519PrivateKey.generate()
    try:
        waits = source.report(FIRE).waits
    finally:
        zones.world.receipt = genuine
    assert waits
    assert waits.id == "receipt-forged"
    assert source.tips == ()
    [delivery] = source.resume()
    assert delivery.receipt
    assert len(zones.tips()) == 1


def test_receipts_are_kept(source: Source, zones: Zones) -> None:
    source.report(FIRE)
    source.reply(0, "more", "en")
    [tip] = source.tips
    assert (tip.number, len(tip.receipts)) == (0, TWO)
    envelopes = {asked.body for asked in zones.asked if asked.method == "PUT"}
    assert {one.envelope for one in tip.receipts} == {sha256_hex(one) for one in envelopes}


@pytest.mark.parametrize(
    ("status", "slug", "identifier"),
    [
        (503, "storage-full", "storage-full"),
        (413, "too-much", "too-much"),
        (409, "blobs-differ", "upload-conflict"),
        (500, "internal", "unavailable"),
        (400, "out-of-bucket", "protocol"),
        (302, "", "protocol"),
    ],
)
def test_what_intake_refuses_is_told_and_waits(
    status: int, slug: str, identifier: str, source: Source, zones: Zones, tmp_path: Path
) -> None:
    def refuse(asked: Asked, _parts: list[str]) -> tuple[int, bytes]:
        raise Refusal(status, slug)

    zones._announce = refuse  # type: ignore[method-assign]
    waits = source.report(FIRE, [attachment(tmp_path)]).waits
    assert waits
    assert waits.id == identifier
    assert len(source.waiting) == 1


@pytest.mark.parametrize(
    "answer", [b"", b"[]", b"{}", b'{"blobs":[]}', b'{"blobs":[{"blob":"x","part_size":1}]}']
)
def test_nonsense_of_intake_is_told_and_waits(
    answer: bytes, source: Source, zones: Zones, tmp_path: Path
) -> None:
    zones._announce = lambda *_: (201, answer)  # type: ignore[method-assign]
    waits = source.report(FIRE, [attachment(tmp_path)]).waits
    assert waits
    assert waits.id == "protocol"


def test_several_waiting_reports_arrive_in_order(source: Source, zones: Zones) -> None:
    zones.before = lose_all_submissions
    for number in range(BATCH):
        source.report(Report(FIRE.entry, f"report {number}", "en"))
    zones.before = lambda _asked: None
    assert [one.tip for one in source.resume()] == list(range(BATCH))
    assert [tip.conduct for tip, _ in zones.tips()] == [f"report {n}" for n in range(BATCH)]
    assert len({tip.mailbox for tip, _ in zones.tips()}) == BATCH


def test_two_submissions_share_nothing_that_links_them(source: Source, zones: Zones) -> None:
    source.report(FIRE)
    source.report(FIRE)
    one, other = (asked for asked in zones.asked if asked.method == "PUT")
    assert one.headers["authorization"] != other.headers["authorization"]
    assert one.path != other.path
    same = {name for name in one.headers if one.headers[name] == other.headers.get(name)}
    assert same == {"user-agent", "accept", "accept-encoding", "content-type", "content-length"} | (
        {"host", "connection"} & set(one.headers)
    )
