# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sealed form has a length that follows from the deployment, and not from the person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tellsafe.formats.age import open_bytes
from tellsafe.formats.encoding import canonical_json, parse_object, unb64u
from tellsafe.formats.padding import BUCKETS, unpad
from tellsafe.source.errors import SourceError
from tellsafe.source.tests.world import Clock, World
from tellsafe.source.wire import Connection
from tellsafe.source.work import ROOM_FOR_WORDS, paid, sealed_form

WORLD = World()
BULLETIN = WORLD.bulletin()


@given(st.sampled_from(BUCKETS[:3]), st.integers(0, 400), st.integers(0, ROOM_FOR_WORDS - 40))
def test_what_a_person_writes_does_not_change_the_length(
    bucket: int, below: int, letters: int
) -> None:
    """Around the edges of buckets, where it would."""
    form, name = {"blinded": "A" * (bucket - below)}, "n" * letters
    short = sealed_form(BULLETIN, Clock(), form, {"name": ""})
    long = sealed_form(BULLETIN, Clock(), form, {"name": name})
    assert len(str(short["sealed"])) == len(str(long["sealed"]))
    opened = unpad(open_bytes(unb64u(str(long["sealed"])), [WORLD.registry]))
    assert {**parse_object(opened, limit=10**6), "padding": ""} == {
        **form,
        "name": name,
        "padding": "",
    }


class Registry(Connection):
    """Asks for ``difficulty`` bits of work."""

    def __init__(self, difficulty: object, challenge: object = "AAAA") -> None:
        self.offer = {"challenge": challenge, "difficulty": difficulty}

    def try_to_ask(self, *_: object, **__: object):  # type: ignore[override,no-untyped-def]
        from tellsafe.source.wire import Answer

        return Answer(200, canonical_json(self.offer))


@pytest.mark.parametrize(
    ("registry", "identifier"),
    [
        (Registry(29), "busy"),
        (Registry("4"), "protocol"),
        (Registry(True), "protocol"),
        (Registry(4, challenge=5), "protocol"),
        (Registry(4, challenge="no base64!"), "protocol"),
    ],
)
def test_work_that_nobody_should_do_is_refused(registry: Registry, identifier: str) -> None:
    with pytest.raises(SourceError) as error:
        paid(registry, "https://registry.example", "/v1/codes", {})
    assert error.value.id == identifier
