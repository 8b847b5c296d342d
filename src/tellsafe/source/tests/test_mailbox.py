# SPDX-License-Identifier: AGPL-3.0-or-later
"""Messages arrive, and asking for them tells as little as asking can."""

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tellsafe.formats.derive import mailbox_address
from tellsafe.formats.encoding import b64u
from tellsafe.formats.padding import BUCKETS
from tellsafe.source.client import Source
from tellsafe.source.errors import SourceError
from tellsafe.source.mailbox import EMPTY_IN_A_ROW, GAP, numbers_to_ask
from tellsafe.source.report import Report
from tellsafe.source.state import SentTip, State
from tellsafe.source.tests.conftest import Start
from tellsafe.source.tests.people import ADA, BELA, CODE
from tellsafe.source.tests.test_report import FIRE
from tellsafe.source.tests.zones import Asked, LostError, Zones

MOST_HELD = 200  # intake's actions/deliver_message.py


def report_many(source: Source, zones: Zones, count: int) -> None:
    for number in range(count):
        delivery = source.report(Report(FIRE.entry, f"report {number}", "en"))
        if delivery.waits:
            zones.clock.day += timedelta(days=1)
            source.resume()


def asked_mailboxes(zones: Zones) -> list[str]:
    return [asked.path for asked in zones.asked if "mailboxes" in asked.path]


def test_a_message_of_the_desk_is_read_and_new_once(source: Source, zones: Zones) -> None:
    source.report(FIRE)
    [(tip, _)] = zones.tips()
    zones.write_to(tip, "", kind="received")
    zones.write_to(tip, "رەھمەت، 谢谢")
    found = source.poll()
    assert [one.message.text for one in found.messages] == ["", "رەھمەت، 谢谢"]
    assert [(one.tip, one.is_new) for one in found.messages] == [(0, True)] * 2
    zones.write_to(tip, "more")
    assert [one.is_new for one in source.poll().messages] == [False, False, True]


def test_a_mailbox_that_is_as_full_as_it_can_be_is_read(source: Source, zones: Zones) -> None:
    """Seen to stop each round, over all tips, from 4 MiB on: "protocol"."""
    source.report(FIRE)
    [(tip, _)] = zones.tips()
    zones.write_to(tip, "first")
    [box] = zones.mailboxes.values()
    [sealed] = box.values()
    box.update({str(number): sealed + bytes(BUCKETS[-1]) for number in range(1, MOST_HELD)})
    found = source.poll()
    assert [one.message.text for one in found.messages] == ["first"]
    assert found.unreadable == MOST_HELD - 1


def test_a_reply_reaches_the_desk_as_any_tip(source: Source, zones: Zones) -> None:
    source.report(FIRE)
    [(tip, _)] = zones.tips()
    assert source.reply(0, "it was ئۈچ o'clock", "ug").receipt
    [reply] = zones.replies()
    assert (reply.text, reply.mailbox, reply.mailbox_key) == (
        "it was ئۈچ o'clock",
        tip.mailbox,
        tip.mailbox_key,
    )
    one, other = (asked for asked in zones.asked if asked.method == "PUT")
    assert (one.kind, one.headers.keys()) == (other.kind, other.headers.keys())
    assert source.tips[0].number == 0


def test_a_reply_to_a_report_that_never_was_is_refused(source: Source) -> None:
    with pytest.raises(SourceError) as error:
        source.reply(3, "text", "en")
    assert error.value.id == "tip-unknown"


def test_nobody_but_the_desk_can_write(source: Source, zones: Zones) -> None:
    source.report(FIRE)
    [(tip, _)] = zones.tips()
    zones.write_to(tip, "forged", key=Ed25519PrivateKey.generate())
    [box] = zones.mailboxes.values()
    box[b64u(b"\xff" * 16)] = b"damaged"
    found = source.poll()
    assert (found.messages, found.unreadable) == ((), 2)


def test_a_message_moved_to_another_mailbox_is_not_shown(source: Source, zones: Zones) -> None:
    report_many(source, zones, 2)
    (one, _), (other, _) = zones.tips()
    zones.write_to(one, "for the first")
    moved = f"{mailbox_address(other.mailbox)} {b64u(other.mailbox_key)}"
    zones.mailboxes = {moved: next(iter(zones.mailboxes.values()))}
    found = source.poll()
    assert (found.messages, found.unreadable) == ((), 1)


@pytest.mark.parametrize(("tips", "size"), [(0, 4), (1, 4), (4, 4), (5, 8), (9, 16)])
def test_a_round_has_a_fixed_size(tips: int, size: int) -> None:
    state = State(next_tip=tips, tips=tuple(map(SentTip, range(tips))))
    assert len(set(numbers_to_ask(state))) == size


def test_sending_changes_nothing_in_what_is_asked_for(source: Source, zones: Zones) -> None:
    """Mailboxes of tips to come are asked for before, and look like any empty one."""
    rounds = []
    for _ in range(4):
        zones.asked.clear()
        source.poll()
        rounds.append(frozenset(asked_mailboxes(zones)))
        report_many(source, zones, 1)
    assert len(set(rounds)) == 1
    assert len(rounds[0]) == 4


def test_a_tip_that_waits_is_asked_for_as_before(source: Source, zones: Zones) -> None:
    source.poll()
    before = set(asked_mailboxes(zones))
    zones.before = lose_submissions
    source.report(FIRE)
    zones.before = lambda _asked: None
    zones.asked.clear()
    source.poll()
    assert set(asked_mailboxes(zones)) == before


def lose_submissions(asked: Asked) -> None:
    if "submissions" in asked.path:
        raise LostError


