# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sealing keys are destroyed once their time is over and nothing waits, and not before."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tellsafe.desk.rules.key_weeks import is_over
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.pulling import pull
from tellsafe.desk.tests.world import Source, World
from tellsafe.formats.periods import next_week, week_days, week_of
from tellsafe.serving.zone import ZoneSettings


def weeks(settings: ZoneSettings) -> list[str]:
    return sorted(path.stem.removeprefix("sealing-") for path in settings.keys.glob("*.age"))


def test_after_week_and_overlap_a_key_is_gone(
    settings: ZoneSettings, world: World, fake: FakeIntake
) -> None:
    oldest, *others = sorted(world.sealing)
    last_day = week_days(next_week(oldest))[1]
    pull(settings, fake, today=last_day)
    assert weeks(settings) == [oldest, *others]
    pull(settings, fake, today=last_day + timedelta(days=1))
    assert weeks(settings) == others


def test_while_something_waits_every_key_stays(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    """A blob that is tried again: the tip waits for it."""
    file = source.attachment(b"a photo")
    fake.submit("one", source.seal_tip(source.tip(files=(file,))), {file.said.blob: b"damaged"})
    late = world.today + timedelta(days=7)
    assert pull(settings, fake, today=late, rounds=2).waiting == 1
    assert weeks(settings) == sorted(world.sealing)
    assert pull(settings, fake, today=late, rounds=3).outcomes == {"tip": 1}
    assert weeks(settings) == sorted(world.sealing)[1:]


def test_a_round_that_has_dealt_with_all_that_waited_forgets(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    """Seen to fail: where something came in at every look, no key was ever destroyed."""
    fake.submit("one", source.seal_tip(source.tip()))
    late = world.today + timedelta(days=7)
    assert pull(settings, fake, today=late).outcomes == {"tip": 1}
    assert weeks(settings) == sorted(world.sealing)[1:]


def test_what_was_sealed_on_the_last_day_of_a_key_opens_by_the_next_one(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    pull(settings, fake, today=week_days(week_of(world.today))[1] + timedelta(days=1))
    fake.submit("late", source.seal_tip(source.tip()))
    assert pull(settings, fake).outcomes == {"tip": 1}


@given(st.dates(min_value=week_days("2020-W01")[0], max_value=week_days("2030-W01")[0]))
def test_a_key_is_over_a_fortnight_after_its_monday(day: date) -> None:
    monday = week_days(week_of(day))[0]
    assert not is_over(week_of(day), monday + timedelta(days=13))
    assert is_over(week_of(day), monday + timedelta(days=14))
