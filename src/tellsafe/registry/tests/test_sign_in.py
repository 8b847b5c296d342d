# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sign-in at a real OpenID provider: one credential a person, bound to one blinded request."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

import pytest
from openid import CLIENT, SECRET, OpenId, openid_provider

from tellsafe.formats.encoding import b64u, unb64u
from tellsafe.formats.privacy_pass import Purpose
from tellsafe.formats.sign_in import (
    address_of_sign_in,
    challenge_of,
    new_verifier,
    nonce_of,
    state_of,
)
from tellsafe.registry.models import Enrolment
from tellsafe.registry.tests.conftest import Opens
from tellsafe.registry.tests.front import Asked, Front, slug
from tellsafe.registry.tests.people import ada, bela
from tellsafe.registry.tests.world import NOW
from tellsafe.serving.zone import ZoneSettings

BACK = "https://registry.example.org/v1/signed-in"


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenId]:
    with openid_provider(BACK, int(NOW.timestamp())) as running:
        yield running


@pytest.fixture
def front(opens: Opens, settings: ZoneSettings, provider: OpenId) -> Front:
    (settings.keys / "oidc.key").write_text(SECRET + "\n")
    return opens(check="oidc", checks=provider.checks)


@dataclass(frozen=True)
class Begun:
    """A sign-in that a device began for what it asks."""

    asked: Asked
    verifier: str
    address: str


def begin(front: Front, asked: Asked) -> Begun:
    told = front.client.get("/v1/sign-in")
    assert told.status_code == 200
    verifier = new_verifier()
    address = address_of_sign_in(
        told.json()["authorization_endpoint"],
        CLIENT,
        BACK,
        state=state_of(verifier),
        nonce=nonce_of(verifier, asked.term, asked.kind.value, asked.credential.blinded),
        challenge=challenge_of(verifier),
    )
    return Begun(asked, verifier, address)


def test_a_sign_in_brings_a_credential(front: Front, provider: OpenId) -> None:
    begun = begin(front, front.ask(ada()))
    answer = provider.code_of(begun.address, "ada")
    got = front.show(begun.asked, answer=answer, verifier=begun.verifier)
    assert got.status_code == 200
    token = begun.asked.credential.finalize(unb64u(got.json()["credential"]))
    assert front.accepts(token, Purpose.CREDENTIAL, "2026")


def test_the_same_request_by_a_fresh_sign_in_is_answered_again(
    front: Front, provider: OpenId
) -> None:
    asked, answers = front.ask(ada()), []
    for _ in range(2):
        begun = begin(front, asked)
        answer = provider.code_of(begun.address, "ada")
        answers.append(front.show(asked, answer=answer, verifier=begun.verifier))
    assert answers[0].status_code == 200
    assert answers[0].json() == answers[1].json()


def test_one_person_has_one_credential_and_another_their_own(
    front: Front, provider: OpenId
) -> None:
    slugs = []
    for who in ("ada", "ada", "bela"):
        begun = begin(front, front.ask(ada()))
        answer = provider.code_of(begun.address, who)
        got = front.show(begun.asked, answer=answer, verifier=begun.verifier)
        slugs.append("ok" if got.status_code == 200 else slug(got))
    assert slugs == ["ok", "already-enrolled", "ok"]
    assert Enrolment.objects.count() == 2


def test_an_answer_is_good_once(front: Front, provider: OpenId) -> None:
    """Replay."""
    begun = begin(front, front.ask(ada()))
    proof = {"answer": provider.code_of(begun.address, "ada"), "verifier": begun.verifier}
    assert front.show(begun.asked, **proof).status_code == 200
    assert slug(front.show(begun.asked, **proof)) == "sign-in-refused"


def test_a_stolen_answer_is_of_no_use_without_the_verifier(front: Front, provider: OpenId) -> None:
    """Code injection: a thief has the answer, and begins a sign-in of their own to use it in."""
    victim, thief = begin(front, front.ask(ada())), begin(front, front.ask(bela()))
    stolen = provider.code_of(victim.address, "ada")
    got = front.show(thief.asked, answer=stolen, verifier=thief.verifier)
    assert slug(got) == "sign-in-refused"
    assert not Enrolment.objects.exists()


