# SPDX-License-Identifier: AGPL-3.0-or-later
"""The record of every view and act, for the auditor; whose own views stand in it as well."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from tellsafe.desk.access import record as kept_record
from tellsafe.desk.access.staff import everybody
from tellsafe.desk.actions.read_record import Part, read_record, take_record
from tellsafe.desk.actions.verify_record import verify_what_is_new
from tellsafe.desk.adapters.published import published
from tellsafe.desk.rules.chain import Kept
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.settings import ZONE
from tellsafe.desk.web.duty import needs, signed_in
from tellsafe.desk.web.people.details import Known
from tellsafe.desk.web.people.entry_line import line_of
from tellsafe.desk.web.tip_id import is_tip_id
from tellsafe.serving.clock import SystemClock

PAGE = 50
# The record writes down which number was asked for, and it holds none from 2^53 on.
_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)


@require_safe
@needs(Duty.AUDIT)
def record(request: HttpRequest) -> HttpResponse:
    """One page of it, from below entry ``before``."""
    part, before = _part(request), _number(request.GET.get("before", ""))
    entries = read_record(signed_in(request), part, before, PAGE + 1, SystemClock().today())
    names = {one.pk: one.name for one in everybody()}
    known = Known(names, published(ZONE))
    shown = {
        "area": "record",
        "lines": [line_of(kept, known) for kept in entries[:PAGE]],
        "people": sorted(names.items(), key=lambda pair: pair[1]),
        "part": part,
        "about": request.GET.get("about", "").strip(),
        "unknown": bool(request.GET.get("about", "").strip()) and not part.about,
        "standing": kept_record.standing(),
        "newest": kept_record.head()[0],
        "is_first": before is None,
        "query": urlencode(_query(request)),
        "older": _older(request, entries),
    }
    return render(request, "desk/people/record.html", shown)


@require_POST
@needs(Duty.AUDIT)
def record_verify(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """What came since it was verified last is verified now."""
    verify_what_is_new(SystemClock().today())
    return redirect("record")


@require_safe
@needs(Duty.AUDIT)
def record_lines(request: HttpRequest) -> HttpResponseBase:
    """A copy in JSON lines: each entry byte for byte as it was hashed, and its hash."""
    taken = take_record(signed_in(request), _part(request), SystemClock().today())
    answer = StreamingHttpResponse(_spelt(taken), content_type="application/x-ndjson")
    answer["Content-Disposition"] = 'attachment; filename="record.jsonl"'
    return answer


def _spelt(entries: Iterator[Kept]) -> Iterator[str]:
    for kept in entries:
        yield f'{{"entry":{kept.text},"hash":"{kept.hash}"}}\n'


def _part(request: HttpRequest) -> Part:
    """A tip and an incident have ids of one shape: whichever it is, its entries are found."""
    asked = request.GET.get("about", "").strip().rpartition(":")[2]
    about = (f"tip:{asked}", f"incident:{asked}") if is_tip_id(asked) else ()
    return Part(_number(request.GET.get("staff", "")), about)


def _older(request: HttpRequest, entries: list[Kept]) -> str:
    """The query of the next page; "" on the last one."""
    if len(entries) <= PAGE:
        return ""
    return urlencode({**_query(request), "before": entries[PAGE - 1].number})


def _query(request: HttpRequest) -> dict[str, str]:
    given = {name: request.GET.get(name, "") for name in ("staff", "about")}
    return {name: value for name, value in given.items() if value}


def _number(text: str) -> int | None:
    return int(text) if _NUMBER.fullmatch(text) else None
