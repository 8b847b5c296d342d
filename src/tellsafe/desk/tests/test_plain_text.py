# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people type reaches no format with a control character in it.

Seen to fail: words that show that a tip was made up, pasted from another program, could not be
sealed, and all that the desk said to others waited behind them.
"""

from collections.abc import Iterator

import pytest
from django import forms

from tellsafe.desk.models import Message, Proposal, Way
from tellsafe.desk.tests.deciding import Desk, ask_source
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import browser_of
from tellsafe.desk.tests.pulling import deliver, take
from tellsafe.desk.tests.world import Source, World
from tellsafe.desk.web import urls  # noqa: F401  with all forms of all pages
from tellsafe.desk.web.plain_text import LineField, PlainField
from tellsafe.serving.zone import ZoneSettings


def _forms(of: type[forms.Form] = forms.Form) -> Iterator[type[forms.Form]]:
    for one in of.__subclasses__():
        yield one
        yield from _forms(one)


@pytest.mark.parametrize(
    ("pasted", "lines", "line"),
    [
        ("It wasn\x92t\x00 there.", "It wasnt there.", "It wasnt there."),
        (" one\r\ntwo\tthree\x0bfour\x1b[0m ", "one\ntwo\tthreefour[0m", "one two three four[0m"),
        ("\x00\x92 \x1f", "", ""),
        ("مەن\u200f 👩‍👧 é", "مەن\u200f 👩‍👧 é", "مەن\u200f 👩‍👧 é"),
    ],
)
def test_a_text_is_plain_before_anything_looks_at_it(pasted: str, lines: str, line: str) -> None:
    assert PlainField(required=False).clean(pasted) == lines
    assert LineField(required=False).clean(pasted) == line
    assert PlainField(required=False).clean(None) == ""
    if not lines:
        with pytest.raises(forms.ValidationError):
            PlainField().clean(pasted)


def test_whatever_people_type_is_made_plain() -> None:
    ours = [one for one in _forms() if one.__module__.startswith("tellsafe.desk.web.")]
    fields = {
        f"{one.__name__}.{name}": field for one in ours for name, field in one.base_fields.items()
    }
    typed = {
        name: field
        for name, field in fields.items()
        if isinstance(field, forms.CharField) and not field.widget.is_hidden
    }
    assert "CloseForm.shown" in typed
    assert [name for name, field in typed.items() if not isinstance(field, PlainField)] == []


def test_a_closing_whose_words_were_pasted_reaches_its_source(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    desk, tip = Desk(world), take(settings, source, fake)
    deliver(settings, fake)
    ask_source(Message.objects.get().tip)
    Message.objects.filter(kind="message").update(way=Way.DELIVERED)
    form = {"key": "A" * 22, "reason": "knowingly-false", "shown": "The house wasn\x92t\nthere."}
    assert browser_of(desk.ada).post(f"/tips/{tip}/close", form).status_code == 302
    assert Proposal.objects.get().terms["shown"] == "The house wasnt there."
    assert browser_of(desk.bao).post(f"/proposals/{'A' * 22}/agree").status_code == 302
    deliver(settings, fake)
    assert Message.objects.get(kind="status").way == Way.DELIVERED
