# SPDX-License-Identifier: AGPL-3.0-or-later
"""The picture of the work: counts by month, small ones held back, plots with a table each, CSV."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db.models import Sum
from django.test import Client

from tellsafe.desk.access import Tip, tallies
from tellsafe.desk.actions.reopen import reopen
from tellsafe.desk.models import Tally
from tellsafe.desk.rules.decisions import Again, Corroboration, Outcome, Reason
from tellsafe.desk.tests.deciding import Desk, a_tip, an_attachment
from tellsafe.desk.tests.fake_intake import FakeIntake
from tellsafe.desk.tests.people import ada, adam, anonymous, aygul, ines, pavel, sumi
from tellsafe.desk.tests.pulling import take
from tellsafe.desk.tests.world import Source, World
from tellsafe.serving.zone import ZoneSettings

KINDS = ("month", "entry", "district", "language", "outcomes", "reasons")


def like(**changes: Any) -> Tip:
    """A tip as far as it is counted."""
    said = {"entry": "fire-risk", "language": "en", "where_district": "north"}
    return Tip(**{**said, **changes})


def counted(times: int, measure: str, day: date, *, took: int = 0, **changes: object) -> None:
    for _ in range(times):
        since = day - timedelta(days=took)
        tallies.count(like(**changes), measure, day, since=since, promised=7)


def rows(client: Client, kind: str, year: int | None = None) -> list[list[str]]:
    answer = client.get(f"/figures/{kind}.csv", {"year": year} if year else {})
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def lines(client: Client, kind: str, year: int | None = None) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in rows(client, kind, year)}


def test_who_may_look() -> None:
    for client in (ada(), ines(), sumi(), pavel(), aygul(), adam()):
        assert client.get("/figures").status_code == 200
    for path in ("/figures", "/figures/month.csv"):
        assert "/sign-in" in anonymous().get(path)["location"]


def test_nothing_yet() -> None:
    page = ada().get("/figures").content.decode()
    assert "Nothing to show" in page
    assert rows(ada_again := aygul(), "reasons")[-1] == ["total", "0"]
    assert lines(ada_again, "month")["total"][0] == "0"


def test_what_came_and_was_answered_is_counted_with_its_delay(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    client = ada()
    for number in range(6):
        tip = take(settings, source, fake)
        Tip.objects.filter(pk=tip).update(day=world.today - timedelta(days=2 + 8 * (number > 3)))
        form = {"text": "Which door?", "language": "en", "message": f"{number}" * 21 + "A"}
        assert client.post(f"/tips/{tip}/reply", form).status_code == 302
    total = lines(client, "month")["total"]
    # Four after two days and two after ten: 4.7 in the mean. The share would tell of the two.
    assert total[:4] == ["6", "6", "4.7", ""]
    assert "4.7" in client.get("/figures").content.decode()


@pytest.mark.parametrize("by_outcome", [False, True])
def test_what_was_opened_again_is_reckoned_from_that_day(world: World, *, by_outcome: bool) -> None:
    """As its promise is. Seen to fail: in public it ended late, whatever the desk did."""
    desk = Desk(world)
    came = desk.today - timedelta(days=200)
    tip = a_tip(came, since=came)
    desk.closes(tip)
    desk.today += timedelta(days=10)
    assert reopen(tip.pk, Again.ASKED, desk.now(desk.ada)) is None
    desk.today += timedelta(days=2)
    if by_outcome:
        file = an_attachment(tip)
        desk.concludes(desk.grounds(tip, None, Corroboration.EVIDENCE, file).incident)
    else:
        desk.closes(tip)
    ended = Tally.objects.filter(measure__startswith="outcome" if by_outcome else "closed")
    sums = ended.aggregate(Sum("count"), Sum("days"), Sum("in_time"))
    once = {"count__sum": 1, "days__sum": 2, "in_time__sum": 1}
    twice = {"count__sum": 2, "days__sum": 202, "in_time__sum": 1}
    assert sums == (once if by_outcome else twice)


def test_parts_are_those_of_the_catalogue_and_the_charter(world: World) -> None:
    counted(6, "received", world.today)
    counted(7, "received", world.today, language="zh-Hant", where_district="")
    counted(
        8, "received", world.today, language="x-my-name", entry="gone", where_district="nowhere"
    )
    client = ada()
    assert {part: row[0] for part, row in lines(client, "language").items()} == {
        "language": "received", "en": "6", "zh": "7", "ug": "0", "other": "8", "not-said": "0",
        "total": "21",
    }  # fmt: skip
    assert lines(client, "entry")["other"][0] == "8"
    assert lines(client, "district")["not-said"][0] == "7"
    assert "my-name" not in client.get("/figures").content.decode()


def test_small_counts_are_on_no_page_and_in_no_file(world: World) -> None:
    counted(3, "received", world.today, language="ug")
    counted(40, "received", world.today, language="en")
    counted(50, "received", world.today, language="zh-Hans")
    client = ada()
    assert {part: row[0] for part, row in lines(client, "language").items()} == {
        "language": "received", "ug": "<5", "en": "withheld", "zh": "50", "other": "0",
        "not-said": "0", "total": "93",
    }  # fmt: skip
    page = client.get("/figures").content.decode()
    assert "&lt;5" in page
    assert not re.search(r"<td[^>]*>\s*(3|40)\s*<", page)


def test_a_mean_or_a_share_beside_a_hidden_count_is_hidden(world: World) -> None:
    counted(3, "answered", world.today, took=3, language="ug")
    counted(30, "answered", world.today, took=5, language="en")
    row = lines(ada(), "language")
    assert row["ug"][1:4] == ["<5", "", ""]
    assert row["en"][1:4] == ["withheld", "", ""]
    assert row["total"][1:4] == ["33", "4.8", "100"]


def test_a_share_is_shown_where_it_tells_of_no_small_count(world: World) -> None:
    """Seen to fail with the share beside each count that is shown: "20" and "95" is one late.

    Nor may the shares of the others and of all together tell it: one of them is left out too."""
    counted(19, "answered", world.today, took=3, language="en")
    counted(1, "answered", world.today, took=30, language="en")
    for language in ("ug", "zh-Hans"):
        counted(12, "answered", world.today, took=3, language=language)
        counted(8, "answered", world.today, took=30, language=language)
    client = ada()
    row = lines(client, "language")
    assert [row[part][1] for part in ("en", "ug", "zh")] == ["20", "20", "20"]
    shares = [row[part][3] for part in ("en", "ug", "zh")]
    assert shares[0] == ""
    assert sorted(shares[1:]) == ["", "60"]
    assert row["total"][3] == "72"
    assert "72 %" in client.get("/figures").content.decode()


def test_outcomes_and_reasons(world: World) -> None:
    counted(6, f"outcome:{Outcome.ENDED}", world.today, took=9)
    counted(7, f"closed:{Reason.NOT_OURS}", world.today, took=4)
    client = ada()
    assert lines(client, "outcomes")["ended"] == ["6"]
    assert lines(client, "reasons")["not-ours"] == ["7"]
    assert lines(client, "month")["total"][4:7] == ["13", "6.3", "54"]
    page = client.get("/figures").content.decode()
    assert "The danger was ended" in page
    assert "Another body&#x27;s" in page


def test_totals_of_outcomes_and_of_reasons_tell_no_small_number_of_the_other(world: World) -> None:
    """All that ended is a number of the table by month."""
    counted(3, f"outcome:{Outcome.ENDED}", world.today)
    counted(40, f"closed:{Reason.NOT_OURS}", world.today)
    client = ada()
    assert lines(client, "month")["total"][4] == "43"
    assert lines(client, "outcomes")["ended"] == ["<5"]
    assert lines(client, "outcomes")["total"] == ["withheld"]
    assert lines(client, "reasons")["not-ours"] == ["withheld"]
    assert lines(client, "reasons")["total"] == ["withheld"]


def test_what_waits_at_the_end_of_a_month_is_a_sum_of_all_before(world: World) -> None:
    year = world.today.year - 1
    counted(20, "received", date(year - 1, 12, 30))
    counted(10, "closed:not-ours", date(year, 2, 3))
    counted(5, "reopened", date(year, 3, 3))
    row = lines(ada(), "month", year)
    waiting = [row[f"{year}-{month:02}"][-1] for month in range(1, 13)]
    assert waiting == ["20", "10"] + ["15"] * 10
    counted(2, "received", date(year, 5, 5))
    row = lines(aygul(), "month", year)
    assert row[f"{year}-06"][-1] == "withheld"


def test_what_waits_now_is_counted_by_state_without_drills(
    settings: ZoneSettings, world: World, source: Source, fake: FakeIntake
) -> None:
    for _ in range(6):
        take(settings, source, fake)
    Tip.objects.update(due=world.today - timedelta(days=1))
    assert tallies.waiting(world.today) == ({"new": 6}, 6)
    assert "Overdue: 6" in ada().get("/figures").content.decode()


def test_years(world: World) -> None:
    counted(6, "received", date(world.today.year - 2, 7, 1))
    client = ada()
    page = client.get("/figures", {"year": world.today.year - 2}).content.decode()
    assert f"Figures of {world.today.year - 2}" in page
    assert f"?year={world.today.year - 1}" in page
    for year in ("1999", str(world.today.year + 1), "now", "-1", "２０２５"):
        assert client.get("/figures", {"year": year}).status_code == 302
        assert client.get("/figures/month.csv", {"year": year}).status_code == 404


def test_a_table_that_there_is_not() -> None:
    assert ada().get("/figures/pseudonym.csv").status_code == 404


def test_a_file_begins_as_spreadsheets_want_it_and_holds_no_formula(world: World) -> None:
    counted(6, "received", world.today, language="=cmd", entry="@x", where_district="+1")
    client = ada()
    for kind in KINDS:
        answer = client.get(f"/figures/{kind}.csv")
        assert answer.content.startswith(b"\xef\xbb\xbf")
        assert answer["content-disposition"] == (
            f'attachment; filename="{kind}-{world.today.year}.csv"'
        )
        assert not [row for row in rows(client, kind) if row[0][:1] in "=+-@"]


@pytest.mark.parametrize("language", ["en", "ug"])
def test_each_plot_is_named_and_described_and_has_no_style_of_its_own(
    world: World, language: str
) -> None:
    counted(6, "received", world.today)
    counted(6, "answered", world.today, took=3)
    client = ada()
    client.cookies["desk-language"] = language
    page = client.get("/figures").content.decode()
    plots = [ET.fromstring(one) for one in re.findall(r"<svg viewBox.*?</svg>", page, re.S)]
    assert len(plots) >= 4
    ids: list[str] = []
    for plot in plots:
        title, described = (plot.find(name) for name in ("title", "desc"))
        assert title is not None
        assert title.text
        assert described is not None
        assert described.text
        assert plot.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
        ids += [title.get("id", ""), described.get("id", "")]
    assert len(set(ids)) == len(ids)
    assert " style=" not in page
    assert " onclick" not in page


def test_time_runs_from_right_to_left_where_pages_do(world: World) -> None:
    counted(6, "received", world.today)
    client = ada()

    def first() -> Iterator[float]:
        for language in ("en", "ug"):
            client.cookies["desk-language"] = language
            page = client.get("/figures").content.decode()
            found = re.search(r'<rect class="bar" x="([\d.]+)"', page)
            assert found
            yield float(found[1])

    in_english, in_uyghur = first()
    assert in_english < 60 < in_uyghur
