# SPDX-License-Identifier: AGPL-3.0-or-later
"""No page that stands open all day reads all tips, nor all that was written about them, whatever
else it shows: with the planner told of the tips, and with nothing known of tables that are empty.

Seen to fail: with alarms joined with their tips, on SQLite ("SCAN desk_tip"): each page then cost
a tenth of a second at a hundred thousand tips.
"""

from collections.abc import Iterable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tellsafe.desk.access import search
from tellsafe.desk.models import Alarm, Message, Tip
from tellsafe.desk.tests.many import TODAY, various
from tellsafe.desk.tests.people import ada, ines, sumi

# Counted no further than 99: test_queue_plan.py tells how.
_BOUNDED = "SELECT 0, COUNT(*) FROM (SELECT"
_TABLES = ("desk_tip", "desk_message")


def filled() -> str:
    """Some thousand tips, of which the planner knows; the id of one."""
    various(2000)
    tips = list(Tip.objects.order_by("pk"))
    Message.objects.bulk_create(
        Message(id=tip.pk, tip=tip, number=0, kind="received", text="x", day=TODAY) for tip in tips
    )
    search.keep_many((tip.key, ["petrol", f"n{number}"]) for number, tip in enumerate(tips))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return tips[7].pk


def everything_read(client: Client, path: str, **form: str) -> Iterable[str]:
    """Queries of one page that read a table from end to end, with their plans."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(path, form, follow=True) if form else client.get(path)
    assert answer.status_code == 200
    asked = [one["sql"] for one in queries.captured_queries]
    for sql in asked:
        if sql.startswith("SELECT") and _BOUNDED not in sql:
            plan = plan_of(sql)
            if reads_all(sql, plan):
                yield f"{path}: {sql}\n{plan}"


def plan_of(sql: str) -> str:
    how = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute(how + sql.replace("%", "%%"), [])
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def reads_all(sql: str, plan: str) -> bool:
    """Whether it goes through a whole table: an index's walk that ends with a page does not."""
    if connection.vendor != "sqlite":
        return any(f"Seq Scan on {table}" in plan for table in _TABLES)
    walk = "LIMIT" in sql and "TEMP B-TREE" not in plan
    return not walk and any(f"SCAN {table}" in plan for table in _TABLES)


def test_no_page_reads_all_tips() -> None:
    tip = filled()
    asking = {"purpose": "same-event", "why": "Three tips name it.", "words": "petrol n7"}
    triager, investigator, supervisor = ada(), ines(), sumi()
    assert not list(everything_read(triager, "/search", **asking))
    for path in ("/", "/?order=newest", "/?state=open&language=ug", f"/tips/{tip}", "/ringing"):
        assert not list(everything_read(triager, path))
    for path in ("/incidents", "/waiting", "/media"):
        assert not list(everything_read(investigator, path))
    Alarm.objects.create(tip_id=tip, since="2026-11-25T12:00:00Z")
    for client in (triager, supervisor):
        assert not list(everything_read(client, "/ringing"))
