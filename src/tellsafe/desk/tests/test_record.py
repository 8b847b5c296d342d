# SPDX-License-Identifier: AGPL-3.0-or-later
"""The record: every act stands in it, and no tampering goes unseen."""

import json
from datetime import timedelta

import httpx2 as httpx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tellsafe.desk.access import record
from tellsafe.desk.actions.anchor_record import anchor_record
from tellsafe.desk.actions.verify_record import examine, verify_record, verify_what_is_new
from tellsafe.desk.adapters.translog import HttpTranslog, TranslogError
from tellsafe.desk.rules.chain import commitment
from tellsafe.desk.tests.recording import TODAY, entries
from tellsafe.desk.tests.tampering import TAMPERINGS, rewrite_from
from tellsafe.serving.zone import ZoneSettings


class Log:
    """A log that keeps what it is given, or can't be reached."""

    def __init__(self, *, up: bool = True) -> None:
        self.entries: list[bytes] = []
        self.up = up

    def append(self, entry: bytes) -> None:
        if not self.up:
            raise TranslogError("down")
        self.entries.append(entry)

    def hashes(self) -> list[str]:
        return [json.loads(one)["sha256"] for one in self.entries]


# What verifying finds


def test_a_whole_record_holds() -> None:
    assert examine().sound
    entries(6)
    found = examine()
    assert (found.sound, found.number, found.hash) == (True, *record.head())


@pytest.mark.parametrize("name", TAMPERINGS)
def test_no_tampering_goes_unseen(name: str) -> None:
    entries(6)
    tamper, where = TAMPERINGS[name]
    tamper(3)
    assert examine().broken == where


def test_adding_while_it_is_verified_is_no_tampering(monkeypatch: pytest.MonkeyPatch) -> None:
    entries(3)
    real = record.entries

    def meanwhile(*args: int, **more: int) -> object:
        entries(2)
        return real(*args, **more)

    monkeypatch.setattr(record, "entries", meanwhile)
    assert examine().sound


def test_what_was_verified_can_not_be_rewritten_before_the_next_day() -> None:
    entries(6)
    assert verify_record(TODAY).sound
    rewrite_from(3)
    assert examine().sound
    verify_record(TODAY + timedelta(days=1))
    assert record.standing().broken == 6


def test_verifying_what_is_new_looks_at_nothing_else() -> None:
    entries(300)
    verify_record(TODAY)
    entries(5)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        verify_what_is_new(TODAY)
    assert record.standing().number == 305
    assert len(queries) < 10
    TAMPERINGS["changed"][0](303)
    entries(1)
    verify_what_is_new(TODAY)
    assert record.standing().broken is None
    verify_record(TODAY)
    assert record.standing().broken == 303


# What stands in the log


def test_once_a_day_the_head_goes_into_the_log() -> None:
    log = Log()
    assert not anchor_record(log, TODAY)
    entries(3)
    assert anchor_record(log, TODAY)
    assert not anchor_record(log, TODAY)
    entries(1)
    assert anchor_record(log, TODAY + timedelta(days=1))
    assert len(log.entries) == 2
    assert examine(log.hashes()).sound


def test_the_log_learns_nothing_of_the_record() -> None:
    log = Log()
    entries(1)
    anchor_record(log, TODAY)
    entry = json.loads(log.entries[0])
    assert entry.keys() == {"v", "type", "day", "sha256"}
    assert entry["sha256"] != record.head()[1]
    assert entry["sha256"] == commitment(record.salt(), record.head()[1])
    assert len(record.salt()) == 22


def test_a_log_that_is_down_is_tried_again() -> None:
    entries(1)
    log = Log(up=False)
    with pytest.raises(TranslogError):
        anchor_record(log, TODAY)
    log.up = True
    assert anchor_record(log, TODAY)


def test_a_rewritten_record_is_not_the_one_in_the_log() -> None:
    log = Log()
    for day in range(2):
        entries(3)
        anchor_record(log, TODAY + timedelta(days=day))
    rewrite_from(5)
    found = examine(log.hashes())
    assert (found.broken, found.missing) == (None, (log.hashes()[1],))
    rewrite_from(2)
    assert examine(log.hashes()).missing == tuple(log.hashes())


def test_another_salt_does_not_help() -> None:
    log = Log()
    entries(3)
    anchor_record(log, TODAY)
    from tellsafe.desk.models import Verified

    Verified.objects.update(salt="B" * 22)
    assert examine(log.hashes()).missing


def test_the_log_is_asked_by_a_signed_request(settings: ZoneSettings) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        stands = {"index": 3, "checkpoint": "log\n4\n", "proof": ["A" * 43]}
        return httpx.Response(201, json=stands) if len(seen) == 1 else httpx.Response(404)

    peers = {**settings.peers, "translog": "http://log.test"}
    from dataclasses import replace

    log = HttpTranslog.of(replace(settings, peers=peers), httpx.MockTransport(answer))
    assert log
    assert log.append(b'{"v":1}').index == 3
    assert 'keyid="desk"' in seen[0].headers["signature-input"]
    with pytest.raises(TranslogError, match="404"):
        log.append(b'{"v":1}')
    assert HttpTranslog.of(replace(settings, peers={})) is None
