# SPDX-License-Identifier: AGPL-3.0-or-later
"""POST /v1/codes: a code to a phone, and the same answer for every phone."""

import json
from datetime import timedelta
from pathlib import Path

import httpx2 as httpx
import pytest

from tellsafe.registry.adapters.sms import ConsoleSms, GatewaySms
from tellsafe.registry.tests.conftest import Opens
from tellsafe.registry.tests.front import Front, slug
from tellsafe.registry.tests.people import ada, bela

PREMIUM = "+3729001234"
ASKED = httpx.Request("POST", "https://sms.example.org/v1")


def test_a_phone_gets_a_code_of_six_digits(front: Front) -> None:
    answer = front.ask_code(ada().phone)
    phone, text = front.sms.sent.get(timeout=30)
    assert answer.status_code == 202
    assert phone == ada().phone
    assert text.startswith("Your code: ")


@pytest.mark.parametrize(
    ("language", "begins"),
    [("zh-Hans", "您的验证码"), ("ug", "كودىڭىز"), ("UG-Arab", "كودىڭىز"), ("eo", "Your code")],
)
def test_the_message_speaks_their_language(front: Front, language: str, begins: str) -> None:
    front.ask_code(ada().phone, language)
    assert front.sms.sent.get(timeout=30)[1].startswith(begins)


def test_the_answer_is_the_same_for_every_phone(front: Front) -> None:
    phones = [ada().phone, bela().phone, PREMIUM, "+1", "not a phone", *[ada().phone] * 6]
    answers = [front.ask_code(phone) for phone in phones]
    seen = {(one.status_code, one.content, tuple(one.headers.items())) for one in answers}
    assert len(seen) == 1
    assert answers[0].status_code == 202


def test_a_phone_gets_five_codes_a_day(front: Front) -> None:
    for _ in range(7):
        front.ask_code(ada().phone)
    front.ask_code(bela().phone)
    phones = [front.sms.sent.get(timeout=30)[0] for _ in range(6)]
    assert sorted(phones) == [ada().phone] * 5 + [bela().phone]
    front.clock.moment += timedelta(days=1)
    front.ask_code(ada().phone)
    assert front.sms.sent.get(timeout=30)[0] == ada().phone


def test_all_phones_together_get_so_many_a_day(opens: Opens) -> None:
    front = opens(sms_per_day=2)
    front.ask_code(ada().phone)
    front.ask_code(bela().phone)
    busy = front.ask_code("+37251234570")
    assert slug(busy) == "busy"
    assert busy.headers["retry-after"]


def test_only_the_charters_regions_get_codes(opens: Opens) -> None:
    front = opens(phone_regions=["FI"])
    front.ask_code(ada().phone)
    front.ask_code("+358412345678")
    assert front.sms.sent.get(timeout=30)[0] == "+358412345678"
    assert front.sms.sent.empty()


def test_premium_numbers_get_none(front: Front) -> None:
    front.ask_code(PREMIUM)
    front.ask_code(ada().phone)
    assert front.sms.sent.get(timeout=30)[0] == ada().phone
    assert front.sms.sent.empty()


def test_a_gateway_that_fails_is_nobodys_affair(
    front: Front, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(phone: str, text: str) -> None:
        raise ConnectionError(f"no route to {phone}")

    with monkeypatch.context() as broken:
        broken.setattr(front.sms, "send", fail)
        assert front.ask_code(bela().phone).status_code == 202
        front.client.portal.call(_wait_for_senders)  # type: ignore[union-attr]  # runs: entered
    assert "ConnectionError" in caplog.text
    assert bela().phone not in caplog.text


@pytest.mark.parametrize(
    ("failed", "comes"),
    [
        (httpx.ConnectError("no route"), True),
        (httpx.HTTPStatusError("", request=ASKED, response=httpx.Response(503)), True),
        (httpx.HTTPStatusError("", request=ASKED, response=httpx.Response(422)), False),
        (httpx.ReadTimeout("it may have been sent"), False),
    ],
    ids=["unreachable", "broken", "no such phone", "unknown"],
)
def test_what_the_gateway_did_not_take_uses_up_nothing(
    opens: Opens, monkeypatch: pytest.MonkeyPatch, failed: Exception, comes: bool
) -> None:
    """Seen to fail: after an hour without a gateway, whoever had tried five times got no code until
    the next day, and where many had, nobody did."""
    front = opens(sms_per_day=5)

    def fail(phone: str, text: str) -> None:
        raise failed

    with monkeypatch.context() as broken:
        broken.setattr(front.sms, "send", fail)
        for _ in range(5):
            front.ask_code(ada().phone)
        front.client.portal.call(_wait_for_senders)  # type: ignore[union-attr]  # runs: entered
    status = front.ask_code(ada().phone).status_code
    front.client.portal.call(_wait_for_senders)  # type: ignore[union-attr]  # runs: entered
    assert (status, front.sms.sent.empty()) == ((202, False) if comes else (503, True))


async def _wait_for_senders() -> None:
    import asyncio

    from tellsafe.registry.actions import send_code

    await asyncio.gather(*send_code._on_their_way)


def test_the_console_writes_a_line_a_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ConsoleSms(tmp_path / "codes").send("+37251234567", "123456")
    ConsoleSms(tmp_path / "codes").send("+37251234568", "كود")
    lines = (tmp_path / "codes").read_text("utf-8").splitlines()
    assert [json.loads(line)["text"] for line in lines] == ["123456", "كود"]
    assert (tmp_path / "codes").stat().st_mode & 0o077 == 0
    ConsoleSms().send("+37251234567", "123456")
    assert json.loads(capsys.readouterr().err) == {"to": "+37251234567", "text": "123456"}


def test_a_gateway_gets_phone_and_text() -> None:
    seen: list[httpx.Request] = []

    def gateway(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200 if len(seen) == 1 else 503)

    sender = GatewaySms("https://sms.example.org/v1", "token", httpx.MockTransport(gateway))
    sender.send("+37251234567", "كود 123456")
    assert json.loads(seen[0].content) == {"to": "+37251234567", "text": "كود 123456"}
    assert seen[0].headers["authorization"] == "Bearer token"
    with pytest.raises(httpx.HTTPStatusError):
        sender.send("+37251234567", "123456")
