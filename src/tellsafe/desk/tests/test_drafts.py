# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody has begun to write is there until it is sent, for that person alone."""

from django.test import Client

from tellsafe.desk.models import Draft, Message
from tellsafe.desk.rules.reply_templates import CODES, template_text
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import ada, aygul, bao
from tellsafe.desk.tests.pulling import take
from tellsafe.desk.tests.world import Source
from tellsafe.formats.encoding import b64u
from tellsafe.serving.zone import ZoneSettings

FORM = {"text": "Is the door", "language": "en", "message": b64u(bytes(16))}
HTMX = {"hx-request": "true"}
LANGUAGES = ("en", "zh-Hans", "ug")


def box(client: Client, tip: str, query: str = "") -> str:
    """What stands in the box on the page of the tip."""
    page = client.get(f"/tips/{tip}{query}").content.decode()
    reply = page.partition('name="text" rows="5"')[2]
    return reply.partition(">\n")[2].partition("</textarea>")[0]


def test_a_draft_is_kept_while_it_is_written_and_there_after_a_reload(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    tip = take(settings, source, fake)
    for text in ("Is the", "Is the door", "Is the door"):
        answer = client.post(f"/tips/{tip}/draft", {**FORM, "text": text}, headers=HTMX)
        assert answer.status_code == 200
        assert "kept here until you send it" in answer.content.decode()
    assert box(client, tip) == "Is the door"
    assert Draft.objects.get().language == "en"


def test_nobody_else_sees_a_draft(settings: ZoneSettings, source: Source, fake: FakeIntake) -> None:
    mine, other = ada(), bao()
    tip = take(settings, source, fake)
    mine.post(f"/tips/{tip}/draft", FORM)
    assert box(other, tip) == ""
    other.post(f"/tips/{tip}/draft", {**FORM, "text": "Which floor?"})
    assert (box(mine, tip), box(other, tip)) == ("Is the door", "Which floor?")
    assert aygul().post(f"/tips/{tip}/draft", FORM).status_code == 404


def test_it_is_gone_when_it_is_sent_and_one_that_comes_late_does_not_return(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    tip = take(settings, source, fake)
    client.post(f"/tips/{tip}/draft", FORM)
    client.post(f"/tips/{tip}/reply", {**FORM, "text": "Is the door locked?"})
    assert not Draft.objects.exists()
    late = client.post(f"/tips/{tip}/draft", FORM, headers=HTMX)
    assert "kept" not in late.content.decode()
    assert box(client, tip) == ""


def test_an_emptied_box_keeps_nothing(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    tip = take(settings, source, fake)
    client.post(f"/tips/{tip}/draft", FORM)
    client.post(f"/tips/{tip}/draft", {**FORM, "text": " \n"})
    assert not Draft.objects.exists()


def test_a_template_is_put_after_what_was_written_in_the_chosen_language(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    tip = take(settings, source, fake, language="ug")
    words = template_text("be-safe", "en", emergency="112", outcome_days=90)
    used = {**FORM, "template": "be-safe", "use": "template"}
    answer = client.post(f"/tips/{tip}/draft", used)
    assert (answer.status_code, answer["location"]) == (302, f"/tips/{tip}#dialogue-end")
    assert box(client, tip) == f"Is the door\n\n{words}"
    part = client.post(f"/tips/{tip}/draft", {**used, "text": ""}, headers=HTMX).content.decode()
    assert f"\n{words}</textarea>" in part
    assert "<html" not in part
    assert not Message.objects.filter(kind="message").exists()


def test_a_template_follows_the_language_of_the_tip(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    tip = take(settings, source, fake, language="zh-Hans-CN")
    words = template_text("ask-place", "zh-Hans", emergency="112", outcome_days=90)
    assert box(client, tip, "?template=ask-place") == words
    assert box(client, tip, "?template=no-such") == ""
    assert box(client, tip) == ""


def test_a_box_that_is_autosaved_takes_no_template_in(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    tip = take(settings, source, fake)
    client.post(f"/tips/{tip}/draft", {**FORM, "template": "be-safe"}, headers=HTMX)
    assert box(client, tip) == "Is the door"


def test_a_language_without_words_gets_those_of_the_deployment(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    tip = take(settings, source, fake, language="fa")
    page = client.get(f"/tips/{tip}?template=thanks").content.decode()
    assert template_text("thanks", "en", emergency="112", outcome_days=90) in page
    assert '<option value="en" selected>' in page


def test_every_template_has_words_in_every_language() -> None:
    for code in CODES:
        texts = {template_text(code, one, emergency="112", outcome_days=9) for one in LANGUAGES}
        assert len(texts) == len(LANGUAGES)
        assert not any("{" in text for text in texts)


def test_sent_by_htmx_the_dialogue_comes_back_with_what_was_sent_or_what_is_wrong(
    settings: ZoneSettings, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    tip = take(settings, source, fake)
    wrong = client.post(f"/tips/{tip}/reply", {**FORM, "text": " "}, headers=HTMX)
    assert wrong.status_code == 200
    assert "Write something first." in wrong.content.decode()
    part = client.post(f"/tips/{tip}/reply", FORM, headers=HTMX).content.decode()
    assert ">Is the door</div>" in part
    assert "Waiting to be sent" in part
    assert "<html" not in part
