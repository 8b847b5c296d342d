# SPDX-License-Identifier: AGPL-3.0-or-later
"""Activation by a counter's code, by a list and by a sign-in, as a device does it.

Seen to fail without the comparison of the state, and with a kind that is asked for once alone.
"""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tellsafe.formats.charter_checks import Checks, Counter, Roll, SignIn
from tellsafe.formats.encoding import b64u, parse_object, unb64u
from tellsafe.formats.sign_in import TO_COPY, challenge_of, new_verifier, nonce_of, state_of
from tellsafe.source.activation import AnyForm, CounterForm, Form, RollForm, SignedIn
from tellsafe.source.client import Source
from tellsafe.source.errors import SourceError
from tellsafe.source.tests.conftest import Start
from tellsafe.source.tests.people import ADA, CODE
from tellsafe.source.tests.test_activation import state_of as stored
from tellsafe.source.tests.world import BATCH, World
from tellsafe.source.tests.zones import Asked, LostError, Zones

NAME = dict.fromkeys(("en", "zh", "ug"), "x")
CHECKS = {
    "counter": Checks(counter=Counter(NAME)),
    "roll": Checks(roll=Roll(NAME, NAME)),
    "oidc": Checks(sign_in=SignIn(NAME, "https://id.example.org", "tip-line")),
}
CARD = "012345678901234562"
FORMS: dict[str, AnyForm] = {
    "counter": CounterForm(f" {CARD[:9]} {CARD[9:]}"),
    "roll": RollForm("B-1", "2003-05-31", "+37251234567"),
    "oidc": SignedIn("x/y"),
    "checksum": ADA,
}


@pytest.fixture
def world(request: pytest.FixtureRequest) -> World:
    check = str(getattr(request, "param", "oidc"))
    return World(check=check, checks=CHECKS[check])


def refused(source: Source, form: AnyForm) -> str:
    with pytest.raises(SourceError) as error:
        source.activate(form, lambda: CODE)
    return error.value.id


@pytest.mark.parametrize(
    ("world", "words"),
    [
        ("counter", {"counter": CARD}),
        ("roll", {"number": "B-1", "second": "2003-05-31", "phone": "+37251234567", "code": CODE}),
    ],
    indirect=["world"],
)
def test_only_what_the_check_asks_for_is_sent(
    world: World, words: dict[str, str], zones: Zones, start: Start, tmp_path: Path
) -> None:
    start().activate(FORMS[world.check], lambda: CODE)
    (form,) = zones.forms
    assert {name: form.get(name) for name in words} == words
    assert form.keys() - words.keys() == {"term", "kind", "blinded", "stamps", "padding"}
    assert len(stored(tmp_path / "home").stamps) == BATCH
    assert zones.codes == ([] if world.check == "counter" else ["+37251234567"])


@pytest.mark.parametrize("world", ["counter", "roll"], indirect=True)
def test_the_other_kind_is_asked_for_where_the_first_is_not_due(
    world: World, zones: Zones, start: Start, tmp_path: Path
) -> None:
    zones.other_kind = "credential"
    start().activate(FORMS[world.check], lambda: CODE)
    assert [one["kind"] for one in zones.forms] == ["credential", "credential-not-eligible"]
    (held,) = stored(tmp_path / "home").credentials
    assert held.kind == "credential-not-eligible"
    lengths = {
        len(str(parse_object(one.body, limit=10**6)["sealed"]))
        for one in zones.asked
        if one.path == "/v1/activations"
    }
    assert len(lengths) == 1


@pytest.mark.parametrize("world", ["counter", "roll"], indirect=True)
def test_the_other_kind_is_had_again_after_a_lost_answer_and_on_another_device(
    world: World, zones: Zones, start: Start, tmp_path: Path
) -> None:
    """Seen to fail when the first kind's refusal was the end of it: a credential was lost for the
    year, with the code that had paid for it."""
    zones.other_kind = "credential"

    def lose(asked: Asked) -> None:
        if asked.path == "/v1/activations" and len(zones.forms) == 2:
            raise LostError

    zones.after = lose
    source = start()
    assert refused(source, FORMS[world.check]) == "offline"
    zones.after = lambda _asked: None
    source.activate(FORMS[world.check], lambda: CODE)
    (held,) = stored(tmp_path / "home").credentials
    other = start("second")
    other.recover(source.recovery_number)
    other.activate(FORMS[world.check], lambda: CODE)
    assert stored(tmp_path / "second").credentials == (held,)


