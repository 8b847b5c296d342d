# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the page of a tip or an incident shows of review: orders, and the desk's answer."""

from typing import Any

from django.http import HttpRequest

from tellsafe.desk.access import Incident, Tip, proposals, reviews
from tellsafe.desk.actions.order_review import subject_of
from tellsafe.desk.rules.decisions import Kind
from tellsafe.desk.rules.roles import Duty
from tellsafe.desk.web.duty import signed_in
from tellsafe.desk.web.incidents.labels import show
from tellsafe.desk.web.incidents.now import occasion
from tellsafe.desk.web.oversight.forms import AnswerForm


def on_matter(request: HttpRequest, about: Tip | Incident) -> dict[str, Any]:
    """The context of desk/oversight/on_matter.html: orders that this waits for, what was
    proposed as the answer, and a form where there is none yet."""
    viewer, today = signed_in(request), occasion(request).today
    found = reviews.touching(about)
    own = next((one for one in found if subject_of(one)[1] == about.pk), None)
    waits = proposals.open_about(*_both(about), Kind.ANSWER) if own else None
    may_answer = own and not own.statement and not waits and viewer.may(Duty.PROPOSE)
    return {
        "reviews": [(one, one == own, subject_of(one)) for one in found],
        "answering": show(waits, viewer, today) if waits else None,
        "answer_form": AnswerForm() if may_answer else None,
        "own_review": own,
    }


def _both(about: Tip | Incident) -> tuple[Tip | None, Incident | None]:
    return (about, None) if isinstance(about, Tip) else (None, about)
