# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the auditor reads of the record, and nobody else."""

import ast
import json
import re
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tellsafe.desk.access import record
from tellsafe.desk.actions.verify_record import verify_record
from tellsafe.desk.models import Record, Staff
from tellsafe.desk.rules.chain import commitment
from tellsafe.desk.rules.decisions import Kind
from tellsafe.desk.rules.roles import Role
from tellsafe.desk.tests.people import ada, adam, aygul, browser_of, staff
from tellsafe.desk.tests.recording import OTHER, TIP, TODAY, entries
from tellsafe.desk.tests.tampering import TAMPERINGS
from tellsafe.desk.web.people.acts import ACTS
from tellsafe.desk.web.people.record import PAGE
from tellsafe.formats.encoding import canonical_json, sha256_hex

# The auditor's page


def test_the_auditor_reads_who_did_what_in_plain_words() -> None:
    person = staff("نۇرگۈل")
    with transaction.atomic():
        record.note(person, "read", f"tip:{TIP}", TODAY)
        record.note(None, "roles", f"staff:{person.pk}", TODAY, {"roles": ["triager"]})
        record.note(person, "an-act-of-tomorrow", "desk", TODAY)
    page = aygul().get("/record").content.decode()
    for words in ("<bdi>نۇرگۈل</bdi>", "opened it", "changed roles", "Triager", TIP):
        assert words in page
    assert "an-act-of-tomorrow" in page


