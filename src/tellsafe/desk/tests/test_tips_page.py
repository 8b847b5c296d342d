# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queue's lines: what each shows, in whose language and direction."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tellsafe.desk.models import Tip
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.many import kept
from tellsafe.desk.tests.people import ada, browser_of, pavel, staff
from tellsafe.desk.tests.pulling import pull, take
from tellsafe.desk.tests.world import Source
from tellsafe.serving.clock import SystemClock
from tellsafe.serving.zone import ZoneSettings

LINE = re.compile(r'<li class="tip.*?</li>', re.DOTALL)


def lines_of(page: str) -> list[str]:
    return [re.sub(r"<svg.*?</svg>", "", line) for line in LINE.findall(page)]


def test_empty_says_that_it_is_empty() -> None:
    page = ada().get("/").content.decode()
    assert "No tip waits" in page
    assert lines_of(page) == []


def test_a_line_shows_entry_first_words_risk_and_state(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    text = "<b>ئىشىك</b> & ئالدىدا"
    files = (source.attachment(b"photo"), source.attachment(b"film", 2))
    take(settings, source, fake, conduct=text, language="ug", life_at_risk=True, files=files)
    [line] = lines_of(client.get("/").content.decode())
    for shown in (
        "Fire or risk of fire",
        'dir="auto" lang="ug">&lt;b&gt;ئىشىك&lt;/b&gt; &amp; ئالدىدا<',
        "Life at risk",
        ">New<",
        "2 files<",
        "came today",
    ):
        assert shown in line, shown


def test_states_follow_reading_replying_and_being_replied_to(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    tip = take(settings, source, fake)

    def state() -> list[str]:
        [line] = lines_of(client.get("/").content.decode())
        return re.findall(r'<span class="badge[^>]*>([^<]+)<', line)

    assert state() == ["New"]
    client.get(f"/tips/{tip}")
    assert state() == ["Read"]
    form = {"text": "Which door?", "language": "en", "message": "A" * 22}
    client.post(f"/tips/{tip}/reply", form)
    assert state() == ["Answered"]
    fake.submit("reply", source.seal_reply(source.reply()))
    pull(settings, fake)
    assert state() == ["New reply"]


@pytest.mark.parametrize(
    ("waited", "state", "left", "told"),
    [
        (0, "new", 7, ("came today", "answer promised by")),
        (1, "new", 6, ("waits 1 day,", "answer promised by")),
        (3, "open", 87, ("waits 3 days,", "outcome promised by")),
        (7, "new", 0, ("waits 7 days,", "answer promised by")),
    ],
)
def test_since_when_it_waits_and_what_is_promised(
    waited: int, state: str, left: int, told: tuple[str, str]
) -> None:
    today = SystemClock().today()
    kept(1, state=state, since=today - timedelta(waited), due=today + timedelta(left))
    [line] = lines_of(ada().get("/").content.decode())
    for words in told:
        assert words in line
    day = today + timedelta(left)
    assert f"by {day:%a} {day.day} {day:%b}" in line
    assert "Overdue" not in line


def test_what_is_overdue_says_so_in_words_and_with_a_sign() -> None:
    today = SystemClock().today()
    kept(1, since=today - timedelta(8), due=today - timedelta(1))
    page = ada().get("/").content.decode()
    since = re.search(r'<span class="since overdue">(.*?)</li>', page, re.DOTALL)
    assert since is not None
    assert since[1].startswith("<svg")
    assert "<strong>Overdue:</strong>" in since[1]


def test_a_drill_is_marked_and_whose_tip_it_is_shown() -> None:
    client = ada()
    kept(1, drill=True, assignee=staff("bao"))
    [line] = lines_of(client.get("/").content.decode())
    assert "TEST" in line
    assert "<bdi>bao</bdi>" in line


def test_refusals_are_shown_as_counts(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    assert "None." in client.get("/refusals").content.decode()
    fake.submit("bad", source.seal_tip(source.tip(deployment="elsewhere")))
    pull(settings, fake)
    assert '<code dir="ltr">deployment</code> 1' in client.get("/refusals").content.decode()


def test_an_entry_that_the_catalogue_no_longer_has_is_shown_by_its_code(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    take(settings, source, fake, entry="gone-entry")
    assert "gone-entry" in client.get("/").content.decode()


def test_who_may_not_read_finds_nothing_here(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    tip = take(settings, source, fake, life_at_risk=True)
    client = pavel()
    for path in ("/", "/lines", "/live", "/ringing", "/refusals", f"/tips/{tip}"):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "There is nothing here" in answer.content.decode(), path
    for act in ("claim", "give", "release", "note", "reply"):
        assert client.post(f"/tips/{tip}/{act}").status_code == 404, act
    assert Tip.objects.get().assignee is None


def test_queries_are_as_many_for_a_page_as_for_a_line() -> None:
    client = browser_of(staff("ada"))
    counted = []
    for number in range(25):
        kept(number, life_at_risk=number % 2 == 0)
        if number in (0, 24):
            with CaptureQueriesContext(connection) as seen:
                assert len(lines_of(client.get("/").content.decode())) == number + 1
            counted.append(len(seen))
    assert counted[0] == counted[1]
    assert counted[0] <= 12