def test_requests_of_a_round_look_alike_and_come_shuffled(source: Source, zones: Zones) -> None:
    source.report(FIRE)
    orders = set()
    for _ in range(12):
        zones.asked.clear()
        source.poll()
        orders.add(tuple(asked_mailboxes(zones)))
    assert len({frozenset(order) for order in orders}) == 1
    assert len(orders) > 1
    shapes = {
        (
            asked.method,
            len(asked.path),
            asked.body,
            *((k, len(v)) for k, v in asked.headers.items()),
        )
        for asked in zones.asked
        if "mailboxes" in asked.path
    }
    assert len(shapes) == 1


def test_each_mailbox_has_a_connection_of_its_own(source: Source, zones: Zones) -> None:
    source.bulletin()
    zones.clients = 0
    source.poll()
    assert zones.clients == 4 + 2  # and one for the bulletin, one for the log


def test_a_clock_that_is_wrong_is_told(source: Source, zones: Zones) -> None:
    from tellsafe.source.tests.zones import Refusal

    def refuse(_asked: Asked, _parts: list[str]) -> tuple[int, bytes]:
        raise Refusal(400, "proof-refused")

    zones._mailbox = refuse  # type: ignore[method-assign]
    with pytest.raises(SourceError) as error:
        source.poll()
    assert error.value.id == "clock-wrong"


def test_another_device_restores_tips_messages_and_credential(
    source: Source, zones: Zones, start: Start
) -> None:
    report_many(source, zones, 3)
    for tip, _ in zones.tips():
        zones.write_to(tip, "", kind="received")
        zones.write_to(tip, f"about {tip.conduct}")
    second = start("second")
    second.recover(source.recovery_number.replace(" ", "-"))
    assert [one.number for one in second.tips] == [0, 1, 2]
    texts = {one.message.text for one in second.poll().messages}
    assert texts == {"", "about report 0", "about report 1", "about report 2"}
    second.activate(ADA, lambda: CODE)
    assert len(zones.enrolled) == 1
    assert second.report(Report(FIRE.entry, "from the second", "en")).tip == 2 + GAP
    assert second.reply(1, "from the second", "en").waits is None or second.waiting
    pseudonyms = {tip.pseudonym for tip, _ in zones.tips()}
    assert len(pseudonyms) == 1


def test_a_number_in_another_script_is_the_same_number(
    source: Source, zones: Zones, start: Start
) -> None:
    uyghur = source.recovery_number.translate({ord("0") + n: chr(0x6F0 + n) for n in range(10)})
    second = start("second")
    second.recover(uyghur)
    assert second.recovery_number == source.recovery_number


def test_recovery_looks_far_enough(zones: Zones, start: Start, tmp_path: Path) -> None:
    """Three devices one after the other leave gaps; all tips are found."""
    first = start("first")
    first.activate(ADA, lambda: CODE)
    first.report(FIRE)
    used = [0]
    for name in ("second", "third"):
        for tip, _ in zones.tips():
            zones.write_to(tip, "", kind="received")
        device = start(name)
        device.recover(first.recovery_number)
        assert [one.number for one in device.tips] == used
        zones.clock.day += timedelta(days=1)
        device.activate(ADA, lambda: CODE)
        used.append(device.report(FIRE).tip)
        device.resume()
        zones.clock.day += timedelta(days=1)
        device.resume()
    assert used == [0, GAP, 2 * GAP]


def test_an_empty_recovery_starts_beyond_what_may_be_on_its_way(
    source: Source, zones: Zones, start: Start
) -> None:
    second = start("second")
    zones.asked.clear()
    second.recover(source.recovery_number)
    assert len(set(asked_mailboxes(zones))) == EMPTY_IN_A_ROW
    assert second.tips == ()
    second.activate(ADA, lambda: CODE)
    assert second.report(FIRE).tip == GAP - 1


def test_a_recovery_that_broke_off_is_finished_before_anything_is_sent(
    source: Source, zones: Zones, start: Start
) -> None:
    number = source.recovery_number
    source.report(FIRE)
    [(tip, _)] = zones.tips()
    zones.write_to(tip, "", kind="received")
    count = [0]

    def lose(asked: Asked) -> None:
        count[0] += "mailboxes" in asked.path
        if count[0] > 20:
            raise LostError

    second = start("second")
    zones.before = lose
    with pytest.raises(SourceError) as error:
        second.recover(number)
    assert error.value.id == "offline"
    zones.before = lambda _asked: None
    second.close()
    second = start("second")
    for act in (lambda: second.report(FIRE), second.poll, lambda: second.activate(ADA, str)):
        with pytest.raises(SourceError) as error:
            act()
        assert error.value.id == "recovery-unfinished"
    second.recover(number)
    assert [one.number for one in second.tips] == [0]


@pytest.mark.parametrize(
    ("number", "identifier"),
    [("123", "recovery-length"), ("a" * 33, "recovery-digit"), ("1" * 33, "recovery-check")],
)
def test_a_number_with_a_slip_changes_nothing(
    number: str, identifier: str, start: Start, tmp_path: Path
) -> None:
    device = start("new")
    with pytest.raises(SourceError) as error:
        device.recover(number)
    assert error.value.id == identifier
    assert not (tmp_path / "new" / "state.json").exists()


def test_a_device_with_a_number_of_its_own_is_not_overwritten(
    source: Source, zones: Zones, start: Start
) -> None:
    other = start("other")
    other.activate(BELA, lambda: CODE)
    for number in (other.recovery_number, source.recovery_number):
        with pytest.raises(SourceError) as error:
            source.recover(number)
        assert error.value.id == "already-set-up"
