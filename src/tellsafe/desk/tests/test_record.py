# SPDX-License-Identifier: AGPL-3.0-or-later
"""The record: every act stands in it, no tampering goes unseen, and the auditor can read it."""

import json
from datetime import timedelta
from pathlib import Path

import httpx2 as httpx
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tellsafe.desk.access import record
from tellsafe.desk.actions.anchor_record import anchor_record
from tellsafe.desk.actions.verify_record import examine, verify_record, verify_what_is_new
from tellsafe.desk.adapters.translog import HttpTranslog, TranslogError
from tellsafe.desk.models import Record, Staff
from tellsafe.desk.rules.chain import commitment
from tellsafe.desk.rules.roles import Role
from tellsafe.desk.tests.people import ada, adam, aygul, browser_of, staff
from tellsafe.desk.tests.tampering import TAMPERINGS, rewrite_from
from tellsafe.desk.web.people.record import PAGE
from tellsafe.formats.encoding import canonical_json, sha256_hex
from tellsafe.serving.clock import SystemClock
from tellsafe.serving.zone import ZoneSettings

TODAY = SystemClock().today()
TIP, OTHER = "A" * 22, "B" * 22


def entries(count: int, about: str = f"tip:{TIP}") -> None:
    with transaction.atomic():
        for _ in range(count):
            record.note(None, "read", about, TODAY)


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
        return httpx.Response(201 if len(seen) == 1 else 404)

    peers = {**settings.peers, "translog": "http://log.test"}
    from dataclasses import replace

    log = HttpTranslog.of(replace(settings, peers=peers), httpx.MockTransport(answer))
    assert log
    log.append(b'{"v":1}')
    assert 'keyid="desk"' in seen[0].headers["signature-input"]
    with pytest.raises(TranslogError, match="404"):
        log.append(b'{"v":1}')
    assert HttpTranslog.of(replace(settings, peers={})) is None


# The auditor's page


def test_the_auditor_reads_who_did_what_in_plain_words() -> None:
    person = staff("نۇرگۈل")
    with transaction.atomic():
        record.note(person, "read", f"tip:{TIP}", TODAY)
        record.note(None, "roles", f"staff:{person.pk}", TODAY, {"roles": ["triager"]})
        record.note(person, "an-act-of-tomorrow", "desk", TODAY)
    page = aygul().get("/record").content.decode()
    for words in ("<bdi>نۇرگۈل</bdi>", "opened it", "changed roles", "Triager", TIP):
        assert words in page
    assert "an-act-of-tomorrow" in page


def test_reading_the_record_stands_in_it() -> None:
    entries(1)
    browser = aygul()
    browser.get("/record", {"about": TIP})
    b"".join(browser.get("/record/lines"))  # type: ignore[arg-type]  # it streams
    me = Staff.objects.get(name="aygul").pk
    last = record.page(None, 2)
    assert [(one.act, one.staff) for one in last] == [("record-taken", me), ("record-read", me)]
    assert last[1].details() == {"of": TIP}


def test_one_person_and_one_tip_can_be_picked_out() -> None:
    person = staff("ada")
    with transaction.atomic():
        record.note(person, "read", f"tip:{TIP}", TODAY)
        record.note(person, "read", f"tip:{OTHER}", TODAY)
        record.note(None, "reply", f"incident:{TIP}", TODAY)
    browser = aygul()
    of_tip = browser.get("/record", {"about": f"tip:{TIP}"}).content.decode()
    assert of_tip.count('scope="row"') == 2
    of_person = browser.get("/record", {"staff": person.pk}).content.decode()
    assert of_person.count('scope="row"') == 2
    both = browser.get("/record", {"staff": person.pk, "about": TIP}).content.decode()
    assert both.count('scope="row"') == 1
    assert "no id" in browser.get("/record", {"about": "x'; --"}).content.decode()


def test_pages_follow_each_other_without_a_gap() -> None:
    entries(PAGE * 2)
    browser = aygul()
    first = browser.get("/record", {"about": TIP}).content.decode()
    assert first.count('scope="row"') == PAGE
    older = f"about={TIP}&amp;before={PAGE + 1}"
    assert f'href="?{older}"' in first
    second = browser.get("/record", {"about": TIP, "before": PAGE + 1}).content.decode()
    assert second.count('scope="row"') == PAGE
    assert ">Older<" not in second
    assert "Nothing of this kind" in browser.get("/record?before=1").content.decode()


def test_a_page_costs_the_same_in_a_long_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in queries, with sessions that need no touch meanwhile; no chain is read for it."""
    browser = aygul()
    browser.get("/record")
    standing = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: standing)
    costs = []
    for count in (10, 300):
        entries(count)
        with CaptureQueriesContext(connection) as queries:
            browser.get("/record")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_page_says_whether_the_record_holds() -> None:
    browser = aygul()
    assert "Not verified yet" in browser.get("/record").content.decode()
    assert browser.post("/record/verify")["location"] == "/record"
    assert "The chain holds" in browser.get("/record").content.decode()
    entries(5)
    TAMPERINGS["changed"][0](record.head()[0] - 1)
    assert browser.get("/record").content.decode().count("Does not hold") == 1
    verify_record(TODAY)
    assert "does not hold from entry" in browser.get("/record").content.decode()


def test_the_copy_can_be_verified_by_anybody() -> None:
    entries(3)
    answer = aygul().get("/record/lines")
    assert answer["content-type"] == "application/x-ndjson"
    lines = b"".join(answer).decode().splitlines()  # type: ignore[arg-type]  # it streams
    before = "0" * 64
    for number, line in enumerate(lines, 1):
        kept = json.loads(line)
        assert kept["entry"]["before"] == before
        assert kept["entry"]["number"] == number
        text = line.removeprefix('{"entry":').rpartition(',"hash":')[0]
        before = sha256_hex(text.encode())
        assert kept["hash"] == before
    assert before == record.head()[1]


@pytest.mark.parametrize("path", ["/record", "/record/lines", "/record/verify"])
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_for_others_it_is_not_there(role: Role, path: str) -> None:
    entries(1)
    browser = browser_of(staff("eve", role))
    assert browser.get(path).status_code in (404, 405)
    assert browser.post(path).status_code in (404, 405)
    assert record.head()[0] == 1


def test_the_auditor_opens_no_tip() -> None:
    browser = aygul()
    assert browser.get("/").status_code == 404
    assert browser.get(f"/tips/{TIP}").status_code == 404


def test_the_pages_of_staff_hold_to_the_policy() -> None:
    """No style, script or handler in them, and nothing of anybody's address."""
    entries(1)
    for browser, path in ((aygul(), "/record"), (adam(), "/people"), (ada(), "/account")):
        page = browser.get(path, REMOTE_ADDR="203.0.113.7").content.decode()
        assert " style=" not in page
        assert " on" + "click=" not in page
    assert "203.0.113.7" not in str(list(Record.objects.values()))


def test_the_document_shows_a_record_that_holds() -> None:
    page = (Path(__file__).parents[4] / "docs" / "protocol" / "record.md").read_text("utf-8")
    *lines, _, published = page.split("```")[1].strip().splitlines()
    before = "0" * 64
    for line in lines:
        kept = json.loads(line)
        assert kept["entry"]["before"] == before
        before = sha256_hex(canonical_json(kept["entry"]))
        assert kept["hash"] == before
    assert published == commitment("A" * 22, before)
