# SPDX-License-Identifier: AGPL-3.0-or-later
"""Activation shows a person to the registry once, and a lost answer loses nothing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tellsafe.formats.encoding import parse_object
from tellsafe.formats.privacy_pass import Purpose
from tellsafe.source.client import Source
from tellsafe.source.errors import SourceError
from tellsafe.source.report import Report
from tellsafe.source.state import State
from tellsafe.source.tests.conftest import Start
from tellsafe.source.tests.people import ADA, BELA, CODE, traces_of
from tellsafe.source.tests.test_report import FIRE
from tellsafe.source.tests.world import BATCH, World
from tellsafe.source.tests.zones import Asked, LostError, Zones


def state_of(folder: Path) -> State:
    return State.parse((folder / "state.json").read_bytes())


def test_a_person_gets_a_credential_and_the_first_stamps(
    source: Source, zones: Zones, tmp_path: Path
) -> None:
    state = state_of(tmp_path / "home")
    assert [one.kind for one in state.credentials] == [Purpose.CREDENTIAL]
    assert len(state.stamps) == BATCH
    assert zones.codes == [ADA.phone]


def test_the_form_leaves_nothing_on_the_device(source: Source, tmp_path: Path) -> None:
    for path in (tmp_path / "home").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert [trace for trace in traces_of(ADA) if trace in data] == []


def test_forms_of_all_people_have_one_length(zones: Zones, start: Start) -> None:
    """Else the registry's own proxy could tell long names from short ones."""
    people = (
        replace(ADA, name="Li", number="1", phone="+1"),
        replace(ADA, name="ماھىنۇر " * 30, number="2" * 60, phone="+3725123456789"),
    )
    for number, form in enumerate(people):
        start(f"home-{number}").activate(form, lambda: CODE)
    for path in ("/v1/codes", "/v1/activations"):
        lengths = {
            len(str(parse_object(asked.body, limit=10**6)["sealed"]))
            for asked in zones.asked
            if asked.path == path
        }
        assert len(lengths) == 1, path


def test_the_registry_never_sees_the_pseudonym_in_an_activation(
    source: Source, zones: Zones
) -> None:
    source.report(FIRE)
    [(tip, _)] = zones.tips()
    bodies = b"".join(one.body for one in zones.asked if one.zone == "registry")
    assert tip.pseudonym not in bodies
    assert tip.pseudonym.hex().encode() not in bodies


@pytest.mark.parametrize("lost", ["before", "after"])
@pytest.mark.parametrize("step", range(4))
def test_whatever_gets_lost_an_activation_can_be_repeated(
    step: int, lost: str, zones: Zones, start: Start, tmp_path: Path
) -> None:
    source = start()
    seen: list[Asked] = []

    def lose(asked: Asked) -> None:
        if asked.zone == "registry":
            seen.append(asked)
            if len(seen) == step + 1:
                raise LostError

    setattr(zones, lost, lose)
    with pytest.raises(SourceError) as error:
        source.activate(ADA, lambda: CODE)
    assert error.value.id == "offline"
    source.activate(ADA, lambda: CODE)
    assert len(zones.enrolled) == 1
    assert len(state_of(tmp_path / "home").stamps) == BATCH
    assert source.report(FIRE).waits is None


def test_a_repeat_in_another_week_still_gets_the_credential(
    zones: Zones, start: Start, tmp_path: Path
) -> None:
    def lose(asked: Asked) -> None:
        if asked.path == "/v1/activations":
            raise LostError

    source = start()
    zones.after = lose
    with pytest.raises(SourceError):
        source.activate(ADA, lambda: CODE)
    zones.after = lambda _asked: None
    zones.clock.day += timedelta(days=14)
    source.activate(ADA, lambda: CODE)
    state = state_of(tmp_path / "home")
    assert (len(state.credentials), len(state.stamps)) == (1, 0)
    zones.clock.day += timedelta(days=1)
    assert source.ensure_stamps() == BATCH


def test_who_may_not_be_rewarded_gets_the_other_kind(start: Start, zones: Zones) -> None:
    source = start()
    charter = source.bulletin().charter
    occupation = next(one.code for one in charter.occupations if not one.eligible)
    source.activate(replace(ADA, occupation=occupation), lambda: CODE)
    source.report(FIRE)
    [(tip, _)] = zones.tips()
    assert zones.kind_of_credential(tip) is Purpose.CREDENTIAL_INELIGIBLE


@pytest.mark.parametrize(
    ("form", "code", "identifier"),
    [
        (ADA, "000000", "code-refused"),
        (replace(ADA, occupation="astronaut"), CODE, "occupation-refused"),
        (replace(ADA, name="x" * 70_000), CODE, "report-invalid"),
    ],
)
def test_a_refusal_is_told(form, code: str, identifier: str, start: Start, zones: Zones) -> None:
    source = start()
    with pytest.raises(SourceError) as error:
        source.activate(form, lambda: code)
    assert error.value.id == identifier
    assert zones.enrolled == {}
    with pytest.raises(SourceError) as error:
        source.report(FIRE)
    assert error.value.id == "not-activated"


def test_a_second_device_with_another_number_is_refused(source: Source, start: Start) -> None:
    """And takes the first one's, as it is told to. Seen to fail: it had a number of its own by
    then, of which nobody knew."""
    number = source.recovery_number
    another = start("another")
    with pytest.raises(SourceError) as error:
        another.activate(ADA, lambda: CODE)
    assert error.value.id == "already-enrolled"
    another.recover(number)
    another.activate(ADA, lambda: CODE)
    assert another.recovery_number == number


def test_a_number_whose_activation_may_have_been_answered_stays(
    source: Source, zones: Zones, start: Start
) -> None:
    def lose(asked: Asked) -> None:
        if asked.path == "/v1/activations":
            raise LostError

    another = start("another")
    zones.after = lose
    with pytest.raises(SourceError):
        another.activate(BELA, lambda: CODE)
    zones.after = lambda _asked: None
    with pytest.raises(SourceError) as error:
        another.recover(source.recovery_number)
    assert error.value.id == "already-set-up"


def test_where_activation_is_open_work_buys_stamps(tmp_path: Path) -> None:
    zones = Zones(World(activation="open"))
    with Source(
        tmp_path / "home", zones.world.urls["intake"], client=zones.client, clock=zones.clock
    ) as source:
        source.activate()
        assert source.ensure_stamps() == BATCH
        assert source.report(Report(FIRE.entry, "text", "en")).waits is None
    [(tip, _)] = zones.tips()
    assert tip.credential is None
    assert not any(one.path in ("/v1/codes", "/v1/activations") for one in zones.asked)


def test_stale_work_is_done_again(zones: Zones, start: Start) -> None:
    """The registry may have restarted between the offer of work and the request."""
    offered: list[str] = []

    def spoil(asked: Asked) -> None:
        if asked.path == "/v1/codes" and not offered:
            work = parse_object(asked.body, limit=10**6)["work"]
            offered.append(str(work["challenge"]))  # type: ignore[index]
            zones.spent_work.add(offered[0])

    zones.before = spoil
    start().activate(ADA, lambda: CODE)
    assert len(offered) == 1
