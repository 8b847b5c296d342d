# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each page of the queue is a walk along one index: no table is scanned, and nothing is sorted.

Seen to fail: with the index "tip_queue_life" or "tip_newest_life" taken out, on SQLite ("TEMP
B-TREE"); with an OR of three comparisons in place of the one of tuples, on PostgreSQL ("Sort");
without the statistics "tip_waits", of which the last test tells.
"""

import json
from collections.abc import Callable
from itertools import product

import pytest
from django.db import connection

from tellsafe.desk.access import queue
from tellsafe.desk.models import Tip
from tellsafe.desk.rules.views import View
from tellsafe.desk.tests.many import TODAY, tip_row, various

FILTERS = (
    {},
    {"state": "new"},
    {"entry": "weapon"},
    {"language": "ug"},
    {"district": "north"},
    {"assignee": "me"},
    {"assignee": "nobody"},
    {"assignee": "7"},
    {"life": "only"},
    {"waits": "desk"},
    {"waits": "source"},
    {"drill": "only"},
    {"drill": "without"},
    {"copies": "A" * 22},
    {"state": "closed"},
    {"state": "closed", "entry": "weapon"},
    {"state": "closed", "assignee": "me"},
    {"state": "closed", "life": "only"},
    {"state": "closed", "waits": "desk"},
    {"entry": "weapon", "language": "ug", "waits": "desk"},
)
ORDERS = (
    {},
    {"after": f"1.{TODAY.toordinal()}.5"},
    {"order": "newest"},
    {"order": "newest", "after": str(TODAY.toordinal() << 40)},
)


def plan_of(view: View) -> str:
    found = queue._with_lines(queue._ordered(view, 1))[:31]
    return str(found.explain())


def test_every_page_is_a_walk_along_one_index() -> None:
    various(4000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            # Of so few tips it may well gather and sort a handful; of a million it would not.
            cursor.execute("SET enable_bitmapscan = off")
    for asked, order in product(FILTERS, ORDERS):
        if asked.get("state") == "closed" and "." in order.get("after", ""):
            continue
        if "copies" in asked and "order" in order:
            continue
        view = View.of(asked | order)
        assert view.after == order.get("after", "")
        plan = plan_of(view)
        assert walks(plan), f"{asked} {order}\n{plan}"


def walks(plan: str) -> bool:
    """Whether an index of the queue is walked in its order, and that alone. What else a plan
    names is looked up for each of the page's thirty lines: staff, and replies."""
    lines = [line.strip(" ->") for line in plan.splitlines()]
    if connection.vendor == "sqlite":
        tips = [line for line in lines if " desk_tip " in line]
        sorts = [line for line in lines if "TEMP B-TREE" in line]
        return len(tips) == 1 and "USING INDEX tip_" in tips[0] and not sorts
    tips = [line for line in lines if " on desk_tip" in line]
    sorts = [line for line in lines if line.startswith(("Sort", "Incremental Sort"))]
    return len(tips) == 1 and tips[0].startswith("Index Scan") and " tip_" in tips[0] and not sorts


def test_counting_stops_at_the_bound() -> None:
    various(400)
    with connection.execute_wrapper(_only_limited):
        assert queue.counts([View(), View(state="closed")], 1) == [100, 100]


def _only_limited(execute: Callable[..., object], sql: str, *rest: object) -> object:
    assert sql.count("LIMIT 100") == 2
    return execute(sql, *rest)


def test_the_planner_knows_that_all_of_a_state_wait() -> None:
    """Of a million tips that are nearly all done, it sorts thousands if it takes them for few."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite walks the index in any case")
    done = [tip_row(number, state="closed", due=None) for number in range(3000)]
    Tip.objects.bulk_create(
        [*done, *(tip_row(3000 + number, state="open") for number in range(90))]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE desk_tip")
    asked = queue._filtered(View(state="open"), 1).order_by()
    plan = json.loads(asked.explain(format="json"))[0]["Plan"]
    assert 45 < plan["Plan Rows"] < 180
