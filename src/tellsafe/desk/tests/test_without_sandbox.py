# SPDX-License-Identifier: AGPL-3.0-or-later
"""A machine without a sandbox opens no file, and says so; unless its operator has accepted that,
which the pages and the record say.

Seen to fail: with a sandbox that counts the filter alone as enough.
"""

import threading
from dataclasses import replace

import pytest

from tellsafe.desk import renderer
from tellsafe.desk.access import record
from tellsafe.desk.adapters.sandbox_state import Opening, accepts_none, decide, opening_of
from tellsafe.desk.adapters.workshop import Workshop
from tellsafe.desk.checks import check
from tellsafe.desk.decoding.sandbox import Layers
from tellsafe.desk.models import Rendering
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import ada
from tellsafe.desk.tests.pulling import take
from tellsafe.desk.tests.rendering import REAL, bench_of
from tellsafe.desk.tests.world import Source
from tellsafe.serving.zone import ZoneError, ZoneSettings

ACCEPTED = {"decode_without_sandbox": True}


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workshop, "layers", lambda _: Layers(filter=True))


def ended() -> threading.Event:
    stop = threading.Event()
    stop.set()
    return stop


@pytest.mark.parametrize(
    ("layers", "suffices"),
    [
        (Layers(own_world=True, landlock=True, filter=True), True),
        (Layers(own_world=True, filter=True), True),
        (Layers(landlock=True, filter=True), True),
        (Layers(filter=True), False),
        (Layers(own_world=True, landlock=True), False),
        (Layers(), False),
    ],
)
def test_what_counts_as_a_sandbox(layers: Layers, suffices: bool) -> None:
    assert layers.suffices is suffices


def test_this_machine_has_one(settings: ZoneSettings) -> None:
    assert decide(settings) is Opening.SANDBOXED
    assert opening_of(settings) is Opening.SANDBOXED


@pytest.mark.usefixtures("bare_machine")
def test_the_check_says_what_is_missing_and_what_to_do(settings: ZoneSettings) -> None:
    told = [one for one in check(settings) if "no sandbox" in one]
    assert len(told) == 1
    assert "own world, landlock missing" in told[0]
    assert "decode_without_sandbox = true" in told[0]
    assert check(replace(settings, options=ACCEPTED)) == []


@pytest.mark.usefixtures("bare_machine")
def test_nothing_is_opened_and_the_page_says_why(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    content = (REAL / "flir-iphone.jpg").read_bytes()
    tip = take(settings, source, fake, files=(source.attachment(content),))
    renderer.run(settings, ended(), 1)
    assert opening_of(settings) is Opening.REFUSED
    assert Rendering.objects.get().tries == 0
    client = ada()
    for path in (f"/tips/{tip}", "/media"):
        assert "no sandbox" in client.get(path).content.decode()
    assert "every 3s" not in client.get(f"/tips/{tip}").content.decode()


@pytest.mark.usefixtures("bare_machine")
def test_what_an_operator_accepts_is_in_the_record_and_on_the_page(settings: ZoneSettings) -> None:
    renderer.run(replace(settings, options=ACCEPTED), ended(), 0)
    assert opening_of(settings) is Opening.ACCEPTED
    newest = record.page(None, 1)[0]
    assert (newest.act, newest.staff, newest.about) == ("open-without-sandbox", 0, "desk")
    assert "opened without one" in ada().get("/media").content.decode()


def test_without_a_sandbox_files_are_still_made_anew_by_other_processes(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    from tellsafe.desk.actions.render import render_next

    content = (REAL / "flir-iphone.jpg").read_bytes()
    take(settings, source, fake, files=(source.attachment(content),))
    with bench_of(settings) as sandboxed, Workshop(bare=True) as bare:
        assert not bare.layers().suffices
        assert render_next(replace(sandboxed, workshop=bare))
    assert Rendering.objects.get().state == "done"


def test_only_true_or_false_can_be_said(settings: ZoneSettings) -> None:
    odd = replace(settings, options={"decode_without_sandbox": "yes"})
    with pytest.raises(ZoneError):
        accepts_none(odd)
