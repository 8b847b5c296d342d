# SPDX-License-Identifier: AGPL-3.0-or-later
"""Views of the queue that somebody keeps: their own, under a title, from the first page on."""

import re
from html import unescape

from tellsafe.desk.access import views
from tellsafe.desk.models import SavedView
from tellsafe.desk.rules.views import View
from tellsafe.desk.tests.many import kept
from tellsafe.desk.tests.people import ada, browser_of, staff

QUERY = "language=ug&order=newest"


def test_a_view_is_kept_counted_and_dropped() -> None:
    client = ada()
    kept(1, language="ug")
    answer = client.post("/views", {"title": "ئۇيغۇرچە", "query": f"{QUERY}&after=17"})
    assert (answer.status_code, answer["location"]) == (302, f"/?{QUERY}")
    page = unescape(client.get("/").content.decode())
    assert f'href="/?{QUERY}"><bdi>ئۇيغۇرچە</bdi> <span class="count">1<' in page
    drop = re.search(r'action="(/views/[^"]+/drop)"', page)
    assert drop is not None
    client.post(drop[1], {"query": QUERY})
    assert not SavedView.objects.exists()


def test_the_same_title_is_the_same_view() -> None:
    client = ada()
    for query in ("language=ug", "language=en"):
        client.post("/views", {"title": "Mine", "query": query})
    assert SavedView.objects.get().query == "language=en"


def test_nobody_sees_or_drops_the_view_of_somebody_else() -> None:
    ada().post("/views", {"title": "of ada", "query": QUERY})
    other = browser_of(staff("bao"))
    assert "of ada" not in other.get("/").content.decode()
    other.post(f"/views/{SavedView.objects.get().pk}/drop")
    assert SavedView.objects.exists()


def test_there_are_not_more_than_a_page_can_count() -> None:
    client = ada()
    for number in range(views.MOST + 3):
        answer = client.post("/views", {"title": f"No. {number}", "query": QUERY})
        assert answer.status_code == (302 if number < views.MOST else 409)
    assert f"nobody keeps more than {views.MOST} views" in answer.content.decode()
    assert SavedView.objects.count() == views.MOST


def test_what_is_no_view_or_title_is_left_out() -> None:
    client = ada()
    for title in ("", " ", "a\x00b", "x" * 65):
        client.post("/views", {"title": title, "query": QUERY})
    assert not SavedView.objects.exists()
    client.post("/views", {"title": "odd", "query": "state=%00&x=1&next=//evil&life=only"})
    assert SavedView.objects.get().query == "life=only"


def test_a_view_comes_back_from_its_address() -> None:
    view = View(state="open", assignee="me", order="newest", after="12")
    assert View.parse(view.query) == view
    assert View.parse(view.whole.query) == View(state="open", assignee="me", order="newest")
