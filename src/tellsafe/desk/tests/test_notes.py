# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notes among staff: kept in order, shown in their own direction, told to no source."""

from tellsafe.desk.models import Message, Note, Record
from tellsafe.desk.tests.many import kept
from tellsafe.desk.tests.people import browser_of, staff


def test_notes_stand_in_order_and_the_record_has_no_word_of_them() -> None:
    client, tip = browser_of(staff("ada")), kept(1)
    for text in ("سىرتقا چىقتۇق", "<b>Second</b>"):
        assert client.post(f"/tips/{tip.pk}/note", {"text": text}).status_code == 302
    page = client.get(f"/tips/{tip.pk}").content.decode()
    first, second = page.index("سىرتقا چىقتۇق"), page.index("&lt;b&gt;Second&lt;/b&gt;")
    assert first < second
    assert 'dir="auto">سىرتقا' in page
    assert "Second" not in " ".join(Record.objects.values_list("entry", flat=True))
    assert not Message.objects.exists()


def test_what_is_no_note_is_said_so_and_nothing_kept() -> None:
    client, tip = browser_of(staff("ada")), kept(1)
    for text in ("", " \n ", "\x07"):
        answer = client.post(f"/tips/{tip.pk}/note", {"text": text})
        assert answer.status_code == 422
        assert "Write something first." in answer.content.decode()
    long = client.post(f"/tips/{tip.pk}/note", {"text": "字" * 2001})
    assert long.status_code == 422
    assert "字" * 2001 in long.content.decode()
    assert not Note.objects.exists()
