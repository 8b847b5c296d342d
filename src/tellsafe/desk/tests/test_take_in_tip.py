# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tips come in once, whole, and are acknowledged only then."""

import hashlib
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from tellsafe.desk.actions.pull import pull_once
from tellsafe.desk.actions.workplace import Workplace
from tellsafe.desk.adapters.intake import HttpIntake, IntakeError
from tellsafe.desk.models import Message, Taken, Tip
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.pulling import pull, take
from tellsafe.desk.tests.world import Source, World
from tellsafe.formats.derive import mailbox_address
from tellsafe.formats.encoding import b64u
from tellsafe.formats.manifest import Tip as Manifest
from tellsafe.formats.manifest import When, Where
from tellsafe.formats.privacy_pass import Purpose
from tellsafe.serving.zone import ZoneSettings

NASTY = "שלום \u202eمرحبا\u202c 你好 ئۇيغۇرچە 👩🏽‍🚒 e\u0301 \u200b <script>alert(1)</script>"


def test_a_tip_is_kept_as_it_was_told(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    when = When(date(2026, 11, 20), "23:59", "after the match")
    where = Where("exact", 52_520_008, -13_404_954, "north", "stairwell")
    take(settings, source, fake, conduct=NASTY, when=when, where=where, life_at_risk=True)
    tip = Tip.objects.get()
    assert tip.conduct == NASTY
    assert (tip.when_day, tip.when_time, tip.when_note) == (when.day, when.time, when.note)
    assert (tip.where_lat, tip.where_lon) == (where.lat, where.lon)
    assert (tip.where_precision, tip.where_district) == ("exact", "north")
    assert tip.life_at_risk
    assert tip.unread
    assert not tip.answered
    assert fake.held == {}


def test_the_desk_keeps_no_pseudonym_credential_or_mailbox_id(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    take(settings, source, fake)
    tip = Tip.objects.get()
    manifest = source.tip()
    kept = " ".join(str(value) for value in vars(tip).values())
    token = source.credential().encode()
    for secret in (manifest.pseudonym, manifest.mailbox, token, token[-256:]):
        for spelled in (secret.hex(), hashlib.sha256(secret).hexdigest()):
            assert spelled not in kept
    assert tip.mailbox_address == mailbox_address(manifest.mailbox)


def test_two_tips_of_one_source_have_one_keyed_hash(
    settings: ZoneSettings, world: World, fake: FakeIntake
) -> None:
    one, other = Source(world, 1), Source(world, 2)
    for source, number in ((one, 0), (one, 1), (other, 0)):
        tip = source.tip(number)
        fake.submit(b64u(tip.tip), source.seal_tip(tip))
    pull(settings, fake)
    assert Tip.objects.count() == 3
    assert len({tip.pseudonym_hash for tip in Tip.objects.all()}) == 2


def test_an_envelope_that_comes_twice_is_one_tip(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    envelope = source.seal_tip(source.tip())
    fake.submit("first", envelope)
    fake.submit("again", envelope)
    assert pull(settings, fake).outcomes == {"tip": 1, "taken": 1}
    assert (Tip.objects.count(), Message.objects.count(), fake.held) == (1, 1, {})


def test_a_credential_that_earns_no_reward_is_as_good_for_a_tip(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    take(settings, source, fake, credential=source.credential(Purpose.CREDENTIAL_INELIGIBLE))
    assert Tip.objects.get().credential == "credential-not-eligible"


def test_more_than_a_page_of_tips_comes_in_one_round(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    envelopes = [source.seal_tip(source.tip(number)) for number in range(3)]
    for number, envelope in enumerate(envelopes * 20):
        fake.submit(str(number), envelope)
    assert pull(settings, fake).outcomes == {"tip": 3, "taken": 57}
    assert fake.held == {}


def test_an_intake_that_is_down_costs_nothing(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    fake.submit("waits", source.seal_tip(source.tip()))
    fake.down = True
    with pytest.raises(IntakeError):
        pull(settings, fake)
    fake.down = False
    assert pull(settings, fake).outcomes == {"tip": 1}


def test_pull_once_is_a_round_for_whoever_is_not_the_puller(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    fake.submit("one", source.seal_tip(source.tip()))
    done = pull_once(settings, intake=HttpIntake.of(settings, fake.transport()))
    assert done.outcomes == {"tip": 1}


def test_what_breaks_one_submission_stops_no_other(
    settings: ZoneSettings,
    source: Source,
    fake: FakeIntake,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from tellsafe.desk.actions import take_in
    from tellsafe.desk.actions.keep_tip import keep_tip

    def break_for_some(desk: Workplace, said: Manifest, *more: Any) -> None:
        if "breaks" in said.conduct:
            raise RuntimeError("what was written: breaks")
        keep_tip(desk, said, *more)

    monkeypatch.setattr(take_in, "keep_tip", break_for_some)
    for number, conduct in enumerate(("breaks", "goes")):
        tip = source.tip(number, conduct=conduct)
        fake.submit(conduct, source.seal_tip(tip))
    done = pull(settings, fake)
    assert (done.outcomes, done.waiting) == ({"tip": 1}, 1)
    assert Taken.objects.count() == 1
    assert len(fake.held) == 1
    assert "what was written" not in caplog.text


@given(
    text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(
        str.strip
    )
)
@how(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_stored_or_refused_but_never_stuck(
    settings: ZoneSettings, source: Source, fake: FakeIntake, text: str
) -> None:
    tip = source.tip(conduct=text)
    fake.submit(b64u(tip.tip), source.seal_tip(tip))
    assert pull(settings, fake).outcomes == {"tip": 1}
    assert Tip.objects.get(pk=b64u(tip.tip)).conduct == text