def ask_so_that_either_key_signs(front: Front) -> Asked:
    """Blinded for one key, a message may be too great for the other: ask until it is not."""
    other_key = front.world.issuers[Purpose.CREDENTIAL_INELIGIBLE, "2026"].public_key()
    modulus = other_key.public_numbers().n
    while True:
        asked = front.ask(ada())
        if int.from_bytes(asked.credential.blinded) < modulus:
            return asked


@pytest.mark.parametrize("changed", ["blinded", "kind"])
def test_an_answer_is_good_for_one_request_alone(
    front: Front, provider: OpenId, changed: str
) -> None:
    """Even with the verifier. Seen to fail without the nonce's comparison."""
    begun = begin(front, ask_so_that_either_key_signs(front))
    answer = provider.code_of(begun.address, "ada")
    kind = Purpose.CREDENTIAL_INELIGIBLE if changed == "kind" else Purpose.CREDENTIAL
    other = front.ask(ada(), kind)
    if changed == "kind":
        other = replace(other, credential=begun.asked.credential)
    got = front.show(other, answer=answer, verifier=begun.verifier)
    assert slug(got) == "sign-in-refused"
    assert not Enrolment.objects.exists()


def test_nothing_but_a_subject_is_asked_for(front: Front) -> None:
    query = parse_qs(urlsplit(begin(front, front.ask(ada())).address).query)
    assert query["scope"] == ["openid"]
    assert query["code_challenge_method"] == ["S256"]
    assert query["response_mode"] == ["query"]
    assert not {"claims", "login_hint", "prompt"} & set(query)


def test_the_answer_goes_on_to_the_app_in_the_part_that_no_browser_sends(
    front: Front, provider: OpenId
) -> None:
    begun = begin(front, front.ask(ada()))
    back = urlsplit(provider.comes_back(begun.address, "ada"))
    got = front.client.get(f"{back.path}?{back.query}", follow_redirects=False)
    code = parse_qs(back.query)["code"][0]
    assert got.status_code == 303
    assert got.headers["location"] == (
        f"https://intake.example.org/#/activate/signed-in/{state_of(begun.verifier)}/"
        f"{b64u(code.encode())}"
    )
    assert got.headers["referrer-policy"] == "no-referrer"
    assert got.headers["cache-control"] == "no-store"


def test_a_sign_in_that_was_cancelled_goes_on_without_an_answer(
    front: Front, provider: OpenId
) -> None:
    begun = begin(front, front.ask(ada()))
    back = urlsplit(provider.comes_back(begun.address, None))
    got = front.client.get(f"{back.path}?{back.query}", follow_redirects=False)
    assert got.headers["location"].endswith(f"/{state_of(begun.verifier)}/")


@pytest.mark.parametrize("iss", ["", "&iss=https%3A%2F%2Fevil.example"], ids=["none", "another"])
def test_an_answer_of_another_provider_is_not_handed_on(front: Front, iss: str) -> None:
    """Mix-up (RFC 9207). Seen to fail without the comparison of iss."""
    state = state_of(new_verifier())
    path = f"/v1/signed-in?code=abc&state={state}{iss}"
    got = front.client.get(path, follow_redirects=False)
    assert got.headers["location"].endswith(f"/{state}/")


@pytest.mark.parametrize(
    "state", ["", "x", "https://evil.example/", "A" * 44, "copy." + "A" * 42, "%0d%0aSet-Cookie:x"]
)
def test_a_state_that_nobody_draws_leads_nowhere(front: Front, state: str) -> None:
    got = front.client.get(f"/v1/signed-in?code=abc&state={state}", follow_redirects=False)
    assert (got.status_code, got.content) == (404, front.client.get("/v1/nothing").content)


def test_a_device_without_the_app_is_shown_what_to_copy(front: Front, provider: OpenId) -> None:
    state = "copy." + state_of(new_verifier())
    path = f"/v1/signed-in?code=abc&state={state}&iss={provider.issuer}"
    got = front.client.get(path, follow_redirects=False)
    assert got.text == f"{state}/{b64u(b'abc')}\n"
    assert got.headers["content-type"].startswith("text/plain")


def test_where_nobody_signs_in_there_is_no_such_address(opens: Opens) -> None:
    front = opens(check="counter")
    absent = front.client.get("/v1/nothing")
    for path in ("/v1/sign-in", f"/v1/signed-in?state={'A' * 43}&code=x"):
        got = front.client.get(path, follow_redirects=False)
        assert (got.status_code, got.content) == (404, absent.content)
