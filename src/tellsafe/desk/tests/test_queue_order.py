# SPDX-License-Identifier: AGPL-3.0-or-later
"""The queue's order, its filters, and its pages, each of which goes on where the last one ended."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from tellsafe.desk.access import queue
from tellsafe.desk.models import Tip
from tellsafe.desk.rules.views import View
from tellsafe.desk.tests.many import TODAY, kept, various
from tellsafe.desk.tests.people import ada, browser_of, staff
from tellsafe.desk.web.queue.tips import PAGE

HREF = re.compile(r'id="open-[\w-]+" href="/tips/([\w-]+)')
NEXT = re.compile(r'rel="next" href="([^"]+)"')


def pages(client: Client, path: str) -> Iterator[list[str]]:
    """The ids on each page, following the links from one to the next."""
    while path:
        page = client.get(path).content.decode()
        yield HREF.findall(page)
        further = NEXT.search(page)
        path = unescape(further[1]) if further else ""


def walk(client: Client, path: str) -> list[str]:
    return [tip for page in pages(client, path) for tip in page]


def test_threats_to_life_come_first_then_what_is_due_first() -> None:
    early, late = TODAY + timedelta(1), TODAY + timedelta(80)
    expected = [
        kept(1, urgency=0, due=late).pk,
        kept(2, due=early - timedelta(30)).pk,
        kept(3, due=early, key=10).pk,
        kept(4, due=early, key=11).pk,
        kept(5, due=late).pk,
    ]
    kept(6, due=None, state="closed")
    assert walk(ada(), "/") == expected


def test_newest_first_goes_by_the_day_of_arrival() -> None:
    days = [kept(n, day=TODAY - timedelta(n), urgency=n % 2).pk for n in range(4)]
    assert walk(ada(), "/?order=newest") == days


@pytest.mark.parametrize("path", ["/", "/?order=newest", "/?state=closed", "/?entry=fire-risk"])
def test_every_tip_is_on_one_page_and_in_order(path: str) -> None:
    client = ada()
    various(5 * PAGE)
    found = list(pages(client, path))
    ids = [tip for page in found for tip in page]
    view = View.parse(path.partition("?")[2])
    wanted = [tip for tip in Tip.objects.all() if _belongs(tip, view)]
    wanted.sort(key=lambda tip: -tip.key if view.newest_first else (tip.urgency, tip.due, tip.key))
    assert ids == [tip.pk for tip in wanted]
    assert [len(page) for page in found[:-1]] == [PAGE] * (len(found) - 1)


def _belongs(tip: Tip, view: View) -> bool:
    return (tip.due is None) == view.closed and view.entry in ("", tip.entry)


def test_a_page_stays_where_it_is_when_tips_come_before_it() -> None:
    client = ada()
    various(3 * PAGE)
    [first, *_] = pages(client, "/")
    page = client.get("/").content.decode()
    further = NEXT.search(page)
    assert further is not None
    second = HREF.findall(client.get(unescape(further[1])).content.decode())
    kept(9000, urgency=0)
    Tip.objects.filter(pk=first[3]).update(urgency=1, due=TODAY + timedelta(900))
    assert HREF.findall(client.get(unescape(further[1])).content.decode()) == second


def test_filters_leave_what_they_say() -> None:
    me, other = staff("ada"), staff("bao")
    client = browser_of(me)
    tips = {
        name: kept(number, **changes).pk
        for number, (name, changes) in enumerate(
            {
                "plain": {},
                "open": {"state": "open", "answered": True},
                "other entry": {"entry": "weapon"},
                "ug": {"language": "ug"},
                "north": {"where_district": "north"},
                "mine": {"assignee": me},
                "bao's": {"assignee": other},
                "life": {"life_at_risk": True},
                "drill": {"drill": True},
                "closed": {"state": "closed", "due": None, "answered": True},
                "closed, replied": {"state": "closed", "due": None},
            }.items()
        )
    }
    done = {"closed", "closed, replied"}
    waiting = set(tips) - done
    for query, wanted in {
        "state=open": {"open"},
        "state=new": waiting - {"open"},
        "state=closed": done,
        "state=closed&waits=desk": {"closed, replied"},
        "state=closed&waits=source": done,
        "entry=weapon": {"other entry"},
        "language=ug": {"ug"},
        "district=north": {"north"},
        "assignee=me": {"mine"},
        "assignee=nobody": waiting - {"mine", "bao's"},
        f"assignee={other.pk}": {"bao's"},
        "life=only": {"life"},
        "waits=source": {"open"},
        "waits=desk": waiting - {"open"},
        "drill=only": {"drill"},
        "drill=without": waiting - {"drill"},
        "language=en&entry=weapon": {"other entry"},
        "language=ug&entry=weapon": set(),
        "state=nonsense&language=%00": waiting,
    }.items():
        for order in ("", "&order=newest"):
            shown = set(walk(client, f"/?{query}{order}"))
            assert shown == {tips[name] for name in wanted}, query


def test_an_open_tip_keeps_the_queue_as_it_was_asked_for() -> None:
    client = ada()
    one, other = kept(1, language="ug"), kept(2)
    page = client.get(f"/tips/{other.pk}?language=ug").content.decode()
    assert HREF.findall(page) == [one.pk]
    assert f'href="/tips/{one.pk}?language=ug"' in page


def test_a_place_that_is_none_leads_to_the_start() -> None:
    client = ada()
    for after in ("yesterday", "-1", "9" * 19, "1\0", "١", "3.739580.1", "1.0000000.1", "1.1"):
        assert client.get("/", {"after": after}).status_code == 302, after
        assert client.get("/", {"after": after, "order": "newest"}).status_code in (200, 302)
    assert client.get("/", {"after": "1.739580.1"}).status_code == 200
    assert client.get("/", {"after": "1", "order": "newest"}).status_code == 200


def test_views_are_counted_to_a_bound() -> None:
    me = staff("ada")
    various(3 * queue.COUNTED)
    page = browser_of(me).get("/").content.decode()
    counts = re.findall(r'<span class="count">([^<]+)<', page)
    assert counts == ["99+", "0", "99+", "12", "99+", "99", "75"]