def test_every_act_that_is_written_down_has_words() -> None:
    """Seen to fail: looks at files stood there by their code, in every language."""
    acts = (Path(__file__).parents[1] / "actions").glob("*.py")
    nodes = (node for path in acts for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    written = {_act_of(node) for node in nodes if isinstance(node, ast.Call)}
    steps = ("propose", "agree", "decline", "withdraw")
    assert {"read", "claim", "added", "codes-set", "purge", "look"} <= written
    written |= {f"{step}-{kind}" for step in steps for kind in Kind}
    assert written - {"", "desk"} <= ACTS.keys()


def _act_of(call: ast.Call) -> str:
    """The code that a call writes into the record, if it is one that does and names it there."""
    name = ast.unparse(call.func).rpartition(".")[2]
    said = [one.value for one in call.args if isinstance(one, ast.Constant)]
    words = [one for one in said if isinstance(one, str)]
    return words[0] if words and name in ("note", "note_many", "_note", "_set_up") else ""


def test_details_are_told_in_plain_words_and_people_by_their_names() -> None:
    proposer, other = staff("nils"), staff("mira")
    with transaction.atomic():
        record.note(
            other, "agree-close", f"tip:{TIP}", TODAY, {"proposal": "P1", "by": proposer.pk}
        )
        record.note(other, "give", f"tip:{TIP}", TODAY, {"to": proposer.pk})
        record.note(None, "seated", f"staff:{other.pk}", TODAY, {"by": "oversight"})
        record.note(other, "search", "desk", TODAY, {"purpose": "same-event", "why": "alike"})
        record.note(other, "reopen", f"tip:{TIP}", TODAY, {"why": "alike"})
        part = {"category": "fire-risk", "by": "language", "part": "ug", "rate": "followed"}
        record.note(None, "pause", "desk", TODAY, part)
    page = " ".join(re.sub(r"<[^>]*>", " ", aygul().get("/record").content.decode()).split())
    for words in (
        "proposed by nils proposal P1",
        "gave it to somebody to nils",
        "from the oversight body",
        "purpose Other tips about the same event why alike",
        "why A new tip tells of the like",
        "compared by language category Fire or risk of fire group ئۇيغۇرچە rate Acted on",
    ):
        assert words in page


def test_reading_the_record_stands_in_it() -> None:
    entries(1)
    browser = aygul()
    browser.get("/record", {"about": TIP})
    assert browser.get("/record/lines").getvalue()
    me = Staff.objects.get(name="aygul").pk
    last = record.page(None, 2)
    assert [(one.act, one.staff) for one in last] == [("record-taken", me), ("record-read", me)]
    assert last[1].details() == {"of": TIP}


def test_one_person_and_one_tip_can_be_picked_out() -> None:
    person = staff("ada")
    with transaction.atomic():
        record.note(person, "read", f"tip:{TIP}", TODAY)
        record.note(person, "read", f"tip:{OTHER}", TODAY)
        record.note(None, "reply", f"incident:{TIP}", TODAY)
    browser = aygul()
    of_tip = browser.get("/record", {"about": f"tip:{TIP}"}).content.decode()
    assert of_tip.count('scope="row"') == 2
    of_person = browser.get("/record", {"staff": person.pk}).content.decode()
    assert of_person.count('scope="row"') == 2
    both = browser.get("/record", {"staff": person.pk, "about": TIP}).content.decode()
    assert both.count('scope="row"') == 1
    assert "no id" in browser.get("/record", {"about": "x'; --"}).content.decode()


def test_pages_follow_each_other_without_a_gap() -> None:
    entries(PAGE * 2)
    browser = aygul()
    first = browser.get("/record", {"about": TIP}).content.decode()
    assert first.count('scope="row"') == PAGE
    older = f"about={TIP}&amp;before={PAGE + 1}"
    assert f'href="?{older}"' in first
    second = browser.get("/record", {"about": TIP, "before": PAGE + 1}).content.decode()
    assert second.count('scope="row"') == PAGE
    assert ">Older<" not in second
    assert "Nothing of this kind" in browser.get("/record?before=1").content.decode()


def test_a_page_costs_the_same_in_a_long_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in queries, with sessions that need no touch meanwhile; no chain is read for it."""
    browser = aygul()
    browser.get("/record")
    standing = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: standing)
    costs = []
    for count in (10, 300):
        entries(count)
        with CaptureQueriesContext(connection) as queries:
            browser.get("/record")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_page_says_whether_the_record_holds() -> None:
    browser = aygul()
    assert "Not verified yet" in browser.get("/record").content.decode()
    assert browser.post("/record/verify")["location"] == "/record"
    assert "The chain holds" in browser.get("/record").content.decode()
    entries(5)
    TAMPERINGS["changed"][0](record.head()[0] - 1)
    assert browser.get("/record").content.decode().count("Does not hold") == 1
    verify_record(TODAY)
    assert "does not hold from entry" in browser.get("/record").content.decode()


def test_the_copy_can_be_verified_by_anybody() -> None:
    entries(3)
    answer = aygul().get("/record/lines")
    assert answer["content-type"] == "application/x-ndjson"
    lines = answer.getvalue().decode().splitlines()
    before = "0" * 64
    for number, line in enumerate(lines, 1):
        kept = json.loads(line)
        assert kept["entry"]["before"] == before
        assert kept["entry"]["number"] == number
        text = line.removeprefix('{"entry":').rpartition(',"hash":')[0]
        before = sha256_hex(text.encode())
        assert kept["hash"] == before
    assert before == record.head()[1]


@pytest.mark.parametrize("path", ["/record", "/record/lines", "/record/verify"])
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_for_others_it_is_not_there(role: Role, path: str) -> None:
    entries(1)
    browser = browser_of(staff("eve", role))
    assert browser.get(path).status_code in (404, 405)
    assert browser.post(path).status_code in (404, 405)
    assert record.head()[0] == 1


def test_the_auditor_opens_no_tip() -> None:
    browser = aygul()
    assert browser.get("/").status_code == 404
    assert browser.get(f"/tips/{TIP}").status_code == 404


def test_the_pages_of_staff_hold_to_the_policy() -> None:
    """No style, script or handler in them, and nothing of anybody's address."""
    entries(1)
    for browser, path in ((aygul(), "/record"), (adam(), "/people"), (ada(), "/account")):
        page = browser.get(path, REMOTE_ADDR="203.0.113.7").content.decode()
        assert " style=" not in page
        assert " on" + "click=" not in page
    assert "203.0.113.7" not in str(list(Record.objects.values()))


def test_the_document_shows_a_record_that_holds() -> None:
    page = (Path(__file__).parents[4] / "docs" / "protocol" / "record.md").read_text("utf-8")
    *lines, _, published = page.split("```")[1].strip().splitlines()
    before = "0" * 64
    for line in lines:
        kept = json.loads(line)
        assert kept["entry"]["before"] == before
        before = sha256_hex(canonical_json(kept["entry"]))
        assert kept["hash"] == before
    assert published == commitment("A" * 22, before)