@pytest.mark.parametrize("world", ["counter", "roll"], indirect=True)
def test_somebody_elses_proof_is_refused_for_what_it_is(
    world: World, zones: Zones, start: Start
) -> None:
    zones.other_kind = "credential-not-eligible"
    start().activate(FORMS[world.check], lambda: CODE)
    used = {"counter": "counter-used", "roll": "already-enrolled"}[world.check]
    assert refused(start("second"), FORMS[world.check]) == used


@pytest.mark.parametrize("world", ["counter"], indirect=True)
def test_a_slip_of_the_pen_is_told_before_anything_is_sent(zones: Zones, start: Start) -> None:
    source = start()
    assert refused(source, CounterForm(CARD[:-1])) == "counter-mistyped"
    assert refused(source, CounterForm(CARD[:-1] + "3")) == "counter-mistyped"
    assert zones.forms == []


@pytest.mark.parametrize("world", CHECKS, indirect=True)
def test_a_form_of_another_check_is_not_sent(world: World, zones: Zones, start: Start) -> None:
    source = start()
    for check, form in FORMS.items():
        if check != world.check:
            assert refused(source, form) == "other-check"
    assert zones.forms == []
    if world.check != "oidc":
        with pytest.raises(SourceError) as error:
            source.begin_sign_in("employed")
        assert error.value.id == "other-check"


def query_of(address: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}


def test_a_sign_in_is_for_what_is_asked_with_it(zones: Zones, start: Start, tmp_path: Path) -> None:
    source = start()
    query = query_of(source.begin_sign_in("operator-staff"))
    verifier = (asked := stored(tmp_path / "home").asked) and asked.verifier
    assert verifier
    assert query["code_challenge"] == challenge_of(verifier)
    assert query["state"] == TO_COPY + state_of(verifier)
    assert query["redirect_uri"] == "https://registry.example.org/v1/signed-in"
    source.activate(SignedIn(f"{query['state']}/{b64u(b'the answer')}"))
    (form,) = zones.forms
    assert (form["answer"], form["verifier"]) == ("the answer", verifier)
    assert form["kind"] == "credential-not-eligible"
    nonce = nonce_of(verifier, "2026", str(form["kind"]), unb64u(str(form["blinded"])))
    assert query["nonce"] == nonce
    assert "occupation" not in form
    assert stored(tmp_path / "home").asked is None


def test_a_device_begun_anew_goes_on_with_its_sign_in(zones: Zones, start: Start) -> None:
    source = start()
    state = query_of(source.begin_sign_in("employed", to_copy=False))["state"]
    source.close()
    start().activate(
        SignedIn(f"https://tips.example.org/#/activate/signed-in/{state}/{b64u(b'a')}")
    )
    assert zones.forms[0]["answer"] == "a"


def test_the_answer_to_anothers_sign_in_is_not_taken(zones: Zones, start: Start) -> None:
    source = start()
    foreign = state_of(new_verifier())
    assert refused(source, SignedIn(f"{foreign}/{b64u(b'a')}")) == "sign-in-refused"
    state = query_of(source.begin_sign_in("employed"))["state"]
    for returned in (
        f"{foreign}/{b64u(b'a')}",
        f"{state}/",
        state,
        "",
        f"{state}/not base64",
        f"{state}/{b64u(bytes([255]))}",
    ):
        assert refused(source, SignedIn(returned)) == "sign-in-refused"
    assert zones.forms == []


@pytest.mark.parametrize("address", ["http://id.example.org/auth", "javascript:alert(1)", 7])
def test_nobody_is_sent_to_a_page_that_nothing_protects(
    zones: Zones, start: Start, address: str
) -> None:
    zones.sign_in = address
    with pytest.raises(SourceError) as error:
        start().begin_sign_in("employed")
    assert error.value.id in ("insecure-address", "protocol")


def test_an_occupation_that_is_not_listed(start: Start) -> None:
    with pytest.raises(SourceError) as error:
        start().begin_sign_in("astronaut")
    assert error.value.id == "occupation-refused"


def test_a_form_does_not_print() -> None:
    said = repr([CounterForm("canary"), RollForm("canary", "canary", "canary"), SignedIn("canary")])
    assert "canary" not in said
    assert "Ada" not in repr(Form("Ada", "x", "x", "x", "x"))
