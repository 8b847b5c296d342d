# SPDX-License-Identifier: AGPL-3.0-or-later
"""A desk that was restored from a backup tells of no month anew."""

import json
import logging
from datetime import date

import pytest

from tellsafe.desk.actions.account_for import (
    hand_accounts,
    log_accounts,
    make_accounts,
    recall_accounts,
)
from tellsafe.desk.adapters.intake import HttpIntake
from tellsafe.desk.models import MonthAccount
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.test_month_accounts import NOVEMBER, OCTOBER, Log, counted
from tellsafe.serving.zone import ZoneSettings


def test_what_was_made_before_a_restore_is_taken_back_and_not_made_anew(
    settings: ZoneSettings, fake: FakeIntake
) -> None:
    """Seen to fail without recalling: the log had two of one month, and intake refused one."""
    log, intake = Log(), HttpIntake.of(settings, fake.transport())
    counted(40, "received", OCTOBER)
    for received in (1, 2):
        recall_accounts(settings, NOVEMBER, intake)
        make_accounts(settings, NOVEMBER)
        log_accounts(log)
        hand_accounts(intake)
        before, stands = MonthAccount.objects.values_list("signed", "stands").get()
        assert len(log.entries) == len(fake.accounts) == 1, received
        MonthAccount.objects.all().delete()  # of a backup of before
        counted(30, "received", OCTOBER)  # and so are the counts
    recall_accounts(settings, NOVEMBER, intake)
    assert MonthAccount.objects.values_list("signed", "stands").get() == (before, stands)


def test_what_stands_in_the_log_and_was_lost_is_not_told_anew(
    settings: ZoneSettings, fake: FakeIntake, caplog: pytest.LogCaptureFixture
) -> None:
    """It was logged, intake did not have it yet, and the desk was restored from before."""
    log, intake = Log(), HttpIntake.of(settings, fake.transport())
    counted(40, "received", OCTOBER)
    make_accounts(settings, NOVEMBER)
    log_accounts(log)
    MonthAccount.objects.all().delete()
    counted(30, "received", OCTOBER)
    for _ in range(2):
        recall_accounts(settings, date(2026, 12, 2), intake)
        make_accounts(settings, date(2026, 12, 2))
        with caplog.at_level(logging.ERROR, logger="tellsafe"):
            log_accounts(log)
        hand_accounts(intake)
    assert [json.loads(one)["month"] for one in log.entries] == ["2026-10", "2026-11"]
    assert set(fake.accounts) == {"2026-11"}
    assert "the log has another account of 2026-10" in caplog.text


def test_what_the_desk_has_not_signed_is_not_taken_back(
    settings: ZoneSettings, fake: FakeIntake
) -> None:
    counted(40, "received", OCTOBER)
    fake.accounts["2026-10"] = b'{"account":"a.b.c","log":{}}'
    recall_accounts(settings, NOVEMBER, HttpIntake.of(settings, fake.transport()))
    assert make_accounts(settings, NOVEMBER) == 1
