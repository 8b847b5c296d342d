# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the desk fails to deal with is kept where it is, holds no weekly key back, and is told.

Seen to fail: a submission that failed in every round kept all sealing keys from being destroyed.
"""

from datetime import date, timedelta

import httpx2 as httpx
import pytest

from tellsafe.desk.actions import take_in as taking
from tellsafe.desk.adapters.key_folder import sealing_keys
from tellsafe.desk.models import Taken, Tip, Untaken
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import ada
from tellsafe.desk.tests.pulling import pull
from tellsafe.desk.tests.world import Source, World, blobs
from tellsafe.formats.age import generate_identity
from tellsafe.formats.envelope import open_envelope, seal_envelope
from tellsafe.formats.errors import FormatError
from tellsafe.serving.zone import ZoneSettings


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The desk fails to keep any tip; undo it to let it."""

    def fail(*_: object) -> None:
        raise OverflowError("an index that is full")

    monkeypatch.setattr(taking, "keep_tip", fail)
    return monkeypatch


def later(world: World) -> date:
    """When the keys that one seals to today are over, but the bulletin still holds."""
    return world.today + timedelta(days=21)


def test_it_outlives_the_weekly_keys_and_is_taken_in_as_soon_as_that_works(
    settings: ZoneSettings,
    world: World,
    source: Source,
    fake: FakeIntake,
    failing: pytest.MonkeyPatch,
) -> None:
    file = source.attachment(b"a photo")
    fake.submit("one", source.seal_tip(source.tip(files=(file,))), blobs(file))
    done = pull(settings, fake)
    assert (done.waiting, done.aside, done.outcomes) == (1, 1, {})
    assert not Tip.objects.exists()
    pull(settings, fake, today=later(world))
    ((_, held),) = fake.held.items()
    with pytest.raises(FormatError, match="other recipients"):
        open_envelope(held.envelope, [key.identity for key in sealing_keys(settings)])
    failing.undo()
    assert pull(settings, fake, today=world.today).outcomes == {"tip": 1}
    assert Tip.objects.get().attachments.get().damaged is False
    assert not Untaken.objects.exists()
    assert fake.held == {}


def test_what_a_weekly_key_has_to_open_holds_it_back(
    settings: ZoneSettings,
    world: World,
    source: Source,
    fake: FakeIntake,
    failing: pytest.MonkeyPatch,
) -> None:
    """What opens it could not be written down: then the keys stay."""
    failing.setattr("tellsafe.desk.access.note_untaken", lambda *_: 1 / 0)
    fake.submit("one", source.seal_tip(source.tip()))
    done = pull(settings, fake, today=later(world))
    assert (done.waiting, done.aside) == (1, 0)
    assert len(sealing_keys(settings)) == len(world.sealing)


def test_an_intake_that_does_not_hand_a_blob_over_holds_no_key_back_either(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    file = source.attachment(b"a photo")
    fake.submit("one", source.seal_tip(source.tip(files=(file,))), blobs(file))

    def lose() -> None:
        fake.on["GET submissions/blobs"] = lose
        raise httpx.ReadError("lost")

    fake.on["GET submissions/blobs"] = lose
    done = pull(settings, fake)
    assert (done.waiting, done.aside) == (1, 1)
    del fake.on["GET submissions/blobs"]
    assert pull(settings, fake).outcomes == {"tip": 1}
    assert not Untaken.objects.exists()


def test_a_key_that_was_kept_opens_no_other_envelope(
    settings: ZoneSettings, source: Source, fake: FakeIntake, failing: pytest.MonkeyPatch
) -> None:
    fake.submit("one", source.seal_tip(source.tip()))
    pull(settings, fake)
    strangers = [generate_identity("x25519").recipient for _ in range(2)]
    fake.submit("two", seal_envelope(source.tip(), source.pseudonym, strangers))
    assert pull(settings, fake).outcomes == {"age-no-match": 1}
    assert Taken.objects.count() == Untaken.objects.count() == 1


def test_staff_learn_of_what_fails_again_and_again(
    settings: ZoneSettings, source: Source, fake: FakeIntake, failing: pytest.MonkeyPatch
) -> None:
    browser = ada()
    fake.submit("one", source.seal_tip(source.tip()))
    pull(settings, fake, rounds=2)
    assert "could not be taken in" not in browser.get("/").content.decode()
    pull(settings, fake)
    for page in ("/", "/refusals"):
        assert "1 envelope could not be taken in" in browser.get(page).content.decode()
    failing.undo()
    pull(settings, fake)
    assert "could not be taken in" not in browser.get("/").content.decode()
