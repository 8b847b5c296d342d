# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stamps come in whole batches, once a day, and never on the day of activation."""

from datetime import timedelta
from pathlib import Path

import pytest

from tellsafe.formats import jws
from tellsafe.formats.encoding import parse_object, unb64u
from tellsafe.source.client import Source
from tellsafe.source.errors import SourceError
from tellsafe.source.tests.conftest import Start
from tellsafe.source.tests.test_activation import state_of
from tellsafe.source.tests.test_report import FIRE
from tellsafe.source.tests.world import BATCH
from tellsafe.source.tests.zones import Asked, LostError, Zones


def stamp_requests(zones: Zones) -> int:
    return sum(asked.path == "/v1/stamps" for asked in zones.asked)


def test_the_pseudonym_does_not_speak_on_the_day_of_activation(
    source: Source, zones: Zones, start: Start
) -> None:
    for _ in range(BATCH):
        assert source.report(FIRE).waits is None
    waits = source.report(FIRE).waits
    assert waits
    assert waits.id == "stamps-used-up"
    assert source.ensure_stamps() == 0
    assert stamp_requests(zones) == 0
    source.close()
    zones.clock.day += timedelta(days=1)
    [delivery] = start().resume()
    assert delivery.receipt
    assert len(zones.tips()) == BATCH + 1


def test_a_batch_a_day_whether_needed_or_not(source: Source, zones: Zones) -> None:
    for day in range(1, 4):
        zones.clock.day += timedelta(days=1)
        assert source.ensure_stamps() == source.ensure_stamps() == BATCH * (day + 1)
        assert stamp_requests(zones) == day


def test_a_lost_batch_is_the_same_batch(source: Source, zones: Zones, tmp_path: Path) -> None:
    zones.clock.day += timedelta(days=1)
    zones.after = lose_stamps
    with pytest.raises(SourceError):
        source.ensure_stamps()
    zones.after = lambda _asked: None
    assert source.ensure_stamps() == 2 * BATCH
    requests = [asked.body for asked in zones.asked if asked.path == "/v1/stamps"]
    assert len(requests) == 2
    assert requests[0] == requests[1]


def test_a_batch_lost_at_midnight_comes_with_the_next(source: Source, zones: Zones) -> None:
    zones.clock.day += timedelta(days=1)
    zones.after = lose_stamps
    with pytest.raises(SourceError):
        source.ensure_stamps()
    zones.after = lambda _asked: None
    zones.clock.day += timedelta(days=1)
    assert source.ensure_stamps() == 3 * BATCH


def test_a_batch_that_is_refused_at_midnight_does_not_keep_the_next_away(
    source: Source, zones: Zones
) -> None:
    """As when the charter's number changed in between. Seen to fail when a refusal ended the round:
    that day had no stamps at all."""
    zones.clock.day += timedelta(days=1)

    def give_another(asked: Asked) -> None:
        if asked.path == "/v1/stamps":
            request = parse_object(jws.peek(asked.body), limit=65536)
            zones.fetched[unb64u(str(request["pseudonym"])), str(request["day"])] = "another batch"
        lose_stamps(asked)

    zones.before = give_another
    with pytest.raises(SourceError):
        source.ensure_stamps()
    zones.before = lambda _asked: None
    zones.clock.day += timedelta(days=1)
    assert source.ensure_stamps() == 2 * BATCH
    assert source.ensure_stamps() == 2 * BATCH


def lose_stamps(asked: Asked) -> None:
    if asked.path == "/v1/stamps":
        raise LostError


def test_stamps_of_a_week_that_is_over_are_not_counted(
    source: Source, zones: Zones, tmp_path: Path
) -> None:
    zones.clock.day += timedelta(days=12)  # Monday, two weeks on
    assert source.ensure_stamps() == BATCH
    assert {one.period for one in state_of(tmp_path / "home").stamps} == {"2026-W50"}


def test_the_stamps_that_end_first_are_used_first(
    source: Source, zones: Zones, tmp_path: Path
) -> None:
    zones.clock.day += timedelta(days=7)
    source.ensure_stamps()
    source.report(FIRE)
    left = [one.period for one in state_of(tmp_path / "home").stamps]
    assert sorted(left) == ["2026-W48"] * (BATCH - 1) + ["2026-W49"] * BATCH


def test_a_suspended_source_is_told_so_and_its_report_waits(source: Source, zones: Zones) -> None:
    for _ in range(BATCH):
        source.report(FIRE)
    [(tip, _), *_] = zones.tips()
    zones.suspended.add(tip.pseudonym)
    zones.clock.day += timedelta(days=1)
    waits = source.report(FIRE).waits
    assert waits
    assert waits.id == "not-entitled"
    assert "suspended" in waits.message
    assert len(source.waiting) == 1


def test_a_batch_that_went_to_another_request_is_told(source: Source, zones: Zones) -> None:
    zones.clock.day += timedelta(days=1)
    source.ensure_stamps()
    key = next(iter(zones.fetched))
    zones.fetched[key[0], str(zones.clock.today() + timedelta(days=1))] = "another request"
    zones.clock.day += timedelta(days=1)
    with pytest.raises(SourceError) as error:
        source.ensure_stamps()
    assert error.value.id == "stamps-used-up"


def test_a_signature_that_is_none_is_refused(source: Source, zones: Zones, tmp_path: Path) -> None:
    zones.clock.day += timedelta(days=1)
    zones._signed = lambda _request: ["A" * 342] * BATCH  # type: ignore[method-assign]
    with pytest.raises(SourceError) as error:
        source.ensure_stamps()
    assert error.value.id == "answer-forged"
    assert len(state_of(tmp_path / "home").stamps) == BATCH
