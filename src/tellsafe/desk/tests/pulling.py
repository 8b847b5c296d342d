# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rounds of pulling and delivering against a fake intake."""

from collections import Counter
from datetime import date
from typing import Any

from tellsafe.desk.actions.deliver import deliver_queued
from tellsafe.desk.actions.pull import Round, pull_round
from tellsafe.desk.actions.workplace import Workplace
from tellsafe.desk.adapters.intake import HttpIntake
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.world import Source, blobs
from tellsafe.formats.encoding import b64u
from tellsafe.serving.clock import SystemClock
from tellsafe.serving.zone import ZoneSettings


def workplace(
    settings: ZoneSettings,
    fake: FakeIntake,
    *,
    today: date | None = None,
    tries: Counter[str] | None = None,
) -> Workplace:
    intake = HttpIntake.of(settings, fake.transport())
    return Workplace.of(settings, today or SystemClock().today(), intake, tries)


def pull(
    settings: ZoneSettings, fake: FakeIntake, *, today: date | None = None, rounds: int = 1
) -> Round:
    """So many rounds by one puller; what the last one did."""
    tries: Counter[str] = Counter()
    done = [pull_round(workplace(settings, fake, today=today, tries=tries)) for _ in range(rounds)]
    return done[-1]


def deliver(settings: ZoneSettings, fake: FakeIntake) -> int:
    return deliver_queued(settings, HttpIntake.of(settings, fake.transport()))


def take(settings: ZoneSettings, source: Source, fake: FakeIntake, **changes: Any) -> str:
    """Let a tip of this source come in; its id at the desk."""
    files = changes.pop("files", ())
    tip = source.tip(files=files, **changes)
    fake.submit(b64u(tip.tip), source.seal_tip(tip), blobs(*files))
    assert pull(settings, fake).outcomes == {"tip": 1}
    return b64u(tip.tip)
