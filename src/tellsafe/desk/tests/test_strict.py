# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages in which nothing runs but our own files, and a log that tells nothing of requests."""

import logging
import re

import pytest

from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import ada, anonymous
from tellsafe.desk.tests.pulling import take
from tellsafe.desk.tests.world import Source
from tellsafe.desk.web.quiet import quiet_django
from tellsafe.desk.web.strict import HEADERS
from tellsafe.serving.zone import ZoneSettings

# A script or style in the page itself, or anything from elsewhere; files of ours are none.
INLINE = re.compile(
    r"<script(?! src=./static/[\w/.-]+. defer></script>)|<style|\sstyle=|\son\w+=|javascript:"
    r"|https?://(?!www\.w3\.org/)"
)


def test_every_answer_has_the_headers(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    tip = take(settings, source, fake)
    answers = [client.get(path) for path in ("/", f"/tips/{tip}", "/none", "/static/desk/desk.css")]
    answers += [anonymous().get("/"), anonymous().get("/sign-in")]
    for answer in answers:
        answer.close()
        assert {name: answer[name] for name in HEADERS} == HEADERS
        if "text/css" not in answer["content-type"]:
            assert answer["cache-control"] == "no-store"


def test_the_policy_lets_files_of_ours_run_and_nothing_come_from_elsewhere() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_no_page_holds_anything_that_the_policy_would_stop(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    tip = take(settings, source, fake, files=(source.attachment(b"photo"),))
    for path in ("/", f"/tips/{tip}", "/none"):
        assert not INLINE.findall(client.get(path).content.decode())
    assert not INLINE.findall(anonymous().get("/sign-in").content.decode())


def test_what_breaks_is_told_to_nobody_but_by_its_place(
    settings: ZoneSettings,
    source: Source,
    fake: FakeIntake,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from tellsafe.desk.web.dialogue import on_tip as page

    def break_down(*_: object) -> None:
        raise ValueError("words of a tip")

    django_log = logging.getLogger("django")
    monkeypatch.setattr(django_log, "handlers", [])
    monkeypatch.setattr(django_log, "propagate", True)
    client = ada()
    client.raise_request_exception = False
    tip = take(settings, source, fake)
    quiet_django()
    monkeypatch.setattr(page, "dialogue_of", break_down)
    with caplog.at_level(logging.DEBUG):
        answer = client.get(f"/tips/{tip}")
        client.get("/tips/" + "A" * 22)
    assert answer.status_code == 500
    assert "Something broke here" in answer.content.decode()
    assert "bug ValueError at break_down" in caplog.text
    assert "words of a tip" not in caplog.text + answer.content.decode()
    assert tip not in caplog.text
    assert "A" * 22 not in caplog.text
