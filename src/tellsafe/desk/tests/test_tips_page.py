# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list: newest day first, page by page, each tip's text in its own direction."""

import re
from datetime import timedelta

from tellsafe.desk.access import new_key
from tellsafe.desk.models import Tip
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import ada
from tellsafe.desk.tests.pulling import pull, take
from tellsafe.desk.tests.world import Source, World
from tellsafe.desk.web.queue.tips import PAGE
from tellsafe.serving.zone import ZoneSettings

HREF = re.compile(r'href="/tips/([\w-]+)"')


def test_empty_says_that_it_is_empty() -> None:
    page = ada().get("/").content.decode()
    assert "No tip has come in yet" in page
    assert HREF.findall(page) == []


def test_a_line_shows_entry_first_words_risk_and_state(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    text = "<b>ئىشىك</b> & ئالدىدا"
    file = source.attachment(b"photo")
    take(settings, source, fake, conduct=text, language="ug", life_at_risk=True, files=(file,))
    page = client.get("/").content.decode()
    assert "Fire or risk of fire" in page
    assert 'dir="auto" lang="ug">&lt;b&gt;ئىشىك&lt;/b&gt; &amp; ئالدىدا<' in page
    assert "Life at risk" in page
    assert ">New<" in page
    assert "1 file<" in page
    assert f'datetime="{world.today.isoformat()}"' in page


def test_states_follow_reading_replying_and_being_replied_to(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    tip = take(settings, source, fake)

    def state() -> str:
        badges = re.findall(
            r'<span class="badge[^>]*>(?:<svg.*?</svg>)?([^<]+)<', client.get("/").content.decode()
        )
        return " ".join(badges)

    assert state() == "New"
    client.get(f"/tips/{tip}")
    assert state() == "Read"
    form = {"text": "Which door?", "language": "en", "message": "A" * 22}
    client.post(f"/tips/{tip}/reply", form)
    assert state() == "Answered"
    fake.submit("reply", source.seal_reply(source.reply()))
    pull(settings, fake)
    assert state() == "New reply"


def test_every_tip_is_on_one_page_and_the_newest_day_first(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    take(settings, source, fake)
    like = Tip.objects.get()
    for number in range(2 * PAGE):
        like.pk = f"{number * 7919 % 101:022d}"
        like.day = world.today - timedelta(days=number // 40)
        like.key = new_key(like.day)
        like.save(force_insert=True)
    shown: list[str] = []
    path = "/"
    for _ in range(3):
        page = client.get(path).content.decode()
        shown += HREF.findall(page)
        further = re.search(r'href="(\?after=[^"]+)"', page)
        path = f"/{further[1]}" if further else ""
    assert path == ""
    assert len(shown) == len(set(shown)) == 2 * PAGE + 1
    days = dict(Tip.objects.values_list("pk", "day"))
    assert [days[tip] for tip in shown] == sorted(days.values(), reverse=True)


def test_a_place_that_is_none_leads_to_the_start() -> None:
    client = ada()
    for after in ("yesterday", "-1", "9" * 19, "1\0", "١"):
        assert client.get("/", {"after": after}).status_code == 302
    assert client.get("/", {"after": "1"}).status_code == 200


def test_refusals_are_shown_as_counts(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    fake.submit("bad", source.seal_tip(source.tip(deployment="elsewhere")))
    pull(settings, fake)
    assert '<code dir="ltr">deployment</code> 1' in client.get("/").content.decode()


def test_an_entry_that_the_catalogue_no_longer_has_is_shown_by_its_code(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    take(settings, source, fake, entry="gone-entry")
    assert "gone-entry" in client.get("/").content.decode()
